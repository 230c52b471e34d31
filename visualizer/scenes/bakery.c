// The bakery: rolls on their way over a tray that holds only a few.
//
// Hints:  bakery tray=N
//         bakery bake roll=R who=W seconds=S
//         bakery full roll=R
//         bakery tray roll=R
//         bakery sell roll=R who=W seconds=S
//         bakery sold roll=R
#include "replay/hint.h"
#include "scenes/floor.h"
#include "scenes/kinds.h"

enum { BAKED, FULL, TRAY, SELLING, SOLD };

static const SimStation stations[] = {
    {"In the oven", "nobody bakes", "", SIM_STATION_OVEN, 0, 1, SIM_ROLE_TASK},
    {"In line", "nobody waits", "", SIM_STATION_LINE, 0, 1, SIM_ROLE_TASK},
    {"Tray", "free", "on the tray", SIM_STATION_TRAY, 1, 1, SIM_ROLE_SHELF},
    {"Being sold", "the sellers wait", "", SIM_STATION_DESK, 0, 1,
     SIM_ROLE_TASK},
    {"Sold", "nothing yet", "", SIM_STATION_TABLE, 0, 1, SIM_ROLE_END},
};

static const SimFloorVerb verbs[] = {{"bake", BAKED, false},
                                     {"full", FULL, false},
                                     {"tray", TRAY, false},
                                     {"sell", SELLING, false},
                                     {"sold", SOLD, false}};

static bool read_hint(const char *hint, SimFloorMove *out_move)
{
    if (sim_floor_read_places(hint, "tray", TRAY, out_move))
        return true;
    sim_hint_word(hint, "who", out_move->what, SIM_FLOOR_WORD);
    return sim_floor_read(hint, verbs, sizeof verbs / sizeof *verbs,
                          out_move) &&
           sim_hint_word(hint, "roll", out_move->name, SIM_FLOOR_WORD);
}

static const SimFloorPlan plan = {
    .thing = "roll",
    .things = "rolls",
    .done = "sold",
    .idle = "Rolls bake, lie there, are sold",
    .stations = stations,
    .station_count = sizeof stations / sizeof *stations,
    .read = read_hint,
};

static void *bakery_open(void)
{
    return sim_floor_scene_open(&plan);
}

const SimSceneKind sim_bakery = {.name = "bakery",
                                 .place = "Bakery",
                                 .remark = "the tray is a queue: full, it "
                                           "holds the bakers up",
                                 .open = bakery_open,
                                 SIM_FLOOR_SCENE};

// The kitchen: dishes, one cook, a stove, an oven.
//
// Hints:  kitchen work|wait|queue|oven|watch|watch-oven dish=D step=S minutes=N
//         kitchen serve dish=D
//
// `watch` is the cook who stands by and does nothing else.
#include "replay/hint.h"
#include "scenes/floor.h"
#include "scenes/kinds.h"

enum { WORKTOP, STOVE, LINE, OVEN, TABLE };

static const SimStation stations[] = {
    {"Worktop", "her hands are free", "", SIM_STATION_BOARD, 0, 1,
     SIM_ROLE_TASK},
    {"Stove", "no pot is on", "", SIM_STATION_POT, 0, 1, SIM_ROLE_TASK},
    {"In line", "nobody waits", "", SIM_STATION_LINE, 0, 1, SIM_ROLE_TASK},
    {"Oven", "free", "in the oven", SIM_STATION_OVEN, 1, 1, SIM_ROLE_TASK},
    {"Served", "nothing yet", "", SIM_STATION_TABLE, 0, 1, SIM_ROLE_END},
};

static const SimFloorVerb verbs[] = {
    {"work", WORKTOP, false}, {"wait", STOVE, false},
    {"watch", STOVE, true},   {"queue", LINE, false},
    {"oven", OVEN, false},    {"watch-oven", OVEN, true},
    {"serve", TABLE, false},
};

static bool read_hint(const char *hint, SimFloorMove *out_move)
{
    if (!sim_floor_read(hint, verbs, sizeof verbs / sizeof *verbs, out_move))
        return false;
    // How long it will bake is not how long it stands in line.
    if (out_move->station == LINE)
        out_move->lasts_ns = -1;
    sim_hint_word(hint, "step", out_move->what, SIM_FLOOR_WORD);
    return sim_hint_word(hint, "dish", out_move->name, SIM_FLOOR_WORD);
}

static const SimFloorPlan plan = {
    .thing = "dish",
    .things = "dishes",
    .done = "served",
    .worker = "the cook",
    .idle = "The cook's hands are free",
    .stations = stations,
    .station_count = sizeof stations / sizeof *stations,
    .read = read_hint,
};

static void *kitchen_open(void)
{
    return sim_floor_scene_open(&plan);
}

const SimSceneKind sim_kitchen = {.name = "kitchen",
                                  .place = "Kitchen",
                                  .remark = "one cook, one oven",
                                  .open = kitchen_open,
                                  SIM_FLOOR_SCENE};

// The post office: customers, a line, a few counters.
//
// Hints:  office counters=N
//         office line who=W
//         office counter who=W what=T seconds=S
//         office leave who=W
#include "replay/hint.h"
#include "scenes/floor.h"
#include "scenes/kinds.h"

enum { LINE, COUNTERS, OUT };

static const SimStation stations[] = {
    {"In line", "nobody waits", "", SIM_STATION_LINE, 0, 1.2, SIM_ROLE_TASK},
    {"Counters", "free", "at a counter", SIM_STATION_DESK, 1, 1, SIM_ROLE_TASK},
    {"Gone home", "nobody yet", "", SIM_STATION_TABLE, 0, 1, SIM_ROLE_END},
};

static const SimFloorVerb verbs[] = {
    {"line", LINE, false}, {"counter", COUNTERS, false}, {"leave", OUT, false}};

static bool read_hint(const char *hint, SimFloorMove *out_move)
{
    if (sim_floor_read_places(hint, "counters", COUNTERS, out_move))
        return true;
    sim_hint_word(hint, "what", out_move->what, SIM_FLOOR_WORD);
    return sim_floor_read(hint, verbs, sizeof verbs / sizeof *verbs,
                          out_move) &&
           sim_hint_word(hint, "who", out_move->name, SIM_FLOOR_WORD);
}

static const SimFloorPlan plan = {
    .thing = "customer",
    .things = "customers",
    .done = "gone home",
    .idle = "Everybody waits",
    .stations = stations,
    .station_count = sizeof stations / sizeof *stations,
    .read = read_hint,
};

static void *office_open(void)
{
    return sim_floor_scene_open(&plan);
}

const SimSceneKind sim_office = {.name = "office",
                                 .place = "Post office",
                                 .remark = "who has a permit stands at a "
                                           "counter",
                                 .open = office_open,
                                 SIM_FLOOR_SCENE};

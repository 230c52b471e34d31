// The kitchen: dishes, one cook, a stove, an oven.
//
// Hints:  kitchen work|wait|queue|oven|watch|watch-oven dish=D step=S minutes=N
//         kitchen serve dish=D
//
// `watch` is the cook who stands by and does nothing else.
#include "scenes/floor.h"
#include "scenes/kinds.h"
#include <string.h>

enum { WORKTOP, STOVE, LINE, OVEN, TABLE };

static const SimStation stations[] = {
    {"Worktop", "her hands are free", "", SIM_STATION_BOARD, 0, 1, false},
    {"Stove", "no pot is on", "", SIM_STATION_POT, 0, 1, false},
    {"In line", "nobody waits", "", SIM_STATION_LINE, 0, 1, false},
    {"Oven", "free", "in the oven", SIM_STATION_OVEN, 1, 1, false},
    {"Served", "nothing yet", "", SIM_STATION_TABLE, 0, 1, true},
};

static const struct {
    const char *word;
    int station;
    bool is_blocking;
} verbs[] = {
    {"work ", WORKTOP, false}, {"wait ", STOVE, false},
    {"watch ", STOVE, true},   {"queue ", LINE, false},
    {"oven ", OVEN, false},    {"watch-oven ", OVEN, true},
    {"serve ", TABLE, false},
};

static bool read_hint(const char *hint, SimFloorMove *out_move)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strncmp(hint, verbs[i].word, strlen(verbs[i].word)) != 0)
            continue;
        long minutes = sim_scene_number(hint, "minutes", -1);
        out_move->station = verbs[i].station;
        out_move->is_blocking = verbs[i].is_blocking;
        if (minutes >= 0 && minutes < 1000000 && verbs[i].station != LINE)
            out_move->lasts_ns = minutes * 60 * 1000000000LL;
        sim_floor_word(hint, "step", out_move->what);
        return sim_floor_word(hint, "dish", out_move->name);
    }
    return false;
}

static const SimFloorPlan plan = {
    .thing = "dish",
    .things = "dishes",
    .done = "served",
    .worker = "the cook",
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

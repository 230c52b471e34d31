// The bakery: rolls on their way over a tray that holds only a few.
//
// Hints:  bakery tray=N
//         bakery bake roll=R who=W seconds=S
//         bakery full roll=R
//         bakery tray roll=R
//         bakery sell roll=R who=W seconds=S
//         bakery sold roll=R
#include "scenes/floor.h"
#include "scenes/kinds.h"
#include <stdlib.h>
#include <string.h>

enum { BAKED, FULL, TRAY, SELLING, SOLD };

static const SimStation stations[] = {
    {"In the oven", "nobody bakes", "", SIM_STATION_OVEN, 0, 1, false},
    {"In line", "nobody waits", "", SIM_STATION_LINE, 0, 1, false},
    {"Tray", "free", "on the tray", SIM_STATION_TRAY, 1, 1, false},
    {"Being sold", "the sellers wait", "", SIM_STATION_DESK, 0, 1, false},
    {"Sold", "nothing yet", "", SIM_STATION_TABLE, 0, 1, true},
};

static const struct {
    const char *word;
    int station;
} verbs[] = {{"bake ", BAKED},
             {"full ", FULL},
             {"tray ", TRAY},
             {"sell ", SELLING},
             {"sold ", SOLD}};

static bool read_roll(const char *hint, SimFloorMove *out_move)
{
    char seconds[SIM_FLOOR_WORD];
    sim_floor_word(hint, "who", out_move->what);
    if (sim_floor_word(hint, "seconds", seconds)) {
        double lasts = strtod(seconds, NULL);
        if (lasts >= 0 && lasts < 1e6)
            out_move->lasts_ns = (int64_t)(lasts * 1e9);
    }
    return sim_floor_word(hint, "roll", out_move->name);
}

static bool read_hint(const char *hint, SimFloorMove *out_move)
{
    if (strncmp(hint, "tray=", 5) == 0) {
        out_move->station = TRAY;
        out_move->places = atoi(hint + 5);
        return true;
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strncmp(hint, verbs[i].word, strlen(verbs[i].word)) != 0)
            continue;
        out_move->station = verbs[i].station;
        return read_roll(hint, out_move);
    }
    return false;
}

static const SimFloorPlan plan = {
    .thing = "roll",
    .things = "rolls",
    .done = "sold",
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

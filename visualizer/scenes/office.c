// The post office: customers, a line, a few counters.
//
// Hints:  office counters=N
//         office line who=W
//         office counter who=W what=T seconds=S
//         office leave who=W
#include "scenes/floor.h"
#include "scenes/kinds.h"
#include <stdlib.h>
#include <string.h>

enum { LINE, COUNTERS, OUT };

static const SimStation stations[] = {
    {"In line", "nobody waits", "", SIM_STATION_LINE, 0, 1.2, false},
    {"Counters", "free", "at a counter", SIM_STATION_DESK, 1, 1, false},
    {"Gone home", "nobody yet", "", SIM_STATION_TABLE, 0, 1, true},
};

static bool starts(const char *hint, const char *word)
{
    return strncmp(hint, word, strlen(word)) == 0;
}

static bool read_hint(const char *hint, SimFloorMove *out_move)
{
    char seconds[SIM_FLOOR_WORD];
    if (starts(hint, "counters=")) {
        out_move->station = COUNTERS;
        out_move->places = atoi(hint + strlen("counters="));
        return true;
    }
    if (starts(hint, "line "))
        out_move->station = LINE;
    else if (starts(hint, "counter "))
        out_move->station = COUNTERS;
    else if (starts(hint, "leave "))
        out_move->station = OUT;
    else
        return false;
    sim_floor_word(hint, "what", out_move->what);
    if (sim_floor_word(hint, "seconds", seconds)) {
        double lasts = strtod(seconds, NULL);
        if (lasts >= 0 && lasts < 1e6)
            out_move->lasts_ns = (int64_t)(lasts * 1e9);
    }
    return sim_floor_word(hint, "who", out_move->name);
}

static const SimFloorPlan plan = {
    .thing = "customer",
    .things = "customers",
    .done = "gone home",
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

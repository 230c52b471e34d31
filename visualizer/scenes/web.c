// The web: pages that were heard of, asked for, answered.
//
// Hints:  web found page=P
//         web ask page=P
//         web answer page=P status=N
//         web fail page=P why=E
#include "scenes/floor.h"
#include "scenes/kinds.h"
#include <stdio.h>
#include <string.h>

enum { FOUND, ASKED, ANSWERED, FAILED };

static const SimStation stations[] = {
    {"Found", "no page", "", SIM_STATION_LINE, 0, 1, false},
    {"Asked for", "no request is under way", "", SIM_STATION_GLOBE, 0, 1.2,
     false},
    {"Answered", "nothing yet", "", SIM_STATION_TABLE, 0, 1, true},
    {"Failed", "nothing", "", SIM_STATION_CROSS, 0, 1, true},
};

static const struct {
    const char *word;
    int station;
} verbs[] = {{"found ", FOUND},
             {"ask ", ASKED},
             {"answer ", ANSWERED},
             {"fail ", FAILED}};

static bool read_hint(const char *hint, SimFloorMove *out_move)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strncmp(hint, verbs[i].word, strlen(verbs[i].word)) != 0)
            continue;
        out_move->station = verbs[i].station;
        if (!sim_floor_word(hint, "status", out_move->what))
            sim_floor_word(hint, "why", out_move->what);
        return sim_floor_word(hint, "page", out_move->name);
    }
    return false;
}

static const SimFloorPlan plan = {
    .thing = "page",
    .things = "pages",
    .done = "answered",
    .stations = stations,
    .station_count = sizeof stations / sizeof *stations,
    .read = read_hint,
};

static void *web_open(void)
{
    return sim_floor_scene_open(&plan);
}

const SimSceneKind sim_web = {.name = "web",
                              .place = "Web",
                              .remark = "requests wait for the server, not "
                                        "for each other",
                              .open = web_open,
                              SIM_FLOOR_SCENE};

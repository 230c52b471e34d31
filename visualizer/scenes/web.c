// The web: pages that were heard of, asked for, answered.
//
// Hints:  web found page=P
//         web ask page=P
//         web answer page=P status=N
//         web fail page=P why=E
#include "replay/hint.h"
#include "scenes/floor.h"
#include "scenes/kinds.h"

enum { FOUND, ASKED, ANSWERED, FAILED };

static const SimStation stations[] = {
    {"Found", "no page", "", SIM_STATION_LINE, 0, 1, SIM_ROLE_SHELF},
    {"Asked for", "no request is under way", "", SIM_STATION_GLOBE, 0, 1.2,
     SIM_ROLE_TASK},
    {"Answered", "nothing yet", "", SIM_STATION_TABLE, 0, 1, SIM_ROLE_END},
    {"Failed", "nothing", "", SIM_STATION_CROSS, 0, 1, SIM_ROLE_END},
};

static const SimFloorVerb verbs[] = {{"found", FOUND, false},
                                     {"ask", ASKED, false},
                                     {"answer", ANSWERED, false},
                                     {"fail", FAILED, false}};

static bool read_hint(const char *hint, SimFloorMove *out_move)
{
    if (!sim_hint_word(hint, "status", out_move->what, SIM_FLOOR_WORD))
        sim_hint_word(hint, "why", out_move->what, SIM_FLOOR_WORD);
    return sim_floor_read(hint, verbs, sizeof verbs / sizeof *verbs,
                          out_move) &&
           sim_hint_word(hint, "page", out_move->name, SIM_FLOOR_WORD);
}

static const SimFloorPlan plan = {
    .thing = "page",
    .things = "pages",
    .done = "answered",
    .idle = "The client only waits",
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

// What is looked at in the lanes: search, groups, pins, folds, panning.
#include "stage/field.h"
#include "stage/paint_lanes.h"
#include <string.h>

// ---- the list -----------------------------------------------------------

void sim_stage_list_lanes(SimStage *stage)
{
    sim_lane_list_make(&stage->lane_list, stage->film->replay, &stage->table);
}

static void pin(SimStage *stage)
{
    if (stage->selected == SIM_NO_SLOT || stage->selected == 0)
        return;
    sim_lane_list_pin(&stage->lane_list, stage->selected);
    sim_stage_list_lanes(stage);
}

static void group(SimStage *stage)
{
    SimLaneList *list = &stage->lane_list;
    list->grouping = (SimGrouping)((list->grouping + 1) % SIM_GROUPING_COUNT);
    memset(list->folded, 0, stage->film->replay->task_count);
    stage->lanes_first = 0;
    sim_stage_list_lanes(stage);
}

void sim_stage_fold_group(SimStage *stage, uint32_t slot)
{
    uint8_t *folded = &stage->lane_list.folded[slot];
    *folded = !*folded;
    sim_stage_list_lanes(stage);
}

// ---- search -------------------------------------------------------------

// The next task after the chosen one that the search finds, in the order of
// the table; from `is_next` false on, the chosen one itself may stay.
static void find(SimStage *stage, bool is_next)
{
    const SimTable *table = &stage->table;
    uint32_t row = sim_table_row_of(table, stage->selected);
    uint32_t first = row == table->count ? 0 : row + is_next;
    for (uint32_t i = 0; i < table->count; i++) {
        uint32_t slot = table->order[(first + i) % table->count];
        if (sim_lane_list_matches(&stage->lane_list, stage->film->replay,
                                  slot)) {
            sim_stage_select(stage, slot);
            return;
        }
    }
}

static void begin_search(SimStage *stage)
{
    stage->lane_list.is_searching = true;
    stage->lane_list.search[0] = '\0';
    sim_stage_list_lanes(stage);
}

void sim_stage_search_key(SimStage *stage, const char *key)
{
    SimLaneList *list = &stage->lane_list;
    if (strcmp(key, "return") == 0) {
        find(stage, true);
        list->is_searching = false;
        return;
    }
    sim_field_key(list->search, sizeof list->search, key);
    sim_stage_list_lanes(stage);
    find(stage, false);
}

// ---- time ---------------------------------------------------------------

void sim_stage_pan(SimStage *stage, double share)
{
    const SimReplay *replay = stage->film->replay;
    int64_t range = stage->lanes_to - stage->lanes_from;
    int64_t from = stage->lanes_from + (int64_t)((double)range * share);
    if (from + range > replay->end_ns)
        from = replay->end_ns - range;
    stage->lanes_from = from < replay->begin_ns ? replay->begin_ns : from;
    stage->lanes_to = stage->lanes_from + range;
}

int64_t sim_stage_lanes_time(SimStage *stage, double x)
{
    SimLanes lanes;
    sim_paint_lanes_lay(stage, &lanes);
    int64_t time_ns = sim_lanes_time(&lanes, x);
    sim_lanes_done(&lanes);
    return time_ns;
}

void sim_stage_ask_lane(SimStage *stage, double x, double y)
{
    SimLanes lanes;
    uint32_t asked = SIM_NO_SLOT;
    sim_paint_lanes_lay(stage, &lanes);
    for (size_t i = 0; i < lanes.count; i++)
        if (lanes.rows[i].kind == SIM_LANE_TASK &&
            sim_rect_holds(lanes.rows[i].row, x, y))
            asked = lanes.rows[i].slot;
    sim_lanes_done(&lanes);
    if (asked != SIM_NO_SLOT)
        stage->selected = asked;
}

void sim_stage_show_warning(SimStage *stage, size_t warning)
{
    SimFilm *film = stage->film;
    if (warning >= film->lint.count)
        return;
    const SimWarning *found = &film->lint.warnings[warning];
    sim_player_seek_time(&stage->player, sim_film_warning_ns(film, warning));
    if (found->slot != SIM_NO_SLOT && found->slot != 0)
        sim_stage_select(stage, found->slot);
    sim_stage_follow(stage);
}

// ---- keys ---------------------------------------------------------------

void sim_stage_look_lanes(SimStage *stage, SimAction action)
{
    switch (action) {
    case SIM_ACTION_SEARCH:
        begin_search(stage);
        break;
    case SIM_ACTION_ONLY:
        stage->lane_list.only_matching = !stage->lane_list.only_matching;
        stage->lanes_first = 0;
        sim_stage_list_lanes(stage);
        break;
    case SIM_ACTION_GROUP:
        group(stage);
        break;
    case SIM_ACTION_PIN:
        pin(stage);
        break;
    case SIM_ACTION_FOLD:
        stage->folds_idle = !stage->folds_idle;
        break;
    case SIM_ACTION_PATH:
        stage->shows_path = !stage->shows_path;
        break;
    case SIM_ACTION_PAN_LEFT:
    case SIM_ACTION_PAN_RIGHT:
        sim_stage_pan(stage, action == SIM_ACTION_PAN_LEFT ? -0.2 : 0.2);
        break;
    default:
        sim_stage_act(stage, action == SIM_ACTION_CLOSER ? SIM_ACTION_ZOOM_IN
                                                         : SIM_ACTION_ZOOM_OUT);
    }
}

// What is looked at: the chosen task, the order of the table, the panels.
#include "replay/causes.h"
#include "replay/things.h"
#include "stage/paint_lanes.h"
#include <math.h>
#include <string.h>

// ---- the chosen task ----------------------------------------------------

// Scrolls the lanes so that a task's is seen.
static void show_lane(SimStage *stage, uint32_t slot)
{
    SimLanes lanes;
    size_t row = sim_lane_list_find(&stage->lane_list, slot);
    if (row == stage->lane_list.count || sim_rect_is_empty(stage->cards.lanes))
        return;
    sim_paint_lanes_lay(stage, &lanes);
    if (row < lanes.first)
        stage->lanes_first = row;
    else if (row >= lanes.first + lanes.shown)
        stage->lanes_first = row + 1 - lanes.shown;
    sim_lanes_done(&lanes);
}

void sim_stage_select(SimStage *stage, uint32_t slot)
{
    stage->selected = slot;
    if (slot >= stage->film->replay->task_count)
        return;
    show_lane(stage, slot);
}

static void select_by(SimStage *stage, int by)
{
    const SimTable *table = &stage->table;
    if (table->count == 0)
        return;
    uint32_t row = sim_table_row_of(table, stage->selected);
    bool is_none = row == table->count;
    if (by > 0)
        row = is_none || row + 1 == table->count ? 0 : row + 1;
    else
        row = is_none || row == 0 ? table->count - 1 : row - 1;
    sim_stage_select(stage, table->order[row]);
}

// Whom the questions are about: the chosen task, or else the one that runs.
static uint32_t subject_of(const SimStage *stage)
{
    if (stage->selected != SIM_NO_SLOT)
        return stage->selected;
    return stage->film->state.running;
}

static void go_to(SimStage *stage, uint64_t step)
{
    stage->player.is_playing = false;
    sim_player_seek_step(&stage->player, stage->film != stage->films, step);
    sim_stage_follow(stage);
}

// The last segment of a lane that begins at or before a step, in `mode`; the
// first after it, if `is_after`. NULL: there is none.
static const SimSegment *find_segment(const SimStage *stage, uint32_t slot,
                                      SimMode mode, bool is_after)
{
    size_t count;
    uint64_t step = stage->film->state.step;
    const SimSegment *found = NULL;
    const SimSegment *all =
        sim_timeline_segments(stage->film->timeline, slot, &count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].mode != mode)
            continue;
        if (is_after && all[i].step > step)
            return &all[i];
        if (!is_after && all[i].step <= step)
            found = &all[i];
    }
    return found;
}

// Of those that a gather, or a group, waited for: who ended last before a step.
// SIM_NO_SLOT: it waited for no group.
static uint32_t last_of_group(SimStage *stage, uint32_t slot, uint64_t step)
{
    SimFilm *film = stage->film;
    const SimTaskInfo *tasks = film->replay->tasks;
    size_t count;
    uint32_t last = SIM_NO_SLOT;
    sim_state_seek(&film->tracks.state, step);
    const uint32_t *children = sim_replay_group(
        film->replay, film->tracks.state.tasks[slot].object, &count);
    for (size_t i = 0; children != NULL && i < count; i++)
        if (tasks[children[i]].end_step <= step &&
            (last == SIM_NO_SLOT ||
             tasks[children[i]].end_step > tasks[last].end_step))
            last = children[i];
    return last;
}

// To the event that let the task go on, and to who did it.
static void show_waker(SimStage *stage)
{
    uint32_t slot = subject_of(stage);
    if (slot == SIM_NO_SLOT || slot == 0)
        return;
    const SimSegment *woken = find_segment(stage, slot, SIM_MODE_READY, false);
    if (woken == NULL || woken->step == 0)
        return;
    SimWaker waker = sim_waker_of(stage->film->replay, woken->step - 1);
    if (waker.cause == SIM_NO_EVENT)
        return;
    uint64_t step = waker.cause + 1;
    if (waker.slot == SIM_NO_SLOT || waker.slot == 0) {
        waker.slot = last_of_group(stage, slot, woken->step - 1);
        if (waker.slot != SIM_NO_SLOT)
            step = stage->film->replay->tasks[waker.slot].end_step;
    }
    go_to(stage, step);
    if (waker.slot != SIM_NO_SLOT)
        sim_stage_select(stage, waker.slot);
}

static void show_next_run(SimStage *stage)
{
    uint32_t slot = subject_of(stage);
    if (slot == SIM_NO_SLOT)
        return;
    const SimSegment *run = find_segment(stage, slot, SIM_MODE_RUNNING, true);
    if (run != NULL)
        go_to(stage, run->step);
}

// The answer stands beside the lanes, and only about a chosen task.
static void toggle_why(SimStage *stage)
{
    uint32_t first = stage->film->replay->task_count > 1 ? 1 : 0;
    uint32_t subject = subject_of(stage);
    bool is_asked = stage->selected == SIM_NO_SLOT;
    sim_stage_select(stage, !is_asked                ? SIM_NO_SLOT
                            : subject == SIM_NO_SLOT ? first
                                                     : subject);
}

// ---- the order of the table ---------------------------------------------

void sim_stage_sort_by(SimStage *stage, SimColumnKind column)
{
    sim_table_sort_by(&stage->table, column);
    sim_table_order(&stage->table, &stage->film->stats, &stage->film->state);
    sim_stage_list_lanes(stage);
}

static void turn_table(SimStage *stage)
{
    stage->table.is_reversed = !stage->table.is_reversed;
    sim_table_order(&stage->table, &stage->film->stats, &stage->film->state);
    sim_stage_list_lanes(stage);
}

// ---- panels -------------------------------------------------------------

static bool is_shown(const SimStage *stage, int panel)
{
    return !sim_rect_is_empty(stage->cards.panels[panel]);
}

static void choose_panel(SimStage *stage)
{
    if (stage->full != SIM_PANEL_NONE)
        return;
    for (int i = 1; i <= SIM_PANEL_COUNT; i++) {
        int panel = ((int)stage->chosen + i) % SIM_PANEL_COUNT;
        if (panel == SIM_PANEL_NONE || is_shown(stage, panel)) {
            stage->chosen = (SimPanel)panel;
            return;
        }
    }
}

// Without a chosen one the largest is meant.
static SimPanel meant_panel(const SimStage *stage)
{
    int best = SIM_PANEL_NONE;
    double most = 0;
    if (stage->chosen != SIM_PANEL_NONE && is_shown(stage, (int)stage->chosen))
        return stage->chosen;
    for (int i = 1; i < SIM_PANEL_COUNT; i++) {
        double area = stage->cards.panels[i].w * stage->cards.panels[i].h;
        if (area > most) {
            most = area;
            best = i;
        }
    }
    return (SimPanel)best;
}

static void hide_panel(SimStage *stage)
{
    SimPanel panel = meant_panel(stage);
    int shown = 0;
    for (int i = 1; i < SIM_PANEL_COUNT; i++)
        shown += is_shown(stage, i);
    // The last one stays: a view of nothing would be a riddle.
    if (stage->chosen == SIM_PANEL_NONE || shown < 2)
        return;
    stage->arranged[stage->view].hidden |= 1u << panel;
    stage->chosen = SIM_PANEL_NONE;
}

static bool touches(double a, double b)
{
    return fabs(a - b) < 2;
}

// +1: the panel lies before the gutter and grows when it moves on; -1: after.
static int side_of(const SimGutter *gutter, SimRect panel)
{
    SimRect rect = gutter->rect;
    double before =
        gutter->is_upright ? sim_rect_right(panel) : sim_rect_bottom(panel);
    double after = gutter->is_upright ? panel.x : panel.y;
    double begin = gutter->is_upright ? rect.x : rect.y;
    double end =
        gutter->is_upright ? sim_rect_right(rect) : sim_rect_bottom(rect);
    bool is_beside = gutter->is_upright ? panel.y < sim_rect_bottom(rect)
                                        : touches(panel.x, rect.x);
    if (!is_beside)
        return 0;
    return touches(before, begin) ? 1 : touches(after, end) ? -1 : 0;
}

// Moves the gutters beside the panel by a twenty-fifth of the room.
static void resize_panel(SimStage *stage, int by)
{
    SimPanel panel = meant_panel(stage);
    if (panel == SIM_PANEL_NONE)
        return;
    for (int i = 0; i < stage->cards.gutter_count; i++) {
        const SimGutter *gutter = &stage->cards.gutters[i];
        double step = by * side_of(gutter, stage->cards.panels[panel]) / 25.0;
        if (step != 0)
            sim_arranged_drag(
                &stage->arranged[stage->view], gutter,
                sim_rect_middle_x(gutter->rect) + step * gutter->room.w,
                sim_rect_middle_y(gutter->rect) + step * gutter->room.h);
    }
}

static void toggle_full(SimStage *stage)
{
    if (stage->full != SIM_PANEL_NONE)
        stage->full = SIM_PANEL_NONE;
    else
        stage->full = stage->chosen = meant_panel(stage);
}

static void show_all_panels(SimStage *stage)
{
    memset(&stage->arranged[stage->view], 0, sizeof *stage->arranged);
    stage->full = stage->chosen = SIM_PANEL_NONE;
}

// ---- keys ---------------------------------------------------------------

void sim_stage_look(SimStage *stage, SimAction action)
{
    switch (action) {
    case SIM_ACTION_SELECT_NEXT:
    case SIM_ACTION_SELECT_PREVIOUS:
        select_by(stage, action == SIM_ACTION_SELECT_NEXT ? 1 : -1);
        break;
    case SIM_ACTION_WHY:
        toggle_why(stage);
        break;
    case SIM_ACTION_WHO_WOKE:
        show_waker(stage);
        break;
    case SIM_ACTION_NEXT_RUN:
        show_next_run(stage);
        break;
    case SIM_ACTION_SORT:
        sim_stage_sort_by(stage, sim_table_next_sort(stage->table.sort));
        break;
    case SIM_ACTION_REVERSE:
        turn_table(stage);
        break;
    case SIM_ACTION_PANEL:
        choose_panel(stage);
        break;
    case SIM_ACTION_PANEL_FULL:
        toggle_full(stage);
        break;
    case SIM_ACTION_PANEL_HIDE:
        hide_panel(stage);
        break;
    case SIM_ACTION_PANEL_LESS:
    case SIM_ACTION_PANEL_MORE:
        resize_panel(stage, action == SIM_ACTION_PANEL_MORE ? 1 : -1);
        break;
    case SIM_ACTION_PANELS_ALL:
        show_all_panels(stage);
        break;
    default:
        sim_stage_look_lanes(stage, action);
    }
}

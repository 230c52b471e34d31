// Presses, drags and the wheel.
#include "layout/axis.h"
#include "stage/stage.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

// A strip that stands for time: the pointer's place on it is an instant.
static int64_t time_at(SimStage *stage, const SimHit *hit)
{
    SimAxis axis = {hit->axis_x, hit->axis_w, stage->player.begin_ns,
                    stage->player.end_ns, 0};
    if (strcmp(hit->name, "lanes_time") == 0)
        return sim_stage_lanes_time(stage, stage->mouse_x);
    return sim_axis_time(&axis, stage->mouse_x);
}

// The window over the overview is moved by its middle and stretched by its
// ends; a drag that begins beside it chooses a new stretch.
static void drag_overview(SimStage *stage)
{
    const SimReplay *replay = stage->film->replay;
    const char *name = stage->held.name;
    int64_t now = time_at(stage, &stage->held);
    int64_t from = stage->lanes_from, to = stage->lanes_to;
    int64_t range = to - from;
    if (strcmp(name, "overview_from") == 0)
        from = now;
    else if (strcmp(name, "overview_to") == 0)
        to = now;
    else if (strcmp(name, "overview_window") == 0) {
        sim_stage_pan(stage,
                      (double)(now - stage->held_ns) / fmax(1, (double)range));
        stage->held_ns += stage->lanes_from - from;
        return;
    } else {
        from = now < stage->held_ns ? now : stage->held_ns;
        to = now < stage->held_ns ? stage->held_ns : now;
    }
    from = from < replay->begin_ns ? replay->begin_ns : from;
    to = to > replay->end_ns ? replay->end_ns : to;
    if (to - from < (replay->end_ns - replay->begin_ns) / 100000 + 200)
        return;
    stage->lanes_from = from;
    stage->lanes_to = to;
}

static void drag_table(SimStage *stage)
{
    SimRect bar = stage->held.rect;
    double share = (stage->mouse_y - bar.y) / bar.h;
    double rows = bar.h / 30;
    stage->table.first =
        share * stage->table.count - rows / 2; // the middle of what is seen
}

static void drag_gutter(SimStage *stage)
{
    int index = (int)stage->held.value;
    if (index < stage->cards.gutter_count)
        sim_arranged_drag(&stage->arranged[stage->view],
                          &stage->cards.gutters[index], stage->mouse_x,
                          stage->mouse_y);
}

static void drag(SimStage *stage)
{
    const SimHit *held = &stage->held;
    if (strcmp(held->name, "lanes_bar") == 0) {
        double share = (stage->mouse_y - held->rect.y) / held->rect.h;
        double first = share * (double)stage->lane_list.count - 8;
        stage->lanes_first = first > 0 ? (size_t)first : 0;
    }
    if (strcmp(held->name, "table_bar") == 0)
        drag_table(stage);
    if (strcmp(held->name, "gutter") == 0)
        drag_gutter(stage);
    if (strcmp(held->name, "slider") == 0 ||
        strcmp(held->name, "lanes_time") == 0)
        sim_player_seek_time(&stage->player, time_at(stage, held));
    if (strcmp(held->name, "events") == 0) {
        double share = (stage->mouse_x - held->rect.x) / held->rect.w;
        uint64_t count = stage->film->replay->step_count;
        sim_player_seek_step(
            &stage->player, stage->film != stage->films,
            (uint64_t)(sim_clamp(share, 0, 1) * (double)count + 0.5));
    }
    if (strcmp(held->name, "slider") == 0)
        sim_stage_follow(stage);
    if (strncmp(held->name, "overview", 8) == 0)
        drag_overview(stage);
    if (strcmp(held->name, "pan") == 0) {
        sim_stage_pan(stage,
                      (stage->pan_x - stage->mouse_x) / fmax(1, held->rect.w));
        stage->pan_x = stage->mouse_x;
    }
}

// The gutter of the code was pressed, at a line of what is shown there.
static void toggle_line(SimStage *stage, uint32_t line)
{
    SimBreak where = {stage->code_source, line};
    if (where.source != NULL)
        sim_breaks_toggle(sim_stage_breaks(stage), where);
}

void sim_stage_press(SimStage *stage, double x, double y)
{
    stage->mouse_x = x;
    stage->mouse_y = y;
    const SimHit *hit = sim_hits_at(&stage->hits, x, y);
    if (stage->shows_help) {
        stage->shows_help = false;
        return;
    }
    if (stage->palette.is_open) {
        bool is_found = hit != NULL && strcmp(hit->name, "found") == 0;
        sim_palette_take(stage, is_found ? (int)hit->value : -1);
        return;
    }
    if (hit == NULL)
        return;
    stage->held = *hit;
    stage->held_ns = time_at(stage, hit);
    stage->held_from = sim_trail_here(stage);
    if (strcmp(hit->name, "side") == 0)
        sim_stage_open_film(stage, (int)hit->value);
    else if (strcmp(hit->name, "answer") == 0)
        sim_predict_answer(&stage->predict, (int)hit->value, stage->wall_ms);
    else if (strcmp(hit->name, "lane") == 0 || strcmp(hit->name, "task") == 0)
        sim_stage_select(stage, stage->selected == (uint32_t)hit->value
                                    ? SIM_NO_SLOT
                                    : (uint32_t)hit->value);
    else if (strcmp(hit->name, "lane_head") == 0)
        sim_stage_fold_group(stage, (uint32_t)hit->value);
    else if (strcmp(hit->name, "warning") == 0)
        sim_stage_show_warning(stage, (size_t)hit->value);
    else if (strcmp(hit->name, "sort_by") == 0)
        sim_stage_sort_by(stage, (SimColumnKind)hit->value);
    else if (strcmp(hit->name, "line") == 0)
        toggle_line(stage, (uint32_t)hit->value);
    else if (sim_action_of_name(hit->name) != SIM_ACTION_NONE)
        sim_stage_act(stage, sim_action_of_name(hit->name));
    else
        drag(stage);
    if (strcmp(hit->name, "lanes_time") == 0)
        sim_stage_ask_lane(stage, x, y);
}

void sim_stage_move(SimStage *stage, double x, double y)
{
    stage->mouse_x = x;
    stage->mouse_y = y;
    if (stage->held.name[0] != '\0')
        drag(stage);
}

// An action has left its own mark on the trail.
void sim_stage_release(SimStage *stage)
{
    if (stage->held.name[0] != '\0' &&
        sim_action_of_name(stage->held.name) == SIM_ACTION_NONE)
        sim_trail_leave(stage, &stage->held_from);
    stage->held.name[0] = '\0';
}

void sim_stage_wheel(SimStage *stage, double x, double y, double by)
{
    const SimHit *hit = sim_hits_at(&stage->hits, x, y);
    stage->mouse_x = x;
    if (hit != NULL && strcmp(hit->name, "lanes_time") == 0)
        sim_stage_zoom(stage, pow(0.8, by), time_at(stage, hit));
    else if (sim_rect_holds(stage->cards.tasks, x, y))
        stage->table.first -= by * 3;
    else
        sim_stage_scroll(stage, by > 0 ? -3 : 3);
}

void sim_stage_press_pan(SimStage *stage, double x, double y)
{
    const SimHit *hit = sim_hits_at(&stage->hits, x, y);
    stage->mouse_x = stage->pan_x = x;
    stage->mouse_y = y;
    if (hit == NULL || strcmp(hit->name, "lanes_time") != 0)
        return;
    stage->held = *hit;
    snprintf(stage->held.name, sizeof stage->held.name, "pan");
}

void sim_stage_swipe(SimStage *stage, double by)
{
    if (stage->view == SIM_VIEW_LANES)
        sim_stage_pan(stage, by * 0.04);
}

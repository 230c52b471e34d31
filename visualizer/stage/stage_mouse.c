// Presses, drags and the wheel.
#include "layout/axis.h"
#include "stage/stage.h"
#include <string.h>

// A strip that stands for time: the pointer's place on it is an instant.
static int64_t time_at(const SimStage *stage, const SimHit *hit)
{
    bool is_lanes = strcmp(hit->name, "lanes_time") == 0;
    SimAxis axis = {hit->rect.x, hit->rect.w,
                    is_lanes ? stage->lanes_from : stage->player.begin_ns,
                    is_lanes ? stage->lanes_to : stage->player.end_ns, 0};
    return sim_axis_time(&axis, stage->mouse_x);
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
    if (strcmp(held->name, "overview") == 0) {
        const SimReplay *replay = stage->film->replay;
        int64_t range = stage->lanes_to - stage->lanes_from;
        int64_t from = time_at(stage, held) - range / 2;
        if (from > replay->end_ns - range)
            from = replay->end_ns - range;
        stage->lanes_from = from < replay->begin_ns ? replay->begin_ns : from;
        stage->lanes_to = stage->lanes_from + range;
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
    stage->held_from = sim_trail_here(stage);
    if (strcmp(hit->name, "side") == 0)
        sim_stage_open_film(stage, (int)hit->value);
    else if (strcmp(hit->name, "answer") == 0)
        sim_predict_answer(&stage->predict, (int)hit->value, stage->wall_ms);
    else if (strcmp(hit->name, "lane") == 0 || strcmp(hit->name, "task") == 0)
        sim_stage_select(stage, stage->selected == (uint32_t)hit->value
                                    ? SIM_NO_SLOT
                                    : (uint32_t)hit->value);
    else if (strcmp(hit->name, "sort_by") == 0)
        sim_stage_sort_by(stage, (SimColumnKind)hit->value);
    else if (strcmp(hit->name, "line") == 0)
        toggle_line(stage, (uint32_t)hit->value);
    else if (sim_action_of_name(hit->name) != SIM_ACTION_NONE)
        sim_stage_act(stage, sim_action_of_name(hit->name));
    else
        drag(stage);
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
        sim_stage_zoom(stage, by > 0 ? 0.8 : 1.25, time_at(stage, hit));
    else if (sim_rect_holds(stage->cards.tasks, x, y))
        stage->table.first -= by * 3;
    else
        sim_stage_scroll(stage, by > 0 ? -3 : 3);
}

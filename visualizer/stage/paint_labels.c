// What stands beside the lanes: signs, names, states.
#include "stage/paint_lanes.h"
#include <math.h>

static void paint_box(SimStage *stage, double x, double y, double radius)
{
    const SimTheme *theme = stage->theme;
    SimRect box = sim_rect(x - radius, y - radius, 2 * radius, 2 * radius);
    sim_canvas_round(stage->canvas, box, 5, theme->raised);
    sim_canvas_frame(stage->canvas, box, 5, 1, 0, theme->line);
}

// A thread: three strands.
static void paint_strands(SimStage *stage, double x, double y, double radius)
{
    for (int i = -1; i <= 1; i++)
        sim_canvas_rect(stage->canvas,
                        sim_rect(x - radius * 0.5, y + i * radius * 0.36 - 0.8,
                                 radius, 1.6),
                        stage->theme->text);
}

// Out and in.
static void paint_ways(SimStage *stage, double x, double y, double radius)
{
    double r = radius * 0.5;
    SimPoint out[] = {{x - r, y - r * 0.5}, {x + r, y - r * 0.5}};
    SimPoint in[] = {{x - r, y + r * 0.5}, {x + r, y + r * 0.5}};
    SimPoint out_tip[] = {
        {x + r * 0.4, y - r}, {x + r, y - r * 0.5}, {x + r * 0.4, y}};
    SimPoint in_tip[] = {
        {x - r * 0.4, y}, {x - r, y + r * 0.5}, {x - r * 0.4, y + r}};
    SimColor color = stage->theme->text;
    sim_canvas_polyline(stage->canvas, out, 2, 1.4, color);
    sim_canvas_polyline(stage->canvas, in, 2, 1.4, color);
    sim_canvas_polyline(stage->canvas, out_tip, 3, 1.4, color);
    sim_canvas_polyline(stage->canvas, in_tip, 3, 1.4, color);
}

// The sign before a group's name points down while its tasks are shown.
static void paint_fold_sign(SimStage *stage, double x, double y, bool is_folded)
{
    SimPoint down[] = {{x - 5, y - 3}, {x + 5, y - 3}, {x, y + 4}};
    SimPoint right[] = {{x - 3, y - 5}, {x - 3, y + 5}, {x + 4, y}};
    sim_canvas_polygon(stage->canvas, is_folded ? right : down, 3,
                       stage->theme->dim);
}

static void paint_mark(SimStage *stage, const SimLane *lane, double x,
                       double radius)
{
    double y = sim_rect_middle_y(lane->row);
    switch (lane->kind) {
    case SIM_LANE_WARNINGS:
        sim_paint_warning_mark(stage, x, y);
        break;
    case SIM_LANE_LOOP:
        paint_box(stage, x, y, radius);
        sim_paint_icon(stage->canvas, SIM_ICON_LOOP, x, y, radius * 0.95,
                       stage->theme->text);
        break;
    case SIM_LANE_TASK:
        sim_paint_badge(stage, x, y, radius, lane->mode, lane->is_blocking,
                        lane->badge);
        break;
    case SIM_LANE_HEAD:
        paint_fold_sign(stage, x, y, lane->is_folded);
        break;
    case SIM_LANE_THREAD:
        paint_box(stage, x, y, radius);
        paint_strands(stage, x, y, radius);
        break;
    case SIM_LANE_IO:
        paint_box(stage, x, y, radius);
        paint_ways(stage, x, y, radius);
        break;
    default:
        break;
    }
}

static SimColor state_color(const SimStage *stage, const SimLane *lane)
{
    const SimTheme *theme = stage->theme;
    bool is_live = lane->kind == SIM_LANE_LOOP || lane->kind == SIM_LANE_TASK ||
                   lane->kind == SIM_LANE_THREAD || lane->kind == SIM_LANE_IO;
    if (!is_live)
        return theme->dim;
    if (lane->mode == SIM_MODE_WAITING && lane->kind > SIM_LANE_TASK)
        return theme->faint;
    return sim_state_text_color(theme, lane->mode, lane->is_blocking);
}

// A group's head has no bar, so its words may be long.
static void paint_head(SimStage *stage, const SimLane *lane, double x, double y)
{
    SimTextStyle name = sim_style(14, 600, stage->theme->dim);
    SimTextStyle count = sim_style(14, 400, stage->theme->faint);
    paint_mark(stage, lane, x, 10);
    x += 24;
    sim_canvas_text(stage->canvas, x, y, name, lane->name);
    x += sim_canvas_text_width(stage->canvas, name, lane->name) + 12;
    sim_canvas_text(stage->canvas, x, y, count, lane->state);
}

static void paint_label(SimStage *stage, const SimLane *lane)
{
    const SimTheme *theme = stage->theme;
    bool is_head = lane->kind == SIM_LANE_HEAD;
    bool has_two = lane->row.h >= 40;
    double y = sim_rect_middle_y(lane->row), x = lane->row.x + 39;
    if (is_head) {
        paint_head(stage, lane, x, y);
        return;
    }
    if (lane->is_found)
        sim_canvas_round(
            stage->canvas,
            sim_rect(x + 18, y - (has_two ? 20 : 10), 146, has_two ? 20 : 20),
            4, sim_color_fade(theme->accent, 0.28));
    if (lane->is_pinned)
        sim_canvas_circle(stage->canvas, lane->row.x + 14, y, 3, theme->accent);
    paint_mark(stage, lane, x, has_two ? 14 : 9.5);
    SimTextStyle name = sim_style(has_two ? 16 : 14, 600, theme->text);
    name.elide = SIM_ELIDE_MIDDLE;
    name.max_width = has_two ? 140 : lane->kind == SIM_LANE_COUNTER ? 90 : 138;
    x += 24;
    SimTextStyle state = sim_style(14, 400, state_color(stage, lane));
    state.max_width = lane->kind == SIM_LANE_COUNTER ? 110 : 140;
    sim_canvas_text(stage->canvas, x, has_two ? y - 10 : y, name, lane->name);
    if (has_two)
        sim_canvas_text(stage->canvas, x, y + 11, state, lane->state);
}

static void paint_selection(SimStage *stage, SimRect row)
{
    SimColor accent = stage->theme->accent;
    sim_canvas_rect(stage->canvas, row, sim_color_fade(accent, 0.1));
    sim_canvas_rect(stage->canvas, sim_rect(row.x + 6, row.y + 4, 3, row.h - 8),
                    accent);
}

// Each label is a layer: most tasks stay as they are from frame to frame.
void sim_paint_labels(SimStage *stage, const SimFilm *film,
                      const SimLanes *lanes, unsigned first_slot)
{
    for (size_t i = 0; i < lanes->count; i++) {
        const SimLane *lane = &lanes->rows[i];
        SimRect box = sim_rect_inset(lane->row, 2, 1);
        if (lane->kind != SIM_LANE_HEAD)
            box.w = lanes->axis.x - box.x - 4;
        bool has_layer = i < SIM_MOST_LABELS / 2;
        if (has_layer)
            sim_canvas_layer(stage->canvas, first_slot + (unsigned)i, box,
                             stage->theme->panel);
        paint_label(stage, lane);
        if (lane->kind == SIM_LANE_COUNTER)
            sim_paint_counter_scale(stage, film, lanes, lane);
        if (has_layer)
            sim_canvas_layer_end(stage->canvas);
        if (lane->kind == SIM_LANE_TASK && lane->slot == stage->selected)
            paint_selection(stage, lane->row);
    }
}

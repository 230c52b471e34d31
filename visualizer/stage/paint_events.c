// The loop view's slider: an event is as wide as any other.
//
//      |  |   | | |  |    |      a mark for each sentence, coloured by state
//     ====================O----
//      --- 0.000 s ---  - 1.000 s -
//
// Under a virtual clock many events bear one time; below the slider stands
// which. A long film has no room for marks and gets plain times.
#include "stage/paint.h"
#include "stage/paint_transport.h"
#include <math.h>

enum { MOST_MARKED = 600 }; // events; beyond that marks would touch
#define LEAST_BAND 84.0     // pixels that a time's label needs

typedef struct Events {
    SimStage *stage;
    const SimReplay *replay;
    double x, w, y;
} Events;

static double x_of(const Events *events, uint64_t step)
{
    uint64_t count = events->replay->step_count;
    return count == 0 ? events->x
                      : events->x + events->w * (double)step / (double)count;
}

static SimColor mark_color(const Events *events, uint64_t step)
{
    const SimTheme *theme = events->stage->theme;
    switch (sim_reader_event(events->replay->reader, step - 1).kind) {
    case SIM_EVENT_TASK_RUN:
    case SIM_EVENT_PRINT:
        return theme->run;
    case SIM_EVENT_TASK_READY:
        return theme->ready;
    case SIM_EVENT_TASK_SUSPEND:
        return theme->wait;
    default:
        return theme->faint;
    }
}

static void paint_marks(const Events *events)
{
    const SimReplay *replay = events->replay;
    uint64_t now = events->stage->film->state.step, step = 0;
    while (step < replay->step_count) {
        uint64_t next = sim_replay_next(replay, step, SIM_STOP_TOLD);
        if (next <= step)
            return;
        step = next;
        SimColor color = mark_color(events, step);
        if (step > now)
            color = sim_color_mix(events->stage->theme->panel, color, 0.5);
        sim_canvas_round(
            events->stage->canvas,
            sim_rect(x_of(events, step) - 1.5, events->y - 24, 3, 12), 1,
            color);
    }
}

static void paint_band(const Events *events, uint64_t from, uint64_t to,
                       int64_t time_ns)
{
    SimStage *stage = events->stage;
    double left = x_of(events, from) + 2, right = x_of(events, to) - 2;
    if (right - left < LEAST_BAND)
        return;
    SimTextStyle style = sim_style_center(14, 400, stage->theme->dim);
    SimTimeText words = sim_paint_instant(stage, time_ns);
    double half =
        sim_canvas_text_width(stage->canvas, style, words.text) / 2 + 8;
    double middle = (left + right) / 2, y = events->y + 22;
    SimColor color = stage->theme->line;
    sim_canvas_line(stage->canvas, left, y, middle - half, y, 1.5, 0, color);
    sim_canvas_line(stage->canvas, middle + half, y, right, y, 1.5, 0, color);
    sim_canvas_text(stage->canvas, middle, y, style, words.text);
}

static void paint_bands(const Events *events)
{
    SimWalk walk;
    SimEvent event;
    uint64_t from = 0, step = 0;
    int64_t time_ns = events->replay->begin_ns;
    sim_walk_begin(&walk, events->replay->reader, 0);
    while (sim_walk_next(&walk, &event)) {
        if (event.time_ns != time_ns) {
            paint_band(events, from, step, time_ns);
            from = step;
            time_ns = event.time_ns;
        }
        step = event.index + 1;
    }
    paint_band(events, from, step, time_ns);
}

static void paint_times(const Events *events)
{
    enum { LABELS = 8 };
    for (uint64_t i = 0; i <= LABELS; i++) {
        uint64_t step = events->replay->step_count * i / LABELS;
        SimTextStyle style =
            sim_style_center(14, 400, events->stage->theme->dim);
        sim_canvas_text(
            events->stage->canvas, x_of(events, step), events->y + 24, style,
            sim_paint_instant(events->stage,
                              sim_replay_time_of(events->replay, step))
                .text);
    }
}

static void paint_flags(const Events *events)
{
    size_t count;
    const SimBookmark *marks = sim_replay_bookmarks(events->replay, &count);
    for (size_t i = 0; i < count && i < SIM_MOST_FLAGS; i++)
        sim_paint_flag(events->stage, x_of(events, marks[i].step), events->y);
}

void sim_paint_events(SimStage *stage, double x, double w, double y)
{
    const SimTheme *theme = stage->theme;
    Events events = {stage, stage->film->replay, x, w, y};
    sim_canvas_layer(stage->canvas, SIM_SLOT_OVERVIEW,
                     sim_rect(x - 30, y - 26, w + 60, 62), theme->panel);
    if (sim_predict_hides_length(&stage->predict)) {
        // The marks and times would tell.
    } else if (events.replay->step_count <= MOST_MARKED) {
        paint_marks(&events);
        paint_bands(&events);
    } else {
        paint_times(&events);
    }
    paint_flags(&events);
    double at = x_of(&events, stage->film->state.step);
    sim_canvas_round(stage->canvas, sim_rect(x, y - 3, w, 6), 3, theme->line);
    sim_canvas_round(stage->canvas, sim_rect(x, y - 3, at - x, 6), 3,
                     theme->accent);
    sim_canvas_circle(stage->canvas, at, y, 11, theme->accent);
    sim_canvas_circle(stage->canvas, at, y, 5, theme->panel);
    sim_canvas_layer_end(stage->canvas);
    sim_hits_add(&stage->hits, sim_rect(x, y - 24, w, 48), "events", 0);
}

// The rows beside the tasks': warnings, threads, I/O, counters.
#include "stage/paint_lanes.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- warnings -----------------------------------------------------------

static void paint_triangle(SimStage *stage, double x, double y, double size)
{
    SimPoint points[] = {{x, y - size * 0.6},
                         {x - size * 0.62, y + size * 0.5},
                         {x + size * 0.62, y + size * 0.5}};
    sim_canvas_polygon(stage->canvas, points, 3, stage->theme->block);
}

void sim_paint_warning_mark(SimStage *stage, double x, double y)
{
    paint_triangle(stage, x, y, 14);
}

static void write_words(const SimWarning *warning, char first[96],
                        char second[256])
{
    const SimWarningInfo *info = sim_warning_info(warning->number);
    const char *slash = strrchr(warning->place.file, '/');
    snprintf(first, 96, "W%02u %s", warning->number,
             info != NULL ? info->title : "");
    if (warning->place.line > 0)
        snprintf(second, 256, "%s:%u  %s",
                 slash ? slash + 1 : warning->place.file, warning->place.line,
                 warning->text);
    else
        snprintf(second, 256, "%s", warning->text);
}

// A callout that points down at its mark.
static SimRect paint_callout(SimStage *stage, SimRect room, double x,
                             const SimWarning *warning)
{
    const SimTheme *theme = stage->theme;
    char first[96], second[256];
    write_words(warning, first, second);
    SimTextStyle bold = sim_style(15, 600, theme->text);
    SimTextStyle dim = sim_style(14, 400, theme->dim);
    double width = fmax(sim_canvas_text_width(stage->canvas, bold, first),
                        sim_canvas_text_width(stage->canvas, dim, second));
    width = fmin(fmin(width + 44, 430), room.w);
    bold.max_width = dim.max_width = width - 40;
    double left = sim_clamp(x - 28, room.x, sim_rect_right(room) - width);
    SimRect box = sim_rect(left, room.y + 3, width, room.h - 15);
    double bottom = sim_rect_bottom(box);
    SimPoint tip[] = {{x - 8, bottom}, {x + 8, bottom}, {x, bottom + 9}};
    sim_canvas_shadow(stage->canvas, box, 8, 2);
    sim_canvas_round(stage->canvas, box, 8, theme->raised);
    sim_canvas_pattern(stage->canvas, sim_rect(box.x, box.y, 12, box.h), 4,
                       SIM_PATTERN_STRIPES, theme->block, theme->block_stripe);
    sim_canvas_frame(stage->canvas, box, 8, 1.5, 0, theme->block);
    sim_canvas_polygon(stage->canvas, tip, 3, theme->block);
    double y = sim_rect_middle_y(box), step = box.h > 44 ? 11 : 9;
    sim_canvas_text(stage->canvas, box.x + 26, y - step, bold, first);
    sim_canvas_text(stage->canvas, box.x + 26, y + step, dim, second);
    return box;
}

// Where the stage's cursor is; of several warnings that one is told.
static size_t nearest(const SimFilm *film)
{
    size_t best = 0;
    for (size_t i = 0; i < film->lint.count; i++)
        if (sim_film_warning_ns(film, i) <= film->state.now_ns)
            best = i;
    return best;
}

void sim_paint_warnings(SimStage *stage, const SimFilm *film,
                        const SimLanes *lanes, const SimLane *lane)
{
    SimRect room =
        sim_rect(lanes->axis.x, lane->row.y, lanes->axis.w, lane->row.h);
    SimRect taken[8];
    size_t taken_count = 0, told = nearest(film);
    // The one that is told is painted first and keeps its place.
    for (size_t n = 0; n < film->lint.count; n++) {
        size_t i = n == 0 ? told : n <= told ? n - 1 : n;
        int64_t time_ns = sim_film_warning_ns(film, i);
        if (time_ns < lanes->axis.from_ns || time_ns > lanes->axis.to_ns)
            continue;
        double x = sim_lanes_x(lanes, time_ns);
        bool is_free = taken_count < 8;
        for (size_t t = 0; t < taken_count; t++)
            is_free = is_free && (x + 440 < taken[t].x ||
                                  x - 40 > sim_rect_right(taken[t]));
        SimRect mark = sim_rect(x - 20, room.y, 40, room.h);
        if (is_free) {
            mark = paint_callout(stage, room, x, &film->lint.warnings[i]);
            taken[taken_count++] = mark;
        } else {
            paint_triangle(stage, x, sim_rect_bottom(room) - 10, 12);
        }
        sim_hits_add(&stage->hits, mark, "warning", (long)i);
    }
}

// ---- threads and I/O ----------------------------------------------------

static const char *words_of(const SimStage *stage, const SimStay *stay,
                            bool is_thread)
{
    const SimReplay *replay = stage->film->replay;
    if (!is_thread)
        return sim_operation_words(stay->what);
    return stay->slot < replay->task_count ? replay->tasks[stay->slot].name
                                           : "a job";
}

static void paint_stay(SimStage *stage, SimRect bar, const SimStay *stay,
                       bool is_thread)
{
    const SimTheme *theme = stage->theme;
    double radius = bar.w >= 8 ? 4 : 0;
    SimColor ink = is_thread ? theme->on_run : theme->wait_text;
    if (is_thread) {
        sim_canvas_round(stage->canvas, bar, radius, theme->run);
    } else {
        sim_canvas_round(stage->canvas, bar, radius,
                         sim_color_mix(theme->panel, theme->wait, 0.22));
        if (bar.w >= 4)
            sim_canvas_frame(stage->canvas, bar, radius, 1.5, 0, theme->wait);
    }
    SimTextStyle style = sim_style(14, 500, ink);
    style.max_width = bar.w - 16;
    const char *words = words_of(stage, stay, is_thread);
    if (bar.h >= 16 && bar.w > 44)
        sim_canvas_text(stage->canvas, bar.x + 8, sim_rect_middle_y(bar), style,
                        words);
}

void sim_paint_stays(SimStage *stage, const SimFilm *film,
                     const SimLanes *lanes, const SimLane *lane)
{
    bool is_thread = lane->kind == SIM_LANE_THREAD;
    const SimStays *stays =
        is_thread ? &film->tracks.jobs : &film->tracks.operations;
    size_t first;
    size_t end = sim_stays_between(stays, lanes->axis.from_ns,
                                   lanes->axis.to_ns, &first);
    double drawn = -1e9; // right edge of the last one: merge what is finer
    for (size_t i = first; i < end; i++) {
        const SimStay *stay = &stays->stays[i];
        if (stay->row != lane->slot || stay->end_ns < lanes->axis.from_ns)
            continue;
        double x = fmax(lanes->axis.x, sim_lanes_x(lanes, stay->begin_ns));
        double right = fmin(lanes->axis.x + lanes->axis.w,
                            sim_lanes_x(lanes, stay->end_ns));
        if (right < drawn + 0.5)
            continue;
        SimRect bar = sim_rect(x, lane->bar.y, fmax(2, right - x), lane->bar.h);
        paint_stay(stage, bar, stay, is_thread);
        drawn = right;
    }
}

// ---- counters -----------------------------------------------------------

static SimColor counter_color(const SimTheme *theme, uint32_t counter)
{
    return counter == 0   ? theme->ready
           : counter == 1 ? theme->wait
                          : theme->dim;
}

typedef struct Area {
    SimRect bar;
    double most;
    SimColor color;
} Area;

static double height_of(const Area *area, float value)
{
    double share = area->most > 0 ? value / area->most : 0;
    return area->bar.h * sim_clamp(share, 0, 1);
}

// Columns with the same value are one rectangle; where many values share a
// column, what is always there is darker than what is there at times.
static void paint_run(SimStage *stage, const Area *area, double x, double w,
                      float low, float high)
{
    double most = height_of(area, high), least = height_of(area, low);
    double bottom = sim_rect_bottom(area->bar);
    if (most <= 0)
        return;
    sim_canvas_rect(stage->canvas, sim_rect(x, bottom - most, w, most),
                    sim_color_fade(area->color, 0.22));
    if (least > 0 && least < most)
        sim_canvas_rect(stage->canvas, sim_rect(x, bottom - least, w, least),
                        sim_color_fade(area->color, 0.22));
    sim_canvas_rect(stage->canvas, sim_rect(x, bottom - most, w, 1.5),
                    area->color);
}

static void paint_edge(SimStage *stage, const Area *area, double x,
                       float before, float after)
{
    double a = height_of(area, before), b = height_of(area, after);
    double bottom = sim_rect_bottom(area->bar);
    sim_canvas_rect(stage->canvas,
                    sim_rect(x - 0.6, bottom - fmax(a, b), 1.2, fabs(a - b)),
                    area->color);
}

static void paint_cells(SimStage *stage, const Area *area,
                        const SimCells *cells, int count)
{
    double w = area->bar.w / count;
    for (int i = 0; i < count;) {
        int end = i + 1;
        while (end < count && cells->high[end] == cells->high[i] &&
               cells->low[end] == cells->low[i])
            end++;
        paint_run(stage, area, area->bar.x + i * w, (end - i) * w,
                  cells->low[i], cells->high[i]);
        if (end < count)
            paint_edge(stage, area, area->bar.x + end * w, cells->high[i],
                       cells->high[end]);
        i = end;
    }
}

void sim_paint_counter(SimStage *stage, SimFilm *film, const SimLanes *lanes,
                       const SimLane *lane)
{
    SimTracks *tracks = &film->tracks;
    const SimCounterTrack *counter = &tracks->counters[lane->slot];
    double pad = lane->row.h >= 44 ? 9 : 5;
    for (int i = 0; i < lanes->piece_count; i++) {
        const SimAxis *axis = &lanes->pieces[i].axis;
        Area area = {sim_rect(axis->x, lane->row.y + pad, axis->w,
                              lane->row.h - 2 * pad),
                     fmax(1, counter->most),
                     counter_color(stage->theme, lane->slot)};
        int count = (int)fmin(SIM_MOST_CELLS, fmax(1, axis->w));
        sim_tracks_view(tracks, axis->from_ns, axis->to_ns, count);
        paint_cells(stage, &area, &counter->cells, count);
    }
    double bottom = sim_rect_bottom(lane->row) - pad;
    sim_canvas_rect(
        stage->canvas, sim_rect(lanes->axis.x, bottom, lanes->axis.w, 1),
        sim_color_fade(counter_color(stage->theme, lane->slot), 0.6));
}

// The scale: the most there ever was, and nothing.
void sim_paint_counter_scale(SimStage *stage, const SimFilm *film,
                             const SimLanes *lanes, const SimLane *lane)
{
    double most = film->tracks.counters[lane->slot].most;
    SimTextStyle style = sim_style_right(14, 400, stage->theme->faint);
    double x = lanes->axis.x - 12;
    if (lane->row.h < 44) {
        sim_canvas_textf(stage->canvas, x, sim_rect_middle_y(lane->row), style,
                         "of %.4g", fmax(1, most));
        return;
    }
    sim_canvas_textf(stage->canvas, x, lane->row.y + 14, style, "%.4g",
                     fmax(1, most));
    sim_canvas_text(stage->canvas, x, sim_rect_bottom(lane->row) - 13, style,
                    "0");
}

// One lane: its pieces from the timeline, each with its pattern and reason.
#include "replay/words.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct LanePainting {
    SimStage *stage;
    const SimFilm *film;
    SimRect bar;
    const SimAxis *axis;
    bool has_reasons;
    // A run of columns that look alike, not painted yet; none if it is empty.
    double left, right, heights[4];
} LanePainting;

// Reasons stand on the bar, on a pill, left; only where they fit.
static void paint_reason(const LanePainting *p, SimRect bar,
                         const SimSegment *segment)
{
    SimStage *stage = p->stage;
    SimTextStyle style = sim_style(14, 400, stage->theme->wait_text);
    SimWords long_words = sim_segment_wait_words(p->film->replay, segment);
    // "a sleep" as a label: "sleep".
    const char *words = long_words.text;
    words += strncmp(words, "a ", 2) == 0 ? 2 : 0;
    double width = sim_canvas_text_width(stage->canvas, style, words);
    if (bar.w < width + 34 || bar.h < 18)
        return;
    SimRect pill =
        sim_rect(bar.x + 12, sim_rect_middle_y(bar) - 10, width + 12, 20);
    sim_canvas_round(stage->canvas, pill, 6, stage->theme->panel);
    sim_canvas_text(stage->canvas, pill.x + 6, sim_rect_middle_y(bar), style,
                    words);
}

// ---- what is finer than a pixel -----------------------------------------

// Several segments under half a pixel: what they did, as heights that add up
// to the share of each. Neighbours that look alike are one rectangle: a long
// run has a thousand of them in a lane, and most look alike.
static const SimPart stacked[4] = {SIM_PART_RUN, SIM_PART_BLOCK, SIM_PART_READY,
                                   SIM_PART_WAIT};

// Whole pixels from the bottom up. Blocks never disappear.
static void measure_column(const SimPiece *piece, double h, double heights[4])
{
    double sum = 0, before = 0;
    for (size_t i = 0; i < 4; i++) {
        sum += h * (double)piece->share[stacked[i]];
        double top = h < 4 ? sum : round(sum);
        heights[i] = top - before;
        if (stacked[i] == SIM_PART_BLOCK && piece->has_block)
            heights[i] = fmax(heights[i], 3);
        before = top;
    }
}

static void flush_column(LanePainting *p)
{
    const SimTheme *theme = p->stage->theme;
    const SimColor colors[4] = {theme->run, theme->block, theme->ready,
                                sim_color_mix(theme->panel, theme->wait, 0.34)};
    double bottom = sim_rect_bottom(p->bar), w = p->right - p->left;
    for (size_t i = 0; i < 4 && w > 0; i++) {
        if (p->heights[i] < 0.4)
            continue;
        bottom -= p->heights[i];
        sim_canvas_rect(p->stage->canvas,
                        sim_rect(p->left, bottom, w, p->heights[i]), colors[i]);
    }
    p->left = p->right = 0;
}

static bool looks_alike(const LanePainting *p, const double heights[4])
{
    for (size_t i = 0; i < 4; i++) {
        // In a thin strip a tenth of a pixel is nothing.
        if (fabs(p->heights[i] - heights[i]) > (p->bar.h < 4 ? 0.35 : 0.01))
            return false;
    }
    return true;
}

static void paint_merged(LanePainting *p, SimRect bar, const SimPiece *piece)
{
    double heights[4];
    measure_column(piece, bar.h, heights);
    bool goes_on = p->right > p->left && fabs(p->right - bar.x) < 0.01 &&
                   looks_alike(p, heights);
    if (!goes_on) {
        flush_column(p);
        p->left = bar.x;
        memcpy(p->heights, heights, sizeof heights);
    }
    p->right = sim_rect_right(bar);
    if (!piece->has_failure)
        return;
    flush_column(p);
    sim_canvas_rect(p->stage->canvas,
                    sim_rect(bar.x, bar.y, fmax(3, bar.w), bar.h),
                    p->stage->theme->fail);
}

static void visit_piece(void *context, const SimPiece *piece)
{
    LanePainting *p = context;
    double x = sim_axis_x(p->axis, piece->begin_ns);
    double w = sim_axis_x(p->axis, piece->end_ns) - x;
    SimMode mode = (SimMode)piece->segment.mode;
    SimRect bar = sim_rect(x, p->bar.y, w, p->bar.h);
    if (piece->is_merged) {
        paint_merged(p, bar, piece);
        return;
    }
    flush_column(p);
    bool is_blocking =
        mode == SIM_MODE_RUNNING && piece->segment.busy == SIM_BUSY_BLOCKING;
    // A step is at least two pixels wide, what blocks at least three.
    if (mode == SIM_MODE_RUNNING || mode == SIM_MODE_READY)
        bar.w = fmax(bar.w, is_blocking ? 3 : mode == SIM_MODE_RUNNING ? 2 : 0);
    if (mode == SIM_MODE_WAITING && p->bar.h < 2)
        return;
    if (bar.w > 0.2)
        sim_paint_segment(p->stage, bar, mode, is_blocking);
    if (mode == SIM_MODE_WAITING && p->has_reasons && piece->segment.reason)
        paint_reason(p, bar, &piece->segment);
}

// After its end a task is a dotted line, with a mark for how it ended.
static void paint_end(const LanePainting *p, uint32_t slot)
{
    const SimTaskInfo *info = &p->film->replay->tasks[slot];
    SimStage *stage = p->stage;
    if (info->ended_as == SIM_MODE_ABSENT || slot == 0 || p->bar.h < 10)
        return;
    double x = fmax(p->axis->x, sim_axis_x(p->axis, info->end_ns));
    double y = sim_rect_middle_y(p->bar), right = p->axis->x + p->axis->w;
    if (x >= right)
        return;
    bool is_bad = info->ended_as != SIM_MODE_DONE;
    SimColor color = is_bad ? stage->theme->fail : stage->theme->done;
    if (x + 8 < right)
        sim_canvas_line(stage->canvas, x + 8, y, right, y, 1.5, 3,
                        sim_color_fade(color, 0.7));
    if (is_bad && info->end_ns >= p->axis->from_ns) {
        sim_canvas_line(stage->canvas, x, y + 5, x + 10, y - 5, 2, 0, color);
        if (info->ended_as == SIM_MODE_FAILED)
            sim_canvas_line(stage->canvas, x, y - 5, x + 10, y + 5, 2, 0,
                            color);
    }
}

void sim_paint_lane(SimStage *stage, const SimFilm *film, uint32_t slot,
                    SimRect bar, const SimAxis *axis, bool has_reasons)
{
    LanePainting painting = {.stage = stage,
                             .film = film,
                             .bar = bar,
                             .axis = axis,
                             .has_reasons = has_reasons && slot != 0};
    sim_timeline_view(film->timeline, slot, axis->from_ns, axis->to_ns,
                      sim_axis_span(axis, bar.h < 4 ? 2 : 1), visit_piece,
                      &painting);
    flush_column(&painting);
    paint_end(&painting, slot);
}

// ---- the axis -----------------------------------------------------------

void sim_paint_axis(SimStage *stage, const SimAxis *axis, double label_y,
                    double top, double bottom, double gap_from, double gap_to)
{
    SimTick ticks[SIM_MOST_TICKS];
    int count = sim_axis_ticks(axis, 104, ticks);
    SimTextStyle style = sim_style_center(14, 400, stage->theme->dim);
    for (int i = 0; i < count; i++) {
        if (bottom > 0)
            sim_canvas_line(stage->canvas, ticks[i].x, top, ticks[i].x, bottom,
                            1, 0, sim_color_fade(stage->theme->line, 0.7));
        if (label_y < 0)
            continue; // only the lines
        double half =
            sim_canvas_text_width(stage->canvas, style, ticks[i].label) / 2;
        // The last label must not leave the card.
        double x = fmin(ticks[i].x, axis->x + axis->w + 12 - half);
        bool touches = x + half + 8 > gap_from && x - half - 8 < gap_to;
        if (!touches)
            sim_canvas_text(stage->canvas, x, label_y, style, ticks[i].label);
    }
}

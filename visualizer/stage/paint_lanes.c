// The lanes' card: axis, lanes, playhead.
#include "stage/paint_lanes.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SECOND 1000000000LL

// ---- who blocks the loop ------------------------------------------------

typedef struct BlockPainting {
    SimStage *stage;
    const SimLanes *lanes;
    double top, bottom; // of the lanes that stand still
} BlockPainting;

// While one blocks the loop a faint band lies over everybody else.
static void visit_block(void *context, const SimPiece *piece)
{
    const BlockPainting *p = context;
    const SimLanes *lanes = p->lanes;
    SimColor color = p->stage->theme->block;
    if (piece->is_merged || piece->segment.mode != SIM_MODE_RUNNING ||
        piece->segment.busy != SIM_BUSY_BLOCKING)
        return;
    double x = sim_lanes_x(lanes, piece->begin_ns);
    double right = sim_lanes_x(lanes, piece->end_ns);
    if (right - x < 1 || p->bottom <= p->top)
        return;
    sim_canvas_rect(p->stage->canvas,
                    sim_rect(x, p->top, right - x, p->bottom - p->top),
                    sim_color_fade(color, 0.06));
    if (right - x < 12)
        return;
    sim_canvas_line(p->stage->canvas, x, p->top, x, p->bottom, 1.2, 3,
                    sim_color_fade(color, 0.7));
    sim_canvas_line(p->stage->canvas, right, p->top, right, p->bottom, 1.2, 3,
                    sim_color_fade(color, 0.7));
}

static bool stands_still(const SimLane *lane)
{
    return lane->kind == SIM_LANE_TASK || lane->kind == SIM_LANE_HEAD;
}

static void paint_bands(SimStage *stage, const SimFilm *film,
                        const SimLanes *lanes)
{
    BlockPainting blocks = {stage, lanes, 1e9, 0};
    for (size_t i = 0; i < lanes->count; i++) {
        const SimLane *lane = &lanes->rows[i];
        if (!stands_still(lane))
            continue;
        blocks.top = fmin(blocks.top, lane->row.y);
        blocks.bottom = fmax(blocks.bottom, sim_rect_bottom(lane->row));
    }
    sim_timeline_view(film->timeline, 0, lanes->axis.from_ns, lanes->axis.to_ns,
                      sim_axis_span(&lanes->axis, 0.5), visit_block, &blocks);
}

typedef struct PillPainting {
    SimStage *stage;
    const SimLanes *lanes;
    const SimLane *loop;
} PillPainting;

// On the loop's own lane it is said in words.
static void visit_pill(void *context, const SimPiece *piece)
{
    const PillPainting *p = context;
    SimStage *stage = p->stage;
    if (piece->is_merged || piece->segment.mode != SIM_MODE_RUNNING ||
        piece->segment.busy != SIM_BUSY_BLOCKING)
        return;
    SimTextStyle style = sim_style_center(15, 600, stage->theme->text);
    const char *words = "nothing else can run";
    double x = sim_lanes_x(p->lanes, piece->begin_ns);
    double right = sim_lanes_x(p->lanes, piece->end_ns);
    double width = sim_canvas_text_width(stage->canvas, style, words) + 24;
    double y = sim_rect_middle_y(p->loop->bar), middle = (x + right) / 2;
    if (right - x < width + 26 || p->loop->bar.h < 24)
        return;
    sim_canvas_round(stage->canvas,
                     sim_rect(middle - width / 2, y - 13, width, 26), 6,
                     stage->theme->panel);
    sim_canvas_text(stage->canvas, middle, y, style, words);
}

static void paint_pills(SimStage *stage, const SimFilm *film,
                        const SimLanes *lanes)
{
    PillPainting pills = {stage, lanes, sim_lanes_row_of(lanes, 0)};
    if (pills.loop != NULL && film->replay->has_loop)
        sim_timeline_view(film->timeline, 0, lanes->axis.from_ns,
                          lanes->axis.to_ns, sim_axis_span(&lanes->axis, 0.5),
                          visit_pill, &pills);
}

// ---- lanes --------------------------------------------------------------

static void paint_grid(SimStage *stage, const SimLanes *lanes)
{
    for (size_t i = 0; i < lanes->count; i++) {
        SimRect row = lanes->rows[i].row;
        double y = sim_rect_bottom(row);
        sim_canvas_line(stage->canvas, row.x + 16, y, sim_rect_right(row) - 16,
                        y, 1, 0, sim_color_fade(stage->theme->line, 0.55));
    }
}

// A fold says how much time it leaves out.
static void paint_fold(SimStage *stage, const SimLanes *lanes,
                       const SimAxis *axis)
{
    double top = lanes->card.y + 92, middle = axis->x + axis->w / 2;
    SimTextStyle style = sim_style_center(14, 400, stage->theme->faint);
    SimTimeText left_out = sim_duration_text(axis->to_ns - axis->from_ns);
    sim_canvas_rect(
        stage->canvas,
        sim_rect(axis->x + 4, top, axis->w - 8, lanes->bottom - top),
        stage->theme->panel);
    sim_canvas_line(stage->canvas, axis->x + 6, top, axis->x + 6, lanes->bottom,
                    1, 4, stage->theme->faint);
    sim_canvas_line(stage->canvas, axis->x + axis->w - 6, top,
                    axis->x + axis->w - 6, lanes->bottom, 1, 4,
                    stage->theme->faint);
    sim_canvas_text_turned(stage->canvas, middle, (top + lanes->bottom) / 2,
                           -0.25, style, left_out.text);
}

static void paint_lane(SimStage *stage, SimFilm *film, const SimLanes *lanes,
                       const SimLane *lane)
{
    bool has_reasons = lane->row.h >= 30;
    switch (lane->kind) {
    case SIM_LANE_WARNINGS:
    case SIM_LANE_HEAD:
        break;
    case SIM_LANE_THREAD:
    case SIM_LANE_IO:
        sim_paint_stays(stage, film, lanes, lane);
        break;
    case SIM_LANE_COUNTER:
        sim_paint_counter(stage, film, lanes, lane);
        break;
    default:
        for (int i = 0; i < lanes->piece_count; i++) {
            const SimAxis *axis = &lanes->pieces[i].axis;
            SimRect bar = sim_rect(axis->x, lane->bar.y, axis->w, lane->bar.h);
            if (!lanes->pieces[i].is_fold)
                sim_paint_lane(stage, film, lane->slot, bar, axis, has_reasons);
        }
    }
}

static void paint_bars(SimStage *stage, SimFilm *film, const SimLanes *lanes)
{
    paint_bands(stage, film, lanes);
    sim_canvas_clip(stage->canvas,
                    sim_rect(lanes->axis.x - 1, lanes->card.y + 60,
                             lanes->axis.w + 2, lanes->card.h - 62));
    for (size_t i = 0; i < lanes->count; i++)
        paint_lane(stage, film, lanes, &lanes->rows[i]);
    paint_pills(stage, film, lanes);
    sim_paint_arrows(stage, film, lanes);
    sim_paint_path(stage, film, lanes);
    for (int i = 0; i < lanes->piece_count; i++)
        if (lanes->pieces[i].is_fold)
            paint_fold(stage, lanes, &lanes->pieces[i].axis);
    sim_canvas_unclip(stage->canvas);
}

// ---- the playhead -------------------------------------------------------

static SimRect playhead_pill(SimStage *stage, const SimLanes *lanes, double x,
                             const char *text)
{
    SimTextStyle style = sim_style_center(15, 600, stage->theme->on_accent);
    double width = sim_canvas_text_width(stage->canvas, style, text) + 24;
    double left = sim_clamp(x - width / 2, lanes->card.x + 8,
                            sim_rect_right(lanes->card) - 8 - width);
    return sim_rect(left, lanes->axis_y - 13, width, 26);
}

static void paint_playhead(SimStage *stage, const SimLanes *lanes, double x,
                           const char *text)
{
    const SimTheme *theme = stage->theme;
    SimRect pill = playhead_pill(stage, lanes, x, text);
    sim_canvas_line(stage->canvas, x, sim_rect_bottom(pill), x, lanes->bottom,
                    2, 0, theme->accent);
    sim_canvas_round(stage->canvas, pill, 13, theme->accent);
    sim_canvas_text(stage->canvas, sim_rect_middle_x(pill), lanes->axis_y,
                    sim_style_center(15, 600, theme->on_accent), text);
}

// ---- the card -----------------------------------------------------------

static void add_words(char *out, size_t size, const char *words)
{
    strncat(out, words, size - strlen(out) - 1);
}

// What the watcher asked for: "by run", "grouped by who made them".
static void say_order(const SimStage *stage, char *out, size_t size)
{
    const SimLaneList *list = &stage->lane_list;
    char words[160];
    if (list->grouping != SIM_GROUPING_NONE) {
        snprintf(words, sizeof words, ", %s",
                 sim_grouping_words(list->grouping));
        add_words(out, size, words);
    }
    if (list->is_searching || list->search[0] != '\0') {
        snprintf(words, sizeof words, ", %s \"%s%s\"",
                 list->only_matching ? "only" : "search", list->search,
                 list->is_searching ? "_" : "");
        add_words(out, size, words);
    }
    if (stage->shows_path) {
        const SimPath *path = sim_film_path(stage->film);
        snprintf(words, sizeof words,
                 ", critical path: runs %s, could run %s, waits %s",
                 sim_duration_text(path->run_ns).text,
                 sim_duration_text(path->ready_ns).text,
                 sim_duration_text(path->wait_ns).text);
        add_words(out, size, words);
    }
    if (stage->folds_idle)
        add_words(out, size, ", idle time folded");
}

static void paint_title(SimStage *stage, const SimFilm *film,
                        const SimLanes *lanes)
{
    // Of a long stretch nobody wants the milliseconds.
    int64_t range_ns = lanes->axis.to_ns - lanes->axis.from_ns;
    int64_t grain_ns = range_ns >= 60 * SECOND ? SECOND : 1;
    SimTimeText from =
        sim_paint_instant(stage, lanes->axis.from_ns / grain_ns * grain_ns);
    SimTimeText to =
        sim_paint_instant(stage, lanes->axis.to_ns / grain_ns * grain_ns);
    char range[256], hidden[64];
    snprintf(range, sizeof range, "%s to %s", from.text, to.text);
    if (lanes->shown < lanes->total) {
        snprintf(hidden, sizeof hidden, ", rows %zu to %zu of %zu",
                 lanes->first + 1, lanes->first + lanes->shown, lanes->total);
        add_words(range, sizeof range, hidden);
    }
    say_order(stage, range, sizeof range);
    double left = sim_paint_legend(
        stage, sim_rect_right(lanes->card) - 24, lanes->card.y + 32,
        !film->replay->has_loop || film->stats.tasks[0].block_ns > 0);
    SimTextStyle dim = sim_style(15, 400, stage->theme->dim);
    double x = sim_paint_head(stage, lanes->card, "Lanes", "");
    dim.max_width = left - x - 16;
    if (dim.max_width > 40)
        sim_canvas_text(stage->canvas, x, lanes->card.y + 32, dim, range);
}

static void paint_ticks(SimStage *stage, const SimLanes *lanes, double label_y,
                        double top, double bottom, SimRect gap)
{
    for (int i = 0; i < lanes->piece_count; i++)
        if (!lanes->pieces[i].is_fold && lanes->pieces[i].axis.w > 30)
            sim_paint_axis(stage, &lanes->pieces[i].axis, label_y, top, bottom,
                           gap.x, sim_rect_right(gap));
}

void sim_paint_lanes_in(SimStage *stage, SimFilm *film, const SimLanes *lanes,
                        unsigned slot, bool has_title)
{
    double x = sim_lanes_x(lanes, film->state.now_ns);
    bool is_in_view = film->state.now_ns >= lanes->axis.from_ns &&
                      film->state.now_ns <= lanes->axis.to_ns;
    SimTimeText now = sim_paint_instant(stage, film->state.now_ns);
    SimRect nowhere = {-1e9, 0, 0, 0};
    SimRect pill = playhead_pill(stage, lanes, x, now.text);
    sim_paint_inside(stage, slot, lanes->card);
    if (has_title)
        paint_title(stage, film, lanes);
    paint_grid(stage, lanes);
    // The ticks' lines belong to the picture that stays, their labels do not:
    // one of them must make room for the playhead.
    paint_ticks(stage, lanes, -100, lanes->axis_y + 18, lanes->bottom, nowhere);
    paint_bars(stage, film, lanes);
    if (!sim_rect_is_empty(lanes->thumb))
        sim_canvas_round(stage->canvas, lanes->thumb, 4, stage->theme->line);
    sim_canvas_layer_end(stage->canvas);
    // The two sides of a comparison share the slots of the labels.
    bool is_second = slot == SIM_SLOT_SIDE + 1;
    sim_paint_labels(stage, film, lanes,
                     SIM_SLOT_LABELS + (is_second ? SIM_MOST_LABELS / 2 : 0));
    paint_ticks(stage, lanes, lanes->axis_y, 0, 0, is_in_view ? pill : nowhere);
    if (is_in_view)
        paint_playhead(stage, lanes, x, now.text);
    if (lanes->count > 0 && lanes->rows[0].kind == SIM_LANE_WARNINGS)
        sim_paint_warnings(stage, film, lanes, &lanes->rows[0]);
}

void sim_paint_lanes_lay(SimStage *stage, SimLanes *lanes)
{
    SimFilm *film = stage->film;
    SimLanesNeed need = {.card = stage->cards.lanes,
                         .state = &film->state,
                         .from_ns = stage->lanes_from,
                         .to_ns = stage->lanes_to,
                         .first = stage->lanes_first,
                         .list = &stage->lane_list,
                         .tracks = sim_film_tracks(film),
                         .folding = stage->folds_idle ? film->timeline : NULL,
                         .warning_count = film->lint.count};
    sim_lanes_lay(lanes, &need);
}

static void add_hits(SimStage *stage, const SimLanes *lanes)
{
    SimRect card = lanes->card;
    SimRect times =
        sim_rect(lanes->axis.x, card.y + 56, lanes->axis.w, card.h - 60);
    sim_hits_add(&stage->hits, times, "lanes_time", 0);
    for (size_t i = 0; i < lanes->count; i++) {
        const SimLane *lane = &lanes->rows[i];
        SimRect label = lane->row;
        label.w = lanes->axis.x - label.x;
        if (lane->kind == SIM_LANE_TASK)
            sim_hits_add(&stage->hits, label, "lane", lane->slot);
        if (lane->kind == SIM_LANE_HEAD)
            sim_hits_add(&stage->hits, lane->row, "lane_head", lane->slot);
    }
    sim_hits_add(&stage->hits, sim_rect_inset(lanes->bar, -6, 0), "lanes_bar",
                 0);
}

void sim_paint_lanes(SimStage *stage)
{
    if (sim_rect_is_empty(stage->cards.lanes))
        return;
    SimLanes lanes;
    sim_paint_lanes_lay(stage, &lanes);
    stage->lanes_first = lanes.first;
    add_hits(stage, &lanes);
    sim_paint_lanes_in(stage, stage->film, &lanes, SIM_SLOT_LANES, true);
    sim_lanes_done(&lanes);
}

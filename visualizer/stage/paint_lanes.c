// The lanes' card: labels, axis, lanes, wake arrows, playhead.
#include "stage/paint_lanes.h"
#include "layout/lanes.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_ARROWS 60
#define SECOND      1000000000LL

// ---- labels -------------------------------------------------------------

static void paint_mark(SimStage *stage, const SimLane *lane, double x,
                       double radius)
{
    const SimTheme *theme = stage->theme;
    double y = sim_rect_middle_y(lane->row);
    if (lane->slot == 0) {
        SimRect box = sim_rect(x - radius, y - radius, 2 * radius, 2 * radius);
        sim_canvas_round(stage->canvas, box, 5, theme->raised);
        sim_canvas_frame(stage->canvas, box, 5, 1, 0, theme->line);
        sim_paint_icon(stage->canvas, SIM_ICON_LOOP, x, y, radius * 0.95,
                       theme->text);
    } else {
        sim_paint_badge(stage, x, y, radius, lane->mode, lane->is_blocking,
                        lane->badge);
    }
}

static void paint_label(SimStage *stage, const SimLanes *lanes,
                        const SimLane *lane)
{
    const SimTheme *theme = stage->theme;
    double y = sim_rect_middle_y(lane->row), x = lane->row.x + 39;
    paint_mark(stage, lane, x, lanes->has_state_line ? 14 : 9.5);
    if (sim_breaks_has(sim_stage_breaks(stage), (SimBreak){NULL, lane->slot}))
        sim_canvas_circle(stage->canvas, lane->row.x + 15, y, 5, theme->accent);
    SimTextStyle name =
        sim_style(lanes->has_state_line ? 16 : 14, 600, theme->text);
    name.elide = SIM_ELIDE_MIDDLE;
    name.max_width = lanes->has_state_line ? 140 : 126;
    x += 24;
    SimTextStyle state = sim_style(
        14, 400, sim_state_text_color(theme, lane->mode, lane->is_blocking));
    state.max_width = 140;
    sim_canvas_text(stage->canvas, x, lanes->has_state_line ? y - 10 : y, name,
                    lane->name);
    if (lanes->has_state_line)
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
static void paint_labels(SimStage *stage, const SimLanes *lanes,
                         unsigned first_slot)
{
    for (size_t i = 0; i < lanes->count; i++) {
        const SimLane *lane = &lanes->rows[i];
        SimRect box = sim_rect_inset(lane->row, 2, 1);
        box.w = lanes->axis.x - box.x - 4;
        bool has_layer = i < SIM_MOST_LABELS / 2;
        if (has_layer)
            sim_canvas_layer(stage->canvas, first_slot + (unsigned)i, box,
                             stage->theme->panel);
        paint_label(stage, lanes, lane);
        if (has_layer)
            sim_canvas_layer_end(stage->canvas);
        if (lane->slot == stage->selected)
            paint_selection(stage, lane->row);
    }
}

// ---- the bars -----------------------------------------------------------

typedef struct BlockPainting {
    SimStage *stage;
    const SimLanes *lanes;
} BlockPainting;

// While one blocks the loop a faint band lies over everybody else.
static void visit_block(void *context, const SimPiece *piece)
{
    const BlockPainting *p = context;
    const SimLanes *lanes = p->lanes;
    if (piece->is_merged || piece->segment.mode != SIM_MODE_RUNNING ||
        piece->segment.busy != SIM_BUSY_BLOCKING)
        return;
    double x = sim_axis_x(&lanes->axis, piece->begin_ns);
    double w = sim_axis_x(&lanes->axis, piece->end_ns) - x;
    double top = lanes->rows[0].row.y + lanes->row_height;
    double height = (double)(lanes->count - 1) * lanes->row_height;
    if (w >= 1 && lanes->count > 1)
        sim_canvas_rect(p->stage->canvas, sim_rect(x, top, w, height),
                        sim_color_fade(p->stage->theme->block, 0.06));
}

static void paint_grid(SimStage *stage, const SimLanes *lanes)
{
    for (size_t i = 0; i < lanes->count; i++) {
        SimRect row = lanes->rows[i].row;
        double y = sim_rect_bottom(row);
        sim_canvas_line(stage->canvas, row.x + 16, y, sim_rect_right(row) - 16,
                        y, 1, 0, sim_color_fade(stage->theme->line, 0.55));
    }
}

static void paint_bars(SimStage *stage, const SimFilm *film,
                       const SimLanes *lanes)
{
    BlockPainting blocks = {stage, lanes};
    bool has_reasons = lanes->row_height >= 30;
    sim_timeline_view(film->timeline, 0, lanes->axis.from_ns, lanes->axis.to_ns,
                      sim_axis_span(&lanes->axis, 0.5), visit_block, &blocks);
    sim_canvas_clip(stage->canvas,
                    sim_rect(lanes->axis.x - 1, lanes->card.y + 60,
                             lanes->axis.w + 2, lanes->card.h - 62));
    for (size_t i = 0; i < lanes->count; i++)
        sim_paint_lane(stage, film, lanes->rows[i].slot, lanes->rows[i].bar,
                       &lanes->axis, has_reasons);
}

// ---- arrows -------------------------------------------------------------

static const SimLane *lane_of(const SimLanes *lanes, uint32_t slot)
{
    for (size_t i = 0; i < lanes->count; i++)
        if (lanes->rows[i].slot == slot)
            return &lanes->rows[i];
    return NULL;
}

static void paint_head(SimStage *stage, double x, double y, double towards,
                       SimColor color)
{
    SimPoint head[] = {
        {x, y}, {x - 3.5, y - 7 * towards}, {x + 3.5, y - 7 * towards}};
    sim_canvas_polygon(stage->canvas, head, 3, color);
}

static void paint_arrow(SimStage *stage, const SimFilm *film,
                        const SimLanes *lanes, const SimWake *wake)
{
    if (wake->run_step == UINT64_MAX)
        return;
    uint32_t from_slot = wake->from == SIM_NO_SLOT ? 0 : wake->from;
    const SimLane *from = lane_of(lanes, from_slot);
    const SimLane *to = lane_of(lanes, wake->to);
    if (from == NULL || to == NULL || from == to)
        return;
    double x1 = sim_axis_x(&lanes->axis,
                           sim_replay_time_of(film->replay, wake->cause_step));
    double x2 = sim_axis_x(&lanes->axis,
                           sim_replay_time_of(film->replay, wake->run_step));
    double towards = to->row.y > from->row.y ? 1 : -1;
    double y1 = towards > 0 ? sim_rect_bottom(from->bar) : from->bar.y;
    double y2 = towards > 0 ? to->bar.y : sim_rect_bottom(to->bar);
    bool is_chosen =
        stage->selected == wake->to || stage->selected == from_slot;
    SimColor color =
        sim_color_fade(stage->theme->text, is_chosen ? 0.95 : 0.42);
    double bend = (y2 - y1) * 0.5;
    SimPoint curve[] = {{x1, y1},
                        {x1, y1 + bend},
                        {x2, y2 - bend - 7 * towards},
                        {x2, y2 - 6 * towards}};
    sim_canvas_curve(stage->canvas, curve, 4, is_chosen ? 2.2 : 1.2, 0, color);
    paint_head(stage, x2, y2, towards, color);
}

static void paint_arrows(SimStage *stage, const SimFilm *film,
                         const SimLanes *lanes)
{
    SimWake wakes[MOST_ARROWS];
    size_t count = sim_timeline_wakes(film->timeline, lanes->axis.from_ns,
                                      lanes->axis.to_ns, wakes, MOST_ARROWS);
    // More arrows than that would be a web.
    if (count > MOST_ARROWS)
        return;
    for (size_t i = 0; i < count; i++)
        paint_arrow(stage, film, lanes, &wakes[i]);
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
    const SimLane *last = &lanes->rows[lanes->count - 1];
    sim_canvas_line(stage->canvas, x, sim_rect_bottom(pill), x,
                    sim_rect_bottom(last->row), 2, 0, theme->accent);
    sim_canvas_round(stage->canvas, pill, 13, theme->accent);
    sim_canvas_text(stage->canvas, sim_rect_middle_x(pill), lanes->axis_y,
                    sim_style_center(15, 600, theme->on_accent), text);
}

// ---- the card -----------------------------------------------------------

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
    char range[128], hidden[64] = "";
    snprintf(range, sizeof range, "%s to %s", from.text, to.text);
    if (lanes->count < lanes->total)
        snprintf(hidden, sizeof hidden, ", %zu of %zu lanes", lanes->count,
                 lanes->total);
    strncat(range, hidden, sizeof range - strlen(range) - 1);
    sim_paint_head(stage, lanes->card, "Lanes", range);
    sim_paint_legend(
        stage, sim_rect_right(lanes->card) - 24, lanes->card.y + 32,
        !film->replay->has_loop || stage->film->stats.tasks[0].block_ns > 0);
}

void sim_paint_lanes_in(SimStage *stage, const SimFilm *film,
                        const SimLanes *lanes, unsigned slot, bool has_title)
{
    double x = sim_axis_x(&lanes->axis, film->state.now_ns);
    bool is_in_view = film->state.now_ns >= lanes->axis.from_ns &&
                      film->state.now_ns <= lanes->axis.to_ns;
    SimTimeText now = sim_paint_instant(stage, film->state.now_ns);
    SimRect pill = playhead_pill(stage, lanes, x, now.text);
    double bottom = sim_rect_bottom(lanes->rows[lanes->count - 1].row);
    sim_paint_inside(stage, slot, lanes->card);
    if (has_title)
        paint_title(stage, film, lanes);
    paint_grid(stage, lanes);
    // The ticks' lines belong to the picture that stays, their labels do not:
    // one of them must make room for the playhead.
    sim_paint_axis(stage, &lanes->axis, -100, lanes->axis_y + 18, bottom, 0, 0);
    paint_bars(stage, film, lanes);
    paint_arrows(stage, film, lanes);
    sim_canvas_unclip(stage->canvas);
    sim_canvas_layer_end(stage->canvas);
    // The two sides of a comparison share the slots of the labels.
    bool is_second = slot == SIM_SLOT_SIDE + 1;
    paint_labels(stage, lanes,
                 SIM_SLOT_LABELS + (is_second ? SIM_MOST_LABELS / 2 : 0));
    sim_paint_axis(stage, &lanes->axis, lanes->axis_y, 0, 0,
                   is_in_view ? pill.x : -1e9,
                   is_in_view ? sim_rect_right(pill) : -1e9);
    if (is_in_view)
        paint_playhead(stage, lanes, x, now.text);
}

void sim_paint_lanes(SimStage *stage)
{
    SimRect card = stage->cards.lanes;
    if (sim_rect_is_empty(card))
        return;
    const SimFilm *film = stage->film;
    SimLanes lanes;
    SimLanesNeed need = {card, &film->state, stage->lanes_from, stage->lanes_to,
                         stage->lanes_first};
    sim_lanes_lay(&lanes, &need);
    stage->lanes_first = lanes.first;
    sim_paint_lanes_in(stage, film, &lanes, SIM_SLOT_LANES, true);
    SimRect times =
        sim_rect(lanes.axis.x, card.y + 56, lanes.axis.w, card.h - 60);
    sim_hits_add(&stage->hits, times, "lanes_time", 0);
    for (size_t i = 0; i < lanes.count; i++) {
        SimRect label = lanes.rows[i].row;
        label.w = lanes.axis.x - label.x;
        sim_hits_add(&stage->hits, label, "lane", lanes.rows[i].slot);
    }
    sim_lanes_done(&lanes);
}

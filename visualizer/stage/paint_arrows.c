// Wake arrows: from a cause to the start of the run that it led to.
//
// All of a view while they are few; the chain of the chosen task always: who
// woke it last, who had woken him, and so on back to a timer.
#include "replay/causes.h"
#include "stage/paint_lanes.h"
#include <math.h>

enum { MOST_ARROWS = 60, MOST_LINKS = 24 };

typedef struct Arrows {
    SimStage *stage;
    const SimFilm *film;
    const SimLanes *lanes;
    SimWake chain[MOST_LINKS];
    int chain_count;
} Arrows;

// ---- one arrow ----------------------------------------------------------

static void paint_tip(SimStage *stage, double x, double y, double towards,
                      SimColor color)
{
    SimPoint head[] = {
        {x, y}, {x - 3.5, y - 7 * towards}, {x + 3.5, y - 7 * towards}};
    sim_canvas_polygon(stage->canvas, head, 3, color);
}

static void paint_arrow(const Arrows *arrows, const SimWake *wake,
                        bool is_chosen)
{
    SimStage *stage = arrows->stage;
    const SimReplay *replay = arrows->film->replay;
    const SimLanes *lanes = arrows->lanes;
    if (wake->run_step == UINT64_MAX)
        return;
    uint32_t from_slot = wake->from == SIM_NO_SLOT ? 0 : wake->from;
    const SimLane *from = sim_lanes_row_of(lanes, from_slot);
    const SimLane *to = sim_lanes_row_of(lanes, wake->to);
    if (from == NULL || to == NULL || from == to)
        return;
    double x1 =
        sim_lanes_x(lanes, sim_replay_time_of(replay, wake->cause_step));
    double x2 = sim_lanes_x(lanes, sim_replay_time_of(replay, wake->run_step));
    double towards = to->row.y > from->row.y ? 1 : -1;
    double y1 = towards > 0 ? sim_rect_bottom(from->bar) : from->bar.y;
    double y2 = towards > 0 ? to->bar.y : sim_rect_bottom(to->bar);
    SimColor color =
        sim_color_fade(stage->theme->text, is_chosen ? 0.95 : 0.42);
    double bend = (y2 - y1) * 0.5;
    SimPoint curve[] = {{x1, y1},
                        {x1, y1 + bend},
                        {x2, y2 - bend - 7 * towards},
                        {x2, y2 - 6 * towards}};
    sim_canvas_curve(stage->canvas, curve, 4, is_chosen ? 2.2 : 1.2, 0, color);
    paint_tip(stage, x2, y2, towards, color);
}

// ---- the chain ----------------------------------------------------------

// The segment of a lane that holds a step: its index, or `count`.
static size_t segment_at(const SimSegment *segments, size_t count,
                         uint64_t step)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (segments[middle].step <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? low - 1 : count;
}

// The last wake of a task before a step. Returns false if there is none.
static bool wake_before(const SimFilm *film, uint32_t slot, uint64_t step,
                        SimWake *out_wake)
{
    size_t count;
    const SimSegment *segments =
        sim_timeline_segments(film->timeline, slot, &count);
    size_t at = segment_at(segments, count, step);
    if (at == count)
        return false;
    while (segments[at].mode != SIM_MODE_READY)
        if (at-- == 0)
            return false;
    if (segments[at].step == 0)
        return false;
    SimWaker waker = sim_waker_of(film->replay, segments[at].step - 1);
    if (waker.cause == SIM_NO_EVENT)
        return false;
    bool has_run = at + 1 < count && segments[at + 1].mode == SIM_MODE_RUNNING;
    *out_wake = (SimWake){waker.cause + 1, segments[at].step,
                          has_run ? segments[at + 1].step : UINT64_MAX,
                          waker.slot, slot};
    return true;
}

static void find_chain(Arrows *arrows)
{
    uint32_t slot = arrows->stage->selected;
    uint64_t step = arrows->film->state.step;
    while (arrows->chain_count < MOST_LINKS && slot != SIM_NO_SLOT &&
           slot != 0 && slot < arrows->film->replay->task_count) {
        SimWake *wake = &arrows->chain[arrows->chain_count];
        if (!wake_before(arrows->film, slot, step, wake))
            return;
        arrows->chain_count++;
        slot = wake->from;
        step = wake->cause_step;
    }
}

static bool is_in_chain(const Arrows *arrows, const SimWake *wake)
{
    for (int i = 0; i < arrows->chain_count; i++)
        if (arrows->chain[i].ready_step == wake->ready_step)
            return true;
    return false;
}

void sim_paint_arrows(SimStage *stage, const SimFilm *film,
                      const SimLanes *lanes)
{
    Arrows arrows = {.stage = stage, .film = film, .lanes = lanes};
    SimWake wakes[MOST_ARROWS];
    size_t count = sim_timeline_wakes(film->timeline, lanes->axis.from_ns,
                                      lanes->axis.to_ns, wakes, MOST_ARROWS);
    if (film == stage->film)
        find_chain(&arrows);
    // More arrows than that would be a web.
    for (size_t i = 0; i < count && count <= MOST_ARROWS; i++)
        if (!is_in_chain(&arrows, &wakes[i]))
            paint_arrow(&arrows, &wakes[i], false);
    for (int i = 0; i < arrows.chain_count; i++)
        paint_arrow(&arrows, &arrows.chain[i], true);
}

// ---- the critical path --------------------------------------------------

// The first piece that ends after the view begins.
static size_t first_piece(const SimPath *path, int64_t from_ns)
{
    size_t low = 0, high = path->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (path->pieces[middle].end_ns < from_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// From where the piece before ended to where this one begins.
static void paint_step(SimStage *stage, SimPoint from, SimPoint to)
{
    if (from.x < 0)
        return;
    sim_canvas_line(stage->canvas, to.x, from.y, to.x, to.y, 2.5, 0,
                    stage->theme->accent);
}

void sim_paint_path(SimStage *stage, SimFilm *film, const SimLanes *lanes)
{
    if (!stage->shows_path || film != stage->film)
        return;
    const SimPath *path = sim_film_path(film);
    SimPoint before = {-1, 0};
    double drawn = -1e9; // what is finer than a pixel is drawn once
    for (size_t i = first_piece(path, lanes->axis.from_ns); i < path->count;
         i++) {
        const SimPathPiece *piece = &path->pieces[i];
        const SimLane *lane = sim_lanes_row_of(lanes, piece->slot);
        if (piece->begin_ns > lanes->axis.to_ns)
            return;
        double x = fmax(lanes->axis.x, sim_lanes_x(lanes, piece->begin_ns));
        double right = sim_lanes_x(lanes, piece->end_ns);
        if (lane == NULL || right < drawn + 1)
            continue;
        double y = sim_rect_bottom(lane->bar) + 2;
        paint_step(stage, before, (SimPoint){x, y});
        sim_canvas_rect(stage->canvas, sim_rect(x, y - 2, right - x, 4),
                        stage->theme->accent);
        before = (SimPoint){right, y};
        drawn = right;
    }
}

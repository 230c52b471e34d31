#include "layout/lanes.h"
#include "replay/words.h"
#include "base/alloc.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD     100.0 // title and axis
#define FOOT     16.0
#define LABEL    208.0
#define BEST     48.0
#define LEAST    21.0
#define TALLEST  112.0
#define TALL     72.0 // where other rows want room too
#define WARNINGS 72.0
#define LOOP     56.0
#define COUNTER  56.0
#define SMALL    24.0
#define CROWDED  34.0 // below that the other rows shrink with the tasks
#define FOLD     40.0 // the width of a folded stretch
#define WORTH    0.06 // of the view: shorter stretches are not folded

static size_t rows_beside(const SimTracks *tracks)
{
    return tracks == NULL
               ? 0
               : (size_t)(tracks->jobs.rows + tracks->operations.rows);
}

static size_t counters_of(const SimReplay *replay, const SimTracks *tracks)
{
    if (tracks == NULL || !replay->has_loop)
        return 0;
    return (size_t)tracks->counter_count;
}

double sim_lanes_wish(const SimReplay *replay, const SimTracks *tracks,
                      size_t warning_count)
{
    double tasks = (double)replay->task_count - 1;
    double each = tasks < 3 ? TALL : BEST;
    double rows = tasks + (double)rows_beside(tracks);
    double counters = (double)counters_of(replay, tracks);
    double warnings = warning_count > 0 ? WARNINGS : 0;
    return HEAD + warnings + (tasks < 1 ? TALL : LOOP) + rows * each +
           counters * COUNTER + FOOT;
}

void sim_lane_words(const SimState *state, uint32_t slot, char *out,
                    size_t size)
{
    const SimTaskNow *now = &state->tasks[slot];
    if (now->mode == SIM_MODE_RUNNING && now->busy == SIM_BUSY_BLOCKING)
        snprintf(out, size, "blocks the loop");
    else if (now->mode == SIM_MODE_RUNNING && now->busy == SIM_BUSY_WORKING)
        snprintf(out, size, "works");
    else if (now->mode == SIM_MODE_WAITING && slot == 0)
        snprintf(out, size, "nothing to do");
    else if (now->mode == SIM_MODE_WAITING)
        snprintf(out, size, "waits for %s",
                 sim_task_wait_words(state, slot).text);
    else if (now->mode == SIM_MODE_RUNNING)
        snprintf(out, size, "runs");
    else
        snprintf(out, size, "%s", sim_mode_word((SimMode)now->mode));
}

// The thread's own lane: what runs on it is what the task that runs does.
static void thread_words(const SimState *state, SimLane *lane)
{
    uint32_t runner = sim_state_thread(state);
    lane->mode = runner == SIM_NO_SLOT ? SIM_MODE_WAITING : SIM_MODE_RUNNING;
    snprintf(lane->name, sizeof lane->name, "%s",
             state->replay->has_loop ? "loop" : "main thread");
    if (runner == SIM_NO_SLOT)
        snprintf(lane->state, sizeof lane->state, "nothing to do");
    else
        sim_lane_words(state, runner, lane->state, sizeof lane->state);
    lane->is_blocking =
        runner != SIM_NO_SLOT && state->tasks[runner].busy == SIM_BUSY_BLOCKING;
    if (lane->is_blocking && state->replay->has_loop)
        snprintf(lane->state, sizeof lane->state, "stands still");
}

// ---- rows ---------------------------------------------------------------

static void fill_task(SimLane *lane, const SimLanesNeed *need, uint32_t slot)
{
    const SimState *state = need->state;
    const SimTaskInfo *info = &state->replay->tasks[slot];
    lane->slot = slot;
    lane->mode = (SimMode)state->tasks[slot].mode;
    lane->is_blocking = lane->mode == SIM_MODE_RUNNING &&
                        state->tasks[slot].busy == SIM_BUSY_BLOCKING;
    lane->is_found = need->list != NULL &&
                     sim_lane_list_matches(need->list, state->replay, slot);
    snprintf(lane->name, sizeof lane->name, "%s", info->name);
    sim_lane_words(state, slot, lane->state, sizeof lane->state);
    if (slot == 0)
        thread_words(state, lane);
    sim_badge(lane->name, lane->badge);
}

static void fill_head(SimLane *lane, const SimLanesNeed *need,
                      const SimLaneEntry *entry)
{
    lane->kind = SIM_LANE_HEAD;
    lane->slot = entry->slot;
    lane->is_folded = entry->is_folded;
    sim_lane_list_head(need->list, need->state->replay, entry, lane->name);
    snprintf(lane->state, sizeof lane->state, "%u task%s", entry->count,
             entry->count == 1 ? "" : "s");
}

// What goes on at the cursor on a row of threads, or of I/O.
static const SimStay *stay_at(const SimStays *stays, unsigned row,
                              int64_t time_ns)
{
    size_t first, end = sim_stays_between(stays, time_ns, time_ns, &first);
    for (size_t i = end; i-- > first;)
        if (stays->stays[i].row == row && stays->stays[i].end_ns >= time_ns)
            return &stays->stays[i];
    return NULL;
}

static void fill_stays(SimLane *lane, const SimLanesNeed *need,
                       SimLaneKind kind, unsigned row)
{
    bool is_thread = kind == SIM_LANE_THREAD;
    const SimStays *stays =
        is_thread ? &need->tracks->jobs : &need->tracks->operations;
    const SimStay *now = stay_at(stays, row, need->state->now_ns);
    lane->kind = kind;
    lane->slot = row;
    lane->mode = now != NULL ? SIM_MODE_RUNNING : SIM_MODE_WAITING;
    if (is_thread || stays->rows > 1)
        snprintf(lane->name, sizeof lane->name, "%s %u",
                 is_thread ? "thread" : "I/O", row + 1);
    else
        snprintf(lane->name, sizeof lane->name, "I/O");
    if (now == NULL)
        snprintf(lane->state, sizeof lane->state, "nothing to do");
    else if (is_thread)
        snprintf(lane->state, sizeof lane->state, "for %s",
                 now->slot < need->state->replay->task_count
                     ? need->state->replay->tasks[now->slot].name
                     : "somebody");
    else
        snprintf(lane->state, sizeof lane->state, "%s",
                 sim_operation_words(now->what));
}

static void fill_counter(SimLane *lane, const SimLanesNeed *need, unsigned i)
{
    double now = sim_tracks_value(need->tracks, (int)i, need->state);
    lane->kind = SIM_LANE_COUNTER;
    lane->slot = i;
    snprintf(lane->name, sizeof lane->name, "%s",
             need->tracks->counters[i].name);
    snprintf(lane->state, sizeof lane->state, "%.6g now", now);
}

static void fill_warnings(SimLane *lane, const SimLanesNeed *need)
{
    lane->kind = SIM_LANE_WARNINGS;
    snprintf(lane->name, sizeof lane->name, "warnings");
    snprintf(lane->state, sizeof lane->state, "%zu in this run",
             need->warning_count);
}

// ---- heights ------------------------------------------------------------

typedef struct Heights {
    double warnings, loop, task, counter;
} Heights;

typedef struct Counts {
    size_t pins, tasks, beside, counters;
} Counts;

static Counts count_rows(const SimLanesNeed *need)
{
    const SimReplay *replay = need->state->replay;
    Counts counts = {.tasks = replay->task_count - 1,
                     .beside = rows_beside(need->tracks),
                     .counters = counters_of(replay, need->tracks)};
    if (need->list != NULL) {
        counts.pins = (size_t)need->list->pin_count;
        counts.tasks = need->list->count;
    }
    return counts;
}

static double share(double room, const Heights *h, const Counts *counts)
{
    double fixed =
        h->warnings + h->loop + (double)counts->counters * h->counter;
    double rows = (double)(counts->pins + counts->tasks + counts->beside);
    return rows > 0 ? floor((room - fixed) / rows) : 0;
}

// Where nothing else wants the room, few lanes grow.
static Heights share_room(double room, const SimLanesNeed *need,
                          const Counts *counts)
{
    Heights h = {need->warning_count > 0 ? WARNINGS : 0, LOOP, 0, COUNTER};
    bool is_alone = need->tracks == NULL;
    size_t tasks = counts->pins + counts->tasks + counts->beside;
    if (is_alone || tasks == 0) {
        double rows = (double)tasks + 1;
        double left = room - h.warnings - (double)counts->counters * h.counter;
        h.loop = h.task = fmin(TALLEST, fmax(LEAST, floor(left / rows)));
        return h;
    }
    h.task = share(room, &h, counts);
    if (h.task < CROWDED) {
        h.warnings = fmin(h.warnings, 56);
        h.loop = 36;
        h.counter = 32;
        h.task = fmin(share(room, &h, counts), CROWDED);
    }
    if (h.task < SMALL) {
        h.loop = h.counter = 28;
        h.task = fmin(share(room, &h, counts), SMALL);
    }
    h.task = fmin(TALL, fmax(LEAST, h.task));
    return h;
}

// ---- folding ------------------------------------------------------------

typedef struct Folding {
    int64_t begins[SIM_MOST_PIECES], ends[SIM_MOST_PIECES];
    int count;
    int64_t least_ns;
} Folding;

static void visit_idle(void *context, const SimPiece *piece)
{
    Folding *folding = context;
    bool is_idle = !piece->is_merged && piece->segment.mode == SIM_MODE_WAITING;
    if (!is_idle || piece->end_ns - piece->begin_ns < folding->least_ns ||
        folding->count >= SIM_MOST_PIECES / 2 - 1)
        return;
    folding->begins[folding->count] = piece->begin_ns;
    folding->ends[folding->count++] = piece->end_ns;
}

static void add_piece(SimLanes *lanes, SimAxis axis, bool is_fold)
{
    if (lanes->piece_count < SIM_MOST_PIECES && axis.to_ns > axis.from_ns)
        lanes->pieces[lanes->piece_count++] = (SimAxisPiece){axis, is_fold};
}

static void fold(SimLanes *lanes, const Folding *folding)
{
    SimAxis whole = lanes->axis;
    int64_t shown = whole.to_ns - whole.from_ns, at = whole.from_ns;
    for (int i = 0; i < folding->count; i++)
        shown -= folding->ends[i] - folding->begins[i];
    double x = whole.x, w = whole.w - folding->count * FOLD;
    for (int i = 0; i <= folding->count; i++) {
        bool is_last = i == folding->count;
        int64_t end = is_last ? whole.to_ns : folding->begins[i];
        double width = shown > 0 ? w * (double)(end - at) / (double)shown : 0;
        add_piece(lanes, (SimAxis){x, width, at, end, whole.longest_ns}, false);
        x += width;
        if (is_last)
            return;
        at = folding->ends[i];
        add_piece(lanes,
                  (SimAxis){x, FOLD, folding->begins[i], at, whole.longest_ns},
                  true);
        x += FOLD;
    }
}

static void lay_pieces(SimLanes *lanes, const SimTimeline *timeline)
{
    Folding folding = {.least_ns = (int64_t)((double)(lanes->axis.to_ns -
                                                      lanes->axis.from_ns) *
                                             WORTH)};
    if (timeline != NULL && folding.least_ns > 0)
        sim_timeline_view(timeline, 0, lanes->axis.from_ns, lanes->axis.to_ns,
                          folding.least_ns / 2, visit_idle, &folding);
    lanes->piece_count = 0;
    if (folding.count * FOLD > lanes->axis.w / 2)
        folding.count = 0;
    fold(lanes, &folding);
    if (lanes->piece_count == 0)
        lanes->pieces[lanes->piece_count++] =
            (SimAxisPiece){lanes->axis, false};
}

double sim_lanes_x(const SimLanes *lanes, int64_t time_ns)
{
    for (int i = 0; i < lanes->piece_count; i++)
        if (time_ns <= lanes->pieces[i].axis.to_ns)
            return sim_axis_x(&lanes->pieces[i].axis, time_ns);
    return sim_axis_x(&lanes->pieces[lanes->piece_count - 1].axis, time_ns);
}

int64_t sim_lanes_time(const SimLanes *lanes, double x)
{
    for (int i = 0; i < lanes->piece_count; i++) {
        const SimAxis *axis = &lanes->pieces[i].axis;
        if (x <= axis->x + axis->w)
            return sim_axis_time(axis, x);
    }
    return sim_axis_time(&lanes->pieces[lanes->piece_count - 1].axis, x);
}

// ---- laying -------------------------------------------------------------

static SimLane *add_row(SimLanes *lanes, double height)
{
    SimLane *lane = &lanes->rows[lanes->count++];
    SimRect card = lanes->card;
    double pad = fmax(fmin(8, height / 6), (height - 48) / 2);
    memset(lane, 0, sizeof *lane);
    lane->row = sim_rect(card.x + 1, lanes->bottom, card.w - 2, height);
    lane->bar = sim_rect(lanes->axis.x, lanes->bottom + pad, lanes->axis.w,
                         height - 2 * pad);
    lanes->bottom += height;
    return lane;
}

static void lay_top(SimLanes *lanes, const SimLanesNeed *need, const Heights *h)
{
    if (h->warnings > 0)
        fill_warnings(add_row(lanes, h->warnings), need);
    SimLane *loop = add_row(lanes, h->loop);
    fill_task(loop, need, 0);
    loop->kind = SIM_LANE_LOOP;
    for (int i = 0; need->list != NULL && i < need->list->pin_count; i++) {
        SimLane *lane = add_row(lanes, h->task);
        fill_task(lane, need, need->list->pins[i]);
        lane->kind = SIM_LANE_TASK;
        lane->is_pinned = true;
    }
}

static void lay_tasks(SimLanes *lanes, const SimLanesNeed *need,
                      const Heights *h)
{
    double top = lanes->bottom;
    for (size_t i = lanes->first; i < lanes->first + lanes->shown; i++) {
        SimLane *lane = add_row(lanes, h->task);
        if (need->list == NULL) {
            fill_task(lane, need, (uint32_t)i + 1);
        } else if (need->list->entries[i].count > 0) {
            fill_head(lane, need, &need->list->entries[i]);
            continue;
        } else {
            fill_task(lane, need, need->list->entries[i].slot);
        }
        lane->kind = SIM_LANE_TASK;
    }
    SimRect card = lanes->card;
    lanes->body = sim_rect(card.x + 1, top, card.w - 2, lanes->bottom - top);
    if (lanes->shown == lanes->total)
        return;
    double length =
        fmax(32, lanes->body.h * (double)lanes->shown / (double)lanes->total);
    double part = (double)lanes->first / (double)(lanes->total - lanes->shown);
    lanes->bar = sim_rect(sim_rect_right(card) - 14, top, 8, lanes->body.h);
    lanes->thumb = sim_rect(lanes->bar.x, top + (lanes->body.h - length) * part,
                            8, length);
}

static void lay_bottom(SimLanes *lanes, const SimLanesNeed *need,
                       const Heights *h, const Counts *counts)
{
    if (need->tracks == NULL)
        return;
    for (int i = 0; i < need->tracks->jobs.rows; i++)
        fill_stays(add_row(lanes, h->task), need, SIM_LANE_THREAD, (unsigned)i);
    for (int i = 0; i < need->tracks->operations.rows; i++)
        fill_stays(add_row(lanes, h->task), need, SIM_LANE_IO, (unsigned)i);
    for (unsigned i = 0; i < counts->counters; i++)
        fill_counter(add_row(lanes, h->counter), need, i);
}

// How many rows of tasks fit between what stays.
static void fit(SimLanes *lanes, double room, const Heights *h,
                const Counts *counts, size_t first)
{
    double left = room - h->warnings - h->loop -
                  (double)(counts->pins + counts->beside) * h->task -
                  (double)counts->counters * h->counter;
    double fitting = floor(fmax(0, left) / h->task);
    lanes->total = counts->tasks;
    lanes->shown =
        fitting < (double)lanes->total ? (size_t)fitting : lanes->total;
    size_t most_first = lanes->total - lanes->shown;
    lanes->first = first < most_first ? first : most_first;
}

void sim_lanes_lay(SimLanes *lanes, const SimLanesNeed *need)
{
    const SimReplay *replay = need->state->replay;
    SimRect card = need->card;
    double room = card.h - HEAD - FOOT;
    Counts counts = count_rows(need);
    Heights h = share_room(room, need, &counts);
    *lanes = (SimLanes){.card = card, .bottom = card.y + HEAD};
    lanes->axis =
        (SimAxis){card.x + LABEL, fmax(0, card.w - LABEL - 24), need->from_ns,
                  need->to_ns, replay->end_ns - replay->begin_ns};
    lanes->axis_y = card.y + 72;
    lanes->row_height = h.task;
    lanes->has_state_line = h.task >= 40;
    lay_pieces(lanes, need->folding);
    fit(lanes, room, &h, &counts, need->first);
    lanes->rows = sim_alloc(
        (2 + counts.pins + lanes->shown + counts.beside + counts.counters) *
        sizeof *lanes->rows);
    lay_top(lanes, need, &h);
    lay_tasks(lanes, need, &h);
    lay_bottom(lanes, need, &h, &counts);
}

void sim_lanes_done(SimLanes *lanes)
{
    sim_free(lanes->rows);
    lanes->rows = NULL;
}

const SimLane *sim_lanes_row_of(const SimLanes *lanes, uint32_t slot)
{
    for (size_t i = 0; i < lanes->count; i++) {
        const SimLane *lane = &lanes->rows[i];
        bool is_task =
            lane->kind == SIM_LANE_TASK || lane->kind == SIM_LANE_LOOP;
        if (is_task && lane->slot == slot)
            return lane;
    }
    return NULL;
}

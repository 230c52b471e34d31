#include "layout/tracks.h"
#include "base/alloc.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FEW_EVENTS = 100000, // a view of no more is walked exactly
    BUCKETS = 65536,
    READY = 0,
    IN_FLIGHT = 1,
    OWN = 2, // the first of the program's own
};

typedef struct SimBuckets {
    float low[2][BUCKETS], high[2][BUCKETS];
} SimBuckets;

// ---- stays --------------------------------------------------------------

static SimStay *add_stay(SimStays *stays, SimStay stay)
{
    stays->stays = sim_grow(stays->stays, stays->count, &stays->capacity,
                            sizeof *stays->stays);
    stays->stays[stays->count] = stay;
    return &stays->stays[stays->count++];
}

static int compare_stays(const void *a, const void *b)
{
    const SimStay *x = a, *y = b;
    if (x->begin_ns != y->begin_ns)
        return x->begin_ns < y->begin_ns ? -1 : 1;
    return x->step < y->step ? -1 : x->step > y->step;
}

// Rows are given in the order of beginning: the first that is free.
static void pack(SimStays *stays, int most)
{
    int64_t free_at[SIM_MOST_IO_ROWS + SIM_MOST_THREADS];
    for (int i = 0; i < most; i++)
        free_at[i] = INT64_MIN;
    for (size_t i = 0; i < stays->count; i++) {
        SimStay *stay = &stays->stays[i];
        int row = 0;
        while (row + 1 < most && free_at[row] > stay->begin_ns)
            row++;
        stay->row = (uint16_t)row;
        free_at[row] = stay->end_ns;
        if (row + 1 > stays->rows)
            stays->rows = row + 1;
    }
}

static void settle_stays(SimStays *stays)
{
    if (stays->count > 0)
        qsort(stays->stays, stays->count, sizeof *stays->stays, compare_stays);
    for (size_t i = 0; i < stays->count; i++) {
        int64_t length = stays->stays[i].end_ns - stays->stays[i].begin_ns;
        if (length > stays->longest_ns)
            stays->longest_ns = length;
    }
}

size_t sim_stays_between(const SimStays *stays, int64_t from_ns, int64_t to_ns,
                         size_t *out_first)
{
    // None that began earlier than this can still be there.
    int64_t least = from_ns - stays->longest_ns;
    size_t low = 0, high = stays->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (stays->stays[middle].begin_ns < least)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < stays->count && stays->stays[end].begin_ns <= to_ns)
        end++;
    *out_first = low;
    return end;
}

// ---- one walk over the events -------------------------------------------

// An operation that was asked for and is not answered yet.
typedef struct Asked {
    uint32_t handle;
    uint8_t operation;
    size_t stay;
} Asked;

typedef struct Walking {
    SimTracks *tracks;
    Asked *asked;
    size_t asked_count, asked_capacity;
} Walking;

static uint32_t slot_of(const SimTracks *tracks, uint32_t task)
{
    return sim_replay_slot(tracks->replay, task);
}

static void see_job(SimTracks *tracks, const SimEvent *event)
{
    int lane = event->flags > 0 ? event->flags - 1 : 0;
    if (lane >= SIM_MOST_THREADS)
        lane = SIM_MOST_THREADS - 1;
    int64_t begin = (int64_t)event->a, end = (int64_t)event->b;
    if (end < begin)
        return;
    add_stay(&tracks->jobs,
             (SimStay){begin, end, slot_of(tracks, event->task), (uint16_t)lane,
                       0, sim_reader_place(tracks->replay->reader, event->site),
                       event->index + 1});
    if (lane + 1 > tracks->jobs.rows)
        tracks->jobs.rows = lane + 1;
}

static void see_submit(Walking *walking, const SimEvent *event)
{
    SimTracks *tracks = walking->tracks;
    add_stay(&tracks->operations,
             (SimStay){event->time_ns, tracks->replay->end_ns,
                       slot_of(tracks, event->task), 0, event->flags,
                       sim_reader_place(tracks->replay->reader, event->site),
                       event->index + 1});
    walking->asked = sim_grow(walking->asked, walking->asked_count,
                              &walking->asked_capacity, sizeof *walking->asked);
    walking->asked[walking->asked_count++] =
        (Asked){event->arg, event->flags, tracks->operations.count - 1};
}

static void see_answer(Walking *walking, const SimEvent *event)
{
    for (size_t i = 0; i < walking->asked_count; i++) {
        Asked asked = walking->asked[i];
        if (asked.handle != event->arg || asked.operation != event->flags)
            continue;
        walking->tracks->operations.stays[asked.stay].end_ns = event->time_ns;
        memmove(&walking->asked[i], &walking->asked[i + 1],
                (--walking->asked_count - i) * sizeof asked);
        return;
    }
}

static int bucket_of(const SimReplay *replay, int64_t time_ns)
{
    double length = (double)(replay->end_ns - replay->begin_ns);
    double share = (double)(time_ns - replay->begin_ns) / fmax(1, length);
    int bucket = (int)(share * BUCKETS);
    return bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket;
}

// Until now a counter stood at `value`: so it is said of all buckets between.
static void fill(float *low, float *high, int from, int to, float value)
{
    for (int i = from; i <= to; i++) {
        low[i] = fminf(low[i], value);
        high[i] = fmaxf(high[i], value);
    }
}

static void walk_all(SimTracks *tracks)
{
    Walking walking = {.tracks = tracks};
    SimState *state = &tracks->state;
    SimBuckets *buckets = tracks->buckets;
    float values[2] = {0, 0};
    int bucket = 0;
    sim_state_seek(state, 0);
    while (sim_state_forward(state)) {
        SimEvent event = sim_state_event(state);
        if (event.kind == SIM_EVENT_JOB_DONE)
            see_job(tracks, &event);
        else if (event.kind == SIM_EVENT_IO_SUBMIT)
            see_submit(&walking, &event);
        else if (event.kind == SIM_EVENT_IO_DONE)
            see_answer(&walking, &event);
        float now[2] = {(float)state->ready_count,
                        (float)state->in_flight_count};
        int next = buckets ? bucket_of(tracks->replay, event.time_ns) : 0;
        for (int c = 0; c < 2; c++) {
            tracks->counters[c].most = fmax(tracks->counters[c].most, now[c]);
            if (buckets != NULL)
                fill(buckets->low[c], buckets->high[c], bucket, next,
                     values[c]);
            values[c] = now[c];
        }
        bucket = next;
    }
    if (buckets != NULL)
        for (int c = 0; c < 2; c++)
            fill(buckets->low[c], buckets->high[c], bucket, BUCKETS - 1,
                 values[c]);
    sim_free(walking.asked);
}

// ---- the program's own counters -----------------------------------------

static int own_counter(const SimTracks *tracks, const char *name)
{
    for (int i = OWN; i < tracks->counter_count; i++)
        if (strcmp(tracks->counters[i].name, name) == 0)
            return i;
    return -1;
}

static void find_own_counters(SimTracks *tracks)
{
    const SimReplay *replay = tracks->replay;
    for (size_t i = 0; i < replay->note_count; i++) {
        const SimNote *note = &replay->notes[i];
        if (note->kind != SIM_EVENT_COUNTER)
            continue;
        int at = own_counter(tracks, note->text);
        if (at < 0 && tracks->counter_count < SIM_MOST_COUNTERS) {
            at = tracks->counter_count++;
            tracks->counters[at].name = note->text;
        }
        if (at >= 0 && note->value > tracks->counters[at].most)
            tracks->counters[at].most = note->value;
    }
}

static double own_value(const SimTracks *tracks, int counter, uint64_t step)
{
    const SimReplay *replay = tracks->replay;
    for (size_t i = sim_replay_notes_at(replay, step); i-- > 0;)
        if (replay->notes[i].kind == SIM_EVENT_COUNTER &&
            strcmp(replay->notes[i].text, tracks->counters[counter].name) == 0)
            return replay->notes[i].value;
    return 0;
}

double sim_tracks_value(const SimTracks *tracks, int counter,
                        const SimState *state)
{
    if (counter == READY)
        return (double)state->ready_count;
    if (counter == IN_FLIGHT)
        return (double)state->in_flight_count;
    return own_value(tracks, counter, state->step);
}

// ---- a view -------------------------------------------------------------

typedef struct Viewing {
    SimTracks *tracks;
    int64_t from_ns, to_ns;
    int count;
} Viewing;

static int cell_of(const Viewing *view, int64_t time_ns)
{
    double share = (double)(time_ns - view->from_ns) /
                   fmax(1, (double)(view->to_ns - view->from_ns));
    int cell = (int)(share * view->count);
    return cell < 0 ? 0 : cell >= view->count ? view->count - 1 : cell;
}

static void clear_cells(SimCells *cells, int count)
{
    for (int i = 0; i < count; i++) {
        cells->low[i] = INFINITY;
        cells->high[i] = -INFINITY;
    }
}

static void walk_view(const Viewing *view)
{
    SimTracks *tracks = view->tracks;
    SimState *state = &tracks->state;
    float values[2];
    int cell = 0;
    // What happens at the first instant itself belongs to the view.
    sim_state_seek(state,
                   sim_replay_step_at(tracks->replay, view->from_ns - 1));
    values[READY] = (float)state->ready_count;
    values[IN_FLIGHT] = (float)state->in_flight_count;
    bool has_next = true;
    while (has_next) {
        has_next = sim_state_forward(state) && state->now_ns <= view->to_ns;
        int next = has_next ? cell_of(view, state->now_ns) : view->count - 1;
        for (int c = 0; c < 2; c++)
            fill(tracks->counters[c].cells.low, tracks->counters[c].cells.high,
                 cell, next, values[c]);
        values[READY] = (float)state->ready_count;
        values[IN_FLIGHT] = (float)state->in_flight_count;
        cell = next;
    }
}

static void copy_buckets(const Viewing *view)
{
    SimTracks *tracks = view->tracks;
    int64_t length = view->to_ns - view->from_ns;
    for (int i = 0; i < view->count; i++) {
        int64_t begin = view->from_ns + length / view->count * i;
        int from = bucket_of(tracks->replay, begin);
        int to = bucket_of(tracks->replay, begin + length / view->count);
        for (int b = from; b <= to; b++) {
            for (int c = 0; c < 2; c++) {
                SimCells *cells = &tracks->counters[c].cells;
                cells->low[i] =
                    fminf(cells->low[i], tracks->buckets->low[c][b]);
                cells->high[i] =
                    fmaxf(cells->high[i], tracks->buckets->high[c][b]);
            }
        }
    }
}

static void view_own(const Viewing *view, int counter, uint64_t first_step)
{
    SimTracks *tracks = view->tracks;
    const SimReplay *replay = tracks->replay;
    SimCells *cells = &tracks->counters[counter].cells;
    float value = (float)own_value(tracks, counter, first_step);
    int cell = 0;
    for (size_t i = sim_replay_notes_at(replay, first_step);
         i < replay->note_count && replay->notes[i].time_ns <= view->to_ns;
         i++) {
        const SimNote *note = &replay->notes[i];
        if (note->kind != SIM_EVENT_COUNTER ||
            strcmp(note->text, tracks->counters[counter].name) != 0)
            continue;
        int next = cell_of(view, note->time_ns);
        fill(cells->low, cells->high, cell, next, value);
        value = (float)note->value;
        cell = next;
    }
    fill(cells->low, cells->high, cell, view->count - 1, value);
}

void sim_tracks_view(SimTracks *tracks, int64_t from_ns, int64_t to_ns,
                     int cell_count)
{
    sim_tracks_build(tracks);
    cell_count = cell_count > SIM_MOST_CELLS ? SIM_MOST_CELLS : cell_count;
    if (cell_count < 1 ||
        (tracks->from_ns == from_ns && tracks->to_ns == to_ns &&
         tracks->cell_count == cell_count))
        return;
    tracks->from_ns = from_ns;
    tracks->to_ns = to_ns;
    tracks->cell_count = cell_count;
    Viewing view = {tracks, from_ns, to_ns, cell_count};
    uint64_t first = sim_replay_step_at(tracks->replay, from_ns);
    uint64_t last = sim_replay_step_at(tracks->replay, to_ns);
    for (int c = 0; c < tracks->counter_count; c++)
        clear_cells(&tracks->counters[c].cells, cell_count);
    if (tracks->buckets != NULL && last - first > FEW_EVENTS)
        copy_buckets(&view);
    else
        walk_view(&view);
    for (int c = OWN; c < tracks->counter_count; c++)
        view_own(&view, c, first);
}

// ---- making -------------------------------------------------------------

void sim_tracks_init(SimTracks *tracks, const SimReplay *replay)
{
    *tracks = (SimTracks){.replay = replay, .counter_count = OWN};
    tracks->counters = sim_alloc(SIM_MOST_COUNTERS * sizeof *tracks->counters);
    memset(tracks->counters, 0, SIM_MOST_COUNTERS * sizeof *tracks->counters);
    tracks->counters[READY].name = "ready";
    tracks->counters[IN_FLIGHT].name = "in flight";
    sim_state_init(&tracks->state, replay);
    find_own_counters(tracks);
}

static SimBuckets *new_buckets(void)
{
    SimBuckets *buckets = sim_alloc(sizeof *buckets);
    for (int c = 0; c < 2; c++) {
        for (int i = 0; i < BUCKETS; i++) {
            buckets->low[c][i] = INFINITY;
            buckets->high[c][i] = -INFINITY;
        }
    }
    return buckets;
}

void sim_tracks_build(SimTracks *tracks)
{
    if (tracks->is_built)
        return;
    tracks->is_built = true;
    if (tracks->replay->step_count > FEW_EVENTS)
        tracks->buckets = new_buckets();
    walk_all(tracks);
    settle_stays(&tracks->jobs);
    settle_stays(&tracks->operations);
    pack(&tracks->operations, SIM_MOST_IO_ROWS);
}

void sim_tracks_done(SimTracks *tracks)
{
    sim_free(tracks->jobs.stays);
    sim_free(tracks->operations.stays);
    sim_free(tracks->counters);
    sim_free(tracks->buckets);
    sim_state_done(&tracks->state);
}

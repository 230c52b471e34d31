#include "replay/path.h"

#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/inside.h"
#include "replay/things.h"

// ---- the runs -------------------------------------------------------------

// A run of a task, and where the way goes on before it.
typedef struct Run {
    uint64_t step;
    int64_t begin_ns;
    int64_t ready_ns;
    int64_t cause_ns;
    uint64_t ready_step;
    int64_t suspend_ns; // when the run ended; INT64_MAX: not yet
    uint64_t suspend_step;
    uint32_t object;
    uint32_t slot;
    uint32_t before; // another run; NONE: this was the first of all
    bool is_own;     // the same task's run before: it waited for the outside
    uint8_t reason;  // of the wait that followed
} Run;

static const uint32_t NONE = UINT32_MAX;

typedef struct Runs {
    const SimReplay *replay;
    Run *runs;
    size_t count;
    size_t capacity;
    uint32_t *last;  // last[task_count]: each task's latest run
    uint64_t *ready; // ready[task_count]: 1 + the index of the open READY
    uint32_t last_ended;
} Runs;

static uint32_t run_of(const Runs *runs, uint32_t slot)
{
    return slot < runs->replay->task_count ? runs->last[slot] : NONE;
}

// Whom a gather waited for last: of its tasks that have ended by a step the one
// that did so latest. SIM_NO_SLOT if the wait was for something else.
static uint32_t last_of_gather(const Runs *runs, uint32_t slot, uint64_t step)
{
    const SimReplay *replay = runs->replay;
    uint32_t last = SIM_NO_SLOT;
    size_t count;
    if (runs->last[slot] == NONE ||
        runs->runs[runs->last[slot]].reason != SIM_REASON_GATHER)
        return last;
    const uint32_t *slots =
        sim_replay_group(replay, runs->runs[runs->last[slot]].object, &count);
    for (size_t i = 0; i < count; i++) {
        uint64_t end_step = replay->tasks[slots[i]].end_step;
        if (end_step <= step &&
            (last == SIM_NO_SLOT || end_step > replay->tasks[last].end_step))
            last = slots[i];
    }
    return last;
}

// A sleeper could run from the end of his sleep, however late the timer fired.
static void count_from_deadline(const Runs *runs, Run *run,
                                const SimEvent *fired)
{
    if (fired->kind != SIM_EVENT_TIMER_FIRED || run->before == NONE)
        return;
    int64_t slept_ns = run->ready_ns - runs->runs[run->before].suspend_ns;
    if (slept_ns > 0 && fired->a <= (uint64_t)slept_ns)
        run->ready_ns -= (int64_t)fired->a;
    run->cause_ns = run->ready_ns;
}

// Where the way goes on before a run: to the run that did what ended the wait,
// or, for a timer and the system, to the task's own run before.
static void find_before(const Runs *runs, Run *run)
{
    const SimReplay *replay = runs->replay;
    uint64_t index = runs->ready[run->slot];
    run->before = run_of(runs, run->slot);
    run->is_own = true;
    if (index == 0)
        return;
    SimWaker waker = sim_waker_of(replay, index - 1);
    SimEvent ready = sim_reader_event(replay->reader, index - 1);
    run->ready_ns = ready.time_ns;
    run->ready_step = index;
    run->cause_ns = ready.time_ns;
    if (waker.cause == SIM_NO_EVENT)
        return;
    SimEvent cause = sim_reader_event(replay->reader, waker.cause);
    if (waker.is_timer) {
        count_from_deadline(runs, run, &cause);
        return;
    }
    uint32_t from = cause.kind == SIM_EVENT_TASK_NEW
                        ? sim_replay_slot(replay, cause.arg)
                        : waker.slot;
    if (from == SIM_NO_SLOT)
        from = last_of_gather(runs, run->slot, index);
    uint32_t other = run_of(runs, from);
    if (from == run->slot || other == NONE)
        return;
    run->before = other;
    run->is_own = false;
    run->cause_ns = cause.time_ns;
}

static void add_run(Runs *runs, uint32_t slot, const SimEvent *event)
{
    Run run = {
        .step = event->index + 1,
        .begin_ns = event->time_ns,
        .ready_ns = event->time_ns,
        .ready_step = event->index + 1,
        .cause_ns = event->time_ns,
        .suspend_ns = INT64_MAX,
        .slot = slot,
    };
    find_before(runs, &run);
    runs->ready[slot] = 0;
    runs->runs = sim_grow(runs->runs, runs->count, &runs->capacity, sizeof run);
    runs->runs[runs->count] = run;
    runs->last[slot] = (uint32_t)runs->count++;
}

static void end_run(Runs *runs, uint32_t slot, const SimEvent *event)
{
    if (runs->last[slot] == NONE)
        return;
    Run *run = &runs->runs[runs->last[slot]];
    if (run->suspend_ns != INT64_MAX)
        return;
    run->suspend_ns = event->time_ns;
    run->suspend_step = event->index + 1;
    run->object = event->arg;
    run->reason = event->flags;
    if (event->kind == SIM_EVENT_TASK_DONE)
        runs->last_ended = runs->last[slot];
}

static void see(Runs *runs, const SimEvent *event)
{
    uint32_t slot = sim_replay_slot(runs->replay, event->task);
    if (slot == SIM_NO_SLOT || slot == 0)
        return;
    switch (event->kind) {
    case SIM_EVENT_TASK_READY:
        if (runs->ready[slot] == 0)
            runs->ready[slot] = event->index + 1;
        break;
    case SIM_EVENT_TASK_RUN:
        add_run(runs, slot, event);
        break;
    case SIM_EVENT_TASK_SUSPEND:
    case SIM_EVENT_TASK_DONE:
        end_run(runs, slot, event);
        break;
    default:
        break;
    }
}

// ---- the way back ---------------------------------------------------------

static void add_piece(SimPath *path, SimPathPiece piece)
{
    int64_t long_ns = piece.end_ns - piece.begin_ns;
    if (long_ns <= 0)
        return;
    path->pieces = sim_grow(path->pieces, path->count, &path->capacity,
                            sizeof *path->pieces);
    path->pieces[path->count++] = piece;
    if (piece.mode == SIM_MODE_RUNNING)
        path->run_ns += long_ns;
    else if (piece.mode == SIM_MODE_READY)
        path->ready_ns += long_ns;
    else
        path->wait_ns += long_ns;
}

// The pieces of one run, as far as it mattered: until `end_ns`.
static void add_pieces(SimPath *path, const Runs *runs, const Run *run,
                       int64_t end_ns)
{
    add_piece(path, (SimPathPiece){.slot = run->slot,
                                   .mode = SIM_MODE_RUNNING,
                                   .step = run->step,
                                   .begin_ns = run->begin_ns,
                                   .end_ns = end_ns});
    add_piece(path, (SimPathPiece){.slot = run->slot,
                                   .mode = SIM_MODE_READY,
                                   .step = run->ready_step,
                                   .begin_ns = run->cause_ns,
                                   .end_ns = run->begin_ns});
    if (!run->is_own || run->before == NONE)
        return;
    const Run *before = &runs->runs[run->before];
    if (before->suspend_ns != INT64_MAX)
        add_piece(path, (SimPathPiece){.slot = run->slot,
                                       .mode = SIM_MODE_WAITING,
                                       .reason = before->reason,
                                       .object = before->object,
                                       .step = before->suspend_step,
                                       .begin_ns = before->suspend_ns,
                                       .end_ns = run->ready_ns});
}

static int64_t min_ns(int64_t left, int64_t right)
{
    return left < right ? left : right;
}

static void go_back(SimPath *path, const Runs *runs, uint32_t at)
{
    int64_t end_ns = min_ns(runs->runs[at].suspend_ns, runs->replay->end_ns);
    while (at != NONE) {
        const Run *run = &runs->runs[at];
        add_pieces(path, runs, run, end_ns);
        at = run->before;
        end_ns = run->is_own && at != NONE
                     ? min_ns(runs->runs[at].suspend_ns, run->ready_ns)
                     : run->cause_ns;
    }
    for (size_t i = 0; i < path->count / 2; i++) {
        SimPathPiece piece = path->pieces[i];
        path->pieces[i] = path->pieces[path->count - 1 - i];
        path->pieces[path->count - 1 - i] = piece;
    }
}

void sim_path_init(SimPath *path, const SimReplay *replay)
{
    Runs runs = {.replay = replay, .last_ended = NONE};
    SimWalk walk;
    SimEvent event;

    *path = (SimPath){0};
    runs.last = sim_alloc(replay->task_count * sizeof *runs.last);
    runs.ready = sim_alloc(replay->task_count * sizeof *runs.ready);
    for (uint32_t slot = 0; slot < replay->task_count; slot++)
        runs.last[slot] = NONE;
    sim_walk_begin(&walk, replay->reader, 0);
    while (sim_walk_next(&walk, &event))
        see(&runs, &event);
    if (runs.last_ended == NONE && runs.count > 0)
        runs.last_ended = (uint32_t)runs.count - 1;
    if (runs.last_ended != NONE)
        go_back(path, &runs, runs.last_ended);
    sim_free(runs.runs);
    sim_free(runs.last);
    sim_free(runs.ready);
}

void sim_path_done(SimPath *path)
{
    sim_free(path->pieces);
    *path = (SimPath){0};
}

#include "replay/stats.h"

#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/inside.h"

unsigned sim_stats_reason_slot(unsigned reason)
{
    unsigned slot = 0;
#define X(name, number, words) \
    if (reason == number)      \
        return slot;           \
    slot++;
    SIM_REASONS(X)
#undef X
    return SIM_REASON_SLOTS - 1;
}

const char *sim_stats_reason_words(unsigned reason_slot)
{
    static const char *const words[] = {
#define X(reason, number, reason_words) reason_words,
        SIM_REASONS(X)
#undef X
    };
    if (reason_slot < sizeof words / sizeof words[0])
        return words[reason_slot];
    return "something else";
}

// Sums stay right up to the largest number; damaged times may reach it.
static void add_ns(int64_t *sum_ns, int64_t more_ns)
{
    if (__builtin_add_overflow(*sum_ns, more_ns, sum_ns))
        *sum_ns = INT64_MAX;
}

static void keep_longest(int64_t *longest_ns, int64_t duration_ns)
{
    if (duration_ns > *longest_ns)
        *longest_ns = duration_ns;
}

int64_t sim_stats_wait_ns(const SimStats *stats, const SimTaskStats *task,
                          unsigned reason_slot)
{
    uint32_t at = task->first_wait;
    while (at != 0 && stats->waits[at].reason_slot != reason_slot)
        at = stats->waits[at].next;
    return stats->waits[at].wait_ns;
}

static void add_wait(SimStats *stats, SimTaskStats *task, unsigned reason_slot,
                     int64_t wait_ns)
{
    uint32_t at = task->first_wait;
    while (at != 0 && stats->waits[at].reason_slot != reason_slot)
        at = stats->waits[at].next;
    if (at == 0) {
        at = (uint32_t)stats->wait_count;
        stats->waits = sim_grow(stats->waits, stats->wait_count++,
                                &stats->wait_capacity, sizeof *stats->waits);
        stats->waits[at] = (SimWaitSum){0, task->first_wait, reason_slot};
        task->first_wait = at;
    }
    add_ns(&stats->waits[at].wait_ns, wait_ns);
}

// ---- one task -------------------------------------------------------------

// What a task is doing while the walk goes on, and since when.
typedef struct Lane {
    int64_t begin_ns; // of what it does now
    int64_t row_ns;   // how long it ran, or could have run, before that
    uint8_t mode;
    uint8_t busy;
    uint8_t reason;
} Lane;

// What only the events tell: turns, switches, lateness, the last piece of work.
typedef struct Walking {
    SimStats *stats;
    Lane *lanes;        // lanes[task_count]
    SimNumbers setters; // timer -> slot
    uint32_t last_task;
    int64_t last_work_ns; // -1: no work yet
    int64_t last_step_ns;
} Walking;

// A run is a row of running stretches: it may work or block in between. A
// delay is a row as well: being new, then being ready.
static bool goes_on(const Lane *lane, SimMode mode)
{
    bool could_run = lane->mode == SIM_MODE_NEW || lane->mode == SIM_MODE_READY;
    return lane->mode == mode || (could_run && mode == SIM_MODE_READY);
}

static void end_row(SimStats *stats, SimTaskStats *task, const Lane *lane)
{
    bool is_counted = task != &stats->tasks[0];
    if (lane->mode == SIM_MODE_RUNNING) {
        task->runs++;
        keep_longest(&task->longest_run_ns, lane->row_ns);
        if (is_counted)
            sim_histogram_add(&stats->runs, lane->row_ns);
    } else if (lane->mode == SIM_MODE_NEW || lane->mode == SIM_MODE_READY) {
        keep_longest(&task->longest_ready_ns, lane->row_ns);
        if (is_counted)
            sim_histogram_add(&stats->delays, lane->row_ns);
    }
}

static void add_stretch(SimStats *stats, SimTaskStats *task, const Lane *lane,
                        int64_t duration_ns)
{
    switch (lane->mode) {
    case SIM_MODE_NEW:
    case SIM_MODE_READY:
        task->ready_ns += duration_ns;
        break;
    case SIM_MODE_WAITING:
        task->wait_ns += duration_ns;
        add_wait(stats, task, sim_stats_reason_slot(lane->reason), duration_ns);
        break;
    case SIM_MODE_RUNNING:
        task->run_ns += duration_ns;
        if (lane->busy == SIM_BUSY_WORKING)
            task->work_ns += duration_ns;
        if (lane->busy == SIM_BUSY_BLOCKING)
            task->block_ns += duration_ns;
        break;
    default:
        return;
    }
    task->lifetime_ns += duration_ns;
}

// What the lane did ends now, and it does something else from now on.
static void turn_to(Walking *walking, uint32_t slot, const SimTaskNow *now,
                    int64_t time_ns)
{
    Lane *lane = &walking->lanes[slot];
    SimTaskStats *task = &walking->stats->tasks[slot];
    SimMode mode = now ? (SimMode)now->mode : SIM_MODE_ABSENT;
    int64_t duration_ns = time_ns - lane->begin_ns;

    add_stretch(walking->stats, task, lane, duration_ns);
    lane->row_ns += duration_ns;
    if (!goes_on(lane, mode)) {
        end_row(walking->stats, task, lane);
        lane->row_ns = 0;
    }
    if (!now)
        return;
    lane->begin_ns = time_ns;
    lane->mode = now->mode;
    lane->busy = now->busy;
    lane->reason = now->reason;
}

// ---- all of them ----------------------------------------------------------

static void add_waits(SimStats *stats, uint32_t first_wait)
{
    for (uint32_t at = first_wait; at != 0; at = stats->waits[at].next)
        add_wait(stats, &stats->together, stats->waits[at].reason_slot,
                 stats->waits[at].wait_ns);
}

static void add_together(SimTaskStats *together, const SimTaskStats *task)
{
    add_ns(&together->lifetime_ns, task->lifetime_ns);
    add_ns(&together->run_ns, task->run_ns);
    add_ns(&together->work_ns, task->work_ns);
    add_ns(&together->block_ns, task->block_ns);
    add_ns(&together->ready_ns, task->ready_ns);
    add_ns(&together->wait_ns, task->wait_ns);
    add_ns(&together->late_ns, task->late_ns);
    together->runs += task->runs;
    keep_longest(&together->longest_run_ns, task->longest_run_ns);
    keep_longest(&together->longest_ready_ns, task->longest_ready_ns);
}

// A timer that fires late: its sleeper could run, and the loop had no time to
// look. How much of it was before the end of the trace is settled at the end.
static void add_lateness(Walking *walking, const SimEvent *fired)
{
    uint32_t slot = sim_numbers_remove(&walking->setters, fired->arg);
    if (slot == SIM_NO_PLACE || slot == 0)
        return;
    uint64_t late_ns = fired->a < INT64_MAX ? fired->a : INT64_MAX;
    add_ns(&walking->stats->tasks[slot].late_ns, (int64_t)late_ns);
}

// Nobody was late for longer than he was ready.
static void clamp_lateness(SimTaskStats *task)
{
    if (task->late_ns > task->ready_ns)
        task->late_ns = task->ready_ns;
}

static void count_event(Walking *walking, const SimEvent *event)
{
    SimStats *stats = walking->stats;
    uint32_t slot;
    switch (event->kind) {
    case SIM_EVENT_TICK:
        stats->turns++;
        break;
    case SIM_EVENT_WORK_END:
        walking->last_work_ns = event->time_ns;
        break;
    case SIM_EVENT_TASK_SUSPEND:
    case SIM_EVENT_TASK_DONE:
        walking->last_step_ns = event->time_ns;
        break;
    case SIM_EVENT_TASK_RUN:
        stats->switches += event->task != walking->last_task;
        walking->last_task = event->task;
        break;
    case SIM_EVENT_TIMER_SET:
        slot = sim_replay_slot(stats->replay, event->task);
        if (slot != SIM_NO_SLOT)
            sim_numbers_set(&walking->setters, event->arg, slot);
        break;
    case SIM_EVENT_TIMER_FIRED:
        add_lateness(walking, event);
        break;
    case SIM_EVENT_TIMER_CANCELLED:
        sim_numbers_remove(&walking->setters, event->arg);
        break;
    case SIM_EVENT_JOB_DONE:
        if (event->b > event->a && event->b <= INT64_MAX)
            add_ns(&stats->threads_ns, (int64_t)(event->b - event->a));
        break;
    default:
        break;
    }
}

static void see(void *context, const SimState *state, const SimEvent *event)
{
    Walking *walking = context;
    if (!event) {
        for (uint32_t slot = 0; slot < state->replay->task_count; slot++)
            if (state->tasks[slot].mode != SIM_MODE_ABSENT)
                turn_to(walking, slot, &state->tasks[slot], state->now_ns);
        return;
    }
    count_event(walking, event);
    for (uint32_t i = 0; i < state->changed_count; i++) {
        uint32_t slot = state->changed[i];
        const SimTaskNow *now = &state->tasks[slot];
        // A sleeper was ready before the loop saw it.
        turn_to(walking, slot, now,
                now->mode == SIM_MODE_READY ? now->since_ns : state->now_ns);
    }
}

static void walk(SimStats *stats)
{
    const SimReplay *replay = stats->replay;
    Walking walking = {
        .stats = stats, .last_work_ns = -1, .last_step_ns = replay->end_ns};

    walking.lanes = sim_alloc(replay->task_count * sizeof *walking.lanes);
    sim_replay_walk_events(replay, see, &walking);
    for (uint32_t slot = 0; slot < replay->task_count; slot++)
        if (walking.lanes[slot].mode != SIM_MODE_ABSENT)
            turn_to(&walking, slot, NULL, replay->end_ns);
    stats->last_work_ns = (walking.last_work_ns >= 0 ? walking.last_work_ns
                                                     : walking.last_step_ns) -
                          replay->begin_ns;
    sim_numbers_done(&walking.setters);
    sim_free(walking.lanes);
}

int64_t sim_stats_wait_for_tasks(const SimStats *stats,
                                 const SimTaskStats *task)
{
    int64_t sum_ns = 0;
#define X(name, number, words)                                     \
    if (!sim_waits_outside(number))                                \
        add_ns(&sum_ns, sim_stats_wait_ns(stats, task,             \
                                          sim_stats_reason_slot(number)));
    SIM_REASONS(X)
#undef X
    return sum_ns;
}

static void rate(SimStats *stats)
{
    const SimTaskStats *thread = &stats->tasks[0];
    const SimTaskStats *all =
        stats->replay->task_count > 1 ? &stats->together : thread;
    double total = (double)stats->total_ns;
    if (stats->total_ns <= 0)
        return;
    stats->utilization = (double)(thread->run_ns - thread->block_ns) / total;
    stats->overlap = ((double)all->run_ns + (double)all->wait_ns -
                      (double)sim_stats_wait_for_tasks(stats, all)) /
                     total;
}

void sim_stats_init(SimStats *stats, const SimReplay *replay)
{
    *stats = (SimStats){.replay = replay};
    stats->total_ns = replay->end_ns - replay->begin_ns;
    stats->tasks = sim_alloc(replay->task_count * sizeof *stats->tasks);
    stats->waits =
        sim_grow(NULL, 0, &stats->wait_capacity, sizeof *stats->waits);
    stats->waits[0] = (SimWaitSum){0};
    stats->wait_count = 1;
    walk(stats);
    for (uint32_t slot = 1; slot < replay->task_count; slot++) {
        clamp_lateness(&stats->tasks[slot]);
        add_together(&stats->together, &stats->tasks[slot]);
        add_waits(stats, stats->tasks[slot].first_wait);
    }
    rate(stats);
}

void sim_stats_done(SimStats *stats)
{
    sim_free(stats->tasks);
    sim_free(stats->waits);
    *stats = (SimStats){0};
}

#include "replay/stats.h"

#include "base/alloc.h"

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

// ---- one task -------------------------------------------------------------

static void add_segment(SimTaskStats *task, const SimSegment *segment,
                        int64_t duration_ns)
{
    switch (segment->mode) {
    case SIM_MODE_NEW:
    case SIM_MODE_READY:
        task->ready_ns += duration_ns;
        keep_longest(&task->longest_ready_ns, duration_ns);
        break;
    case SIM_MODE_WAITING:
        task->wait_ns += duration_ns;
        task->wait_by_reason_ns[sim_stats_reason_slot(segment->reason)] +=
            duration_ns;
        break;
    case SIM_MODE_RUNNING:
        task->run_ns += duration_ns;
        if (segment->busy == SIM_BUSY_WORKING)
            task->work_ns += duration_ns;
        if (segment->busy == SIM_BUSY_BLOCKING)
            task->block_ns += duration_ns;
        break;
    default:
        return;
    }
    task->lifetime_ns += duration_ns;
}

// A run is a row of running segments: it may work or block in between.
static void sum_up_lane(SimTaskStats *task, const SimTimeline *timeline,
                        uint32_t slot)
{
    size_t count;
    const SimSegment *segments = sim_timeline_segments(timeline, slot, &count);
    int64_t run_ns = 0;
    bool was_running = false;

    for (size_t i = 0; i < count; i++) {
        int64_t duration_ns =
            sim_timeline_end_of(timeline, slot, i) - segments[i].begin_ns;
        bool is_running = segments[i].mode == SIM_MODE_RUNNING;
        add_segment(task, &segments[i], duration_ns);
        task->runs += is_running && !was_running;
        run_ns = is_running ? (was_running ? run_ns : 0) + duration_ns : 0;
        keep_longest(&task->longest_run_ns, run_ns);
        was_running = is_running;
    }
}

// ---- all of them ----------------------------------------------------------

static void add_together(SimTaskStats *together, const SimTaskStats *task)
{
    add_ns(&together->lifetime_ns, task->lifetime_ns);
    add_ns(&together->run_ns, task->run_ns);
    add_ns(&together->work_ns, task->work_ns);
    add_ns(&together->block_ns, task->block_ns);
    add_ns(&together->ready_ns, task->ready_ns);
    add_ns(&together->wait_ns, task->wait_ns);
    add_ns(&together->late_ns, task->late_ns);
    for (int i = 0; i < SIM_REASON_SLOTS; i++)
        add_ns(&together->wait_by_reason_ns[i], task->wait_by_reason_ns[i]);
    together->runs += task->runs;
    keep_longest(&together->longest_run_ns, task->longest_run_ns);
    keep_longest(&together->longest_ready_ns, task->longest_ready_ns);
}

// A timer that fires late: its sleeper could run, and the loop had no time to
// look.
static void add_lateness(SimStats *stats, const SimNumbers *setters,
                         const SimEvent *fired)
{
    uint32_t slot = sim_numbers_find(setters, fired->arg);
    if (slot == SIM_NO_PLACE || slot == 0)
        return;
    SimTaskStats *task = &stats->tasks[slot];
    int64_t most_ns = task->ready_ns - task->late_ns;
    task->late_ns += fired->a < (uint64_t)most_ns ? (int64_t)fired->a : most_ns;
}

// What only the events tell: turns, switches, lateness, the last piece of work.
typedef struct Count {
    SimNumbers setters; // timer -> slot
    uint32_t last_task;
    int64_t last_work_ns; // -1: no work yet
    int64_t last_step_ns;
} Count;

static void count_event(SimStats *stats, Count *count, const SimEvent *event)
{
    uint32_t slot;
    switch (event->kind) {
    case SIM_EVENT_TICK:
        stats->turns++;
        break;
    case SIM_EVENT_WORK_END:
        count->last_work_ns = event->time_ns;
        break;
    case SIM_EVENT_TASK_SUSPEND:
    case SIM_EVENT_TASK_DONE:
        count->last_step_ns = event->time_ns;
        break;
    case SIM_EVENT_TASK_RUN:
        stats->switches += event->task != count->last_task;
        count->last_task = event->task;
        break;
    case SIM_EVENT_TIMER_SET:
        slot = sim_replay_slot(stats->replay, event->task);
        if (slot != SIM_NO_SLOT)
            sim_numbers_set(&count->setters, event->arg, slot);
        break;
    case SIM_EVENT_TIMER_FIRED:
        add_lateness(stats, &count->setters, event);
        sim_numbers_remove(&count->setters, event->arg);
        break;
    case SIM_EVENT_TIMER_CANCELLED:
        sim_numbers_remove(&count->setters, event->arg);
        break;
    default:
        break;
    }
}

static void count_events(SimStats *stats)
{
    const SimReplay *replay = stats->replay;
    Count count = {.last_work_ns = -1, .last_step_ns = replay->end_ns};
    SimWalk walk;
    SimEvent event;

    sim_walk_begin(&walk, replay->reader, 0);
    while (sim_walk_next(&walk, &event))
        count_event(stats, &count, &event);
    stats->last_work_ns =
        (count.last_work_ns >= 0 ? count.last_work_ns : count.last_step_ns) -
        replay->begin_ns;
    sim_numbers_done(&count.setters);
}

int64_t sim_stats_wait_for_tasks(const SimTaskStats *task)
{
    int64_t sum_ns =
        task->wait_by_reason_ns[sim_stats_reason_slot(SIM_REASON_TASK)];
    add_ns(&sum_ns,
           task->wait_by_reason_ns[sim_stats_reason_slot(SIM_REASON_GATHER)]);
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
    stats->overlap =
        ((double)all->run_ns + (double)all->wait_ns -
         (double)sim_stats_wait_for_tasks(all)) /
        total;
}

void sim_stats_init(SimStats *stats, const SimReplay *replay)
{
    SimTimeline *timeline = sim_timeline_new(replay);

    *stats = (SimStats){.replay = replay};
    stats->total_ns = replay->end_ns - replay->begin_ns;
    stats->tasks = sim_alloc(replay->task_count * sizeof *stats->tasks);
    for (uint32_t slot = 0; slot < replay->task_count; slot++)
        sum_up_lane(&stats->tasks[slot], timeline, slot);
    count_events(stats);
    for (uint32_t slot = 1; slot < replay->task_count; slot++)
        add_together(&stats->together, &stats->tasks[slot]);
    rate(stats);
    sim_timeline_free(timeline);
}

void sim_stats_done(SimStats *stats)
{
    sim_free(stats->tasks);
    *stats = (SimStats){0};
}

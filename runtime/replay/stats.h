// Sums: where each task's time went, and the thread's.
//
// For every task run + ready + wait = lifetime, to the nanosecond. A task could
// run, and so is ready, from the instant at which what it waits for has come: a
// sleeper from the end of his sleep, whether or not the loop has looked yet.
#ifndef SIM_REPLAY_STATS_H
#define SIM_REPLAY_STATS_H

#include "replay/timeline.h"

// Waits are kept by reason; reasons this version does not know share the last.
enum {
#define X(reason, number, words) +1
    SIM_REASON_SLOTS = 1 SIM_REASONS(X),
#undef X
};

typedef struct SimTaskStats {
    int64_t lifetime_ns; // = run + ready + wait
    int64_t run_ns;      // its code had the thread; work and block included
    int64_t work_ns;     // of it: in WORK_BEGIN .. WORK_END
    int64_t block_ns;    // of it: asleep without await
    int64_t ready_ns;    // could run, but another had the thread
    int64_t late_ns;     // of it: a sleep was over, but the thread was busy and
                         // the loop did not come to look at its timers
    int64_t wait_ns;     // awaited something
    int64_t wait_by_reason_ns[SIM_REASON_SLOTS];
    uint64_t runs; // how often it was given the thread
    int64_t longest_run_ns;
    int64_t longest_ready_ns;
} SimTaskStats;

typedef struct SimStats {
    const SimReplay *replay;
    SimTaskStats *tasks;   // tasks[replay->task_count]; [0] is the thread
    SimTaskStats together; // the sum over all tasks but slot 0
    int64_t total_ns;      // the length of the trace
    uint64_t switches;     // from one task to another
    uint64_t turns;        // of the loop
    int64_t last_work_ns;  // when the thread last ended a piece of work (WORK)
                           // or, without any, ran a task; from the begin
    // The share of the time in which code ran on the thread and did not block.
    double utilization;
    // How many things went on at once, on average: all tasks' running and
    // waiting for something outside (a sleep, I/O), over the time it took. A
    // sequential program has 1.
    double overlap;
} SimStats;

// Owns: the caller, who calls sim_stats_done.
void sim_stats_init(SimStats *stats, const SimReplay *replay);
void sim_stats_done(SimStats *stats);

// Of a task's waits: those for other tasks (a task, a gather), whose time is
// counted with them.
int64_t sim_stats_wait_for_tasks(const SimTaskStats *task);

// The index of a reason in wait_by_reason_ns, and the words for an index.
unsigned sim_stats_reason_slot(unsigned reason);
const char *sim_stats_reason_words(unsigned reason_slot);

#endif

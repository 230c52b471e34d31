// Sums: where each task's time went, and the thread's.
//
// For every task run + ready + wait = lifetime, to the nanosecond. A task could
// run, and so is ready, from the instant at which what it waits for has come: a
// sleeper from the end of his sleep, whether or not the loop has looked yet. One
// walk over the events fills everything in; no lane is kept, so that a million
// tasks cost a hundred bytes each.
#ifndef SIM_REPLAY_STATS_H
#define SIM_REPLAY_STATS_H

#include "replay/histogram.h"
#include "replay/state.h"

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
    uint64_t runs;       // how often it was given the thread
    uint32_t first_wait; // in waits; see sim_stats_wait_ns
    int64_t longest_run_ns;
    int64_t longest_ready_ns;
} SimTaskStats;

// How long a task waited for one reason. Most tasks wait for one or two things,
// so a row of all reasons for each of a million tasks would be nearly all zeros.
typedef struct SimWaitSum {
    int64_t wait_ns;
    uint32_t next; // of the same task; 0: none
    uint32_t reason_slot;
} SimWaitSum;

typedef struct SimStats {
    const SimReplay *replay;
    SimTaskStats *tasks;   // tasks[replay->task_count]; [0] is the thread
    SimTaskStats together; // the sum over all tasks but slot 0
    int64_t total_ns;      // the length of the trace
    uint64_t switches;     // from one task to another
    uint64_t turns;        // of the loop
    int64_t last_work_ns;  // when the thread last ended a piece of work (WORK)
                           // or, without any, ran a task; from the begin
    int64_t threads_ns;    // what other threads and processes worked, summed
    // The share of the time in which code ran on the thread and did not block.
    double utilization;
    // How many things went on at once, on average: all tasks' running and
    // waiting for something outside (a sleep, I/O), over the time it took. A
    // sequential program has 1.
    double overlap;
    SimHistogram runs;   // of all tasks: from being given the thread to
                         // letting it go
    SimHistogram delays; // from could-run to running
    SimWaitSum *waits;   // waits[wait_count]; [0] is none
    size_t wait_count;
    size_t wait_capacity;
} SimStats;

// Owns: the caller, who calls sim_stats_done.
void sim_stats_init(SimStats *stats, const SimReplay *replay);
void sim_stats_done(SimStats *stats);

// How long one of stats->tasks, or `together`, waited for a reason.
int64_t sim_stats_wait_ns(const SimStats *stats, const SimTaskStats *task,
                          unsigned reason_slot);

// Of a task's waits: those for other tasks (a task, a gather, a lock, an item in
// a queue), whose time is counted with them.
int64_t sim_stats_wait_for_tasks(const SimStats *stats,
                                 const SimTaskStats *task);

// The place of a reason among the SIM_REASON_SLOTS, and the words for a place.
unsigned sim_stats_reason_slot(unsigned reason);
const char *sim_stats_reason_words(unsigned reason_slot);

#endif

// Two traces side by side: what took how long, and where the time went.
//
// Times on the clock (how long the run took, what the one thread did) and
// times of persons (what all tasks spent, summed) are different things and are
// never added up with each other.
#ifndef SIM_REPLAY_COMPARE_H
#define SIM_REPLAY_COMPARE_H

#include "replay/stats.h"

typedef struct SimSide {
    const SimReplay *replay;
    SimStats stats;
    const char *title;    // "sync", "async"; else the file's name
    int64_t total_ns;     // clock: the end of the run
    int64_t last_work_ns; // clock: the last piece of work was done
    // What the one thread did; the three sum to total_ns.
    int64_t thread_run_ns;   // code ran
    int64_t thread_block_ns; // asleep, and nobody else could run
    int64_t thread_idle_ns;  // the loop had nothing to do
    // What everybody did, summed (in a sequential program: the main thread).
    int64_t run_ns;
    int64_t block_ns;
    int64_t ready_ns;      // could go on, but the thread was busy
    int64_t wait_ns;       // for something outside: a sleep, I/O, ...
    int64_t wait_tasks_ns; // for other tasks, which are counted themselves
} SimSide;

// Two tasks that are each other's partners (pairing.h).
typedef struct SimPair {
    uint32_t slot_a; // SIM_NO_SLOT: only in b
    uint32_t slot_b;
} SimPair;

typedef struct SimComparison {
    SimSide a;
    SimSide b;
    double factor;      // the longer total over the shorter; 1 if equal
    int faster;         // -1: a, 1: b, 0: neither
    double work_factor; // the same of last_work_ns
    SimPair *pairs;     // pairs[pair_count]: a's tasks in order, then b's rest
    size_t pair_count;
    char *verdict; // one sentence: who is faster, how much, why
    char *why;     // one more: where the time went
    // Where the traces part: the steps of the first events that differ (those
    // of META and SOURCE aside). Both 0: they tell the same from begin to end.
    uint64_t differs_at_a;
    uint64_t differs_at_b;
} SimComparison;

// Finds the first events that differ; a step one beyond the end stands for a
// trace that ends first. Returns false if there are none.
bool sim_first_difference(const SimReplay *a, const SimReplay *b,
                          uint64_t *out_step_a, uint64_t *out_step_b);

// Both replays must outlive the comparison.
void sim_comparison_init(SimComparison *comparison, const SimReplay *a,
                         const SimReplay *b);
void sim_comparison_done(SimComparison *comparison);

#endif

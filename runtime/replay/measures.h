// What rules ask about, measured in one walk over the trace.
#ifndef SIM_REPLAY_MEASURES_H
#define SIM_REPLAY_MEASURES_H

#include "replay/state.h"

// From a name's first step to its end: a task's life from its first run, a span,
// or the moment of a mark or a printed line.
typedef struct SimExtent {
    uint64_t begin_step;
    uint64_t end_step; // UINT64_MAX: it never ends
    int64_t begin_ns;
    int64_t end_ns; // of the trace's end, if it never ends
} SimExtent;

typedef struct SimTaskMeasure {
    uint64_t first_run; // a step; 0: it never ran
    int64_t longest_run_ns;
    uint64_t longest_run; // the step of the RUN that began it
} SimTaskMeasure;

// More were in flight than ever before, from this step on.
typedef struct SimPeak {
    uint64_t step;
    uint32_t count;
} SimPeak;

typedef struct SimMeasures {
    const SimReplay *replay;
    SimTaskMeasure *tasks; // tasks[replay->task_count]
    SimPeak *peaks;        // peaks[peak_count]: rising counts
    size_t peak_count;
    size_t peak_capacity;
} SimMeasures;

// In flight is who waits for something outside: a sleep, I/O.
void sim_measures_init(SimMeasures *measures, const SimReplay *replay);
void sim_measures_done(SimMeasures *measures);

// Finds what bears a name: the first such task, span or mark, or else the first
// printed line in which the text occurs. Returns false if there is none.
bool sim_measures_extent(const SimMeasures *measures, const char *name,
                         SimExtent *out_extent);

#endif

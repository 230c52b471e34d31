// Tracks: what runs beside the tasks' lanes, over time.
//
//     counters   how many are ready, how much is in flight, what the program
//                counts itself
//     jobs       functions on threads, each on its thread's row
//     operations what the system was asked for, packed into a few rows
//
// Jobs and operations are few and are kept. Counters change at every other
// event: a view of few events is walked exactly, a view of many is made of
// buckets that one walk over the whole trace has filled. Either way a column
// of a view says the least and the most that was, so no peak disappears.
#ifndef SIM_LAYOUT_TRACKS_H
#define SIM_LAYOUT_TRACKS_H

#include "replay/state.h"

enum {
    SIM_MOST_THREADS = 4,  // rows; more threads share the last
    SIM_MOST_IO_ROWS = 3,  // likewise
    SIM_MOST_COUNTERS = 6, // the loop's two, and the first of the program's
    SIM_MOST_CELLS = 2048, // columns of a view
};

// A stretch on a thread's row, or on one of I/O.
typedef struct SimStay {
    int64_t begin_ns, end_ns;
    uint32_t slot; // who asked
    uint16_t row;
    uint16_t what; // an operation; of a job 0
    SimPlace place;
    uint64_t step; // of the event that asked
} SimStay;

typedef struct SimStays {
    SimStay *stays; // stays[count], by begin
    size_t count, capacity;
    int rows;
    int64_t longest_ns;
} SimStays;

// The least and the most in each column of a view.
typedef struct SimCells {
    float low[SIM_MOST_CELLS], high[SIM_MOST_CELLS];
} SimCells;

typedef struct SimCounterTrack {
    const char *name;
    double most, now; // in the whole run; at the last view's cursor
    SimCells cells;   // of the last view
} SimCounterTrack;

typedef struct SimTracks {
    const SimReplay *replay;
    bool is_built;
    SimStays jobs, operations;
    SimCounterTrack *counters; // counters[SIM_MOST_COUNTERS]
    int counter_count;
    SimState state;             // walks the views
    struct SimBuckets *buckets; // NULL: the trace is short
    // The last view.
    int64_t from_ns, to_ns;
    int cell_count;
} SimTracks;

// Owns: the caller, who calls sim_tracks_done. Nothing is walked before the
// first question.
void sim_tracks_init(SimTracks *tracks, const SimReplay *replay);
void sim_tracks_done(SimTracks *tracks);

// Walks the trace once, if that has not been done.
void sim_tracks_build(SimTracks *tracks);

// Fills the counters' cells for a stretch of time.
void sim_tracks_view(SimTracks *tracks, int64_t from_ns, int64_t to_ns,
                     int cell_count);

// A counter's value at the state's step.
double sim_tracks_value(const SimTracks *tracks, int counter,
                        const SimState *state);

// The stays that touch a stretch: indices [*out_first, result).
size_t sim_stays_between(const SimStays *stays, int64_t from_ns, int64_t to_ns,
                         size_t *out_first);

#endif

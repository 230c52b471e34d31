// How long things took, all of them: a histogram that keeps no values.
//
// Durations fall into boxes that grow with them, 32 boxes for each power of
// two, so a box is at most 3 % wide however long the durations are, and ten
// million of them take as much room as ten. The shortest, the longest and the
// sum are exact; so is a percentile where a box holds one duration only, as on
// the virtual clock.
//
//     0 1 2 ... 63 ns | 64-65 66-67 ... | 128-131 ... | ... | 2^62
#ifndef SIM_REPLAY_HISTOGRAM_H
#define SIM_REPLAY_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

enum { SIM_BOXES_PER_OCTAVE = 32, SIM_BOXES = 59 * SIM_BOXES_PER_OCTAVE };

typedef struct SimHistogram {
    uint64_t count;
    int64_t shortest_ns; // 0 if there are none
    int64_t longest_ns;
    double sum_ns;
    uint64_t boxes[SIM_BOXES];
    int64_t largest_ns[SIM_BOXES]; // of those in the box
} SimHistogram;

// All zero is an empty histogram. A negative duration counts as 0.
void sim_histogram_add(SimHistogram *histogram, int64_t duration_ns);

// A duration that `percent` of all do not exceed: the longest in its box. 0 if
// there are none.
int64_t sim_histogram_percentile(const SimHistogram *histogram, double percent);

// The box of a duration, and where a box begins.
size_t sim_histogram_box(int64_t duration_ns);
int64_t sim_histogram_begin_ns(size_t box);

// A bar for a picture: how many took from begin_ns to just before end_ns.
typedef struct SimBar {
    int64_t begin_ns;
    int64_t end_ns;
    uint64_t count;
} SimBar;

// Fills out_bars[limit] with bars between the shortest and the longest, which
// together count everything; returns how many. 0 if there is nothing.
size_t sim_histogram_bars(const SimHistogram *histogram, SimBar *out_bars,
                          size_t limit);

#endif

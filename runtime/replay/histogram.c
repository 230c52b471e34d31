#include "replay/histogram.h"

enum { LINEAR = 2 * SIM_BOXES_PER_OCTAVE, OCTAVE_SHIFT = 5 };

// Below 64 ns each nanosecond has its box. Above, the five bits behind the
// first one choose the box of an octave.
size_t sim_histogram_box(int64_t duration_ns)
{
    if (duration_ns < 0)
        return 0;
    if (duration_ns < LINEAR)
        return (size_t)duration_ns;
    unsigned first = 63 - (unsigned)__builtin_clzll((uint64_t)duration_ns);
    unsigned shift = first - OCTAVE_SHIFT;
    size_t box = (size_t)(duration_ns >> shift) & (SIM_BOXES_PER_OCTAVE - 1);
    return (size_t)(shift + 1) * SIM_BOXES_PER_OCTAVE + box;
}

int64_t sim_histogram_begin_ns(size_t box)
{
    if (box < LINEAR)
        return (int64_t)box;
    unsigned shift = (unsigned)(box / SIM_BOXES_PER_OCTAVE) - 1;
    uint64_t lead = SIM_BOXES_PER_OCTAVE + box % SIM_BOXES_PER_OCTAVE;
    return box >= SIM_BOXES ? INT64_MAX : (int64_t)(lead << shift);
}

void sim_histogram_add(SimHistogram *histogram, int64_t duration_ns)
{
    if (duration_ns < 0)
        duration_ns = 0;
    if (histogram->count == 0 || duration_ns < histogram->shortest_ns)
        histogram->shortest_ns = duration_ns;
    if (duration_ns > histogram->longest_ns)
        histogram->longest_ns = duration_ns;
    histogram->count++;
    histogram->sum_ns += (double)duration_ns;
    size_t box = sim_histogram_box(duration_ns);
    histogram->boxes[box]++;
    if (duration_ns > histogram->largest_ns[box])
        histogram->largest_ns[box] = duration_ns;
}

int64_t sim_histogram_percentile(const SimHistogram *histogram, double percent)
{
    double rank = percent / 100 * (double)histogram->count;
    uint64_t before = 0;
    if (histogram->count == 0)
        return 0;
    for (size_t box = 0; box < SIM_BOXES; box++) {
        before += histogram->boxes[box];
        if (before > 0 && (double)before >= rank)
            return histogram->largest_ns[box];
    }
    return histogram->longest_ns;
}

// ---- bars -----------------------------------------------------------------

size_t sim_histogram_bars(const SimHistogram *histogram, SimBar *out_bars,
                          size_t limit)
{
    size_t first = sim_histogram_box(histogram->shortest_ns);
    size_t last = sim_histogram_box(histogram->longest_ns);
    size_t count = 0;
    if (histogram->count == 0 || limit == 0)
        return 0;
    size_t width = (last - first + limit) / limit;
    for (size_t box = first; box <= last; box += width) {
        SimBar *bar = &out_bars[count++];
        *bar = (SimBar){sim_histogram_begin_ns(box),
                        sim_histogram_begin_ns(box + width), 0};
        for (size_t i = box; i < box + width && i <= last; i++)
            bar->count += histogram->boxes[i];
    }
    return count;
}

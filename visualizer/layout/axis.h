// A stretch of time laid on a stretch of pixels, and its ticks.
#ifndef SIM_LAYOUT_AXIS_H
#define SIM_LAYOUT_AXIS_H

#include "canvas/geometry.h"
#include "layout/clock.h"
#include <stdint.h>

typedef struct SimAxis {
    double x, w; // the pixels
    int64_t from_ns, to_ns;
    int64_t longest_ns; // the form of its labels follows this length
} SimAxis;

static inline double sim_axis_x(const SimAxis *axis, int64_t time_ns)
{
    double range = (double)(axis->to_ns - axis->from_ns);
    double part = (double)(time_ns - axis->from_ns);
    return range > 0 ? axis->x + part / range * axis->w : axis->x;
}

static inline int64_t sim_axis_time(const SimAxis *axis, double x)
{
    double range = (double)(axis->to_ns - axis->from_ns);
    double part = axis->w > 0 ? (x - axis->x) / axis->w : 0;
    return axis->from_ns + (int64_t)(part * range);
}

// Nanoseconds of so many pixels.
static inline int64_t sim_axis_span(const SimAxis *axis, double pixels)
{
    double range = (double)(axis->to_ns - axis->from_ns);
    return axis->w > 0 ? (int64_t)(range * pixels / axis->w) : 0;
}

typedef struct SimTick {
    double x;
    char label[SIM_CLOCK_TEXT];
} SimTick;

enum { SIM_MOST_TICKS = 32 };

// Fills out_ticks with the axis's ticks, about `spacing` pixels apart; returns
// how many. The first label bears the unit where there is one.
int sim_axis_ticks(const SimAxis *axis, double spacing,
                   SimTick out_ticks[SIM_MOST_TICKS]);

#endif

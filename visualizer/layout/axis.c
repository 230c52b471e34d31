#include "layout/axis.h"

int sim_axis_ticks(const SimAxis *axis, double spacing,
                   SimTick out_ticks[SIM_MOST_TICKS])
{
    int64_t range = axis->to_ns - axis->from_ns;
    if (range <= 0 || axis->w <= 0)
        return 0;
    int most = (int)(axis->w / spacing);
    if (most > SIM_MOST_TICKS - 1)
        most = SIM_MOST_TICKS - 1;
    int64_t step = sim_clock_tick_step(range, most);
    int64_t time_ns = (axis->from_ns + step - 1) / step * step;
    int count = 0;
    for (; time_ns <= axis->to_ns && count < SIM_MOST_TICKS; time_ns += step) {
        SimTick *tick = &out_ticks[count];
        tick->x = sim_axis_x(axis, time_ns);
        sim_clock_tick(time_ns, step, axis->longest_ns, count == 0,
                       tick->label);
        count++;
    }
    return count;
}

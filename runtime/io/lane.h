// Lanes: which of the threads and processes that work beside the loop does it?
// The lowest that is free, so that the visualizer has few rows to draw.
#ifndef SIM_IO_LANE_H
#define SIM_IO_LANE_H

#include <stdatomic.h>
#include <stdint.h>

// The lowest lane that is free, from 1; 0 if there are more workers than lanes.
static inline unsigned sim_lane_take(_Atomic uint64_t *lanes)
{
    uint64_t taken = atomic_load(lanes);
    for (;;) {
        uint64_t free_ones = ~taken & ~UINT64_C(1);
        if (free_ones == 0)
            return 0;
        unsigned lane = (unsigned)__builtin_ctzll(free_ones);
        if (atomic_compare_exchange_weak(lanes, &taken,
                                         taken | UINT64_C(1) << lane))
            return lane;
    }
}

static inline void sim_lane_give(_Atomic uint64_t *lanes, unsigned lane)
{
    if (lane > 0)
        atomic_fetch_and(lanes, ~(UINT64_C(1) << lane));
}

#endif

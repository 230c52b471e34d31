// Timers: callbacks that are due at an instant.
//
// They lie in one heap, by (deadline, creation); the loop waits for the first.
// A timer that is due joins the ready queue like everything else. A cancelled
// one stays in the heap until it comes to the top, or until there are too many
// of them: removing it from the middle would cost more.
//
// Source: CPython Lib/asyncio/base_events.py, _run_once.
#ifndef SIM_CORE_TIMER_H
#define SIM_CORE_TIMER_H

#include "base/heap.h"
#include "simul.h"

typedef struct SimTimer {
    void (*function)(SimLoop *loop, void *argument, uint64_t cause);
    void *argument;
    int64_t deadline_ns;
    uint32_t number; // in the trace
    bool is_cancelled;
} SimTimer;

typedef struct SimTimers {
    SimHeap heap;
    uint64_t last_sequence;
    size_t cancelled_count; // still in the heap
} SimTimers;

// Calls function(loop, argument, event) at `deadline_ns` of the loop's clock,
// `event` being the number of TIMER_FIRED. The timer is valid until then, or
// until it is cancelled.
SimTimer *sim_timer_set(SimLoop *loop, int64_t deadline_ns,
                        void (*function)(SimLoop *, void *, uint64_t),
                        void *argument);

void sim_timer_cancel(SimLoop *loop, SimTimer *timer);

// Drops cancelled timers from the top, and all of them when they are many.
void sim_timers_clean(SimLoop *loop);

// The earliest deadline. Returns false if no timer is set.
bool sim_timers_next(const SimLoop *loop, int64_t *out_deadline_ns);

// Moves what is due at `now_ns` to the ready queue, in order.
void sim_timers_collect(SimLoop *loop, int64_t now_ns);

// Lets every timer go, when the loop is closed: the functions are called, so
// that they release what they have.
void sim_timers_done(SimLoop *loop);

#endif

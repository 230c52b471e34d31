// A line of waiting tasks: what every primitive in this room is made of.
//
// A waiter is a link and a future, and lies on the stack of the coroutine that
// waits, so a line costs no memory of its own. Waking somebody settles the
// future; he leaves the line himself when he runs. So between those two moments
// he stands in the line with a future that is done, and a newcomer can see that
// somebody is ahead of him.
//
//     line -> waiter -> waiter -> waiter
//              done      pending   pending
#ifndef SIM_SYNC_LINE_H
#define SIM_SYNC_LINE_H

#include "base/list.h"
#include "core/future.h"
#include "sync/resource.h"

typedef struct SimWaiter {
    SimLink link;
    SimFuture *future;
} SimWaiter;

// Waits at the end of the line. `kind` says why, `shared` is what for.
// Returns what the future was settled with, or the error that was raised
// meanwhile; then *out_was_woken says whether the wake-up had come all the same
// and has to be passed on. To be called from a built-in coroutine.
// Suspends: until somebody wakes the waiter.
SimValue sim_line_wait(SimLink *line, const SimFutureKind *kind,
                       const SimShared *shared, bool *out_was_woken);

// For a SimFutureKind: "lock 2, which Ann has".
void sim_line_describe(SimLoop *loop, const SimFuture *future, SimBuffer *text);

// Likewise: the number of the task that has it; 0: nobody.
uint32_t sim_line_holder(const SimFuture *future);

// Wakes the first who was not woken yet. Returns false if there is none.
bool sim_line_wake_next(SimLink *line, SimValue result);

// Wakes the very first, unless he was woken or cancelled already.
void sim_line_wake_first(SimLink *line, SimValue result);

// Wakes everybody, in order.
void sim_line_wake_all(SimLink *line, SimValue result);

// Does anybody stand here whose wait was not cancelled?
bool sim_line_is_occupied(SimLink *line);

#endif

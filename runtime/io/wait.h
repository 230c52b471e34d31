// How an awaitable of this room waits: a frame without a stack with a future of
// its own in it. Somebody's handle settles the future, and the frame's task
// steps the frame in the next turn. core/sleep.c is the model.
#ifndef SIM_IO_WAIT_H
#define SIM_IO_WAIT_H

#include "core/coroutine.h"
#include "core/future.h"

// A frame's future, and its place among those who wait for the same thing.
typedef struct SimIoWait {
    SimLink link; // in a list of waiters, or in none
    SimFuture future;
    int status; // what the handle brings: 0, or a code of libuv
} SimIoWait;

static inline void sim_io_wait_init(SimIoWait *wait)
{
    // Most frames never wait, so the future is not filled in before it has to.
    wait->link = (SimLink){NULL, NULL};
    wait->future.kind = NULL;
    wait->status = 0;
}

// For `return`: the task waits for the frame's future, which in the trace bears
// the number of what is waited for.
static inline SimValue
sim_io_wait_begin(SimIoWait *wait, const SimFutureKind *kind, uint32_t number)
{
    wait->future = (SimFuture){
        .object = {&sim_future_type, 1, 0}, .kind = kind, .number = number};
    return sim_pending(&wait->future);
}

static inline bool sim_io_has_waited(const SimIoWait *wait)
{
    return wait->future.kind != NULL;
}

// Called by a handle. Does nothing to a wait that was cancelled meanwhile.
static inline void sim_io_wait_end(SimLoop *loop, SimIoWait *wait, int status,
                                   uint64_t cause)
{
    wait->status = status;
    if (wait->future.state == SIM_FUTURE_PENDING)
        sim_future_settle(loop, &wait->future, SIM_FUTURE_FINISHED, none,
                          cause);
}

// Ends every wait of a list, oldest first; the list is empty afterwards.
static inline void sim_io_wait_end_all(SimLoop *loop, SimLink *waits,
                                       int status, uint64_t cause)
{
    while (!sim_list_is_empty(waits)) {
        SimIoWait *wait = sim_list_element(waits->next, SimIoWait, link);
        sim_list_remove(&wait->link);
        sim_io_wait_end(loop, wait, status, cause);
    }
}

// When the frame goes on, or is destroyed.
static inline void sim_io_wait_leave(SimIoWait *wait)
{
    sim_list_remove(&wait->link);
}

static inline void sim_io_wait_done(SimLoop *loop, SimIoWait *wait)
{
    sim_list_remove(&wait->link);
    if (wait->future.kind)
        sim_future_done_with(loop, &wait->future);
}

#endif

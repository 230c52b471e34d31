// Futures: a result that is not there yet, and who waits for it.
//
//     PENDING --> FINISHED (a result or an error)
//        \------> CANCELLED
//
// Settling a future calls nobody: it puts a handle for each callback into the
// ready queue, in the order in which they were added. A waiting task is such a
// callback, so it steps in the next turn.
//
// Source: CPython Lib/asyncio/futures.py.
#ifndef SIM_CORE_FUTURE_H
#define SIM_CORE_FUTURE_H

#include "base/buffer.h"
#include "core/object.h"
#include "trace/event.h"

typedef enum SimFutureState {
    SIM_FUTURE_PENDING,
    SIM_FUTURE_FINISHED,
    SIM_FUTURE_CANCELLED,
} SimFutureState;

typedef struct SimDone {
    SimDoneCallback *function; // NULL: `argument` is a task that waits
    void *argument;
    // Lets go of the argument if the future dies unsettled; may be NULL.
    void (*forget)(SimLoop *loop, void *argument);
} SimDone;

// What a task, a gather or a sleep adds to the future that it is.
typedef struct SimFutureKind {
    SimReason reason; // why one waits that waits for it
    // What cancel does instead of settling; NULL: settles as cancelled.
    bool (*cancel)(SimLoop *loop, SimFuture *future);
    // Appends what one waits for, as "lock 2, which Ann has"; NULL: nothing
    // but the words of the reason is known.
    void (*describe)(SimLoop *loop, const SimFuture *future,
                     SimBuffer *text);
    // Lets go of what the kind adds; NULL: nothing.
    void (*destroy)(SimLoop *loop, SimFuture *future);
    // The number of the task that has what one waits for; 0: nobody has. NULL:
    // nobody can.
    uint32_t (*holder)(const SimFuture *future);
    // The future of that index that it waits for in its turn; NULL: there are
    // fewer. NULL: it waits for none.
    SimFuture *(*part)(const SimFuture *future, size_t index);
} SimFutureKind;

struct SimFuture {
    SimObject object;
    const SimFutureKind *kind;
    SimFutureState state;
    bool is_seen;        // somebody looked at the error
    uint32_t number;     // in the trace
    SimValue result;     // referenced
    SimDone first;       // the callbacks: most futures have one
    SimDone *more;       // more[more_count], after the first
    uint32_t done_count; // all of them
    uint32_t more_capacity;
};

extern const SimFutureKind sim_plain_future_kind;
extern const SimObjectType sim_future_type;

// Fills in a future that is part of a larger object, zeroed otherwise.
void sim_future_init(SimLoop *loop, SimFuture *future,
                     const SimFutureKind *kind);

// Lets go of what the future refers to.
void sim_future_done_with(SimLoop *loop, SimFuture *future);

// Adds a callback, or a task that waits (function NULL).
void sim_future_subscribe(SimLoop *loop, SimFuture *future, SimDone done);

// Takes back every subscription of that function and argument. One whose future
// was settled already cannot be taken back.
void sim_future_unsubscribe(SimFuture *future, SimDoneCallback *function,
                            const void *argument);

// Settles. Takes over the reference to `result`. `cause` is the number of the
// event that says why. The state must be PENDING.
void sim_future_settle(SimLoop *loop, SimFuture *future, SimFutureState state,
                       SimValue result, uint64_t cause);

// cancel() as the kind does it. Returns false if the future is settled.
bool sim_future_request_cancel(SimLoop *loop, SimFuture *future);

// CancelledError, as the result of a cancelled future. The caller's reference.
SimValue sim_cancelled_error(SimLoop *loop);

#endif

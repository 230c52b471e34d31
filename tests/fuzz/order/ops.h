// The ops of the order fuzzer: one function each, found by name.
#ifndef ORDER_OPS_H
#define ORDER_OPS_H

#include "machine.h"

// An op about to be done: its words, and where.
typedef struct OrderCall {
    OrderMachine *machine;
    OrderBody *body; // NULL in a callback
    const char *const *words; // words[count]
    int count;
} OrderCall;

// Does the op and appends its result, if it has one, to `result`. Returns none,
// or the error that it raises.
// Suspends: sleep, call, await and gather, which never stand in a callback.
SimValue order_do(const OrderCall *call, SimBuffer *result);

// Awaits; who waits for longer than 40 ms cancels himself, so that no program
// can wait for ever for a lock or a queue.
SimValue order_await_patiently(SimValue awaitable);

// The ops of shared.c, on what tasks share; NULL: there is no such op.
typedef SimValue OrderFunction(const OrderCall *call, SimBuffer *result);
OrderFunction *order_shared_op(const char *name);

// The awaitable that acquires a lock l0 or a semaphore s0, and its release.
SimCoroutine *order_acquire(const OrderShared *shared, const char *name);
void order_release(const OrderShared *shared, const char *name);

// The type behind "Value", "Runtime", "Cancelled" and "any".
const SimErrorType *order_error_type(const char *word);

#endif

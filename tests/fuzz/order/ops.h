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

// The ops of shared.c, on what tasks share, and of several.c, which wait for
// several; NULL: there is no such op.
typedef SimValue OrderFunction(const OrderCall *call, SimBuffer *result);
OrderFunction *order_shared_op(const char *name);
OrderFunction *order_several_op(const char *name);

// Makes a task in the group of each coroutine that the words after the first
// name; `waiting` waits for all of them.
void order_fill_group(const OrderCall *call, SimTaskGroup *group,
                      OrderNode *waiting);

// A node of the graph of waits that lives as long as the machine.
OrderNode *order_new_node(OrderMachine *machine);

// The variable that an op may wait for; NULL after noting why not. From here on
// the graph says that the task waits for it.
OrderVariable *order_awaitable_variable(const OrderCall *call,
                                        const char *name, SimBuffer *result);

// Awaits something and notes the value; passes an error on. order_await also
// clears what the graph says that the task waits for.
SimValue order_note_value_of(SimValue awaitable, SimBuffer *result);
SimValue order_await(const OrderCall *call, SimValue awaitable,
                     SimBuffer *result);

double order_seconds(const char *milliseconds);

// The awaitable that acquires a lock l0 or a semaphore s0, and its release.
SimCoroutine *order_acquire(const OrderShared *shared, const char *name);
SimValue order_release(const OrderShared *shared, const char *name);

// The type behind "Value", "Runtime", "Cancelled" and "any".
const SimErrorType *order_error_type(const char *word);

#endif

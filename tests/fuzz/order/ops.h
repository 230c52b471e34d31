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

// The type behind "Value", "Runtime", "Cancelled" and "any".
const SimErrorType *order_error_type(const char *word);

#endif

// Runs a program of the order fuzzer on libsimul.
#ifndef ORDER_INTERPRETER_H
#define ORDER_INTERPRETER_H

#include "machine.h"

// One coroutine of the program, c0 or c1 ...: runs its block and returns its
// value. `node` is that of the task which will run it.
async_declare(order_coroutine, (OrderMachine *) machine, (int) number,
              (OrderNode *) node);

#endif

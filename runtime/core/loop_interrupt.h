// Ctrl-C: cancels the main task, so that everything is tidied up.
//
// The first SIGINT sets a flag and wakes the loop; the next turn cancels main,
// which ends with KeyboardInterrupt unless it swallows the cancellation. The
// second, if a coroutine keeps the thread or the tidying does not end, kills the
// program at once, as if Simul were not there.
//
//     SIGINT --> flag --> the next turn --> main is cancelled --> ... --> 130
//
// A signal belongs to the whole process, so one loop at a time, that which runs
// its main coroutine first, receives it; and only if the program has no handler
// of its own.
// The receiver is the one mutable global of the library: a signal handler is
// given no argument, and may run on a thread that has no loop.
//
// Source: CPython Lib/asyncio/runners.py, Runner._on_sigint.
#ifndef SIM_CORE_LOOP_INTERRUPT_H
#define SIM_CORE_LOOP_INTERRUPT_H

#include "core/loop.h"
#include "core/task.h"

// From now on SIGINT is the loop's; until `end` it must not be closed.
void sim_interrupt_begin(SimLoop *loop, SimTask *main_task);
void sim_interrupt_end(SimLoop *loop);

// The program has had a handler of its own and has none any more: Ctrl-C cancels
// main again.
void sim_interrupt_restore(SimLoop *loop);

// For the beginning of a turn: cancels main if that was asked for.
void sim_interrupt_deliver(SimLoop *loop);
static inline void sim_interrupt_check(SimLoop *loop)
{
    if (__builtin_expect(loop->is_interrupted, 0))
        sim_interrupt_deliver(loop);
}

// What sim_run returns: KeyboardInterrupt if main ended because of SIGINT, else
// `result`. Kept by the current scope.
SimValue sim_interrupt_result(SimLoop *loop, SimTask *main_task,
                              SimValue result);

#endif

// C coroutines: a function on a stack of its own that can be left and entered.
//
// The stack and its books are a fiber. It is taken at the first step and given
// back at the last, so a coroutine object that was not begun costs only its
// arguments, and one that is awaited inline never has a fiber at all.
#ifndef SIM_CORE_FIBER_H
#define SIM_CORE_FIBER_H

#include "core/context.h"
#include "core/coroutine.h"
#include "core/stack.h"

typedef struct SimFiber {
    SimContext context; // where it goes on
    SimContext caller;  // who stepped it
    SimStack *stack;
    struct SimCCoroutine *root; // the coroutine at the bottom of the stack
    SimValue transfer; // in: the input; out: what is pending, or the result
} SimFiber;

typedef struct SimCCoroutine {
    SimCoroutine base;
    SimScope scope; // what it owns
    SimCoroutineBody *body;
    SimFiber *fiber; // NULL before the first step and if it runs inline
    char arguments[] __attribute__((aligned(16)));
} SimCCoroutine;

extern const SimCoroutineKind sim_c_coroutine_kind;

// Where the coroutine's stack goes on; NULL if it has none.
static inline const void *sim_fiber_top(const SimCoroutine *coroutine)
{
    if (coroutine->kind != &sim_c_coroutine_kind)
        return NULL;
    const SimCCoroutine *it = (const SimCCoroutine *)(const void *)coroutine;
    return it->fiber ? it->fiber->context.top : NULL;
}

// Installs the handler that turns an overflow into a sentence, once a thread.
void sim_fiber_guard_thread(SimLoop *loop);
void sim_fiber_unguard_thread(SimLoop *loop);

#endif

// C coroutines: a function on a stack of its own that can be left and entered.
//
// The stack and its books are a fiber. It is taken at the first step and given
// back at the last, so a coroutine object that was not begun costs only its
// arguments, and one that is awaited inline never has a fiber at all.
#ifndef SIM_CORE_FIBER_H
#define SIM_CORE_FIBER_H

#include "core/context.h"
#include "core/coroutine.h"
#include "core/loop.h"
#include "core/stack.h"

typedef struct SimFiber {
    SimContext context; // where it goes on
    SimContext caller;  // who stepped it
    SimStack *stack;
    const char *alarm; // who awaits below this has little left; NULL: was said
    // While a built-in coroutine runs here: where the program awaits it. What it
    // awaits in its turn is reported from there.
    const SimSite *builtin_site;
    SimGenerator *generator; // that this is the body of, or NULL
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
extern const SimCoroutineKind sim_builtin_kind; // of the library itself

static inline bool sim_coroutine_is_c(const SimCoroutine *coroutine)
{
    return coroutine->kind == &sim_c_coroutine_kind ||
           coroutine->kind == &sim_builtin_kind;
}

static inline SimScope *sim_coroutine_scope(SimCoroutine *coroutine)
{
    return &((SimCCoroutine *)(void *)coroutine)->scope;
}

// The coroutine's stack and its books; NULL if it has none.
static inline const SimFiber *sim_fiber_of(const SimCoroutine *coroutine)
{
    if (!sim_coroutine_is_c(coroutine))
        return NULL;
    return ((const SimCCoroutine *)(const void *)coroutine)->fiber;
}

// From inside a coroutine with a stack: lets its driver have the thread until
// it is stepped again. Returns the input of that step; an error in it is kept
// by the current scope. Inlined, for the reason given in context.h.
static inline SimValue sim_park(SimLoop *loop, SimFuture *future,
                                const SimSite *site)
{
    SimFiber *fiber = loop->fiber;
    SimScope *scope = loop->scope;

    loop->await_site = site;
    fiber->transfer = sim_pending(future);
    sim_context_switch(&fiber->context, &fiber->caller);
    loop->scope = scope;
    return sim_scope_keep(scope, fiber->transfer);
}

// Takes a stack for a coroutine that has none yet.
void sim_fiber_begin(SimLoop *loop, SimCCoroutine *coroutine);

// After a step: gives the stack back if the coroutine has ended.
void sim_fiber_settle(SimLoop *loop, SimCCoroutine *coroutine);

// One step of a C coroutine.
static inline SimValue sim_fiber_step(SimLoop *loop, SimCCoroutine *coroutine,
                                      SimValue input)
{
    SimFiber *outer_fiber = loop->fiber;
    SimScope *outer_scope = loop->scope;

    if (__builtin_expect(!coroutine->fiber, 0))
        sim_fiber_begin(loop, coroutine);
    SimFiber *fiber = coroutine->fiber;
    fiber->transfer = input;
    loop->fiber = fiber;
    sim_context_switch(&fiber->caller, &fiber->context);
    loop->fiber = outer_fiber;
    loop->scope = outer_scope;

    SimValue result = fiber->transfer;
    if (__builtin_expect(!fiber->root || !fiber->stack->is_guarded, 0))
        sim_fiber_settle(loop, coroutine);
    return result;
}

// Installs the handler that turns an overflow into a sentence, once a thread.
void sim_fiber_guard_thread(SimLoop *loop);
void sim_fiber_unguard_thread(SimLoop *loop);

#endif

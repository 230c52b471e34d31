// Coroutines: one protocol, several kinds.
//
// A coroutine is anything that can be stepped. It is given a value or an error,
// runs until it has to wait or ends, and says which:
//
//     send(value) -->  +-----------+  -->  SIM_VALUE_PENDING and what it waits
//     throw(error) ->  | coroutine |       for (a future, or NULL: only a turn)
//     close() ------>  +-----------+  -->  a value (returned) or error (raised)
//
// The states:
//
//     CREATED --> RUNNING <--> SUSPENDED
//                    |
//                    +--> CLOSED
//
// A C coroutine has a small stack of its own, taken at its first step; one that
// another C coroutine awaits runs inline on the stack of its awaiter and takes
// none. The built-in awaitables (sleep) and a script's coroutines are frames
// without a C stack. A task drives any of them and cannot tell which.
#ifndef SIM_CORE_COROUTINE_H
#define SIM_CORE_COROUTINE_H

#include "core/loop.h"
#include "core/object.h"

// Those up to SUSPENDED can be stepped.
typedef enum SimCoroutineState {
    SIM_COROUTINE_CREATED,
    SIM_COROUTINE_SUSPENDED,
    SIM_COROUTINE_RUNNING,
    SIM_COROUTINE_CLOSED,
} SimCoroutineState;

typedef struct SimCoroutineKind {
    const char *name;
    // Goes on with `input`: an error is raised where the coroutine waits.
    // Owns: the caller gets the reference to what is returned or raised;
    // what is pending is borrowed.
    SimValue (*step)(SimLoop *loop, SimCoroutine *coroutine, SimValue input);
    // Lets go of what the object has; called once, in any state but RUNNING.
    void (*destroy)(SimLoop *loop, SimCoroutine *coroutine);
    bool is_builtin; // not worth a line in the trace
} SimCoroutineKind;

struct SimCoroutine {
    const SimCoroutineKind *kind;
    uint8_t state;    // a SimCoroutineState
    bool is_optional; // nobody need await it
    uint32_t size_bytes;
    const SimSite *site; // where it is defined
    SimLink link;        // in the scope that owns it
};

// Does the result of a step mean that there will be another one?
static inline bool sim_is_suspended(SimValue result)
{
    return result.kind == SIM_VALUE_PENDING || result.kind == SIM_VALUE_YIELDED;
}

static inline SimValue sim_pending(SimFuture *future)
{
    return (SimValue){.kind = SIM_VALUE_PENDING, .future = future};
}

// Makes an object of any kind; what follows the SimCoroutine is not zeroed. It
// belongs to the current scope until somebody takes it.
static inline SimCoroutine *sim_coroutine_make(SimLoop *loop,
                                               const SimCoroutineKind *kind,
                                               const SimSite *site,
                                               size_t size_bytes)
{
    SimCoroutine *coroutine = sim_pool_take(&loop->pool, size_bytes);
    coroutine->kind = kind;
    coroutine->state = SIM_COROUTINE_CREATED;
    coroutine->is_optional = false;
    coroutine->size_bytes = (uint32_t)size_bytes;
    coroutine->site = site;
    sim_list_append(&loop->scope->coroutines, &coroutine->link);
    return coroutine;
}

// Takes the object out of the scope that owns it: now it is the caller's.
// Returns false if it was begun already, or is closed.
static inline bool sim_coroutine_take(SimCoroutine *coroutine)
{
    if (coroutine->state != SIM_COROUTINE_CREATED || !coroutine->link.previous)
        return false;
    sim_list_remove(&coroutine->link);
    return true;
}

// One step of a coroutine that can be stepped.
static inline SimValue
sim_coroutine_step(SimLoop *loop, SimCoroutine *coroutine, SimValue input)
{
    coroutine->state = SIM_COROUTINE_RUNNING;
    SimValue result = coroutine->kind->step(loop, coroutine, input);
    coroutine->state = sim_is_suspended(result) ? SIM_COROUTINE_SUSPENDED
                                                : SIM_COROUTINE_CLOSED;
    return result;
}

// The error that stepping one raises which runs already, or has ended.
SimValue sim_coroutine_refuse(SimLoop *loop, const SimCoroutine *coroutine);

// The protocol. Errors: what the coroutine raises; an error that is thrown into
// a coroutine that was not begun comes straight back.
static inline SimValue
sim_coroutine_send(SimLoop *loop, SimCoroutine *coroutine, SimValue value)
{
    if (__builtin_expect(coroutine->state > SIM_COROUTINE_SUSPENDED, 0))
        return sim_coroutine_refuse(loop, coroutine);
    return sim_coroutine_step(loop, coroutine, value);
}
SimValue sim_coroutine_throw(SimLoop *loop, SimCoroutine *coroutine,
                             SimValue error);

// Raises GeneratorExit in a suspended coroutine, so that it cleans up. One that
// waits again is reported, and told again wherever it waits; at last given up.
void sim_coroutine_close(SimLoop *loop, SimCoroutine *coroutine);

// Closes the object and frees it. It must be in no scope.
static inline void sim_coroutine_free(SimLoop *loop, SimCoroutine *coroutine)
{
    if (coroutine->state != SIM_COROUTINE_CLOSED)
        sim_coroutine_close(loop, coroutine);
    if (coroutine->kind->destroy)
        coroutine->kind->destroy(loop, coroutine);
    sim_pool_give(&loop->pool, coroutine, coroutine->size_bytes);
}

// Frees an object that nobody awaited, with a warning if somebody should have.
void sim_coroutine_discard(SimLoop *loop, SimCoroutine *coroutine);

#endif

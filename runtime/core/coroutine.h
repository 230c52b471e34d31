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

#include "core/object.h"

typedef enum SimCoroutineState {
    SIM_COROUTINE_CREATED,
    SIM_COROUTINE_RUNNING,
    SIM_COROUTINE_SUSPENDED,
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
    SimCoroutineState state;
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
SimCoroutine *sim_coroutine_make(SimLoop *loop, const SimCoroutineKind *kind,
                                 const SimSite *site, size_t size_bytes);

// Takes the object out of the scope that owns it: now it is the caller's.
// Returns false if it was begun already, or is closed.
bool sim_coroutine_take(SimCoroutine *coroutine);

// The protocol. Errors: what the coroutine raises; an error that is thrown into
// a coroutine that was not begun comes straight back.
SimValue sim_coroutine_send(SimLoop *loop, SimCoroutine *coroutine,
                            SimValue value);
SimValue sim_coroutine_throw(SimLoop *loop, SimCoroutine *coroutine,
                             SimValue error);

// Raises GeneratorExit in a suspended coroutine, so that it cleans up. One that
// waits again is reported and given up.
void sim_coroutine_close(SimLoop *loop, SimCoroutine *coroutine);

// Closes the object and frees it. It must be in no scope.
void sim_coroutine_free(SimLoop *loop, SimCoroutine *coroutine);

// Frees an object that nobody awaited, with a warning.
void sim_coroutine_discard(SimLoop *loop, SimCoroutine *coroutine);

#endif

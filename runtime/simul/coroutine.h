// Coroutines: async, await, attempt.
//
//     async(name, (type) parameter, ...) { body }
//
// defines a function that returns a coroutine object. Nothing of the body runs
// until the object is awaited or made a task; one that never is gets a warning
// with its line. The body returns a SimValue: val(x), none, or fail(...). At
// most eight parameters; they are copied into the object.
//
//     async_declare(name, (type) parameter, ...);    for a later definition
//
// A coroutine is awaited once. It runs inline, as a function that is called;
// only what it waits for can suspend the task. To let it run on its own, make
// it a task: asyncio.create_task.
#ifndef SIMUL_COROUTINE_H
#define SIMUL_COROUTINE_H

#include "simul/error.h"
#include "simul/macros.h"
#include "simul/value.h"

// Defines a coroutine function; declares one.
#define async(...) SIM_PASTE(SIM_ASYNC_, SIM_COUNT(__VA_ARGS__))(__VA_ARGS__)
#define async_declare(...) \
    SIM_PASTE(SIM_DECLARE_, SIM_COUNT(__VA_ARGS__))(__VA_ARGS__)

// The value of a coroutine, a future or a task; an error leaves the enclosing
// coroutine at once.
#define await(x) SIM_AWAIT(x, SIM_PASTE(sim_value_, __COUNTER__))
#define SIM_AWAIT(x, value)                           \
    __extension__({                                   \
        SimValue value = sim_await(val(x), SIM_HERE); \
        if (is_error(value))                          \
            return sim_propagate(value, SIM_HERE);    \
        value;                                        \
    })

// The value or the error, to look at:
//
//     SimValue page = attempt(fetch(url));
//     if (error_is(page, ConnectionError))
//         ...
#define attempt(x) sim_await(val(x), SIM_HERE)

// What both macros call. Suspends: until the value is there; not at all if it
// is there already. Errors: whatever the awaitable fails with; CancelledError
// if the task is cancelled meanwhile; RuntimeError if a coroutine is awaited
// twice; TypeError if the value is not awaitable.
SimValue sim_await(SimValue awaitable, const SimSite *site);

// Notes in an error's traceback that it passes through `site`; returns it.
SimValue sim_propagate(SimValue error, const SimSite *site);

#endif

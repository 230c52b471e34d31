// Asynchronous generators.
//
// An async function that yields is a generator, and async_for goes through what
// it yields:
//
//     async(ticks, (int) count)            async_for (tick, ticks(3)) {
//     {                                        printf("%d\n",
//         for (int i = 0; i < count; i++) {           (int)as_int(tick));
//             await(asyncio.sleep(1));     }
//             yield(val(i));
//         }
//         return none;
//     }
//
// Whichever way async_for is left, the generator is closed first: GeneratorExit
// is raised where it waits or yields, and its clean-up may await. (Python
// leaves that to the garbage collector, or to contextlib.aclosing.)
#ifndef SIMUL_GENERATOR_H
#define SIMUL_GENERATOR_H

#include "simul/coroutine.h"

// Goes through what `generator`, a coroutine that yields, gives; `item` is a
// SimValue in the braces. Suspends: at each item. Errors: what it raises.
#define async_for(item, generator) \
    SIM_ASYNC_FOR(item, generator, SIM_PASTE(sim_generator_, __COUNTER__))

// Hands a value to whoever goes through the generator. Suspends: the generator,
// until the next value is asked for. Errors: GeneratorExit when it is closed.
#define yield(x) SIM_YIELD(x, SIM_PASTE(sim_value_, __COUNTER__))

// The same, and an error comes as a value: Python's try around a yield.
#define attempt_yield(x) sim_yield(val(x), SIM_HERE)

// ---- the same by hand ------------------------------------------------------

// A generator of a coroutine that yields. Whoever makes one by hand goes to its
// end, or closes it.
#define sim_generator_new(body) sim_generator_new_at(body, SIM_HERE)
SimGenerator *sim_generator_new_at(SimCoroutine *body, const SimSite *site);

// Awaitable: its next value. Errors: what the generator raises;
// StopAsyncIteration when it has returned.
SimCoroutine *sim_generator_next(SimGenerator *generator);

// Awaitable: none, when it has ended.
SimCoroutine *sim_generator_close(SimGenerator *generator);

// ---- how it works ----------------------------------------------------------

// What yield and async_for call.
SimValue sim_yield(SimValue value, const SimSite *site);
void sim_generator_leave(SimGenerator **generator);

#define SIM_YIELD(x, value)                           \
    __extension__({                                   \
        SimValue value = sim_yield(val(x), SIM_HERE); \
        if (is_error(value))                          \
            return sim_propagate(value, SIM_HERE);    \
        value;                                        \
    })

// A loop around the generator, for its clean-up, and one over the values.
#define SIM_ASYNC_FOR(item, body, generator)                                \
    for (SimGenerator * generator                                           \
             __attribute__((cleanup(sim_generator_leave))) =                \
             sim_generator_new(body);                                       \
         generator; sim_generator_leave(&generator))                        \
        for (SimValue item = none; __extension__({                          \
                 item = attempt(sim_generator_next(generator));             \
                 if (is_error(item) && !error_is(item, StopAsyncIteration)) \
                     return sim_propagate(item, SIM_HERE);                  \
                 !is_error(item);                                           \
             });)

#endif

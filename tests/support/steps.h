// Tests that go step by step: tasks that each await one thing and say how it
// went, and a main coroutine that lets turns pass between its own deeds.
//
//     async(two_take_turns)
//     {
//         SimLock *lock = asyncio.Lock();
//         go("a", sim_lock_acquire(lock));
//         SimTask *b = go("b", sim_lock_acquire(lock));
//         await(turns(2));                          says "a:1"
//         sim_task_cancel(b);
//         await(turns(2));                          says "b:CancelledError"
//         return none;
//     }
//     STEPS(two_take_turns, "a:1 b:CancelledError")
//
// STEPS defines the test two_take_turns_steps.
#ifndef SIM_TESTS_STEPS_H
#define SIM_TESTS_STEPS_H

#include "support/looptest.h"

// A task of that name that says "<name>:<result or error>".
SimTask *go(const char *name, SimCoroutine *coroutine);

// Awaitable: the same, error included, in the task that awaits it.
SimCoroutine *go_on(const char *name, SimCoroutine *coroutine);

// Awaitable: so many turns of the loop pass.
SimCoroutine *turns(int count);

// A value or an error as one word.
void say_value(const char *name, SimValue value);

#define STEPS(story, expected)              \
    static void story##_steps(void **state) \
    {                                       \
        (void)state;                        \
        sim_run(story());                   \
        assert_said(expected);              \
    }

#endif

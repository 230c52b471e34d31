#include "support/steps.h"

void say_value(const char *name, SimValue value)
{
    if (is_error(value))
        say("%s:%s", name, error_name(value));
    else if (value.kind == SIM_VALUE_NONE)
        say("%s:none", name);
    else
        say("%s:%d", name, (int)as_int(value));
}

async(says, (const char *)name, (SimCoroutine *)coroutine)
{
    SimValue value = attempt(coroutine);
    say_value(name, value);
    // What went wrong was said; a cancellation has to go on.
    return error_is(value, CancelledError) ? value : none;
}

async(says_and_passes_on, (const char *)name, (SimCoroutine *)coroutine)
{
    SimValue value = attempt(coroutine);
    say_value(name, value);
    return value;
}

SimCoroutine *go_on(const char *name, SimCoroutine *coroutine)
{
    return says_and_passes_on(name, coroutine);
}

SimTask *go(const char *name, SimCoroutine *coroutine)
{
    return asyncio.create_named_task(says(name, coroutine), name);
}

async(pass_turns, (int)count)
{
    while (count-- > 0)
        await(asyncio.sleep(0));
    return none;
}

SimCoroutine *turns(int count)
{
    return pass_turns(count);
}

// Lesson 10: errors.
//
// You will see: three ways to run jobs of which some fail. gather raises the
// first error, and the other jobs go on. With return_exceptions errors are
// results among results. A task group cancels what still runs, waits, and raises
// all errors as one group.
//
// Run:  build/lessons/10_errors
// Try:  let the lamp fail too, with a ValueError. Which of the three tells you?
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

// `problem` is an error, or none.
async(check, (const char *) what, (int) seconds, (SimValue) problem)
{
    SimValue slept = attempt(asyncio.sleep(seconds)); // as try does in Python
    if (error_is(slept, CancelledError)) {
        say("the check of the %s is called off", what);
        return slept;
    }
    if (is_error(problem))
        return problem; // as raise does
    say("the %s is fine", what);
    return val(what);
}

static SimTask *begin(const char *what, int seconds, SimValue problem)
{
    return asyncio.create_named_task(check(what, seconds, problem), what);
}

async(with_gather)
{
    say("gather");
    SimTask *lamp = begin("lamp", 3, none);
    SimValue result = attempt(asyncio.gather(
        begin("bell", 1, none),
        begin("brake", 2, fail(ValueError, "brake worn out")), lamp));
    if (error_is(result, ValueError))
        say("caught: %s", error_message(result));
    await(lamp); // nobody has cancelled it
    return none;
}

async(with_return_exceptions)
{
    say("gather, with return_exceptions");
    SimValue results = await(asyncio.gather_exceptions(
        begin("bell", 1, none),
        begin("brake", 2, fail(ValueError, "brake worn out")),
        begin("lamp", 3, none)));
    for (size_t i = 0; i < sim_len(results); i++) {
        SimValue result = sim_item(results, i);
        if (is_error(result))
            say("failed, %s: %s", error_name(result), error_message(result));
        else
            say("passed: %s", as_text(result));
    }
    return none;
}

async(run_group)
{
    with_group(group) {
        sim_group_create_named_task(group, check("bell", 0, none), "bell");
        sim_group_create_named_task(
            group, check("brake", 0, fail(ValueError, "brake worn out")),
            "brake");
        sim_group_create_named_task(
            group, check("tyre", 0, fail(OSError, "no air")), "tyre");
        sim_group_create_named_task(group, check("lamp", 3, none), "lamp");
    }
    return none;
}

async(with_task_group)
{
    say("a task group");
    SimValue errors = error_members(attempt(run_group()));
    for (size_t i = 0; i < sim_len(errors); i++) {
        SimValue error = sim_item(errors, i);
        if (error_is(error, ValueError))
            say("repair: %s", error_message(error));
        else if (error_is(error, OSError))
            say("pump: %s", error_message(error));
    }
    return none;
}

async(main_)
{
    await(with_gather());
    await(with_return_exceptions());
    await(with_task_group());
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

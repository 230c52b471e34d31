// gather: results in order, the first failure, cancellation.
#include "support/looptest.h"

async(job, (const char *)name, (double)delay)
{
    await(asyncio.sleep(delay));
    say("%s", name);
    return val(name);
}

async(failing_job, (double)delay)
{
    await(asyncio.sleep(delay));
    return fail(ValueError, "after %g", delay);
}

async(gathers_three)
{
    SimValue results =
        await(asyncio.gather(job("bread", 4), job("tea", 2), job("eggs", 3)));
    for (size_t i = 0; i < sim_len(results); i++)
        say("%zu:%s", i, as_text(sim_item(results, i)));
    say("@%g", asyncio.time());
    return none;
}

static void results_stand_in_the_order_of_the_arguments(void **state)
{
    (void)state;
    sim_run(gathers_three());

    assert_said("tea eggs bread 0:bread 1:tea 2:eggs @4");
}

async(gathers_nothing)
{
    SimFuture *future = asyncio.gather_list(sim_list(0, NULL));
    say("%d", sim_future_done(future));
    say("%zu", sim_len(await(future)));
    return none;
}

static void a_gather_of_nothing_is_done_at_once(void **state)
{
    (void)state;
    sim_run(gathers_nothing());

    assert_said("1 0");
}

async(gathers_one_twice)
{
    SimTask *task = asyncio.create_task(job("once", 1));
    SimValue results = await(asyncio.gather(task, task));
    say("%zu %s %s", sim_len(results), as_text(sim_item(results, 0)),
        as_text(sim_item(results, 1)));
    return none;
}

static void
an_awaitable_given_twice_runs_once_and_fills_both_places(void **state)
{
    (void)state;
    sim_run(gathers_one_twice());

    assert_said("once 2 once once");
}

async(gathers_a_failure)
{
    SimValue result =
        attempt(asyncio.gather(job("slow", 3), failing_job(1), failing_job(2)));
    say("%s@%g", error_message(result), asyncio.time());
    await(asyncio.sleep(5));
    return none;
}

static void the_first_failure_is_the_gathers_and_the_others_run_on(void **state)
{
    (void)state;
    capture_errors();

    sim_run(gathers_a_failure());

    assert_said("after 1@1 slow");
    assert_string_equal(captured_errors(), "");
}

async(gathers_exceptions)
{
    SimValue results =
        await(asyncio.gather_exceptions(failing_job(2), job("fine", 1)));
    say("%s %s", error_name(sim_item(results, 0)),
        as_text(sim_item(results, 1)));
    return none;
}

static void gather_exceptions_returns_errors_as_results(void **state)
{
    (void)state;
    sim_run(gathers_exceptions());

    assert_said("fine ValueError fine");
}

async(stubborn_job)
{
    SimValue result = attempt(asyncio.sleep(100));
    say("%s", error_name(result));
    await(asyncio.sleep(1));
    return result;
}

async(cancels_a_gather)
{
    SimFuture *all = asyncio.gather(stubborn_job(), stubborn_job());
    await(asyncio.sleep(1));
    say("%d", sim_future_cancel(all));
    SimValue result = attempt(all);
    say("%s@%g", error_name(result), asyncio.time());
    return none;
}

static void cancelling_a_gather_cancels_every_child_and_waits(void **state)
{
    (void)state;
    sim_run(cancels_a_gather());

    assert_said("1 CancelledError CancelledError CancelledError@2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(results_stand_in_the_order_of_the_arguments),
        looptest(a_gather_of_nothing_is_done_at_once),
        looptest(an_awaitable_given_twice_runs_once_and_fills_both_places),
        looptest(the_first_failure_is_the_gathers_and_the_others_run_on),
        looptest(gather_exceptions_returns_errors_as_results),
        looptest(cancelling_a_gather_cancels_every_child_and_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

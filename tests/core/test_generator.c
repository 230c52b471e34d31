// Asynchronous generators: values, waits between them, errors, and the end.
#include "support/looptest.h"

async(ticks, (int)count)
{
    for (int i = 1; i <= count; i++) {
        await(asyncio.sleep(1));
        yield(val(i));
    }
    say("end");
    return none;
}

async(goes_through)
{
    async_for(tick, ticks(3)) say("%d@%g", (int)as_int(tick), asyncio.time());
    say("after");
    return none;
}

static void async_for_gets_each_value_when_it_is_there(void **state)
{
    (void)state;
    sim_run(goes_through());

    assert_said("1@1 2@2 3@3 end after");
}

async(careful)
{
    for (int i = 1;; i++) {
        SimValue back = attempt_yield(i);
        if (is_error(back)) {
            say("%s", error_name(back));
            await(asyncio.sleep(1));
            say("clean@%g", asyncio.time());
            return back;
        }
    }
}

async(breaks_off)
{
    async_for(number, careful())
    {
        say("%d", (int)as_int(number));
        if (as_int(number) == 2)
            break;
    }
    say("after");
    return none;
}

static void
leaving_the_loop_closes_the_generator_and_awaits_its_cleanup(void **state)
{
    (void)state;
    sim_run(breaks_off());

    assert_said("1 2 GeneratorExit clean@1 after");
}

async(returns_from_inside)
{
    async_for(number, careful()) return val(as_int(number) * 10);
    return none;
}

static void a_return_from_inside_closes_it_too(void **state)
{
    (void)state;
    SimValue result = sim_run(returns_from_inside());

    assert_int_equal(as_int(result), 10);
    assert_said("GeneratorExit clean@1");
}

async(fails_at_two)
{
    yield(val(1));
    return fail(ValueError, "at two");
}

async(goes_through_a_failure)
{
    async_for(number, fails_at_two()) say("%d", (int)as_int(number));
    say("not reached");
    return none;
}

static void an_error_of_the_generator_leaves_the_loop(void **state)
{
    (void)state;
    SimValue result = sim_run(goes_through_a_failure());

    assert_true(error_is(result, ValueError));
    assert_said("1");
}

async(asks_by_hand)
{
    SimGenerator *generator = sim_generator_new(ticks(1));
    say("%d", (int)as_int(await(sim_generator_next(generator))));
    say("%s", error_name(attempt(sim_generator_next(generator))));
    say("%s", error_name(attempt(sim_generator_next(generator))));
    await(sim_generator_close(generator));
    return none;
}

static void after_the_end_every_next_stops(void **state)
{
    (void)state;
    sim_run(asks_by_hand());

    assert_said("1 end StopAsyncIteration StopAsyncIteration");
}

async(two_who_ask)
{
    SimGenerator *generator = sim_generator_new(ticks(2));
    SimValue results = await(asyncio.gather_exceptions(
        sim_generator_next(generator), sim_generator_next(generator)));
    say("%d %s", (int)as_int(sim_item(results, 0)),
        error_name(sim_item(results, 1)));
    await(sim_generator_close(generator));
    return none;
}

static void two_cannot_ask_at_once(void **state)
{
    (void)state;
    sim_run(two_who_ask());

    assert_said("1 RuntimeError");
}

async(stubborn)
{
    for (int i = 0; i < 3; i++)
        attempt_yield(i);
    return none;
}

async(closes_a_stubborn_one)
{
    SimGenerator *generator = sim_generator_new(stubborn());
    await(sim_generator_next(generator));
    SimValue result = attempt(sim_generator_close(generator));
    say("%s", error_message(result));
    return none;
}

static void a_generator_that_yields_while_it_is_closed_is_an_error(void **state)
{
    (void)state;
    capture_errors(); // it is as stubborn when the run ends

    sim_run(closes_a_stubborn_one());

    assert_said("async generator ignored GeneratorExit");
}

async(leaves_a_generator_open)
{
    SimGenerator *left_open = sim_generator_new(careful());
    await(sim_generator_next(left_open));
    say("left");
    return none;
}

static void
a_generator_that_is_left_open_is_closed_before_the_run_ends(void **state)
{
    (void)state;
    sim_run(leaves_a_generator_open());

    assert_said("left GeneratorExit clean@1");
}

async(cancelled_between_values)
{
    async_for(tick, ticks(9)) say("%d", (int)as_int(tick));
    return none;
}

async(cancels)
{
    SimTask *task = asyncio.create_task(cancelled_between_values());
    await(asyncio.sleep(2.5));
    sim_task_cancel(task);
    say("%s", error_name(attempt(task)));
    return none;
}

static void a_cancellation_reaches_where_the_generator_waits(void **state)
{
    (void)state;
    sim_run(cancels());

    assert_said("1 2 CancelledError");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(async_for_gets_each_value_when_it_is_there),
        looptest(leaving_the_loop_closes_the_generator_and_awaits_its_cleanup),
        looptest(a_return_from_inside_closes_it_too),
        looptest(an_error_of_the_generator_leaves_the_loop),
        looptest(after_the_end_every_next_stops),
        looptest(two_cannot_ask_at_once),
        looptest(a_generator_that_yields_while_it_is_closed_is_an_error),
        looptest(a_generator_that_is_left_open_is_closed_before_the_run_ends),
        looptest(a_cancellation_reaches_where_the_generator_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

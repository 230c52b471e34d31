// Coroutines: one protocol, whatever drives it and whatever is driven.
#include "support/looptest.h"

#include "core/coroutine.h"
#include "core/error.h"

#include <string.h>

async(add, (int)a, (int)b)
{
    say("add");
    return val(a + b);
}

async(eight, (int)a, (int)b, (int)c, (int)d, (int)e, (int)f, (int)g, (int)h)
{
    return val(
        ((((((a * 10 + b) * 10 + c) * 10 + d) * 10 + e) * 10 + f) * 10 + g) *
            10 +
        h);
}

async(make_and_await_later)
{
    SimCoroutine *sum = add(2, 3);
    say("made");
    return val(as_int(await(sum)) * 10);
}

static void a_coroutine_runs_only_when_it_is_awaited(void **state)
{
    (void)state;
    SimValue result = sim_run(make_and_await_later());

    assert_int_equal(as_int(result), 50);
    assert_said("made add");
}

async(unluckily_named, (int)arguments, (int)memory, (int)name)
{
    return val(arguments * 100 + memory * 10 + name);
}

static void a_parameter_may_have_any_name(void **state)
{
    (void)state;
    assert_int_equal(as_int(sim_run(unluckily_named(1, 2, 3))), 123);
}

static void eight_parameters_arrive_in_their_order(void **state)
{
    (void)state;
    assert_int_equal(as_int(sim_run(eight(1, 2, 3, 4, 5, 6, 7, 8))), 12345678);
}

async(forgets_to_await)
{
    add(1, 1);
    return none;
}

static void one_that_is_never_awaited_is_reported_with_its_line(void **state)
{
    (void)state;
    capture_errors();

    sim_run(forgets_to_await());

    assert_non_null(strstr(captured_errors(), "test_coroutine.c:"));
    assert_non_null(
        strstr(captured_errors(), "coroutine 'add' was never awaited"));
    assert_said("");
}

async(awaits_twice)
{
    SimCoroutine *sum = add(1, 1);
    await(sum);
    SimValue again = attempt(sum);
    say("%s: %s", error_name(again), error_message(again));
    return none;
}

static void awaiting_twice_is_a_runtime_error(void **state)
{
    (void)state;
    sim_run(awaits_twice());

    assert_said("add RuntimeError: cannot reuse already awaited coroutine");
}

async(awaits_a_number)
{
    await(val(7));
    return none;
}

static void awaiting_a_number_is_a_type_error(void **state)
{
    (void)state;
    SimValue result = sim_run(awaits_a_number());

    assert_true(error_is(result, TypeError));
}

// ---- errors ---------------------------------------------------------------

async(fails, (int)depth)
{
    if (depth == 0)
        return fail(KeyError, "no table %d", 7);
    await(fails(depth - 1));
    say("not reached");
    return none;
}

async(catches)
{
    SimValue result = attempt(fails(3));
    say("%s %s", error_name(result), error_message(result));
    say("%d%d%d", error_is(result, LookupError), error_is(result, Exception),
        error_is(result, ValueError));
    return none;
}

static void an_error_leaves_every_await_up_to_the_attempt(void **state)
{
    (void)state;
    sim_run(catches());

    assert_said("KeyError no table 7 110");
}

static void a_traceback_names_every_line_it_passed(void **state)
{
    (void)state;
    SimValue result = sim_run(fails(2));

    assert_true(is_error(result));
    assert_int_equal(result.error->site_count, 3);
    assert_int_equal(sim_site_name_length(result.error->sites[0]), 5);
}

// ---- what it returns outlives it ------------------------------------------

async(returns_a_text)
{
    return sim_text("table %d", 7);
}

async(returns_a_list)
{
    SimValue list = sim_list(0, NULL);
    sim_append(list, await(returns_a_text()));
    sim_append(list, val(3));
    return list;
}

async(uses_what_was_returned)
{
    SimValue list = await(returns_a_list());
    say("%s %d", as_text(sim_item(list, 0)), (int)as_int(sim_item(list, 1)));
    return none;
}

static void what_a_coroutine_returns_outlives_it(void **state)
{
    (void)state;
    sim_run(uses_what_was_returned());

    assert_said("table 7 3");
}

// ---- a kind without a C stack: the protocol is one ------------------------

// Counts to `last`, giving way before each number.
typedef struct Counter {
    SimCoroutine base;
    int next;
    int last;
} Counter;

static SimValue step_counter(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    Counter *counter = (Counter *)(void *)base;
    (void)loop;
    if (is_error(input))
        return sim_ref(input);
    if (counter->next > 0)
        say("frame%d", counter->next);
    if (counter->next++ == counter->last)
        return val("counted");
    return sim_pending(NULL);
}

static const SimCoroutineKind counter_kind = {.name = "counter",
                                              .step = step_counter};
static const SimSite counter_site = {"test_coroutine.c", "count", 1, NULL};

static SimCoroutine *count_in_a_frame(int last)
{
    Counter *counter = (Counter *)(void *)sim_coroutine_make(
        sim_loop_current(), &counter_kind, &counter_site, sizeof *counter);
    counter->next = 0;
    counter->last = last;
    return &counter->base;
}

async(count_on_a_stack, (int)last)
{
    for (int i = 1; i <= last; i++) {
        await(asyncio.sleep(0));
        say("stack%d", i);
    }
    return val("counted");
}

async(both_kinds)
{
    SimCoroutine *frame = count_in_a_frame(2);
    SimValue results = await(asyncio.gather(frame, count_on_a_stack(2)));
    say("%s", as_text(sim_item(results, 0)));
    say("%s", as_text(await(count_in_a_frame(1))));
    return none;
}

static void a_task_drives_frames_and_stacks_alike(void **state)
{
    (void)state;
    sim_run(both_kinds());

    assert_said("frame1 stack1 frame2 stack2 counted frame1 counted");
}

// ---- send, throw, close by hand -------------------------------------------

async(cleans_up)
{
    SimValue result = attempt(asyncio.sleep(0));
    say("woken by %s", is_error(result) ? error_name(result) : "a value");
    return val(1);
}

static void send_runs_to_the_next_wait_and_then_to_the_end(void **state)
{
    (void)state;
    SimLoop *loop = sim_loop_current();
    SimCoroutine *coroutine = cleans_up();
    sim_coroutine_take(coroutine);

    SimValue first = sim_coroutine_send(loop, coroutine, none);
    SimValue second = sim_coroutine_send(loop, coroutine, none);

    assert_int_equal(first.kind, SIM_VALUE_PENDING);
    assert_int_equal(as_int(second), 1);
    assert_said("woken by a value");
    sim_coroutine_free(loop, coroutine);
}

static void throw_raises_where_the_coroutine_waits(void **state)
{
    (void)state;
    SimLoop *loop = sim_loop_current();
    SimCoroutine *coroutine = cleans_up();
    sim_coroutine_take(coroutine);
    sim_coroutine_send(loop, coroutine, none);

    sim_coroutine_throw(loop, coroutine, fail(ValueError, "now"));

    assert_said("woken by ValueError");
    sim_coroutine_free(loop, coroutine);
}

static void throw_into_one_not_begun_comes_straight_back(void **state)
{
    (void)state;
    SimLoop *loop = sim_loop_current();
    SimCoroutine *coroutine = cleans_up();
    sim_coroutine_take(coroutine);

    SimValue back =
        sim_coroutine_throw(loop, coroutine, fail(ValueError, "now"));

    assert_true(error_is(back, ValueError));
    assert_said("");
    sim_value_unref(loop, back);
    sim_coroutine_free(loop, coroutine);
}

static void close_lets_a_suspended_coroutine_clean_up(void **state)
{
    (void)state;
    SimLoop *loop = sim_loop_current();
    SimCoroutine *coroutine = cleans_up();
    sim_coroutine_take(coroutine);
    sim_coroutine_send(loop, coroutine, none);

    sim_coroutine_free(loop, coroutine);

    assert_said("woken by GeneratorExit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_coroutine_runs_only_when_it_is_awaited),
        looptest(eight_parameters_arrive_in_their_order),
        looptest(a_parameter_may_have_any_name),
        looptest(one_that_is_never_awaited_is_reported_with_its_line),
        looptest(awaiting_twice_is_a_runtime_error),
        looptest(awaiting_a_number_is_a_type_error),
        looptest(an_error_leaves_every_await_up_to_the_attempt),
        looptest(a_traceback_names_every_line_it_passed),
        looptest(what_a_coroutine_returns_outlives_it),
        looptest(a_task_drives_frames_and_stacks_alike),
        looptest(send_runs_to_the_next_wait_and_then_to_the_end),
        looptest(throw_raises_where_the_coroutine_waits),
        looptest(throw_into_one_not_begun_comes_straight_back),
        looptest(close_lets_a_suspended_coroutine_clean_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

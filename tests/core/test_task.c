// Tasks, futures and timers: who runs when. The order is CPython's.
#include "support/looptest.h"

#include <string.h>

async(steps, (const char *)name, (int)count)
{
    for (int i = 1; i <= count; i++) {
        say("%s%d", name, i);
        await(asyncio.sleep(0));
    }
    return none;
}

async(two_tasks)
{
    SimTask *a = asyncio.create_task(steps("a", 2));
    SimTask *b = asyncio.create_task(steps("b", 2));
    say("made");
    await(a);
    await(b);
    return none;
}

static void a_task_begins_in_the_next_turn_and_tasks_take_turns(void **state)
{
    (void)state;
    sim_run(two_tasks());

    assert_said("made a1 b1 a2 b2");
}

async(sleeper, (const char *)name, (double)delay)
{
    await(asyncio.sleep(delay));
    say("%s@%g", name, asyncio.time());
    return none;
}

async(sleepers_of_one_deadline)
{
    SimTask *late = asyncio.create_task(sleeper("late", 2));
    SimTask *first = asyncio.create_task(sleeper("first", 1));
    SimTask *second = asyncio.create_task(sleeper("second", 1));
    await(late);
    await(first);
    await(second);
    return none;
}

static void timers_fire_by_deadline_then_by_creation(void **state)
{
    (void)state;
    sim_run(sleepers_of_one_deadline());

    assert_said("first@1 second@1 late@2");
}

static void note(void *word)
{
    say("%s", (const char *)word);
}

static void on_done(SimFuture *future, void *word)
{
    say("%s=%d", (const char *)word, (int)as_int(sim_future_result(future)));
}

async(seven)
{
    return val(7);
}

async(callbacks_around_a_task)
{
    SimTask *task = asyncio.create_task(seven());
    sim_future_add_done_callback(sim_future_of(task), on_done, "first");
    sim_future_add_done_callback(sim_future_of(task), on_done, "second");
    asyncio.call_soon(note, "soon");
    await(task);
    say("main");
    sim_future_add_done_callback(sim_future_of(task), on_done, "late");
    await(asyncio.sleep(0));
    await(asyncio.sleep(0));
    return none;
}

static void done_callbacks_run_a_turn_later_in_their_order(void **state)
{
    (void)state;
    sim_run(callbacks_around_a_task());

    assert_said("soon first=7 second=7 main late=7");
}

async(call_later_and_cancel)
{
    asyncio.call_later(2, note, "two");
    asyncio.call_later(1, note, "one");
    asyncio.call_at(3, note, "three");
    SimHandle *never = asyncio.call_later(1.5, note, "never");
    sim_handle_cancel(never);
    await(asyncio.sleep(4));
    return none;
}

static void call_later_calls_in_time_unless_it_is_cancelled(void **state)
{
    (void)state;
    sim_run(call_later_and_cancel());

    assert_said("one two three");
}

async(waits_for_future, (SimFuture *)future)
{
    SimValue result = attempt(future);
    if (is_error(result))
        say("%s", error_name(result));
    else
        say("%s", as_text(result));
    return none;
}

async(settle_once)
{
    SimFuture *future = asyncio.create_future();
    SimTask *a = asyncio.create_task(waits_for_future(future));
    SimTask *b = asyncio.create_task(waits_for_future(future));
    await(asyncio.sleep(1));
    say("%d", sim_future_set_result(future, val("result")));
    say("%d", sim_future_set_result(future, val("other")));
    say("%d", sim_future_cancel(future));
    await(a);
    await(b);
    return none;
}

static void a_future_is_settled_once_and_wakes_all_who_wait(void **state)
{
    (void)state;
    sim_run(settle_once());

    assert_said("1 0 0 result result");
}

// ---- cancellation ---------------------------------------------------------

async(cleans_up_slowly)
{
    SimValue result = attempt(asyncio.sleep(100));
    say("%s", error_name(result));
    await(asyncio.sleep(1));
    say("clean@%g", asyncio.time());
    return result;
}

async(cancel_it)
{
    SimTask *task = asyncio.create_task(cleans_up_slowly());
    await(asyncio.sleep(1));
    say("%d", sim_task_cancel(task));
    SimValue result = attempt(task);
    say("%s %d", error_name(result), sim_future_cancelled(sim_future_of(task)));
    say("%d", sim_task_cancel(task));
    return none;
}

static void
cancel_raises_where_the_task_waits_and_cleanup_may_await(void **state)
{
    (void)state;
    sim_run(cancel_it());

    assert_said("1 CancelledError clean@2 CancelledError 1 0");
}

async(cancel_before_it_begins)
{
    SimTask *task = asyncio.create_task(steps("never", 1));
    sim_task_cancel(task);
    SimValue result = attempt(task);
    say("%s", error_name(result));
    return none;
}

static void a_task_cancelled_before_its_first_step_never_runs(void **state)
{
    (void)state;
    sim_run(cancel_before_it_begins());

    assert_said("CancelledError");
}

async(swallows)
{
    attempt(asyncio.sleep(5));
    return val("went on");
}

async(cancel_a_swallower)
{
    SimTask *task = asyncio.create_task(swallows());
    await(asyncio.sleep(0));
    sim_task_cancel(task);
    say("%s", as_text(await(task)));
    return none;
}

static void a_swallowed_cancellation_leaves_the_result(void **state)
{
    (void)state;
    sim_run(cancel_a_swallower());

    assert_said("went on");
}

async(left_behind)
{
    SimValue result = attempt(asyncio.sleep(10));
    say("left: %s", error_name(result));
    return result;
}

async(leaves_a_task_behind)
{
    asyncio.create_task(left_behind());
    await(asyncio.sleep(1));
    say("main ends");
    return none;
}

static void run_cancels_what_main_leaves_behind(void **state)
{
    (void)state;
    sim_run(leaves_a_task_behind());

    assert_said("main ends left: CancelledError");
}

async(awaits_the_other, (SimTask **)other)
{
    await(*other);
    return none;
}

async(two_that_await_each_other)
{
    SimTask *a = NULL, *b = NULL;
    a = asyncio.create_task(awaits_the_other(&b));
    b = asyncio.create_task(awaits_the_other(&a));
    await(asyncio.sleep(1));
    await(a);
    return none;
}

static void tasks_that_await_each_other_end_as_a_deadlock(void **state)
{
    (void)state;
    capture_errors();

    SimValue result = sim_run(two_that_await_each_other());

    assert_true(error_is(result, RuntimeError));
    assert_non_null(
        strstr(captured_errors(), "Task-2 waits for a task Task-3"));
    assert_non_null(
        strstr(captured_errors(), "Task-3 waits for a task Task-2"));
}

async(awaits_itself)
{
    SimValue result = attempt(asyncio.current_task());
    say("%s", error_name(result));
    return none;
}

static void a_task_that_awaits_itself_gets_an_error(void **state)
{
    (void)state;
    sim_run(awaits_itself());

    assert_said("RuntimeError");
}

// ---- reports --------------------------------------------------------------

async(breaks)
{
    return fail(ValueError, "broken");
}

async(never_looks)
{
    asyncio.create_task(breaks());
    await(asyncio.sleep(1));
    return none;
}

static void an_error_that_nobody_sees_is_reported(void **state)
{
    (void)state;
    capture_errors();

    sim_run(never_looks());

    assert_non_null(strstr(captured_errors(),
                           "Task exception was never retrieved\nfuture: <Task "
                           "finished name='Task-2' coro=<breaks() done"));
}

async(names)
{
    SimTask *plain = asyncio.create_task(seven());
    SimTask *named = asyncio.create_named_task(seven(), "Judit");
    say("%s %s", sim_task_name(plain), sim_task_name(named));
    sim_task_set_name(plain, "Garry");
    say("%s %s", sim_task_name(plain), sim_task_name(asyncio.current_task()));
    await(plain);
    await(named);
    return none;
}

static void tasks_have_the_names_that_cpython_gives_them(void **state)
{
    (void)state;
    sim_run(names());

    assert_said("Task-2 Judit Garry Task-1");
}

// ---- many -----------------------------------------------------------------

async(sleeper_value, (int)value)
{
    await(asyncio.sleep(1));
    return val(value);
}

async(sum_of_many, (int)count)
{
    SimValue tasks = sim_list(0, NULL);
    int64_t sum = 0;
    for (int i = 0; i < count; i++)
        sim_append(tasks, val(asyncio.create_task(sleeper_value(i))));
    SimValue results = await(asyncio.gather_list(tasks));
    for (int i = 0; i < count; i++)
        sum += as_int(sim_item(results, (size_t)i));
    return val(sum);
}

static void a_hundred_thousand_coroutines_with_stacks_live_at_once(void **state)
{
    (void)state;
    SimValue sum = sim_run(sum_of_many(100000));

    assert_int_equal(as_int(sum), 99999ll * 100000 / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_task_begins_in_the_next_turn_and_tasks_take_turns),
        looptest(timers_fire_by_deadline_then_by_creation),
        looptest(done_callbacks_run_a_turn_later_in_their_order),
        looptest(call_later_calls_in_time_unless_it_is_cancelled),
        looptest(a_future_is_settled_once_and_wakes_all_who_wait),
        looptest(cancel_raises_where_the_task_waits_and_cleanup_may_await),
        looptest(a_task_cancelled_before_its_first_step_never_runs),
        looptest(a_swallowed_cancellation_leaves_the_result),
        looptest(run_cancels_what_main_leaves_behind),
        looptest(tasks_that_await_each_other_end_as_a_deadlock),
        looptest(a_task_that_awaits_itself_gets_an_error),
        looptest(an_error_that_nobody_sees_is_reported),
        looptest(tasks_have_the_names_that_cpython_gives_them),
        looptest(a_hundred_thousand_coroutines_with_stacks_live_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// What is left when a loop is closed: nothing, however the program ended. The
// teardown of every test asserts that no object is alive.
#include "support/looptest.h"

#include <string.h>

async(fails)
{
    return fail(ValueError, "too late to be seen");
}

static void make_a_task_that_fails(void *argument)
{
    (void)argument;
    say("made");
    asyncio.create_task(fails());
}

static void schedule_a_task_that_fails(void *argument)
{
    (void)argument;
    asyncio.call_soon(make_a_task_that_fails, NULL);
}

// The callback runs when main is done, what it schedules in the turns of the
// shutdown.
async(schedules, (SimCallback *)callback)
{
    asyncio.call_soon(callback, NULL);
    return none;
}

static void a_task_that_fails_during_the_shutdown_leaves_nothing(void **state)
{
    (void)state;
    capture_errors();

    sim_run(schedules(schedule_a_task_that_fails));

    assert_said("made");
    sim_loop_close();
    assert_non_null(strstr(captured_errors(), "too late to be seen"));
}

async(sleeper)
{
    await(asyncio.sleep(1));
    return none;
}

static void make_a_task_that_sleeps(void *argument)
{
    (void)argument;
    say("made");
    asyncio.create_task(sleeper());
}

static void schedule_a_task_that_sleeps(void *argument)
{
    (void)argument;
    asyncio.call_soon(make_a_task_that_sleeps, NULL);
}

static void a_task_that_was_left_pending_leaves_nothing(void **state)
{
    (void)state;
    capture_errors();

    sim_run(schedules(schedule_a_task_that_sleeps));

    assert_said("made");
}

// ---- futures that nobody ever settles ---------------------------------------

typedef enum Keeper { GATHER, SHIELD, AS_COMPLETED, WAIT, GROUP } Keeper;

async(waits_for, (SimFuture *)future)
{
    await(future);
    return none;
}

async(keeps_a_future, (Keeper)keeper)
{
    SimFuture *future = asyncio.create_future();
    SimValue one = sim_list(1, (SimValue[]){val(future)});
    if (keeper == GATHER)
        asyncio.gather(future, asyncio.gather(future));
    else if (keeper == SHIELD)
        asyncio.shield(asyncio.shield(future));
    else if (keeper == AS_COMPLETED)
        attempt(asyncio.wait_for(sim_item(asyncio.as_completed(one), 0), 1));
    else if (keeper == WAIT)
        await(asyncio.wait(one, 1, ALL_COMPLETED));
    else
        sim_group_create_task(asyncio.TaskGroup(), waits_for(future));
    return none;
}

static void
what_waits_for_a_future_that_nobody_settles_leaves_nothing(void **state)
{
    (void)state;
    capture_errors();
    for (Keeper keeper = GATHER; keeper <= GROUP; keeper++) {
        looptest_setup(NULL);

        sim_run(keeps_a_future(keeper));

        assert_int_equal(sim_loop_close(), 0);
    }
}

// ---- a future that is settled while the loop is closed ----------------------

async(settles, (SimFuture *)future)
{
    SimValue woken = attempt(asyncio.sleep(1));
    sim_future_set_result(future, val(1));
    return woken;
}

static void make_one_who_waits_and_one_who_settles(void *argument)
{
    (void)argument;
    SimFuture *future = asyncio.create_future();
    asyncio.create_task(waits_for(future));
    asyncio.create_task(settles(future));
}

static void schedule_one_who_waits_and_one_who_settles(void *argument)
{
    (void)argument;
    asyncio.call_soon(make_one_who_waits_and_one_who_settles, NULL);
}

static void nobody_is_woken_who_is_gone(void **state)
{
    (void)state;
    capture_errors();

    sim_run(schedules(schedule_one_who_waits_and_one_who_settles));

    assert_int_equal(sim_loop_close(), 0);
}

// ---- a task that refers to itself -------------------------------------------

async(knows_all_tasks)
{
    SimValue tasks = asyncio.all_tasks();
    say("of %d", (int)sim_len(tasks));
    await(asyncio.create_future());
    return none;
}

static void wait_for_ever_with_all_tasks(void *argument)
{
    (void)argument;
    asyncio.create_task(knows_all_tasks());
}

static void schedule_who_knows_all_tasks(void *argument)
{
    (void)argument;
    asyncio.call_soon(wait_for_ever_with_all_tasks, NULL);
}

static void a_task_whose_coroutine_owns_it_leaves_nothing(void **state)
{
    (void)state;
    capture_errors();

    sim_run(schedules(schedule_who_knows_all_tasks));

    assert_said("of 1");
}

// ---- clean-up that waits ------------------------------------------------------

async(cleans_up_slowly)
{
    SimValue text = sim_text("of its own");
    SimValue woken = attempt(asyncio.create_future());
    say("woken by %s", error_name(woken));
    woken = attempt(asyncio.sleep(1));
    say("again by %s", error_name(woken));
    return text;
}

async(calls_who_cleans_up_slowly)
{
    await(cleans_up_slowly());
    return none;
}

static void wait_for_ever_then_clean_up(void *argument)
{
    (void)argument;
    asyncio.create_task(calls_who_cleans_up_slowly());
}

static void schedule_who_cleans_up_slowly(void *argument)
{
    (void)argument;
    asyncio.call_soon(wait_for_ever_then_clean_up, NULL);
}

static void who_waits_while_he_is_closed_is_told_again(void **state)
{
    (void)state;
    capture_errors();

    sim_run(schedules(schedule_who_cleans_up_slowly));
    size_t alive = sim_loop_close();

    assert_int_equal(alive, 0);
    assert_said("woken by GeneratorExit again by GeneratorExit");
    assert_non_null(strstr(captured_errors(), "coroutine 'calls_who_cleans_up_"
                                              "slowly' ignored GeneratorExit"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_task_that_fails_during_the_shutdown_leaves_nothing),
        looptest(a_task_that_was_left_pending_leaves_nothing),
        looptest(what_waits_for_a_future_that_nobody_settles_leaves_nothing),
        looptest(nobody_is_woken_who_is_gone),
        looptest(a_task_whose_coroutine_owns_it_leaves_nothing),
        looptest(who_waits_while_he_is_closed_is_told_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// wait, as_completed, wait_for, timeout, shield, task groups.
#include "support/looptest.h"

#include <string.h>

async(job, (const char *)name, (double)delay)
{
    SimValue slept = attempt(asyncio.sleep(delay));
    if (is_error(slept)) {
        say("%s:%s", name, error_name(slept));
        return slept;
    }
    say("%s", name);
    return val(name);
}

async(failing, (double)delay)
{
    await(asyncio.sleep(delay));
    return fail(ValueError, "after %g", delay);
}

static SimValue three_jobs(void)
{
    return sim_list(3, (SimValue[]){val(asyncio.create_task(job("slow", 3))),
                                    val(asyncio.create_task(failing(2))),
                                    val(asyncio.create_task(job("fast", 1)))});
}

async(waits, (SimReturnWhen)return_when, (double)timeout)
{
    SimValue tasks = three_jobs();
    SimValue parts = await(asyncio.wait(tasks, timeout, return_when));
    say("%zu/%zu@%g", sim_len(sim_item(parts, 0)), sim_len(sim_item(parts, 1)),
        asyncio.time());
    await(asyncio.gather_of_list(tasks, true, SIM_HERE));
    return none;
}

static void wait_returns_after_the_first(void **state)
{
    (void)state;
    sim_run(waits(FIRST_COMPLETED, FOREVER));
    assert_said("fast 1/2@1 slow");
}

static void wait_returns_after_the_first_failure(void **state)
{
    (void)state;
    sim_run(waits(FIRST_EXCEPTION, FOREVER));
    assert_said("fast 2/1@2 slow");
}

static void wait_returns_after_all(void **state)
{
    (void)state;
    sim_run(waits(ALL_COMPLETED, FOREVER));
    assert_said("fast slow 3/0@3");
}

static void wait_returns_when_the_time_is_over_and_cancels_nobody(void **state)
{
    (void)state;
    sim_run(waits(ALL_COMPLETED, 1.5));
    assert_said("fast 1/2@1.5 slow");
}

async(results_as_they_come)
{
    SimValue jobs = sim_list(
        3, (SimValue[]){val(job("c", 3)), val(job("a", 1)), val(job("b", 2))});
    SimValue each = asyncio.as_completed(jobs);
    for (size_t i = 0; i < sim_len(each); i++)
        say("=%s", as_text(await(sim_item(each, i))));
    return none;
}

static void as_completed_gives_results_in_the_order_they_come(void **state)
{
    (void)state;
    sim_run(results_as_they_come());
    assert_said("a =a b =b c =c");
}

async(takes_the_first_only)
{
    SimValue jobs =
        sim_list(2, (SimValue[]){val(job("b", 2)), val(job("a", 1))});
    SimValue coming = asyncio.as_completed(jobs);
    say("=%s", as_text(await(sim_item(coming, 0))));
    return none;
}

static void the_others_of_as_completed_need_not_be_awaited(void **state)
{
    (void)state;
    capture_errors();

    sim_run(takes_the_first_only());

    assert_said("a =a b:CancelledError");
    assert_string_equal(captured_errors(), "");
}

async(as_completed_in_time)
{
    SimValue jobs =
        sim_list(2, (SimValue[]){val(job("a", 1)), val(job("late", 9))});
    SimValue each = asyncio.as_completed_at(jobs, 2, SIM_HERE);
    say("=%s", as_text(await(sim_item(each, 0))));
    SimValue late = attempt(sim_item(each, 1));
    say("%s@%g", error_name(late), asyncio.time());
    return none;
}

static void as_completed_ends_with_timeout_errors(void **state)
{
    (void)state;
    sim_run(as_completed_in_time());
    assert_said("a =a TimeoutError@2 late:CancelledError");
}

// ---- time limits --------------------------------------------------------------

async(waits_for, (double)delay, (double)limit)
{
    SimValue result = attempt(asyncio.wait_for(job("job", delay), limit));
    say("%s@%g", is_error(result) ? error_name(result) : as_text(result),
        asyncio.time());
    return none;
}

static void wait_for_returns_what_comes_in_time(void **state)
{
    (void)state;
    sim_run(waits_for(1, 2));
    assert_said("job job@1");
}

static void wait_for_cancels_what_does_not(void **state)
{
    (void)state;
    sim_run(waits_for(5, 2));
    assert_said("job:CancelledError TimeoutError@2");
}

static void wait_for_no_time_at_all_cancels_at_once(void **state)
{
    (void)state;
    sim_run(waits_for(5, 0));
    assert_said("TimeoutError@0");
}

async(nested_limits)
{
    SimTimeout *outer = asyncio.timeout(2);
    SimTimeout *inner = asyncio.timeout(5);
    SimValue result = sim_timeout_exit(inner, attempt(asyncio.sleep(9)));
    say("%s %d", error_name(result), sim_timeout_expired(inner));
    result = sim_timeout_exit(outer, result);
    say("%s %d @%g", error_name(result), sim_timeout_expired(outer),
        asyncio.time());
    say("%s", error_name(error_cause(result)));
    return none;
}

static void only_the_limit_that_was_passed_makes_a_timeout_error(void **state)
{
    (void)state;
    sim_run(nested_limits());
    assert_said("CancelledError 0 TimeoutError 1 @2 CancelledError");
}

async(moved_limit)
{
    SimTimeout *limit = asyncio.timeout(1);
    sim_timeout_reschedule(limit, 4);
    SimValue result = sim_timeout_exit(limit, attempt(asyncio.sleep(3)));
    say("%s@%g", is_error(result) ? error_name(result) : "fine",
        asyncio.time());
    return none;
}

static void a_limit_can_be_moved(void **state)
{
    (void)state;
    sim_run(moved_limit());
    assert_said("fine@3");
}

// ---- shield -----------------------------------------------------------------

async(waits_behind_a_shield, (SimTask *)inner)
{
    await(asyncio.shield(inner));
    say("not reached");
    return none;
}

async(shields)
{
    SimTask *inner = asyncio.create_task(job("inner", 3));
    SimTask *outer = asyncio.create_task(waits_behind_a_shield(inner));
    await(asyncio.sleep(1));
    sim_task_cancel(outer);
    SimValue result = attempt(outer);
    say("%s@%g", error_name(result), asyncio.time());
    await(inner);
    return none;
}

static void a_shield_keeps_a_cancellation_from_what_it_protects(void **state)
{
    (void)state;
    sim_run(shields());
    assert_said("CancelledError@1 inner");
}

async(through_a_shield)
{
    say("=%s", as_text(await(asyncio.shield(job("inner", 1)))));
    SimValue result = attempt(asyncio.shield(failing(1)));
    say("%s", error_name(result));
    return none;
}

static void results_and_errors_pass_a_shield(void **state)
{
    (void)state;
    sim_run(through_a_shield());
    assert_said("inner =inner ValueError");
}

// ---- task groups --------------------------------------------------------------

async(group_of_two)
{
    with_group(group)
    {
        sim_group_create_task(group, job("b", 2));
        sim_group_create_task(group, job("a", 1));
        say("inside");
    }
    say("after@%g", asyncio.time());
    return none;
}

static void a_group_waits_for_all_its_tasks(void **state)
{
    (void)state;
    sim_run(group_of_two());
    assert_said("inside a b after@2");
}

async(says_its_name)
{
    say("%s", sim_task_name(asyncio.current_task()));
    return none;
}

async(group_with_a_name)
{
    with_group(group)
    {
        sim_group_create_named_task(group, says_its_name(), "Ann");
    }
    return none;
}

static void a_task_of_a_group_can_have_a_name(void **state)
{
    (void)state;
    sim_run(group_with_a_name());
    assert_said("Ann");
}

async(fails_in_a_group)
{
    with_group(group)
    {
        sim_group_create_task(group, job("other", 9));
        sim_group_create_task(group, failing(1));
    }
    say("not reached");
    return none;
}

async(sees_the_group)
{
    SimValue error = attempt(fails_in_a_group());
    SimValue members = error_members(error);
    say("%s of %zu: %s", error_name(error), sim_len(members),
        error_name(sim_item(members, 0)));
    say("%u@%g", sim_task_cancelling(asyncio.current_task()), asyncio.time());
    return none;
}

static void a_failure_cancels_the_others_and_comes_as_a_group(void **state)
{
    (void)state;
    sim_run(sees_the_group());
    assert_said("other:CancelledError ExceptionGroup of 1: ValueError 0@1");
}

async(leaves_a_group)
{
    with_group(group)
    {
        sim_group_create_task(group, job("child", 9));
        await(asyncio.sleep(1));
        return fail(KeyError, "left");
    }
    return none;
}

async(sees_it_leave)
{
    SimValue error = attempt(leaves_a_group());
    say("%s@%g", error_name(error), asyncio.time());
    return none;
}

static void an_error_that_leaves_the_braces_cancels_the_tasks(void **state)
{
    (void)state;
    sim_run(sees_it_leave());
    assert_said("child:CancelledError KeyError@1");
}

async(cancel_the_parent)
{
    SimTask *parent = asyncio.create_task(group_of_two());
    await(asyncio.sleep(0.5));
    sim_task_cancel(parent);
    SimValue result = attempt(parent);
    say("%s", error_name(result));
    return none;
}

static void cancelling_the_parent_cancels_the_group(void **state)
{
    (void)state;
    sim_run(cancel_the_parent());
    assert_said("inside b:CancelledError a:CancelledError CancelledError");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(wait_returns_after_the_first),
        looptest(wait_returns_after_the_first_failure),
        looptest(wait_returns_after_all),
        looptest(wait_returns_when_the_time_is_over_and_cancels_nobody),
        looptest(as_completed_gives_results_in_the_order_they_come),
        looptest(the_others_of_as_completed_need_not_be_awaited),
        looptest(as_completed_ends_with_timeout_errors),
        looptest(wait_for_returns_what_comes_in_time),
        looptest(wait_for_cancels_what_does_not),
        looptest(wait_for_no_time_at_all_cancels_at_once),
        looptest(only_the_limit_that_was_passed_makes_a_timeout_error),
        looptest(a_limit_can_be_moved),
        looptest(a_shield_keeps_a_cancellation_from_what_it_protects),
        looptest(results_and_errors_pass_a_shield),
        looptest(a_group_waits_for_all_its_tasks),
        looptest(a_task_of_a_group_can_have_a_name),
        looptest(a_failure_cancels_the_others_and_comes_as_a_group),
        looptest(an_error_that_leaves_the_braces_cancels_the_tasks),
        looptest(cancelling_the_parent_cancels_the_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

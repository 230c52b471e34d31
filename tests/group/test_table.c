// Task groups, time limits and wait_for, turn by turn. What CPython's tests of
// theirs show.
#include "support/steps.h"

async(sleeps, (double)delay)
{
    await(asyncio.sleep(delay));
    return val((int)delay);
}

async(fails_after, (double)delay)
{
    await(asyncio.sleep(delay));
    return fail(ValueError, "failed");
}

static void say_group(const char *name, SimValue error)
{
    say_value(name, error);
    for (size_t i = 0; i < sim_len(error_members(error)); i++)
        say("%s", error_name(sim_item(error_members(error), i)));
}

// ---- task groups ----------------------------------------------------------------

async(a_group_of_three)
{
    with_group(group)
    {
        sim_group_create_task(group, go_on("a", sleeps(2)));
        sim_group_create_task(group, go_on("b", sleeps(1)));
        say("made");
    }
    say("out at %g", asyncio.time());
    return none;
}
STEPS(a_group_of_three, "made b:1 a:2 out at 2")

async(leave_a_failing_group)
{
    with_group(group)
    {
        sim_group_create_task(group, go_on("a", sleeps(9)));
        sim_group_create_task(group, go_on("b", fails_after(1)));
        say_value("body", attempt(asyncio.sleep(5)));
    }
    return none;
}

async(a_task_fails_while_the_body_runs)
{
    say_group("group", attempt(leave_a_failing_group()));
    say("at %g, asked %u", asyncio.time(),
        sim_task_cancelling(asyncio.current_task()));
    return none;
}
STEPS(a_task_fails_while_the_body_runs,
      "b:ValueError a:CancelledError body:CancelledError "
      "group:ExceptionGroup ValueError at 1, asked 0")

async(leave_two_failing)
{
    with_group(group)
    {
        sim_group_create_task(group, fails_after(1));
        sim_group_create_task(group, fails_after(1));
    }
    return none;
}

async(two_tasks_fail_at_once)
{
    say_group("group", attempt(leave_two_failing()));
    return none;
}
STEPS(two_tasks_fail_at_once, "group:ExceptionGroup ValueError ValueError")

async(leave_by_an_error)
{
    with_group(group)
    {
        sim_group_create_task(group, go_on("a", sleeps(9)));
        await(turns(1));
        return fail(KeyError, "mine");
    }
    return none;
}

async(the_body_fails)
{
    say_group("group", attempt(leave_by_an_error()));
    return none;
}
STEPS(the_body_fails, "a:CancelledError group:KeyError")

async(leave_late)
{
    with_group(group)
    {
        sim_group_create_task(group, go_on("a", sleeps(9)));
        sim_group_create_task(group, go_on("b", sleeps(9)));
    }
    return none;
}

async(the_parent_is_cancelled_while_it_waits)
{
    SimTask *parent = go("parent", leave_late());
    await(asyncio.sleep(1));
    sim_task_cancel(parent);
    await(turns(6));
    return none;
}
STEPS(the_parent_is_cancelled_while_it_waits,
      "a:CancelledError b:CancelledError parent:CancelledError")

async(child)
{
    await(asyncio.sleep(1));
    say("child");
    return none;
}

async(makes_another, (SimTaskGroup *)group)
{
    await(asyncio.sleep(1));
    sim_group_create_task(group, child());
    return none;
}

// A member may make members, and the group waits for them, too.
async(a_member_makes_a_member)
{
    with_group(group) sim_group_create_task(group, makes_another(group));
    say("out at %g", asyncio.time());
    return none;
}
STEPS(a_member_makes_a_member, "child out at 2")

async(leave_the_inner_group)
{
    with_group(outer)
    {
        sim_group_create_task(outer, go_on("outer", sleeps(9)));
        with_group(inner)
            sim_group_create_task(inner, go_on("inner", fails_after(1)));
    }
    return none;
}

async(an_inner_group_fails)
{
    SimValue error = attempt(leave_the_inner_group());
    say_value("group", error);
    return none;
}
STEPS(an_inner_group_fails,
      "inner:ValueError outer:CancelledError group:ExceptionGroup")

async(an_empty_group)
{
    with_group(group) say("in %d", group != NULL);
    say("out at %g", asyncio.time());
    return none;
}
STEPS(an_empty_group, "in 1 out at 0")

// ---- time limits ----------------------------------------------------------------

async(a_limit_that_is_not_reached)
{
    SimTimeout *limit = asyncio.timeout(2);
    SimValue result = sim_timeout_exit(limit, attempt(sleeps(1)));
    say_value("a", result);
    say("expired %d at %g", sim_timeout_expired(limit), asyncio.time());
    return none;
}
STEPS(a_limit_that_is_not_reached, "a:1 expired 0 at 1")

async(a_limit_of_nothing)
{
    SimTimeout *limit = asyncio.timeout(0);
    say_value("a", sim_timeout_exit(limit, attempt(sleeps(1))));
    limit = asyncio.timeout(-1);
    say_value("b", sim_timeout_exit(limit, attempt(sleeps(1))));
    limit = asyncio.timeout(FOREVER);
    say_value("c", sim_timeout_exit(limit, attempt(sleeps(1))));
    return none;
}
STEPS(a_limit_of_nothing, "a:TimeoutError b:TimeoutError c:1")

// The outer limit passes first: the inner one leaves the cancellation alone.
async(the_outer_limit_passes)
{
    SimTimeout *outer = asyncio.timeout(1);
    SimTimeout *inner = asyncio.timeout(5);
    SimValue result = sim_timeout_exit(inner, attempt(sleeps(9)));
    say_value("inner", result);
    say_value("outer", sim_timeout_exit(outer, result));
    return none;
}
STEPS(the_outer_limit_passes, "inner:CancelledError outer:TimeoutError")

async(the_inner_limit_passes)
{
    SimTimeout *outer = asyncio.timeout(5);
    SimTimeout *inner = asyncio.timeout(1);
    SimValue result = sim_timeout_exit(inner, attempt(sleeps(9)));
    say_value("inner", result);
    say_value("outer", sim_timeout_exit(outer, result));
    return none;
}
STEPS(the_inner_limit_passes, "inner:TimeoutError outer:TimeoutError")

// An error of the program's own is no time limit.
async(a_limit_around_an_error)
{
    SimTimeout *limit = asyncio.timeout(2);
    say_value("a", sim_timeout_exit(limit, attempt(fails_after(1))));
    return none;
}
STEPS(a_limit_around_an_error, "a:ValueError")

async(limited)
{
    SimTimeout *limit = asyncio.timeout(1);
    return sim_timeout_exit(limit, attempt(sleeps(9)));
}

// Cancelled from outside in the very turn: the task stays cancelled.
static void cancel_now(void *task)
{
    sim_task_cancel(task);
}

async(cancelled_as_the_time_is_over)
{
    SimTask *task = go("a", limited());
    await(turns(1));
    asyncio.call_later(1, cancel_now, task);
    await(asyncio.sleep(2));
    return none;
}
STEPS(cancelled_as_the_time_is_over, "a:CancelledError")

// ---- wait_for ---------------------------------------------------------------------

async(cleans_up, (double)delay)
{
    SimValue slept = attempt(asyncio.sleep(9));
    await(asyncio.sleep(delay));
    say("clean");
    return slept;
}

// The time that the clean-up takes is waited for.
async(what_is_cancelled_may_clean_up)
{
    say_value("a", attempt(asyncio.wait_for(cleans_up(2), 1)));
    say("at %g", asyncio.time());
    return none;
}
STEPS(what_is_cancelled_may_clean_up, "clean a:TimeoutError at 3")

async(swallows)
{
    attempt(asyncio.sleep(9));
    return val(7);
}

async(a_result_after_the_time)
{
    say_value("a", attempt(asyncio.wait_for(swallows(), 1)));
    return none;
}
STEPS(a_result_after_the_time, "a:7")

async(no_time_for_what_is_done)
{
    SimTask *task = asyncio.create_task(sleeps(0));
    await(turns(3));
    say_value("a", attempt(asyncio.wait_for(task, 0)));
    say_value("b", attempt(asyncio.wait_for(sleeps(1), 0)));
    say_value("c", attempt(asyncio.wait_for(sleeps(1), FOREVER)));
    return none;
}
STEPS(no_time_for_what_is_done, "a:0 b:TimeoutError c:1")

async(who_waits_is_cancelled)
{
    SimTask *inner = asyncio.create_task(go_on("inner", sleeps(9)));
    SimTask *outer = go("outer", asyncio.wait_for(inner, 5));
    await(turns(2));
    sim_task_cancel(outer);
    await(turns(4));
    return none;
}
STEPS(who_waits_is_cancelled, "inner:CancelledError outer:CancelledError")

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_group_of_three_steps),
        looptest(a_task_fails_while_the_body_runs_steps),
        looptest(two_tasks_fail_at_once_steps),
        looptest(the_body_fails_steps),
        looptest(the_parent_is_cancelled_while_it_waits_steps),
        looptest(a_member_makes_a_member_steps),
        looptest(an_inner_group_fails_steps),
        looptest(an_empty_group_steps),
        looptest(a_limit_that_is_not_reached_steps),
        looptest(a_limit_of_nothing_steps),
        looptest(the_outer_limit_passes_steps),
        looptest(the_inner_limit_passes_steps),
        looptest(a_limit_around_an_error_steps),
        looptest(cancelled_as_the_time_is_over_steps),
        looptest(what_is_cancelled_may_clean_up_steps),
        looptest(a_result_after_the_time_steps),
        looptest(no_time_for_what_is_done_steps),
        looptest(who_waits_is_cancelled_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

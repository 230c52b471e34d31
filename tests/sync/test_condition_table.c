// Events, conditions, barriers, turn by turn. What CPython's tests of its locks
// show.
#include "support/steps.h"

// ---- events -------------------------------------------------------------------

async(an_event_that_is_set)
{
    SimEventFlag *event = asyncio.Event();
    sim_event_set(event);
    say_value("a", await(sim_event_wait(event)));
    sim_event_clear(event);
    go("b", sim_event_wait(event));
    await(turns(2));
    say("clear");
    sim_event_set(event);
    await(turns(1));
    return none;
}
STEPS(an_event_that_is_set, "a:1 clear b:1")

// Who waited when it was set is let go, though it is cleared at once.
async(set_and_cleared_at_once)
{
    SimEventFlag *event = asyncio.Event();
    go("a", sim_event_wait(event));
    go("b", sim_event_wait(event));
    await(turns(1));
    sim_event_set(event);
    sim_event_clear(event);
    go("c", sim_event_wait(event));
    await(turns(2));
    say("%d", sim_event_is_set(event));
    return none;
}
STEPS(set_and_cleared_at_once, "a:1 b:1 0 c:CancelledError")

async(a_wait_for_an_event_is_cancelled)
{
    SimEventFlag *event = asyncio.Event();
    SimTask *a = go("a", sim_event_wait(event));
    go("b", sim_event_wait(event));
    await(turns(1));
    sim_task_cancel(a);
    await(turns(1));
    sim_event_set(event);
    await(turns(1));
    return none;
}
STEPS(a_wait_for_an_event_is_cancelled, "a:CancelledError b:1")

// ---- conditions -----------------------------------------------------------------

async(wait_inside, (SimCondition *)condition)
{
    SimValue woken = none;
    with_lock(sim_condition_lock(condition)) woken =
        attempt(sim_condition_wait(condition));
    return woken;
}

// With the lock, which is given back at once.
async(notify, (SimCondition *)condition, (size_t)count)
{
    with_lock(sim_condition_lock(condition))
        sim_condition_notify(condition, count);
    return none;
}

async(so_many_are_notified)
{
    SimCondition *condition = asyncio.Condition(NULL);
    go("a", wait_inside(condition));
    go("b", wait_inside(condition));
    go("c", wait_inside(condition));
    await(turns(2));
    await(notify(condition, 0));
    await(turns(3));
    say("nobody");
    await(notify(condition, 2));
    await(turns(4));
    say("two");
    await(notify(condition, 9));
    await(turns(3));
    return none;
}
STEPS(so_many_are_notified, "nobody a:1 b:1 two c:1")

// wait returns with the lock, so it waits for that, too.
async(the_lock_is_taken_again)
{
    SimCondition *condition = asyncio.Condition(NULL);
    go("a", wait_inside(condition));
    await(turns(2));
    await(sim_lock_acquire(sim_condition_lock(condition)));
    sim_condition_notify_all(condition);
    await(turns(3));
    say("still mine");
    sim_lock_release(sim_condition_lock(condition));
    await(turns(2));
    return none;
}
STEPS(the_lock_is_taken_again, "still mine a:1")

async(without_the_lock)
{
    SimCondition *condition = asyncio.Condition(NULL);
    say_value("wait", attempt(sim_condition_wait(condition)));
    say_value("notify", sim_condition_notify(condition, 1));
    say_value("all", sim_condition_notify_all(condition));
    return none;
}
STEPS(without_the_lock,
      "wait:RuntimeError notify:RuntimeError all:RuntimeError")

// A wait that is cancelled leaves with the lock, and gives it back on its way.
async(a_wait_is_cancelled)
{
    SimCondition *condition = asyncio.Condition(NULL);
    SimTask *a = go("a", wait_inside(condition));
    await(turns(2));
    sim_task_cancel(a);
    await(turns(2));
    say("locked %d", sim_lock_locked(sim_condition_lock(condition)));
    return none;
}
STEPS(a_wait_is_cancelled, "a:CancelledError locked 0")

// Somebody else has the lock: the cancelled one waits for it all the same, and
// another cancellation does not change that.
async(cancelled_while_the_lock_is_taken)
{
    SimCondition *condition = asyncio.Condition(NULL);
    SimTask *a = go("a", wait_inside(condition));
    await(turns(2));
    await(sim_lock_acquire(sim_condition_lock(condition)));
    sim_task_cancel(a);
    await(turns(3));
    sim_task_cancel(a);
    await(turns(3));
    say("not yet");
    sim_lock_release(sim_condition_lock(condition));
    await(turns(3));
    say("locked %d", sim_lock_locked(sim_condition_lock(condition)));
    return none;
}
STEPS(cancelled_while_the_lock_is_taken, "not yet a:CancelledError locked 0")

async(cancelled_after_the_notification)
{
    SimCondition *condition = asyncio.Condition(NULL);
    SimTask *a = go("a", wait_inside(condition));
    go("b", wait_inside(condition));
    await(turns(2));
    await(notify(condition, 1));
    sim_task_cancel(a);
    await(turns(5));
    return none;
}
STEPS(cancelled_after_the_notification, "a:CancelledError b:1")

// It was never notified, so there is nothing to pass on.
async(cancelled_without_a_notification)
{
    SimCondition *condition = asyncio.Condition(NULL);
    SimTask *a = go("a", wait_inside(condition));
    SimTask *b = go("b", wait_inside(condition));
    await(turns(2));
    sim_task_cancel(a);
    await(turns(5));
    say("b %s", sim_future_done(sim_future_of(b)) ? "woke" : "waits");
    return none;
}
STEPS(cancelled_without_a_notification,
      "a:CancelledError b waits b:CancelledError")

static bool is_three(void *number)
{
    return *(int *)number == 3;
}

async(wait_for_three, (SimCondition *)condition, (int *)number)
{
    SimValue woken = none;
    with_lock(sim_condition_lock(condition)) woken =
        attempt(sim_condition_wait_for(condition, is_three, number));
    return woken;
}

async(a_predicate_is_looked_at_again)
{
    int number = 0;
    SimCondition *condition = asyncio.Condition(NULL);
    go("a", wait_for_three(condition, &number));
    for (int i = 0; i < 3; i++) {
        await(turns(3));
        say("%d", ++number);
        await(notify(condition, 1));
    }
    await(turns(3));
    await(wait_for_three(condition, &number)); // it is three: no wait
    say("at once");
    return none;
}
STEPS(a_predicate_is_looked_at_again, "1 2 3 a:1 at once")

async(a_time_limit_around_a_wait)
{
    SimCondition *condition = asyncio.Condition(NULL);
    SimValue result = attempt(asyncio.wait_for(wait_inside(condition), 1));
    say_value("a", result);
    say("locked %d", sim_lock_locked(sim_condition_lock(condition)));
    return none;
}
STEPS(a_time_limit_around_a_wait, "a:TimeoutError locked 0")

async(a_lock_that_was_there_before)
{
    SimLock *lock = asyncio.Lock();
    SimCondition *one = asyncio.Condition(lock);
    SimCondition *other = asyncio.Condition(lock);
    say("%d %d", sim_condition_lock(one) == lock,
        sim_condition_lock(other) == lock);
    await(sim_lock_acquire(lock));
    say_value("notify", sim_condition_notify(one, 1));
    return none;
}
STEPS(a_lock_that_was_there_before, "1 1 notify:none")

// ---- barriers -------------------------------------------------------------------

async(a_barrier_for_one)
{
    SimBarrier *barrier = asyncio.Barrier(1);
    say_value("a", await(sim_barrier_wait(barrier)));
    say_value("b", await(sim_barrier_wait(barrier)));
    return none;
}
STEPS(a_barrier_for_one, "a:0 b:0")

async(a_barrier_fills)
{
    SimBarrier *barrier = asyncio.Barrier(3);
    go("a", sim_barrier_wait(barrier));
    go("b", sim_barrier_wait(barrier));
    await(turns(2));
    say("%d", (int)sim_barrier_n_waiting(barrier));
    say_value("me", await(sim_barrier_wait(barrier)));
    await(turns(4));
    say("%d", (int)sim_barrier_n_waiting(barrier));
    return none;
}
STEPS(a_barrier_fills, "2 me:2 a:0 b:1 0")

async(one_who_waits_is_cancelled)
{
    SimBarrier *barrier = asyncio.Barrier(2);
    SimTask *a = go("a", sim_barrier_wait(barrier));
    await(turns(2));
    sim_task_cancel(a);
    await(turns(3));
    say("%d", (int)sim_barrier_n_waiting(barrier));
    go("b", sim_barrier_wait(barrier));
    await(turns(1));
    await(sim_barrier_wait(barrier));
    await(turns(3));
    return none;
}
STEPS(one_who_waits_is_cancelled, "a:CancelledError 0 b:0")

async(a_reset_sends_all_away)
{
    SimBarrier *barrier = asyncio.Barrier(3);
    go("a", sim_barrier_wait(barrier));
    go("b", sim_barrier_wait(barrier));
    await(turns(2));
    await(sim_barrier_reset(barrier));
    await(turns(5));
    say("broken %d, waiting %d", sim_barrier_broken(barrier),
        (int)sim_barrier_n_waiting(barrier));
    go("c", sim_barrier_wait(barrier));
    await(turns(2));
    say("waiting %d", (int)sim_barrier_n_waiting(barrier));
    return none;
}
STEPS(a_reset_sends_all_away,
      "a:BrokenBarrierError b:BrokenBarrierError broken 0, waiting 0 "
      "waiting 1 c:CancelledError")

async(an_aborted_barrier_stays_broken)
{
    SimBarrier *barrier = asyncio.Barrier(2);
    go("a", sim_barrier_wait(barrier));
    await(turns(2));
    await(sim_barrier_abort(barrier));
    await(turns(3));
    say("broken %d", sim_barrier_broken(barrier));
    say_value("b", attempt(sim_barrier_wait(barrier)));
    await(sim_barrier_reset(barrier));
    say("broken %d", sim_barrier_broken(barrier));
    return none;
}
STEPS(an_aborted_barrier_stays_broken,
      "a:BrokenBarrierError broken 1 b:BrokenBarrierError broken 0")

// Who comes while the others are still leaving waits for the next round.
async(the_next_round_waits_for_the_last_to_leave)
{
    SimBarrier *barrier = asyncio.Barrier(2);
    go("a", sim_barrier_wait(barrier));
    await(turns(2));
    go("b", sim_barrier_wait(barrier));
    go("c", sim_barrier_wait(barrier));
    await(turns(6));
    say("waiting %d", (int)sim_barrier_n_waiting(barrier));
    await(sim_barrier_wait(barrier));
    await(turns(3));
    return none;
}
STEPS(the_next_round_waits_for_the_last_to_leave, "b:1 a:0 waiting 1 c:0")

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(an_event_that_is_set_steps),
        looptest(set_and_cleared_at_once_steps),
        looptest(a_wait_for_an_event_is_cancelled_steps),
        looptest(so_many_are_notified_steps),
        looptest(the_lock_is_taken_again_steps),
        looptest(without_the_lock_steps),
        looptest(a_wait_is_cancelled_steps),
        looptest(cancelled_while_the_lock_is_taken_steps),
        looptest(cancelled_after_the_notification_steps),
        looptest(cancelled_without_a_notification_steps),
        looptest(a_predicate_is_looked_at_again_steps),
        looptest(a_time_limit_around_a_wait_steps),
        looptest(a_lock_that_was_there_before_steps),
        looptest(a_barrier_for_one_steps),
        looptest(a_barrier_fills_steps),
        looptest(one_who_waits_is_cancelled_steps),
        looptest(a_reset_sends_all_away_steps),
        looptest(an_aborted_barrier_stays_broken_steps),
        looptest(the_next_round_waits_for_the_last_to_leave_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

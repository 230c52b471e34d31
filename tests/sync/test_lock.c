// Locks, events, conditions, semaphores, barriers: fairness, and what happens
// to a wake-up when the waiter is cancelled.
#include "support/looptest.h"

async(enters, (SimLock *)lock, (const char *)name, (int)turns)
{
    with_lock(lock)
    {
        say("%s", name);
        for (int i = 0; i < turns; i++)
            await(asyncio.sleep(0));
    }
    return none;
}

async(three_enter)
{
    SimLock *lock = asyncio.Lock();
    await(asyncio.gather(enters(lock, "a", 3), enters(lock, "b", 0),
                         enters(lock, "c", 0)));
    say("%d", sim_lock_locked(lock));
    return none;
}

static void a_lock_is_first_come_first_served(void **state)
{
    (void)state;
    sim_run(three_enter());

    assert_said("a b c 0");
}

async(fails_inside, (SimLock *)lock)
{
    with_lock(lock)
    {
        await(asyncio.sleep(0));
        return fail(ValueError, "inside");
    }
    return none;
}

async(enters_after_a_failure)
{
    SimLock *lock = asyncio.Lock();
    SimValue result = attempt(fails_inside(lock));
    say("%s %d", error_name(result), sim_lock_locked(lock));
    return none;
}

static void an_error_that_leaves_the_braces_releases_the_lock(void **state)
{
    (void)state;
    sim_run(enters_after_a_failure());

    assert_said("ValueError 0");
}

async(cancel_the_woken)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    SimTask *b = asyncio.create_task(enters(lock, "b", 0));
    SimTask *c = asyncio.create_task(enters(lock, "c", 0));
    await(asyncio.sleep(0));
    sim_lock_release(lock); // wakes b
    sim_task_cancel(b);     // who dies before he runs
    SimValue result = attempt(b);
    say("%s", error_name(result));
    await(c);
    return none;
}

static void
a_waiter_cancelled_after_he_was_woken_passes_the_wake_on(void **state)
{
    (void)state;
    sim_run(cancel_the_woken());

    assert_said("c CancelledError");
}

async(newcomer)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    SimTask *waiter = asyncio.create_task(enters(lock, "waiter", 0));
    await(asyncio.sleep(0));
    sim_lock_release(lock);
    say("%d", sim_lock_locked(lock));
    await(enters(lock, "newcomer", 0));
    await(waiter);
    return none;
}

static void a_newcomer_cannot_overtake_a_waiter_who_was_woken(void **state)
{
    (void)state;
    sim_run(newcomer());

    assert_said("0 waiter newcomer");
}

async(release_a_free_lock)
{
    SimValue result = sim_lock_release(asyncio.Lock());
    say("%s: %s", error_name(result), error_message(result));
    return none;
}

static void releasing_a_free_lock_is_a_runtime_error(void **state)
{
    (void)state;
    sim_run(release_a_free_lock());

    assert_said("RuntimeError: Lock is not acquired.");
}

// ---- events -----------------------------------------------------------------

async(waits_for_event, (SimEventFlag *)event, (const char *)name)
{
    await(sim_event_wait(event));
    say("%s", name);
    return none;
}

async(sets_an_event)
{
    SimEventFlag *event = asyncio.Event();
    SimTask *a = asyncio.create_task(waits_for_event(event, "a"));
    SimTask *b = asyncio.create_task(waits_for_event(event, "b"));
    await(asyncio.sleep(1));
    sim_event_set(event);
    say("set%d", sim_event_is_set(event));
    await(a);
    await(b);
    await(waits_for_event(event, "at once"));
    sim_event_clear(event);
    say("%d", sim_event_is_set(event));
    return none;
}

static void an_event_wakes_all_who_wait_in_order(void **state)
{
    (void)state;
    sim_run(sets_an_event());

    assert_said("set1 a b at once 0");
}

// ---- semaphores ---------------------------------------------------------------

async(uses, (SimSemaphore *)semaphore, (int)number, (int *)inside)
{
    with_semaphore(semaphore)
    {
        ++*inside;
        say("%d:%d", number, *inside);
        await(asyncio.sleep(1));
        --*inside;
    }
    return none;
}

async(five_use_two_permits)
{
    SimSemaphore *semaphore = asyncio.Semaphore(2);
    int inside = 0;
    SimValue all = sim_list(0, NULL);
    for (int i = 1; i <= 5; i++)
        sim_append(all, val(uses(semaphore, i, &inside)));
    await(asyncio.gather_list(all));
    say("@%g", asyncio.time());
    return none;
}

static void a_semaphore_lets_so_many_in_and_in_order(void **state)
{
    (void)state;
    sim_run(five_use_two_permits());

    assert_said("1:1 2:2 3:1 4:2 5:1 @3");
}

async(takes_a_permit, (SimSemaphore *)semaphore, (const char *)name)
{
    await(sim_semaphore_acquire(semaphore));
    say("%s", name);
    return none;
}

async(cancel_one_who_has_the_permit)
{
    SimSemaphore *semaphore = asyncio.Semaphore(0);
    SimTask *a = asyncio.create_task(takes_a_permit(semaphore, "a"));
    SimTask *b = asyncio.create_task(takes_a_permit(semaphore, "b"));
    await(asyncio.sleep(0));
    sim_semaphore_release(semaphore); // is a's now
    sim_task_cancel(a);
    attempt(a);
    await(b);
    say("%d", sim_semaphore_locked(semaphore));
    return none;
}

static void a_cancelled_waiter_never_keeps_a_permit(void **state)
{
    (void)state;
    sim_run(cancel_one_who_has_the_permit());

    assert_said("b 1");
}

async(release_too_often)
{
    SimSemaphore *semaphore = asyncio.BoundedSemaphore(1);
    SimValue result = sim_semaphore_release(semaphore);
    say("%s", error_name(result));
    return none;
}

static void a_bounded_semaphore_refuses_what_was_not_taken(void **state)
{
    (void)state;
    sim_run(release_too_often());

    assert_said("ValueError");
}

// ---- conditions ---------------------------------------------------------------

async(waits_for_change, (SimCondition *)condition, (const char *)name)
{
    with_lock(sim_condition_lock(condition))
    {
        await(sim_condition_wait(condition));
        say("%s%d", name, sim_lock_locked(sim_condition_lock(condition)));
    }
    return none;
}

async(notifies)
{
    SimCondition *condition = asyncio.Condition(NULL);
    SimTask *a = asyncio.create_task(waits_for_change(condition, "a"));
    SimTask *b = asyncio.create_task(waits_for_change(condition, "b"));
    SimTask *c = asyncio.create_task(waits_for_change(condition, "c"));
    await(asyncio.sleep(1));
    with_lock(sim_condition_lock(condition)) sim_condition_notify(condition, 1);
    await(asyncio.sleep(1));
    say("then");
    with_lock(sim_condition_lock(condition))
        sim_condition_notify_all(condition);
    await(asyncio.gather(a, b, c));
    return none;
}

static void notify_wakes_the_first_and_notify_all_the_rest(void **state)
{
    (void)state;
    sim_run(notifies());

    assert_said("a1 then b1 c1");
}

async(cancel_the_notified)
{
    SimCondition *condition = asyncio.Condition(NULL);
    SimTask *a = asyncio.create_task(waits_for_change(condition, "a"));
    SimTask *b = asyncio.create_task(waits_for_change(condition, "b"));
    await(asyncio.sleep(1));
    with_lock(sim_condition_lock(condition)) sim_condition_notify(condition, 1);
    sim_task_cancel(a);
    SimValue result = attempt(a);
    say("%s", error_name(result));
    await(b);
    return none;
}

static void a_notification_of_one_who_is_cancelled_is_passed_on(void **state)
{
    (void)state;
    sim_run(cancel_the_notified());

    assert_said("b1 CancelledError");
}

async(wait_without_the_lock)
{
    SimCondition *condition = asyncio.Condition(NULL);
    SimValue waited = attempt(sim_condition_wait(condition));
    SimValue notified = sim_condition_notify(condition, 1);
    say("%s %s", error_name(waited), error_name(notified));
    return none;
}

static void a_condition_wants_its_lock_held(void **state)
{
    (void)state;
    sim_run(wait_without_the_lock());

    assert_said("RuntimeError RuntimeError");
}

// ---- barriers -----------------------------------------------------------------

async(meets, (SimBarrier *)barrier, (const char *)name, (double)delay)
{
    await(asyncio.sleep(delay));
    SimValue index = attempt(sim_barrier_wait(barrier));
    if (is_error(index))
        say("%s:%s", name, error_name(index));
    else
        say("%s:%d@%g", name, (int)as_int(index), asyncio.time());
    return none;
}

async(three_meet_twice)
{
    SimBarrier *barrier = asyncio.Barrier(3);
    for (int round = 0; round < 2; round++)
        await(asyncio.gather(meets(barrier, "a", 1), meets(barrier, "b", 3),
                             meets(barrier, "c", 2)));
    return none;
}

static void a_barrier_opens_when_all_have_come_and_again(void **state)
{
    (void)state;
    sim_run(three_meet_twice());

    assert_said("b:2@3 a:0@3 c:1@3 b:2@6 a:0@6 c:1@6");
}

async(breaks_a_barrier)
{
    SimBarrier *barrier = asyncio.Barrier(3);
    SimTask *a = asyncio.create_task(meets(barrier, "a", 0));
    await(asyncio.sleep(1));
    say("%d", (int)sim_barrier_n_waiting(barrier));
    await(sim_barrier_abort(barrier));
    await(a);
    await(meets(barrier, "late", 0));
    say("%d", sim_barrier_broken(barrier));
    return none;
}

static void an_aborted_barrier_tells_everybody(void **state)
{
    (void)state;
    sim_run(breaks_a_barrier());

    assert_said("1 a:BrokenBarrierError late:BrokenBarrierError 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_lock_is_first_come_first_served),
        looptest(an_error_that_leaves_the_braces_releases_the_lock),
        looptest(a_waiter_cancelled_after_he_was_woken_passes_the_wake_on),
        looptest(a_newcomer_cannot_overtake_a_waiter_who_was_woken),
        looptest(releasing_a_free_lock_is_a_runtime_error),
        looptest(an_event_wakes_all_who_wait_in_order),
        looptest(a_semaphore_lets_so_many_in_and_in_order),
        looptest(a_cancelled_waiter_never_keeps_a_permit),
        looptest(a_bounded_semaphore_refuses_what_was_not_taken),
        looptest(notify_wakes_the_first_and_notify_all_the_rest),
        looptest(a_notification_of_one_who_is_cancelled_is_passed_on),
        looptest(a_condition_wants_its_lock_held),
        looptest(a_barrier_opens_when_all_have_come_and_again),
        looptest(an_aborted_barrier_tells_everybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

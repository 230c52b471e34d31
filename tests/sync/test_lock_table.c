// Locks and semaphores: who gets them, and what a cancellation leaves behind, in
// every turn in which it may come. What CPython's tests of its locks show.
#include "support/steps.h"

// ---- locks --------------------------------------------------------------------

async(a_free_lock)
{
    SimLock *lock = asyncio.Lock();
    say_value("a", await(sim_lock_acquire(lock)));
    say("%d", sim_lock_locked(lock));
    say_value("released", sim_lock_release(lock));
    say("%d", sim_lock_locked(lock));
    return none;
}
STEPS(a_free_lock, "a:1 1 released:none 0")

async(one_at_a_time)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    go("a", sim_lock_acquire(lock));
    go("b", sim_lock_acquire(lock));
    await(turns(3));
    say("held");
    sim_lock_release(lock);
    say("%d", sim_lock_locked(lock)); // free until a runs
    await(turns(1));
    say("%d", sim_lock_locked(lock));
    sim_lock_release(lock);
    await(turns(1));
    sim_lock_release(lock);
    say("%d", sim_lock_locked(lock));
    return none;
}
STEPS(one_at_a_time, "held 0 a:1 1 b:1 0")

async(a_cancelled_waiter_leaves_the_line)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    SimTask *a = go("a", sim_lock_acquire(lock));
    go("b", sim_lock_acquire(lock));
    await(turns(1));
    sim_task_cancel(a);
    await(turns(1));
    sim_lock_release(lock);
    await(turns(1));
    return none;
}
STEPS(a_cancelled_waiter_leaves_the_line, "a:CancelledError b:1")

// a was woken, and is cancelled in the same turn: b gets the lock.
async(cancelled_just_after_the_release)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    SimTask *a = go("a", sim_lock_acquire(lock));
    go("b", sim_lock_acquire(lock));
    await(turns(1));
    sim_lock_release(lock);
    sim_task_cancel(a);
    await(turns(2));
    say("%d", sim_lock_locked(lock));
    return none;
}
STEPS(cancelled_just_after_the_release, "a:CancelledError b:1 1")

// The other way round: the release finds a in the line, but a has left already.
async(cancelled_just_before_the_release)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    SimTask *a = go("a", sim_lock_acquire(lock));
    go("b", sim_lock_acquire(lock));
    await(turns(1));
    sim_task_cancel(a);
    sim_lock_release(lock);
    await(turns(2));
    say("%d", sim_lock_locked(lock));
    return none;
}
STEPS(cancelled_just_before_the_release, "a:CancelledError b:1 1")

async(all_waiters_cancelled)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    SimTask *a = go("a", sim_lock_acquire(lock));
    SimTask *b = go("b", sim_lock_acquire(lock));
    await(turns(1));
    sim_task_cancel(b);
    sim_task_cancel(a);
    sim_lock_release(lock);
    await(turns(2));
    say_value("me", await(sim_lock_acquire(lock)));
    return none;
}
STEPS(all_waiters_cancelled, "b:CancelledError a:CancelledError me:1")

// Who comes when the lock is free but promised stands behind all others.
async(takes_again, (SimLock *)lock, (const char *)name)
{
    for (int i = 0; i < 2; i++) {
        await(sim_lock_acquire(lock));
        say("%s", name);
        await(asyncio.sleep(0));
        sim_lock_release(lock);
    }
    return none;
}

async(two_who_take_again)
{
    SimLock *lock = asyncio.Lock();
    await(asyncio.gather(takes_again(lock, "a"), takes_again(lock, "b")));
    return none;
}
STEPS(two_who_take_again, "a b a b")

// ---- semaphores -----------------------------------------------------------------

async(permits_run_out)
{
    SimSemaphore *semaphore = asyncio.Semaphore(2);
    say("%d", sim_semaphore_locked(semaphore));
    say_value("a", await(sim_semaphore_acquire(semaphore)));
    say_value("b", await(sim_semaphore_acquire(semaphore)));
    say("%d", sim_semaphore_locked(semaphore));
    go("c", sim_semaphore_acquire(semaphore));
    await(turns(2));
    say("full");
    sim_semaphore_release(semaphore);
    await(turns(1));
    return none;
}
STEPS(permits_run_out, "0 a:1 b:1 1 full c:1")

async(no_permit_at_first)
{
    SimSemaphore *semaphore = asyncio.Semaphore(0);
    go("a", sim_semaphore_acquire(semaphore));
    await(turns(2));
    say("locked %d", sim_semaphore_locked(semaphore));
    sim_semaphore_release(semaphore);
    await(turns(1));
    say("locked %d", sim_semaphore_locked(semaphore));
    return none;
}
STEPS(no_permit_at_first, "locked 1 a:1 locked 1")

async(a_permit_more)
{
    SimSemaphore *plain = asyncio.Semaphore(1);
    SimSemaphore *bounded = asyncio.BoundedSemaphore(1);
    say_value("plain", sim_semaphore_release(plain));
    say_value("bounded", sim_semaphore_release(bounded));
    await(sim_semaphore_acquire(plain));
    say("%d", sim_semaphore_locked(plain)); // the one that was added
    return none;
}
STEPS(a_permit_more, "plain:none bounded:ValueError 0")

// The permit was a's already: it goes to b.
async(cancelled_with_a_permit)
{
    SimSemaphore *semaphore = asyncio.Semaphore(0);
    SimTask *a = go("a", sim_semaphore_acquire(semaphore));
    go("b", sim_semaphore_acquire(semaphore));
    await(turns(1));
    sim_semaphore_release(semaphore);
    sim_task_cancel(a);
    await(turns(2));
    say("%d", sim_semaphore_locked(semaphore));
    return none;
}
STEPS(cancelled_with_a_permit, "a:CancelledError b:1 1")

// Two permits, three who wait, the middle one is cancelled.
async(the_one_in_the_middle_is_cancelled)
{
    SimSemaphore *semaphore = asyncio.Semaphore(0);
    go("a", sim_semaphore_acquire(semaphore));
    SimTask *b = go("b", sim_semaphore_acquire(semaphore));
    go("c", sim_semaphore_acquire(semaphore));
    await(turns(1));
    sim_task_cancel(b);
    sim_semaphore_release(semaphore);
    sim_semaphore_release(semaphore);
    await(turns(2));
    return none;
}
STEPS(the_one_in_the_middle_is_cancelled, "b:CancelledError a:1 c:1")

// Who was promised a permit gets it, however many newcomers there are.
async(a_newcomer_waits_behind)
{
    SimSemaphore *semaphore = asyncio.Semaphore(0);
    go("a", sim_semaphore_acquire(semaphore));
    await(turns(1));
    sim_semaphore_release(semaphore);
    say("locked %d", sim_semaphore_locked(semaphore));
    go("b", sim_semaphore_acquire(semaphore));
    await(turns(2));
    sim_semaphore_release(semaphore);
    await(turns(1));
    return none;
}
STEPS(a_newcomer_waits_behind, "locked 1 a:1 b:1")

async(the_last_permit_for_whom_it_was_not_promised)
{
    SimSemaphore *semaphore = asyncio.Semaphore(0);
    SimTask *a = go("a", sim_semaphore_acquire(semaphore));
    await(turns(1));
    sim_semaphore_release(semaphore);
    sim_task_cancel(a);
    await(turns(1));
    say("locked %d", sim_semaphore_locked(semaphore));
    return none;
}
STEPS(the_last_permit_for_whom_it_was_not_promised, "a:CancelledError locked 0")

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_free_lock_steps),
        looptest(one_at_a_time_steps),
        looptest(a_cancelled_waiter_leaves_the_line_steps),
        looptest(cancelled_just_after_the_release_steps),
        looptest(cancelled_just_before_the_release_steps),
        looptest(all_waiters_cancelled_steps),
        looptest(two_who_take_again_steps),
        looptest(permits_run_out_steps),
        looptest(no_permit_at_first_steps),
        looptest(a_permit_more_steps),
        looptest(cancelled_with_a_permit_steps),
        looptest(the_one_in_the_middle_is_cancelled_steps),
        looptest(a_newcomer_waits_behind_steps),
        looptest(the_last_permit_for_whom_it_was_not_promised_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

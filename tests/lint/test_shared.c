// Warnings about what tasks share: locks, queues; and who waits for ever.
#include "support/lintprogram.h"

async(nap, (double)seconds)
{
    await(asyncio.sleep(seconds));
    return none;
}

// ---- W06, W07 -------------------------------------------------------------

async(waits_for_nobody)
{
    (void)(GUILTY, await(asyncio.create_future()));
    return none;
}

async(waits_for_a_callback, (SimFuture *)future)
{
    await(future);
    return none;
}

static void settle(void *future)
{
    sim_future_set_result(future, none);
}

async(waits_for_somebody)
{
    SimFuture *future = asyncio.create_future();
    asyncio.call_later(1, settle, future);
    await(waits_for_a_callback(future));
    return none;
}

static void w06_nobody_can_wake_it_and_a_timer_can(void **unused)
{
    (void)unused;
    lint_program_text(waits_for_nobody(), "W06", "that never comes");
    lint_program(waits_for_somebody(), "");
}

async(takes_both, (SimLock *)first, (SimLock *)second)
{
    with_lock(first)
    {
        await(asyncio.sleep(1));
        lint_guilty_line = __LINE__ + 1;
        with_lock(second) sim_mark("ate");
    }
    return none;
}

async(in_different_order)
{
    SimLock *fork = asyncio.Lock();
    SimLock *spoon = asyncio.Lock();
    attempt(asyncio.gather_exceptions(takes_both(fork, spoon),
                                      takes_both(spoon, fork)));
    return none;
}

async(in_the_same_order)
{
    SimLock *fork = asyncio.Lock();
    SimLock *spoon = asyncio.Lock();
    await(asyncio.gather(takes_both(fork, spoon), takes_both(fork, spoon)));
    return none;
}

static void w07_locks_in_a_circle_and_in_one_order(void **unused)
{
    (void)unused;
    lint_program_text(in_different_order(), "W07", "the circle comes back");
    lint_program(in_the_same_order(), "");
}

// ---- W15, W16 -------------------------------------------------------------

async(keeps, (SimLock *)lock)
{
    (void)(GUILTY, await(sim_lock_acquire(lock)));
    return none;
}

async(one_keeps)
{
    SimLock *lock = asyncio.Lock();
    await(asyncio.create_task(keeps(lock)));
    return none;
}

async(gives_back_on_the_way_out, (SimLock *)lock)
{
    with_lock(lock) return none;
    return none;
}

async(one_gives_back)
{
    SimLock *lock = asyncio.Lock();
    await(asyncio.create_task(gives_back_on_the_way_out(lock)));
    return none;
}

static void w15_a_lock_that_is_kept_and_one_given_back(void **unused)
{
    (void)unused;
    lint_program_text(one_keeps(), "W15", "has not given its lock back");
    lint_program(one_gives_back(), "");
}

async(releases_anothers, (SimLock *)lock)
{
    GUILTY, sim_lock_release(lock);
    return none;
}

async(another_releases)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    await(asyncio.create_task(releases_anothers(lock)));
    return none;
}

static void release_in_callback(void *lock)
{
    GUILTY, sim_lock_release(lock);
}

async(a_callback_releases)
{
    SimLock *lock = asyncio.Lock();
    await(sim_lock_acquire(lock));
    asyncio.call_soon(release_in_callback, lock);
    await(asyncio.sleep(1));
    return none;
}

// A helper of the same task may; and a condition gives its lock away for a while.
async(helps, (SimLock *)lock)
{
    sim_lock_release(lock);
    return none;
}

async(waits_inside, (SimCondition *)condition)
{
    with_lock(sim_condition_lock(condition))
        await(sim_condition_wait(condition));
    return none;
}

async(the_owner_releases)
{
    SimLock *lock = asyncio.Lock();
    SimCondition *condition = asyncio.Condition(lock);
    await(sim_lock_acquire(lock));
    await(helps(lock));
    SimTask *task = asyncio.create_task(waits_inside(condition));
    await(asyncio.sleep(1));
    with_lock(lock) sim_condition_notify_all(condition);
    await(task);
    return none;
}

static void w16_a_stranger_releases_and_the_owner_does(void **unused)
{
    (void)unused;
    lint_program_text(another_releases(), "W16",
                      "gives back a lock that Task-1 has taken");
    lint_program_text(a_callback_releases(), "W16", "gives back a lock");
    lint_program(the_owner_releases(), "");
}

// ---- W20, W23 -------------------------------------------------------------

async(produces, (SimQueue *)queue)
{
    for (int i = 0; i < 200; i++) {
        (void)(GUILTY, await(sim_queue_put(queue, val(i))));
        await(asyncio.sleep(1));
    }
    return none;
}

async(consumes, (SimQueue *)queue, (double)pause)
{
    for (;;) {
        await(sim_queue_get(queue));
        await(asyncio.sleep(pause));
    }
}

async(feeds, (SimQueue *)queue, (double)pause)
{
    asyncio.create_task(consumes(queue, pause));
    await(produces(queue));
    return none;
}

async(feeds_a_slow_one)
{
    await(feeds(asyncio.Queue(0), 50));
    return none;
}

async(feeds_a_fast_one)
{
    await(feeds(asyncio.Queue(0), 0.5));
    return none;
}

static void w20_a_queue_that_grows_and_one_that_is_emptied(void **unused)
{
    (void)unused;
    lint_program_text(feeds_a_slow_one(), "W20", "grows all the time");
    lint_program(feeds_a_fast_one(), "");
}

async(sleeps_inside, (SimLock *)lock)
{
    with_lock(lock)(void)(GUILTY, await(asyncio.sleep(2)));
    return none;
}

async(sleeps_outside, (SimLock *)lock)
{
    await(asyncio.sleep(2));
    with_lock(lock) await(asyncio.sleep(0));
    return none;
}

async(a_line_of_sleepers)
{
    SimLock *lock = asyncio.Lock();
    await(asyncio.gather(sleeps_inside(lock), sleeps_inside(lock),
                         sleeps_inside(lock), sleeps_inside(lock)));
    return none;
}

async(sleepers_without_a_line)
{
    SimLock *lock = asyncio.Lock();
    await(asyncio.gather(sleeps_outside(lock), sleeps_outside(lock),
                         sleeps_outside(lock), sleeps_outside(lock)));
    return none;
}

static void w23_sleeping_with_a_lock_and_before_it(void **unused)
{
    (void)unused;
    lint_program_text(a_line_of_sleepers(), "W23", "with a lock in its hand");
    lint_program(sleepers_without_a_line(), "");
}

// ---- W21 ------------------------------------------------------------------

async(one_after_the_other)
{
    for (int i = 0; i < 4; i++)
        (void)(GUILTY, await(nap(1)));
    return none;
}

async(together)
{
    await(asyncio.gather(nap(1), nap(1), nap(1), nap(1)));
    return none;
}

static void w21_in_sequence_and_together(void **unused)
{
    (void)unused;
    lint_program_text(one_after_the_other(), "W21", "times in a row");
    lint_program(together(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(w06_nobody_can_wake_it_and_a_timer_can),
        cmocka_unit_test(w07_locks_in_a_circle_and_in_one_order),
        cmocka_unit_test(w15_a_lock_that_is_kept_and_one_given_back),
        cmocka_unit_test(w16_a_stranger_releases_and_the_owner_does),
        cmocka_unit_test(w20_a_queue_that_grows_and_one_that_is_emptied),
        cmocka_unit_test(w23_sleeping_with_a_lock_and_before_it),
        cmocka_unit_test(w21_in_sequence_and_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

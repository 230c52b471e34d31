// A program in which nobody can ever run again ends by itself: with a line for
// each who waits, the circle, and exit status 1. Never a silent hang.
#include "support/child.h"
#include "support/looptest.h"

#include <string.h>

static int run_program(SimCoroutine *program, const char *clock)
{
    char name[] = "stuck";
    char no_trace[] = "--no-trace";
    char clock_option[] = "--clock";
    char *words[] = {name, no_trace, clock_option, strdup(clock), NULL};
    return sim_main(4, words, program);
}

static void check_says(const Child *child, const char *const *parts)
{
    assert_int_equal(child->exit_status, 1);
    for (; *parts; parts++)
        if (!strstr(child->errors, *parts))
            assert_string_equal(child->errors, *parts);
}

// ---- two locks ------------------------------------------------------------

async(takes, (SimLock *)first, (SimLock *)second)
{
    with_lock(first)
    {
        await(asyncio.sleep(0.001));
        with_lock(second) sim_mark("never");
    }
    return none;
}

async(two_locks)
{
    SimLock *fork = asyncio.Lock();
    SimLock *spoon = asyncio.Lock();
    SimTask *ann = asyncio.create_named_task(takes(fork, spoon), "Ann");
    SimTask *ben = asyncio.create_named_task(takes(spoon, fork), "Ben");
    await(asyncio.gather(ann, ben));
    return none;
}

static int run_two_locks(void *clock)
{
    return run_program(two_locks(), clock);
}

static void locks_in_different_order_are_told_with_their_owners(void **unused)
{
    (void)unused;
    static const char *const parts[] = {
        "simul: deadlock: no task can ever run again\n",
        "simul:   Task-1 waits for a gather, at tests/core/test_deadlock.c:",
        "simul:   Ann waits for lock 2, which Ben has, at tests/core/test_",
        "simul:   Ben waits for lock 1, which Ann has, at tests/core/test_",
        "simul:   the circle: Ann waits for Ben, who waits for Ann\n",
        "RuntimeError: deadlock: no task can ever run again",
        NULL};
    char clocks[][8] = {"virtual", "real"};
    for (size_t i = 0; i < 2; i++) {
        Child child = child_call(run_two_locks, clocks[i]);
        check_says(&child, parts);
    }
}

// ---- tasks that await each other ------------------------------------------

async(awaits_task, (SimTask **)other)
{
    await(asyncio.sleep(0));
    await(*other);
    return none;
}

async(three_tasks)
{
    SimTask *tasks[3];
    for (int i = 0; i < 3; i++)
        tasks[i] = asyncio.create_task(awaits_task(&tasks[(i + 1) % 3]));
    await(tasks[0]);
    return none;
}

static int run_three_tasks(void *unused)
{
    (void)unused;
    return run_program(three_tasks(), "virtual");
}

static void tasks_that_await_each_other_are_a_circle(void **unused)
{
    (void)unused;
    static const char *const parts[] = {
        "simul:   Task-1 waits for a task Task-2, at",
        "simul:   the circle: Task-2 waits for Task-3, who waits for Task-4, "
        "who waits for Task-2\n",
        NULL};
    Child child = child_call(run_three_tasks, NULL);
    check_says(&child, parts);
}

// ---- a child that awaits who gathers it -----------------------------------

async(awaits_parent, (SimTask *)parent)
{
    await(asyncio.sleep(0));
    await(parent);
    return none;
}

async(gathers)
{
    SimTask *self = asyncio.current_task();
    await(asyncio.gather(awaits_parent(self), asyncio.sleep(1)));
    return none;
}

static int run_gathers(void *unused)
{
    (void)unused;
    return run_program(gathers(), "virtual");
}

static void a_child_that_awaits_who_gathers_it_is_a_circle(void **unused)
{
    (void)unused;
    static const char *const parts[] = {
        "simul:   the circle: Task-1 waits for Task-2, who waits for Task-1\n",
        NULL};
    Child child = child_call(run_gathers, NULL);
    check_says(&child, parts);
}

// ---- nobody is left -------------------------------------------------------

async(keeps, (SimLock *)lock)
{
    await(sim_lock_acquire(lock));
    return none;
}

async(waits_for_the_dead)
{
    SimLock *lock = asyncio.Lock();
    await(asyncio.create_task(keeps(lock)));
    with_lock(lock) sim_mark("never");
    return none;
}

async(waits_for_an_item)
{
    SimQueue *queue = asyncio.Queue(0);
    await(sim_queue_get(queue));
    return none;
}

static int run_waits_for_the_dead(void *unused)
{
    (void)unused;
    return run_program(waits_for_the_dead(), "virtual");
}

static int run_waits_for_an_item(void *unused)
{
    (void)unused;
    return run_program(waits_for_an_item(), "virtual");
}

static void without_a_circle_each_wait_is_told(void **unused)
{
    (void)unused;
    static const char *const lock[] = {
        "simul:   Task-1 waits for lock 1, which a task that has ended has, at",
        NULL};
    static const char *const queue[] = {
        "simul:   Task-1 waits for an item in queue 1, at", NULL};
    Child child = child_call(run_waits_for_the_dead, NULL);
    check_says(&child, lock);
    assert_null(strstr(child.errors, "circle"));
    child = child_call(run_waits_for_an_item, NULL);
    check_says(&child, queue);
    assert_null(strstr(child.errors, "circle"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locks_in_different_order_are_told_with_their_owners),
        cmocka_unit_test(tasks_that_await_each_other_are_a_circle),
        cmocka_unit_test(a_child_that_awaits_who_gathers_it_is_a_circle),
        cmocka_unit_test(without_a_circle_each_wait_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

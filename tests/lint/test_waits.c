// Warnings about waits: for ever, for locks, in a row, after a cancel.
#include "support/lintcheck.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// The loop sees that nobody can go on, and cancels everybody.
static void give_up(SimStory *story, uint32_t task_count)
{
    story_event(story, SIM_EVENT_TICK, 0, 0, 0, 0);
    for (uint32_t task = 1; task <= task_count; task++)
        story_event(story, SIM_EVENT_CANCEL, 0, 0, 0, task);
}

static void acquire(SimStory *story, uint32_t line, uint32_t task,
                    uint32_t lock)
{
    story_resource(story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, line, task,
                   lock, 0);
}

static void release(SimStory *story, uint32_t line, uint32_t task,
                    uint32_t lock)
{
    story_resource(story, SIM_EVENT_RELEASED, SIM_RESOURCE_LOCK, line, task,
                   lock, 1);
}

// ---- W06, W07, W08 --------------------------------------------------------

static void w06_an_event_that_nobody_sets_is_waited_for(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_new(&story, 2, 1, "waiter");
    story_suspend(&story, SIM_REASON_TASK, 11, 1, 2);
    story_run(&story, 2);
    story_suspend(&story, SIM_REASON_EVENT, 4, 2, 90);
    give_up(&story, 2);
    lint_check_text(&story, "W06:4", "waiter waits for event 1 that never");
}

static void w06_who_waits_when_main_is_done_is_just_cancelled(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_new(&story, 2, 1, "worker");
    story_sleep(&story, 4, 1, 100);
    story_run(&story, 2);
    story_suspend(&story, SIM_REASON_QUEUE_GET, 5, 2, 90);
    story_wait(&story, 100);
    story_wake(&story, 1);
    story_run(&story, 1);
    story_finish(&story, 1);
    give_up(&story, 2);
    lint_check(&story, "");
}

// The callback of a time limit cancels while everybody waits.
static void w06_a_time_limit_is_no_deadlock(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_event2(&story, SIM_EVENT_TIMER_SET, 0, 4, 1, 70,
                 1000 * (uint64_t)SIM_NS_PER_MS, 0);
    story_suspend(&story, SIM_REASON_EVENT, 4, 1, 90);
    story_wait(&story, 1000);
    story_event2(&story, SIM_EVENT_TIMER_FIRED, 0, 0, 0, 70, 0, 0);
    story_event(&story, SIM_EVENT_CANCEL, 0, 0, 0, 1);
    story_ready(&story, 1);
    lint_check(&story, "");
}

static void two_locks(SimStory *story, bool in_the_same_order)
{
    uint32_t first = in_the_same_order ? 50 : 51;
    lint_begin(story);
    acquire(story, 3, 1, 50);
    story_new(story, 2, 1, "other");
    story_sleep(story, 4, 1, 0);
    story_run(story, 2);
    if (in_the_same_order) {
        story_suspend(story, SIM_REASON_LOCK, 6, 2, first);
    } else {
        acquire(story, 5, 2, 51);
        story_suspend(story, SIM_REASON_LOCK, 6, 2, 50);
    }
    story_wake(story, 1);
    story_run(story, 1);
}

static void w07_locks_taken_in_different_order_are_a_circle(void **unused)
{
    (void)unused;
    SimStory story;
    two_locks(&story, false);
    story_suspend(&story, SIM_REASON_LOCK, 7, 1, 51);
    give_up(&story, 2);
    lint_check_text(
        &story, "W07:7",
        "main waits for lock 2 in line 7, other waits for lock 1 in "
        "line 6, and so the circle comes back to main");
}

static void w07_locks_taken_in_the_same_order_are_none(void **unused)
{
    (void)unused;
    SimStory story;
    two_locks(&story, true);
    acquire(&story, 7, 1, 51);
    release(&story, 8, 1, 51);
    release(&story, 9, 1, 50);
    story_ready(&story, 2);
    story_finish(&story, 1);
    story_run(&story, 2);
    acquire(&story, 6, 2, 50);
    release(&story, 6, 2, 50);
    story_finish(&story, 2);
    lint_check(&story, "");
}

static void w07_a_gather_of_who_awaits_it_is_a_circle(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_new(&story, 2, 1, "child");
    story_event2(&story, SIM_EVENT_GATHER, 0, 11, 1, 60, 1, 0);
    story_event2(&story, SIM_EVENT_GATHER_CHILD, 0, 0, 1, 60, 2, 0);
    story_suspend(&story, SIM_REASON_GATHER, 11, 1, 60);
    story_run(&story, 2);
    story_suspend(&story, SIM_REASON_TASK, 5, 2, 1);
    give_up(&story, 2);
    lint_check(&story, "W07:11");
}

static void w08_a_wait_that_nothing_explains_is_for_ever(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_suspend(&story, SIM_REASON_SHIELD, 8, 1, 90);
    give_up(&story, 1);
    lint_check_text(&story, "W08:8", "main waits for a shielded task, and so");
}

static void w08_a_trace_that_is_cut_off_is_no_deadlock(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_suspend(&story, SIM_REASON_SHIELD, 8, 1, 90);
    lint_check(&story, "");
}

// A server that is ended from outside, while it waits for a client.
static void w08_who_waits_for_io_is_not_stuck(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_suspend(&story, (SimReason)(SIM_REASON_GROUP + 1), 8, 1, 90);
    give_up(&story, 1);
    lint_check(&story, "");
}

// ---- W13 ------------------------------------------------------------------

static void cancelled(SimStory *story, SimOutcome outcome, uint32_t by)
{
    lint_begin(story);
    story_new(story, 2, 1, "victim");
    story_sleep(story, 10, 1, 5);
    story_run(story, 2);
    story_suspend(story, SIM_REASON_EVENT, 4, 2, 90);
    story_wait(story, 5);
    story_wake(story, 1);
    story_run(story, 1);
    story_event(story, SIM_EVENT_CANCEL, 0, 10, by, 2);
    story_ready(story, 2);
    story_suspend(story, SIM_REASON_TASK, 11, 1, 2);
    story_run(story, 2);
    story_event(story, SIM_EVENT_CANCEL_DELIVERED, 0, 4, 2, 0);
    story_event(story, SIM_EVENT_TASK_DONE, outcome, 6, 2, 0);
    story_ready(story, 1);
    story_run(story, 1);
    story_finish(story, 1);
}

static void w13_a_cancelled_task_that_returns_swallows(void **unused)
{
    (void)unused;
    SimStory story;
    cancelled(&story, SIM_OUTCOME_RETURNED, 1);
    lint_check_text(&story, "W13:4", "victim is cancelled, catches the error");
}

static void w13_a_cancelled_task_that_ends_so_does_not(void **unused)
{
    (void)unused;
    SimStory story;
    cancelled(&story, SIM_OUTCOME_CANCELLED, 1);
    lint_check(&story, "");
    cancelled(&story, SIM_OUTCOME_RETURNED, 0); // a time limit's cancel
    lint_check(&story, "");
}

// ---- W15, W23 -------------------------------------------------------------

static void w15_a_lock_that_is_kept_at_the_end_is_lost(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_new(&story, 2, 1, "careless");
    story_suspend(&story, SIM_REASON_TASK, 11, 1, 2);
    story_run(&story, 2);
    acquire(&story, 3, 2, 50);
    story_finish(&story, 2);
    story_ready(&story, 1);
    story_run(&story, 1);
    story_suspend(&story, SIM_REASON_LOCK, 12, 1, 50);
    give_up(&story, 1);
    lint_check_text(&story, "W15:3",
                    "careless ends and has not given its lock");
}

static void w15_a_lock_that_is_given_back_is_not(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    acquire(&story, 3, 1, 50);
    acquire(&story, 4, 1, 51);
    release(&story, 5, 1, 50);
    release(&story, 5, 1, 51);
    story_finish(&story, 1);
    lint_check(&story, "");
}

// main holds a lock while it sleeps, and `count` others wait for it.
static void convoy(SimStory *story, uint32_t count, int64_t ms)
{
    lint_begin(story);
    acquire(story, 3, 1, 50);
    for (uint32_t task = 2; task < count + 2; task++)
        story_new(story, task, 1, "in line");
    story_sleep(story, 4, 1, ms);
    for (uint32_t task = 2; task < count + 2; task++) {
        story_run(story, task);
        story_suspend(story, SIM_REASON_LOCK, 8, task, 50);
    }
    story_wait(story, ms);
    story_wake(story, 1);
    story_run(story, 1);
    release(story, 5, 1, 50);
    story_finish(story, 1);
}

static void w23_a_line_behind_a_sleeping_owner_is_warned_of(void **unused)
{
    (void)unused;
    SimStory story;
    convoy(&story, 3, 2000);
    lint_check_text(&story, "W23:4", "main waits 2 s for a sleep with a lock");
}

static void w23_one_at_a_time_and_short_waits_are_fine(void **unused)
{
    (void)unused;
    SimStory story;
    convoy(&story, 1, 2000); // one oven, two dishes
    lint_check(&story, "");
    convoy(&story, 5, 10);
    lint_check(&story, "");
}

// ---- W20 ------------------------------------------------------------------

static void level(SimStory *story, uint64_t length)
{
    story_resource(story, SIM_EVENT_LEVEL, SIM_RESOURCE_QUEUE, 9, 1, 60,
                   length);
}

static void w20_a_queue_that_only_grows_is_warned_of(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_resource(&story, SIM_EVENT_RESOURCE, SIM_RESOURCE_QUEUE, 2, 1, 60, 0);
    for (uint64_t i = 1; i <= 100; i++) {
        level(&story, i + 1);
        level(&story, i);
        level(&story, i + 1);
    }
    story_finish(&story, 1);
    lint_check_text(&story, "W20:2", "grows all the time, to 101 items");
}

static void w20_a_queue_that_is_worked_off_or_limited_is_not(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_resource(&story, SIM_EVENT_RESOURCE, SIM_RESOURCE_QUEUE, 2, 1, 60, 0);
    for (uint64_t i = 1; i <= 100; i++)
        level(&story, i);
    for (uint64_t i = 100; i-- > 0;)
        level(&story, i);
    story_finish(&story, 1);
    lint_check(&story, "");

    lint_begin(&story);
    story_resource(&story, SIM_EVENT_RESOURCE, SIM_RESOURCE_QUEUE, 2, 1, 60,
                   500);
    for (uint64_t i = 1; i <= 100; i++)
        level(&story, i);
    story_finish(&story, 1);
    lint_check(&story, "");
}

// ---- W21 ------------------------------------------------------------------

// main awaits fetch() `count` times, each sleeping; `others` tasks are there.
static void fetches(SimStory *story, int count, uint32_t others)
{
    lint_begin(story);
    for (uint32_t task = 2; task < others + 2; task++)
        story_new(story, task, 1, "another");
    for (int i = 0; i < count; i++) {
        sim_trace_enter(story->trace, story_site(12), 1, story_site(20));
        story_sleep(story, 21, 1, 1000);
        story_wait(story, 1000);
        story_wake(story, 1);
        story_run(story, 1);
        story_event(story, SIM_EVENT_CORO_LEAVE, SIM_OUTCOME_RETURNED, 12, 1,
                    0);
    }
    story_finish(story, 1);
}

static void w21_three_waits_in_a_row_could_have_overlapped(void **unused)
{
    (void)unused;
    SimStory story;
    fetches(&story, 5, 0);
    lint_check_text(&story, "W21:12",
                    "at least 3 times in a row; each waits, 3 s");
}

static void w21_two_waits_or_company_give_no_warning(void **unused)
{
    (void)unused;
    SimStory story;
    fetches(&story, 2, 0);
    lint_check(&story, "");
    fetches(&story, 5, 1);
    lint_check(&story, "");
}

// ---- W22 ------------------------------------------------------------------

static void gather_of_two(SimStory *story, bool are_both_done)
{
    lint_begin(story);
    story_event2(story, SIM_EVENT_GATHER, 0, 11, 1, 60, 2, 0);
    for (uint32_t task = 2; task <= 3; task++) {
        story_new(story, task, 1, task == 2 ? "unlucky" : "sister");
        story_event2(story, SIM_EVENT_GATHER_CHILD, 0, 0, 1, 60, task, 0);
    }
    story_suspend(story, SIM_REASON_GATHER, 11, 1, 60);
    story_run(story, 3);
    if (are_both_done)
        story_finish(story, 3);
    else
        story_sleep(story, 4, 3, 1000);
    story_run(story, 2);
    story_event(story, SIM_EVENT_TASK_DONE, SIM_OUTCOME_RAISED, 6, 2, 0);
    story_event(story, SIM_EVENT_FUTURE_DONE, SIM_OUTCOME_RAISED, 0, 0, 60);
    story_ready(story, 1);
}

static void w22_the_sister_of_a_failed_child_runs_on(void **unused)
{
    (void)unused;
    SimStory story;
    gather_of_two(&story, false);
    lint_check_text(&story, "W22:11",
                    "unlucky failed, and 1 of its siblings (sister) runs on");
}

static void w22_when_all_are_done_nobody_runs_on(void **unused)
{
    (void)unused;
    SimStory story;
    gather_of_two(&story, true);
    lint_check(&story, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(w06_an_event_that_nobody_sets_is_waited_for),
        cmocka_unit_test(w06_who_waits_when_main_is_done_is_just_cancelled),
        cmocka_unit_test(w06_a_time_limit_is_no_deadlock),
        cmocka_unit_test(w07_locks_taken_in_different_order_are_a_circle),
        cmocka_unit_test(w07_locks_taken_in_the_same_order_are_none),
        cmocka_unit_test(w07_a_gather_of_who_awaits_it_is_a_circle),
        cmocka_unit_test(w08_a_wait_that_nothing_explains_is_for_ever),
        cmocka_unit_test(w08_a_trace_that_is_cut_off_is_no_deadlock),
        cmocka_unit_test(w08_who_waits_for_io_is_not_stuck),
        cmocka_unit_test(w13_a_cancelled_task_that_returns_swallows),
        cmocka_unit_test(w13_a_cancelled_task_that_ends_so_does_not),
        cmocka_unit_test(w15_a_lock_that_is_kept_at_the_end_is_lost),
        cmocka_unit_test(w15_a_lock_that_is_given_back_is_not),
        cmocka_unit_test(w23_a_line_behind_a_sleeping_owner_is_warned_of),
        cmocka_unit_test(w23_one_at_a_time_and_short_waits_are_fine),
        cmocka_unit_test(w20_a_queue_that_only_grows_is_warned_of),
        cmocka_unit_test(w20_a_queue_that_is_worked_off_or_limited_is_not),
        cmocka_unit_test(w21_three_waits_in_a_row_could_have_overlapped),
        cmocka_unit_test(w21_two_waits_or_company_give_no_warning),
        cmocka_unit_test(w22_the_sister_of_a_failed_child_runs_on),
        cmocka_unit_test(w22_when_all_are_done_nobody_runs_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

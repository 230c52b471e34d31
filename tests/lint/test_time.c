// Warnings about the thread's time, and those the runtime recorded.
#include "replay/lint/lint.h"
#include "support/lintcheck.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void tick(SimStory *story)
{
    story_event(story, SIM_EVENT_TICK, 0, 0, 0, 1);
}

// ---- W01 ------------------------------------------------------------------

static void w01_a_task_that_sleeps_without_await_blocks(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_block(&story, 4, 1, 1000);
    story_block(&story, 4, 1, 1000);
    story_finish(&story, 1);
    lint_check_text(&story, "W01:4x2", "main sleeps 1 s without await");
}

static void w01_a_sequential_program_may_block(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "lint.simul");
    story_block(&story, 4, 0, 1000);
    lint_check(&story, "");
}

static void w01_declared_work_is_no_blocking(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_work(&story, 4, 1, 5000);
    story_finish(&story, 1);
    lint_check(&story, "");
}

// ---- W02, W04 -------------------------------------------------------------

static void w02_a_long_step_between_two_awaits_is_slow(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_wait(&story, 300);
    story_sleep(&story, 4, 1, 10);
    lint_check_text(&story, "W02:4", "keeps the thread for 300 ms");
}

static void w02_a_short_step_and_declared_work_are_not_slow(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_wait(&story, 50);
    story_work(&story, 3, 1, 5000);
    story_wait(&story, 40);
    story_sleep(&story, 4, 1, 10);
    lint_check(&story, "");
}

static void w04_a_task_of_one_long_step_never_yields(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_new(&story, 2, 1, "patient");
    story_wait(&story, 700);
    story_finish(&story, 1);
    story_run(&story, 2);
    story_finish(&story, 2);
    lint_check_text(&story, "W04:6", "main runs for 700 ms without a single");
}

static void w04_who_is_alone_need_not_yield(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_wait(&story, 20);
    story_finish(&story, 1);
    lint_check(&story, "");
}

// ---- W03, W19 -------------------------------------------------------------

// A turn in which `count` tasks run for `ms` each, while the last one waits for
// its turn.
static void crowd(SimStory *story, uint32_t count, int64_t ms, bool is_declared)
{
    lint_begin(story);
    for (uint32_t task = 2; task < count + 2; task++)
        story_new(story, task, 1, "one of many");
    story_suspend(story, SIM_REASON_EVENT, 11, 1, 90);
    tick(story);
    for (uint32_t task = 2; task < count + 2; task++) {
        story_run(story, task);
        if (is_declared)
            story_work(story, 3, task, ms);
        else
            story_wait(story, ms);
        story_sleep(story, 4, task, 100000);
    }
    tick(story);
}

static void w03_a_turn_of_many_steps_is_slow(void **unused)
{
    (void)unused;
    SimStory story;
    crowd(&story, 20, 10, false);
    lint_check_text(&story, "W03:4", "takes 200 ms for 20 steps");
}

static void w03_a_turn_of_declared_work_is_not(void **unused)
{
    (void)unused;
    SimStory story;
    crowd(&story, 20, 10, true);
    lint_check(&story, "");
}

static void w03_a_short_turn_is_not_slow(void **unused)
{
    (void)unused;
    SimStory story;
    crowd(&story, 9, 10, false);
    lint_check(&story, "");
}

static void w19_a_task_behind_very_many_steps_starves(void **unused)
{
    (void)unused;
    SimStory story;
    crowd(&story, 30, 50, false);
    // One turn of 1.5 s; the last ten were ready for more than a second.
    lint_check(&story, "W19:1x10 W03:4");
}

static void w19_waiting_for_declared_work_is_no_starvation(void **unused)
{
    (void)unused;
    SimStory story;
    crowd(&story, 30, 5000, true);
    lint_check(&story, "");
}

// ---- W24 ------------------------------------------------------------------

static void late_sleep(SimStory *story, bool is_declared)
{
    lint_begin(story);
    story_new(story, 2, 1, "other");
    story_sleep(story, 4, 1, 100);
    // Many short steps, so that none is slow by itself.
    for (int i = 0; i < 10; i++) {
        story_run(story, 2);
        if (is_declared)
            story_work(story, 9, 2, 90);
        else
            story_wait(story, 90);
        story_suspend(story, SIM_REASON_YIELD, 9, 2, 0);
        story_ready(story, 2);
    }
    story_wake(story, 1);
}

static void w24_a_timer_that_nobody_looked_at_is_late(void **unused)
{
    (void)unused;
    SimStory story;
    late_sleep(&story, false);
    lint_check_text(&story, "W24:4", "a timer of main fires 800 ms late");
}

static void w24_declared_work_makes_no_timer_late(void **unused)
{
    (void)unused;
    SimStory story;
    late_sleep(&story, true);
    lint_check(&story, "");
}

// ---- what the runtime recorded --------------------------------------------

static void recorded_warnings_keep_their_number_and_line(void **unused)
{
    (void)unused;
    static const unsigned numbers[] = {5, 9, 10, 11, 25};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        SimStory story;
        char expected[16];
        lint_begin(&story);
        sim_trace_text(story.trace, SIM_EVENT_WARNING, numbers[i],
                       story_site(7), 1, "it went wrong", 13);
        snprintf(expected, sizeof expected, "W%02u:7", numbers[i]);
        lint_check_text(&story, expected, "it went wrong");
    }
}

static void a_warning_without_a_number_is_none(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_say(&story, SIM_EVENT_WARNING, 7, 1, "no number");
    lint_check(&story, "");
}

static void w25_dropped_events_are_warned_of(void **unused)
{
    (void)unused;
    SimStory story;
    lint_begin(&story);
    story_event(&story, SIM_EVENT_DROPPED, 0, 0, 0, 12);
    lint_check_text(&story, "W25:0", "12 events are missing");
}

// ---- whole stories --------------------------------------------------------

static void right_programs_give_no_warning(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "lint.simul");
    story_two_counts(&story);
    lint_check(&story, "");
    story_begin(&story, "lint.simul");
    story_chess_sync(&story, 3, 3);
    lint_check(&story, "");
    story_begin(&story, "lint.simul");
    story_chess_async(&story, 24, 30);
    lint_check(&story, "");
}

static void every_number_is_explained(void **unused)
{
    (void)unused;
    for (unsigned number = 1; number <= SIM_WARNING_COUNT; number++) {
        const SimWarningInfo *info = sim_warning_info(number);
        assert_non_null(info);
        assert_true(info->title && info->why && info->fix);
    }
    assert_null(sim_warning_info(0));
    assert_null(sim_warning_info(SIM_WARNING_COUNT + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(w01_a_task_that_sleeps_without_await_blocks),
        cmocka_unit_test(w01_a_sequential_program_may_block),
        cmocka_unit_test(w01_declared_work_is_no_blocking),
        cmocka_unit_test(w02_a_long_step_between_two_awaits_is_slow),
        cmocka_unit_test(w02_a_short_step_and_declared_work_are_not_slow),
        cmocka_unit_test(w04_a_task_of_one_long_step_never_yields),
        cmocka_unit_test(w04_who_is_alone_need_not_yield),
        cmocka_unit_test(w03_a_turn_of_many_steps_is_slow),
        cmocka_unit_test(w03_a_turn_of_declared_work_is_not),
        cmocka_unit_test(w03_a_short_turn_is_not_slow),
        cmocka_unit_test(w19_a_task_behind_very_many_steps_starves),
        cmocka_unit_test(w19_waiting_for_declared_work_is_no_starvation),
        cmocka_unit_test(w24_a_timer_that_nobody_looked_at_is_late),
        cmocka_unit_test(w24_declared_work_makes_no_timer_late),
        cmocka_unit_test(recorded_warnings_keep_their_number_and_line),
        cmocka_unit_test(a_warning_without_a_number_is_none),
        cmocka_unit_test(w25_dropped_events_are_warned_of),
        cmocka_unit_test(right_programs_give_no_warning),
        cmocka_unit_test(every_number_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

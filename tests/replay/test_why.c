#include "replay/why.h"
#include "support/story.h"

#include "base/alloc.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// ---- asking ---------------------------------------------------------------

// The answer, a line a link, to a question at a time in ms.
static char *ask(const SimReplay *replay, const char *name, int64_t ms,
                 bool *out_is_circle)
{
    SimState state;
    SimWhy why;
    SimBuffer buffer;

    sim_buffer_init(&buffer);
    sim_state_init(&state, replay);
    sim_state_seek_time(&state, ms * SIM_NS_PER_MS);
    uint32_t slot = sim_why_find(replay, name, state.step);
    assert_int_not_equal(slot, SIM_NO_SLOT);
    sim_why_init(&why, &state, slot);
    for (size_t i = 0; i < why.count; i++)
        sim_buffer_format(&buffer, "%s\n", why.lines[i].text);
    *out_is_circle = why.is_circle;
    sim_why_done(&why);
    sim_state_done(&state);
    return buffer.bytes;
}

static void check(SimStory *story, const char *name, int64_t ms,
                  const char *expected)
{
    bool is_circle;
    SimReplay *replay = story_end_replay(story);
    char *answer = ask(replay, name, ms, &is_circle);
    assert_string_equal(answer, expected);
    assert_int_equal(is_circle, strstr(expected, "circle") != NULL);
    sim_free(answer);
    sim_replay_close(replay);
}

static void begin(SimStory *story)
{
    story_begin(story, "why.simul");
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(story, 1, "main");
}

// The answer in one sentence.
static void check_summary(SimStory *story, const char *name, int64_t ms,
                          const char *expected)
{
    SimReplay *replay = story_end_replay(story);
    SimState state;
    SimWhy why;
    sim_state_init(&state, replay);
    sim_state_seek_time(&state, ms * SIM_NS_PER_MS);
    sim_why_init(&why, &state, sim_why_find(replay, name, state.step));
    assert_non_null(why.summary);
    assert_string_equal(why.summary, expected);
    sim_why_done(&why);
    sim_state_done(&state);
    sim_replay_close(replay);
}

static void a_wait_is_summed_up_with_its_root(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_resource(&story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, 5, 1, 50, 0);
    story_new(&story, 2, 1, "other");
    story_sleep(&story, 4, 1, 1000);
    story_run(&story, 2);
    story_suspend(&story, SIM_REASON_LOCK, 8, 2, 50);
    story_wait(&story, 1000);
    story_wake(&story, 1);
    story_run(&story, 1);
    story_resource(&story, SIM_EVENT_RELEASED, SIM_RESOURCE_LOCK, 5, 1, 50, 1);
    story_ready(&story, 2);
    check_summary(&story, "other", 500,
                  "other waits 1 s for lock 1 because main sleeps for 1 s");
}

static void a_wait_for_a_task_names_it(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_new(&story, 2, 1, "film");
    story_suspend(&story, SIM_REASON_TASK, 4, 1, 2);
    story_run(&story, 2);
    story_sleep(&story, 5, 2, 1000);
    check(
        &story, "main", 0,
        "main waits since 0.000 for film (story.c:4)\n"
        "film waits since 0.000 for a sleep (story.c:5); it is due at 1.000\n");
}

static void a_semaphore_says_who_has_taken_it(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_resource(&story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_SEMAPHORE, 5, 1, 50,
                   0);
    story_new(&story, 2, 1, "other");
    story_sleep(&story, 4, 1, 1000);
    story_run(&story, 2);
    story_suspend(&story, SIM_REASON_SEMAPHORE, 8, 2, 50);
    story_wait(&story, 1000);
    story_wake(&story, 1);
    story_run(&story, 1);
    story_resource(&story, SIM_EVENT_RELEASED, SIM_RESOURCE_SEMAPHORE, 6, 1, 50,
                   1);
    story_ready(&story, 2);
    check(
        &story, "other", 500,
        "other waits since 0.000 for semaphore 1 (story.c:8); taken by main; "
        "main ends the wait at 1.000 (story.c:6)\n"
        "main waits since 0.000 for a sleep (story.c:4); it is due at 1.000\n");
}

static void a_sleep_is_summed_up_by_the_scene(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_say(&story, SIM_EVENT_SCENE, 3, 1,
              "chess move table=7 move=2 reply=55");
    story_sleep(&story, 4, 1, 55000);
    story_wait(&story, 60000);
    story_wake(&story, 1);
    check_summary(
        &story, "main", 1000,
        "main waits 55 s for a sleep: Judit Polgár has made move 2 at "
        "table 7; its opponent now thinks for 55 s");
}

static void who_could_run_is_held_up_by_the_thread(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_new(&story, 2, 1, "other");
    story_work(&story, 4, 1, 3000);
    story_finish(&story, 1);
    story_run(&story, 2);
    check_summary(&story, "other", 1000,
                  "other is held up for 3 s by the one thread, which main has "
                  "now");
}

// ---- one link -------------------------------------------------------------

static void a_sleeper_is_due(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_wait(&story, 100);
    story_sleep(&story, 4, 1, 2000);
    story_wait(&story, 2000);
    story_wake(&story, 1);

    check(&story, "main", 500,
          "main waits since 0.100 for a sleep (story.c:4); it is due at "
          "2.100\n");
}

static void a_sleep_that_is_over_waits_for_the_thread(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_new(&story, 2, 1, "hog");
    story_sleep(&story, 4, 1, 1000);
    story_run(&story, 2);
    story_block(&story, 9, 2, 5000);

    check(&story, "main", 3000,
          "main waits since 0.000 for a sleep (story.c:4); it was due at "
          "1.000\n"
          "but the one thread is busy: hog sleeps 5 s without await, until "
          "5.000 (story.c:9)\n");
}

static void a_ready_task_waits_for_the_one_that_works(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_new(&story, 2, 1, "first");
    story_new(&story, 3, 1, "second");
    story_work(&story, 7, 1, 5000);
    story_finish(&story, 1);

    check(&story, "second", 1000,
          "second could go on since 0.000, when it was made (story.c:11); "
          "before it in the ready queue: first\n"
          "but the one thread is busy: main works for 5 s, until 5.000 "
          "(story.c:7)\n");
}

static void who_is_not_there_or_done_waits_for_nothing(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_sleep(&story, 4, 1, 1000);
    story_wait(&story, 1000);
    story_wake(&story, 1);
    story_run(&story, 1);
    story_new(&story, 2, 1, "late");
    story_finish(&story, 1);
    story_wait(&story, 1000);
    story_run(&story, 2);
    SimReplay *replay = story_end_replay(&story);
    bool is_circle;

    char *late = ask(replay, "late", 500, &is_circle);
    assert_string_equal(
        late, "late is not there yet; main makes it at 1.000 (story.c:11)\n");
    char *over = ask(replay, "main", 1500, &is_circle);
    assert_string_equal(over, "main waits for nothing: it is done since "
                              "1.000\n");
    sim_free(late);
    sim_free(over);
    sim_replay_close(replay);
}

// ---- chains ---------------------------------------------------------------

static void a_gather_waits_for_the_child_that_ends_last(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "why.simul");
    story_two_counts(&story);

    check(&story, "main", 500,
          "main waits since 0.000 for a gather (story.c:11); 2 of its 2 tasks "
          "have not ended, and B is the last, at 1.000\n"
          "B waits since 0.000 for a sleep (story.c:4); it is due at 1.000\n");
}

static void a_lock_is_explained_by_its_owner(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_resource(&story, SIM_EVENT_RESOURCE, SIM_RESOURCE_LOCK, 2, 1, 50, 1);
    story_resource(&story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, 3, 1, 50, 0);
    story_new(&story, 2, 1, "other");
    story_sleep(&story, 4, 1, 3000);
    story_run(&story, 2);
    story_suspend(&story, SIM_REASON_LOCK, 8, 2, 50);
    story_wait(&story, 1000);
    story_say(&story, SIM_EVENT_MARK, 0, 0, "a second later");

    check(&story, "other", 1000,
          "other waits since 0.000 for lock 1 (story.c:8); main has it since "
          "0.000 (story.c:3)\n"
          "main waits since 0.000 for a sleep (story.c:4); it is due at "
          "3.000\n");
}

static void two_locks_in_the_wrong_order_are_a_circle(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_resource(&story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, 3, 1, 50, 0);
    story_new(&story, 2, 1, "other");
    story_sleep(&story, 4, 1, 0);
    story_run(&story, 2);
    story_resource(&story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, 5, 2, 51, 0);
    story_suspend(&story, SIM_REASON_LOCK, 6, 2, 50);
    story_wake(&story, 1);
    story_run(&story, 1);
    story_suspend(&story, SIM_REASON_LOCK, 7, 1, 51);

    check(&story, "main", 0,
          "main waits since 0.000 for lock 2 (story.c:7); other has it since "
          "0.000 (story.c:5)\n"
          "other waits since 0.000 for lock 1 (story.c:6); main has it since "
          "0.000 (story.c:3)\n"
          "the circle is closed: main waits for other waits for main; none of "
          "them can go on by itself\n");
}

// A queue has no owner; but the READY that ends the wait bears its cause.
static void a_queue_is_explained_by_who_puts(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_new(&story, 2, 1, "producer");
    story_suspend(&story, SIM_REASON_QUEUE_GET, 4, 1, 60);
    story_run(&story, 2);
    story_sleep(&story, 8, 2, 1000);
    story_wait(&story, 1000);
    story_wake(&story, 2);
    story_run(&story, 2);
    story_resource(&story, SIM_EVENT_LEVEL, SIM_RESOURCE_QUEUE, 9, 2, 60, 1);
    story_ready(&story, 1);

    check(&story, "main", 300,
          "main waits since 0.000 for an item in queue 1 (story.c:4); producer "
          "ends the wait at 1.000 (story.c:9)\n"
          "producer waits since 0.000 for a sleep (story.c:8); it is due at "
          "1.000\n");
}

static void what_nobody_ever_wakes_is_said_so(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_suspend(&story, SIM_REASON_EVENT, 4, 1, 60);

    check(&story, "main", 0,
          "main waits since 0.000 for event 1 (story.c:4); nothing in this "
          "trace ever ends the wait\n");
}

static void a_cancel_to_come_is_told(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_new(&story, 2, 1, "impatient");
    story_suspend(&story, SIM_REASON_EVENT, 4, 1, 60);
    story_run(&story, 2);
    story_wait(&story, 2000);
    story_event(&story, SIM_EVENT_CANCEL, 0, 9, 2, 1);
    story_ready(&story, 1);

    check(&story, "main", 1000,
          "main waits since 0.000 for event 1 (story.c:4)\n"
          "main is going to be cancelled by impatient at 2.000 (story.c:9)\n");
}

// ---- who is meant ---------------------------------------------------------

static void of_two_tasks_with_one_name_the_living_is_meant(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    story_start(&story, 2, "worker");
    story_finish(&story, 2);
    story_start(&story, 3, "worker");
    SimReplay *replay = story_end_replay(&story);

    assert_int_equal(sim_why_find(replay, "worker", replay->step_count), 3);
    assert_int_equal(sim_why_find(replay, "worker", 6), 2);
    assert_int_equal(sim_why_find(replay, "3", 0), 3);
    assert_int_equal(sim_why_find(replay, "nobody", 0), SIM_NO_SLOT);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_is_summed_up_with_its_root),
        cmocka_unit_test(a_wait_for_a_task_names_it),
        cmocka_unit_test(a_semaphore_says_who_has_taken_it),
        cmocka_unit_test(a_sleep_is_summed_up_by_the_scene),
        cmocka_unit_test(who_could_run_is_held_up_by_the_thread),
        cmocka_unit_test(a_sleeper_is_due),
        cmocka_unit_test(a_sleep_that_is_over_waits_for_the_thread),
        cmocka_unit_test(a_ready_task_waits_for_the_one_that_works),
        cmocka_unit_test(who_is_not_there_or_done_waits_for_nothing),
        cmocka_unit_test(a_gather_waits_for_the_child_that_ends_last),
        cmocka_unit_test(a_lock_is_explained_by_its_owner),
        cmocka_unit_test(two_locks_in_the_wrong_order_are_a_circle),
        cmocka_unit_test(a_queue_is_explained_by_who_puts),
        cmocka_unit_test(what_nobody_ever_wakes_is_said_so),
        cmocka_unit_test(a_cancel_to_come_is_told),
        cmocka_unit_test(of_two_tasks_with_one_name_the_living_is_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

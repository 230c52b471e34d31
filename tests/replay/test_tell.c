#include "replay/tell.h"
#include "replay/times.h"
#include "support/golden.h"
#include "support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// The whole story, a line a sentence.
static void check_story(SimReplay *replay, const char *golden)
{
    SimTeller teller;
    SimTold told = {0};
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    sim_teller_init(&teller, replay);
    while (sim_teller_next(&teller, told.last_step, &told))
        sim_buffer_format(
            &buffer, "%s %s\n",
            sim_time_text(told.time_ns, replay->end_ns - replay->begin_ns).text,
            told.text);
    golden_check(golden, sim_buffer_string(&buffer));
    sim_buffer_done(&buffer);
    sim_teller_done(&teller);
    sim_replay_close(replay);
}

static void two_counts_are_told(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "tell.simul");
    story_two_counts(&story);
    check_story(story_end_replay(&story), "two_counts.tell.txt");
}

static void an_exhibition_is_told(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "tell.simul");
    story_chess_async(&story, 3, 2);
    check_story(story_end_replay(&story), "chess_async.tell.txt");
    story_begin(&story, "tell.simul");
    story_chess_sync(&story, 2, 2);
    check_story(story_end_replay(&story), "chess_sync.tell.txt");
}

static void what_a_program_says_is_told(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "tell.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_new(&story, 1, 0, "cook");
    story_run(&story, 1);
    story_say(&story, SIM_EVENT_SPAN_BEGIN, 3, 1, "chop onions");
    story_say(&story, SIM_EVENT_MARK, 3, 1, "the knife is blunt");
    sim_trace_counter(story.trace, 1, "onions", 2.5);
    story_say(&story, SIM_EVENT_SPAN_END, 3, 1, "chop onions");
    story_say(&story, SIM_EVENT_SCENE, 3, 1, "kitchen fry egg=1");
    story_say(&story, SIM_EVENT_LOG, 3, 1, "nearly done");
    sim_trace_enter(story.trace, story_site(4), 1, story_site(20));
    story_event(&story, SIM_EVENT_CORO_LEAVE, SIM_OUTCOME_RAISED, 4, 1, 0);
    story_event(&story, SIM_EVENT_TASK_SUSPEND, SIM_REASON_YIELD, 4, 1, 0);
    story_run(&story, 1);
    story_event(&story, SIM_EVENT_CANCEL, 0, 4, 0, 1);
    story_event(&story, SIM_EVENT_CANCEL_DELIVERED, 0, 4, 1, 0);
    story_say(&story, SIM_EVENT_WARNING, 4, 1, "the pan is hot");
    story_event(&story, SIM_EVENT_TASK_DONE, SIM_OUTCOME_CANCELLED, 0, 1, 0);
    story_event(&story, SIM_EVENT_LOOP_END, 0, 0, 0, 0);
    check_story(story_end_replay(&story), "notes.tell.txt");
}

// Ann and Ben want a lock; Cleo waits for an event, then for an item.
static void what_tasks_share_is_told(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "tell.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(&story, 1, "Ann");
    story_start(&story, 2, "Ben");
    story_resource(&story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, 3, 2, 7, 0);
    story_suspend(&story, SIM_REASON_EVENT, 4, 2, 8);
    story_start(&story, 3, "Cleo");
    story_suspend(&story, SIM_REASON_EVENT, 4, 3, 8);
    story_run(&story, 1);
    story_resource(&story, SIM_EVENT_LEVEL, SIM_RESOURCE_EVENT, 5, 1, 8, 1);
    story_event(&story, SIM_EVENT_FUTURE_DONE, SIM_OUTCOME_RETURNED, 0, 1, 9);
    story_ready(&story, 2);
    story_event(&story, SIM_EVENT_FUTURE_DONE, SIM_OUTCOME_RETURNED, 0, 1, 10);
    story_ready(&story, 3);
    story_suspend(&story, SIM_REASON_LOCK, 6, 1, 7);
    story_run(&story, 2);
    story_resource(&story, SIM_EVENT_RELEASED, SIM_RESOURCE_LOCK, 6, 2, 7, 1);
    story_event(&story, SIM_EVENT_FUTURE_DONE, SIM_OUTCOME_RETURNED, 0, 2, 11);
    story_ready(&story, 1);
    story_finish(&story, 2);
    story_run(&story, 3);
    story_suspend(&story, SIM_REASON_QUEUE_GET, 7, 3, 12);
    story_event(&story, SIM_EVENT_TIMER_FIRED, 0, 0, 0, 13);
    story_event(&story, SIM_EVENT_CANCEL, 0, 0, 0, 3);
    story_event(&story, SIM_EVENT_FUTURE_DONE, SIM_OUTCOME_CANCELLED, 0, 0, 14);
    story_ready(&story, 3);
    story_event(&story, SIM_EVENT_LOOP_END, 0, 0, 0, 0);
    check_story(story_end_replay(&story), "shared.tell.txt");
}

// A name that comes late is everybody's name for the thing, from the beginning.
static void what_has_a_name_is_called_by_it(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "tell.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(&story, 1, "Ann");
    story_resource(&story, SIM_EVENT_RESOURCE, SIM_RESOURCE_LOCK, 2, 1, 7, 1);
    story_resource(&story, SIM_EVENT_RESOURCE, SIM_RESOURCE_QUEUE, 2, 1, 8, 2);
    story_resource(&story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, 3, 1, 7, 0);
    sim_trace_named(story.trace, SIM_EVENT_RESOURCE_NAMED, SIM_RESOURCE_LOCK, 1,
                    "oven", 7);
    sim_trace_named(story.trace, SIM_EVENT_RESOURCE_NAMED, SIM_RESOURCE_QUEUE,
                    1, "tray", 8);
    story_suspend(&story, SIM_REASON_QUEUE_PUT, 4, 1, 8);
    story_start(&story, 2, "Ben");
    story_suspend(&story, SIM_REASON_LOCK, 5, 2, 7);
    story_event(&story, SIM_EVENT_FUTURE_DONE, SIM_OUTCOME_RETURNED, 0, 0, 9);
    story_ready(&story, 1);
    story_run(&story, 1);
    story_resource(&story, SIM_EVENT_RELEASED, SIM_RESOURCE_LOCK, 6, 1, 7, 1);
    story_event(&story, SIM_EVENT_FUTURE_DONE, SIM_OUTCOME_RETURNED, 0, 1, 10);
    story_ready(&story, 2);
    story_finish(&story, 1);
    story_event(&story, SIM_EVENT_LOOP_END, 0, 0, 0, 0);
    check_story(story_end_replay(&story), "named.tell.txt");
}

// Two wake up in one instant, but the second because the first has run.
static void what_a_task_causes_is_told_after_it_runs(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "tell.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(&story, 1, "baker");
    story_sleep(&story, 3, 1, 1000);
    story_start(&story, 2, "seller");
    story_suspend(&story, SIM_REASON_QUEUE_GET, 7, 2, 12);
    story_wait(&story, 1000);
    story_wake(&story, 1);
    story_run(&story, 1);
    story_event(&story, SIM_EVENT_FUTURE_DONE, SIM_OUTCOME_RETURNED, 0, 1, 9);
    story_ready(&story, 2);
    story_finish(&story, 1);
    story_event(&story, SIM_EVENT_LOOP_END, 0, 0, 0, 0);
    check_story(story_end_replay(&story), "caused.tell.txt");
}

// ---- groups ----------------------------------------------------------------------

static SimReplay *random_trace(uint64_t seed)
{
    SimStory story;
    story_begin(&story, "groups.simul");
    story_random(&story, seed, 600);
    return story_end_replay(&story);
}

static void sentences_cover_every_step_once(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        SimReplay *replay = random_trace(seed);
        SimTeller teller;
        SimTold told = {0};
        uint64_t step = 0;
        sim_teller_init(&teller, replay);
        while (sim_teller_next(&teller, step, &told)) {
            assert_int_equal(told.first_step, step + 1);
            assert_true(told.last_step > step);
            step = told.last_step;
        }
        assert_int_equal(step, replay->step_count);
        sim_teller_done(&teller);
        sim_replay_close(replay);
    }
}

static void a_step_inside_a_group_gives_the_groups_sentence(void **unused)
{
    (void)unused;
    SimReplay *replay = random_trace(77);
    SimTeller teller;
    SimTold told = {0};
    sim_teller_init(&teller, replay);
    while (sim_teller_next(&teller, told.last_step, &told)) {
        SimTold group = told;
        for (uint64_t i = group.first_step; i <= group.last_step; i++) {
            SimTold again;
            sim_teller_at(&teller, i, &again);
            assert_int_equal(again.first_step, group.first_step);
            assert_int_equal(again.last_step, group.last_step);
        }
        told = group;
    }
    sim_teller_done(&teller);
    sim_replay_close(replay);
}

static void stops_forward_are_the_stops_backward(void **unused)
{
    (void)unused;
    static const SimStop stops[] = {SIM_STOP_EVENT, SIM_STOP_SWITCH,
                                    SIM_STOP_LINE, SIM_STOP_TOLD};
    SimReplay *replay = random_trace(5);
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        uint64_t step = 0;
        while (step < replay->step_count) {
            uint64_t next = sim_replay_next(replay, step, stops[i]);
            assert_true(next > step);
            // The way back from there leads to where we come from.
            assert_int_equal(sim_replay_previous(replay, next, stops[i]), step);
            step = next;
        }
        assert_int_equal(sim_replay_next(replay, step, stops[i]), step);
    }
    assert_int_equal(sim_replay_previous(replay, 0, SIM_STOP_EVENT), 0);
    sim_replay_close(replay);
}

// ---- times -----------------------------------------------------------------------

static void times_are_told_as_people_do(void **unused)
{
    (void)unused;
    static const struct {
        int64_t ns;
        int64_t span_ns;
        const char *text;
    } rows[] = {
        {1860000000, 4200000000, "1.860"},
        {0, 0, "0.000"},
        {-500000000, 4000000000, "-0.500"},
        {1465000000000, 43200000000000, "0:24:25"},
        {1465250000000, 43200000000000, "0:24:25.250"},
        {43200000000000, 43200000000000, "12:00:00"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(sim_time_text(rows[i].ns, rows[i].span_ns).text,
                            rows[i].text);
}

static void durations_take_the_unit_that_suits_them(void **unused)
{
    (void)unused;
    static const struct {
        int64_t ns;
        const char *text;
    } rows[] = {
        {0, "0 s"},
        {7, "7 ns"},
        {1500, "1.5 us"},
        {997885000, "997.9 ms"},
        {100000000, "100 ms"},
        {1500000000, "1.5 s"},
        {55000000000, "55 s"},
        {60000000000, "0:01:00"},
        {3655000000000, "1:00:55"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(sim_duration_text(rows[i].ns).text, rows[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_counts_are_told),
        cmocka_unit_test(an_exhibition_is_told),
        cmocka_unit_test(what_a_program_says_is_told),
        cmocka_unit_test(what_tasks_share_is_told),
        cmocka_unit_test(what_has_a_name_is_called_by_it),
        cmocka_unit_test(what_a_task_causes_is_told_after_it_runs),
        cmocka_unit_test(sentences_cover_every_step_once),
        cmocka_unit_test(a_step_inside_a_group_gives_the_groups_sentence),
        cmocka_unit_test(stops_forward_are_the_stops_backward),
        cmocka_unit_test(times_are_told_as_people_do),
        cmocka_unit_test(durations_take_the_unit_that_suits_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "replay/compare/compare.h"
#include "support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t hour_ns = 3600 * (int64_t)SIM_NS_PER_S;

static int thousandths(double value)
{
    return (int)(1000 * value + 0.5);
}

static SimReplay *chess(bool is_async, int boards, int moves)
{
    SimStory story;
    story_begin(&story, is_async ? "async.simul" : "sync.simul");
    if (is_async)
        story_chess_async(&story, boards, moves);
    else
        story_chess_sync(&story, boards, moves);
    return story_end_replay(&story);
}

// ---- stats -----------------------------------------------------------------------

static void run_and_ready_and_wait_are_the_lifetime(void **unused)
{
    (void)unused;
    for (uint64_t seed = 20; seed < 30; seed++) {
        SimStory story;
        SimStats stats;
        story_begin(&story, "sums.simul");
        story_random(&story, seed, 4000);
        SimReplay *replay = story_end_replay(&story);
        sim_stats_init(&stats, replay);

        for (uint32_t slot = 0; slot < replay->task_count; slot++) {
            const SimTaskStats *task = &stats.tasks[slot];
            const SimTaskInfo *info = &replay->tasks[slot];
            int64_t waits_ns = 0;
            for (unsigned i = 0; i < SIM_REASON_SLOTS; i++)
                waits_ns += sim_stats_wait_ns(&stats, task, i);
            assert_int_equal(task->run_ns + task->ready_ns + task->wait_ns,
                             task->lifetime_ns);
            assert_int_equal(waits_ns, task->wait_ns);
            assert_int_equal(task->lifetime_ns, info->end_ns - info->begin_ns);
            assert_true(task->late_ns <= task->ready_ns);
            assert_true(task->work_ns + task->block_ns <= task->run_ns);
        }
        sim_stats_done(&stats);
        sim_replay_close(replay);
    }
}

static void the_exhibition_on_one_thread_after_another(void **unused)
{
    (void)unused;
    SimReplay *replay = chess(false, 24, 30);
    SimStats stats;
    sim_stats_init(&stats, replay);

    assert_int_equal(stats.total_ns, 12 * hour_ns);
    assert_int_equal(stats.tasks[0].work_ns, hour_ns);
    assert_int_equal(stats.tasks[0].block_ns, 11 * hour_ns);
    assert_int_equal(stats.tasks[0].run_ns, 12 * hour_ns);
    assert_int_equal(stats.last_work_ns,
                     12 * hour_ns - 55 * (int64_t)SIM_NS_PER_S);
    assert_int_equal(thousandths(stats.utilization), 83);
    assert_int_equal(thousandths(stats.overlap), 1000);
    sim_stats_done(&stats);
    sim_replay_close(replay);
}

static void the_exhibition_from_table_to_table(void **unused)
{
    (void)unused;
    SimReplay *replay = chess(true, 24, 30);
    SimStats stats;
    sim_stats_init(&stats, replay);

    assert_int_equal(stats.total_ns, hour_ns + 55 * (int64_t)SIM_NS_PER_S);
    assert_int_equal(stats.last_work_ns, hour_ns);
    assert_int_equal(stats.together.work_ns, hour_ns);
    assert_int_equal(stats.together.block_ns, 0);
    assert_int_equal(stats.tasks[2].runs, 31);
    assert_int_equal(stats.tasks[2].longest_run_ns, 5 * (int64_t)SIM_NS_PER_S);
    sim_stats_done(&stats);
    sim_replay_close(replay);
}

static void every_known_reason_has_words_of_its_own(void **unused)
{
    (void)unused;
    assert_string_equal(
        sim_stats_reason_words(sim_stats_reason_slot(SIM_REASON_SLEEP)),
        "a sleep");
    assert_string_equal(
        sim_stats_reason_words(sim_stats_reason_slot(SIM_REASON_UNKNOWN)),
        "something else");
    assert_int_equal(sim_stats_reason_slot(55), SIM_REASON_SLOTS - 1);
}

// ---- comparison ------------------------------------------------------------------

static void the_two_exhibitions_are_compared(void **unused)
{
    (void)unused;
    SimReplay *sync = chess(false, 24, 30);
    SimReplay *async
    = chess(true, 24, 30);
    SimComparison comparison;
    sim_comparison_init(&comparison, sync, async);

    assert_int_equal(comparison.faster, 1);
    assert_int_equal(thousandths(comparison.factor), 11819);
    assert_int_equal(thousandths(comparison.work_factor), 11985);
    assert_int_equal(comparison.a.block_ns, 11 * hour_ns);
    assert_int_equal(comparison.b.wait_ns, 11 * hour_ns);
    assert_int_equal(comparison.b.run_ns, hour_ns);
    assert_int_equal(comparison.b.thread_idle_ns, 55 * (int64_t)SIM_NS_PER_S);
    assert_string_equal(comparison.verdict,
                        "async ends 11.8 times sooner than sync: after 1:00:55 "
                        "instead of 12:00:00.");
    assert_string_equal(
        comparison.why,
        "In sync the one thread sits and waits for 11:00:00 of 12:00:00, and "
        "nobody else can run; in async the waits overlap, 11.8 things go on at "
        "once on average.");
    sim_comparison_done(&comparison);
    sim_replay_close(sync);
    sim_replay_close(async);
}

static void either_side_may_be_the_faster(void **unused)
{
    (void)unused;
    SimReplay *sync = chess(false, 3, 2);
    SimReplay *async
    = chess(true, 3, 2);
    SimComparison comparison;

    sim_comparison_init(&comparison, async, sync);
    assert_int_equal(comparison.faster, -1);
    assert_non_null(strstr(comparison.verdict, "async ends"));
    sim_comparison_done(&comparison);

    sim_comparison_init(&comparison, sync, sync);
    assert_int_equal(comparison.faster, 0);
    assert_string_equal(comparison.verdict, "Both take 0:06:00.");
    sim_comparison_done(&comparison);
    sim_replay_close(sync);
    sim_replay_close(async);
}

static void the_times_of_a_side_sum_to_its_total(void **unused)
{
    (void)unused;
    for (uint64_t seed = 40; seed < 45; seed++) {
        SimStory story;
        SimComparison comparison;
        story_begin(&story, "side.simul");
        story_random(&story, seed, 2000);
        SimReplay *replay = story_end_replay(&story);
        sim_comparison_init(&comparison, replay, replay);

        const SimSide *side = &comparison.a;
        assert_int_equal(side->thread_run_ns + side->thread_block_ns +
                             side->thread_idle_ns,
                         side->total_ns);
        sim_comparison_done(&comparison);
        sim_replay_close(replay);
    }
}

static void tasks_are_paired_by_name(void **unused)
{
    (void)unused;
    SimStory story;
    SimComparison comparison;
    story_begin(&story, "left.simul");
    story_new(&story, 1, 0, "both");
    story_new(&story, 2, 0, "left");
    story_new(&story, 3, 0, "both");
    SimReplay *left = story_end_replay(&story);
    story_begin(&story, "right.simul");
    story_new(&story, 1, 0, "right");
    story_new(&story, 2, 0, "both");
    SimReplay *right = story_end_replay(&story);

    sim_comparison_init(&comparison, left, right);

    // The main threads, the first "both", "left", the second "both", "right".
    assert_int_equal(comparison.pair_count, 5);
    assert_int_equal(comparison.pairs[1].slot_a, 1);
    assert_int_equal(comparison.pairs[1].slot_b, 2);
    assert_int_equal(comparison.pairs[2].slot_b, SIM_NO_SLOT);
    assert_int_equal(comparison.pairs[3].slot_b, SIM_NO_SLOT);
    assert_int_equal(comparison.pairs[4].slot_a, SIM_NO_SLOT);
    assert_int_equal(comparison.pairs[4].slot_b, 1);
    sim_comparison_done(&comparison);
    sim_replay_close(left);
    sim_replay_close(right);
}

static void the_first_difference_is_found(void **unused)
{
    (void)unused;
    SimReplay *replay[3];
    uint64_t step_a = 0;
    uint64_t step_b = 0;
    for (int i = 0; i < 3; i++) {
        SimStory story;
        story_begin(&story, "difference.simul");
        sim_trace_meta(story.trace, "arguments", i == 1 ? "--other" : "");
        story_new(&story, 1, 0, "main");
        story_say(&story, SIM_EVENT_PRINT, 3, 1, "the same");
        if (i < 2)
            story_say(&story, SIM_EVENT_PRINT, 3, 1, i ? "two" : "one");
        replay[i] = story_end_replay(&story);
    }

    assert_false(sim_first_difference(replay[0], replay[0], &step_a, &step_b));
    assert_true(sim_first_difference(replay[0], replay[1], &step_a, &step_b));
    assert_int_equal(step_a, replay[0]->step_count);
    assert_int_equal(step_b, replay[1]->step_count);
    assert_true(sim_first_difference(replay[0], replay[2], &step_a, &step_b));
    assert_int_equal(step_a, replay[0]->step_count);
    assert_int_equal(step_b, replay[2]->step_count + 1);
    for (int i = 0; i < 3; i++)
        sim_replay_close(replay[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_and_ready_and_wait_are_the_lifetime),
        cmocka_unit_test(the_exhibition_on_one_thread_after_another),
        cmocka_unit_test(the_exhibition_from_table_to_table),
        cmocka_unit_test(every_known_reason_has_words_of_its_own),
        cmocka_unit_test(the_two_exhibitions_are_compared),
        cmocka_unit_test(either_side_may_be_the_faster),
        cmocka_unit_test(the_times_of_a_side_sum_to_its_total),
        cmocka_unit_test(tasks_are_paired_by_name),
        cmocka_unit_test(the_first_difference_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// The lanes' rows: kinds, heights, order, groups, search, folds. And the tracks
// beside the tasks: jobs, operations, counters.
#include "base/buffer.h"
#include "layout/lanes.h"
#include "support/story.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

static SimReplay *replay;
static SimState now;
static SimStats stats;
static SimTable table;
static SimTracks tracks;
static SimLaneList list;
static SimTimeline *timeline;

// main gives a job to a thread, reads, sleeps 900 ms while a and b, whom it
// has made, have worked 10 and 30 ms; it counts "rolls".
static void tell(SimStory *story)
{
    story_begin(story, "lanes.simul");
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_new(story, 1, 0, "main");
    story_run(story, 1);
    story_new(story, 2, 1, "baker a");
    story_new(story, 3, 1, "baker b");
    story_event(story, SIM_EVENT_JOB_SUBMIT, 0, 5, 1, 77);
    story_event(story, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_READ, 6, 1, 9);
    story_sleep(story, 10, 1, 1000);
    story_run(story, 2);
    story_work(story, 20, 2, 10);
    sim_trace_counter(story->trace, 2, "rolls", 3);
    story_finish(story, 2);
    story_run(story, 3);
    story_work(story, 30, 3, 30);
    story_finish(story, 3);
    story_wait(story, 60);
    story_event2(story, SIM_EVENT_IO_DONE, SIM_OPERATION_READ, 6, 1, 9, 4, 0);
    story_event2(story, SIM_EVENT_JOB_DONE, 2, 5, 1, 77, 5000000, 95000000);
    story_wait(story, 900);
    story_wake(story, 1);
    story_run(story, 1);
    story_work(story, 11, 1, 20);
    story_finish(story, 1);
}

static int open_lanes(void **state)
{
    SimStory story;
    (void)state;
    tell(&story);
    replay = story_end_replay(&story);
    sim_state_init(&now, replay);
    sim_stats_init(&stats, replay);
    sim_table_init(&table, replay);
    sim_tracks_init(&tracks, replay);
    sim_tracks_build(&tracks);
    sim_lane_list_init(&list, replay);
    sim_lane_list_make(&list, replay, &table);
    timeline = sim_timeline_new(replay);
    return 0;
}

static int close_lanes(void **state)
{
    (void)state;
    sim_timeline_free(timeline);
    sim_lane_list_done(&list);
    sim_tracks_done(&tracks);
    sim_table_done(&table);
    sim_stats_done(&stats);
    sim_state_done(&now);
    sim_replay_close(replay);
    return 0;
}

static SimLanesNeed need_of(double height)
{
    return (SimLanesNeed){.card = {16, 80, 1376, height},
                          .state = &now,
                          .from_ns = replay->begin_ns,
                          .to_ns = replay->end_ns,
                          .list = &list,
                          .tracks = &tracks};
}

static void expect_rows(const SimLanesNeed *need, const char *wanted)
{
    SimLanes lanes;
    SimBuffer text;
    sim_buffer_init(&text);
    sim_lanes_lay(&lanes, need);
    for (size_t i = 0; i < lanes.count; i++) {
        const SimLane *lane = &lanes.rows[i];
        sim_buffer_format(&text, "%.0f+%.0f %s%s%s%s: %s\n", lane->row.y,
                          lane->row.h, lane->is_pinned ? "pinned " : "",
                          lane->kind == SIM_LANE_HEAD ? "[" : "", lane->name,
                          lane->kind == SIM_LANE_HEAD ? "]" : "", lane->state);
    }
    assert_string_equal(sim_buffer_string(&text), wanted);
    sim_buffer_done(&text);
    sim_lanes_done(&lanes);
}

static void rows_stand_in_the_order_of_the_look(void **state)
{
    (void)state;
    SimLanesNeed need = need_of(736);
    need.warning_count = 2;
    sim_state_seek_time(&now, 50000000);

    expect_rows(&need, "180+72 warnings: 2 in this run\n"
                       "252+56 loop: nothing to do\n"
                       "308+54 main: waits for a sleep\n"
                       "362+54 baker a: done\n"
                       "416+54 baker b: done\n"
                       "470+54 thread 1: nothing to do\n"
                       "524+54 thread 2: for main\n"
                       "578+54 I/O: read\n"
                       "632+56 ready: 0 now\n"
                       "688+56 in flight: 1 now\n"
                       "744+56 rolls: 3 now\n");
}

static void in_little_room_tasks_scroll_and_the_rest_stays(void **state)
{
    (void)state;
    SimLanesNeed need = need_of(316);
    need.first = 2;

    expect_rows(&need, "180+28 loop: runs\n"
                       "208+21 baker b: not there\n"
                       "229+21 thread 1: nothing to do\n"
                       "250+21 thread 2: nothing to do\n"
                       "271+21 I/O: read\n"
                       "292+28 ready: 0 now\n"
                       "320+28 in flight: 0 now\n"
                       "348+28 rolls: 0 now\n");
}

static void groups_have_heads_that_fold(void **state)
{
    (void)state;
    list.grouping = SIM_GROUPING_PARENT;
    list.folded[2] = 1;
    sim_lane_list_make(&list, replay, &table);
    SimLanesNeed need = need_of(600);
    need.tracks = NULL;

    expect_rows(&need, "180+112 loop: runs\n"
                       "292+112 [made by main thread]: 1 task\n"
                       "404+112 main: not there\n"
                       "516+112 [made by main]: 2 tasks\n");
}

static void a_pinned_task_stands_above_the_others(void **state)
{
    (void)state;
    sim_lane_list_pin(&list, 3);
    sim_lane_list_make(&list, replay, &table);
    SimLanesNeed need = need_of(700);
    need.tracks = NULL;

    expect_rows(&need, "180+112 loop: runs\n"
                       "292+112 pinned baker b: not there\n"
                       "404+112 main: not there\n"
                       "516+112 baker a: not there\n");
    sim_lane_list_pin(&list, 3);
    assert_false(sim_lane_list_is_pinned(&list, 3));
}

static void a_filter_leaves_only_what_the_search_finds(void **state)
{
    (void)state;
    strcpy(list.search, "BAKER");
    list.only_matching = true;
    sim_lane_list_make(&list, replay, &table);

    assert_int_equal(list.count, 2);
    assert_int_equal(list.entries[0].slot, 2);
    assert_false(sim_lane_list_matches(&list, replay, 1));
}

static void the_list_goes_in_the_order_of_the_table(void **state)
{
    (void)state;
    sim_table_sort_by(&table, SIM_COLUMN_RUN);
    sim_table_order(&table, &stats, &now);
    sim_lane_list_make(&list, replay, &table);

    assert_int_equal(list.entries[0].slot, 3); // 30 ms
    assert_int_equal(list.entries[1].slot, 1); // 20 ms
    assert_int_equal(list.entries[2].slot, 2); // 10 ms
}

// Idle is from 40 to 1000 ms of 1020.
static void a_fold_takes_idle_time_out_of_the_axis(void **state)
{
    (void)state;
    SimLanes lanes;
    SimLanesNeed need = need_of(700);
    need.folding = timeline;

    sim_lanes_lay(&lanes, &need);

    double left = lanes.axis.x, right = lanes.axis.x + lanes.axis.w;
    assert_true(sim_lanes_x(&lanes, 0) == left);
    assert_true(sim_lanes_x(&lanes, 20000000) > left + 300);
    assert_true(sim_lanes_x(&lanes, 1010000000) > left + 800);
    assert_true(sim_lanes_x(&lanes, 1010000000) < right);
    for (int64_t time_ns = 0; time_ns <= 1020000000; time_ns += 7000000) {
        int64_t again = sim_lanes_time(&lanes, sim_lanes_x(&lanes, time_ns));
        assert_true(again >= time_ns - 2 && again <= time_ns + 2);
    }
    sim_lanes_done(&lanes);
}

// ---- tracks -------------------------------------------------------------

static void jobs_and_operations_last_from_asking_to_answer(void **state)
{
    (void)state;
    const SimStay *job = &tracks.jobs.stays[0];
    const SimStay *read = &tracks.operations.stays[0];

    assert_int_equal(tracks.jobs.count, 1);
    assert_int_equal(job->row, 1); // thread 2
    assert_int_equal(job->begin_ns, 5000000);
    assert_int_equal(job->end_ns, 95000000);
    assert_int_equal(tracks.operations.count, 1);
    assert_int_equal(read->what, SIM_OPERATION_READ);
    assert_int_equal(read->begin_ns, 0);
    assert_int_equal(read->end_ns, 100000000);
}

static void cells_hold_the_least_and_the_most(void **state)
{
    (void)state;
    sim_tracks_view(&tracks, 0, 1020000000, 102); // 10 ms each
    const SimCells *ready = &tracks.counters[0].cells;
    const SimCells *in_flight = &tracks.counters[1].cells;
    const SimCells *rolls = &tracks.counters[2].cells;

    assert_int_equal(tracks.counter_count, 3);
    assert_true(ready->high[0] == 2 && ready->low[0] == 0);
    assert_true(ready->low[2] == 0 && ready->high[2] == 0);
    assert_true(in_flight->low[50] == 1 && in_flight->high[50] == 1);
    assert_true(in_flight->low[101] == 0);
    assert_true(rolls->low[0] == 0 && rolls->high[2] == 3);
    assert_true(rolls->low[101] == 3 && tracks.counters[2].most == 3);
}

// A long trace is made of buckets; they must say what an exact walk says.
static void buckets_agree_with_an_exact_walk(void **state)
{
    (void)state;
    SimStory story;
    story_begin(&story, "long.simul");
    story_random(&story, 7, 150000);
    SimReplay *large = story_end_replay(&story);
    SimTracks coarse;
    SimState walker;
    sim_tracks_init(&coarse, large);
    sim_state_init(&walker, large);
    sim_tracks_view(&coarse, large->begin_ns, large->end_ns, 100);

    float most = 0, peak = 0;
    while (sim_state_forward(&walker))
        most =
            (float)walker.ready_count > most ? (float)walker.ready_count : most;
    for (int i = 0; i < 100; i++)
        if (coarse.counters[0].cells.high[i] > peak)
            peak = coarse.counters[0].cells.high[i];

    assert_true(large->step_count > 100000);
    assert_true(most > 0 && peak == most);
    assert_true(coarse.counters[0].most == most);
    sim_state_done(&walker);
    sim_tracks_done(&coarse);
    sim_replay_close(large);
}

int main(void)
{
#define ON_LANES(test) \
    cmocka_unit_test_setup_teardown(test, open_lanes, close_lanes)
    const struct CMUnitTest tests[] = {
        ON_LANES(rows_stand_in_the_order_of_the_look),
        ON_LANES(in_little_room_tasks_scroll_and_the_rest_stays),
        ON_LANES(groups_have_heads_that_fold),
        ON_LANES(a_pinned_task_stands_above_the_others),
        ON_LANES(a_filter_leaves_only_what_the_search_finds),
        ON_LANES(the_list_goes_in_the_order_of_the_table),
        ON_LANES(a_fold_takes_idle_time_out_of_the_axis),
        ON_LANES(jobs_and_operations_last_from_asking_to_answer),
        ON_LANES(cells_hold_the_least_and_the_most),
        cmocka_unit_test(buckets_agree_with_an_exact_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

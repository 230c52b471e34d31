#include "base/alloc.h"
#include "replay/timeline.h"
#include "support/story.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static SimReplay *random_trace(uint64_t seed, size_t count)
{
    SimStory story;
    story_begin(&story, "timeline.simul");
    story_random(&story, seed, count);
    return story_end_replay(&story);
}

static SimReplay *chess(int boards, int moves)
{
    SimStory story;
    story_begin(&story, "timeline.simul");
    story_chess_async(&story, boards, moves);
    return story_end_replay(&story);
}

// One task that runs, blocks and sleeps in no regular rhythm.
static SimReplay *busy_lane(void)
{
    SimStory story;
    story_begin(&story, "busy.simul");
    story_new(&story, 1, 0, "busy");
    for (int i = 0; i < 20000; i++) {
        story_run(&story, 1);
        story_work(&story, 3, 1, i * 7 % 5);
        story_block(&story, 4, 1, i * 11 % 3);
        story_sleep(&story, 5, 1, 10);
        story_wait(&story, i * 13 % 17);
        story_wake(&story, 1);
        story_wait(&story, i % 2);
    }
    return story_end_replay(&story);
}

static int part_of(const SimSegment *segment)
{
    switch (segment->mode) {
    case SIM_MODE_RUNNING:
        return segment->busy == SIM_BUSY_BLOCKING ? SIM_PART_BLOCK
                                                  : SIM_PART_RUN;
    case SIM_MODE_WAITING:
        return SIM_PART_WAIT;
    case SIM_MODE_NEW:
    case SIM_MODE_READY:
        return SIM_PART_READY;
    default:
        return -1;
    }
}

// Sums up a lane segment by segment: slow, and surely right.
static void plain_sum(const SimTimeline *timeline, uint32_t slot,
                      int64_t from_ns, int64_t to_ns, int64_t *out_ns)
{
    size_t count;
    const SimSegment *segments = sim_timeline_segments(timeline, slot, &count);
    memset(out_ns, 0, SIM_PART_COUNT * sizeof *out_ns);
    for (size_t i = 0; i < count; i++) {
        int64_t begin_ns = segments[i].begin_ns;
        int64_t end_ns = sim_timeline_end_of(timeline, slot, i);
        begin_ns = begin_ns > from_ns ? begin_ns : from_ns;
        end_ns = end_ns < to_ns ? end_ns : to_ns;
        if (end_ns > begin_ns && part_of(&segments[i]) >= 0)
            out_ns[part_of(&segments[i])] += end_ns - begin_ns;
    }
}

// ---- segments --------------------------------------------------------------------

static void segments_follow_each_other_and_the_state(void **unused)
{
    (void)unused;
    SimReplay *replay = random_trace(5, 3000);
    SimTimeline *timeline = sim_timeline_new(replay);
    SimState state;
    sim_state_init(&state, replay);

    for (uint32_t slot = 0; slot < replay->task_count; slot++) {
        size_t count;
        const SimSegment *segments =
            sim_timeline_segments(timeline, slot, &count);
        for (size_t i = 0; i < count; i++) {
            sim_state_seek(&state, segments[i].step);
            assert_int_equal(state.tasks[slot].mode, segments[i].mode);
            assert_int_equal(state.tasks[slot].busy, segments[i].busy);
            assert_int_equal(segments[i].mode == SIM_MODE_READY
                                 ? state.tasks[slot].since_ns
                                 : state.now_ns,
                             segments[i].begin_ns);
            assert_true(sim_timeline_end_of(timeline, slot, i) >=
                        segments[i].begin_ns);
        }
    }
    sim_state_done(&state);
    sim_timeline_free(timeline);
    sim_replay_close(replay);
}

// A works for 3 s while B's sleep of 1 s is over.
static void a_sleeper_is_ready_from_the_end_of_his_sleep(void **unused)
{
    (void)unused;
    SimStory story;
    size_t count;
    story_begin(&story, "late.simul");
    story_start(&story, 1, "A");
    story_start(&story, 2, "B");
    story_sleep(&story, 5, 2, 1000);
    story_run(&story, 1);
    story_work(&story, 6, 1, 3000);
    story_finish(&story, 1);
    story_wake(&story, 2);
    story_run(&story, 2);
    story_finish(&story, 2);
    SimReplay *replay = story_end_replay(&story);
    SimTimeline *timeline = sim_timeline_new(replay);

    const SimSegment *lane = sim_timeline_segments(timeline, 2, &count);
    for (size_t i = 1; i < count; i++)
        if (lane[i].mode == SIM_MODE_READY &&
            lane[i - 1].mode == SIM_MODE_WAITING) {
            assert_int_equal(lane[i].begin_ns, INT64_C(1000) * SIM_NS_PER_MS);
            assert_int_equal(sim_timeline_end_of(timeline, 2, i),
                             INT64_C(3000) * SIM_NS_PER_MS);
            count = 0;
        }

    assert_int_equal(count, 0);
    sim_timeline_free(timeline);
    sim_replay_close(replay);
}

static void sums_by_pyramid_are_those_by_hand(void **unused)
{
    (void)unused;
    SimReplay *replay = busy_lane();
    SimTimeline *timeline = sim_timeline_new(replay);
    int64_t span_ns = replay->end_ns - replay->begin_ns;

    for (uint32_t slot = 0; slot < 2; slot++)
        for (int i = 0; i < 40; i++) {
            int64_t from_ns = span_ns / 41 * i;
            int64_t to_ns = from_ns + span_ns / (1 + i % 7);
            int64_t fast_ns[SIM_PART_COUNT];
            int64_t slow_ns[SIM_PART_COUNT];
            sim_timeline_sum(timeline, slot, from_ns, to_ns, fast_ns);
            plain_sum(timeline, slot, from_ns, to_ns, slow_ns);
            for (int part = 0; part < SIM_PART_COUNT; part++)
                assert_int_equal(fast_ns[part], slow_ns[part]);
        }
    sim_timeline_free(timeline);
    sim_replay_close(replay);
}

// ---- views -----------------------------------------------------------------------

typedef struct Seen {
    size_t pieces;
    uint32_t segments;
    int64_t last_end_ns;
    double part_ns[SIM_PART_COUNT];
    bool is_in_order;
    bool has_block;
} Seen;

static void see(void *context, const SimPiece *piece)
{
    Seen *seen = context;
    seen->is_in_order &= piece->begin_ns >= seen->last_end_ns &&
                         piece->end_ns >= piece->begin_ns &&
                         piece->is_merged == (piece->segment_count > 1);
    seen->last_end_ns = piece->end_ns;
    seen->pieces++;
    seen->segments += piece->segment_count;
    seen->has_block |= piece->has_block;
    for (int part = 0; part < SIM_PART_COUNT; part++)
        seen->part_ns[part] += (double)piece->share[part] *
                               (double)(piece->end_ns - piece->begin_ns);
}

static void a_close_view_shows_every_segment(void **unused)
{
    (void)unused;
    SimReplay *replay = chess(3, 4);
    SimTimeline *timeline = sim_timeline_new(replay);
    size_t count;
    sim_timeline_segments(timeline, 2, &count);
    Seen seen = {.is_in_order = true};

    sim_timeline_view(timeline, 2, replay->begin_ns, replay->end_ns, 0, see,
                      &seen);

    assert_true(seen.is_in_order);
    assert_int_equal(seen.pieces, count);
    sim_timeline_free(timeline);
    sim_replay_close(replay);
}

static void a_wide_view_is_small_and_its_shares_are_right(void **unused)
{
    (void)unused;
    SimReplay *replay = busy_lane();
    SimTimeline *timeline = sim_timeline_new(replay);
    int64_t span_ns = replay->end_ns - replay->begin_ns;
    int64_t sum_ns[SIM_PART_COUNT];
    Seen seen = {.is_in_order = true};

    sim_timeline_view(timeline, 1, replay->begin_ns, replay->end_ns,
                      span_ns / 200, see, &seen);
    sim_timeline_sum(timeline, 1, replay->begin_ns, replay->end_ns, sum_ns);

    assert_true(seen.is_in_order);
    assert_in_range(seen.pieces, 50, 600);
    for (int part = 0; part < SIM_PART_COUNT; part++)
        assert_true(fabs(seen.part_ns[part] - (double)sum_ns[part]) <
                    (double)span_ns * 0.001);
    sim_timeline_free(timeline);
    sim_replay_close(replay);
}

static void a_short_block_never_disappears(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "short.simul");
    story_new(&story, 1, 0, "main");
    for (int i = 0; i < 500; i++) {
        story_run(&story, 1);
        story_sleep(&story, 4, 1, 1000);
        story_wait(&story, 1000);
        story_wake(&story, 1);
    }
    story_run(&story, 1);
    story_block(&story, 4, 1, 1);
    for (int i = 0; i < 500; i++) {
        story_sleep(&story, 4, 1, 1000);
        story_wait(&story, 1000);
        story_wake(&story, 1);
        story_run(&story, 1);
    }
    SimReplay *replay = story_end_replay(&story);
    SimTimeline *timeline = sim_timeline_new(replay);
    Seen seen = {.is_in_order = true};

    sim_timeline_view(timeline, 1, 0, replay->end_ns, replay->end_ns / 50, see,
                      &seen);

    assert_true(seen.has_block);
    sim_timeline_free(timeline);
    sim_replay_close(replay);
}

// ---- wake-ups --------------------------------------------------------------------

static void a_wake_up_leads_from_its_cause_to_the_run(void **unused)
{
    (void)unused;
    SimWake wakes[16];
    SimStory story;
    story_begin(&story, "wakes.simul");
    story_two_counts(&story);
    SimReplay *replay = story_end_replay(&story);
    SimTimeline *timeline = sim_timeline_new(replay);

    size_t count =
        sim_timeline_wakes(timeline, SIM_NS_PER_S, replay->end_ns, wakes, 16);

    // A and B by their timers, then main by B's end.
    assert_int_equal(count, 3);
    assert_int_equal(wakes[0].from, SIM_NO_SLOT);
    assert_string_equal(replay->tasks[wakes[0].to].name, "A");
    assert_string_equal(replay->tasks[wakes[2].from].name, "B");
    assert_string_equal(replay->tasks[wakes[2].to].name, "main");
    for (size_t i = 0; i < count; i++) {
        SimEvent run = sim_reader_event(replay->reader, wakes[i].run_step - 1);
        assert_int_equal(run.kind, SIM_EVENT_TASK_RUN);
        assert_int_equal(sim_replay_slot(replay, run.task), wakes[i].to);
        assert_true(wakes[i].cause_step < wakes[i].ready_step);
    }
    assert_int_equal(sim_timeline_wakes(timeline, 0, replay->end_ns, wakes, 2),
                     3);
    sim_timeline_free(timeline);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_follow_each_other_and_the_state),
        cmocka_unit_test(a_sleeper_is_ready_from_the_end_of_his_sleep),
        cmocka_unit_test(sums_by_pyramid_are_those_by_hand),
        cmocka_unit_test(a_close_view_shows_every_segment),
        cmocka_unit_test(a_wide_view_is_small_and_its_shares_are_right),
        cmocka_unit_test(a_short_block_never_disappears),
        cmocka_unit_test(a_wake_up_leads_from_its_cause_to_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

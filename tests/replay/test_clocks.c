// The clocks related by snapshots, and the cost of recording bounded.
#include "replay/clocks.h"
#include "support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void snapshot(SimStory *story, uint64_t monotonic_ms, uint64_t wall_ms)
{
    story_event2(story, SIM_EVENT_CLOCK, 0, 0, 0, 0,
                 monotonic_ms * SIM_NS_PER_MS, wall_ms * SIM_NS_PER_MS);
}

static void check_at(const SimClocks *clocks, int64_t ms, int64_t monotonic_ms,
                     int64_t wall_ms)
{
    SimSnapshot found;
    assert_true(sim_clocks_at(clocks, ms * SIM_NS_PER_MS, &found));
    assert_int_equal(found.monotonic_ns, monotonic_ms * SIM_NS_PER_MS);
    assert_int_equal(found.wall_ns, wall_ms * SIM_NS_PER_MS);
}

static void between_snapshots_time_goes_on_evenly(void **unused)
{
    (void)unused;
    SimStory story;
    SimClocks clocks;
    story_begin(&story, "clocks.simul");
    story_wait(&story, 100);
    snapshot(&story, 5000, 90000);
    story_wait(&story, 100);
    snapshot(&story, 5100, 90200); // the wall clock was put forward meanwhile
    story_wait(&story, 100);
    story_event(&story, SIM_EVENT_LOOP_END, 0, 0, 0, 0);
    SimReplay *replay = story_end_replay(&story);
    sim_clocks_init(&clocks, replay);

    assert_int_equal(clocks.count, 2);
    check_at(&clocks, 0, 4900, 89900);
    check_at(&clocks, 150, 5050, 90100);
    check_at(&clocks, 300, 5200, 90300);
    sim_clocks_done(&clocks);
    sim_replay_close(replay);
}

static void a_virtual_run_belongs_to_no_day(void **unused)
{
    (void)unused;
    SimStory story;
    SimClocks clocks;
    SimSnapshot found;
    story_begin(&story, "clocks.simul");
    story_two_counts(&story);
    SimReplay *replay = story_end_replay(&story);
    sim_clocks_init(&clocks, replay);

    assert_false(sim_clocks_at(&clocks, 0, &found));
    assert_int_equal(sim_overhead(replay).event_ns, 0);
    sim_clocks_done(&clocks);
    sim_replay_close(replay);
}

static void a_snapshot_that_goes_back_is_left_out(void **unused)
{
    (void)unused;
    SimStory story;
    SimClocks clocks;
    story_begin(&story, "clocks.simul");
    snapshot(&story, 5000, 90000);
    story_wait(&story, 100);
    snapshot(&story, 4000, 90100);
    story_event2(&story, SIM_EVENT_CLOCK, 0, 0, 0, 0, UINT64_MAX, UINT64_MAX);
    SimReplay *replay = story_end_replay(&story);
    sim_clocks_init(&clocks, replay);

    assert_int_equal(clocks.count, 1);
    check_at(&clocks, 50, 5050, 90050);
    sim_clocks_done(&clocks);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_snapshots_time_goes_on_evenly),
        cmocka_unit_test(a_virtual_run_belongs_to_no_day),
        cmocka_unit_test(a_snapshot_that_goes_back_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

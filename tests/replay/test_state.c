#include "base/alloc.h"
#include "replay/things.h"
#include "support/golden.h"
#include "support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static SimReplay *two_counts(void)
{
    SimStory story;
    story_begin(&story, "state.simul");
    story_two_counts(&story);
    return story_end_replay(&story);
}

static SimReplay *random_trace(uint64_t seed, size_t count)
{
    SimStory story;
    story_begin(&story, "random.simul");
    story_random(&story, seed, count);
    return story_end_replay(&story);
}

static uint32_t slot_named(const SimReplay *replay, const char *name)
{
    for (uint32_t slot = 0; slot < replay->task_count; slot++)
        if (strcmp(replay->tasks[slot].name, name) == 0)
            return slot;
    fail_msg("there is no task %s", name);
    return SIM_NO_SLOT;
}

// Everything that a state knows.
static void whole_text(const SimState *state, SimBuffer *buffer)
{
    sim_state_text(state, buffer);
    sim_state_things_text(state, buffer);
}

// The text of a state made from nothing and taken to a step.
static char *text_at(const SimReplay *replay, uint64_t step)
{
    SimState state;
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    sim_state_init(&state, replay);
    sim_state_seek(&state, step);
    whole_text(&state, &buffer);
    sim_state_done(&state);
    return buffer.bytes;
}

static void check_text(const SimState *state, const char *expected)
{
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    whole_text(state, &buffer);
    assert_string_equal(sim_buffer_string(&buffer), expected);
    sim_buffer_done(&buffer);
}

// ---- what a state says -----------------------------------------------------------

static void every_step_of_two_counts_is_as_written(void **unused)
{
    (void)unused;
    SimReplay *replay = two_counts();
    SimBuffer buffer;
    SimState state;
    sim_buffer_init(&buffer);
    sim_state_init(&state, replay);

    do
        sim_state_text(&state, &buffer);
    while (sim_state_forward(&state));

    golden_check("two_counts.state.txt", sim_buffer_string(&buffer));
    sim_state_done(&state);
    sim_buffer_done(&buffer);
    sim_replay_close(replay);
}

static void a_sleeping_task_says_until_when_and_where(void **unused)
{
    (void)unused;
    SimReplay *replay = two_counts();
    uint32_t slot = slot_named(replay, "A");
    SimState state;
    sim_state_init(&state, replay);

    sim_state_seek_time(&state, 500 * (int64_t)SIM_NS_PER_MS);

    assert_int_equal(state.now_ns, 500 * (int64_t)SIM_NS_PER_MS);
    assert_int_equal(state.tasks[slot].mode, SIM_MODE_WAITING);
    assert_int_equal(state.tasks[slot].reason, SIM_REASON_SLEEP);
    assert_int_equal(state.tasks[slot].until_ns, SIM_NS_PER_S);
    assert_int_equal(state.tasks[slot].since_ns, 0);
    assert_int_equal(sim_state_place(&state, slot).line, 4);
    assert_int_equal(sim_state_timer_of(&state, slot)->deadline_ns,
                     SIM_NS_PER_S);
    assert_int_equal(sim_state_thread(&state), SIM_NO_SLOT);
    assert_int_equal(state.console_count, 2);
    sim_state_done(&state);
    sim_replay_close(replay);
}

static void timers_come_earliest_first_then_in_order_of_setting(void **unused)
{
    (void)unused;
    static const int64_t delays_ms[] = {30, 10, 20, 10, 40};
    SimTimerNow timers[4];
    SimStory story;
    SimState state;
    story_begin(&story, "timers.simul");
    for (uint32_t i = 0; i < 5; i++)
        story_sleep(&story, 4, i + 1, delays_ms[i]);
    SimReplay *replay = story_end_replay(&story);
    sim_state_init(&state, replay);
    sim_state_seek(&state, UINT64_MAX);

    size_t count = sim_state_timers(&state, timers, 4);

    assert_int_equal(count, 4);
    assert_int_equal(state.timer_count, 5);
    assert_int_equal(timers[0].object, 2);
    assert_int_equal(timers[1].object, 4);
    assert_int_equal(timers[2].object, 3);
    assert_int_equal(timers[3].object, 1);
    sim_state_done(&state);
    sim_replay_close(replay);
}

static void an_await_chain_grows_and_shrinks(void **unused)
{
    (void)unused;
    SimFrame frames[4];
    SimStory story;
    SimState state;
    story_begin(&story, "chain.simul");
    story_new(&story, 1, 0, "main");
    story_run(&story, 1);
    sim_trace_enter(story.trace, story_site(11), 1, story_site(1));
    sim_trace_enter(story.trace, story_site(4), 1, story_site(20));
    story_event(&story, SIM_EVENT_TASK_SUSPEND, SIM_REASON_FUTURE, 22, 1, 5);
    story_run(&story, 1);
    story_event(&story, SIM_EVENT_CORO_LEAVE, SIM_OUTCOME_RETURNED, 0, 1, 0);
    SimReplay *replay = story_end_replay(&story);
    sim_state_init(&state, replay);

    sim_state_seek(&state, replay->step_count - 1);
    assert_int_equal(sim_state_chain(&state, 1, frames, 4), 3);
    assert_int_equal(frames[0].at.line, 22);
    assert_int_equal(frames[0].coroutine.line, 20);
    assert_int_equal(frames[1].at.line, 4);
    assert_int_equal(frames[1].coroutine.line, 1);
    assert_int_equal(frames[2].at.line, 11);
    assert_int_equal(frames[2].coroutine.line, 9);

    sim_state_seek(&state, replay->step_count);
    assert_int_equal(sim_state_chain(&state, 1, frames, 4), 2);
    assert_int_equal(frames[0].at.line, 4);
    sim_state_done(&state);
    sim_replay_close(replay);
}

static void a_block_shows_who_blocks_and_until_when(void **unused)
{
    (void)unused;
    SimStory story;
    SimState state;
    story_begin(&story, "block.simul");
    story_new(&story, 1, 0, "main");
    story_run(&story, 1);
    story_block(&story, 4, 1, 300);
    SimReplay *replay = story_end_replay(&story);
    sim_state_init(&state, replay);

    sim_state_seek_time(&state, 100 * (int64_t)SIM_NS_PER_MS);

    assert_int_equal(state.tasks[1].busy, SIM_BUSY_BLOCKING);
    assert_int_equal(state.tasks[0].busy, SIM_BUSY_BLOCKING);
    assert_int_equal(state.tasks[1].until_ns, 300 * (int64_t)SIM_NS_PER_MS);
    assert_int_equal(sim_state_thread(&state), 1);
    sim_state_done(&state);
    sim_replay_close(replay);
}

static void
a_cancelled_task_is_cancelling_until_the_error_arrives(void **unused)
{
    (void)unused;
    SimStory story;
    SimState state;
    story_begin(&story, "cancel.simul");
    story_new(&story, 1, 0, "main");
    story_run(&story, 1);
    story_sleep(&story, 4, 1, 100);
    story_event(&story, SIM_EVENT_CANCEL, 0, 0, 0, 1);
    story_run(&story, 1);
    story_event(&story, SIM_EVENT_CANCEL_DELIVERED, 0, 0, 1, 0);
    story_event(&story, SIM_EVENT_TASK_DONE, SIM_OUTCOME_CANCELLED, 0, 1, 0);
    SimReplay *replay = story_end_replay(&story);
    sim_state_init(&state, replay);

    sim_state_seek(&state, replay->step_count - 3);
    assert_true(state.tasks[1].is_cancelling);
    sim_state_forward(&state);
    sim_state_forward(&state);
    assert_false(state.tasks[1].is_cancelling);
    sim_state_forward(&state);
    assert_int_equal(state.tasks[1].mode, SIM_MODE_CANCELLED);
    sim_state_done(&state);
    sim_replay_close(replay);
}

static void a_ring_without_its_beginning_still_knows_who_waits(void **unused)
{
    (void)unused;
    SimStory story;
    SimState state;
    story_begin(&story, "middle.simul");
    sim_trace_define_task(story.trace, 5, 0, "old", NULL);
    story_wake(&story, 5);
    story_run(&story, 5);
    SimReplay *replay = story_end_replay(&story);
    sim_state_init(&state, replay);

    assert_string_equal(replay->tasks[1].name, "old");
    assert_int_equal(state.tasks[1].mode, SIM_MODE_WAITING);
    assert_int_equal(state.tasks[1].reason, SIM_REASON_UNKNOWN);
    sim_state_seek(&state, UINT64_MAX);
    assert_int_equal(state.running, 1);
    sim_state_done(&state);
    sim_replay_close(replay);
}

// ---- forward and backward ----------------------------------------------------------

static void stepping_back_gives_what_a_fresh_seek_gives(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        SimReplay *replay = random_trace(seed, 400);
        SimState state;
        sim_state_init(&state, replay);
        sim_state_seek(&state, replay->step_count);

        while (sim_state_back(&state)) {
            char *expected = text_at(replay, state.step);
            check_text(&state, expected);
            sim_free(expected);
        }

        assert_int_equal(state.step, 0);
        sim_state_done(&state);
        sim_replay_close(replay);
    }
}

static void seeking_over_key_frames_gives_what_walking_gives(void **unused)
{
    (void)unused;
    for (uint64_t seed = 100; seed < 104; seed++) {
        SimReplay *replay = random_trace(seed, 30000);
        SimState walking;
        SimState jumping;
        sim_state_init(&walking, replay);
        sim_state_init(&jumping, replay);

        for (uint64_t step = 0; step <= replay->step_count; step += 1009) {
            SimBuffer buffer;
            sim_buffer_init(&buffer);
            while (walking.step < step)
                sim_state_forward(&walking);
            whole_text(&walking, &buffer);
            sim_state_seek(&jumping, replay->step_count - step / 2);
            sim_state_seek(&jumping, step);
            check_text(&jumping, sim_buffer_string(&buffer));
            sim_buffer_done(&buffer);
        }

        sim_state_done(&walking);
        sim_state_done(&jumping);
        sim_replay_close(replay);
    }
}

static void a_seek_beyond_the_end_is_the_end(void **unused)
{
    (void)unused;
    SimReplay *replay = two_counts();
    SimState state;
    sim_state_init(&state, replay);

    sim_state_seek(&state, 1000000);

    assert_int_equal(state.step, replay->step_count);
    assert_false(sim_state_forward(&state));
    sim_state_seek(&state, 0);
    assert_false(sim_state_back(&state));
    sim_state_done(&state);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_of_two_counts_is_as_written),
        cmocka_unit_test(a_sleeping_task_says_until_when_and_where),
        cmocka_unit_test(timers_come_earliest_first_then_in_order_of_setting),
        cmocka_unit_test(an_await_chain_grows_and_shrinks),
        cmocka_unit_test(a_block_shows_who_blocks_and_until_when),
        cmocka_unit_test(
            a_cancelled_task_is_cancelling_until_the_error_arrives),
        cmocka_unit_test(a_ring_without_its_beginning_still_knows_who_waits),
        cmocka_unit_test(stepping_back_gives_what_a_fresh_seek_gives),
        cmocka_unit_test(seeking_over_key_frames_gives_what_walking_gives),
        cmocka_unit_test(a_seek_beyond_the_end_is_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// What tasks share, ask for and wait for, at any step.
#include "replay/things.h"
#include "support/golden.h"
#include "support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MAIN = 1, A, B, C, HANDLE = 40, JOB = 50, LOCK = 60, GATHER = 70 };

static void begin(SimStory *story, const char *name)
{
    static const char *const names[] = {"main", "A", "B", "C"};
    story_begin(story, name);
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    for (uint32_t task = MAIN; task <= C; task++)
        story_new(story, task, task == MAIN ? 0 : MAIN, names[task - 1]);
}

// The things after the story's last event, as text.
static void check_things(SimStory *story, const char *expected)
{
    SimReplay *replay = story_end_replay(story);
    SimState state;
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    sim_state_init(&state, replay);
    sim_state_seek(&state, UINT64_MAX);
    sim_state_things_text(&state, &buffer);
    assert_string_equal(sim_buffer_string(&buffer), expected);
    sim_state_done(&state);
    sim_buffer_done(&buffer);
    sim_replay_close(replay);
}

static void make(SimStory *story, SimResource kind, uint64_t count)
{
    story_resource(story, SIM_EVENT_RESOURCE, kind, 4, MAIN, LOCK, count);
}

static void take(SimStory *story, SimResource kind, uint32_t task,
                 uint64_t left)
{
    story_resource(story, SIM_EVENT_ACQUIRED, kind, 5, task, LOCK, left);
}

static void give(SimStory *story, SimResource kind, uint32_t task,
                 uint64_t left)
{
    story_resource(story, SIM_EVENT_RELEASED, kind, 6, task, LOCK, left);
}

static void wait_for(SimStory *story, uint32_t task, SimReason reason,
                     uint32_t object)
{
    story_run(story, task);
    story_suspend(story, reason, 7, task, object);
}

// ---- resources ------------------------------------------------------------

static void a_lock_has_an_owner_and_waiters_in_the_order_of_arrival(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "lock.simul");
    make(&story, SIM_RESOURCE_LOCK, 1);
    take(&story, SIM_RESOURCE_LOCK, A, 0);
    wait_for(&story, C, SIM_REASON_LOCK, LOCK);
    wait_for(&story, B, SIM_REASON_LOCK, LOCK);
    check_things(&story, "lock 1: taken; held by A; waiting C, B\n"
                         "B awaits A\n"
                         "C awaits A\n");
}

static void a_released_lock_is_free_until_the_woken_one_runs(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "free.simul");
    make(&story, SIM_RESOURCE_LOCK, 1);
    take(&story, SIM_RESOURCE_LOCK, A, 0);
    wait_for(&story, B, SIM_REASON_LOCK, LOCK);
    give(&story, SIM_RESOURCE_LOCK, A, 1);
    story_ready(&story, B);
    check_things(&story, "lock 1: free\n");
}

static void a_lock_is_free_whoever_releases_it(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "stranger.simul");
    make(&story, SIM_RESOURCE_LOCK, 1);
    take(&story, SIM_RESOURCE_LOCK, A, 0);
    give(&story, SIM_RESOURCE_LOCK, B, 1);
    check_things(&story, "lock 1: free\n");
}

static void a_semaphore_counts_permits_and_those_who_have_them(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "permits.simul");
    make(&story, SIM_RESOURCE_SEMAPHORE, 2);
    take(&story, SIM_RESOURCE_SEMAPHORE, B, 1);
    take(&story, SIM_RESOURCE_SEMAPHORE, A, 0);
    wait_for(&story, C, SIM_REASON_SEMAPHORE, LOCK);
    check_things(&story, "semaphore 1: 0 of 2; held by B, A; waiting C\n"
                         "C awaits B, A\n");
}

static void a_queue_has_a_length_and_a_limit(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "queue.simul");
    make(&story, SIM_RESOURCE_QUEUE, 3);
    story_resource(&story, SIM_EVENT_LEVEL, SIM_RESOURCE_QUEUE, 5, A, LOCK, 3);
    wait_for(&story, A, SIM_REASON_QUEUE_PUT, LOCK);
    check_things(&story, "queue 1: 3 of 3; waiting A\n");
}

static void an_event_is_set_or_not(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "event.simul");
    make(&story, SIM_RESOURCE_EVENT, 0);
    wait_for(&story, A, SIM_REASON_EVENT, LOCK);
    story_resource(&story, SIM_EVENT_LEVEL, SIM_RESOURCE_EVENT, 5, B, LOCK, 1);
    check_things(&story, "event 1: set; waiting A\n");
}

static void a_resource_from_before_the_trace_is_known_by_its_use(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "before.simul");
    wait_for(&story, A, SIM_REASON_CONDITION, LOCK);
    check_things(&story, "condition 1:; waiting A\n");
}

// ---- the graph ------------------------------------------------------------

static void a_gather_waits_for_those_that_have_not_ended(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "gather.simul");
    story_run(&story, MAIN);
    for (uint32_t child = A; child <= C; child++)
        story_event2(&story, SIM_EVENT_GATHER_CHILD, 0, 4, MAIN, GATHER, child,
                     0);
    story_suspend(&story, SIM_REASON_GATHER, 5, MAIN, GATHER);
    story_run(&story, A);
    story_finish(&story, A);
    check_things(&story, "main awaits B, C\n");
}

static void tasks_that_wait_for_each_other_stand_in_a_circle(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "circle.simul");
    wait_for(&story, A, SIM_REASON_TASK, B);
    wait_for(&story, B, SIM_REASON_TASK, C);
    wait_for(&story, C, SIM_REASON_TASK, B);
    check_things(&story, "A awaits B\n"
                         "B awaits C; a circle: B, C\n"
                         "C awaits B; a circle: C, B\n");
}

static void who_awaits_a_task_is_found_from_the_other_end(void **u)
{
    (void)u;
    uint32_t slots[4];
    SimStory story;
    SimState state;
    begin(&story, "awaiters.simul");
    wait_for(&story, C, SIM_REASON_TASK, A);
    wait_for(&story, B, SIM_REASON_TASK, A);
    SimReplay *replay = story_end_replay(&story);
    sim_state_init(&state, replay);
    sim_state_seek(&state, UINT64_MAX);

    size_t count = sim_state_awaiters(&state, A, slots, 4);

    assert_int_equal(count, 2);
    assert_int_equal(slots[0], C);
    assert_int_equal(slots[1], B);
    sim_state_done(&state);
    sim_replay_close(replay);
}

static void the_tree_has_children_in_the_order_of_creation(void **u)
{
    (void)u;
    size_t count;
    SimStory story;
    begin(&story, "tree.simul");
    SimReplay *replay = story_end_replay(&story);

    const uint32_t *children = sim_replay_children(replay, MAIN, &count);

    assert_int_equal(count, 3);
    assert_int_equal(children[0], A);
    assert_int_equal(children[2], C);
    sim_replay_children(replay, C, &count);
    assert_int_equal(count, 0);
    sim_replay_close(replay);
}

// ---- input, output, threads, counters --------------------------------------------

static void a_read_is_in_flight_until_the_answer(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "read.simul");
    story_run(&story, A);
    story_event2(&story, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_READ, 4, A, HANDLE,
                 0, 0);
    story_suspend(&story, SIM_REASON_READ, 4, A, HANDLE);
    story_run(&story, B);
    story_event2(&story, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_CONNECT, 4, B,
                 HANDLE + 1, 0, 0);
    story_event2(&story, SIM_EVENT_IO_DONE, SIM_OPERATION_CONNECT, 4, 0,
                 HANDLE + 1, 0, 0);
    check_things(&story,
                 "in flight: read on 40 since 0 by A, 0 bytes; waiting A\n");
}

static void writes_of_a_stream_add_up_and_are_answered_in_parts(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "write.simul");
    story_run(&story, A);
    story_event2(&story, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_WRITE, 4, A, HANDLE,
                 100, 0);
    story_event2(&story, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_WRITE, 4, A, HANDLE,
                 50, 0);
    story_event2(&story, SIM_EVENT_IO_DONE, SIM_OPERATION_WRITE, 4, A, HANDLE,
                 60, 0);
    check_things(&story, "in flight: write on 40 since 0 by A, 90 bytes\n");
}

static void closing_a_handle_ends_what_it_was_asked(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "close.simul");
    story_event2(&story, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_READ, 4, A, HANDLE,
                 0, 0);
    story_event(&story, SIM_EVENT_IO_CLOSE, SIM_OPERATION_CONNECT, 5, A,
                HANDLE);
    check_things(&story, "");
}

static void a_job_is_queued_then_runs_on_its_thread(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "job.simul");
    story_event(&story, SIM_EVENT_JOB_SUBMIT, 0, 4, A, JOB);
    story_wait(&story, 10);
    story_event(&story, SIM_EVENT_TICK, 0, 0, 0, 0);
    story_wait(&story, 10);
    story_event2(&story, SIM_EVENT_JOB_DONE, 3, 0, A, JOB,
                 5 * (uint64_t)SIM_NS_PER_MS, 18 * (uint64_t)SIM_NS_PER_MS);
    SimReplay *replay = story_end_replay(&story);
    SimState state;
    SimJobNow job;
    sim_state_init(&state, replay);

    static const struct {
        int64_t ms;
        int stage;
    } moments[] = {
        {0, SIM_JOB_QUEUED}, {12, SIM_JOB_RUNNING}, {19, SIM_JOB_ENDED}};
    for (size_t i = 0; i < 3; i++) {
        sim_state_seek_time(&state, moments[i].ms * SIM_NS_PER_MS);
        assert_int_equal(sim_state_jobs(&state, &job, 1), 1);
        assert_int_equal(job.stage, moments[i].stage);
        assert_int_equal(job.lane, 3);
    }
    sim_state_seek(&state, UINT64_MAX);
    assert_int_equal(sim_state_jobs(&state, &job, 1), 0);
    sim_state_done(&state);
    sim_replay_close(replay);
}

static void a_counter_has_the_value_it_was_last_set_to(void **u)
{
    (void)u;
    SimStory story;
    begin(&story, "counter.simul");
    sim_trace_counter(story.trace, MAIN, "load", 1.5);
    sim_trace_counter(story.trace, MAIN, "users", 7);
    sim_trace_counter(story.trace, MAIN, "load", 2.5);
    SimReplay *replay = story_end_replay(&story);
    SimState state;
    SimCounterNow counters[2];
    sim_state_init(&state, replay);

    sim_state_seek(&state, UINT64_MAX);
    assert_int_equal(sim_state_counters(&state, counters, 2), 2);
    assert_string_equal(counters[0].name, "load");
    assert_true(counters[0].value == 2.5 && counters[1].value == 7);
    sim_state_seek(&state, replay->step_count - 1);
    assert_int_equal(sim_state_counters(&state, counters, 2), 2);
    assert_true(counters[0].value == 1.5);
    sim_state_done(&state);
    sim_replay_close(replay);
}

// ---- cancels --------------------------------------------------------------

static void a_cancel_is_asked_delivered_and_swallowed(void **u)
{
    (void)u;
    static const SimCancelStage stages[] = {SIM_CANCEL_NONE, SIM_CANCEL_ASKED,
                                            SIM_CANCEL_DELIVERED,
                                            SIM_CANCEL_SWALLOWED};
    SimStory story;
    begin(&story, "cancel.simul");
    story_run(&story, A);
    uint64_t step = story.last + 1;
    story_event(&story, SIM_EVENT_CANCEL, 0, 4, B, A);
    story_event(&story, SIM_EVENT_CANCEL_DELIVERED, 0, 4, A, 0);
    story_finish(&story, A);
    SimReplay *replay = story_end_replay(&story);
    SimState state;
    sim_state_init(&state, replay);

    for (uint64_t i = 0; i < 4; i++) {
        sim_state_seek(&state, i == 3 ? UINT64_MAX : step + i);
        SimCancelNow cancel = sim_state_cancel(&state, A);
        assert_int_equal(cancel.stage, stages[i]);
        assert_int_equal(cancel.by, i == 0 ? SIM_NO_SLOT : (uint32_t)B);
    }
    sim_state_done(&state);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_lock_has_an_owner_and_waiters_in_the_order_of_arrival),
        cmocka_unit_test(a_released_lock_is_free_until_the_woken_one_runs),
        cmocka_unit_test(a_lock_is_free_whoever_releases_it),
        cmocka_unit_test(a_semaphore_counts_permits_and_those_who_have_them),
        cmocka_unit_test(a_queue_has_a_length_and_a_limit),
        cmocka_unit_test(an_event_is_set_or_not),
        cmocka_unit_test(a_resource_from_before_the_trace_is_known_by_its_use),
        cmocka_unit_test(a_gather_waits_for_those_that_have_not_ended),
        cmocka_unit_test(tasks_that_wait_for_each_other_stand_in_a_circle),
        cmocka_unit_test(who_awaits_a_task_is_found_from_the_other_end),
        cmocka_unit_test(the_tree_has_children_in_the_order_of_creation),
        cmocka_unit_test(a_read_is_in_flight_until_the_answer),
        cmocka_unit_test(writes_of_a_stream_add_up_and_are_answered_in_parts),
        cmocka_unit_test(closing_a_handle_ends_what_it_was_asked),
        cmocka_unit_test(a_job_is_queued_then_runs_on_its_thread),
        cmocka_unit_test(a_counter_has_the_value_it_was_last_set_to),
        cmocka_unit_test(a_cancel_is_asked_delivered_and_swallowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

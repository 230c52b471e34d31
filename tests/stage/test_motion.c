// Motion: what flies, along which way, and when nothing may.
#include "base/alloc.h"
#include "canvas/dump.h"
#include "stage/stage.h"
#include "stage/traces.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

static char gather_path[TRACE_PATH];
static SimStage stage;

static int record_all(void **state)
{
    (void)state;
    return record_lesson("04_gather", "", "motion", gather_path);
}

static int remove_all(void **state)
{
    (void)state;
    return remove(gather_path);
}

static int open_stage(void **state)
{
    (void)state;
    SimStageOptions options = {.paths = {gather_path, NULL}, .view = -1};
    char *sentence = NULL;
    return sim_stage_open(&stage, &options, &sentence) != SIM_OK;
}

static int close_stage(void **state)
{
    (void)state;
    sim_stage_close(&stage);
    return 0;
}

// Goes to before the first event of that kind of a task, and draws that.
static void go_before(SimEventKind kind, const char *name)
{
    const SimReplay *replay = stage.film->replay;
    for (uint64_t step = 0; step < replay->step_count; step++) {
        SimEvent event = sim_reader_event(replay->reader, step);
        uint32_t slot = sim_replay_slot(replay, event.task);
        if (event.kind != kind || slot == SIM_NO_SLOT ||
            strcmp(replay->tasks[slot].name, name) != 0)
            continue;
        sim_player_seek_step(&stage.player, 0, step);
        sim_stage_draw(&stage);
        return;
    }
    fail_msg("%s never does that", name);
}

static const char *flyer(void)
{
    uint32_t slot = stage.motion.flyer;
    return slot == SIM_NO_SLOT ? "nobody"
                               : stage.film->replay->tasks[slot].name;
}

static void step(SimAction action)
{
    sim_stage_act(&stage, action);
    sim_stage_draw(&stage);
}

static void a_task_that_is_given_the_thread_flies_to_the_wheel(void **state)
{
    (void)state;
    go_before(SIM_EVENT_TASK_RUN, "Task-3");

    step(SIM_ACTION_STEP_FORWARD);

    assert_string_equal(flyer(), "Task-3");
    SimPoint from = sim_motion_point(&stage.motion, 0);
    SimPoint to = sim_motion_point(&stage.motion, 1);
    assert_true(sim_rect_holds(stage.motion.now.slots[0], from.x, from.y));
    assert_true(fabs(to.x - stage.motion.now.x) < 1);
    assert_true(sim_stage_is_moving(&stage));
}

static void a_flight_takes_420_ms_and_then_all_is_still(void **state)
{
    (void)state;
    go_before(SIM_EVENT_TASK_SUSPEND, "Task-3");
    step(SIM_ACTION_STEP_FORWARD);

    sim_stage_pass(&stage, 419);
    assert_true(sim_motion_flight(&stage.motion, stage.wall_ms) < 1);
    sim_stage_pass(&stage, 2);
    assert_true(sim_motion_flight(&stage.motion, stage.wall_ms) == 1);
    sim_stage_pass(&stage, 200);

    assert_false(sim_stage_is_moving(&stage));
}

static void stepping_back_flies_the_same_way_backward(void **state)
{
    (void)state;
    SimPoint way[11];
    go_before(SIM_EVENT_TASK_SUSPEND, "Task-2");
    step(SIM_ACTION_STEP_FORWARD);
    for (int i = 0; i <= 10; i++)
        way[i] = sim_motion_point(&stage.motion, i / 10.0);
    sim_stage_pass(&stage, 1000);

    step(SIM_ACTION_STEP_BACK);

    assert_string_equal(flyer(), "Task-2");
    for (int i = 0; i <= 10; i++) {
        SimPoint at = sim_motion_point(&stage.motion, 1 - i / 10.0);
        assert_true(fabs(at.x - way[i].x) < 0.01);
        assert_true(fabs(at.y - way[i].y) < 0.01);
    }
}

static void a_seek_moves_nothing(void **state)
{
    (void)state;
    go_before(SIM_EVENT_TASK_RUN, "Task-3");

    sim_player_seek_step(&stage.player, 0, stage.film->state.step + 1);
    sim_stage_draw(&stage);

    assert_string_equal(flyer(), "nobody");
    assert_false(sim_stage_is_moving(&stage));
}

static void with_reduced_motion_nothing_moves(void **state)
{
    (void)state;
    go_before(SIM_EVENT_TASK_RUN, "Task-3");
    sim_stage_act(&stage, SIM_ACTION_MOTION);

    step(SIM_ACTION_STEP_FORWARD);

    assert_string_equal(flyer(), "nobody");
    assert_false(sim_stage_is_moving(&stage));
}

static void time_runs_from_the_last_step_to_this_one(void **state)
{
    (void)state;
    go_before(SIM_EVENT_JUMP, "main thread");
    assert_int_equal(sim_motion_time(&stage.motion, stage.wall_ms), 0);

    step(SIM_ACTION_STEP_FORWARD);
    sim_stage_pass(&stage, 300);
    int64_t between = sim_motion_time(&stage.motion, stage.wall_ms);
    sim_stage_pass(&stage, 2000);

    assert_in_range(between, 1, 1999999999);
    assert_int_equal(sim_motion_time(&stage.motion, stage.wall_ms), 2000000000);
}

static void playing_the_loop_shows_every_event(void **state)
{
    (void)state;
    uint64_t last = 0;
    sim_stage_draw(&stage);
    sim_stage_act(&stage, SIM_ACTION_PLAY);

    for (int frame = 0; frame < 60 * 120 && stage.player.is_playing; frame++) {
        sim_stage_pass(&stage, 1000.0 / 60);
        sim_stage_draw(&stage);
        uint64_t now = stage.film->state.step;
        // What is said before the loop begins takes no time.
        assert_true(now <= last + 1 || last < 8);
        last = now;
    }

    assert_int_equal(last, stage.film->replay->step_count);
}

static void at_high_speed_flights_are_left_out(void **state)
{
    (void)state;
    sim_stage_draw(&stage);
    for (int i = 0; i < 9; i++)
        sim_stage_act(&stage, SIM_ACTION_FASTER);
    sim_stage_act(&stage, SIM_ACTION_PLAY);

    for (int i = 0; i < 5; i++) {
        sim_stage_pass(&stage, 1000.0 / 60);
        sim_stage_draw(&stage);
        assert_string_equal(flyer(), "nobody");
    }
}

int main(void)
{
#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, open_stage, close_stage)
    const struct CMUnitTest tests[] = {
        TEST(a_task_that_is_given_the_thread_flies_to_the_wheel),
        TEST(a_flight_takes_420_ms_and_then_all_is_still),
        TEST(stepping_back_flies_the_same_way_backward),
        TEST(a_seek_moves_nothing),
        TEST(with_reduced_motion_nothing_moves),
        TEST(time_runs_from_the_last_step_to_this_one),
        TEST(playing_the_loop_shows_every_event),
        TEST(at_high_speed_flights_are_left_out),
    };
    return cmocka_run_group_tests(tests, record_all, remove_all);
}

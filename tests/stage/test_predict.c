// Predict mode: the question, what it hides, the answers, the score.
#include "base/alloc.h"
#include "canvas/dump.h"
#include "stage/stage.h"
#include "stage/traces.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

static char gather_path[TRACE_PATH], async_path[TRACE_PATH];
static SimStage stage;

static int record_all(void **state)
{
    (void)state;
    return record_lesson("04_gather", "", "predict", gather_path) |
           record_lesson("05_chess", "--mode async", "predicted", async_path);
}

static int remove_all(void **state)
{
    (void)state;
    return remove(gather_path) | remove(async_path);
}

static void open_stage(const char *path)
{
    SimStageOptions options = {.paths = {path, NULL}, .view = -1};
    char *sentence = NULL;
    assert_int_equal(sim_stage_open(&stage, &options, &sentence), SIM_OK);
}

static int close_stage(void **state)
{
    (void)state;
    sim_stage_close(&stage);
    return 0;
}

static bool frame_shows(const char *wanted)
{
    SimBuffer text;
    sim_buffer_init(&text);
    sim_stage_draw(&stage);
    sim_canvas_dump(stage.canvas, &text);
    bool is_there = strstr(sim_buffer_string(&text), wanted) != NULL;
    sim_buffer_done(&text);
    return is_there;
}

static const char *name_of(int answer)
{
    uint32_t slot = stage.predict.answers[answer];
    return slot == SIM_NO_SLOT ? "Nobody"
                               : stage.film->replay->tasks[slot].name;
}

// Goes on until somebody is asked for the n-th time.
static void go_to_question(int number)
{
    sim_stage_key(&stage, "q");
    for (int asked = 0, steps = 0; steps < 2000; steps++) {
        sim_stage_key(&stage, "right");
        if (stage.predict.is_open && ++asked == number)
            return;
        if (stage.predict.is_open) {
            sim_predict_answer(&stage.predict, stage.predict.right, 0);
            sim_stage_quiz_ends(&stage);
        }
    }
    fail_msg("nobody asks");
}

static void the_film_stops_before_somebody_runs(void **state)
{
    (void)state;
    open_stage(gather_path);

    go_to_question(3);

    SimEvent next =
        sim_reader_event(stage.film->replay->reader, stage.film->state.step);
    assert_int_equal(next.kind, SIM_EVENT_TASK_RUN);
    assert_string_equal(name_of(stage.predict.right), "Task-3");
    assert_in_range(stage.predict.answer_count, 2, 4);
    assert_true(frame_shows("\"Who runs next?\""));
}

static void nothing_tells_the_answer_beforehand(void **state)
{
    (void)state;
    open_stage(gather_path);

    go_to_question(2);

    assert_false(frame_shows("\"next\""));
    assert_false(frame_shows("is next"));
    assert_false(frame_shows("Task-2 runs"));
    for (int i = 1; i < stage.predict.answer_count; i++)
        assert_true(stage.predict.answers[i - 1] < stage.predict.answers[i]);
}

static void a_right_answer_counts_and_the_film_goes_on(void **state)
{
    (void)state;
    open_stage(gather_path);
    go_to_question(2);
    uint64_t step = stage.film->state.step;
    int already = stage.predict.asked;
    const char key[] = {(char)('1' + stage.predict.right), '\0'};

    sim_stage_key(&stage, key);
    assert_int_equal(stage.predict.correct, already + 1);
    assert_true(frame_shows("\"2 of 2 right\""));
    sim_stage_pass(&stage, 2000);

    assert_false(stage.predict.is_open);
    assert_int_equal(stage.film->state.step, step + 1);
    assert_true(stage.film->state.running != SIM_NO_SLOT);
}

static void a_wrong_answer_counts_against_one(void **state)
{
    (void)state;
    open_stage(gather_path);
    go_to_question(1);
    const char key[] = {(char)('1' + !stage.predict.right), '\0'};

    sim_stage_key(&stage, key);

    assert_int_equal(stage.predict.asked, 1);
    assert_int_equal(stage.predict.correct, 0);
    assert_true(frame_shows("\"0 of 1 right\""));
}

static void no_step_passes_an_open_question_but_back_leaves_it(void **state)
{
    (void)state;
    open_stage(gather_path);
    go_to_question(1);
    uint64_t step = stage.film->state.step;

    sim_stage_key(&stage, "right");
    sim_stage_key(&stage, "space");
    assert_int_equal(stage.film->state.step, step);
    sim_stage_key(&stage, "left");

    assert_false(stage.predict.is_open);
    assert_int_equal(stage.film->state.step, step - 1);
}

static void
a_seek_leaves_the_question_and_the_lanes_leave_the_quiz(void **state)
{
    (void)state;
    open_stage(gather_path);
    go_to_question(2);

    sim_player_seek_step(&stage.player, 0, 50);
    sim_stage_draw(&stage);
    assert_false(stage.predict.is_open);
    assert_true(stage.predict.is_on);
    sim_stage_act(&stage, SIM_ACTION_VIEW_LANES);

    assert_false(stage.predict.is_on);
}

static void playing_stops_at_the_question_and_goes_on_after_it(void **state)
{
    (void)state;
    open_stage(async_path);
    sim_stage_key(&stage, "q");
    sim_stage_key(&stage, "space");

    for (int i = 0; i < 1000 && !stage.predict.is_open; i++)
        sim_stage_pass(&stage, 16);
    assert_true(stage.predict.is_open);
    assert_false(stage.player.is_playing);
    sim_stage_key(&stage, "1");
    sim_stage_pass(&stage, 1500);

    assert_true(stage.player.is_playing);
}

static void the_right_answer_is_always_among_them_once(void **state)
{
    (void)state;
    open_stage(async_path);
    const SimReplay *replay = stage.film->replay;
    uint64_t step = 0;
    for (int i = 0; i < 300; i++) {
        step = sim_predict_stop(replay, step);
        assert_true(step < replay->step_count);
        sim_state_seek(&stage.film->state, step);
        sim_predict_ask(&stage.predict, stage.film);
        uint32_t right = sim_replay_slot(
            replay, sim_reader_event(replay->reader, step).task);
        int found = 0;
        for (int k = 0; k < stage.predict.answer_count; k++)
            found += stage.predict.answers[k] == right;
        assert_int_equal(found, 1);
        assert_int_equal(stage.predict.answers[stage.predict.right], right);
        step++;
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, close_stage)
    const struct CMUnitTest tests[] = {
        TEST(the_film_stops_before_somebody_runs),
        TEST(nothing_tells_the_answer_beforehand),
        TEST(a_right_answer_counts_and_the_film_goes_on),
        TEST(a_wrong_answer_counts_against_one),
        TEST(no_step_passes_an_open_question_but_back_leaves_it),
        TEST(a_seek_leaves_the_question_and_the_lanes_leave_the_quiz),
        TEST(playing_stops_at_the_question_and_goes_on_after_it),
        TEST(the_right_answer_is_always_among_them_once),
    };
    return cmocka_run_group_tests(tests, record_all, remove_all);
}

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
#include <stdio.h>
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
    return stage.predict.answers[answer].text;
}

static void answer_rightly(void)
{
    sim_predict_answer(&stage.predict, stage.predict.right, 0);
    sim_stage_quiz_ends(&stage);
}

// Goes on until something of that kind is asked for the n-th time.
static void go_to_question(SimQuestion question, int number)
{
    sim_stage_key(&stage, "q");
    for (int asked = 0, steps = 0; steps < 2000; steps++) {
        if (stage.predict.is_open && stage.predict.question == question &&
            ++asked == number)
            return;
        if (stage.predict.is_open)
            answer_rightly();
        else
            sim_stage_key(&stage, "right");
    }
    fail_msg("nobody asks");
}

static void the_film_stops_before_somebody_runs(void **state)
{
    (void)state;
    open_stage(gather_path);

    go_to_question(SIM_ASK_WHO, 3);

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

    go_to_question(SIM_ASK_WHO, 2);

    assert_false(frame_shows("\"next\""));
    assert_false(frame_shows("is next"));
    assert_false(frame_shows("Task-2 runs"));
    for (int i = 1; i < stage.predict.answer_count; i++)
        assert_true(stage.predict.answers[i - 1].slot <
                    stage.predict.answers[i].slot);
}

static void a_right_answer_counts_and_the_film_goes_on(void **state)
{
    (void)state;
    open_stage(gather_path);
    go_to_question(SIM_ASK_WHO, 2);
    uint64_t step = stage.film->state.step;
    int already = stage.predict.asked;
    const char key[] = {(char)('1' + stage.predict.right), '\0'};

    sim_stage_key(&stage, key);
    assert_int_equal(stage.predict.correct, already + 1);
    assert_true(frame_shows("\"3 of 3 right\""));
    sim_stage_pass(&stage, 2000);

    assert_false(stage.predict.is_open);
    assert_int_equal(stage.film->state.step, step + 1);
    assert_true(stage.film->state.running != SIM_NO_SLOT);
}

static void a_wrong_answer_counts_against_one(void **state)
{
    (void)state;
    open_stage(gather_path);
    go_to_question(SIM_ASK_WHO, 1);
    const char key[] = {(char)('1' + !stage.predict.right), '\0'};

    sim_stage_key(&stage, key);

    assert_int_equal(stage.predict.asked, 2);
    assert_int_equal(stage.predict.correct, 1);
    assert_true(frame_shows("\"1 of 2 right\""));
}

static void no_step_passes_an_open_question_but_back_leaves_it(void **state)
{
    (void)state;
    open_stage(gather_path);
    go_to_question(SIM_ASK_WHO, 1);
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
    go_to_question(SIM_ASK_WHO, 2);

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
    answer_rightly();
    sim_stage_key(&stage, "space");

    for (int i = 0; i < 1000 && !stage.predict.is_open; i++)
        sim_stage_pass(&stage, 16);
    assert_true(stage.predict.is_open);
    assert_false(stage.player.is_playing);
    sim_stage_key(&stage, "1");
    sim_stage_pass(&stage, 1500);

    assert_true(stage.player.is_playing);
}

// What comes, as the text of an answer.
static void what_comes(SimQuestion question, uint64_t step, char *out,
                       size_t size)
{
    const SimReplay *replay = stage.film->replay;
    SimEvent event = sim_reader_event(replay->reader, step);
    const char *text =
        question == SIM_ASK_WHO
            ? replay->tasks[sim_replay_slot(replay, event.task)].name
            : replay->console[sim_replay_console_at(replay, step)].text;
    snprintf(out, size, "%s", text);
}

static void the_right_answer_is_always_among_them_once(void **state)
{
    (void)state;
    open_stage(async_path);
    const SimReplay *replay = stage.film->replay;
    uint64_t step = 0;
    for (int i = 0; i < 300; i++) {
        SimQuestion question;
        char right[SIM_ANSWER_TEXT];
        step = sim_predict_stop(&stage.predict, stage.film, step, &question);
        assert_true(step < replay->step_count);
        sim_state_seek(&stage.film->state, step);
        sim_predict_ask(&stage.predict, stage.film, question);
        what_comes(question, step, right, sizeof right);
        int found = 0;
        for (int k = 0; k < stage.predict.answer_count; k++)
            found += strcmp(name_of(k), right) == 0;
        assert_int_equal(found, 1);
        assert_string_equal(name_of(stage.predict.right), right);
        step++;
    }
}

static void the_length_is_asked_first_and_shown_nowhere(void **state)
{
    (void)state;
    open_stage(gather_path);

    sim_stage_key(&stage, "q");

    assert_true(stage.predict.is_open);
    assert_true(frame_shows("\"How long will it take in all?\""));
    assert_string_equal(name_of(stage.predict.right), "4 s");
    assert_true(frame_shows("\"9 s\"")); // one after the other
    assert_false(frame_shows("\"4.000 s\""));
    answer_rightly();
    assert_int_equal(stage.film->state.step, 0);
}

static void now_and_then_the_next_line_is_asked_for(void **state)
{
    (void)state;
    open_stage(gather_path);

    go_to_question(SIM_ASK_PRINT, 1);

    size_t line = stage.film->state.console_count;
    const char *text = stage.film->replay->console[line].text;
    assert_string_equal(name_of(stage.predict.right), text);
    assert_true(stage.predict.answer_count > 1);
    assert_true(frame_shows("\"What is printed next?\""));
    answer_rightly();
    assert_int_equal(stage.film->state.console_count, line + 1);
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
        TEST(the_length_is_asked_first_and_shown_nowhere),
        TEST(now_and_then_the_next_line_is_asked_for),
    };
    return cmocka_run_group_tests(tests, record_all, remove_all);
}

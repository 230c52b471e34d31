// simul compare: two traces.
#include "base/alloc.h"
#include "support/command.h"
#include "support/golden.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_two_exhibitions_are_compared(void **state)
{
    const SimTraces *traces = *state;
    char *arguments =
        sim_format("compare %s %s", traces->sync.path, traces->async.path);
    SimRun done = command_run(arguments);
    assert_int_equal(done.status, 0);
    golden_check("chess.compare.txt", done.output);
    sim_free(done.output);
    sim_free(arguments);
}

static void compare_json_has_the_factor(void **state)
{
    const SimTraces *traces = *state;
    char *paths = sim_format("%s %s", traces->sync.path, traces->async.path);
    json_t *comparison = command_json("compare", paths);
    double factor = json_real_value(json_object_get(comparison, "factor"));

    assert_true(factor > 11.8 && factor < 11.9);
    assert_string_equal(
        json_string_value(json_object_get(comparison, "faster")), "b");
    json_decref(comparison);
    sim_free(paths);
}

// The lesson itself, not a story about it.
static void the_chess_lesson_is_compared(void **state)
{
    (void)state;
    static const char *const modes[] = {"sync", "async", "async"};
    const char *lesson = SIM_BUILD "/lessons/05_chess";
    char *paths[3];
    for (int i = 0; i < 3; i++) {
        paths[i] = sim_format("/tmp/simul-%d-lesson-%d", (int)getpid(), i);
        char *command =
            sim_format("%s --mode %s --trace %s --clock virtual >/dev/null",
                       lesson, modes[i], paths[i]);
        assert_int_equal(system(command), 0);
        sim_free(command);
    }
    char *different = sim_format("compare %s %s", paths[0], paths[1]);
    char *same = sim_format("compare %s %s", paths[1], paths[2]);

    command_check(
        different, 0,
        "async ends 11.8 times sooner than sync: after 1:00:55 instead "
        "of 12:00:00.");
    command_check(same, 0, "Both traces are the same, event for event.");
    for (int i = 0; i < 3; i++) {
        unlink(paths[i]);
        sim_free(paths[i]);
    }
    sim_free(different);
    sim_free(same);
}

static void order_says_where_two_runs_part(void **state)
{
    const SimTraces *traces = *state;
    char *same = sim_format("compare --order %s %s", traces->async.path,
                            traces->async.path);
    char *parted = sim_format("compare --order %s %s", traces->two.path,
                              traces->async.path);

    command_check(same, 0, "The order is the same: 746 switches.");
    command_check(parted, 1, "Switch 2 is the first that differs:\n  A  at 0.000: A");
    command_check(parted, 1, "story.c:");
    sim_free(same);
    sim_free(parted);
}

static void order_json_has_both_sides(void **state)
{
    const SimTraces *traces = *state;
    char *arguments = sim_format("compare --order --json %s %s",
                                 traces->two.path, traces->async.path);
    SimRun done = command_run(arguments);
    json_t *order = json_loads(done.output, 0, NULL);

    assert_int_equal(done.status, 1);
    assert_false(json_boolean_value(json_object_get(order, "is_same")));
    json_t *next = json_object_get(json_object_get(order, "a"),
                                   "from_the_difference_on");
    assert_int_equal(json_array_size(next), 4);
    assert_string_equal(json_string_value(json_object_get(
                            json_array_get(next, 0), "stops")),
                        "waits");
    json_decref(order);
    sim_free(done.output);
    sim_free(arguments);
}

// One program, four executions.
static void four_ways_of_one_lesson_are_compared(void **state)
{
    (void)state;
    static const struct {
        const char *mode;
        const char *verdict;
    } ways[] = {
        {"sync", "Both take 8 s."},
        {"async", "async ends 1.6 times sooner than sync: after 5 s"},
        {"threads", "threads end 4.0 times sooner than sync: after 2 s"},
        {"processes", "processes end 4.0 times sooner than sync: after 2 s"},
    };
    char *sync = sim_format("/tmp/simul-%d-way-sync", (int)getpid());

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        char *path =
            sim_format("/tmp/simul-%d-way-%s", (int)getpid(), ways[i].mode);
        char *command = sim_format("%s --mode %s --trace %s --clock virtual "
                                   ">/dev/null",
                                   SIM_BUILD "/lessons/21_four_ways",
                                   ways[i].mode, path);
        char *arguments = sim_format("compare %s %s", sync, path);
        assert_int_equal(system(command), 0);
        command_check(arguments, 0, ways[i].verdict);
        if (i > 0)
            unlink(path);
        sim_free(arguments);
        sim_free(command);
        sim_free(path);
    }
    unlink(sync);
    sim_free(sync);
}

static void faster_is_a_status_for_scripts(void **state)
{
    const SimTraces *traces = *state;
    const char *sync = traces->sync.path;
    const char *async = traces->async.path;
    static const struct {
        const char *factor;
        bool is_turned;
        int status;
    } cases[] = {{"11.8", false, 0}, {"12", false, 1}, {"2", true, 1}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *arguments = sim_format("compare --faster %s %s %s",
                                     cases[i].factor,
                                     cases[i].is_turned ? async : sync,
                                     cases[i].is_turned ? sync : async);
        command_check(arguments, cases[i].status, "11.8 times sooner");
        sim_free(arguments);
    }
    char *wrong = sim_format("compare --faster fast %s %s", sync, async);
    command_complains(wrong, 2, "--faster needs a factor such as 2");
    sim_free(wrong);
}

// The member `name` of the array `tasks`.
static const json_t *task_of(const json_t *comparison, const char *name)
{
    const json_t *tasks = json_object_get(comparison, "tasks");
    for (size_t i = 0; i < json_array_size(tasks); i++) {
        const json_t *task = json_array_get(tasks, i);
        const char *is = json_string_value(json_object_get(task, "name"));
        if (strcmp(is, name) == 0)
            return task;
    }
    fail_msg("no task %s", name);
    return NULL;
}

static void compare_json_has_each_tasks_differences(void **state)
{
    (void)state;
    SimStory story[2];
    for (int i = 0; i < 2; i++) {
        story_begin(&story[i], i == 0 ? "short.simul" : "long.simul");
        story_start(&story[i], 1, "main");
        if (i == 1)
            story_new(&story[i], 2, 1, "extra");
        story_sleep(&story[i], 5, 1, i == 0 ? 1000 : 3000);
        story_wait(&story[i], i == 0 ? 1000 : 3000);
        story_wake(&story[i], 1);
        story_run(&story[i], 1);
        story_finish(&story[i], 1);
        story_end(&story[i]);
    }
    char *paths = sim_format("%s %s", story[0].path, story[1].path);
    json_t *comparison = command_json("compare", paths);
    const json_t *both =
        json_object_get(task_of(comparison, "main"), "difference");

    assert_int_equal(json_number(both, "lifetime_ns"), 2000000000);
    assert_int_equal(json_number(both, "run_ns"), 0);
    assert_int_equal(json_number(json_object_get(both, "waits"), "a sleep"),
                     2000000000);
    assert_false(json_boolean_value(
        json_object_get(task_of(comparison, "extra"), "in_a")));
    json_decref(comparison);
    sim_free(paths);
    story_done(&story[0]);
    story_done(&story[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_two_exhibitions_are_compared),
        cmocka_unit_test(compare_json_has_the_factor),
        cmocka_unit_test(the_chess_lesson_is_compared),
        cmocka_unit_test(four_ways_of_one_lesson_are_compared),
        cmocka_unit_test(faster_is_a_status_for_scripts),
        cmocka_unit_test(compare_json_has_each_tasks_differences),
        cmocka_unit_test(order_says_where_two_runs_part),
        cmocka_unit_test(order_json_has_both_sides),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}

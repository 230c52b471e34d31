// simul tell, lanes, stats and dump: a trace as text.
#include "base/alloc.h"
#include "support/command.h"
#include "support/golden.h"

#include <jansson.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// The output for one trace against a golden file; the path of the trace, which
// differs from run to run, must not be in it.
static void check_golden(const char *command, const SimStory *story,
                         const char *golden)
{
    char *arguments = sim_format("%s %s", command, story->path);
    SimRun done = command_run(arguments);
    assert_int_equal(done.status, 0);
    golden_check(golden, done.output);
    sim_free(done.output);
    sim_free(arguments);
}

static void two_counts_are_shown_in_every_way(void **state)
{
    const SimTraces *traces = *state;
    check_golden("tell", &traces->two, "two_counts.cli.tell.txt");
    check_golden("stats", &traces->two, "two_counts.stats.txt");
    check_golden("lanes", &traces->two, "two_counts.lanes.txt");
    check_golden("dump", &traces->two, "two_counts.dump.txt");
}

static void an_exhibition_is_shown_in_every_way(void **state)
{
    const SimTraces *traces = *state;
    check_golden("stats", &traces->async, "chess_async.stats.txt");
    check_golden("stats", &traces->sync, "chess_sync.stats.txt");
    check_golden("lanes", &traces->async, "chess_async.lanes.txt");
    check_golden("lanes --width 60", &traces->sync, "chess_sync.lanes.txt");
    check_golden("tell --from 0:24:20 --to 0:24:30", &traces->async,
                 "chess_async.minute.txt");
}

static void no_line_of_the_lanes_is_wider_than_asked(void **state)
{
    const SimTraces *traces = *state;
    for (int width = 40; width <= 200; width += 40) {
        char *arguments =
            sim_format("lanes --width %d %s", width, traces->async.path);
        SimRun done = command_run(arguments);
        char *line = strtok(done.output, "\n");
        for (; line && line[0] != '#'; line = strtok(NULL, "\n"))
            assert_true((int)strlen(line) <= width);
        sim_free(done.output);
        sim_free(arguments);
    }
}

static void stats_json_sums_up(void **state)
{
    const SimTraces *traces = *state;
    json_t *stats = command_json("stats", traces->async.path);
    json_t *tasks = json_object_get(stats, "tasks");

    assert_int_equal(json_number(stats, "total_ns"),
                     3655 * (int64_t)SIM_NS_PER_S);
    assert_int_equal(json_array_size(tasks), 25);
    for (size_t i = 0; i < json_array_size(tasks); i++) {
        const json_t *task = json_array_get(tasks, i);
        assert_int_equal(json_number(task, "run_ns") +
                             json_number(task, "ready_ns") +
                             json_number(task, "wait_ns"),
                         json_number(task, "lifetime_ns"));
    }
    json_decref(stats);
}

static void stats_are_sorted_by_what_is_asked(void **state)
{
    const SimTraces *traces = *state;
    static const struct {
        const char *options;
        const char *first; // the row under the heads
    } cases[] = {
        {"--sort ready --top 1", "mostly for\n  table 24 "},
        {"--sort wait --top 1", "mostly for\n  main "},
        {"--sort name --top 2", "mostly for\n  main "},
        {"--top 3", "and 22 more (--top 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *arguments =
            sim_format("stats %s %s", cases[i].options, traces->async.path);
        command_check(arguments, 0, cases[i].first);
        sim_free(arguments);
    }
}

static void an_unknown_column_is_refused(void **state)
{
    const SimTraces *traces = *state;
    char *arguments =
        sim_format("stats --sort colour %s 2>&1", traces->two.path);
    command_complains(arguments, 2, "--sort needs creation, name");
    sim_free(arguments);
}

static void dump_json_has_every_event(void **state)
{
    const SimTraces *traces = *state;
    json_t *events = command_json("dump", traces->two.path);
    const json_t *last = json_array_get(events, json_array_size(events) - 1);

    assert_int_equal(json_array_size(events), 42);
    assert_int_equal(json_number(last, "number"), 41);
    assert_string_equal(json_string_value(json_object_get(last, "event")),
                        "loop.end");
    // The fifth is the READY of main, which its making caused.
    assert_int_equal(json_number(json_array_get(events, 4), "cause"), 3);
    json_decref(events);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_counts_are_shown_in_every_way),
        cmocka_unit_test(an_exhibition_is_shown_in_every_way),
        cmocka_unit_test(no_line_of_the_lanes_is_wider_than_asked),
        cmocka_unit_test(stats_json_sums_up),
        cmocka_unit_test(stats_are_sorted_by_what_is_asked),
        cmocka_unit_test(an_unknown_column_is_refused),
        cmocka_unit_test(dump_json_has_every_event),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}

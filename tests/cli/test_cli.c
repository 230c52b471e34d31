// The command `simul`, run as a user runs it.
#include "base/alloc.h"
#include "base/buffer.h"
#include "support/golden.h"
#include "support/story.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// ---- running ---------------------------------------------------------------------

typedef struct Run {
    int status;
    char *output; // stdout, or with `2>&1` both
} Run;

// Runs build/simul with these arguments, in a shell.
static Run run(const char *arguments)
{
    char *command = sim_format("%s/simul %s", SIM_BUILD, arguments);
    SimBuffer buffer;
    char bytes[4096];
    size_t count;
    FILE *pipe = popen(command, "r");

    assert_non_null(pipe);
    sim_buffer_init(&buffer);
    while ((count = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        sim_buffer_append(&buffer, bytes, count);
    int status = pclose(pipe);
    sim_free(command);
    return (Run){WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                 buffer.bytes ? buffer.bytes : sim_strdup("")};
}

static void check_run(const char *arguments, int status, const char *part)
{
    Run done = run(arguments);
    if (done.status != status || !strstr(done.output, part))
        fail_msg("simul %s: status %d, output: %s", arguments, done.status,
                 done.output);
    sim_free(done.output);
}

// What holds for every complaint: a status, one line, and a way out.
static void check_complaint(const char *arguments, int status, const char *part)
{
    char *both = sim_format("%s 2>&1", arguments);
    Run done = run(both);
    if (done.status != status || !strstr(done.output, part))
        fail_msg("simul %s: status %d, output: %s", arguments, done.status,
                 done.output);
    size_t length = strlen(done.output);
    assert_true(length > 0 && done.output[length - 1] == '\n');
    assert_ptr_equal(strchr(done.output, '\n'), done.output + length - 1);
    sim_free(done.output);
    sim_free(both);
}

// ---- traces ----------------------------------------------------------------------

typedef struct Traces {
    SimStory two;
    SimStory sync;
    SimStory async;
} Traces;

static int record(void **state)
{
    Traces *traces = sim_alloc(sizeof *traces);
    story_begin(&traces->two, "two.simul");
    story_two_counts(&traces->two);
    story_end(&traces->two);
    story_begin(&traces->sync, "sync.simul");
    story_chess_sync(&traces->sync, 24, 30);
    story_end(&traces->sync);
    story_begin(&traces->async, "async.simul");
    story_chess_async(&traces->async, 24, 30);
    story_end(&traces->async);
    *state = traces;
    return 0;
}

static int forget(void **state)
{
    Traces *traces = *state;
    story_done(&traces->two);
    story_done(&traces->sync);
    story_done(&traces->async);
    sim_free(traces);
    return 0;
}

// ---- usage -----------------------------------------------------------------------

static void help_is_everywhere(void **state)
{
    (void)state;
    static const char *const commands[] = {"lessons", "view",  "tell",
                                           "lanes",   "stats", "compare",
                                           "why",     "lint",  "dump"};
    check_run("--help", 0, "usage: simul COMMAND");
    check_run("--version", 0, "simul 0.");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char *arguments = sim_format("%s --help", commands[i]);
        char *usage = sim_format("usage: simul %s", commands[i]);
        check_run(arguments, 0, usage);
        sim_free(arguments);
        sim_free(usage);
    }
}

static void wrong_usage_gets_a_sentence_and_status_2(void **state)
{
    (void)state;
    static const struct {
        const char *arguments;
        const char *part;
    } rows[] = {
        {"", "a command is missing"},
        {"stat", "there is no command 'stat'; did you mean 'stats'?"},
        {"xylophone", "there is no command 'xylophone'; `simul --help`"},
        {"stats", "an argument is missing; usage: simul stats TRACE"},
        {"stats a b", "'b' is one argument too many"},
        {"compare a", "an argument is missing; usage: simul compare A B"},
        {"stats --jsno a",
         "there is no option '--jsno'; did you mean '--json'"},
        {"stats --json=1 a", "--json takes no value"},
        {"lanes --width", "--width needs a value: --width N"},
        {"lanes --width 7 a",
         "--width needs a number from 40 to 1000, not '7'"},
        {"lanes --width x a", "not 'x'"},
        {"tell --from soon a", "--from needs a time such as 1.5"},
        {"view a b c", "at most two traces"},
        {"why a main", "'main' names no task and moment; write TASK@TIME"},
        {"why a @1.5", "names no task and moment"},
        {"why a main@soon", "TASK@TIME needs a time such as 1.5"},
        {"check a", "there is no rule; write one, such as"},
        {"check a 'duration 2'", "rule 'duration 2', column 10: here must"},
        {"export a", "the format is missing; write --to chrome"},
        {"export a --to crome", "no format 'crome'; did you mean 'chrome'?"},
        {"export a --to sqlite", "a database needs a file; write -o FILE"},
        {"export a --to csv -o", "-o needs a value: -o FILE"},
        {"why a main@#x", "'#x' is no event; write # and the number"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_complaint(rows[i].arguments, 2, rows[i].part);
}

static void unreadable_input_gets_a_sentence_and_status_3(void **state)
{
    (void)state;
    static const char *const commands[] = {"tell", "lanes", "stats", "dump"};
    static const struct {
        const char *file;
        const char *part;
    } rows[] = {
        {"/no/such.simul", "cannot open /no/such.simul: there is no such file"},
        {"/tmp", "cannot open /tmp: it is a directory, not a file; name"},
        {"/dev/null", "it is not a Simul trace"},
        {"Makefile", "cannot open Makefile: it is not a Simul trace; give"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t j = 0; j < sizeof commands / sizeof commands[0]; j++) {
            char *arguments = sim_format("%s %s", commands[j], rows[i].file);
            check_complaint(arguments, 3, rows[i].part);
            sim_free(arguments);
        }
        char *both = sim_format("compare %s %s", rows[i].file, rows[i].file);
        check_complaint(both, 3, rows[i].part);
        sim_free(both);
    }
}

static void an_empty_file_is_told_to_be_empty(void **state)
{
    (void)state;
    char path[] = "/tmp/simul-empty-XXXXXX";
    int descriptor = mkstemp(path);
    char *arguments = sim_format("stats %s", path);

    assert_true(descriptor >= 0);
    check_complaint(arguments, 3, "it holds no event; run the program again");
    close(descriptor);
    unlink(path);
    sim_free(arguments);
}

// ---- what they print ---------------------------------------------------------------

// The output for one trace against a golden file; the path of the trace, which
// differs from run to run, must not be in it.
static void check_golden(const char *command, const SimStory *story,
                         const char *golden)
{
    char *arguments = sim_format("%s %s", command, story->path);
    Run done = run(arguments);
    assert_int_equal(done.status, 0);
    golden_check(golden, done.output);
    sim_free(done.output);
    sim_free(arguments);
}

static void two_counts_are_shown_in_every_way(void **state)
{
    const Traces *traces = *state;
    check_golden("tell", &traces->two, "two_counts.cli.tell.txt");
    check_golden("stats", &traces->two, "two_counts.stats.txt");
    check_golden("lanes", &traces->two, "two_counts.lanes.txt");
    check_golden("dump", &traces->two, "two_counts.dump.txt");
}

static void an_exhibition_is_shown_in_every_way(void **state)
{
    const Traces *traces = *state;
    check_golden("stats", &traces->async, "chess_async.stats.txt");
    check_golden("stats", &traces->sync, "chess_sync.stats.txt");
    check_golden("lanes", &traces->async, "chess_async.lanes.txt");
    check_golden("lanes --width 60", &traces->sync, "chess_sync.lanes.txt");
    check_golden("tell --from 0:24:20 --to 0:24:30", &traces->async,
                 "chess_async.minute.txt");
}

static void the_two_exhibitions_are_compared(void **state)
{
    const Traces *traces = *state;
    char *arguments =
        sim_format("compare %s %s", traces->sync.path, traces->async.path);
    Run done = run(arguments);
    assert_int_equal(done.status, 0);
    golden_check("chess.compare.txt", done.output);
    sim_free(done.output);
    sim_free(arguments);
}

// A program with two mistakes: status 1, each with its line and its fix.
static void mistakes_are_listed(void **state)
{
    SimStory story;
    const Traces *traces = *state;
    char *right = sim_format("lint %s", traces->async.path);
    story_begin(&story, "mistakes.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(&story, 1, "main");
    for (int i = 0; i < 3; i++)
        story_block(&story, 4, 1, 1000);
    story_say(&story, SIM_EVENT_WARNING, 5, 1, "has no number");
    story_finish(&story, 1);
    story_end(&story);
    char *wrong = sim_format("lint %s", story.path);

    check_run(right, 0, "No warning in");
    check_run(wrong, 1, "W01 blocking call in a coroutine  (story.c:4)");
    check_run(wrong, 1,
              "main sleeps 1 s without await, and nobody else can run; and 2 "
              "times more at this line.  #5\n");
    check_run(wrong, 1, "Fix: Write await(asyncio.sleep(...))");
    check_run(wrong, 1, "1 warning in");
    story_done(&story);
    sim_free(right);
    sim_free(wrong);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

// Rules as words and from a file; status 0 or 1, and 2 for what is no rule.
static void rules_are_checked(void **state)
{
    const Traces *traces = *state;
    char *path = sim_format("/tmp/simul-%d-rules", (int)getpid());
    char *kept = sim_format("check %s 'duration < 2' --rules %s",
                            traces->two.path, path);
    char *broken =
        sim_format("check %s 'order(A < B)' no_warnings", traces->two.path);
    write_file(path, "# homework 1\n\n  overlap(A, B)  # together\n"
                     "order('A: one' < \"B: one\")\n");

    check_run(kept, 0, "3 of 3 rules hold.");
    check_run(
        broken, 1,
        "FAIL  order(A < B): B begins at 0.000, before A is over (1.000).");
    check_run(broken, 1, "1 of 2 rules is broken.");
    write_file(path, "overlap(A, B)\noverlap(A\n");
    check_complaint(kept, 2, "rule 'overlap(A', column 10: here must");
    check_complaint(kept, 2, ":2: rule");
    unlink(path);
    check_complaint(kept, 3, "cannot open the rules");
    sim_free(path);
    sim_free(kept);
    sim_free(broken);
}

static void a_junit_report_is_written(void **state)
{
    const Traces *traces = *state;
    char *path = sim_format("/tmp/simul-%d-junit.xml", (int)getpid());
    char *arguments =
        sim_format("check %s 'tasks < 9' 'order(A < B)' --junit %s",
                   traces->two.path, path);
    char *lost = sim_format("check %s 'tasks < 9' --junit /no/such 2>&1",
                            traces->two.path);

    check_run(arguments, 1, "");
    char *report = golden_read(path);
    assert_non_null(report);
    assert_non_null(strstr(report, "tests=\"2\" failures=\"1\""));
    assert_non_null(strstr(report, "name=\"tasks &lt; 9\"/>"));
    assert_non_null(strstr(report, "<failure message=\"B begins at 0.000"));
    check_run(lost, 1, "cannot write /no/such");
    unlink(path);
    sim_free(report);
    sim_free(path);
    sim_free(arguments);
    sim_free(lost);
}

// In every format, to a file; never over the trace itself.
static void a_trace_is_exported(void **state)
{
    static const struct {
        const char *format;
        const char *begin;
    } rows[] = {{"chrome", "{\"traceEvents\":["},
                {"csv", "number,time_ns,event,"},
                {"sqlite", "SQLite format 3"}};
    const Traces *traces = *state;
    char *path = sim_format("/tmp/simul-%d-export", (int)getpid());
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *arguments = sim_format("export %s --to %s -o %s",
                                     traces->two.path, rows[i].format, path);
        check_run(arguments, 0, "");
        check_run(arguments, 0, ""); // once more, over the first
        char *text = golden_read(path);
        assert_non_null(text);
        assert_memory_equal(text, rows[i].begin, strlen(rows[i].begin));
        sim_free(text);
        sim_free(arguments);
    }
    unlink(path);
    char *itself = sim_format("export %s --to sqlite -o %s", traces->two.path,
                              traces->two.path);
    char *nowhere =
        sim_format("export %s --to csv -o /no/such/file", traces->two.path);
    char *printed = sim_format("export %s --to csv", traces->two.path);
    check_complaint(itself, 2, "is the trace itself; write to another file");
    check_complaint(nowhere, 1, "cannot write /no/such/file");
    check_run(printed, 0, "task.suspend,2,A,story.c,4,");
    sim_free(itself);
    sim_free(nowhere);
    sim_free(printed);
    sim_free(path);
}

// A wait and its root, by name and time, by number and event.
static void a_wait_is_explained(void **state)
{
    const Traces *traces = *state;
    char *sleep = sim_format("why %s 'table 7@0:01:10'", traces->async.path);
    char *gather = sim_format("why %s 1@#20", traces->two.path);
    char *nobody = sim_format("why %s tabel@1", traces->two.path);

    check_run(sleep, 0,
              "table 7 waits since 0:00:35 for a sleep (story.c:4); it is due "
              "at 0:01:30.");
    check_run(gather, 0, "and B is the last, at 1.000.");
    check_complaint(nobody, 2,
                    "there is no task 'tabel'; `simul stats` lists them");
    sim_free(sleep);
    sim_free(gather);
    sim_free(nobody);
}

static void no_line_of_the_lanes_is_wider_than_asked(void **state)
{
    const Traces *traces = *state;
    for (int width = 40; width <= 200; width += 40) {
        char *arguments =
            sim_format("lanes --width %d %s", width, traces->async.path);
        Run done = run(arguments);
        char *line = strtok(done.output, "\n");
        for (; line && line[0] != '#'; line = strtok(NULL, "\n"))
            assert_true((int)strlen(line) <= width);
        sim_free(done.output);
        sim_free(arguments);
    }
}

static void a_pipe_that_closes_early_is_no_error(void **state)
{
    const Traces *traces = *state;
    char *arguments =
        sim_format("dump %s | head -n 1 > /dev/null", traces->async.path);
    check_run(arguments, 0, "");
    sim_free(arguments);
}

static void a_damaged_trace_is_shown_with_a_warning(void **state)
{
    const Traces *traces = *state;
    char *cut = sim_format("%s.cut", traces->async.path);
    char *command =
        sim_format("head -c 150000 %s > %s", traces->async.path, cut);
    char *arguments = sim_format("stats %s 2>&1 >/dev/null", cut);
    assert_int_equal(system(command), 0);

    check_run(arguments, 0, "is cut off or damaged");

    unlink(cut);
    sim_free(arguments);
    sim_free(command);
    sim_free(cut);
}

// ---- JSON ------------------------------------------------------------------------

static json_t *run_json(const char *command, const char *path)
{
    json_error_t error;
    char *arguments = sim_format("%s --json %s", command, path);
    Run done = run(arguments);
    assert_int_equal(done.status, 0);
    json_t *document = json_loads(done.output, 0, &error);
    if (!document)
        fail_msg("simul %s: %s in line %d", arguments, error.text, error.line);
    sim_free(done.output);
    sim_free(arguments);
    return document;
}

static int64_t number(const json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return json_integer_value(json_object_get(object, key));
}

static void stats_json_sums_up(void **state)
{
    const Traces *traces = *state;
    json_t *stats = run_json("stats", traces->async.path);
    json_t *tasks = json_object_get(stats, "tasks");

    assert_int_equal(number(stats, "total_ns"), 3655 * (int64_t)SIM_NS_PER_S);
    assert_int_equal(json_array_size(tasks), 25);
    for (size_t i = 0; i < json_array_size(tasks); i++) {
        const json_t *task = json_array_get(tasks, i);
        assert_int_equal(number(task, "run_ns") + number(task, "ready_ns") +
                             number(task, "wait_ns"),
                         number(task, "lifetime_ns"));
    }
    json_decref(stats);
}

static void dump_json_has_every_event(void **state)
{
    const Traces *traces = *state;
    json_t *events = run_json("dump", traces->two.path);
    const json_t *last = json_array_get(events, json_array_size(events) - 1);

    assert_int_equal(json_array_size(events), 42);
    assert_int_equal(number(last, "number"), 41);
    assert_string_equal(json_string_value(json_object_get(last, "event")),
                        "loop.end");
    // The fifth is the READY of main, which its making caused.
    assert_int_equal(number(json_array_get(events, 4), "cause"), 3);
    json_decref(events);
}

static void compare_json_has_the_factor(void **state)
{
    const Traces *traces = *state;
    char *paths = sim_format("%s %s", traces->sync.path, traces->async.path);
    json_t *comparison = run_json("compare", paths);
    double factor = json_real_value(json_object_get(comparison, "factor"));

    assert_true(factor > 11.8 && factor < 11.9);
    assert_string_equal(
        json_string_value(json_object_get(comparison, "faster")), "b");
    json_decref(comparison);
    sim_free(paths);
}

static void why_json_is_a_chain(void **state)
{
    const Traces *traces = *state;
    char *arguments = sim_format("%s main@0.5", traces->two.path);
    json_t *why = run_json("why", arguments);
    json_t *chain = json_object_get(why, "chain");

    assert_int_equal(json_array_size(chain), 2);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(chain, 1), "task")),
        "B");
    json_decref(why);
    sim_free(arguments);
}

static void lint_json_has_the_evidence(void **state)
{
    const Traces *traces = *state;
    json_t *lint = run_json("lint", traces->sync.path);
    assert_int_equal(json_array_size(json_object_get(lint, "warnings")), 0);
    assert_true(number(lint, "events") > 1000);
    json_decref(lint);
}

static void check_json_has_the_verdicts(void **state)
{
    const Traces *traces = *state;
    char *arguments =
        sim_format("%s 'duration < 2' 'tasks == 3'", traces->two.path);
    json_t *check = run_json("check", arguments);
    json_t *verdicts = json_object_get(check, "verdicts");

    assert_int_equal(number(check, "failed"), 0);
    assert_int_equal(json_array_size(verdicts), 2);
    assert_true(
        json_is_true(json_object_get(json_array_get(verdicts, 1), "holds")));
    json_decref(check);
    sim_free(arguments);
}

// ---- view and lessons ------------------------------------------------------------

static void without_a_display_view_shows_the_text_twin(void **state)
{
    const Traces *traces = *state;
    char *arguments = sim_format("view %s 2>&1", traces->two.path);
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");

    check_run(arguments, 0, "there is no display");
    check_run(arguments, 0, "A runs and prints \"A: one\".");
    sim_free(arguments);
}

static void without_a_last_run_view_says_what_to_do(void **state)
{
    (void)state;
    setenv("XDG_STATE_HOME", "/tmp/simul-no-such-state", 1);
    check_complaint("view", 3, "there is no last run yet; run a lesson first");
    unsetenv("XDG_STATE_HOME");
}

static void lessons_are_listed_and_run(void **state)
{
    (void)state;
    check_run("lessons", 0, "05_chess");
    check_run("lessons 5 --no-trace --mode sync --boards 1 --moves 1", 0,
              "0:01:00");
    check_run("lessons chess --help", 0, "--boards N");
    check_complaint("lessons 99", 2, "there is no lesson '99'");
}

// Lessons that are right give no warning; those that show a mistake just that.
static void lessons_are_warned_of_what_they_show(void **state)
{
    (void)state;
    static const struct {
        const char *lesson;
        const char *part; // NULL: no warning
    } rows[] = {
        {"01_hello_await", NULL},
        {"02_sync_vs_async --mode sync", NULL},
        {"02_sync_vs_async --mode async", NULL},
        {"03_tasks", NULL},
        {"04_gather", NULL},
        {"05_chess --mode sync", NULL},
        {"05_chess --mode async", NULL},
        {"08_queue", NULL},
        {"09_kitchen", NULL},
        {"10_errors", "W22 gather's child failed while siblings run on"},
        {"13_locks --mode lock", NULL},
        {"13_locks --mode deadlock", "W07 deadlock cycle"},
        {"15_blocking", "W01 blocking call in a coroutine"},
    };
    char *path = sim_format("/tmp/simul-%d-lint", (int)getpid());
    char *lint = sim_format("lint %s", path);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *command =
            sim_format("%s/lessons/%s --trace %s --clock virtual >/dev/null "
                       "2>&1",
                       SIM_BUILD, rows[i].lesson, path);
        int status = system(command);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
        check_run(lint, rows[i].part ? 1 : 0,
                  rows[i].part ? rows[i].part : "No warning in");
        check_run(lint, rows[i].part ? 1 : 0,
                  rows[i].part ? "\n1 warning in" : "");
        unlink(path);
        sim_free(command);
    }
    sim_free(path);
    sim_free(lint);
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

    check_run(different, 0,
              "async ends 11.8 times sooner than sync: after 1:00:55 instead "
              "of 12:00:00.");
    check_run(same, 0, "Both traces are the same, event for event.");
    for (int i = 0; i < 3; i++) {
        unlink(paths[i]);
        sim_free(paths[i]);
    }
    sim_free(different);
    sim_free(same);
}

static void a_picture_is_drawn_through_view(void **state)
{
    const Traces *traces = *state;
    char *picture = sim_format("/tmp/simul-%d-picture.png", (int)getpid());
    char *arguments = sim_format("view --screenshot %s --at 50%% %s", picture,
                                 traces->two.path);

    check_run(arguments, 0, "");

    assert_int_equal(access(picture, R_OK), 0);
    unlink(picture);
    sim_free(picture);
    sim_free(arguments);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_is_everywhere),
        cmocka_unit_test(wrong_usage_gets_a_sentence_and_status_2),
        cmocka_unit_test(unreadable_input_gets_a_sentence_and_status_3),
        cmocka_unit_test(an_empty_file_is_told_to_be_empty),
        cmocka_unit_test(two_counts_are_shown_in_every_way),
        cmocka_unit_test(an_exhibition_is_shown_in_every_way),
        cmocka_unit_test(the_two_exhibitions_are_compared),
        cmocka_unit_test(mistakes_are_listed),
        cmocka_unit_test(rules_are_checked),
        cmocka_unit_test(a_junit_report_is_written),
        cmocka_unit_test(check_json_has_the_verdicts),
        cmocka_unit_test(a_trace_is_exported),
        cmocka_unit_test(a_wait_is_explained),
        cmocka_unit_test(no_line_of_the_lanes_is_wider_than_asked),
        cmocka_unit_test(a_pipe_that_closes_early_is_no_error),
        cmocka_unit_test(a_damaged_trace_is_shown_with_a_warning),
        cmocka_unit_test(stats_json_sums_up),
        cmocka_unit_test(dump_json_has_every_event),
        cmocka_unit_test(compare_json_has_the_factor),
        cmocka_unit_test(why_json_is_a_chain),
        cmocka_unit_test(lint_json_has_the_evidence),
        cmocka_unit_test(without_a_display_view_shows_the_text_twin),
        cmocka_unit_test(without_a_last_run_view_says_what_to_do),
        cmocka_unit_test(lessons_are_listed_and_run),
        cmocka_unit_test(lessons_are_warned_of_what_they_show),
        cmocka_unit_test(the_chess_lesson_is_compared),
        cmocka_unit_test(a_picture_is_drawn_through_view),
    };
    return cmocka_run_group_tests(tests, record, forget);
}

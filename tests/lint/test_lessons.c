// Every lesson in every mode: no warning where it is right, and just the
// expected one where it shows a mistake. What is expected is lessons.txt.
#include "base/alloc.h"
#include "base/buffer.h"
#include "replay/lint/lint.h"
#include "support/golden.h"

#include <glob.h>
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

// "lessons/13_locks/expected-deadlock.txt": "13_locks --mode deadlock".
static char *run_of(const char *expected)
{
    const char *lesson = strchr(expected, '/') + 1;
    const char *file = strchr(lesson, '/') + 1;
    int lesson_bytes = (int)(file - 1 - lesson);
    const char *dash = strchr(file, '-');
    const char *dot = strrchr(file, '.');
    if (!dash)
        return sim_format("%.*s", lesson_bytes, lesson);
    return sim_format("%.*s --mode %.*s", lesson_bytes, lesson,
                      (int)(dot - dash - 1), dash + 1);
}

// What lint says of a trace, as it would stand in the table.
static void put_rows(SimBuffer *rows, const char *run, const char *path)
{
    SimReplay *replay = NULL;
    char *sentence = NULL;
    SimLint lint;

    if (sim_replay_open(path, &replay, &sentence) != SIM_OK)
        fail_msg("%s: %s", run, sentence);
    sim_lint_init(&lint, replay);
    for (size_t i = 0; i < lint.count; i++)
        sim_buffer_format(
            rows, "%s: W%02u %s\n", run, lint.warnings[i].number,
            sim_replay_source_line(replay, lint.warnings[i].place));
    sim_lint_done(&lint);
    sim_replay_close(replay);
}

static void lint_run(SimBuffer *rows, const char *run)
{
    char *path = sim_format("/tmp/simul-%d-lessons.simul", (int)getpid());
    char *command = sim_format("%s/lessons/%s --clock virtual --trace %s "
                               ">/dev/null 2>&1",
                               SIM_BUILD, run, path);
    int status = system(command);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
        fail_msg("%s ends with status %d", run, status);
    if (access(path, F_OK) == 0)
        put_rows(rows, run, path);
    else
        sim_buffer_format(rows, "%s: no trace\n", run);
    unlink(path);
    sim_free(command);
    sim_free(path);
}

// The table without its comments.
static const char *table_rows(const char *table)
{
    while (*table == '#')
        table = strchr(table, '\n') + 1;
    return table;
}

static void lessons_are_warned_of_just_what_they_show(void **unused)
{
    (void)unused;
    glob_t files;
    SimBuffer rows;
    char *table = golden_read("tests/lint/lessons.txt");
    if (access(SIM_BUILD "/lessons/05_chess", X_OK) != 0)
        skip();
    assert_non_null(table);
    assert_int_equal(glob("lessons/[0-9]*/expected*.txt", 0, NULL, &files), 0);
    assert_true(files.gl_pathc >= 26);
    sim_buffer_init(&rows);

    for (size_t i = 0; i < files.gl_pathc; i++) {
        char *run = run_of(files.gl_pathv[i]);
        lint_run(&rows, run);
        sim_free(run);
    }

    assert_string_equal(sim_buffer_string(&rows), table_rows(table));
    sim_buffer_done(&rows);
    sim_free(table);
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lessons_are_warned_of_just_what_they_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Real programs, exported: every lesson as Chrome's JSON, and each query of the
// README of the exports.
#include "base/alloc.h"
#include "base/buffer.h"
#include "replay/export/export.h"
#include "support/chromecheck.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const lessons[] = {
    "01_hello_await",
    "02_sync_vs_async --mode sync",
    "02_sync_vs_async --mode async",
    "03_tasks",
    "04_gather",
    "05_chess --mode sync",
    "05_chess --mode async",
    "06_chaining",
    "07_as_completed",
    "08_queue",
    "09_kitchen --mode async",
    "10_errors",
    "11_cancel",
    "12_semaphore",
    "13_locks --mode race",
    "13_locks --mode lock",
    "14_events",
    "15_blocking",
    "16_iterators",
    "17_echo_server",
    "18_chat_server",
    "19_fetch",
    "20_crawler",
    "22_periodic",
    "23_rate_limit",
    "24_load_test",
    "25_database",
    "27_web_server",
};
enum { LESSONS = sizeof lessons / sizeof lessons[0] };

// The lessons are built by `make lessons`, not by this test.
static void need_lessons(void)
{
    if (access(SIM_BUILD "/lessons/05_chess", X_OK) != 0)
        skip();
}

static SimReplay *replay_of(const char *lesson)
{
    SimReplay *replay = NULL;
    char *sentence = NULL;
    char *path = sim_format("/tmp/simul-%d-lesson.simul", (int)getpid());
    char *command =
        sim_format("%s/lessons/%s --clock virtual --trace %s >/dev/null 2>&1",
                   SIM_BUILD, lesson, path);
    if (system(command) < 0 ||
        sim_replay_open(path, &replay, &sentence) != SIM_OK)
        fail_msg("%s: %s", command, sentence ? sentence : "no shell");
    unlink(path);
    sim_free(command);
    sim_free(path);
    return replay;
}

static void every_lesson_opens_in_perfetto(void **unused)
{
    (void)unused;
    need_lessons();
    for (size_t i = 0; i < LESSONS; i++) {
        SimReplay *replay = replay_of(lessons[i]);
        char *text = NULL;
        size_t size_bytes = 0;
        FILE *file = open_memstream(&text, &size_bytes);
        print_message("%s\n", lessons[i]);

        sim_export_chrome(replay, file);
        fclose(file);
        ChromeCheck found = chromecheck(text);

        assert_true(found.slices > 0);
        assert_true(replay->task_count == 1 || found.arrows > 0);
        assert_true(found.tracks >= replay->task_count);
        free(text);
        sim_replay_close(replay);
    }
}

// ---- the README of the exports --------------------------------------------

// Runs a query; returns its number of rows.
static int rows_of(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement;
    int rows = 0;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(database));
    while (sqlite3_step(statement) == SQLITE_ROW)
        rows++;
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    return rows;
}

// The queries are the indented lines from SELECT to the semicolon.
static int run_queries(sqlite3 *database, FILE *readme)
{
    char line[256];
    SimBuffer query;
    int queries = 0;
    sim_buffer_init(&query);
    while (fgets(line, sizeof line, readme)) {
        bool begins = strncmp(line, "    SELECT", 10) == 0;
        if (!begins && query.size_bytes == 0)
            continue;
        sim_buffer_text(&query, line);
        if (!strchr(line, ';'))
            continue;
        assert_true(rows_of(database, sim_buffer_string(&query)) > 0);
        queries++;
        sim_buffer_clear(&query);
    }
    sim_buffer_done(&query);
    return queries;
}

static void each_query_of_the_readme_has_an_answer(void **unused)
{
    (void)unused;
    need_lessons();
    SimReplay *replay = replay_of("12_semaphore");
    FILE *readme = fopen("runtime/replay/export/README.md", "r");
    char *path = sim_format("/tmp/simul-%d-queries.db", (int)getpid());
    char *sentence = NULL;
    sqlite3 *database;
    assert_non_null(readme);
    unlink(path);
    assert_true(sim_export_sqlite(replay, path, &sentence));
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);

    assert_true(run_queries(database, readme) >= 3);

    sqlite3_close(database);
    unlink(path);
    sim_free(path);
    fclose(readme);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lesson_opens_in_perfetto),
        cmocka_unit_test(each_query_of_the_readme_has_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

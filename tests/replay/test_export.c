#include "base/alloc.h"
#include "replay/export/export.h"
#include "replay/stats.h"
#include "support/story.h"

#include <jansson.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// ---- traces ---------------------------------------------------------------

enum { TRACES = 4 };

// Two counts, the exhibition, two tasks and a lock, events at random.
static SimReplay *trace(int which)
{
    SimStory story;
    story_begin(&story, "export.simul");
    if (which == 0)
        story_two_counts(&story);
    else if (which == 1)
        story_chess_async(&story, 24, 5);
    else if (which == 2) {
        story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
        story_start(&story, 1, "main");
        story_resource(&story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, 3, 1, 50,
                       0);
        story_new(&story, 2, 1, "other");
        story_say(&story, SIM_EVENT_SPAN_BEGIN, 3, 1, "outer");
        story_say(&story, SIM_EVENT_SPAN_BEGIN, 3, 1, "inner");
        sim_trace_counter(story.trace, 1, "onions", 2.5);
        story_sleep(&story, 4, 1, 1000);
        story_run(&story, 2);
        story_suspend(&story, SIM_REASON_LOCK, 8, 2, 50);
        story_wait(&story, 1000);
        story_wake(&story, 1);
        story_run(&story, 1);
        story_say(&story, SIM_EVENT_SPAN_END, 5, 1, "inner");
        story_resource(&story, SIM_EVENT_RELEASED, SIM_RESOURCE_LOCK, 5, 1, 50,
                       1);
        story_ready(&story, 2);
        story_say(&story, SIM_EVENT_PRINT, 5, 1, "a \"quoted\", line\n");
        story_finish(&story, 1);
        story_wait(&story, 10);
        story_run(&story, 2);
        story_finish(&story, 2);
    } else
        story_random(&story, 7, 3000);
    return story_end_replay(&story);
}

// The text that an exporter writes. Owns: the caller.
static char *written(const SimReplay *replay,
                     void (*export)(const SimReplay *, FILE *))
{
    char *text = NULL;
    size_t size_bytes = 0;
    FILE *file = open_memstream(&text, &size_bytes);
    assert_non_null(file);
    export(replay, file);
    assert_int_equal(fclose(file), 0);
    return text;
}

// ---- chrome ---------------------------------------------------------------

static json_t *chrome_events(const SimReplay *replay, json_t **out_document)
{
    json_error_t error;
    char *text = written(replay, sim_export_chrome);
    *out_document = json_loads(text, 0, &error);
    if (!*out_document)
        fail_msg("line %d: %s", error.line, error.text);
    free(text);
    json_t *events = json_object_get(*out_document, "traceEvents");
    assert_true(json_array_size(events) > 0);
    return events;
}

static const char *text_of(const json_t *event, const char *key)
{
    const char *text = json_string_value(json_object_get(event, key));
    assert_non_null(text);
    return text;
}

static double number_of(const json_t *event, const char *key)
{
    assert_true(json_is_number(json_object_get(event, key)));
    return json_number_value(json_object_get(event, key));
}

// What the format demands of each event, by its phase.
static void check_event(const json_t *event)
{
    const char *phase = text_of(event, "ph");
    assert_int_equal(strlen(phase), 1);
    assert_non_null(strchr("XMsfCibe", phase[0]));
    text_of(event, "name");
    number_of(event, "pid");
    number_of(event, "tid");
    if (phase[0] != 'M')
        number_of(event, "ts");
    if (phase[0] == 'X')
        assert_true(number_of(event, "dur") >= 0);
    if (strchr("sfbe", phase[0])) {
        assert_non_null(json_object_get(event, "id"));
        text_of(event, "cat");
    }
    if (phase[0] == 'C' || phase[0] == 'M')
        assert_true(json_is_object(json_object_get(event, "args")));
}

static void chrome_events_are_what_the_format_demands(void **unused)
{
    (void)unused;
    for (int which = 0; which < TRACES; which++) {
        json_t *document;
        SimReplay *replay = trace(which);
        json_t *events = chrome_events(replay, &document);
        size_t index;
        json_t *event;
        json_array_foreach(events, index, event)
        {
            check_event(event);
        }
        json_decref(document);
        sim_replay_close(replay);
    }
}

// The slices of a track come in order, so each must begin where the one before
// has ended, or later.
static void slices_never_overlap_on_one_track(void **unused)
{
    (void)unused;
    for (int which = 0; which < TRACES; which++) {
        json_t *document;
        SimReplay *replay = trace(which);
        json_t *events = chrome_events(replay, &document);
        // Behind the tasks' tracks lie those of the threads.
        size_t limit = replay->task_count + SIM_FLAGS_MASK + 1;
        double *ends = sim_alloc(limit * sizeof *ends);
        size_t slices = 0;
        size_t index;
        json_t *event;
        json_array_foreach(events, index, event)
        {
            if (text_of(event, "ph")[0] != 'X')
                continue;
            size_t track = (size_t)number_of(event, "tid");
            assert_true(track < limit);
            // Microseconds as doubles are off by less than a nanosecond.
            assert_true(number_of(event, "ts") > ends[track] - 0.0005);
            ends[track] = number_of(event, "ts") + number_of(event, "dur");
            slices++;
        }
        assert_true(slices > 3);
        sim_free(ends);
        json_decref(document);
        sim_replay_close(replay);
    }
}

static void every_arrow_has_both_ends(void **unused)
{
    (void)unused;
    for (int which = 0; which < TRACES; which++) {
        json_t *document;
        SimReplay *replay = trace(which);
        json_t *events = chrome_events(replay, &document);
        size_t count = json_array_size(events);
        double *begins = sim_alloc((count + 1) * sizeof *begins);
        int *ends = sim_alloc((count + 1) * sizeof *ends);
        size_t arrows = 0;
        size_t index;
        json_t *event;
        json_array_foreach(events, index, event)
        {
            char phase = text_of(event, "ph")[0];
            if (phase != 's' && phase != 'f')
                continue;
            size_t id = (size_t)number_of(event, "id");
            assert_true(id <= count);
            ends[id] += phase == 's' ? 1 : 16;
            if (phase == 's')
                begins[id] = number_of(event, "ts");
            else
                assert_true(begins[id] <= number_of(event, "ts"));
            arrows += phase == 's';
        }
        assert_true(arrows > 2);
        for (size_t id = 1; id <= arrows; id++)
            assert_int_equal(ends[id], 17);
        sim_free(begins);
        sim_free(ends);
        json_decref(document);
        sim_replay_close(replay);
    }
}

static void a_lock_its_arrow_and_a_counter_are_exported(void **unused)
{
    (void)unused;
    SimReplay *replay = trace(2);
    char *text = written(replay, sim_export_chrome);
    // other waits for a second, is woken by main then, and runs 10 ms later.
    assert_non_null(strstr(text, "\"tid\":2,\"name\":\"waits for lock 1\","
                                 "\"ts\":0.000,\"dur\":1000000.000"));
    assert_non_null(strstr(text, "{\"ph\":\"s\",\"pid\":1,\"tid\":1,\"name\":"
                                 "\"wakes\",\"ts\":1000000.000"));
    assert_non_null(strstr(text, "{\"ph\":\"f\",\"pid\":1,\"tid\":2,\"name\":"
                                 "\"wakes\",\"ts\":1010000.000"));
    assert_non_null(strstr(text, "\"onions\",\"ts\":0.000,\"args\":"
                                 "{\"value\":2.5}"));
    assert_non_null(strstr(text, "a \\\"quoted\\\", line"));
    free(text);
    sim_replay_close(replay);
}

// ---- CSV ------------------------------------------------------------------

static void csv_has_a_row_an_event_and_quotes_texts(void **unused)
{
    (void)unused;
    SimReplay *replay = trace(2);
    char *text = written(replay, sim_export_csv);
    size_t rows = 0;
    for (const char *at = text; (at = strstr(at, "\r\n")); at += 2)
        rows++;

    assert_int_equal(rows, replay->step_count + 1);
    assert_non_null(strstr(text, "\"main prints: a \"\"quoted\"\", line"));
    assert_non_null(
        strstr(text, ",0,task.suspend,1,main,story.c,4,1,1,0,0,main waits "
                     "for a sleep and leaves the loop free\r\n"));
    free(text);
    sim_replay_close(replay);
}

// ---- SQLite ---------------------------------------------------------------

static int64_t query(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(database));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static sqlite3 *exported(const SimReplay *replay, char **out_path)
{
    sqlite3 *database;
    char *sentence = NULL;
    *out_path = sim_format("/tmp/simul-%d-export.db", (int)getpid());
    unlink(*out_path);
    if (!sim_export_sqlite(replay, *out_path, &sentence))
        fail_msg("%s", sentence);
    assert_int_equal(sqlite3_open(*out_path, &database), SQLITE_OK);
    return database;
}

static void close_database(sqlite3 *database, char *path)
{
    sqlite3_close(database);
    unlink(path);
    sim_free(path);
}

static void the_database_agrees_with_the_stats(void **unused)
{
    (void)unused;
    SimReplay *replay = trace(1);
    SimStats stats;
    char *path;
    sqlite3 *database = exported(replay, &path);
    sim_stats_init(&stats, replay);

    assert_int_equal(query(database, "SELECT count(*) FROM events"),
                     replay->step_count);
    assert_int_equal(query(database, "SELECT count(*) FROM tasks"),
                     replay->task_count);
    assert_int_equal(
        query(database, "SELECT sum(end_ns - begin_ns) FROM waits"),
        stats.together.wait_ns);
    assert_int_equal(query(database, "SELECT sum(end_ns - begin_ns) FROM spans "
                                     "WHERE task > 0 AND name = 'running'"),
                     stats.together.run_ns);
    assert_int_equal(query(database, "SELECT sum(run_ns) FROM tasks WHERE "
                                     "task > 0"),
                     stats.together.run_ns);
    sim_stats_done(&stats);
    close_database(database, path);
    sim_replay_close(replay);
}

static void wakes_and_spans_can_be_queried(void **unused)
{
    (void)unused;
    SimReplay *replay = trace(2);
    char *path;
    sqlite3 *database = exported(replay, &path);

    assert_int_equal(query(database, "SELECT run_ns - ready_ns FROM wakes "
                                     "WHERE from_task = 1 AND to_task = 2 "
                                     "ORDER BY run DESC"),
                     10 * SIM_NS_PER_MS);
    assert_int_equal(query(database, "SELECT count(*) FROM wakes WHERE "
                                     "from_task IS NULL"),
                     1); // the timer's
    assert_int_equal(query(database, "SELECT end_ns - begin_ns FROM spans "
                                     "WHERE kind = 'span' AND name = 'inner'"),
                     SIM_NS_PER_S);
    assert_int_equal(query(database, "SELECT count(*) FROM spans WHERE "
                                     "name = 'outer' AND end_ns IS NULL"),
                     1); // it never ends
    close_database(database, path);
    sim_replay_close(replay);
}

static void a_database_that_cannot_be_written_is_told(void **unused)
{
    (void)unused;
    SimReplay *replay = trace(0);
    char *sentence = NULL;
    assert_false(sim_export_sqlite(replay, "/no/such/a.db", &sentence));
    assert_string_equal(sentence, "cannot write /no/such/a.db: unable to open "
                                  "database file");
    sim_free(sentence);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chrome_events_are_what_the_format_demands),
        cmocka_unit_test(slices_never_overlap_on_one_track),
        cmocka_unit_test(every_arrow_has_both_ends),
        cmocka_unit_test(a_lock_its_arrow_and_a_counter_are_exported),
        cmocka_unit_test(csv_has_a_row_an_event_and_quotes_texts),
        cmocka_unit_test(the_database_agrees_with_the_stats),
        cmocka_unit_test(wakes_and_spans_can_be_queried),
        cmocka_unit_test(a_database_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

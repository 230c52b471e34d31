// An SQLite file: five tables, filled in one transaction.
//
// Tasks are referred to by number; 0 is the main thread. Times are nanoseconds.
// README.md beside this file has queries to begin with.
#include "base/alloc.h"
#include "replay/export/export.h"
#include "replay/stats.h"
#include "replay/timeline.h"
#include "replay/tell.h"

#include <sqlite3.h>
#include <stdarg.h>

static const char schema[] =
    "CREATE TABLE events(number INTEGER PRIMARY KEY, time_ns INTEGER,"
    " event TEXT, task INTEGER, file TEXT, line INTEGER, sentence TEXT);"
    "CREATE TABLE tasks(task INTEGER PRIMARY KEY, name TEXT, parent INTEGER,"
    " coroutine TEXT, file TEXT, line INTEGER, begin_ns INTEGER,"
    " end_ns INTEGER, ended TEXT, result TEXT, runs INTEGER, run_ns INTEGER,"
    " ready_ns INTEGER, wait_ns INTEGER);"
    // Stretches of a task's life ('state'), and the program's own ('span').
    "CREATE TABLE spans(task INTEGER, kind TEXT, name TEXT,"
    " begin_ns INTEGER, end_ns INTEGER, event INTEGER);"
    "CREATE INDEX spans_of_task ON spans(task, name, event);"
    "CREATE TABLE waits(task INTEGER, reason TEXT, begin_ns INTEGER,"
    " end_ns INTEGER, file TEXT, line INTEGER, event INTEGER);"
    // from_task is NULL where a timer or the loop woke the task.
    "CREATE TABLE wakes(from_task INTEGER, to_task INTEGER, cause INTEGER,"
    " ready INTEGER, run INTEGER, ready_ns INTEGER, run_ns INTEGER);";

typedef struct Database {
    const SimReplay *replay;
    sqlite3 *connection;
    sqlite3_stmt *statement; // the one under way
    int status;              // the first that was not SQLITE_OK
} Database;

// ---- statements -----------------------------------------------------------

static void note(Database *database, int status)
{
    if (database->status == SQLITE_OK)
        database->status = status;
}

static void run(Database *database, const char *sql)
{
    if (database->status == SQLITE_OK)
        note(database,
             sqlite3_exec(database->connection, sql, NULL, NULL, NULL));
}

static void prepare(Database *database, const char *sql)
{
    sqlite3_finalize(database->statement);
    database->statement = NULL;
    if (database->status == SQLITE_OK)
        note(database, sqlite3_prepare_v2(database->connection, sql, -1,
                                          &database->statement, NULL));
}

// Inserts a row. `types` says what follows: i an int64_t, t a text, n nothing.
static void insert(Database *database, const char *types, ...)
{
    va_list values;
    if (database->status != SQLITE_OK)
        return;
    va_start(values, types);
    for (int i = 0; types[i]; i++)
        if (types[i] == 'i')
            sqlite3_bind_int64(database->statement, i + 1,
                               va_arg(values, int64_t));
        else if (types[i] == 't')
            sqlite3_bind_text(database->statement, i + 1,
                              va_arg(values, const char *), -1,
                              SQLITE_TRANSIENT);
        else
            sqlite3_bind_null(database->statement, i + 1);
    va_end(values);
    int status = sqlite3_step(database->statement);
    note(database, status == SQLITE_DONE ? SQLITE_OK : status);
    sqlite3_reset(database->statement);
}

// ---- tables ---------------------------------------------------------------

static int64_t number_of(const Database *database, uint32_t slot)
{
    return slot < database->replay->task_count
               ? (int64_t)database->replay->tasks[slot].number
               : -1;
}

static void fill_events(Database *database)
{
    const SimReplay *replay = database->replay;
    SimBuffer sentence;
    SimWalk walk;
    SimEvent event;

    prepare(database, "INSERT OR REPLACE INTO events VALUES(?,?,?,?,?,?,?)");
    sim_buffer_init(&sentence);
    sim_walk_begin(&walk, replay->reader, 0);
    while (database->status == SQLITE_OK && sim_walk_next(&walk, &event)) {
        const SimEventInfo *info = sim_event_info(event.kind);
        SimPlace place = sim_reader_place(replay->reader, event.site);
        sim_buffer_clear(&sentence);
        sim_tell_event(replay, &event, &sentence);
        insert(database, "iititit", (int64_t)event.number, event.time_ns,
               info ? info->name : "unknown", (int64_t)event.task, place.file,
               (int64_t)place.line, sim_buffer_string(&sentence));
    }
    sim_buffer_done(&sentence);
}

static void fill_tasks(Database *database)
{
    const SimReplay *replay = database->replay;
    SimStats stats;

    prepare(database, "INSERT OR REPLACE INTO tasks "
                      "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    sim_stats_init(&stats, replay);
    for (uint32_t slot = 0; slot < replay->task_count; slot++) {
        const SimTaskInfo *info = &replay->tasks[slot];
        const SimTaskStats *task = &stats.tasks[slot];
        insert(database,
               "ititt"
               "iiitt"
               "iiii",
               (int64_t)info->number, info->name,
               number_of(database, info->parent), info->coroutine.function,
               info->created_at.file, (int64_t)info->created_at.line,
               info->begin_ns, info->end_ns,
               info->ended_as == SIM_MODE_ABSENT
                   ? ""
                   : sim_mode_word(info->ended_as),
               info->result, (int64_t)task->runs, task->run_ns, task->ready_ns,
               task->wait_ns);
    }
    sim_stats_done(&stats);
}

// The number of the event that led to a step.
static int64_t event_of(const Database *database, uint64_t step)
{
    return step == 0
               ? -1
               : (int64_t)sim_reader_event(database->replay->reader, step - 1)
                     .number;
}

static void fill_states(Database *database, const SimTimeline *timeline)
{
    prepare(database, "INSERT INTO spans VALUES(?,'state',?,?,?,?)");
    for (uint32_t slot = 0; slot < database->replay->task_count; slot++) {
        size_t count;
        const SimSegment *segments =
            sim_timeline_segments(timeline, slot, &count);
        for (size_t i = 0; i < count && database->status == SQLITE_OK; i++)
            insert(database, "itiii", number_of(database, slot),
                   sim_mode_word((SimMode)segments[i].mode),
                   segments[i].begin_ns, sim_timeline_end_of(timeline, slot, i),
                   event_of(database, segments[i].step));
    }
}

static void fill_waits(Database *database, const SimTimeline *timeline)
{
    const SimReader *reader = database->replay->reader;
    prepare(database, "INSERT INTO waits VALUES(?,?,?,?,?,?,?)");
    for (uint32_t slot = 1; slot < database->replay->task_count; slot++) {
        size_t count;
        const SimSegment *segments =
            sim_timeline_segments(timeline, slot, &count);
        for (size_t i = 0; i < count && database->status == SQLITE_OK; i++) {
            SimPlace place = {"", "", 0};
            if (segments[i].mode != SIM_MODE_WAITING)
                continue;
            if (segments[i].step > 0)
                place = sim_reader_place(
                    reader,
                    sim_reader_event(reader, segments[i].step - 1).site);
            insert(database, "itiitii", number_of(database, slot),
                   sim_reason_words(segments[i].reason), segments[i].begin_ns,
                   sim_timeline_end_of(timeline, slot, i), place.file,
                   (int64_t)place.line, event_of(database, segments[i].step));
        }
    }
}

// A span ends at the next end of its name by its task: the innermost first.
static void fill_spans(Database *database)
{
    const SimReplay *replay = database->replay;
    prepare(database, "INSERT INTO spans VALUES(?,'span',?,?,NULL,?)");
    for (size_t i = 0; i < replay->note_count; i++) {
        const SimNote *each = &replay->notes[i];
        if (each->kind == SIM_EVENT_SPAN_BEGIN)
            insert(database, "itii", number_of(database, each->slot),
                   each->text, each->time_ns, event_of(database, each->step));
    }
    prepare(database,
            "UPDATE spans SET end_ns=?3 WHERE rowid=(SELECT rowid FROM spans "
            "WHERE kind='span' AND task=?1 AND name=?2 AND end_ns IS NULL AND "
            "event<?4 ORDER BY event DESC LIMIT 1)");
    for (size_t i = 0; i < replay->note_count; i++) {
        const SimNote *each = &replay->notes[i];
        if (each->kind == SIM_EVENT_SPAN_END)
            insert(database, "itii", number_of(database, each->slot),
                   each->text, each->time_ns, event_of(database, each->step));
    }
}

static void insert_wake(void *context, const SimWakeUp *wake_up)
{
    Database *database = context;
    if (wake_up->from == SIM_NO_SLOT)
        insert(database, "niiiiii", number_of(database, wake_up->to),
               (int64_t)wake_up->cause.number, (int64_t)wake_up->ready.number,
               (int64_t)wake_up->run.number, wake_up->ready.time_ns,
               wake_up->run.time_ns);
    else
        insert(database, "iiiiiii", number_of(database, wake_up->from),
               number_of(database, wake_up->to), (int64_t)wake_up->cause.number,
               (int64_t)wake_up->ready.number, (int64_t)wake_up->run.number,
               wake_up->ready.time_ns, wake_up->run.time_ns);
}

static void fill(Database *database)
{
    SimTimeline *timeline = sim_timeline_new(database->replay);

    run(database, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN");
    run(database, schema);
    fill_events(database);
    fill_tasks(database);
    fill_spans(database);
    fill_states(database, timeline);
    fill_waits(database, timeline);
    prepare(database, "INSERT INTO wakes VALUES(?,?,?,?,?,?,?)");
    sim_export_wake_ups(database->replay, insert_wake, database);
    prepare(database, "SELECT 1");
    run(database, "CREATE INDEX waits_of_task ON waits(task); COMMIT");
    sim_timeline_free(timeline);
}

bool sim_export_sqlite(const SimReplay *replay, const char *path,
                       char **out_sentence)
{
    Database database = {.replay = replay};

    note(&database, sqlite3_open(path, &database.connection));
    if (database.status == SQLITE_OK)
        fill(&database);
    if (database.status != SQLITE_OK)
        *out_sentence = sim_format("cannot write %s: %s", path,
                                   sqlite3_errmsg(database.connection));
    sqlite3_finalize(database.statement);
    sqlite3_close(database.connection);
    return database.status == SQLITE_OK;
}

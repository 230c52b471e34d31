// Lesson 25: a database.
//
// You will see: four questions to an SQLite database, whose functions only
// block, so they run on threads. Over one connection the questions take turns,
// for a lock guards it; with a connection each they overlap.
//
// Run:  build/lessons/25_database --mode many          (or one)
// Try:  a question of your own. Correct the one that fails.
#include <simul.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

static const char schema[] =
    "CREATE TABLE sale (bread TEXT, pieces INTEGER);"
    "INSERT INTO sale VALUES ('rye', 12), ('roll', 80), ('bun', 7),"
    "    ('rye', 9), ('roll', 64), ('bagel', 20), ('roll', 71);";

typedef struct Database {
    char path[32];   // of a temporary file
    sqlite3 *shared; // the one connection that a lock guards
} Database;

typedef struct Question {
    const char *who, *sql;
    Database *database;
} Question;

// Runs on a thread, as the next three do: it may block.
static SimValue read_rows(sqlite3 *connection, const char *sql)
{
    sqlite3_stmt *rows;
    if (sqlite3_prepare_v2(connection, sql, -1, &rows, NULL) != SQLITE_OK)
        return fail(RuntimeError, "%s", sqlite3_errmsg(connection));
    SimValue answer = val(""); // of its rows, in one line
    while (sqlite3_step(rows) == SQLITE_ROW) {
        sim_blocking_sleep(0.3); // a slow disk
        answer = sim_text("%s%s%s %d", as_text(answer),
                          as_text(answer)[0] ? ", " : "",
                          (const char *)sqlite3_column_text(rows, 0),
                          sqlite3_column_int(rows, 1));
    }
    if (sqlite3_finalize(rows) != SQLITE_OK) // says how the last step went
        return fail(RuntimeError, "%s", sqlite3_errmsg(connection));
    return answer;
}

static SimValue create(void *database)
{
    Database *new = (Database *)database;
    if (sqlite3_open(new->path, &new->shared) != SQLITE_OK ||
        sqlite3_exec(new->shared, schema, NULL, NULL, NULL) != SQLITE_OK)
        return fail(OSError, "%s", sqlite3_errmsg(new->shared));
    return none;
}

static SimValue ask_shared(void *argument)
{
    Question *question = (Question *)argument;
    return read_rows(question->database->shared, question->sql);
}

static SimValue ask_alone(void *argument)
{
    Question *question = (Question *)argument;
    sqlite3 *own; // a connection that nobody else is in
    SimValue answer = sqlite3_open(question->database->path, &own) == SQLITE_OK
                          ? read_rows(own, question->sql)
                          : fail(OSError, "%s", sqlite3_errmsg(own));
    sqlite3_close(own);
    return answer;
}

async(ask, (Question *) question, (SimLock *) lock)
{
    SimValue answer = none;
    if (sim_option_is("mode", "many"))
        answer = attempt(asyncio.to_thread(ask_alone, question));
    else // two threads in one connection would mix their transactions up
        with_lock(lock) {
            answer = attempt(asyncio.to_thread(ask_shared, question));
        }
    say("%s: %s", question->who,
        is_error(answer) ? error_message(answer) : as_text(answer));
    return none;
}

async(main_, (Database *) shop, (Question *) questions)
{
    await(asyncio.to_thread(create, shop));
    SimLock *lock = asyncio.Lock();
    await(asyncio.gather(ask(&questions[0], lock), ask(&questions[1], lock),
                         ask(&questions[2], lock), ask(&questions[3], lock)));
    say("all have asked");
    return none;
}

int main(int argc, char **argv)
{
    SimOption options[] = {
        {"mode", "many|one", "many", "a connection for each, or one for all"},
        {0},
    };
    Database shop = {.path = "/tmp/shop-XXXXXX"};
    Question questions[] = { // they outlive every thread
        {"Ann", "SELECT bread, sum(pieces) FROM sale GROUP BY bread", &shop},
        {"Ben", "SELECT bread, pieces FROM sale WHERE pieces > 60", &shop},
        {"Cleo", "SELECT 'pieces', sum(pieces) FROM sale", &shop},
        {"Dan", "SELECT bread, price FROM sale", &shop},
    };
    sim_options(argc, argv, options);
    close(mkstemp(shop.path)); // if it fails, create() says so
    int status = sim_main(argc, argv, main_(&shop, questions));
    sqlite3_close(shop.shared);
    unlink(shop.path);
    return status;
}

// A trace as one HTML page: its dictionary, its bytes, and a browser's replay.
#include "page/items.h"
#include "replay/state.h"
#include "stage/traces.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define VIEW   SIM_BUILD "/simul-view "
#define FOLDER SIM_BUILD "/tests/page"

static char sync_path[TRACE_PATH], async_path[TRACE_PATH];
static char gather_path[TRACE_PATH];

static int record_all(void **state)
{
    (void)state;
    return record_lesson("05_chess", "--mode sync", "psync", sync_path) |
           record_lesson("05_chess", "--mode async", "pasync", async_path) |
           record_lesson("04_gather", "", "pgather", gather_path);
}

static int remove_all(void **state)
{
    (void)state;
    return remove(sync_path) | remove(async_path) | remove(gather_path);
}

static int run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static long size_of(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 ? (long)file.st_size : -1;
}

// ---- the dictionary -----------------------------------------------------

static void the_same_text_has_the_same_number(void **state)
{
    (void)state;
    SimItems items;
    sim_items_init(&items);
    char text[16];

    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 1000; i++) {
            snprintf(text, sizeof text, "text %u", i);
            assert_int_equal(sim_items_number(&items, text), i);
        }
    }

    assert_string_equal(sim_items_text(&items, 999), "text 999");
    assert_int_equal(sim_items_number(&items, ""), 1000);
    sim_items_done(&items);
}

static void texts_are_quoted_as_json_wants_it(void **state)
{
    (void)state;
    SimBuffer out;
    sim_buffer_init(&out);

    sim_page_quote(&out, "a \"b\"\n\\ \x01é");

    assert_string_equal(sim_buffer_string(&out),
                        "\"a \\\"b\\\"\\u000a\\\\ \\u0001é\"");
    sim_buffer_done(&out);
}

// ---- the file -----------------------------------------------------------

static void a_page_is_small_asks_no_network_and_is_the_same_twice(void **state)
{
    (void)state;
    const char *page = FOLDER "/compare.html";

    for (int i = 0; i < 2; i++)
        assert_int_equal(run(VIEW "--export html -o " FOLDER
                                  "/compare%s.html %s %s",
                             i ? "-again" : "", sync_path, async_path),
                         0);

    assert_int_equal(run("cmp %s " FOLDER "/compare-again.html", page), 0);
    assert_in_range(size_of(page), 50000, 2000000);
    assert_int_equal(run("grep -Eq 'https?:|src=|url\\(|@import|fetch\\(' %s",
                         page),
                     1);
    remove(FOLDER "/compare-again.html");
}

static void an_export_without_a_file_says_what_is_missing(void **state)
{
    (void)state;
    assert_int_equal(run(VIEW "--export html %s 2>/dev/null", async_path), 2);
    assert_int_equal(run(VIEW "--export tiff -o x %s 2>/dev/null", async_path),
                     2);
    assert_int_equal(run(VIEW "--export html -o /nowhere/x %s 2>/dev/null",
                         async_path),
                     1);
}

// ---- the replay in a browser --------------------------------------------

static void write_list(FILE *file, const uint32_t *slots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s%u", i ? "," : "", slots[i]);
}

// What replay says of each step: [thread, [mode...], [queued...], time].
static void write_states(const char *trace, const char *path)
{
    SimReplay *replay;
    char *sentence = NULL;
    assert_int_equal(sim_replay_open(trace, &replay, &sentence), SIM_OK);
    SimState now;
    sim_state_init(&now, replay);
    FILE *file = fopen(path, "w");
    const char *before = "[";
    do {
        uint32_t queue[64], thread = sim_state_thread(&now);
        fprintf(file, "%s[%ld,[", before,
                thread == SIM_NO_SLOT ? -1 : (long)thread);
        for (uint32_t slot = 0; slot < replay->task_count; slot++)
            fprintf(file, "%s%u", slot ? "," : "", now.tasks[slot].mode);
        fputs("],[", file);
        write_list(file, queue, sim_state_ready(&now, queue, 48));
        fprintf(file, "],%lld]", (long long)now.now_ns);
        before = ",\n";
    } while (sim_state_forward(&now));
    fputs("]", file);
    fclose(file);
    sim_state_done(&now);
    sim_replay_close(replay);
}

static void replay_in_browser(const char *page, const char *states,
                              const char *shot)
{
    int status = run("python3 -B tests/page/replay.py \"$PWD/%s\" %s %s", page,
                     states, shot);
    if (status == 77)
        skip();
    assert_int_equal(status, 0);
    assert_in_range(size_of(shot), 10000, 10000000);
}

static void a_browser_replays_the_comparison_by_clicks_and_keys(void **state)
{
    (void)state;
    replay_in_browser(FOLDER "/compare.html", "-", FOLDER "/compare.png");
}

static void a_browser_is_in_the_same_state_at_every_step(void **state)
{
    (void)state;
    const char *page = FOLDER "/gather.html", *states = FOLDER "/gather.json";
    assert_int_equal(
        run(VIEW "--export html --theme light -o %s %s", page, gather_path), 0);
    write_states(gather_path, states);
    replay_in_browser(page, states, FOLDER "/gather.png");

    assert_int_equal(
        run(VIEW "--export html -o " FOLDER "/chess.html %s", async_path), 0);
    write_states(async_path, states);
    replay_in_browser(FOLDER "/chess.html", states, FOLDER "/chess.png");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_text_has_the_same_number),
        cmocka_unit_test(texts_are_quoted_as_json_wants_it),
        cmocka_unit_test(
            a_page_is_small_asks_no_network_and_is_the_same_twice),
        cmocka_unit_test(an_export_without_a_file_says_what_is_missing),
        cmocka_unit_test(a_browser_replays_the_comparison_by_clicks_and_keys),
        cmocka_unit_test(a_browser_is_in_the_same_state_at_every_step),
    };
    return cmocka_run_group_tests_name("page", tests, record_all, remove_all);
}

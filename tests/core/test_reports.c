// What went wrong and nobody looked is reported in CPython's words. The programs
// are those of tests/scripts/reports.py, which recorded what CPython says.
#include "support/looptest.h"

#include "base/buffer.h"
#include "support/golden.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

// ---- without places -----------------------------------------------------------

// Every match of `pattern` in the line becomes `by`.
static void replace_all(const char *line, const char *pattern, const char *by,
                        SimBuffer *out)
{
    regex_t regex;
    regmatch_t match;
    assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED), 0);
    while (regexec(&regex, line, 1, &match, 0) == 0) {
        sim_buffer_append(out, line, (size_t)match.rm_so);
        sim_buffer_text(out, by);
        line += match.rm_eo;
    }
    sim_buffer_text(out, line);
    regfree(&regex);
}

// A line as the golden file has it, or nothing: CPython shows a line of source
// where Simul gives a hint.
static void append_plain(const char *line, SimBuffer *out)
{
    SimBuffer half;
    if (strncmp(line, "  ", 2) == 0 && !strstr(line, "File"))
        return;
    sim_buffer_init(&half);
    replace_all(line, "\"[^\" ]*\\.c\", line [0-9]+", "\"FILE\", line LINE",
                &half);
    replace_all(sim_buffer_string(&half), "[^ \"]+\\.c:[0-9]+", "FILE:LINE",
                out);
    sim_buffer_text(out, "\n");
    sim_buffer_done(&half);
}

// Runs a program on a loop of its own, and appends what it reported.
static void report(SimCoroutine *make(void), SimBuffer *out)
{
    looptest_setup(NULL);
    capture_errors();
    sim_run(make());
    sim_loop_close();
    char *rest = strdup(captured_errors());
    char *text = rest;
    for (char *line; (line = strsep(&rest, "\n")) && (*line || rest);)
        append_plain(line, out);
    free(text);
    looptest_teardown(NULL);
}

// ---- the programs ---------------------------------------------------------------

async(fails)
{
    return fail(ValueError, "it's broken");
}

async(drops_a_task)
{
    asyncio.create_named_task(fails(), "Ann");
    await(asyncio.sleep(1));
    return none;
}

async(raises_inside)
{
    return fail(RuntimeError, "%s", "");
}

async(drops_a_future)
{
    SimFuture *future = asyncio.create_future();
    SimValue error = attempt(raises_inside());
    sim_future_set_exception(future, sim_propagate(error, SIM_HERE));
    return none;
}

async(forgotten)
{
    return none;
}

async(forgets)
{
    forgotten();
    return none;
}

async(fails_when_cancelled)
{
    attempt(asyncio.sleep(9));
    return fail(ValueError, "say \"no\"");
}

async(leaves_a_task_behind)
{
    asyncio.create_named_task(fails_when_cancelled(), "Ben");
    await(asyncio.sleep(0));
    return none;
}

async(waits)
{
    await(asyncio.create_future());
    return none;
}

static void make_one_who_waits(void *argument)
{
    (void)argument;
    asyncio.create_named_task(waits(), "Cleo");
}

static void schedule_one_who_waits(void *argument)
{
    (void)argument;
    asyncio.call_soon(make_one_who_waits, NULL);
}

// It is made when all others have been cancelled already.
async(leaves_one_pending)
{
    asyncio.call_soon(schedule_one_who_waits, NULL);
    return none;
}

static void what_nobody_looks_at_is_reported_in_cpythons_words(void **state)
{
    (void)state;
    SimBuffer text;
    sim_buffer_init(&text);

    report(drops_a_task, &text);
    report(drops_a_future, &text);
    report(forgets, &text);
    report(leaves_a_task_behind, &text);
    report(leaves_one_pending, &text);

    golden_check("reports.txt", sim_buffer_string(&text));
    sim_buffer_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nobody_looks_at_is_reported_in_cpythons_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

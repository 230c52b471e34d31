// simul export: a trace for other programs.
#include "base/alloc.h"
#include "support/command.h"
#include "support/golden.h"

#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// In every format, to a file; never over the trace itself.
static void a_trace_is_exported(void **state)
{
    static const struct {
        const char *format;
        const char *begin;
    } rows[] = {{"chrome", "{\"traceEvents\":["},
                {"csv", "number,time_ns,event,"},
                {"sqlite", "SQLite format 3"}};
    const SimTraces *traces = *state;
    char *path = sim_format("/tmp/simul-%d-export", (int)getpid());
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *arguments = sim_format("export %s --to %s -o %s",
                                     traces->two.path, rows[i].format, path);
        command_check(arguments, 0, "");
        command_check(arguments, 0, ""); // once more, over the first
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
    command_complains(itself, 2, "is the trace itself; write to another file");
    command_complains(nowhere, 1, "cannot write /no/such/file");
    command_check(printed, 0, "task.suspend,2,A,story.c,4,");
    sim_free(itself);
    sim_free(nowhere);
    sim_free(printed);
    sim_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_is_exported),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}

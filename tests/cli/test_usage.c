// How every command takes wrong use, bad files and closed pipes.
#include "base/alloc.h"
#include "support/command.h"

#include <stdlib.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void help_is_everywhere(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "lessons", "learn",   "view", "tell", "lanes",
        "stats",   "compare", "why",  "lint", "dump"};
    command_check("--help", 0, "usage: simul COMMAND");
    command_check("--version", 0, "simul 0.");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char *arguments = sim_format("%s --help", commands[i]);
        char *usage = sim_format("usage: simul %s", commands[i]);
        command_check(arguments, 0, usage);
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
        {"export a", "the format is missing; write --to"},
        {"export a --to crome", "no format 'crome'; did you mean 'chrome'?"},
        {"export a --to sqlite", "a database needs a file; write -o FILE"},
        {"export a --to csv -o", "-o needs a value: -o FILE"},
        {"why a main@#x", "'#x' is no event; write # and the number"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        command_complains(rows[i].arguments, 2, rows[i].part);
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
            command_complains(arguments, 3, rows[i].part);
            sim_free(arguments);
        }
        char *both = sim_format("compare %s %s", rows[i].file, rows[i].file);
        command_complains(both, 3, rows[i].part);
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
    command_complains(arguments, 3, "it holds no event; run the program again");
    close(descriptor);
    unlink(path);
    sim_free(arguments);
}

static void a_pipe_that_closes_early_is_no_error(void **state)
{
    const SimTraces *traces = *state;
    char *arguments =
        sim_format("dump %s | head -n 1 > /dev/null", traces->async.path);
    command_check(arguments, 0, "");
    sim_free(arguments);
}

static void a_damaged_trace_is_shown_with_a_warning(void **state)
{
    const SimTraces *traces = *state;
    char *cut = sim_format("%s.cut", traces->async.path);
    char *command =
        sim_format("head -c 150000 %s > %s", traces->async.path, cut);
    char *arguments = sim_format("stats %s 2>&1 >/dev/null", cut);
    assert_int_equal(system(command), 0);

    command_check(arguments, 0, "is cut off or damaged");

    unlink(cut);
    sim_free(arguments);
    sim_free(command);
    sim_free(cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_is_everywhere),
        cmocka_unit_test(wrong_usage_gets_a_sentence_and_status_2),
        cmocka_unit_test(unreadable_input_gets_a_sentence_and_status_3),
        cmocka_unit_test(an_empty_file_is_told_to_be_empty),
        cmocka_unit_test(a_pipe_that_closes_early_is_no_error),
        cmocka_unit_test(a_damaged_trace_is_shown_with_a_warning),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}

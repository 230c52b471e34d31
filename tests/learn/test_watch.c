// simul learn watch on a terminal of its own. The test waits for what the
// terminal shows, never for time to pass.
#include "base/alloc.h"
#include "base/buffer.h"
#include "support/student.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PATIENCE_MS = 60000 };

typedef struct Terminal {
    int ours; // the other end of the pseudo-terminal
    pid_t pid;
    SimBuffer shown; // since the last sentence that was waited for
} Terminal;

static void become_watcher(int ours, const char *name)
{
    char *simul = realpath(SIM_BUILD "/simul", NULL);
    close(ours); // or it would never learn that the terminal is gone
    setsid();
    int theirs = open(name, O_RDWR);
    for (int stream = 0; stream < 3; stream++)
        dup2(theirs, stream);
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    if (simul && chdir(student_folder()) == 0)
        execl(simul, "simul", "learn", "watch", (char *)NULL);
    _exit(127);
}

static Terminal open_terminal(void)
{
    Terminal terminal = {.ours = posix_openpt(O_RDWR | O_NOCTTY)};
    assert_true(terminal.ours >= 0);
    assert_int_equal(grantpt(terminal.ours), 0);
    assert_int_equal(unlockpt(terminal.ours), 0);
    char *name = sim_strdup(ptsname(terminal.ours));
    sim_buffer_init(&terminal.shown);
    terminal.pid = fork();
    if (terminal.pid == 0)
        become_watcher(terminal.ours, name);
    sim_free(name);
    return terminal;
}

static void read_more(Terminal *terminal, const char *sentence)
{
    char bytes[4096];
    struct pollfd wait = {.fd = terminal->ours, .events = POLLIN};
    ssize_t size = poll(&wait, 1, PATIENCE_MS) > 0
                       ? read(terminal->ours, bytes, sizeof bytes)
                       : 0;
    if (size <= 0)
        fail_msg("'%s' does not come after:\n%s", sentence,
                 sim_buffer_string(&terminal->shown));
    sim_buffer_append(&terminal->shown, bytes, (size_t)size);
}

// Reads until the terminal has shown the sentence, and forgets it and what came
// before it.
static void await_shown(Terminal *terminal, const char *sentence)
{
    const char *found;
    while (!(found = strstr(sim_buffer_string(&terminal->shown), sentence)))
        read_more(terminal, sentence);
    char *rest = sim_strdup(found + strlen(sentence));
    sim_buffer_clear(&terminal->shown);
    sim_buffer_text(&terminal->shown, rest);
    sim_free(rest);
}

static void press(const Terminal *terminal, const char *keys)
{
    assert_int_equal(write(terminal->ours, keys, strlen(keys)), strlen(keys));
}

static int close_terminal(Terminal *terminal)
{
    int status = 0;
    waitpid(terminal->pid, &status, 0);
    close(terminal->ours);
    sim_buffer_done(&terminal->shown);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void saving_a_solution_goes_on_to_the_next_exercise(void **state)
{
    (void)state;
    Terminal terminal = open_terminal();
    await_shown(&terminal, "The tea is never made");
    await_shown(&terminal, "I wait for you to save the file.");

    student_writes("01_await_missing", "int main(void) { retrun 0; }\n");
    await_shown(&terminal, "It does not compile yet.");
    await_shown(&terminal, "I wait for you");
    student_copies("01_await_missing",
                   "tests/learn/solutions/01_await_missing.c");
    await_shown(&terminal, "Exercise 01 is solved.");
    await_shown(&terminal, "]  1/10");
    await_shown(&terminal, "Exercise 02: Three pages, one after the other");
    await_shown(&terminal, "I wait for you");
    student_copies("02_one_by_one", "tests/learn/solutions/02_one_by_one.c");
    await_shown(&terminal, "Exercise 02 is solved.");
    await_shown(&terminal, "I wait for you");

    press(&terminal, "q");
    assert_int_equal(close_terminal(&terminal), 0);
    student_check("learn progress", 0, "2/10");
}

static void keys_give_hints_goals_and_lists(void **state)
{
    (void)state;
    Terminal terminal = open_terminal();
    await_shown(&terminal, "I wait for you");

    press(&terminal, "h");
    await_shown(&terminal, "Hint 1 for exercise 01");
    press(&terminal, "g");
    await_shown(&terminal, "the tea is ready before breakfast is served.");
    press(&terminal, "l");
    await_shown(&terminal, "10_timeout");
    press(&terminal, "r");
    await_shown(&terminal, "The tea is never made");
    await_shown(&terminal, "I wait for you");

    press(&terminal, "\003"); // Ctrl-C
    assert_int_equal(close_terminal(&terminal), 0);
}

static void colour_is_only_on_a_terminal(void **state)
{
    (void)state;
    Terminal terminal = open_terminal();
    await_shown(&terminal, "\033[1;31mnot yet\033[0m");
    await_shown(&terminal, "I wait for you");
    press(&terminal, "q");
    close_terminal(&terminal);

    Child piped = student_run("learn 1");
    assert_null(strchr(piped.output, '\033'));
}

// Without a terminal it ends with its input: nobody could ever press q.
static void the_end_of_its_input_ends_it(void **state)
{
    (void)state;
    student_check("learn watch </dev/null", 0, "The tea is never made");
}

#define student_test(name) \
    cmocka_unit_test_setup_teardown(name, student_begin, student_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        student_test(saving_a_solution_goes_on_to_the_next_exercise),
        student_test(keys_give_hints_goals_and_lists),
        student_test(colour_is_only_on_a_terminal),
        student_test(the_end_of_its_input_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

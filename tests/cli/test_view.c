// simul view: the window, and what is done without one.
#include "base/alloc.h"
#include "support/command.h"

#include <stdlib.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void without_a_display_view_shows_the_text_twin(void **state)
{
    const SimTraces *traces = *state;
    char *arguments = sim_format("view %s 2>&1", traces->two.path);
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");

    command_check(arguments, 0, "there is no display");
    command_check(arguments, 0, "A runs and prints \"A: one\".");
    sim_free(arguments);
}

static void without_a_last_run_view_says_what_to_do(void **state)
{
    (void)state;
    setenv("XDG_STATE_HOME", "/tmp/simul-no-such-state", 1);
    command_complains("view", 3,
                      "there is no last run yet; run a lesson first");
    unsetenv("XDG_STATE_HOME");
}

static void a_picture_is_drawn_through_view(void **state)
{
    const SimTraces *traces = *state;
    char *picture = sim_format("/tmp/simul-%d-picture.png", (int)getpid());
    char *arguments = sim_format("view --screenshot %s --at 50%% %s", picture,
                                 traces->two.path);

    command_check(arguments, 0, "");

    assert_int_equal(access(picture, R_OK), 0);
    unlink(picture);
    sim_free(picture);
    sim_free(arguments);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_display_view_shows_the_text_twin),
        cmocka_unit_test(without_a_last_run_view_says_what_to_do),
        cmocka_unit_test(a_picture_is_drawn_through_view),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}

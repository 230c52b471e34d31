// simul lessons: lists them, runs one.
#include "support/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void lessons_are_listed_and_run(void **state)
{
    (void)state;
    command_check("lessons", 0, "05_chess");
    command_check("lessons 5 --no-trace --mode sync --boards 1 --moves 1", 0,
                  "0:01:00");
    command_check("lessons chess --help", 0, "--boards N");
    command_complains("lessons 99", 2, "there is no lesson '99'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lessons_are_listed_and_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

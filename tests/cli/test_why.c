// simul why: a wait and its root.
#include "base/alloc.h"
#include "support/command.h"

#include <jansson.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// A wait and its root, by name and time, by number and event.
static void a_wait_is_explained(void **state)
{
    const SimTraces *traces = *state;
    char *sleep = sim_format("why %s 'table 7@0:01:10'", traces->async.path);
    char *gather = sim_format("why %s 1@#20", traces->two.path);
    char *nobody = sim_format("why %s tabel@1", traces->two.path);

    command_check(
        sleep, 0,
        "table 7 waits since 0:00:35 for a sleep (story.c:4); it is due "
        "at 0:01:30.");
    command_check(gather, 0, "and B is the last, at 1.000.");
    command_complains(nobody, 2,
                      "there is no task 'tabel'; `simul stats` lists them");
    sim_free(sleep);
    sim_free(gather);
    sim_free(nobody);
}

static void why_json_is_a_chain(void **state)
{
    const SimTraces *traces = *state;
    char *arguments = sim_format("%s main@0.5", traces->two.path);
    json_t *why = command_json("why", arguments);
    json_t *chain = json_object_get(why, "chain");

    assert_int_equal(json_array_size(chain), 2);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(chain, 1), "task")),
        "B");
    json_decref(why);
    sim_free(arguments);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_is_explained),
        cmocka_unit_test(why_json_is_a_chain),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}

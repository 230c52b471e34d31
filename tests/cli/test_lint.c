// simul lint: what is wrong with a run.
#include "base/alloc.h"
#include "support/command.h"

#include <jansson.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// A program with two mistakes: status 1, each with its line and its fix.
static void mistakes_are_listed(void **state)
{
    SimStory story;
    const SimTraces *traces = *state;
    char *right = sim_format("lint %s", traces->async.path);
    story_begin(&story, "mistakes.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(&story, 1, "main");
    for (int i = 0; i < 3; i++)
        story_block(&story, 4, 1, 1000);
    story_say(&story, SIM_EVENT_WARNING, 5, 1, "has no number");
    story_finish(&story, 1);
    story_end(&story);
    char *wrong = sim_format("lint %s", story.path);

    command_check(right, 0, "No warning in");
    command_check(wrong, 1, "W01 blocking call in a coroutine  (story.c:4)");
    command_check(
        wrong, 1,
        "main sleeps 1 s without await, and nobody else can run; and 2 "
        "times more at this line.  #5\n");
    command_check(wrong, 1, "Fix: Write await(asyncio.sleep(...))");
    command_check(wrong, 1, "1 warning in");
    story_done(&story);
    sim_free(right);
    sim_free(wrong);
}

static void lint_json_has_the_evidence(void **state)
{
    const SimTraces *traces = *state;
    json_t *lint = command_json("lint", traces->sync.path);
    assert_int_equal(json_array_size(json_object_get(lint, "warnings")), 0);
    assert_true(json_number(lint, "events") > 1000);
    json_decref(lint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_listed),
        cmocka_unit_test(lint_json_has_the_evidence),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}

// simul note: written, listed, changed, removed; and what is refused.
#include "base/alloc.h"
#include "support/command.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// `simul note PATH REST`
static void note(void **state, const char *rest, int status, const char *part)
{
    const SimTraces *traces = *state;
    char *arguments = sim_format("note %s %s 2>&1", traces->async.path, rest);
    command_check(arguments, status, part);
    sim_free(arguments);
}

static void a_note_goes_through_its_life(void **state)
{
    note(state, "", 0, "no notes yet");
    note(state, "--at 0:24:25 'look here'", 0, "note 1");
    note(state, "--event 3 'and there'", 0, "note 2");
    note(state, "", 0, "  1  0:24:25  after #");
    note(state, "--edit 1 'look twice'", 0, "");
    note(state, "--json", 0, "\"text\": \"look twice\"");
    note(state, "--remove 1", 0, "");
    note(state, "", 0, "  2  0:00:00  after #3  and there");
    note(state, "--remove 2", 0, "");
}

static void what_makes_no_sense_is_refused(void **state)
{
    note(state, "--at soon x", 2, "--at needs a time such as");
    note(state, "--at 3", 2, "a text is missing");
    note(state, "--edit 1", 2, "--edit needs the new text");
    note(state, "--remove 77", 1, "there is no note 77");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_goes_through_its_life),
        cmocka_unit_test(what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}

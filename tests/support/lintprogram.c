#include "support/lintprogram.h"

#include "base/buffer.h"
#include "replay/lint/lint.h"

#include <string.h>

unsigned lint_guilty_line;

static void put_warning(const SimWarning *warning, SimBuffer *found)
{
    sim_buffer_format(found, "%sW%02u", found->size_bytes > 0 ? " " : "",
                      warning->number);
    if (warning->place.line != lint_guilty_line)
        sim_buffer_format(found, ":%u", warning->place.line);
    assert_true(warning->evidence_count > 0);
    assert_true(warning->text[0] != '\0');
}

// Numbers and lines of what lint finds; *first is its first sentence.
static void find(const char *path, SimBuffer *found, SimBuffer *first)
{
    SimReplay *replay = NULL;
    char *sentence = NULL;
    SimLint lint;

    assert_int_equal(sim_replay_open(path, &replay, &sentence), SIM_OK);
    sim_lint_init(&lint, replay);
    for (size_t i = 0; i < lint.count; i++)
        put_warning(&lint.warnings[i], found);
    sim_buffer_text(first, lint.count > 0 ? lint.warnings[0].text : "");
    sim_lint_done(&lint);
    sim_replay_close(replay);
}

void lint_program_text(SimCoroutine *program, const char *expected,
                       const char *part)
{
    SimBuffer found;
    SimBuffer first;

    sim_buffer_init(&found);
    sim_buffer_init(&first);
    looptest_setup_traced(NULL);
    capture_errors();
    sim_run(program);
    find(looptest_trace(), &found, &first);
    // What cmocka says must not be captured.
    assert_int_equal(looptest_teardown(NULL), 0);
    assert_string_equal(sim_buffer_string(&found), expected);
    if (!strstr(sim_buffer_string(&first), part))
        assert_string_equal(sim_buffer_string(&first), part);
    sim_buffer_done(&found);
    sim_buffer_done(&first);
}

void lint_program(SimCoroutine *program, const char *expected)
{
    lint_program_text(program, expected, "");
}

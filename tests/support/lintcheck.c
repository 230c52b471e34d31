#include "support/lintcheck.h"

#include "base/buffer.h"
#include "replay/lint/lint.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void lint_begin(SimStory *story)
{
    story_begin(story, "lint.simul");
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(story, 1, "main");
}

static void put_found(const SimLint *lint, SimBuffer *found)
{
    for (size_t i = 0; i < lint->count; i++) {
        const SimWarning *warning = &lint->warnings[i];
        sim_buffer_format(found, "%sW%02u:%u", i > 0 ? " " : "",
                          warning->number, warning->place.line);
        if (warning->count > 1)
            sim_buffer_format(found, "x%llu",
                              (unsigned long long)warning->count);
        assert_true(warning->evidence_count > 0);
        assert_true(warning->text[0] != '\0');
    }
}

void lint_check_text(SimStory *story, const char *expected, const char *part)
{
    SimReplay *replay = story_end_replay(story);
    SimBuffer found;
    SimLint lint;

    sim_buffer_init(&found);
    sim_lint_init(&lint, replay);
    put_found(&lint, &found);
    assert_string_equal(sim_buffer_string(&found), expected);
    if (lint.count > 0 && !strstr(lint.warnings[0].text, part))
        fail_msg("'%s' is not in: %s", part, lint.warnings[0].text);
    sim_lint_done(&lint);
    sim_buffer_done(&found);
    sim_replay_close(replay);
}

void lint_check(SimStory *story, const char *expected)
{
    lint_check_text(story, expected, "");
}

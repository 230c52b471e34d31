#include "replay/replay.h"
#include "support/story.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static SimReplay *two_counts(void)
{
    SimStory story;
    story_begin(&story, "tables.simul");
    story_two_counts(&story);
    return story_end_replay(&story);
}

static void the_task_table_knows_who_made_whom(void **unused)
{
    (void)unused;
    SimReplay *replay = two_counts();

    assert_int_equal(replay->task_count, 4);
    assert_string_equal(replay->tasks[0].name, "main thread");
    assert_string_equal(replay->tasks[1].name, "main");
    assert_string_equal(replay->tasks[2].name, "A");
    assert_int_equal(replay->tasks[1].parent, 0);
    assert_int_equal(replay->tasks[2].parent, 1);
    assert_string_equal(replay->tasks[2].coroutine.function, "count");
    assert_int_equal(replay->tasks[2].created_at.line, 11);
    assert_int_equal(replay->tasks[2].begin_ns, 0);
    assert_int_equal(replay->tasks[2].end_ns, SIM_NS_PER_S);
    assert_int_equal(replay->tasks[2].ended_as, SIM_MODE_DONE);
    sim_replay_close(replay);
}

static void a_task_without_a_name_gets_one(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "names.simul");
    story_new(&story, 17, 0, NULL);
    story_new(&story, 18, 17, "old name");
    story_say(&story, SIM_EVENT_TASK_NAMED, 0, 18, "new name");
    SimReplay *replay = story_end_replay(&story);

    assert_string_equal(replay->tasks[1].name, "Task-17");
    assert_string_equal(replay->tasks[2].name, "new name");
    assert_int_equal(sim_replay_slot(replay, 18), 2);
    assert_int_equal(sim_replay_slot(replay, 99), SIM_NO_SLOT);
    sim_replay_close(replay);
}

static void printed_text_becomes_lines(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "lines.simul");
    story_say(&story, SIM_EVENT_PRINT, 0, 0, "one line");
    story_wait(&story, 5);
    story_say(&story, SIM_EVENT_PRINT, 0, 0, "first\nsecond\n");
    story_say(&story, SIM_EVENT_PRINT, 0, 0, "");
    story_say(&story, SIM_EVENT_LOG, 0, 0, "a log line");
    SimReplay *replay = story_end_replay(&story);

    assert_int_equal(replay->console_count, 5);
    assert_string_equal(replay->console[0].text, "one line");
    assert_string_equal(replay->console[1].text, "first");
    assert_string_equal(replay->console[2].text, "second");
    assert_string_equal(replay->console[3].text, "");
    assert_true(replay->console[4].is_log);
    assert_int_equal(replay->console[2].time_ns, 5 * SIM_NS_PER_MS);
    assert_int_equal(sim_replay_console_at(replay, 0), 0);
    assert_int_equal(sim_replay_console_at(replay, 1), 1);
    assert_int_equal(sim_replay_console_at(replay, 2), 3);
    sim_replay_close(replay);
}

static void a_source_is_there_line_by_line(void **unused)
{
    (void)unused;
    SimReplay *replay = two_counts();
    const SimSourceFile *source = sim_replay_source(replay, "story.c");
    SimPlace place = {"elsewhere/story.c", "count", 4};

    assert_non_null(source);
    assert_int_equal(source->line_count, 13);
    assert_string_equal(source->lines[8], "async(main_)");
    assert_string_equal(sim_replay_source_line(replay, place),
                        "await(asyncio.sleep(1));");
    place.line = 99;
    assert_string_equal(sim_replay_source_line(replay, place), "");
    assert_null(sim_replay_source(replay, "other.c"));
    sim_replay_close(replay);
}

static void a_source_longer_than_a_block_is_put_together(void **unused)
{
    (void)unused;
    enum { LINES = 4000 };
    static char text[LINES * 20 + 1];
    SimStory story;
    for (unsigned i = 0; i < LINES; i++)
        snprintf(text + i * 20, 21, "Polg\303\241r, line %05u\n", i % 100000);
    SimSource source = {text, text + LINES * 20};
    SimSite site = {"long.c", "long", 1, &source};
    story_begin(&story, "long.simul");
    sim_trace_event(story.trace, SIM_EVENT_TASK_RUN, 0, &site, 0, 0);
    SimReplay *replay = story_end_replay(&story);

    const SimSourceFile *found = sim_replay_source(replay, "long.c");
    assert_int_equal(found->line_count, LINES);
    for (unsigned i = 0; i < LINES; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "Polg\303\241r, line %05u",
                 i % 100000);
        assert_string_equal(found->lines[i], expected);
    }
    sim_replay_close(replay);
}

static void notes_and_metas_are_kept_in_order(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "notes.simul");
    sim_trace_meta(story.trace, "program", "notes");
    story_say(&story, SIM_EVENT_SCENE, 0, 0, "chess boards=2 moves=1");
    sim_trace_counter(story.trace, 0, "queue", 7.5);
    story_say(&story, SIM_EVENT_MARK, 0, 0, "here");
    SimReplay *replay = story_end_replay(&story);

    assert_string_equal(sim_replay_meta(replay, "program"), "notes");
    assert_string_equal(sim_replay_meta(replay, "nothing"), "");
    assert_int_equal(replay->note_count, 3);
    assert_string_equal(replay->notes[0].text, "chess boards=2 moves=1");
    assert_string_equal(replay->notes[1].text, "queue");
    assert_true(replay->notes[1].value == 7.5);
    assert_int_equal(sim_replay_notes_at(replay, 2), 1);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_task_table_knows_who_made_whom),
        cmocka_unit_test(a_task_without_a_name_gets_one),
        cmocka_unit_test(printed_text_becomes_lines),
        cmocka_unit_test(a_source_is_there_line_by_line),
        cmocka_unit_test(a_source_longer_than_a_block_is_put_together),
        cmocka_unit_test(notes_and_metas_are_kept_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

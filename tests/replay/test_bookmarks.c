// Notes kept with a trace: in the file, safe, and no harm to what was recorded.
#include "base/alloc.h"
#include "base/buffer.h"
#include "replay/bookmarks.h"
#include "support/story.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static SimReplay *open_story(const SimStory *story)
{
    SimReplay *replay = NULL;
    char *sentence = NULL;
    if (sim_replay_open(story->path, &replay, &sentence) != SIM_OK)
        fail_msg("%s", sentence);
    return replay;
}

static void begin(SimStory *story)
{
    story_begin(story, "notes.simul");
    story_two_counts(story);
    story_end(story);
}

static uint32_t add(SimReplay *replay, uint64_t step, const char *text)
{
    char *sentence = NULL;
    uint32_t id = 0;
    if (!sim_bookmark_add(replay, step, text, &id, &sentence))
        fail_msg("%s", sentence);
    return id;
}

// The notes of a file that is opened anew: "step:text step:text".
static void check_file(const SimStory *story, const char *expected)
{
    SimReplay *replay = open_story(story);
    SimBuffer buffer;
    size_t count;
    const SimBookmark *all = sim_replay_bookmarks(replay, &count);
    sim_buffer_init(&buffer);
    for (size_t i = 0; i < count; i++)
        sim_buffer_format(&buffer, "%s%d:%s", i > 0 ? " " : "",
                          (int)all[i].step, all[i].text);
    assert_string_equal(sim_buffer_string(&buffer), expected);
    assert_null(sim_reader_damage(replay->reader));
    sim_buffer_done(&buffer);
    sim_replay_close(replay);
}

static void notes_are_there_when_the_file_is_opened_again(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    SimReplay *replay = open_story(&story);

    add(replay, 20, "later");
    add(replay, 7, "\"first\", ünder");
    add(replay, 0, "start");

    check_file(&story, "0:start 7:\"first\", ünder 20:later");
    sim_replay_close(replay);
    story_done(&story);
}

static void a_note_is_changed_and_removed_by_its_id(void **unused)
{
    (void)unused;
    SimStory story;
    char *sentence = NULL;
    begin(&story);
    SimReplay *replay = open_story(&story);
    uint32_t first = add(replay, 5, "a");
    uint32_t second = add(replay, 6, "b");

    assert_true(sim_bookmark_edit(replay, first, "c", &sentence));
    assert_true(sim_bookmark_remove(replay, second, &sentence));
    check_file(&story, "5:c");
    assert_int_not_equal(add(replay, 9, "d"), second);
    check_file(&story, "5:c 9:d");
    assert_false(sim_bookmark_remove(replay, second, &sentence));
    assert_non_null(strstr(sentence, "there is no note 2"));
    sim_free(sentence);
    sim_replay_close(replay);
    story_done(&story);
}

static void the_events_are_as_before(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    SimReplay *before = open_story(&story);
    add(before, 3, "x");
    SimReplay *after = open_story(&story);

    assert_int_equal(after->step_count, before->step_count);
    for (uint64_t i = 0; i < before->step_count; i++) {
        SimEvent a = sim_reader_event(before->reader, i);
        SimEvent b = sim_reader_event(after->reader, i);
        assert_memory_equal(&a, &b, sizeof a);
        assert_int_equal(sim_reader_cause(before->reader, &a),
                         sim_reader_cause(after->reader, &b));
    }
    sim_replay_close(before);
    sim_replay_close(after);
    story_done(&story);
}

static void many_notes_take_few_blocks(void **unused)
{
    (void)unused;
    enum { NOTES = 3000 };
    SimStory story;
    struct stat before;
    struct stat after;
    size_t count;
    begin(&story);
    stat(story.path, &before);
    SimReplay *replay = open_story(&story);

    for (int i = 0; i < NOTES; i++)
        add(replay, (uint64_t)i % 40, "about so long a text");
    stat(story.path, &after);

    assert_true(after.st_size - before.st_size <= 5 * SIM_BLOCK_BYTES);
    SimReplay *again = open_story(&story);
    sim_replay_bookmarks(again, &count);
    assert_int_equal(count, NOTES);
    sim_replay_close(again);
    sim_replay_close(replay);
    story_done(&story);
}

// Whoever is killed between the two writes of a note leaves the record of its
// text without its kind: what stands before it is there, and the next note takes
// its place.
static void a_note_that_was_not_finished_is_none(void **unused)
{
    (void)unused;
    SimStory story;
    SimRecord record;
    struct stat found;
    begin(&story);
    SimReplay *replay = open_story(&story);
    add(replay, 5, "whole");
    add(replay, 6, "half");
    stat(story.path, &found);
    // A note of a short text is 16 + 16 + 32 bytes.
    long at = (long)found.st_size - SIM_BLOCK_BYTES +
              (long)sizeof(SimBlockHeader) + 64;
    FILE *file = fopen(story.path, "r+");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    assert_int_equal(fread(&record, sizeof record, 1, file), 1);
    assert_int_equal(record.kind, SIM_RECORD_STRING);
    fseek(file, at, SEEK_SET);
    fwrite("\0\0\0\0\0\0\0", 8, 1, file);
    fclose(file);

    check_file(&story, "5:whole");
    add(replay, 8, "next");
    check_file(&story, "5:whole 8:next");
    sim_replay_close(replay);
    story_done(&story);
}

static void a_note_that_is_too_long_is_refused(void **unused)
{
    (void)unused;
    static char text[5000];
    SimStory story;
    char *sentence = NULL;
    uint32_t id = 0;
    begin(&story);
    SimReplay *replay = open_story(&story);
    memset(text, 'x', sizeof text - 1);

    assert_false(sim_bookmark_add(replay, 1, text, &id, &sentence));

    assert_non_null(strstr(sentence, "at most 4000 bytes"));
    sim_free(sentence);
    check_file(&story, "");
    sim_replay_close(replay);
    story_done(&story);
}

static void bookmarks_are_found_forward_and_back(void **unused)
{
    (void)unused;
    SimStory story;
    begin(&story);
    SimReplay *replay = open_story(&story);
    add(replay, 5, "a");
    add(replay, 9, "b");

    assert_string_equal(sim_bookmark_after(replay, 5)->text, "b");
    assert_string_equal(sim_bookmark_before(replay, 9)->text, "a");
    assert_null(sim_bookmark_after(replay, 9));
    assert_null(sim_bookmark_before(replay, 5));
    sim_replay_close(replay);
    story_done(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_are_there_when_the_file_is_opened_again),
        cmocka_unit_test(a_note_is_changed_and_removed_by_its_id),
        cmocka_unit_test(the_events_are_as_before),
        cmocka_unit_test(many_notes_take_few_blocks),
        cmocka_unit_test(a_note_that_was_not_finished_is_none),
        cmocka_unit_test(a_note_that_is_too_long_is_refused),
        cmocka_unit_test(bookmarks_are_found_forward_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

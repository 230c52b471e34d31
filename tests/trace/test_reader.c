#include "base/alloc.h"
#include "support/golden.h"
#include "support/story.h"
#include "trace/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// ---- helpers -------------------------------------------------------------------

static SimReader *open_story(SimStory *story)
{
    SimReader *reader = NULL;
    char *sentence = NULL;
    if (sim_reader_open(story->path, &reader, &sentence) != SIM_OK)
        fail_msg("%s", sentence);
    return reader;
}

// The bytes of the story's file. Owns: the caller.
static char *bytes_of(const SimStory *story, size_t *out_size_bytes)
{
    FILE *file = fopen(story->path, "rb");
    struct stat found;
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &found), 0);
    *out_size_bytes = (size_t)found.st_size;
    char *bytes = sim_alloc(*out_size_bytes);
    assert_int_equal(fread(bytes, 1, *out_size_bytes, file), *out_size_bytes);
    fclose(file);
    return bytes;
}

static void assert_same_event(const SimEvent *left, const SimEvent *right)
{
    assert_int_equal(left->index, right->index);
    assert_int_equal(left->number, right->number);
    assert_int_equal(left->time_ns, right->time_ns);
    assert_int_equal(left->kind, right->kind);
    assert_int_equal(left->flags, right->flags);
    assert_int_equal(left->site, right->site);
    assert_int_equal(left->task, right->task);
    assert_int_equal(left->arg, right->arg);
    assert_int_equal(left->a, right->a);
    assert_int_equal(left->b, right->b);
}

// MARKs of one task, a millisecond apart; a text in every hundredth.
static void record_many(SimStory *story, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        story_wait(story, 1);
        if (i % 100 == 0)
            story_say(story, SIM_EVENT_PRINT, 3, 1, "a hundred more");
        else
            story_event(story, SIM_EVENT_TASK_RUN, 0, 5, 1, (uint32_t)i);
    }
}

// ---- reading -------------------------------------------------------------------

static void reader_gives_every_field_of_an_event(void **state)
{
    (void)state;
    SimStory story;
    story_begin(&story, "fields.simul");
    story_wait(&story, 1500);
    story_event2(&story, SIM_EVENT_TIMER_SET, 7, 12, 42, 99, 1234567890123, 5);
    story_end(&story);

    SimReader *reader = open_story(&story);
    // The source of the site's file comes first.
    SimEvent event = sim_reader_event(reader, sim_reader_count(reader) - 1);

    assert_int_equal(event.kind, SIM_EVENT_TIMER_SET);
    assert_int_equal(event.time_ns, 1500 * (int64_t)SIM_NS_PER_MS);
    assert_int_equal(event.flags, 7);
    assert_int_equal(event.task, 42);
    assert_int_equal(event.arg, 99);
    assert_int_equal(event.a, 1234567890123);
    assert_int_equal(event.b, 5);
    SimPlace place = sim_reader_place(reader, event.site);
    assert_string_equal(place.file, "story.c");
    assert_int_equal(place.line, 12);
    sim_reader_close(reader);
    story_done(&story);
}

static void any_event_is_the_same_walking_and_jumping(void **state)
{
    (void)state;
    SimStory story;
    SimWalk walk;
    SimEvent event;
    story_begin(&story, "many.simul");
    record_many(&story, 20000);
    story_end(&story);

    SimReader *reader = open_story(&story);
    sim_walk_begin(&walk, reader, 0);
    uint64_t count = 0;
    while (sim_walk_next(&walk, &event)) {
        SimEvent jumped = sim_reader_event(reader, count);
        assert_same_event(&event, &jumped);
        assert_int_equal(event.index, count++);
    }

    // One SOURCE, and what was recorded.
    assert_int_equal(count, 20001);
    assert_int_equal(sim_reader_count(reader), count);
    assert_null(sim_reader_damage(reader));
    sim_reader_close(reader);
    story_done(&story);
}

static void events_until_a_time_are_found(void **state)
{
    (void)state;
    SimStory story;
    story_begin(&story, "until.simul");
    record_many(&story, 9000);
    story_end(&story);

    SimReader *reader = open_story(&story);
    for (int64_t ms = 0; ms < 9100; ms += 37) {
        uint64_t until = sim_reader_count_until(reader, ms * SIM_NS_PER_MS + 5);
        if (until > 0)
            assert_true(sim_reader_event(reader, until - 1).time_ns <=
                        ms * SIM_NS_PER_MS + 5);
        if (until < sim_reader_count(reader))
            assert_true(sim_reader_event(reader, until).time_ns >
                        ms * SIM_NS_PER_MS + 5);
    }
    assert_int_equal(sim_reader_count_until(reader, -1), 0);
    sim_reader_close(reader);
    story_done(&story);
}

static void a_cause_is_found_by_so_many_events_ago(void **state)
{
    (void)state;
    SimStory story;
    story_begin(&story, "cause.simul");
    story_new(&story, 1, 0, "one");
    story_end(&story);

    SimReader *reader = open_story(&story);
    uint64_t last = sim_reader_count(reader) - 1;
    SimEvent ready = sim_reader_event(reader, last);

    assert_int_equal(ready.kind, SIM_EVENT_TASK_READY);
    assert_int_equal(sim_reader_cause(reader, &ready), last - 1);
    ready.arg = 1000;
    assert_int_equal(sim_reader_cause(reader, &ready), last);
    sim_reader_close(reader);
    story_done(&story);
}

static void what_is_no_text_becomes_a_question_mark(void **state)
{
    (void)state;
    static const struct {
        const char *recorded;
        const char *read;
    } rows[] = {
        {"Polg\303\241r", "Polg\303\241r"},
        {"cut \303", "cut ?"},
        {"\377\376", "??"},
        {"esc \033[31m", "esc ?[31m"},
        {"tab\tand\nline", "tab\tand\nline"},
        {"csi \302\233", "csi ??"},
        {"\355\240\200", "???"},
        {"\364\217\277\277", "\364\217\277\277"},
    };
    SimStory story;
    story_begin(&story, "text.simul");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        story_say(&story, SIM_EVENT_MARK, 0, 0, rows[i].recorded);
    story_end(&story);

    SimReader *reader = open_story(&story);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SimEvent event = sim_reader_event(reader, i);
        assert_string_equal(sim_reader_string(reader, event.arg), rows[i].read);
    }
    assert_string_equal(sim_reader_string(reader, 999999), "");
    sim_reader_close(reader);
    story_done(&story);
}

// ---- damage --------------------------------------------------------------------

static void a_program_that_was_killed_leaves_every_event(void **state)
{
    (void)state;
    SimStory story;
    story_begin(&story, "killed.simul");
    record_many(&story, 5000);

    // The trace is still open, as it is when the writer was killed.
    SimReader *reader = open_story(&story);

    assert_int_equal(sim_reader_count(reader), 5001);
    assert_int_equal(sim_reader_header(reader)->is_finished, 0);
    sim_reader_close(reader);
    story_end(&story);
    story_done(&story);
}

static void a_file_cut_anywhere_opens_or_says_why(void **state)
{
    (void)state;
    SimStory story;
    size_t size_bytes;
    story_begin(&story, "cut.simul");
    record_many(&story, 12000);
    story_end(&story);
    char *bytes = bytes_of(&story, &size_bytes);

    for (size_t cut = 0; cut < size_bytes; cut += 1777) {
        SimReader *reader = NULL;
        char *sentence = NULL;
        SimStatus status =
            sim_reader_open_bytes("cut", bytes, cut, &reader, &sentence);
        assert_true((status == SIM_OK) == (reader != NULL));
        assert_true((status != SIM_OK) == (sentence != NULL));
        if (reader && sim_reader_count(reader) < 12001)
            assert_non_null(sim_reader_damage(reader));
        sim_reader_close(reader);
        sim_free(sentence);
    }
    sim_free(bytes);
    story_done(&story);
}

static void of_two_copies_of_a_block_the_longer_is_kept(void **state)
{
    (void)state;
    SimStory story;
    size_t size_bytes;
    SimReader *reader = NULL;
    char *sentence = NULL;
    story_begin(&story, "copies.simul");
    record_many(&story, 100);
    story_end(&story);
    char *bytes = bytes_of(&story, &size_bytes);

    // The block once more, appended, with its second half missing.
    char *twice = sim_alloc(size_bytes + SIM_BLOCK_BYTES);
    memcpy(twice, bytes, size_bytes);
    memcpy(twice + size_bytes, bytes + SIM_HEADER_BYTES, SIM_BLOCK_BYTES);
    memset(twice + size_bytes + 1600, 0, SIM_BLOCK_BYTES - 1600);
    assert_int_equal(sim_reader_open_bytes("twice", twice,
                                           size_bytes + SIM_BLOCK_BYTES,
                                           &reader, &sentence),
                     SIM_OK);

    assert_int_equal(sim_reader_count(reader), 101);
    sim_reader_close(reader);
    sim_free(twice);
    sim_free(bytes);
    story_done(&story);
}

static void a_damaged_block_costs_only_itself(void **state)
{
    (void)state;
    SimStory story;
    size_t size_bytes;
    SimReader *reader = NULL;
    char *sentence = NULL;
    story_begin(&story, "hole.simul");
    record_many(&story, 20000);
    story_end(&story);
    char *bytes = bytes_of(&story, &size_bytes);
    assert_true(size_bytes > SIM_BLOCKS_OFFSET + 2 * SIM_BLOCK_BYTES);

    memset(bytes + SIM_BLOCKS_OFFSET + SIM_BLOCK_BYTES, 0xa5, SIM_BLOCK_BYTES);
    assert_int_equal(
        sim_reader_open_bytes("hole", bytes, size_bytes, &reader, &sentence),
        SIM_OK);

    assert_in_range(sim_reader_count(reader), 14000, 17000);
    assert_string_equal(sim_reader_damage(reader),
                        "hole is damaged: 1 of its blocks cannot be read; what "
                        "is left is shown");
    // Numbers are the program's own on both sides of the hole.
    SimEvent last = sim_reader_event(reader, sim_reader_count(reader) - 1);
    assert_int_equal(last.number, 20000);
    sim_reader_close(reader);
    sim_free(bytes);
    story_done(&story);
}

static void a_ring_keeps_the_end_and_knows_its_tasks(void **state)
{
    (void)state;
    SimStory story;
    size_t known_count;
    story_begin_ring(&story, "ring.simul", 4 * SIM_BLOCK_BYTES);
    for (int i = 0; i < 200000; i++) {
        if (i % 1000 == 0)
            sim_trace_define_task(story.trace, 7, 0, "lucky", NULL);
        story_event(&story, SIM_EVENT_TASK_RUN, 0, 0, 7, 0);
    }
    story_end(&story);

    SimReader *reader = open_story(&story);
    SimEvent last = sim_reader_event(reader, sim_reader_count(reader) - 1);
    const SimKnownTask *known = sim_reader_known_tasks(reader, &known_count);

    assert_int_equal(last.number, 199999);
    assert_in_range(sim_reader_count(reader), 15000, 25000);
    assert_null(sim_reader_damage(reader));
    assert_int_equal(known_count, 1);
    assert_string_equal(known[0].name, "lucky");
    sim_reader_close(reader);
    story_done(&story);
}

// ---- what is no trace --------------------------------------------------------------

static void what_is_no_trace_gets_a_sentence(void **state)
{
    (void)state;
    static const SimFileHeader newer = {.magic = SIM_TRACE_MAGIC, .version = 9};
    static const SimFileHeader bare = {.magic = SIM_TRACE_MAGIC, .version = 1};
    const struct {
        const void *bytes;
        size_t size_bytes;
        SimStatus status;
        const char *words;
    } rows[] = {
        {"", 0, SIM_EMPTY, "it holds no event"},
        {"PNG", 3, SIM_NOT_A_TRACE, "it is not a Simul trace"},
        {"#!/bin/sh\n echo not a trace", 27, SIM_NOT_A_TRACE, "not a Simul"},
        {&newer, sizeof newer, SIM_BAD_VERSION, "a newer Simul"},
        {&bare, sizeof bare, SIM_EMPTY, "it holds no event"},
        {&bare, 20, SIM_EMPTY, "it holds no event"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SimReader *reader = NULL;
        char *sentence = NULL;
        SimStatus status =
            sim_reader_open_bytes("some.simul", rows[i].bytes,
                                  rows[i].size_bytes, &reader, &sentence);
        assert_int_equal(status, rows[i].status);
        assert_null(reader);
        assert_non_null(strstr(sentence, "some.simul"));
        assert_non_null(strstr(sentence, rows[i].words));
        sim_free(sentence);
    }
}

static void paths_that_lead_nowhere_get_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        SimStatus status;
    } rows[] = {
        {"/no/such/file.simul", SIM_NOT_FOUND},
        {"/", SIM_IS_DIRECTORY},
        {"/dev/null", SIM_NOT_A_TRACE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SimReader *reader = NULL;
        char *sentence = NULL;
        assert_int_equal(sim_reader_open(rows[i].path, &reader, &sentence),
                         rows[i].status);
        assert_null(reader);
        assert_non_null(strstr(sentence, rows[i].path));
        sim_free(sentence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reader_gives_every_field_of_an_event),
        cmocka_unit_test(any_event_is_the_same_walking_and_jumping),
        cmocka_unit_test(events_until_a_time_are_found),
        cmocka_unit_test(a_cause_is_found_by_so_many_events_ago),
        cmocka_unit_test(what_is_no_text_becomes_a_question_mark),
        cmocka_unit_test(a_program_that_was_killed_leaves_every_event),
        cmocka_unit_test(a_file_cut_anywhere_opens_or_says_why),
        cmocka_unit_test(of_two_copies_of_a_block_the_longer_is_kept),
        cmocka_unit_test(a_damaged_block_costs_only_itself),
        cmocka_unit_test(a_ring_keeps_the_end_and_knows_its_tasks),
        cmocka_unit_test(what_is_no_trace_gets_a_sentence),
        cmocka_unit_test(paths_that_lead_nowhere_get_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

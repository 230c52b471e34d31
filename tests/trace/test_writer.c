// What the writer promises: a kill loses nothing, a full disk ends recording
// and not the program, a ring stays small, the same run gives the same bytes.
#include "base/alloc.h"
#include "base/buffer.h"
#include "support/story.h"
#include "trace/reader.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static SimReader *open_path(const char *path)
{
    SimReader *reader = NULL;
    char *sentence = NULL;
    if (sim_reader_open(path, &reader, &sentence) != SIM_OK)
        fail_msg("%s", sentence);
    return reader;
}

static off_t size_of(const char *path)
{
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    return found.st_size;
}

static char *read_bytes(const char *path, size_t *out_size_bytes)
{
    *out_size_bytes = (size_t)size_of(path);
    char *bytes = sim_alloc(*out_size_bytes);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, *out_size_bytes, file), *out_size_bytes);
    fclose(file);
    return bytes;
}

// ---- kill -9 ---------------------------------------------------------------------

// Records without end, and says after each event how many there are.
static _Noreturn void record_for_ever(SimStory *story,
                                      _Atomic uint64_t *recorded)
{
    for (;;) {
        story_wait(story, 1);
        if (story->trace->event_count % 10 == 0)
            story_say(story, SIM_EVENT_PRINT, 3, 1, "still alive");
        else
            story_sleep(story, 4, 1, 5);
        atomic_store(recorded, story->trace->event_count);
    }
}

static void a_kill_at_any_moment_loses_nothing(void **unused)
{
    (void)unused;
    _Atomic uint64_t *recorded = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(recorded != MAP_FAILED);

    for (int round = 0; round < 12; round++) {
        SimStory story;
        story_begin(&story, "kill.simul");
        atomic_store(recorded, 0);
        pid_t child = fork();
        if (child == 0)
            record_for_ever(&story, recorded);
        while (atomic_load(recorded) < 1 + 997u * (unsigned)round * 11)
            continue;
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);

        SimReader *reader = open_path(story.path);
        assert_true(sim_reader_count(reader) >= atomic_load(recorded));
        assert_null(sim_reader_damage(reader));
        assert_int_equal(sim_reader_header(reader)->is_finished, 0);
        SimEvent last = sim_reader_event(reader, sim_reader_count(reader) - 1);
        assert_int_equal(last.number, last.index);
        sim_reader_close(reader);
        story_end(&story);
        story_done(&story);
    }
    munmap(recorded, 4096);
}

// ---- a full disk -----------------------------------------------------------------

typedef struct Warnings {
    int count;
    char *last;
} Warnings;

static void keep_warning(void *context, const char *sentence)
{
    Warnings *warnings = context;
    warnings->count++;
    sim_free(warnings->last);
    warnings->last = sim_strdup(sentence);
}

static void set_file_limit(rlim_t size_bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size_bytes < limit.rlim_max ? size_bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_ends_recording_and_not_the_program(void **unused)
{
    (void)unused;
    enum { EVENTS = 30000 };
    Warnings warnings = {0};
    SimStory story;
    story_begin(&story, "full.simul");
    story_end(&story);
    SimTraceConfig config = {.path = story.path,
                             .clock = &story.clock,
                             .warn = keep_warning,
                             .warn_context = &warnings};
    signal(SIGXFSZ, SIG_IGN);
    set_file_limit(SIM_BLOCKS_OFFSET + 3 * SIM_BLOCK_BYTES);
    assert_int_equal(sim_trace_open(&config, &story.trace), SIM_OK);

    for (int i = 0; i < EVENTS; i++)
        story_event(&story, SIM_EVENT_TASK_RUN, 0, 0, 1, 0);
    story_end(&story);
    set_file_limit(RLIM_INFINITY);

    SimReader *reader = open_path(story.path);
    SimEvent last = sim_reader_event(reader, sim_reader_count(reader) - 1);
    assert_int_equal(warnings.count, 1);
    assert_non_null(strstr(warnings.last, "the disk is full"));
    assert_int_equal(last.kind, SIM_EVENT_DROPPED);
    // What is in the trace and what is counted as dropped is all there was.
    assert_int_equal(sim_reader_count(reader) - 1 + last.arg, EVENTS);
    assert_in_range(last.arg, 1, EVENTS - 4 * 4000);
    assert_null(sim_reader_damage(reader));
    sim_reader_close(reader);
    sim_free(warnings.last);
    story_done(&story);
}

static void without_room_for_its_head_a_trace_does_not_begin(void **unused)
{
    (void)unused;
    SimStory story;
    SimTrace *trace = NULL;
    story_begin(&story, "head.simul");
    story_end(&story);
    SimTraceConfig config = {.path = story.path, .clock = &story.clock};
    signal(SIGXFSZ, SIG_IGN);
    set_file_limit(5000);

    SimStatus status = sim_trace_open(&config, &trace);

    set_file_limit(RLIM_INFINITY);
    assert_int_equal(status, SIM_DISK_FULL);
    assert_null(trace);
    assert_int_not_equal(access(story.path, F_OK), 0);
    sim_free(story.path);
}

// ---- the file --------------------------------------------------------------------

static void a_ring_does_not_grow(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin_ring(&story, "ring.simul", 6 * SIM_BLOCK_BYTES);
    for (int i = 0; i < 300000; i++)
        story_event(&story, SIM_EVENT_TASK_RUN, 0, 0, 1, (uint32_t)i);
    story_end(&story);

    SimReader *reader = open_path(story.path);
    SimEvent last = sim_reader_event(reader, sim_reader_count(reader) - 1);

    assert_int_equal(size_of(story.path),
                     SIM_BLOCKS_OFFSET + 6 * SIM_BLOCK_BYTES);
    assert_int_equal(last.arg, 299999);
    assert_in_range(sim_reader_count(reader), 5 * 4000, 8 * 4100);
    sim_reader_close(reader);
    story_done(&story);
}

static void the_same_run_gives_the_same_bytes(void **unused)
{
    (void)unused;
    char *bytes[2];
    size_t size_bytes[2];
    for (int i = 0; i < 2; i++) {
        SimStory story;
        story_begin(&story, "same.simul");
        story_chess_async(&story, 24, 30);
        story_end(&story);
        bytes[i] = read_bytes(story.path, &size_bytes[i]);
        story_done(&story);
    }

    assert_int_equal(size_bytes[0], size_bytes[1]);
    assert_memory_equal(bytes[0], bytes[1], size_bytes[0]);
    sim_free(bytes[0]);
    sim_free(bytes[1]);
}

static void somebody_who_reads_the_old_trace_keeps_it(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "old.simul");
    story_two_counts(&story);
    story_end(&story);
    FILE *old = fopen(story.path, "rb");
    assert_non_null(old);

    SimTraceConfig config = {.path = story.path, .clock = &story.clock};
    assert_int_equal(sim_trace_open(&config, &story.trace), SIM_OK);
    SimFileHeader header;
    assert_int_equal(fread(&header, sizeof header, 1, old), 1);

    assert_int_equal(header.is_finished, 1);
    fclose(old);
    story_end(&story);
    story_done(&story);
}

static void a_place_that_takes_no_file_gets_a_status(void **unused)
{
    (void)unused;
    static const struct {
        const char *path;
        SimStatus status;
    } rows[] = {
        {"/tmp", SIM_IS_DIRECTORY},
        {"/no/such/folder/x.simul", SIM_NOT_FOUND},
    };
    SimClock clock;
    sim_clock_init(&clock, SIM_CLOCK_VIRTUAL, 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SimTrace *trace = NULL;
        SimTraceConfig config = {.path = rows[i].path, .clock = &clock};
        assert_int_equal(sim_trace_open(&config, &trace), rows[i].status);
        assert_null(trace);
    }
}

// ---- texts -----------------------------------------------------------------------

static void a_text_longer_than_a_block_comes_back_whole(void **unused)
{
    (void)unused;
    enum { SIZE_BYTES = 150001 };
    SimStory story;
    SimWalk walk;
    SimEvent event;
    char *text = sim_alloc(SIZE_BYTES + 1);
    for (int i = 0; i < SIZE_BYTES; i++)
        text[i] = "p\303\241"[i % 3]; // "pá", cut in odd places if at all
    text[SIZE_BYTES - 1] = 'p';
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    story_begin(&story, "text.simul");
    story_say(&story, SIM_EVENT_PRINT, 0, 1, text);
    story_end(&story);

    SimReader *reader = open_path(story.path);
    sim_walk_begin(&walk, reader, 0);
    while (sim_walk_next(&walk, &event))
        sim_buffer_text(&buffer, sim_reader_string(reader, event.arg));

    assert_string_equal(sim_buffer_string(&buffer), text);
    assert_true(sim_reader_count(reader) > 4);
    sim_buffer_done(&buffer);
    sim_reader_close(reader);
    story_done(&story);
    sim_free(text);
}

static void every_block_stands_alone(void **unused)
{
    (void)unused;
    SimStory story;
    size_t size_bytes;
    SimReader *reader = NULL;
    char *sentence = NULL;
    story_begin(&story, "alone.simul");
    for (int i = 0; i < 30000; i++) {
        story_wait(&story, 100000); // far apart: time bases are needed
        story_event(&story, SIM_EVENT_TASK_RUN, 0, 5 + (uint32_t)i % 9, 1, 0);
    }
    story_end(&story);
    char *bytes = read_bytes(story.path, &size_bytes);

    // Only the third of the appended blocks is left.
    char *one = sim_alloc(SIM_BLOCKS_OFFSET + SIM_BLOCK_BYTES);
    memcpy(one, bytes, SIM_HEADER_BYTES);
    memcpy(one + SIM_BLOCKS_OFFSET,
           bytes + SIM_BLOCKS_OFFSET + 2 * SIM_BLOCK_BYTES, SIM_BLOCK_BYTES);
    assert_int_equal(sim_reader_open_bytes("one", one,
                                           SIM_BLOCKS_OFFSET + SIM_BLOCK_BYTES,
                                           &reader, &sentence),
                     SIM_OK);

    SimEvent first = sim_reader_event(reader, 0);
    SimPlace place = sim_reader_place(reader, first.site);
    assert_true(first.number > 1000);
    // One SOURCE came before the first run.
    assert_int_equal(first.time_ns, (int64_t)first.number * 100 * SIM_NS_PER_S);
    assert_int_equal(place.line, 5 + (first.number - 1) % 9);
    assert_string_equal(place.file, "story.c");
    sim_reader_close(reader);
    sim_free(one);
    sim_free(bytes);
    story_done(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kill_at_any_moment_loses_nothing),
        cmocka_unit_test(a_full_disk_ends_recording_and_not_the_program),
        cmocka_unit_test(without_room_for_its_head_a_trace_does_not_begin),
        cmocka_unit_test(a_ring_does_not_grow),
        cmocka_unit_test(the_same_run_gives_the_same_bytes),
        cmocka_unit_test(somebody_who_reads_the_old_trace_keeps_it),
        cmocka_unit_test(a_place_that_takes_no_file_gets_a_status),
        cmocka_unit_test(a_text_longer_than_a_block_comes_back_whole),
        cmocka_unit_test(every_block_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

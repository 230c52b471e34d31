#include "support/mutate.h"

#include "base/alloc.h"
#include "replay/bookmarks.h"
#include "replay/check.h"
#include "replay/clocks.h"
#include "replay/compare/compare.h"
#include "replay/compare/order.h"
#include "replay/export/export.h"
#include "replay/lint/lint.h"
#include "replay/path.h"
#include "replay/tell.h"
#include "replay/things.h"
#include "replay/timeline.h"
#include "replay/why.h"
#include "support/story.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BASES = 5, CHANGES_MOST = 4, LANES_MOST = 20, TOLD_MOST = 40 };

typedef struct Bytes {
    char *bytes;
    size_t size_bytes;
} Bytes;

struct Mutants {
    Bytes base[BASES];
    SimReplay *whole; // to compare mutants with
};

// ---- the whole traces ------------------------------------------------------------

static Bytes read_file(SimStory *story)
{
    Bytes bytes = {NULL, 0};
    FILE *file = fopen(story->path, "rb");
    assert(file);
    fseek(file, 0, SEEK_END);
    bytes.size_bytes = (size_t)ftell(file);
    rewind(file);
    bytes.bytes = sim_alloc(bytes.size_bytes);
    size_t count = fread(bytes.bytes, 1, bytes.size_bytes, file);
    assert(count == bytes.size_bytes);
    (void)count;
    fclose(file);
    story_done(story);
    return bytes;
}

static Bytes read_story(SimStory *story)
{
    story_end(story);
    return read_file(story);
}

// A trace into which somebody has written notes.
static Bytes read_noted(void)
{
    SimStory story;
    SimReplay *replay = NULL;
    char *sentence = NULL;
    story_begin(&story, "noted");
    story_two_counts(&story);
    story_end(&story);
    SimStatus status = sim_replay_open(story.path, &replay, &sentence);
    assert(status == SIM_OK);
    (void)status;
    for (uint32_t id, i = 0; i < 5; i++)
        sim_bookmark_add(replay, i * 7, "look here", &id, &sentence);
    sim_bookmark_remove(replay, 2, &sentence);
    sim_bookmark_edit(replay, 3, "and there", &sentence);
    sim_replay_close(replay);
    return read_file(&story);
}

static Bytes record_ring(void)
{
    SimStory story;
    story_begin_ring(&story, "ring", 4 * SIM_BLOCK_BYTES);
    for (uint32_t i = 0; i < 20000; i++) {
        if (i % 500 == 0)
            sim_trace_define_task(story.trace, i / 4000 + 1, 0, "old", NULL);
        story_run(&story, i / 4000 + 1);
        story_sleep(&story, 4, i / 4000 + 1, 5);
        story_wait(&story, 5);
        story_wake(&story, i / 4000 + 1);
    }
    return read_story(&story);
}

Mutants *mutants_new(void)
{
    Mutants *mutants = sim_alloc(sizeof *mutants);
    SimStory story;
    story_begin(&story, "two");
    story_two_counts(&story);
    mutants->base[0] = read_story(&story);
    story_begin(&story, "chess");
    story_chess_async(&story, 8, 12);
    mutants->base[1] = read_story(&story);
    story_begin(&story, "random");
    story_random(&story, 1, 6000);
    mutants->base[2] = read_story(&story);
    mutants->base[3] = record_ring();
    mutants->base[4] = read_noted();
    story_begin(&story, "whole");
    story_two_counts(&story);
    mutants->whole = story_end_replay(&story);
    return mutants;
}

void mutants_free(Mutants *mutants)
{
    for (int i = 0; i < BASES; i++)
        sim_free(mutants->base[i].bytes);
    sim_replay_close(mutants->whole);
    sim_free(mutants);
}

// ---- mutating --------------------------------------------------------------------

static uint64_t draw(uint64_t *seed)
{
    uint64_t mixed = *seed += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

static size_t draw_below(uint64_t *seed, size_t limit)
{
    return limit ? (size_t)(draw(seed) % limit) : 0;
}

// A place where something is written, mostly: empty records are no target.
static size_t draw_place(const Bytes *mutant, uint64_t *seed)
{
    size_t place = 0;
    for (int i = 0; i < 20; i++) {
        place = draw_below(seed, mutant->size_bytes) & ~(size_t)15;
        if (place + 16 <= mutant->size_bytes && mutant->bytes[place + 4])
            break;
    }
    return place;
}

static void flip_bits(Bytes *mutant, uint64_t *seed)
{
    for (size_t i = 1 + draw_below(seed, 16); i > 0; i--) {
        size_t place = draw_place(mutant, seed) + draw_below(seed, 16);
        if (place < mutant->size_bytes)
            mutant->bytes[place] ^= (char)(1 << draw_below(seed, 8));
    }
}

// Numbers at the edges of what fits, in fields of 4 or 8 bytes.
static void put_huge(Bytes *mutant, uint64_t *seed)
{
    static const uint64_t huge[] = {UINT64_MAX,       INT64_MAX, UINT32_MAX,
                                    INT32_MAX,        0,         1u << 31,
                                    (uint64_t)1 << 63};
    size_t width = draw(seed) & 1 ? 4 : 8;
    size_t place = draw_place(mutant, seed) + 4 * draw_below(seed, 4);
    uint64_t value = huge[draw_below(seed, sizeof huge / sizeof huge[0])];
    if (place + width <= mutant->size_bytes)
        memcpy(mutant->bytes + place, &value, width);
}

static size_t draw_block(const Bytes *mutant, uint64_t *seed)
{
    size_t blocks = (mutant->size_bytes - SIM_HEADER_BYTES) / SIM_BLOCK_BYTES;
    return SIM_HEADER_BYTES + draw_below(seed, blocks) * SIM_BLOCK_BYTES;
}

static void swap_blocks(Bytes *mutant, uint64_t *seed)
{
    static char spare[SIM_BLOCK_BYTES];
    if (mutant->size_bytes < SIM_HEADER_BYTES + SIM_BLOCK_BYTES)
        return;
    char *left = mutant->bytes + draw_block(mutant, seed);
    char *right = mutant->bytes + draw_block(mutant, seed);
    memcpy(spare, left, sizeof spare);
    memmove(left, right, sizeof spare);
    memcpy(right, spare, sizeof spare);
}

static void splice(Bytes *mutant, uint64_t *seed, const Bytes *other)
{
    size_t from = draw_below(seed, other->size_bytes) & ~(size_t)15;
    size_t to = draw_place(mutant, seed);
    size_t size_bytes = 16 + 16 * draw_below(seed, 500);
    if (from + size_bytes > other->size_bytes)
        size_bytes = other->size_bytes - from;
    if (to + size_bytes > mutant->size_bytes)
        size_bytes = mutant->size_bytes - to;
    memcpy(mutant->bytes + to, other->bytes + from, size_bytes);
}

static void repeat_tail(Bytes *mutant, uint64_t *seed)
{
    if (mutant->size_bytes < SIM_HEADER_BYTES + SIM_BLOCK_BYTES)
        return;
    size_t block = draw_block(mutant, seed);
    mutant->bytes =
        sim_resize(mutant->bytes, mutant->size_bytes + SIM_BLOCK_BYTES);
    memcpy(mutant->bytes + mutant->size_bytes, mutant->bytes + block,
           SIM_BLOCK_BYTES);
    mutant->size_bytes += SIM_BLOCK_BYTES;
}

static void clear_range(Bytes *mutant, uint64_t *seed)
{
    size_t place = draw_place(mutant, seed);
    size_t size_bytes = draw_below(seed, 4096);
    if (place + size_bytes > mutant->size_bytes)
        size_bytes = mutant->size_bytes - place;
    memset(mutant->bytes + place, draw(seed) & 1 ? 0 : 0xff, size_bytes);
}

// Another kind, other flags, in a record that is there.
static void change_kind(Bytes *mutant, uint64_t *seed)
{
    size_t place = draw_place(mutant, seed);
    if (place + 16 > mutant->size_bytes)
        return;
    mutant->bytes[place + 4] = (char)draw(seed);
    mutant->bytes[place + 5] = (char)draw(seed);
}

static void mutate(Bytes *mutant, uint64_t *seed, const Bytes *other)
{
    switch (draw_below(seed, 9)) {
    case 0:
        mutant->size_bytes = draw_below(seed, mutant->size_bytes + 1);
        break;
    case 1:
        put_huge(mutant, seed);
        break;
    case 2:
        swap_blocks(mutant, seed);
        break;
    case 3:
        splice(mutant, seed, other);
        break;
    case 4:
        repeat_tail(mutant, seed);
        break;
    case 5:
        clear_range(mutant, seed);
        break;
    case 6:
    case 7:
        change_kind(mutant, seed);
        break;
    default:
        flip_bits(mutant, seed);
        break;
    }
}

// ---- reading ---------------------------------------------------------------------

static void read_states(const SimReplay *replay, uint64_t *seed)
{
    SimState state;
    SimBuffer buffer;
    SimTimerNow timers[8];
    SimFrame frames[8];

    sim_buffer_init(&buffer);
    sim_state_init(&state, replay);
    while (sim_state_forward(&state))
        continue;
    assert(state.step == replay->step_count);
    for (int i = 0; i < 10; i++) {
        sim_state_seek(&state,
                       draw_below(seed, (size_t)replay->step_count + 2));
        assert(state.step <= replay->step_count);
        sim_state_timers(&state, timers, 8);
        for (uint32_t slot = 0; slot < replay->task_count && slot < LANES_MOST;
             slot++)
            sim_state_chain(&state, slot, frames, 8);
        if (replay->task_count < 200) {
            sim_state_text(&state, &buffer);
            sim_state_things_text(&state, &buffer);
        }
        sim_buffer_clear(&buffer);
    }
    sim_state_seek_time(&state, (int64_t)draw_below(seed, INT64_MAX));
    sim_state_done(&state);
    sim_buffer_done(&buffer);
}

static void ignore(void *context, const SimPiece *piece)
{
    assert(piece->end_ns >= piece->begin_ns);
    ++*(size_t *)context;
}

static void read_lanes(const SimReplay *replay)
{
    SimTimeline *timeline = sim_timeline_new(replay);
    int64_t span_ns = replay->end_ns - replay->begin_ns;
    SimWake wakes[64];
    size_t pieces = 0;

    for (uint32_t slot = 0; slot < replay->task_count && slot < LANES_MOST;
         slot++)
        sim_timeline_view(timeline, slot, replay->begin_ns, replay->end_ns,
                          span_ns / 500 + 1, ignore, &pieces);
    sim_timeline_wakes(timeline, replay->begin_ns, replay->end_ns, wakes, 64);
    sim_timeline_free(timeline);
}

static void read_story_of(const SimReplay *replay, uint64_t *seed)
{
    SimTeller teller;
    SimTold told = {0};

    sim_teller_init(&teller, replay);
    for (int i = 0; i < TOLD_MOST; i++)
        if (!sim_teller_next(&teller, told.last_step, &told))
            break;
    for (int i = 0; i < 10; i++) {
        uint64_t step = draw_below(seed, (size_t)replay->step_count + 1);
        sim_teller_at(&teller, step, &told);
        assert(told.text[0]);
        for (int stop = SIM_STOP_EVENT; stop <= SIM_STOP_TOLD; stop++) {
            assert(sim_replay_next(replay, step, (SimStop)stop) >= step);
            assert(sim_replay_previous(replay, step, (SimStop)stop) <= step);
        }
    }
    sim_teller_done(&teller);
}

static void read_reasons(const SimReplay *replay, uint64_t *seed)
{
    SimState state;
    SimWhy why;

    sim_state_init(&state, replay);
    for (int i = 0; i < 5; i++) {
        sim_state_seek(&state,
                       draw_below(seed, (size_t)replay->step_count + 1));
        sim_why_init(&why, &state,
                     (uint32_t)draw_below(seed, replay->task_count));
        assert(why.count > 0);
        sim_why_done(&why);
    }
    sim_state_done(&state);
}

static void read_ways(const SimReplay *replay, uint64_t *seed)
{
    SimPath path;
    SimWoken woken;
    sim_path_init(&path, replay);
    for (size_t i = 0; i < path.count; i++)
        assert(path.pieces[i].begin_ns < path.pieces[i].end_ns);
    sim_path_done(&path);
    for (int i = 0; i < 5; i++) {
        uint32_t slot = (uint32_t)draw_below(seed, replay->task_count);
        uint64_t step = draw_below(seed, (size_t)replay->step_count + 1);
        if (sim_woken_by(replay, step, slot, &woken))
            assert(woken.run_step <= step);
        assert(sim_next_run(replay, step, slot) <= replay->step_count);
        sim_search(replay, "story.c:4", step, i % 2 == 0);
        sim_search(replay, replay->tasks[slot].name, step, i % 2 == 0);
    }
}

static void read_notes(const SimReplay *replay)
{
    SimClocks clocks;
    SimSnapshot snapshot;
    size_t count;
    const SimBookmark *bookmarks = sim_replay_bookmarks(replay, &count);
    for (size_t i = 0; i < count; i++)
        assert(bookmarks[i].step <= replay->step_count && bookmarks[i].text);
    sim_clocks_init(&clocks, replay);
    sim_clocks_at(&clocks, replay->end_ns, &snapshot);
    sim_clocks_done(&clocks);
    sim_overhead(replay);
}

static void read_warnings(const SimReplay *replay)
{
    SimLint lint;
    sim_lint_init(&lint, replay);
    for (size_t i = 0; i < lint.count; i++)
        assert(sim_warning_info(lint.warnings[i].number));
    sim_lint_done(&lint);
}

static void check_rules(const SimReplay *replay)
{
    static const char *const texts[] = {
        "duration < 0.001", "duration(A) < 1",  "max_run < 0.01",
        "in_flight <= 1",   "tasks == 2",       "overlap(A, B)",
        "order(A < B)",     "order('one' < B)", "duration(chess) > 9",
    };
    enum { COUNT = sizeof texts / sizeof texts[0] };
    SimRule rules[COUNT];
    SimVerdict verdicts[COUNT];
    char *sentence;

    for (size_t i = 0; i < COUNT; i++) {
        bool is_rule = sim_rule_parse(texts[i], &rules[i], &sentence);
        assert(is_rule);
        (void)is_rule;
    }
    sim_check(replay, rules, COUNT, verdicts);
    for (size_t i = 0; i < COUNT; i++) {
        assert(verdicts[i].text[0]);
        sim_verdict_done(&verdicts[i]);
        sim_rule_done(&rules[i]);
    }
}

// A database takes long, so one mutant in ten has to do.
static void export_all(const SimReplay *replay, uint64_t *seed)
{
    FILE *nowhere = fopen("/dev/null", "w");
    char *sentence = NULL;

    assert(nowhere);
    sim_export_chrome(replay, nowhere);
    sim_export_csv(replay, nowhere);
    fclose(nowhere);
    if (draw_below(seed, 10) != 0)
        return;
    bool is_written = sim_export_sqlite(replay, ":memory:", &sentence);
    assert(is_written);
    (void)is_written;
}

static void read_comparison(const Mutants *mutants, const SimReplay *replay)
{
    SimComparison comparison;
    sim_comparison_init(&comparison, replay, mutants->whole);
    for (uint32_t slot = 0; slot < replay->task_count; slot++) {
        const SimTaskStats *task = &comparison.a.stats.tasks[slot];
        assert(task->run_ns + task->ready_ns + task->wait_ns ==
               task->lifetime_ns);
        (void)task;
    }
    sim_comparison_done(&comparison);
}

static void read_order(const Mutants *mutants, const SimReplay *replay)
{
    SimOrder order;
    sim_order_init(&order, replay, replay);
    assert(order.is_same && order.a.count == order.same_count);
    sim_order_done(&order);
    sim_order_init(&order, replay, mutants->whole);
    assert(order.a.count >= order.same_count && order.sentence[0]);
    sim_order_done(&order);
    sim_order_init(&order, mutants->whole, replay);
    assert(order.b.count >= order.same_count && order.sentence[0]);
    sim_order_done(&order);
}

// Owns: the caller frees the bytes. The seed goes on.
static Bytes make_mutant(const Mutants *mutants, uint64_t *seed)
{
    const Bytes *base = &mutants->base[draw_below(seed, BASES)];
    const Bytes *other = &mutants->base[draw_below(seed, BASES)];
    Bytes mutant = {sim_alloc(base->size_bytes), base->size_bytes};

    memcpy(mutant.bytes, base->bytes, base->size_bytes);
    for (size_t i = 1 + draw_below(seed, CHANGES_MOST); i > 0; i--)
        mutate(&mutant, seed, other);
    return mutant;
}

bool mutants_write(const Mutants *mutants, uint64_t seed, const char *path)
{
    Bytes mutant = make_mutant(mutants, &seed);
    FILE *file = fopen(path, "wb");
    bool is_written = file && fwrite(mutant.bytes, 1, mutant.size_bytes,
                                     file) == mutant.size_bytes;
    if (file)
        is_written = fclose(file) == 0 && is_written;
    sim_free(mutant.bytes);
    return is_written;
}

int mutants_try(const Mutants *mutants, uint64_t seed)
{
    Bytes mutant = make_mutant(mutants, &seed);
    SimReader *reader = NULL;
    char *sentence = NULL;

    SimStatus status = sim_reader_open_bytes(
        "mutant", mutant.bytes, mutant.size_bytes, &reader, &sentence);
    sim_free(mutant.bytes);
    if (status != SIM_OK) {
        assert(sentence && strstr(sentence, "mutant"));
        sim_free(sentence);
        return 0;
    }
    SimReplay *replay = sim_replay_new(reader);
    read_states(replay, &seed);
    read_lanes(replay);
    read_story_of(replay, &seed);
    read_reasons(replay, &seed);
    read_ways(replay, &seed);
    read_notes(replay);
    read_warnings(replay);
    check_rules(replay);
    export_all(replay, &seed);
    read_comparison(mutants, replay);
    read_order(mutants, replay);
    sim_replay_close(replay);
    return 1;
}

#include "trace/reader_inside.h"

#include "base/alloc.h"

#include <string.h>

enum { MARK_EVENTS = 32 };

// ---- walking --------------------------------------------------------------

static int64_t clamp_time(int64_t time_ns)
{
    if (time_ns < 0)
        return 0;
    return time_ns < SIM_LATEST_NS ? time_ns : SIM_LATEST_NS;
}

// Begins a block. Numbers never run backward, whatever the header says.
static void enter_block(SimWalk *walk, size_t index)
{
    const SimBlock *block = &walk->reader->blocks[index];
    uint64_t first = block->header.first_event;

    walk->block = index;
    walk->next = block->records;
    walk->end = block->records + block->record_count;
    walk->base_ns = clamp_time(block->header.time_ns);
    if (first > walk->number && first < UINT64_MAX / 2)
        walk->number = first;
}

// The record at walk->next if it is there as a whole, else NULL.
static inline const SimRecord *whole_record(const SimWalk *walk)
{
    const SimRecord *record = walk->next;
    if (record >= walk->end || record->kind == SIM_RECORD_END ||
        sim_record_length(record) > (size_t)(walk->end - record))
        return NULL;
    return record;
}

// Returns the next record of any kind, or NULL at the end of the trace.
static inline const SimRecord *next_record(SimWalk *walk)
{
    const SimRecord *record;
    while (!(record = whole_record(walk))) {
        if (walk->block + 1 >= walk->reader->block_count)
            return NULL;
        enter_block(walk, walk->block + 1);
    }
    walk->next += sim_record_length(record);
    if (record->kind == SIM_RECORD_TIME)
        walk->base_ns =
            clamp_time((int64_t)((uint64_t)record->arg << 32 | record->task));
    return record;
}

static inline bool is_event(const SimRecord *record)
{
    return record->kind < SIM_RECORD_STRING;
}

static inline void decode(SimWalk *walk, const SimRecord *record,
                          SimEvent *out_event)
{
    SimSecondRecord second = {0, 0};
    int64_t time_ns = walk->base_ns + record->dt_ns;

    if (record->flags >> SIM_MORE_SHIFT)
        memcpy(&second, record + 1, sizeof second);
    if (time_ns > walk->floor_ns)
        walk->floor_ns = time_ns;
    *out_event = (SimEvent){
        .index = walk->index++,
        .number = walk->number++,
        .time_ns = walk->floor_ns,
        .kind = record->kind,
        .flags = record->flags & SIM_FLAGS_MASK,
        .site = record->site,
        .task = record->task,
        .arg = record->arg,
        .a = second.a,
        .b = second.b,
    };
}

bool sim_walk_next(SimWalk *walk, SimEvent *out_event)
{
    const SimRecord *record = next_record(walk);
    while (record && !is_event(record))
        record = next_record(walk);
    if (!record)
        return false;
    decode(walk, record, out_event);
    return true;
}

// ---- definitions ----------------------------------------------------------

// A control character could move a terminal's cursor, or worse.
static bool is_control(uint32_t code)
{
    return (code < 0x20 && code != '\n' && code != '\t') ||
           (code >= 0x7f && code < 0xa0);
}

// The length of the UTF-8 character at `bytes`, or 0 if it is none that a text
// may hold.
static size_t utf8_length(const unsigned char *bytes, size_t left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = bytes[0];
    size_t length = lead < 0x80             ? 1
                    : (lead & 0xe0) == 0xc0 ? 2
                    : (lead & 0xf0) == 0xe0 ? 3
                    : (lead & 0xf8) == 0xf0 ? 4
                                            : 0;
    if (length == 0 || length > left)
        return 0;
    if (length == 1)
        return is_control(lead) ? 0 : 1;
    uint32_t code = lead & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (bytes[i] & 0x3f);
    }
    bool is_surrogate = code >= 0xd800 && code < 0xe000;
    bool is_wrong = code < least[length] || is_surrogate || code > 0x10ffff;
    return is_wrong || is_control(code) ? 0 : length;
}

char *sim_clean_text(const char *bytes, size_t size_bytes)
{
    char *copy = sim_alloc(size_bytes + 1);
    size_t at = 0;

    memcpy(copy, bytes, size_bytes);
    while (at < size_bytes) {
        size_t length =
            utf8_length((unsigned char *)copy + at, size_bytes - at);
        if (length == 0)
            copy[at] = '?';
        at += length ? length : 1;
    }
    return copy;
}

static void define_string(SimReader *reader, const SimRecord *record)
{
    if (sim_numbers_find(&reader->string_places, record->task) != SIM_NO_PLACE)
        return;
    reader->strings = sim_grow(reader->strings, reader->string_count,
                               &reader->string_capacity, sizeof(char *));
    reader->strings[reader->string_count] =
        sim_clean_text((const char *)(record + 1), record->arg);
    sim_numbers_set(&reader->string_places, record->task,
                    (uint32_t)reader->string_count++);
}

static void define_site(SimReader *reader, const SimRecord *record,
                        const SimSecondRecord *second)
{
    if (record->site >= reader->site_count) {
        size_t count = 2 * (size_t)record->site + 16;
        reader->sites =
            sim_resize(reader->sites, count * sizeof *reader->sites);
        memset(reader->sites + reader->site_count, 0,
               (count - reader->site_count) * sizeof *reader->sites);
        reader->site_count = count;
    }
    SimSiteEntry *site = &reader->sites[record->site];
    if (record->site > 0 && site->line == 0)
        *site = (SimSiteEntry){record->task, (uint32_t)second->a, record->arg};
}

static void define_task(SimReader *reader, const SimRecord *record,
                        const SimSecondRecord *second)
{
    if (sim_numbers_find(&reader->known_places, record->task) != SIM_NO_PLACE)
        return;
    reader->known = sim_grow(reader->known, reader->known_count,
                             &reader->known_capacity, sizeof *reader->known);
    reader->known[reader->known_count] = (SimKnownTask){
        record->task, record->arg,
        sim_reader_string(reader, (uint32_t)second->a), (uint16_t)second->b};
    sim_numbers_set(&reader->known_places, record->task,
                    (uint32_t)reader->known_count++);
}

static void define_note(SimReader *reader, const SimRecord *record,
                        const SimSecondRecord *second)
{
    reader->notes = sim_grow(reader->notes, reader->note_count,
                             &reader->note_capacity, sizeof *reader->notes);
    reader->notes[reader->note_count++] =
        (SimStoredNote){record->task, second->b != 0, second->a,
                        sim_reader_string(reader, record->arg)};
}

static void define(SimReader *reader, const SimRecord *record)
{
    SimSecondRecord second = {0, 0};
    if (record->flags >> SIM_MORE_SHIFT)
        memcpy(&second, record + 1, sizeof second);
    if (record->kind == SIM_RECORD_STRING)
        define_string(reader, record);
    else if (record->kind == SIM_RECORD_SITE)
        define_site(reader, record, &second);
    else if (record->kind == SIM_RECORD_TASK)
        define_task(reader, record, &second);
    else if (record->kind == SIM_RECORD_NOTE)
        define_note(reader, record, &second);
}

// ---- the index ------------------------------------------------------------

// Remembers the place of an event that is about to be decoded.
static void add_mark(SimReader *reader, const SimWalk *walk,
                     const SimRecord *record)
{
    reader->marks = sim_grow(reader->marks, reader->mark_count,
                             &reader->mark_capacity, sizeof *reader->marks);
    const SimBlock *block = &reader->blocks[walk->block];
    reader->marks[reader->mark_count++] = (SimIndexMark){
        .index = walk->index,
        .number = walk->number,
        .base_ns = walk->base_ns,
        .floor_ns = walk->floor_ns,
        .block = (uint32_t)walk->block,
        .record = (uint32_t)(record - block->records),
    };
}

void sim_reader_build_index(SimReader *reader)
{
    SimWalk walk = {.reader = reader};
    const SimRecord *record;
    size_t marked_block = SIZE_MAX;
    SimEvent event;

    if (reader->block_count == 0)
        return;
    enter_block(&walk, 0);
    while ((record = next_record(&walk))) {
        if (!is_event(record)) {
            define(reader, record);
            continue;
        }
        if (walk.block != marked_block || walk.index % MARK_EVENTS == 0)
            add_mark(reader, &walk, record);
        marked_block = walk.block;
        decode(&walk, record, &event);
        if (event.index == 0)
            reader->begin_ns = event.time_ns;
    }
    reader->event_count = walk.index;
    reader->is_gapless = reader->mark_count > 0 &&
                         walk.number - walk.index == reader->marks[0].number;
    reader->end_ns = walk.floor_ns;
}

// The last mark at or before an index.
static const SimIndexMark *mark_of_index(const SimReader *reader,
                                         uint64_t index)
{
    size_t low = 0;
    size_t high = reader->mark_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (reader->marks[middle].index <= index)
            low = middle;
        else
            high = middle;
    }
    return &reader->marks[low];
}

void sim_walk_begin(SimWalk *walk, const SimReader *reader, uint64_t index)
{
    const SimIndexMark *mark = mark_of_index(reader, index);
    const SimBlock *block = &reader->blocks[mark->block];
    SimEvent event;

    *walk = (SimWalk){
        .reader = reader,
        .index = mark->index,
        .number = mark->number,
        .block = mark->block,
        .next = block->records + mark->record,
        .end = block->records + block->record_count,
        .base_ns = mark->base_ns,
        .floor_ns = mark->floor_ns,
    };
    while (walk->index < index && sim_walk_next(walk, &event))
        continue;
}

uint64_t sim_reader_count_until(const SimReader *reader, int64_t time_ns)
{
    size_t low = 0;
    size_t high = reader->mark_count;
    SimWalk walk;
    SimEvent event;

    // floor_ns is the time of the event before the mark.
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (reader->marks[middle].floor_ns <= time_ns)
            low = middle;
        else
            high = middle;
    }
    sim_walk_begin(&walk, reader, reader->marks[low].index);
    while (sim_walk_next(&walk, &event))
        if (event.time_ns > time_ns)
            return event.index;
    return reader->event_count;
}

uint64_t sim_reader_count_below(const SimReader *reader, uint64_t number)
{
    size_t low = 0;
    size_t high = reader->mark_count;
    SimWalk walk;
    SimEvent event;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (reader->marks[middle].number < number)
            low = middle;
        else
            high = middle;
    }
    sim_walk_begin(&walk, reader, reader->marks[low].index);
    while (sim_walk_next(&walk, &event))
        if (event.number >= number)
            return event.index;
    return reader->event_count;
}

uint64_t sim_reader_cause(const SimReader *reader, const SimEvent *event)
{
    size_t low = 0;
    size_t high = reader->mark_count;

    if (event->arg == 0 || event->arg > event->number)
        return event->index;
    if (reader->is_gapless)
        return event->arg <= event->index ? event->index - event->arg
                                          : event->index;
    uint64_t number = event->number - event->arg;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (reader->marks[middle].number <= number)
            low = middle;
        else
            high = middle;
    }
    const SimIndexMark *mark = &reader->marks[low];
    uint64_t end = low + 1 < reader->mark_count ? reader->marks[low + 1].index
                                                : reader->event_count;
    if (number < mark->number || number - mark->number >= end - mark->index)
        return event->index;
    return mark->index + (number - mark->number);
}

// What the reader's three files share, and nobody else.
//
//     reader_blocks.c   finds the blocks, drops duplicates, sorts
//     reader_index.c    walks over the records; marks; definitions
//     notes.c           appends notes to the file
//     reader.c          opens, answers, and says what is wrong
#ifndef SIM_TRACE_READER_INSIDE_H
#define SIM_TRACE_READER_INSIDE_H

#include "trace/numbers.h"
#include "trace/reader.h"

// A year or two. Times beyond are damage; sums of those below cannot overflow.
#define SIM_LATEST_NS ((int64_t)1 << 56)

typedef struct SimBlock {
    SimBlockHeader header;
    const SimRecord *records;
    uint32_t record_count; // at most; a record of kind zero ends it before
    bool is_cut;           // the file ends inside it
} SimBlock;

// How many records a record takes with those that belong to it.
static inline uint32_t sim_record_length(const SimRecord *record)
{
    uint32_t length = 1u + (record->flags >> SIM_MORE_SHIFT);
    if (record->kind == SIM_RECORD_STRING)
        length += record->arg / SIM_RECORD_BYTES +
                  (record->arg % SIM_RECORD_BYTES != 0);
    return length;
}

// The beginning of a block, and every 32nd event in it.
typedef struct SimIndexMark {
    uint64_t index;
    uint64_t number;
    int64_t base_ns;
    int64_t floor_ns;
    uint32_t block;
    uint32_t record;
} SimIndexMark;

typedef struct SimSiteEntry {
    uint32_t file; // strings
    uint32_t function;
    uint32_t line;
} SimSiteEntry;

struct SimReader {
    char *path;
    char *bytes; // the file, rounded up to whole records with zeros
    size_t size_bytes;
    SimFileHeader header;
    char *damage; // NULL: none

    SimBlock *blocks; // by sequence
    size_t block_count;
    size_t block_capacity;
    size_t bad_blocks;   // without a magic where one should be
    bool ends_in_middle; // the last block is cut, and there is no other copy

    SimIndexMark *marks;
    size_t mark_count;
    size_t mark_capacity;
    uint64_t event_count;
    bool is_gapless; // number - index is the same for all events
    int64_t begin_ns;
    int64_t end_ns;

    SimNumbers string_places; // string -> index in strings
    char **strings;
    size_t string_count;
    size_t string_capacity;
    SimSiteEntry *sites; // sites[site_count], by number
    size_t site_count;
    SimNumbers known_places; // task -> index in known
    SimKnownTask *known;
    size_t known_count;
    size_t known_capacity;
    SimStoredNote *notes; // in the order of writing
    size_t note_count;
    size_t note_capacity;
};

// Finds what blocks there are. The bytes and the header must be there.
void sim_reader_find_blocks(SimReader *reader);

// How many sequence numbers are missing between the first and last block.
uint64_t sim_reader_lost_blocks(const SimReader *reader);

// Walks over everything once.
void sim_reader_build_index(SimReader *reader);

#endif

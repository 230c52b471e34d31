// The trace file, byte for byte. Little endian, everything aligned to 16.
//
//     offset 0        SimFileHeader                     4,096 bytes
//     offset 4,096    live block 0  (mapped)           65,536 bytes
//     offset 69,632   live block 1  (mapped)           65,536 bytes
//     offset 135,168  full blocks, appended, each      65,536 bytes
//
// The writer fills one live block in place, through the mapping; the kernel
// owns those pages, so what is recorded survives `kill -9`. A full block is
// appended to the file with one pwrite, and writing goes on in the other live
// block. The reader takes every block it finds, live or appended, drops
// duplicates by sequence number, and sorts: a file cut off anywhere still
// opens.
//
// In ring mode the appended part has `ring_blocks` slots and block number s
// lies in slot s % ring_blocks, so the last events survive in a file of fixed
// size. Therefore every block stands alone: its header has the absolute time,
// and a string, a call site (in ring mode also a task) is defined in each block
// that uses it, before its first use there.
//
// A block is a header and 16-byte records. A zero kind ends it.
//
//     record      dt_ns u32 | kind u8 | flags u8 | site u16 | task u32 | arg
//     u32 second      a u64                              | b u64
//
// dt_ns counts from the block's time, or from the last TIME record in the
// block. The top two bits of `flags` say how many 16-byte records follow this
// one and belong to it, so a reader can skip kinds it does not know.
//
// Records that define something are not events and have no number:
//
//     STRING  task = its number, arg = size_bytes; then the bytes, padded to 16
//     SITE    site = its number, task = file (string), arg = line;
//             a = function (string)
//     TIME    task, arg = low and high half of the absolute time in ns
//     TASK    (ring mode) task, arg = parent, flags = 0;
//             a = name (string, 0: "Task-<number>"), b = coroutine (site)
//
//     NOTE    task = its number, arg = text (string);
//             a = 1 + the number of the event it stands after, or 0;
//             b = 0: it is set, 1: it is taken away
//
// Notes are what people write into a trace afterwards (notes.h). They lie in
// blocks of their own, appended behind all others, which hold no events; a
// reader that does not know them skips them.
//
// Events are numbered from 0 in the order in which they were recorded; a
// block's header has the number of its first. String 0 is "", site 0 is
// unknown, task 0 is the main thread itself (code outside every task).
#ifndef SIM_TRACE_FORMAT_H
#define SIM_TRACE_FORMAT_H

#include <stdint.h>

enum {
    SIM_TRACE_VERSION = 1,
    SIM_HEADER_BYTES = 4096,
    SIM_BLOCK_BYTES = 65536,
    SIM_RECORD_BYTES = 16,
    SIM_BLOCKS_OFFSET = SIM_HEADER_BYTES + 2 * SIM_BLOCK_BYTES,
    SIM_STRING_LIMIT_BYTES = 32768, // longer texts are cut into pieces
};

// In the file these eight bytes stand in this order: "SIMULTRC".
#define SIM_TRACE_MAGIC 0x4352544c554d4953u
#define SIM_BLOCK_MAGIC 0x4b4c4253u // "SBLK"

// Kinds of the records that define something.
enum {
    SIM_RECORD_END = 0,
    SIM_RECORD_STRING = 240,
    SIM_RECORD_SITE = 241,
    SIM_RECORD_TIME = 242,
    SIM_RECORD_TASK = 243,
    SIM_RECORD_NOTE = 244,
};

// What a block holds: SimBlockHeader.content.
enum {
    SIM_BLOCK_OF_EVENTS = 0,
    SIM_BLOCK_OF_NOTES = 1,
};

typedef struct SimFileHeader {
    uint64_t magic;
    uint32_t version;
    uint32_t clock_kind; // a SimClockKind
    double clock_factor; // of a scaled clock
    uint64_t seed;
    uint32_t ring_blocks; // 0: the file grows
    uint32_t is_finished; // 1 once the program ended in order
    int64_t wall_ns;      // CLOCK_REALTIME at the start; 0 if virtual
} SimFileHeader;

typedef struct SimBlockHeader {
    uint32_t magic;
    uint32_t content;     // SIM_BLOCK_OF_EVENTS or _NOTES
    uint64_t sequence;    // 0, 1, 2, ... in the order of writing
    uint64_t first_event; // the number of the first event in the block
    int64_t time_ns;      // the time that dt_ns counts from
    uint64_t unused[4];
} SimBlockHeader;

typedef struct SimRecord {
    uint32_t dt_ns;
    uint8_t kind;
    uint8_t flags; // low six bits: of the kind; top two: records that follow
    uint16_t site;
    uint32_t task;
    uint32_t arg;
} SimRecord;

typedef struct SimSecondRecord {
    uint64_t a;
    uint64_t b;
} SimSecondRecord;

enum {
    SIM_BLOCK_RECORDS =
        (SIM_BLOCK_BYTES - (int)sizeof(SimBlockHeader)) / SIM_RECORD_BYTES,
    SIM_FLAGS_MASK = 63,
    SIM_MORE_SHIFT = 6,
};

_Static_assert(sizeof(SimRecord) == SIM_RECORD_BYTES, "a record is 16 bytes");
_Static_assert(sizeof(SimSecondRecord) == SIM_RECORD_BYTES, "and so is this");
_Static_assert(sizeof(SimBlockHeader) == 64, "a block's header is 64 bytes");

#endif

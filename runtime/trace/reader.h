// Reading: from a file that may be anything to a row of events.
//
// A trace is untrusted input: it may be cut off, damaged, still being written,
// or no trace at all. Opening reads it into memory once, checks every block,
// sorts the blocks by sequence and indexes them. Whatever can be read is kept;
// what cannot is told in one sentence (sim_reader_damage).
//
//     file  -> blocks, sorted -> index: every 32nd event's place and time
//     event -> jump to the place before it, decode at most 31 others
//
// The road not taken: mapping the file. Somebody might cut it while we look at
// it, and that is a SIGBUS; and texts could change under our feet.
//
// Events are addressed by their index, 0 .. count - 1, without holes. Their
// number is what the program counted; both differ only where the beginning of
// a trace is gone (ring mode) or a block is lost. Times never run backward.
#ifndef SIM_TRACE_READER_H
#define SIM_TRACE_READER_H

#include "base/clock.h"
#include "base/status.h"
#include "trace/event.h"
#include "trace/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct SimReader SimReader;

typedef struct SimEvent {
    uint64_t index;  // 0 .. sim_reader_count() - 1
    uint64_t number; // as the program counted
    int64_t time_ns;
    uint8_t kind;  // a SimEventKind, or one this version does not know
    uint8_t flags; // a reason, an outcome, a level, 0
    uint16_t site; // 0: unknown
    uint32_t task; // 0: the main thread, outside every task
    uint32_t arg;
    uint64_t a; // 0 where the event has none
    uint64_t b; // likewise
} SimEvent;

// A call site, as the trace tells it. Texts are never NULL.
typedef struct SimPlace {
    const char *file; // "" if unknown
    const char *function;
    uint32_t line;
} SimPlace;

// What a ring trace says of a task that was made before its beginning.
typedef struct SimKnownTask {
    uint32_t task;
    uint32_t parent;
    const char *name; // "" for "Task-<number>"
    uint16_t coroutine;
} SimKnownTask;

// Opens a trace. On failure `*out_sentence` says what is wrong with which file
// and what to do; it is the caller's, to be freed.
// Errors: any status of the file system, NOT_A_TRACE, BAD_VERSION, EMPTY.
SimStatus sim_reader_open(const char *path, SimReader **out_reader,
                          char **out_sentence);

// The same for bytes[size_bytes] in memory, which are copied. `name` is used
// in sentences.
SimStatus sim_reader_open_bytes(const char *name, const void *bytes,
                                size_t size_bytes, SimReader **out_reader,
                                char **out_sentence);

// Takes NULL.
void sim_reader_close(SimReader *reader);

const char *sim_reader_path(const SimReader *reader);
const SimFileHeader *sim_reader_header(const SimReader *reader);

// What is missing or broken, as a sentence; NULL if the trace is whole.
const char *sim_reader_damage(const SimReader *reader);

// How many events there are; at least 1.
uint64_t sim_reader_count(const SimReader *reader);

// The times of the first and the last event.
int64_t sim_reader_begin_ns(const SimReader *reader);
int64_t sim_reader_end_ns(const SimReader *reader);

// The event at an index below the count.
SimEvent sim_reader_event(const SimReader *reader, uint64_t index);

// How many events happened at or before `time_ns`.
uint64_t sim_reader_count_until(const SimReader *reader, int64_t time_ns);

// The index of the event that `event` names as its cause ("so many events
// ago"), or `event->index` if it names none or that one is not in the trace.
uint64_t sim_reader_cause(const SimReader *reader, const SimEvent *event);

// A string by number: valid UTF-8 without control characters but newline and
// tab; what was none is a question mark. "" if unknown.
const char *sim_reader_string(const SimReader *reader, uint64_t string);

// A copy of text[size_bytes] in which every byte that is none of valid UTF-8, or
// a control character, is a question mark. Owns: the caller.
char *sim_clean_text(const char *text, size_t size_bytes);

// A call site by number.
SimPlace sim_reader_place(const SimReader *reader, uint64_t site);

// The tasks a ring trace defines, in the order of their first definition.
const SimKnownTask *sim_reader_known_tasks(const SimReader *reader,
                                           size_t *out_count);

// A change of a note that somebody wrote into the trace afterwards (notes.h).
typedef struct SimStoredNote {
    uint32_t id;
    bool is_removed;
    uint64_t after; // 1 + the number of the event it stands after; 0: the start
    const char *text;
} SimStoredNote;

// All changes, oldest first.
const SimStoredNote *sim_reader_notes(const SimReader *reader,
                                      size_t *out_count);

// How many events have a number below `number`.
uint64_t sim_reader_count_below(const SimReader *reader, uint64_t number);

// Walking: the fast way through many events.
typedef struct SimWalk {
    const SimReader *reader;
    uint64_t index; // of the next event
    uint64_t number;
    size_t block; // in the index
    const SimRecord *next;
    const SimRecord *end;
    int64_t base_ns;
    int64_t floor_ns; // the latest time seen
} SimWalk;

// Starts a walk at an index, at most the count.
void sim_walk_begin(SimWalk *walk, const SimReader *reader, uint64_t index);

// Returns the next event in `*out_event`, or false at the end.
bool sim_walk_next(SimWalk *walk, SimEvent *out_event);

#endif

// What a trace means: the one place that knows.
//
// A SimReplay is a trace opened for questions. It holds what does not depend on
// a moment: who the tasks are, what was printed, the sources, the scene. The
// questions about a moment are in state.h, those about stretches of time in
// timeline.h, sums in stats.h, sentences in tell.h, two traces in compare/.
//
//     step    how many events have happened: 0 (none) .. step_count (all).
//             The moment after step n is that after event n - 1.
//     slot    a task's place in the table, 0 .. task_count - 1, in the order
//             of creation. Slot 0 is the main thread: code outside every task.
//
// Under a virtual clock many events bear the same time; steps tell them apart.
// Everything here is constant after opening, and all texts are valid UTF-8 and
// belong to the replay.
#ifndef SIM_REPLAY_REPLAY_H
#define SIM_REPLAY_REPLAY_H

#include "trace/reader.h"

#define SIM_NO_SLOT UINT32_MAX

// What a task is doing. `simul lanes` and the stage's legend use these words.
//
//     X(MODE, "word")
#define SIM_MODES(X)       \
    X(ABSENT, "not there") \
    X(NEW, "new")          \
    X(READY, "ready")      \
    X(RUNNING, "running")  \
    X(WAITING, "waiting")  \
    X(DONE, "done")        \
    X(FAILED, "failed")    \
    X(CANCELLED, "cancelled")

typedef enum SimMode {
#define X(mode, word) SIM_MODE_##mode,
    SIM_MODES(X)
#undef X
} SimMode;

const char *sim_mode_word(SimMode mode);

// What a running task does with the thread.
typedef enum SimBusy {
    SIM_BUSY_NOT,      // its code runs
    SIM_BUSY_WORKING,  // it works (WORK_BEGIN): nobody else can run
    SIM_BUSY_BLOCKING, // it sleeps and blocks everyone (BLOCK_BEGIN)
} SimBusy;

// The reason of a wait that began before the trace did.
enum { SIM_REASON_UNKNOWN = 63 };

// One row of the task table.
typedef struct SimTaskInfo {
    uint32_t number;     // as the trace has it; 0: the main thread
    const char *name;    // "Task-3", "table 7", "main thread"
    uint32_t parent;     // a smaller slot; SIM_NO_SLOT if unknown
    SimPlace coroutine;  // what it runs
    SimPlace created_at; // where it was made
    uint64_t first_step; // the step at which it is there; 0: from the start
    uint64_t end_step;   // the step at which it is done; UINT64_MAX: never
    int64_t begin_ns;    // the time of first_step
    int64_t end_ns;      // of end_step; the end of the trace if never done
    SimMode ended_as;    // DONE, FAILED, CANCELLED; ABSENT: never ended
    const char *result;  // what it returned or failed with; ""
} SimTaskInfo;

// One line of printed output (or log: `is_log`).
typedef struct SimConsoleLine {
    const char *text; // without its newline
    uint64_t step;    // it is there from this step on
    int64_t time_ns;
    uint32_t slot; // who printed it
    bool is_log;
} SimConsoleLine;

// Something the program says of itself: a SCENE hint, a MARK, a SPAN's begin or
// end, a COUNTER's new value, a WARNING.
typedef struct SimNote {
    uint8_t kind; // SIM_EVENT_SCENE, _MARK, _SPAN_BEGIN, ...
    const char *text;
    double value; // of a counter
    uint64_t step;
    int64_t time_ns;
    uint32_t slot;
} SimNote;

// Something tasks share: a lock, a queue, ... What it is like at some moment is
// in things.h.
typedef struct SimResourceInfo {
    uint32_t number;
    uint8_t kind;        // a SimResource
    bool is_used;        // false: nobody ever took it or waited for it
    uint32_t made_by;    // slot; SIM_NO_SLOT if unknown
    const char *name;    // "lock 2", or what the program calls it
    uint64_t limit;      // permits, places, parties; 0: no limit
    uint64_t first_step; // it is there from this step on; 0: from the start
    SimPlace made_at;
} SimResourceInfo;

// A source file, as it was when the program was built or run.
typedef struct SimSourceFile {
    const char *file;
    const char **lines; // lines[line_count], without newlines
    size_t line_count;
} SimSourceFile;

typedef struct SimMeta {
    const char *key; // "program", "arguments", "clock", ...
    const char *value;
} SimMeta;

typedef struct SimReplay {
    SimReader *reader;
    uint64_t step_count;
    int64_t begin_ns;
    int64_t end_ns;
    uint64_t dropped_count; // events that a full disk cost
    bool has_loop; // false: a sequential program, all on the main thread

    SimTaskInfo *tasks; // tasks[task_count]
    uint32_t task_count;
    SimConsoleLine *console; // console[console_count], in order
    size_t console_count;
    SimNote *notes; // notes[note_count], in order
    size_t note_count;
    SimSourceFile *sources; // sources[source_count]
    size_t source_count;
    SimMeta *metas; // metas[meta_count]
    size_t meta_count;
    SimResourceInfo *resources; // resources[resource_count], in order
    uint32_t resource_count;

    struct SimReplayInside *inside; // key frames, maps: replay's own
} SimReplay;

// Opens a trace; as sim_reader_open.
SimStatus sim_replay_open(const char *path, SimReplay **out_replay,
                          char **out_sentence);

// The same from an open reader, which becomes the replay's.
SimReplay *sim_replay_new(SimReader *reader);

// Takes NULL.
void sim_replay_close(SimReplay *replay);

// ---- looking things up ----------------------------------------------------

// The slot of a task's number, or SIM_NO_SLOT.
uint32_t sim_replay_slot(const SimReplay *replay, uint32_t task_number);

// The value of a META key; "" if it is not there.
const char *sim_replay_meta(const SimReplay *replay, const char *key);

// A source file by name (the last part is enough), or NULL.
const SimSourceFile *sim_replay_source(const SimReplay *replay,
                                       const char *file);

// The text of a line, its indent removed; "" if it is unknown.
const char *sim_replay_source_line(const SimReplay *replay, SimPlace place);

// How many console lines, how many notes, are there at a step.
size_t sim_replay_console_at(const SimReplay *replay, uint64_t step);
size_t sim_replay_notes_at(const SimReplay *replay, uint64_t step);

// The step at a time: all events at or before `time_ns` have happened.
uint64_t sim_replay_step_at(const SimReplay *replay, int64_t time_ns);

// The time of a step: that of its last event.
int64_t sim_replay_time_of(const SimReplay *replay, uint64_t step);

// ---- the transport's stops ------------------------------------------------

typedef enum SimStop {
    SIM_STOP_EVENT,  // the next event
    SIM_STOP_SWITCH, // another task runs, or the main thread turns to other
                     // work
    SIM_STOP_LINE,   // another line of the sources
    SIM_STOP_TOLD,   // the next sentence of `tell`
} SimStop;

// The next stop after `step` (forward) or before it. At the ends: step_count
// and 0.
uint64_t sim_replay_next(const SimReplay *replay, uint64_t step, SimStop stop);
uint64_t sim_replay_previous(const SimReplay *replay, uint64_t step,
                             SimStop stop);

#endif

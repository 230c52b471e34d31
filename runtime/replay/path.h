// The critical path: what the end of a run had to wait for.
//
// From the last thing that ended one goes back: it ran, before that it was ready
// and had to wait for the thread, before that it waited, and what ended that wait
// was something another task did while it ran, or a timer, or the system. The
// pieces of this way, put end to end, are the whole run: whoever wants it to be
// shorter must make one of them shorter.
//
//     main  [run]                                    [run]
//     A         \[ready][run][ sleep ][ready][run]-->/
//
// Every step back follows a cause that the trace recorded.
#ifndef SIM_REPLAY_PATH_H
#define SIM_REPLAY_PATH_H

#include "replay/replay.h"

typedef struct SimPathPiece {
    uint32_t slot;
    uint8_t mode;    // RUNNING, READY or WAITING
    uint8_t reason;  // of a wait
    uint32_t object; // likewise
    uint64_t step;   // at which it begins
    int64_t begin_ns;
    int64_t end_ns;
} SimPathPiece;

typedef struct SimPath {
    SimPathPiece *pieces; // pieces[count], the first in time first
    size_t count;
    size_t capacity;
    int64_t run_ns; // sums over the pieces
    int64_t ready_ns;
    int64_t wait_ns;
} SimPath;

// An empty path if no task ever ran.
void sim_path_init(SimPath *path, const SimReplay *replay);
void sim_path_done(SimPath *path);

// ---- moving about ---------------------------------------------------------

// "Who woke me?": the run of a task at or before a step, and what led to it.
// Steps are 0, and `from` SIM_NO_SLOT, where the trace says nothing: the loop, or
// a timer, did it. Returns false if the task has not run by then.
typedef struct SimWoken {
    uint64_t run_step;
    uint64_t ready_step;
    uint64_t cause_step;
    uint32_t from;
    bool is_timer;
} SimWoken;

bool sim_woken_by(const SimReplay *replay, uint64_t step, uint32_t slot,
                  SimWoken *out_woken);

// "Where do I run next?": the step of a task's next run; 0: never again.
uint64_t sim_next_run(const SimReplay *replay, uint64_t step, uint32_t slot);

// ---- search ---------------------------------------------------------------

// The next event, or the one before, that has to do with a text: with "file.c:12"
// one at that line; else one of a task in whose name the text occurs that makes
// the task, runs it or ends it, or one with a text (printed, noted, returned) in
// which it occurs. Upper and lower case are alike. Returns the step after the
// event; 0: there is none.
uint64_t sim_search(const SimReplay *replay, const char *text, uint64_t step,
                    bool is_forward);

#endif

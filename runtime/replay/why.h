// Why a task is where it is: the chain of waits, to its root.
//
//     main waits for a gather      -> its last child is board 7
//     board 7 waits for a lock     -> board 3 has it
//     board 3 waits for a sleep    -> due at 0:01:30: the root
//
// Each link is something the trace recorded: the reason and the object of a
// SUSPEND, the cause of a READY, a gather's children, the owner of a lock. Where
// the trace says nothing, so does the answer. A recording knows its own future,
// so "board 24 will end last" is a fact and not a forecast.
#ifndef SIM_REPLAY_WHY_H
#define SIM_REPLAY_WHY_H

#include "base/buffer.h"
#include "replay/state.h"

// One link: a sentence about one task.
typedef struct SimWhyLine {
    char *text;
    uint32_t slot; // whom it is about
    SimPlace place;
    uint64_t evidence; // the number of the event; UINT64_MAX: none
} SimWhyLine;

typedef struct SimWhy {
    SimWhyLine *lines; // lines[count]: from the question to the root
    size_t count;
    size_t capacity;
    bool is_circle; // the chain bites its tail: a deadlock
    char *summary;  // all of it in one sentence, without its stop; NULL: the
                    // first line says it already
} SimWhy;

// Asks at the state's step and instant.
void sim_why_init(SimWhy *why, const SimState *state, uint32_t slot);
void sim_why_done(SimWhy *why);

// The slot of a task by its name, or by its number; of several with that name
// the one that is there at `step`, else the first. SIM_NO_SLOT if there is none.
uint32_t sim_why_find(const SimReplay *replay, const char *name, uint64_t step);

#endif

// Who holds whom up: the facts behind a wait, as the trace recorded them.
//
// A trace says of each READY which event caused it. These functions look that
// up; none of them infers anything. What the trace does not say comes back as
// "unknown".
#ifndef SIM_REPLAY_CAUSES_H
#define SIM_REPLAY_CAUSES_H

#include "replay/replay.h"

#define SIM_NO_EVENT UINT64_MAX

// What a person calls a slot: a task's name, "the main thread", "the loop".
const char *sim_slot_name(const SimReplay *replay, uint32_t slot);

// Whether a wait is for something outside the program: a sleep, I/O, a thread.
bool sim_waits_outside(unsigned reason);

// How a wait ended.
typedef struct SimWaker {
    uint64_t ready;   // the index of the READY; SIM_NO_EVENT: never
    uint64_t cause;   // the event that caused it
    uint32_t slot;    // who did that; SIM_NO_SLOT: a timer, or the loop
    bool is_timer;    // a timer did it
    uint64_t cancel;  // a CANCEL of the task came first; else SIM_NO_EVENT
    uint32_t by_slot; // who cancelled it
} SimWaker;

// Looks for the next READY of a task from a step on, and for its cause.
SimWaker sim_waker_after(const SimReplay *replay, uint64_t step, uint32_t slot);

// The same for the READY at an index.
SimWaker sim_waker_of(const SimReplay *replay, uint64_t ready_index);

#endif

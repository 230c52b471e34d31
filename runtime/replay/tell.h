// The story: what happens, in sentences.
//
// Each event has a sentence (trace/event.h); here it is filled in with names,
// lines and durations, and with what the state knows: who comes next, until
// when somebody sleeps, why somebody woke. Small events that belong together
// (a timer is due, its sleeper joins the queue) share one sentence, so a story
// is a good deal shorter than a dump.
#ifndef SIM_REPLAY_TELL_H
#define SIM_REPLAY_TELL_H

#include "replay/state.h"

// One sentence and the steps it covers.
typedef struct SimTold {
    uint64_t first_step; // after its first event
    uint64_t last_step;  // after its last
    int64_t time_ns;
    uint32_t slot;    // whom it is about; SIM_NO_SLOT: the loop
    SimPlace place;   // line 0 if there is none
    const char *text; // one sentence with its full stop; until the next call
} SimTold;

typedef struct SimTeller {
    SimState state;
    SimBuffer text;
    uint64_t end_step; // of the last sentence: there the next one begins
} SimTeller;

void sim_teller_init(SimTeller *teller, const SimReplay *replay);
void sim_teller_done(SimTeller *teller);

// Goes to the sentence that covers `step` (from 1). A step inside a group gives
// the whole group's sentence.
void sim_teller_at(SimTeller *teller, uint64_t step, SimTold *out_told);

// The next sentence after `step`, or false at the end.
bool sim_teller_next(SimTeller *teller, uint64_t step, SimTold *out_told);

// The plain sentence of one event, from the event table, without its stop.
void sim_tell_event(const SimReplay *replay, const SimEvent *event,
                    SimBuffer *buffer);

#endif

// Facts that several finders need: declared busy time, locks, gathers.
//
// Time inside WORK and BLOCK is declared: the program says that it keeps the
// thread. Blocking has its own warning and work is meant, so no other warning
// blames them a second time.
#ifndef SIM_REPLAY_LINT_FACTS_H
#define SIM_REPLAY_LINT_FACTS_H

#include "replay/state.h"

#define SIM_NO_INDEX UINT32_MAX

// A stretch of declared time.
typedef struct SimStretch {
    int64_t begin_ns;
    int64_t end_ns;
    int64_t before_ns; // the sum of all stretches before
} SimStretch;

typedef struct SimHold {
    uint32_t owner;    // slot; SIM_NO_SLOT: free
    uint32_t previous; // the owner's other locks: a chain of indices
    uint32_t next;
    uint32_t waiters;  // tasks that wait for it
    uint64_t acquired; // the index of the ACQUIRED
    uint16_t site;
} SimHold;

typedef struct SimChild {
    uint32_t slot;
    uint32_t next; // an index in children; SIM_NO_INDEX: the last
} SimChild;

typedef struct SimGathering {
    uint32_t first; // an index in children; SIM_NO_INDEX: none
    uint64_t index; // of the GATHER
    uint16_t site;
} SimGathering;

typedef struct SimFacts {
    SimStretch *stretches; // stretches[stretch_count], by time
    size_t stretch_count;
    size_t stretch_capacity;
    bool is_declared; // inside one: it begins at declared_at_ns
    int64_t declared_at_ns;
    int64_t declared_ns; // the sum of the whole ones

    SimHold *holds; // by place in hold_places
    size_t hold_count;
    size_t hold_capacity;
    SimNumbers hold_places; // lock's number -> index in holds
    uint32_t *first_hold;   // first_hold[task_count]: index, or SIM_NO_INDEX
    uint32_t *waits_for;    // waits_for[task_count]: index of a hold, likewise

    SimGathering *gatherings;
    size_t gathering_count;
    size_t gathering_capacity;
    SimNumbers gathering_places; // gather's number -> index
    SimChild *children;
    size_t child_count;
    size_t child_capacity;
} SimFacts;

void sim_facts_init(SimFacts *facts, const SimReplay *replay);
void sim_facts_done(SimFacts *facts);

// Takes an event in, before the state does.
void sim_facts_apply(SimFacts *facts, const SimState *state,
                     const SimEvent *event);

// Declared time from the beginning until an instant not after now.
int64_t sim_facts_declared(const SimFacts *facts, int64_t time_ns);

// A lock, or a gather, by its number; NULL if it is unknown.
const SimHold *sim_facts_hold(const SimFacts *facts, uint32_t object);
const SimGathering *sim_facts_gathering(const SimFacts *facts, uint32_t object);

#endif

// What is wrong with a run, and where: the warnings W01 .. W30.
//
// The trace is walked once. Each finder (find.h) sees every event, with the
// state and some facts before it, and reports what it recognizes. A mistake in a
// loop is one warning that says how often, not a thousand.
#ifndef SIM_REPLAY_LINT_LINT_H
#define SIM_REPLAY_LINT_LINT_H

#include "replay/lint/table.h"
#include "replay/replay.h"

enum { SIM_EVIDENCE_MOST = 4 };

typedef struct SimWarning {
    unsigned number; // NN of WNN
    uint32_t slot;   // whose mistake; SIM_NO_SLOT: nobody's in particular
    SimPlace place;  // the guilty line; line 0: unknown
    char *text;      // what happened, the first time, without its stop
    uint64_t count;  // how often, at this place
    uint64_t evidence[SIM_EVIDENCE_MOST]; // numbers of events, the first time
    size_t evidence_count;
} SimWarning;

typedef struct SimLint {
    SimWarning *warnings; // warnings[count], in the order they were found
    size_t count;
    size_t capacity;
} SimLint;

void sim_lint_init(SimLint *lint, const SimReplay *replay);
void sim_lint_done(SimLint *lint);

#endif

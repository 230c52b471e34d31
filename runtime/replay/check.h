// Is a run as it should be? Rules in, verdicts out: for homework and for tests.
//
// Each verdict says in a sentence what was found, and where a rule is broken it
// points at the event where that shows first.
#ifndef SIM_REPLAY_CHECK_H
#define SIM_REPLAY_CHECK_H

#include "replay/replay.h"
#include "replay/rule.h"

typedef struct SimVerdict {
    bool holds;
    char *text;        // one sentence, without its stop: what was found
    uint64_t evidence; // the number of the offending event; UINT64_MAX: none
    SimPlace place;    // of that event, or of the warning; line 0: unknown
    int64_t time_ns;   // of the event
} SimVerdict;

// Owns: the caller frees each verdict with sim_verdict_done.
void sim_check(const SimReplay *replay, const SimRule *rules, size_t count,
               SimVerdict *out_verdicts);
void sim_verdict_done(SimVerdict *verdict);

#endif

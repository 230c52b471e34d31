// What the finders of this folder share.
//
// A finder is a row: how much memory of its own it needs, what it does with an
// event, what it does at the end. It sees an event before the state has applied
// it, so "since when did it wait" can still be asked.
//
//     X(name)     sim_find_<name>, in <name>.c
#ifndef SIM_REPLAY_LINT_FIND_H
#define SIM_REPLAY_LINT_FIND_H

#include "replay/lint/facts.h"
#include "replay/lint/lint.h"

#define SIM_FINDERS(X)                                       \
    X(recorded) /* what the runtime saw: any WARNING, W25 */ \
    X(blocking) /* W01 */                                    \
    X(steps)    /* W02, W04 */                               \
    X(turns)    /* W03, W19 */                               \
    X(timers)   /* W24 */                                    \
    X(locks)    /* W15, W16, W23 */                          \
    X(deadlock) /* W06, W07, W08 */                          \
    X(cancel)   /* W13 */                                    \
    X(queues)   /* W20 */                                    \
    X(sequence) /* W21 */                                    \
    X(siblings) /* W22 */

typedef struct SimLinting {
    const SimReplay *replay;
    const SimState *state; // before the event
    SimFacts facts;        // likewise
    SimLint *lint;
    SimNumbers known; // number and place -> index in lint->warnings
} SimLinting;

typedef struct SimFinder {
    size_t size_bytes; // of its own memory, zeroed; `own` points to it
    void (*see)(void *own, SimLinting *linting, const SimEvent *event);
    void (*end)(void *own, SimLinting *linting); // may be NULL
    void (*done)(void *own);                     // frees; may be NULL
} SimFinder;

#define X(name) extern const SimFinder sim_find_##name;
SIM_FINDERS(X)
#undef X

// Who did what where, and the events that show it.
typedef struct SimFinding {
    unsigned number;
    uint32_t slot;
    uint16_t site;                        // 0: unknown
    uint64_t evidence[SIM_EVIDENCE_MOST]; // indices; 0 after the first: none
} SimFinding;

// Reports, or counts another case at a place that was reported before.
void sim_lint_report(SimLinting *linting, const SimFinding *finding,
                     const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

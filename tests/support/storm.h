// Cancellation storms: many tasks use one thing, and are cancelled at random
// awaits. Whatever happens, nobody is inside who should not be, and nothing is
// lost: no wake-up, no permit, no item, no task.
//
// Many small storms, for in a small crowd it is likelier that a cancellation
// strikes just him who was woken this very turn; and one of ten thousand tasks.
// The seeds are fixed, what fails names its seed; SIM_STORM_SEED=N begins at N.
#ifndef SIM_TESTS_STORM_H
#define SIM_TESTS_STORM_H

#include "support/looptest.h"

typedef struct Storm Storm;

// Uses the thing once, as one worker does.
typedef SimCoroutine *Use(Storm *storm);

// A whole storm: makes the thing, rages, and says what is left.
typedef SimCoroutine *Rage(Storm *storm);

struct Storm {
    uint64_t random;
    int tasks;
    void *thing;   // what is used
    int inside;    // right now
    int most;      // ever inside at once
    int wrong;     // times that somebody saw what must not be
    int64_t put;   // what went in
    int64_t taken; // what came out
    int cancelled; // workers that ended so
    bool (*could_go_on)(const Storm *storm); // NULL: those who wait may wait
    bool has_stuck; // somebody waited in the end who could have gone on
};

// Below `below`, and the same for the same seed.
uint64_t storm_draw(Storm *storm, uint64_t below);

// Runs many storms; each must end well, and say `expected`.
void storm_with(Rage *rage_on, const char *expected);

// Awaitable: how many were left waiting when all was quiet; they were let go.
async_declare(storm_rage, (Storm *)storm, (Use *)use);

// Awaitable: none. Inside for a while; a cancellation ends it.
async_declare(storm_stay, (Storm *)storm);

#endif

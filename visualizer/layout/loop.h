// The loop view: every task is a token, and every token is somewhere.
//
//               .--- timers ---.          +--------------------+
//             /                  \        | timers: who sleeps |
//           poll     ( B )      timers    +--------------------+
//             \    who runs      /        | I/O in flight      |
//               `-- run ready --'         | waiting for others |
//                       ^                 | done               |
//     ready queue [ C ][ D ][   ]         +--------------------+
//
// Where a token is follows from its task's mode and reason alone, so the
// picture agrees with the sentence, the code and the console to the event. A
// place that cannot name all its tasks one to a row shows discs, and after
// those "+12".
#ifndef SIM_LAYOUT_LOOP_H
#define SIM_LAYOUT_LOOP_H

#include "layout/badge.h"
#include "layout/cards.h"
#include "layout/family.h"
#include "replay/state.h"

typedef enum SimSpot {
    SIM_SPOT_NONE,    // not there (yet)
    SIM_SPOT_WHEEL,   // runs
    SIM_SPOT_QUEUE,   // ready, next first
    SIM_SPOT_TIMERS,  // sleeps, earliest first
    SIM_SPOT_OUTSIDE, // waits for I/O, a thread, a process
    SIM_SPOT_OTHERS,  // waits for tasks, locks, queues
    SIM_SPOT_DONE,    // has ended
    SIM_SPOT_COUNT
} SimSpot;

enum { SIM_MOST_TOKENS = 128, SIM_TOKEN_TEXT = 96 };

typedef struct SimToken {
    uint32_t slot; // SIM_NO_SLOT: a timer in which nobody sleeps
    SimSpot spot;
    SimRect box; // its row or card; of a disc alone: the square around it
    double x, y; // the disc
    double radius;
    bool is_row; // with name and detail
    SimMode mode;
    bool is_blocking;
    int64_t due_ns; // INT64_MIN: none
    char badge[SIM_BADGE_TEXT];
    char detail[SIM_TOKEN_TEXT]; // "sleep · line 20"
} SimToken;

// What one spot shows.
typedef struct SimSpotNow {
    SimRect card;
    size_t total, shown;
    double more_x, more_y; // where the hidden ones are; "+12" stands there
} SimSpotNow;

typedef struct SimLoopNow {
    const SimState *state;
    int64_t shown_ns;          // the instant this is about
    double x, y, radius, ring; // the wheel: the middle of its ring, its width
    double hub;                // radius of the disc in the middle
    SimPhase phase;
    SimRect tray;     // of the ready queue
    SimRect slots[8]; // its places
    size_t slot_count;
    SimRect axis; // of the deadlines; empty: there is no room
    SimSpotNow spots[SIM_SPOT_COUNT];
    struct {
        double x, y;
    } shelf[48]; // where those who end will stand, by slot - 1
    size_t shelf_count;
    double shelf_radius;
    SimToken tokens[SIM_MOST_TOKENS];
    size_t count;
    char caption[SIM_TOKEN_TEXT]; // "Hello runs", "Hello leaves"
    char remark[SIM_TOKEN_TEXT];  // "step 1 of 2 in this turn"
    uint32_t leaver; // whose place in the middle has just become empty
} SimLoopNow;

// `hides_order`: the ready queue stands in the order of creation, for whoever
// must not know who is next.
void sim_loop_lay(SimLoopNow *loop, const SimCards *cards,
                  const SimState *state, bool hides_order);

// The token of a task, or NULL: it is hidden, or not there.
const SimToken *sim_loop_token(const SimLoopNow *loop, uint32_t slot);

// Where a task is.
SimSpot sim_loop_spot(const SimState *state, uint32_t slot);

// Why a spot is empty, in a few words.
const char *sim_loop_empty_words(const SimLoopNow *loop, SimSpot spot);

// The wheel's phase in a few words: "waits for I/O", "or the next timer".
typedef struct SimPhaseWords {
    const char *name, *line1, *line2;
} SimPhaseWords;

const SimPhaseWords *sim_loop_phase_words(SimPhase phase);

#endif

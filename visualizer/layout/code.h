// The code pane: which lines are shown, and who is at which.
//
//       41 | for (int move = 1; move <= 30; move++) {
//     > 42 |     await(judit_moves(show, board));      <- the running line
//       43 |     await(asyncio.sleep(55));   (T1)(T2)(T3) +18 wait
//
// A line's badges name at most three of the tasks that are there.
#ifndef SIM_LAYOUT_CODE_H
#define SIM_LAYOUT_CODE_H

#include "layout/badge.h"
#include "replay/state.h"

enum { SIM_LINE_BADGES = 3 };

typedef struct SimCodeLine {
    uint32_t number; // from 1
    const char *text;
    bool is_current;                 // the running task is here
    bool is_blocking;                // and sleeps with the thread
    uint32_t slots[SIM_LINE_BADGES]; // tasks that are here, not running
    size_t slot_count;               // how many of `slots` are set
    size_t more;                     // how many others are here too
    SimMode mode; // what most of them do: WAITING, READY, ...
} SimCodeLine;

typedef struct SimCode {
    const SimSourceFile *source; // NULL: the trace has none
    uint32_t slot;               // whose line it is; SIM_NO_SLOT: nobody's
    SimCodeLine *lines;          // lines[count]
    size_t count;
} SimCode;

typedef struct SimCodeNeed {
    const SimState *state;
    SimPlace hint; // where to look if nobody runs; line 0: nowhere
    size_t rows;   // how many lines fit
    long scroll;   // lines away from the place it would show by itself
} SimCodeNeed;

// Owns: the caller, who calls sim_code_done.
void sim_code_lay(SimCode *code, const SimCodeNeed *need);
void sim_code_done(SimCode *code);

#endif

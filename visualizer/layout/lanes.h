// Lanes: which tasks are shown, how high, and what stands beside them.
//
// The first lane is the loop's own (the thread); then come the tasks in the
// order of creation. Lanes are 48 px high with two lines of label; when there
// are many they shrink to 22 with one, and below that the list scrolls.
#ifndef SIM_LAYOUT_LANES_H
#define SIM_LAYOUT_LANES_H

#include "canvas/geometry.h"
#include "layout/axis.h"
#include "layout/badge.h"
#include "replay/state.h"

enum { SIM_LANE_LABEL = 80 };

typedef struct SimLane {
    uint32_t slot;
    SimRect row; // label and bar
    SimRect bar; // the part that lies on the axis
    char badge[SIM_BADGE_TEXT];
    char name[SIM_LANE_LABEL];
    char state[SIM_LANE_LABEL]; // "waits for a sleep", at the cursor
    SimMode mode;               // at the cursor
    bool is_blocking;           // the thread sleeps in it
} SimLane;

typedef struct SimLanes {
    SimRect card;
    SimAxis axis;
    double axis_y; // the middle of the tick labels
    double row_height;
    bool has_state_line; // the second line of the label
    size_t total;        // lanes there are
    size_t first;        // the first one shown below the loop
    SimLane *rows;       // rows[count], shown
    size_t count;
} SimLanes;

typedef struct SimLanesNeed {
    SimRect card;
    const SimState *state; // at the cursor
    int64_t from_ns, to_ns;
    size_t first; // scrolled to
} SimLanesNeed;

// Owns: the caller, who calls sim_lanes_done.
void sim_lanes_lay(SimLanes *lanes, const SimLanesNeed *need);
void sim_lanes_done(SimLanes *lanes);

// The height of the card that shows so many tasks at their best.
double sim_lanes_wish(const SimReplay *replay);

// What a task does at the cursor, in a few words: "waits for a gather".
void sim_lane_words(const SimState *state, uint32_t slot, char *out,
                    size_t size);

#endif

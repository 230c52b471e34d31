// Lanes: which rows are shown, how high, and what stands beside them.
//
//     axis
//     warnings     a mark for each                        72, if there are any
//     loop         the one thread                         56
//     pinned       tasks the watcher wants to see always
//     tasks, heads of groups                              48 .. 21, they scroll
//     threads, I/O what goes on outside the one thread
//     counters     ready, in flight, the program's own    56 .. 28
//
// Only the tasks scroll. When there are many, task rows shrink to 21 with one
// line of label, and the counters shrink with them.
//
// Idle stretches can be folded: then the axis is made of pieces, and a fold
// between two of them is as narrow as its mark.
#ifndef SIM_LAYOUT_LANES_H
#define SIM_LAYOUT_LANES_H

#include "canvas/geometry.h"
#include "layout/axis.h"
#include "layout/badge.h"
#include "layout/lane_list.h"
#include "layout/tracks.h"
#include "replay/state.h"
#include "replay/timeline.h"

enum { SIM_LANE_LABEL = 96, SIM_MOST_PIECES = 64 };

typedef enum SimLaneKind {
    SIM_LANE_WARNINGS,
    SIM_LANE_LOOP,
    SIM_LANE_TASK,
    SIM_LANE_HEAD,    // of a group
    SIM_LANE_THREAD,  // `slot` is its number, from 0
    SIM_LANE_IO,      // `slot` is its row
    SIM_LANE_COUNTER, // `slot` is its number
} SimLaneKind;

typedef struct SimLane {
    SimLaneKind kind;
    uint32_t slot;
    SimRect row; // label and bar
    SimRect bar; // the part that lies on the axis
    char badge[SIM_BADGE_TEXT];
    char name[SIM_LANE_LABEL];
    char state[SIM_LANE_LABEL]; // "waits for a sleep", at the cursor
    SimMode mode;               // at the cursor
    bool is_blocking;           // the thread sleeps in it
    bool is_found;              // by the search
    bool is_pinned;
    bool is_folded; // a head: its tasks are not shown
} SimLane;

// A stretch of the axis that shows time, or a fold that leaves some out.
typedef struct SimAxisPiece {
    SimAxis axis;
    bool is_fold;
} SimAxisPiece;

typedef struct SimLanes {
    SimRect card;
    SimAxis axis;
    SimAxisPiece pieces[SIM_MOST_PIECES]; // pieces[piece_count], in order
    int piece_count;                      // 1: nothing is folded
    double axis_y;                        // the middle of the tick labels
    double row_height;                    // of a task
    bool has_state_line;                  // the second line of the label
    size_t total;                         // rows of tasks there are
    size_t first;                         // the first one shown
    size_t shown;                         // how many of them are
    SimRect body;                         // where tasks scroll
    SimRect bar, thumb;                   // of scrolling; empty: all are seen
    double bottom;                        // of the last row
    SimLane *rows;                        // rows[count], from the top
    size_t count;
} SimLanes;

typedef struct SimLanesNeed {
    SimRect card;
    const SimState *state; // at the cursor
    int64_t from_ns, to_ns;
    size_t first;               // scrolled to
    const SimLaneList *list;    // NULL: all tasks, in the order of creation
    const SimTracks *tracks;    // NULL: tasks alone
    const SimTimeline *folding; // fold what it knows to be idle; NULL: do not
    size_t warning_count;
} SimLanesNeed;

// Owns: the caller, who calls sim_lanes_done.
void sim_lanes_lay(SimLanes *lanes, const SimLanesNeed *need);
void sim_lanes_done(SimLanes *lanes);

// Where an instant lies, and which instant lies somewhere.
double sim_lanes_x(const SimLanes *lanes, int64_t time_ns);
int64_t sim_lanes_time(const SimLanes *lanes, double x);

// The row of a task, or NULL.
const SimLane *sim_lanes_row_of(const SimLanes *lanes, uint32_t slot);

// The height of the card that shows so many tasks at their best.
double sim_lanes_wish(const SimReplay *replay, const SimTracks *tracks,
                      size_t warning_count);

// What a task does at the cursor, in a few words: "waits for a gather".
void sim_lane_words(const SimState *state, uint32_t slot, char *out,
                    size_t size);

#endif

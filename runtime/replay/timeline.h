// Lanes: what each task was doing, when, at any zoom.
//
// A lane is a row of segments; each begins where the one before ends, so their
// lengths sum to the task's life. Above the segments stands a pyramid: a node
// sums up four below it as time in each state. To draw a stretch, descend only
// while a node is wider than the caller's half pixel; a view costs what its
// width costs, not what the trace's length would.
//
//     level 2              [ run 12 % ready 30 % wait 58 % ]
//     level 1     [       ] [       ] [       ] [       ]
//     segments    RrRrRrRr  rRrRrRrR  ...
//
// Slot 0 is the lane of the one thread: RUNNING while any code runs (BLOCKING
// or WORKING as the code is), WAITING while the loop has nothing to do.
#ifndef SIM_REPLAY_TIMELINE_H
#define SIM_REPLAY_TIMELINE_H

#include "replay/state.h"

typedef struct SimTimeline SimTimeline;

typedef struct SimSegment {
    int64_t begin_ns; // it ends where the next begins, or the lane's end
    uint32_t step;    // the step at which it begins
    uint8_t mode;     // a SimMode
    uint8_t busy;     // a SimBusy
    uint8_t reason;   // while waiting
} SimSegment;

// The parts of a share, in this order.
typedef enum SimPart {
    SIM_PART_RUN,   // running, working included
    SIM_PART_BLOCK, // running, but asleep: blocks everyone
    SIM_PART_READY,
    SIM_PART_WAIT,
    SIM_PART_COUNT,
} SimPart;

// The part a segment counts for; SIM_PART_COUNT: none, the task has ended. A new
// task counts as ready: it could run if the thread were free.
SimPart sim_timeline_part(const SimSegment *segment);

// What a view is made of: a segment, or several too small to tell apart.
typedef struct SimPiece {
    int64_t begin_ns; // cut to the view
    int64_t end_ns;
    bool is_merged;
    SimSegment segment;          // if not merged; else the first of them
    uint32_t segment_count;      // 1 if not merged
    float share[SIM_PART_COUNT]; // of the piece's time, sum 1 (0: no time)
    bool has_block;              // never let these disappear
    bool has_failure;
} SimPiece;

typedef void SimPieceVisit(void *context, const SimPiece *piece);

// Owns: the caller; the replay must outlive it.
SimTimeline *sim_timeline_new(const SimReplay *replay);
void sim_timeline_free(SimTimeline *timeline);

// A lane's segments, in order. The last one (DONE, FAILED, CANCELLED) has no
// length; a task that never ended has none such.
const SimSegment *sim_timeline_segments(const SimTimeline *timeline,
                                        uint32_t slot, size_t *out_count);

// The end of segment `index` of a lane.
int64_t sim_timeline_end_of(const SimTimeline *timeline, uint32_t slot,
                            size_t index);

// Visits the pieces of a lane between two times, in order. Pieces shorter than
// min_ns are merged with their neighbours.
void sim_timeline_view(const SimTimeline *timeline, uint32_t slot,
                       int64_t from_ns, int64_t to_ns, int64_t min_ns,
                       SimPieceVisit *visit, void *context);

// Adds up a lane's time in each part between two times.
void sim_timeline_sum(const SimTimeline *timeline, uint32_t slot,
                      int64_t from_ns, int64_t to_ns,
                      int64_t out_ns[SIM_PART_COUNT]);

// A wake-up: event `cause_step - 1` led to the run that began at `run_step`.
typedef struct SimWake {
    uint64_t cause_step;
    uint64_t ready_step;
    uint64_t run_step; // UINT64_MAX: it did not run any more
    uint32_t from;     // slot; SIM_NO_SLOT: the loop or a timer
    uint32_t to;       // slot
} SimWake;

// Fills out_wakes[limit] with the wake-ups whose READY lies between two times;
// returns how many there are, which may be more.
size_t sim_timeline_wakes(const SimTimeline *timeline, int64_t from_ns,
                          int64_t to_ns, SimWake *out_wakes, size_t limit);

#endif

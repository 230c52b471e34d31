// Motion: how the loop view's tokens get from one place to the next.
//
// Every step gives a whole new layout; motion is only the way between two of
// them. One token flies, along one curve; when it has landed, those behind it
// close up. A seek is shown at once. Stepping back makes the same two layouts
// change parts, so the token flies the same curve backward.
//
//     before   ( B ) in the wheel          now   ( B ) among the timers
//               `--- 420 ms --->             then 200 ms: rows close up
#ifndef SIM_STAGE_MOTION_H
#define SIM_STAGE_MOTION_H

#include "layout/loop.h"

typedef struct SimMotion {
    const SimState *state; // of the film shown; NULL: nothing is shown yet
    uint64_t step;         // the step shown
    bool is_expected;      // the next change of step may be animated
    double pause_ms;       // how long that step will be seen; 0: as one likes
    SimLoopNow before, now;
    uint32_t flyer; // its slot; SIM_NO_SLOT: nobody
    double started_ms;
    double flight_ms, slide_ms; // 0: none
    int64_t from_ns;            // the time shown before
} SimMotion;

// The next change is a step, not a seek.
void sim_motion_expect(SimMotion *motion, double pause_ms);

// Takes the layout of the step that is to be shown.
void sim_motion_show(SimMotion *motion, const SimLoopNow *now, double wall_ms,
                     bool has_motion);

bool sim_motion_is_moving(const SimMotion *motion, double wall_ms);

// How much of the flight is done, eased: 0 to 1; 1 if there is none.
double sim_motion_flight(const SimMotion *motion, double wall_ms);

// The same on a steady clock, not eased.
double sim_motion_passed(const SimMotion *motion, double wall_ms);

// How far the phase of this step has lit up, eased: 0 to 1.
double sim_motion_phase(const SimMotion *motion, double wall_ms);

// The flying token's place after a share of its flight.
SimPoint sim_motion_point(const SimMotion *motion, double share);

// How far a resting token is from its place while others close up.
SimPoint sim_motion_offset(const SimMotion *motion, const SimToken *token,
                           double wall_ms);

// The instant to show: it runs from the last step's to this one's.
int64_t sim_motion_time(const SimMotion *motion, double wall_ms);

#endif

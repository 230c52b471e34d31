// The trail: where one was before each jump, and the way back.
//
// A jump is whatever moves the eye far: a press on the slider, home and end, a
// place typed into the palette, another view. Steps and playing are none, or
// the way back would be as long as the way there.
//
//     undone by "back":   spots[0] spots[1] ... spots[count - 1]  (here)
//     done again:                                                spots[count ..]
#ifndef SIM_STAGE_TRAIL_H
#define SIM_STAGE_TRAIL_H

#include "layout/cards.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIM_MOST_SPOTS = 64 };

struct SimStage;

typedef struct SimWhere {
    SimView view;
    int film;          // which is shown
    int64_t time_ns;   // of the player
    uint64_t steps[2]; // of each film
    int64_t lanes_from, lanes_to;
    size_t lanes_first;
    uint32_t selected;
} SimWhere;

typedef struct SimTrail {
    SimWhere spots[SIM_MOST_SPOTS]; // the oldest is forgotten first
    int count;                      // those behind: the way back
    int ahead;                      // those that were gone back from
} SimTrail;

// Where the stage is now.
SimWhere sim_trail_here(const struct SimStage *stage);

// To be called after a jump with where it began. What is the same place counts
// as no jump.
void sim_trail_leave(struct SimStage *stage, const SimWhere *from);

// Back to before the last jump, or forward again. Returns false at the end.
bool sim_trail_back(struct SimStage *stage);
bool sim_trail_forward(struct SimStage *stage);

#endif

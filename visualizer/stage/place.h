// A place in a film, as one writes it: "1.86", "0:24:25", "40%", "#12".
#ifndef SIM_STAGE_PLACE_H
#define SIM_STAGE_PLACE_H

#include "stage/player.h"

typedef struct SimGoal {
    bool is_step;
    uint64_t step;   // if it is: after so many events of the first film
    int64_t time_ns; // else
} SimGoal;

// Reads a text. Returns false if it names no place; times and steps beyond the
// end are the end.
bool sim_place_read(const SimPlayer *player, const char *text,
                    SimGoal *out_goal);

void sim_place_go(SimPlayer *player, SimGoal goal);

#endif

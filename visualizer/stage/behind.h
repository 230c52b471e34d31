// Looking a long trace through while it is watched already.
//
// Warnings and the rows beside the lanes need a walk over all events. Of a
// short trace it is made at once. Of millions of events it takes seconds, so
// a thread makes it, on the replay, which never changes; meanwhile the stage
// shows what it has, and takes the rest when it is there.
#ifndef SIM_STAGE_BEHIND_H
#define SIM_STAGE_BEHIND_H

#include "layout/tracks.h"
#include "replay/lint/lint.h"

typedef struct SimBehind SimBehind;

// Begins to look. The replay must stay until it is taken.
SimBehind *sim_behind_new(const SimReplay *replay);

// Could it be taken without waiting?
bool sim_behind_is_done(const SimBehind *behind);

// Waits for the end, hands over what was found, and is no more.
void sim_behind_take(SimBehind *behind, SimTracks *out_tracks,
                     SimLint *out_lint);

// Nobody wants it any more: waits for the walk that is being made, no other.
void sim_behind_drop(SimBehind *behind);

#endif

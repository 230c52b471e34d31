// What things are called in a sentence: what one waits for, and why one may go
// on. A thing has the name that the program gave it, or a number: "lock oven",
// "queue 2".
#ifndef SIM_REPLAY_WORDS_H
#define SIM_REPLAY_WORDS_H

#include "base/buffer.h"
#include "replay/timeline.h"

typedef struct SimWords {
    char text[72]; // a longer name is cut off
} SimWords;

// "lock oven"; "a lock" of one that the trace does not know.
SimWords sim_resource_label(const SimReplay *replay, unsigned kind,
                            uint32_t number);

// As in "waits for ...": "lock oven", "an item in queue tray", "a sleep"; the
// name of the task that is awaited.
SimWords sim_wait_words(const SimReplay *replay, unsigned reason,
                        uint32_t object);

// The same of a task that waits now, and of a piece of its lane.
SimWords sim_task_wait_words(const SimState *state, uint32_t slot);
SimWords sim_segment_wait_words(const SimReplay *replay,
                                const SimSegment *segment);

// Half a sentence: "lock oven is free". Returns false, and appends nothing, if
// there are no words for the reason.
bool sim_wake_words(const SimReplay *replay, unsigned reason, uint32_t object,
                    SimBuffer *buffer);

#endif

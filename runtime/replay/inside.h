// What the files of replay share, and nobody else.
#ifndef SIM_REPLAY_INSIDE_H
#define SIM_REPLAY_INSIDE_H

#include "replay/state.h"

// One link of an await chain. Chains are shared and never change: a task's
// chain is the number of its innermost link, so copying a task's state copies
// its whole chain.
typedef struct SimChainLink {
    uint32_t outer;      // another link; 0: none
    uint16_t coroutine;  // the site of the function
    uint16_t awaited_at; // where the outer one awaits it
} SimChainLink;

// A copy of everything in a SimState that events change.
typedef struct SimKeyFrame {
    SimState plain;      // the numbers; its pointers are not used
    uint32_t *slots;     // slots[live_count], then queue[ready_count]
    SimTaskNow *tasks;   // tasks[live_count], then that of slot 0
    SimTimerNow *timers; // timers[timer_count]
} SimKeyFrame;

struct SimReplayInside {
    bool is_dense;    // every task's number is its slot, so far
    SimNumbers slots; // task number -> slot
    size_t task_capacity;
    size_t console_capacity;
    size_t note_capacity;
    size_t source_capacity;
    size_t meta_capacity;
    char **texts; // texts[text_count]: what was put together here
    size_t text_count;
    size_t text_capacity;

    bool begins_in_loop;     // the beginning is missing (ring mode)
    bool has_keys;           // key frames and chains are there
    bool is_building;        // they are being made: chains may be added
    SimNumbers chain_places; // outer, coroutine, awaited_at -> index in chains
    SimChainLink *chains;    // chains[chain_count]; [0] is no link
    size_t chain_count;
    size_t chain_capacity;
    SimKeyFrame *keys; // by step
    size_t key_count;
    size_t key_capacity;
};

// Fills in the tables of a replay: tasks, console, notes, sources, metas.
void sim_replay_build_tables(SimReplay *replay);

// Runs a state over all events and calls `visit` (if not NULL) at step 0 and
// after each. The first time round key frames and chains are kept, so whoever
// must see everything anyway gets them for nothing.
typedef void SimStateVisit(void *context, const SimState *state);
void sim_replay_walk_states(const SimReplay *replay, SimStateVisit *visit,
                            void *context);
void sim_replay_free_keys(SimReplay *replay);

// Applies one event to a state (state.c).
void sim_state_apply(SimState *state, const SimEvent *event);

// Back to step 0.
void sim_state_reset(SimState *state);

// For restoring a key frame: the task is there; the task is in the queue; the
// timer is pending.
void sim_state_add_live(SimState *state, uint32_t slot);
void sim_state_enqueue(SimState *state, uint32_t slot);
void sim_state_add_timer(SimState *state, const SimTimerNow *timer);

// The grouping of `tell` (groups.c): events that nobody tells by themselves
// belong to the next one that is told. A step's group ends, and begins, at:
uint64_t sim_group_end(const SimReplay *replay, uint64_t step);
uint64_t sim_group_begin(const SimReplay *replay, uint64_t step);

// The index of the first told event from `index` on; the step count if none.
uint64_t sim_group_next_told(const SimReplay *replay, uint64_t index);

// Why a task that waited for a reason may go on: "the lock is free". NULL if
// there are no words for it (wake.c).
const char *sim_wake_words(unsigned reason);

// A scene hint as half a sentence (scene.c). Returns false if the scene is
// unknown, or says by itself that nothing happens.
bool sim_scene_words(const char *text, SimBuffer *buffer);

// What the thread's sleep right after a hint looks like. Returns false if there
// are no words for it.
bool sim_scene_blocked_words(const char *text, SimBuffer *buffer);

// A hint that only leads to what comes next ("chess think").
bool sim_scene_is_prelude(const char *text);

#endif

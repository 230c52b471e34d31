// What the files of replay share, and nobody else.
#ifndef SIM_REPLAY_INSIDE_H
#define SIM_REPLAY_INSIDE_H

#include "replay/bookmarks.h"
#include "replay/state.h"

// One link of an await chain. Chains are shared and never change: a task's
// chain is the number of its innermost link, so copying a task's state copies
// its whole chain.
typedef struct SimChainLink {
    uint32_t outer;      // another link; 0: none
    uint16_t coroutine;  // the site of the function
    uint16_t awaited_at; // where the outer one awaits it
} SimChainLink;

// A live task in a key frame: what cannot be told from elsewhere. A hundred
// thousand sleepers are the rule in a large trace, so the timer that a sleeper
// has just set is not kept by itself.
typedef struct SimTaskKept {
    uint32_t slot;
    uint32_t object;
    uint32_t chain;
    uint32_t since_back; // how many steps before the key frame
    int64_t since_ns;
    int64_t until_ns;
    uint16_t site;
    uint8_t mode;
    uint8_t busy;
    uint8_t reason;
    bool is_cancelling;
    uint8_t timer_back; // its timer was set so many steps before since_step;
                        // 0: it has none
} SimTaskKept;

// A copy of everything in a SimState that events change.
typedef struct SimKeyFrame {
    SimState plain;      // the numbers; its pointers are not used
    SimTaskKept *tasks;  // tasks[live_count], then that of slot 0
    uint32_t *queue;     // queue[ready_count]
    SimTimerNow *timers; // timers[timer_count]: those of no sleeper
    size_t timer_count;
    char *things; // levels, holds, operations, one after another
} SimKeyFrame;

// ---- entries of a state's bags (bag.h) ------------------------------------

// A resource that is not as it was made. Its key is its index.
typedef struct SimLevelEntry {
    uint64_t key;
    uint64_t level;
    uint32_t owner; // of a lock; SIM_NO_SLOT
} SimLevelEntry;

// Who holds what: index << 32 | slot.
typedef struct SimHoldEntry {
    uint64_t key;
    uint64_t step;
    int64_t since_ns;
    uint32_t count;
    uint16_t site;
} SimHoldEntry;

// What the system was asked for: handle << 8 | operation.
typedef struct SimOperationEntry {
    uint64_t key;
    uint64_t bytes;
    uint64_t step;
    int64_t since_ns;
    uint32_t slot;
    uint32_t count;
} SimOperationEntry;

// ---- tables that only the whole trace can tell ----------------------------

// A CANCEL and what became of it.
typedef struct SimCancelInfo {
    uint64_t asked; // steps; 0: never
    uint64_t delivered;
    uint32_t slot;
    uint32_t by;
    uint32_t previous; // of the same task, in cancels; SIM_NO_SLOT: none
} SimCancelInfo;

typedef struct SimJobInfo {
    uint32_t number;
    uint32_t slot;
    uint64_t asked; // steps; 0: never
    uint64_t done;
    uint64_t forgotten;
    int64_t began_ns; // INT64_MAX: never
    int64_t ended_ns;
    uint16_t site;
    uint8_t lane;
} SimJobInfo;

// A child of a gather, while the trace is read; sorted by group afterwards.
typedef struct SimMemberInfo {
    uint32_t group;
    uint32_t order;
    uint32_t slot;
} SimMemberInfo;

// All values of one counter: notes[first .. first + count), in counter_notes.
typedef struct SimCounterInfo {
    const char *name;
    size_t first;
    size_t count;
} SimCounterInfo;

// What bookmarks.h keeps: rows[count], by step.
typedef struct SimBookmarkTable {
    SimBookmark *rows;
    size_t count;
    size_t capacity;
    uint32_t last_id;
} SimBookmarkTable;

// What things.h asks about, beside the state itself.
typedef struct SimThingTables {
    SimNumbers resource_places; // number -> index in replay->resources
    size_t resource_capacity;
    SimCancelInfo *cancels; // in order
    size_t cancel_count;
    size_t cancel_capacity;
    SimNumbers cancel_places; // slot -> its last
    SimJobInfo *jobs;         // in order
    size_t job_count;
    size_t job_capacity;
    SimNumbers job_places;  // number -> index
    SimMemberInfo *members; // by group, then in order
    size_t member_count;
    size_t member_capacity;
    uint32_t *member_slots; // members[i].slot, in a row
    SimCounterInfo *counters;
    size_t counter_count;
    size_t *counter_notes;
    uint32_t *children; // of slot s: children[child_begin[s] .. [s + 1])
    uint32_t *child_begin;
} SimThingTables;

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
    bool has_strangers;      // tasks were there before the trace began
    bool has_keys;           // key frames and chains are there
    bool is_building;        // they are being made: chains may be added
    SimNumbers chain_places; // outer, coroutine, awaited_at -> index in chains
    SimChainLink *chains;    // chains[chain_count]; [0] is no link
    size_t chain_count;
    size_t chain_capacity;
    SimKeyFrame *keys; // by step
    size_t key_count;
    size_t key_capacity;
    SimThingTables things;
    SimBookmarkTable bookmarks;
};

// Fills in the tables of a replay: tasks, console, notes, sources, metas.
void sim_replay_build_tables(SimReplay *replay);

// What things.h needs of an event while the tables are filled, and after the
// last (tables_things.c).
void sim_things_note(SimReplay *replay, const SimEvent *event);
void sim_things_complete(SimReplay *replay);
void sim_things_free(SimReplay *replay);

// Takes in what the file has of notes.
void sim_bookmarks_load(SimReplay *replay);

// Keeps a text with the replay; it is freed with it.
const char *sim_replay_keep(SimReplay *replay, char *text);

// Applies an event of things to a state (state_things.c).
void sim_things_apply(SimState *state, const SimEvent *event, uint32_t slot);

// The kind of resource (a SimResource) that a reason waits for; -1: none.
int sim_reason_resource(unsigned reason);

// What a resource that was just made stands at.
uint64_t sim_resource_first_level(const SimResourceInfo *resource);

// The resource that a task waits for; SIM_NO_SLOT: none.
uint32_t sim_state_waits_for(const SimState *state, uint32_t slot);

// Sorts slots[count] by who waits longest into out_slots[limit]; returns count.
size_t sim_slots_by_arrival(const SimState *state, uint32_t *slots,
                            size_t count, uint32_t *out_slots, size_t limit);

// For why.c (why_summary.c): "; taken by A, B" behind a wait for a semaphore; the
// whole answer in a sentence (the caller's), or NULL.
struct SimWhy;
void sim_why_put_holders(const SimState *state, uint32_t slot, SimBuffer *text);
char *sim_why_summary(const SimState *state, uint32_t slot,
                      const struct SimWhy *why);

// Runs a state over all events and calls `visit` (if not NULL) at step 0 and
// after each. The first time round key frames and chains are kept, so whoever
// must see everything anyway gets them for nothing.
typedef void SimStateVisit(void *context, const SimState *state);
void sim_replay_walk_states(const SimReplay *replay, SimStateVisit *visit,
                            void *context);

// The same without keeping anything, and with the event; at step 0 it is NULL.
// What only a first walk would know is not there: the await chains.
typedef void SimEventVisit(void *context, const SimState *state,
                           const SimEvent *event);
void sim_replay_walk_events(const SimReplay *replay, SimEventVisit *visit,
                            void *context);

void sim_replay_free_keys(SimReplay *replay);

// Applies one event to a state (state.c).
void sim_state_apply(SimState *state, const SimEvent *event);

// A state at step 0 that only goes forward: it makes no key frames.
void sim_state_begin(SimState *state, const SimReplay *replay);

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

// A scene hint as half a sentence (scene.c). Returns false if the scene is
// unknown, or says by itself that nothing happens.
bool sim_scene_words(const char *text, SimBuffer *buffer);

// What the thread's sleep right after a hint looks like. Returns false if there
// are no words for it.
bool sim_scene_blocked_words(const char *text, SimBuffer *buffer);

// A hint that only leads to what comes next ("chess think").
bool sim_scene_is_prelude(const char *text);

#endif

// What tasks share, ask for and wait for, at the moment of a SimState: the
// things of a program beside its tasks.
//
//     resources    locks, semaphores, events, conditions, barriers, queues:
//                  who holds them, who waits, in order, how many are left
//     operations   what the system was asked and has not answered
//     jobs         functions on threads
//     counters     what the program counts
//     cancels      asked by whom, arrived, swallowed
//     the graph    whom a task waits for, and who waits for it; circles
//
// Everything is asked of a state, so all of it can be had at any step and
// instant, forward and backward. Functions that fill an array take its limit
// and return how many there are, which may be more.
//
// A waiter who was woken and has not run yet is no waiter any more: he is
// READY. So a lock may be free while he is on his way to it, as in CPython.
#ifndef SIM_REPLAY_THINGS_H
#define SIM_REPLAY_THINGS_H

#include "replay/state.h"

// ---- resources ------------------------------------------------------------

// A resource, now. Its kind, name and maker are in replay->resources.
typedef struct SimResourceNow {
    uint32_t index;      // in replay->resources
    uint32_t owner;      // a lock's; SIM_NO_SLOT: it is free, or no lock
    uint64_t level;      // a semaphore's free permits, a queue's length, those
                         // inside a barrier; an event: 1 if set; a lock: 1 if
                         // free
    size_t holder_count; // tasks that took it and did not give it back
    size_t waiter_count;
} SimResourceNow;

// Somebody who took a lock or a permit and did not give it back himself.
typedef struct SimHolder {
    uint32_t slot;
    uint32_t count; // permits of a semaphore; 1 of a lock
    uint64_t step;  // of his last ACQUIRED
    int64_t since_ns;
    SimPlace place;
} SimHolder;

// The index of a resource's number in replay->resources, or SIM_NO_SLOT.
uint32_t sim_replay_resource(const SimReplay *replay, uint32_t number);

// "lock 2", or the name that the program gave it.
const char *sim_resource_name(const SimReplay *replay, uint32_t index);

// Fills in all resources made so far, in the order of making.
size_t sim_state_resources(const SimState *state, SimResourceNow *out_resources,
                           size_t limit);

// One of them, by its index.
SimResourceNow sim_state_resource(const SimState *state, uint32_t index);

// Who has it, the first to take it first.
size_t sim_state_holders(const SimState *state, uint32_t index,
                         SimHolder *out_holders, size_t limit);

// Who waits for it, in the order of arrival.
size_t sim_state_waiters(const SimState *state, uint32_t index,
                         uint32_t *out_slots, size_t limit);

// ---- input, output and threads --------------------------------------------

// What the system was asked for and has not answered.
typedef struct SimOperationNow {
    uint8_t operation; // a SimOperation; sim_operation_words
    uint32_t handle;
    uint32_t slot;    // who asked; SIM_NO_SLOT: unknown
    uint32_t waiting; // who waits for it now; SIM_NO_SLOT: nobody
    uint32_t count;   // so many of this kind on this handle
    uint64_t bytes;   // still to go; 0 if that is not known
    uint64_t step;    // of the first SUBMIT
    int64_t since_ns;
} SimOperationNow;

// The oldest first.
size_t sim_state_operations(const SimState *state,
                            SimOperationNow *out_operations, size_t limit);

typedef enum SimJobStage {
    SIM_JOB_QUEUED,  // no thread has begun it
    SIM_JOB_RUNNING, // on the thread of its lane
    SIM_JOB_ENDED,   // the loop has not looked at the result yet
} SimJobStage;

// A function given to a thread. A recording knows its own future, so which
// thread takes it is known before the job ends; stages count by time.
typedef struct SimJobNow {
    uint32_t number;
    uint32_t slot; // who asked
    unsigned lane; // its thread, from 1; 0: unknown
    SimJobStage stage;
    bool is_forgotten; // nobody waits for it any more
    uint64_t step;     // of the JOB_SUBMIT
    int64_t since_ns;
    int64_t began_ns; // on its thread; INT64_MAX: never, as far as we know
    int64_t ended_ns;
    SimPlace place;
} SimJobNow;

// The oldest first.
size_t sim_state_jobs(const SimState *state, SimJobNow *out_jobs, size_t limit);

// ---- counters -------------------------------------------------------------

// A counter of the program's, now.
typedef struct SimCounterNow {
    const char *name;
    double value;
    uint64_t step; // since when it stands there
} SimCounterNow;

// Those that were set so far, in the order of their first value. The loop's own
// are in the state: ready_count, in_flight_count, late_ns.
size_t sim_state_counters(const SimState *state, SimCounterNow *out_counters,
                          size_t limit);

// ---- cancelling -----------------------------------------------------------

typedef enum SimCancelStage {
    SIM_CANCEL_NONE,
    SIM_CANCEL_ASKED,     // and has not arrived
    SIM_CANCEL_DELIVERED, // CancelledError was raised; it has not ended yet
    SIM_CANCEL_OBEYED,    // it ended as cancelled, or failed
    SIM_CANCEL_SWALLOWED, // it ended as if nothing had been
} SimCancelStage;

// The last cancel of a task.
typedef struct SimCancelNow {
    SimCancelStage stage;
    uint32_t by;   // slot; 0: the main thread, or the loop (a time limit)
    uint64_t step; // of the CANCEL
    int64_t asked_ns;
    uint64_t delivered; // the step; 0: not yet
} SimCancelNow;

SimCancelNow sim_state_cancel(const SimState *state, uint32_t slot);

const char *sim_cancel_words(SimCancelStage stage);

// ---- the graph ------------------------------------------------------------

typedef enum SimAwaitedKind {
    SIM_AWAITED_NOTHING,   // it does not wait, or only for its next turn
    SIM_AWAITED_TASK,      // `slot`
    SIM_AWAITED_GROUP,     // a gather: its tasks are the blockers
    SIM_AWAITED_RESOURCE,  // `index` in replay->resources
    SIM_AWAITED_TIMER,     // a sleep
    SIM_AWAITED_OPERATION, // an answer of the system, on handle `object`
    SIM_AWAITED_JOB,       // a thread
    SIM_AWAITED_FUTURE,    // something else, by its number
} SimAwaitedKind;

// What a task waits for.
typedef struct SimAwaited {
    SimAwaitedKind kind;
    uint32_t object; // the number in the trace
    uint32_t slot;   // of a task; else SIM_NO_SLOT
    uint32_t index;  // of a resource; else SIM_NO_SLOT
} SimAwaited;

SimAwaited sim_state_awaited(const SimState *state, uint32_t slot);

// The tasks that can end a task's wait: the awaited one, the open ones of a
// gather, those who hold a lock or a semaphore.
size_t sim_state_blockers(const SimState *state, uint32_t slot,
                          uint32_t *out_slots, size_t limit);

// The tasks that wait for a task in this sense, the longest waiting first.
size_t sim_state_awaiters(const SimState *state, uint32_t slot,
                          uint32_t *out_slots, size_t limit);

// The circle of waits that a task stands in, beginning with it: each waits for
// the next, the last for the first. 0: it stands in none.
size_t sim_state_circle(const SimState *state, uint32_t slot,
                        uint32_t *out_slots, size_t limit);

// The task tree: the slots whose parent a slot is, in the order of creation.
const uint32_t *sim_replay_children(const SimReplay *replay, uint32_t slot,
                                    size_t *out_count);

// The tasks that a gather, or a similar group, waits for, in order. NULL if
// there are none.
const uint32_t *sim_replay_group(const SimReplay *replay, uint32_t number,
                                 size_t *out_count);

// All of the above as text, a line a thing; nothing if there is nothing.
void sim_state_things_text(const SimState *state, SimBuffer *buffer);

#endif

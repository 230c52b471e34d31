// The state of the program at any step or instant.
//
// A SimState is a machine with one rule: apply the next event. Before the first
// question it runs once over all events, and a copy is kept every few thousand
// (a key frame). To seek means: take the key frame before, apply what is left. To
// step back is to seek to the step before, so forward and backward cannot
// disagree.
//
//     key frame      key frame      key frame
//     |--------------|--------------|------->  steps
//                        seek: ^...x
#ifndef SIM_REPLAY_STATE_H
#define SIM_REPLAY_STATE_H

#include "base/buffer.h"
#include "replay/bag.h"
#include "replay/replay.h"
#include "trace/numbers.h"

// What the loop is at. A loop's turn: poll, timers, run.
typedef enum SimPhase {
    SIM_PHASE_NONE,   // there is no loop (not yet, no more)
    SIM_PHASE_POLL,   // it waits for a timer or I/O, or virtual time jumps
    SIM_PHASE_TIMERS, // timers that are due fire
    SIM_PHASE_RUN,    // the tasks of the ready queue run, one after another
} SimPhase;

const char *sim_phase_word(SimPhase phase);

// A task, now. A task that has ended keeps its mode and `since` only.
typedef struct SimTaskNow {
    uint8_t mode;         // a SimMode
    uint8_t busy;         // a SimBusy, while it runs
    uint8_t reason;       // a SimReason, while it waits; or SIM_REASON_UNKNOWN
    bool is_cancelling;   // a cancel was asked for and has not arrived
    uint16_t site;        // where it is; see sim_state_place
    uint32_t object;      // what it waits for: a future's or timer's number
    uint32_t chain;       // its coroutines; see sim_state_chain
    uint32_t live_place;  // the machine's own
    uint64_t queue_place; // likewise
    uint64_t since_step;  // since when mode, busy and reason are what they are
    int64_t since_ns;     // the same; READY after a sleep: since it was over,
                          // which may be before the loop saw it
    int64_t until_ns; // a sleep's deadline, a block's or work's planned end;
                      // INT64_MIN: unknown
} SimTaskNow;

typedef struct SimTimerNow {
    uint32_t object; // the timer's number
    uint32_t slot;   // who set it
    int64_t deadline_ns;
    uint64_t set_step; // ties: first set, first due
} SimTimerNow;

typedef struct SimState {
    const SimReplay *replay;
    uint64_t step;     // how many events have happened
    int64_t now_ns;    // the time of the last, or that of a seek to a time
    uint32_t running;  // slot of the task that runs; SIM_NO_SLOT: none
    SimTaskNow *tasks; // tasks[replay->task_count]; [0] is the main thread
    uint64_t turn;     // of the loop, from 1; 0: none yet
    SimPhase phase;
    uint32_t turn_total;      // how many were ready when the turn began
    uint32_t turn_done;       // how many of them have run or are running
    size_t ready_count;       // tasks in the ready queue
    size_t timer_count;       // pending timers
    size_t console_count;     // lines printed so far
    uint32_t in_flight_count; // tasks that wait for something outside
    int64_t late_ns;          // how late the last timer came that was due

    // The rest is the machine's own.
    bool is_in_loop;
    bool is_in_callback;
    uint32_t changed[4]; // whose mode, busy or reason the last event changed
    uint32_t changed_count;
    uint32_t *live; // live[live_count]: slots that are there and have not ended
    uint32_t live_count;
    uint32_t *queue; // a ring of slots; SIM_NO_SLOT: left out of turn
    uint64_t queue_begin;
    uint64_t queue_end;
    uint64_t queue_capacity; // a power of two, or 0
    SimTimerNow *timers;     // timers[timer_count], in no order
    size_t timer_capacity;
    SimNumbers timer_places; // timer's number -> index in timers
    SimBag levels;           // of resources, where they are not as made
    SimBag holds;            // who has what
    SimBag operations;       // of the system, in flight
    SimWalk walk;
} SimState;

// A state at step 0. The replay must outlive it.
void sim_state_init(SimState *state, const SimReplay *replay);
void sim_state_done(SimState *state);

// Goes to a step; one beyond the end is the end. A few thousand events at most
// are applied, or as many as the next step is away.
void sim_state_seek(SimState *state, uint64_t step);

// Goes to an instant: all events until then have happened, and now_ns is the
// instant itself.
void sim_state_seek_time(SimState *state, int64_t time_ns);

// Applies the next event. Returns false at the end.
bool sim_state_forward(SimState *state);
bool sim_state_back(SimState *state);

// ---- queries --------------------------------------------------------------

// The event that led here: that at step - 1. `step` must not be 0.
SimEvent sim_state_event(const SimState *state);

// Fills out_slots[limit] with the ready queue, next first; returns how many.
size_t sim_state_ready(const SimState *state, uint32_t *out_slots,
                       size_t limit);

// Fills out_timers[limit] with the pending timers, earliest first, then in the
// order of setting; returns how many.
size_t sim_state_timers(const SimState *state, SimTimerNow *out_timers,
                        size_t limit);

// The timer a sleeping task waits for, or NULL.
const SimTimerNow *sim_state_timer_of(const SimState *state, uint32_t slot);

// Where a task is: file, function and line; line 0 if unknown.
SimPlace sim_state_place(const SimState *state, uint32_t slot);

// One coroutine of an await chain and the line it is at.
typedef struct SimFrame {
    SimPlace coroutine; // the function
    SimPlace at;        // the line where it awaits, or runs
} SimFrame;

// Fills out_frames[limit] with a task's await chain, innermost first; returns
// the depth of the chain, which may be more than `limit`.
size_t sim_state_chain(const SimState *state, uint32_t slot,
                       SimFrame *out_frames, size_t limit);

// Who has the thread: the running task, or slot 0 while the main thread's own
// code runs; SIM_NO_SLOT while the loop polls.
uint32_t sim_state_thread(const SimState *state);

// The whole state as text, a line per task, queue and timer: for tests.
void sim_state_text(const SimState *state, SimBuffer *buffer);

#endif

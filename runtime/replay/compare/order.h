// The order of things in two traces: which task ran, and why it stopped.
//
// A switch is one stretch of a task on the thread: it is given the thread, and
// gives it back because it waits for something or has ended. Two runs have the
// same order if their switches are the same one by one: the same task (as
// pairing.h knows it) that stops for the same reason. When, at which line and in
// which language does not count; so a program in C can be held against its twin
// under CPython.
//
//     Ann runs -> a sleep | Ben runs -> a lock | Ann runs -> it returned | ...
#ifndef SIM_REPLAY_COMPARE_ORDER_H
#define SIM_REPLAY_COMPARE_ORDER_H

#include "base/buffer.h"
#include "replay/compare/pairing.h"

// How a task gave the thread back.
typedef enum SimStopped {
    SIM_STOPPED_WAITS, // `why` is a reason
    SIM_STOPPED_ENDS,  // `why` is an outcome
    SIM_STOPPED_NEVER, // the trace ends, or another runs without a word
} SimStopped;

typedef struct SimSwitch {
    uint32_t slot; // who ran
    SimStopped stopped;
    uint8_t why;
    uint64_t step;    // the step at which it was given the thread
    int64_t begin_ns; // when that was
    int64_t end_ns;   // and when it gave the thread back
    SimPlace place;   // the last line known of it; line 0: none
} SimSwitch;

// How many switches of each trace are kept from the first difference on.
enum { SIM_SWITCHES_KEPT = 4 };

typedef struct SimOrderSide {
    const SimReplay *replay;
    uint64_t count; // of all its switches
    SimSwitch kept[SIM_SWITCHES_KEPT]; // from the first difference on
    size_t kept_count;
} SimOrderSide;

typedef struct SimOrder {
    SimOrderSide a;
    SimOrderSide b;
    uint64_t same_count; // how many from the beginning are the same
    bool is_same;
    SimSwitch last_same; // of a, if same_count > 0
    char *sentence;      // the verdict
} SimOrder;

// Both replays must outlive the order. Owns: the caller, who calls
// sim_order_done.
void sim_order_init(SimOrder *order, const SimReplay *a, const SimReplay *b);
void sim_order_done(SimOrder *order);

// Why a switch ended: "waits for a lock", "is done: it returned".
void sim_switch_words(const SimSwitch *one, SimBuffer *buffer);

// The name of a switch's task, as a sentence has it.
const char *sim_switch_name(const SimOrderSide *side, const SimSwitch *one);

#endif

// Who is who: the tasks of two traces, paired.
//
// Two runs of a program number their tasks differently, and two programs that
// do the same, one in C and one in Python, give them other functions. What stays
// is a task's identity:
//
//     its path     the identity of the task that made it
//     its label    the name it was given; without one, its coroutine's name
//     its place    the first, second, third ... of that label from that task
//
// Whoever finds no partner by that is paired by less: tasks without a name with
// those that the same task made, in the order of making; tasks with a name by
// the name alone. The main threads are each other's partners always.
#ifndef SIM_REPLAY_COMPARE_PAIRING_H
#define SIM_REPLAY_COMPARE_PAIRING_H

#include "replay/replay.h"

typedef struct SimPairing {
    uint32_t *of_a; // of_a[task_count of a]: the partner's slot in b
    uint32_t *of_b; // and back; SIM_NO_SLOT: there is none
} SimPairing;

// Owns: the caller, who calls sim_pairing_done.
void sim_pairing_init(SimPairing *pairing, const SimReplay *a,
                      const SimReplay *b);
void sim_pairing_done(SimPairing *pairing);

#endif

// Stacks for coroutines: many, small, guarded, used again.
//
// Stacks of 64 KiB are cut from slabs of 16 MiB, so a million of them need a
// few thousand mappings, not a million (Linux allows 65,530). Memory is taken
// page by page as a stack is used. The lowest page of each is a guard:
//
//     | guard | stack 0 | guard | stack 1 | ...
//
// MADV_GUARD_INSTALL (Linux 6.13) makes guards that cost no mapping. On older
// kernels the first stacks are guarded by mprotect, as many as the limit on
// mappings allows, and the others are checked at every switch: then an overflow
// is still found, if not at the very instruction.
//
// The stack that was given back last is handed out first: it is in the cache.
// And stacks do not begin at the same offset of a page: the tops of a thousand
// stacks would compete for the same few lines of the cache (`colour`).
#ifndef SIM_CORE_STACK_H
#define SIM_CORE_STACK_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SIM_STACK_BYTES = 65536,
    SIM_GUARD_BYTES = 4096,
    SIM_STACK_STRIDE = SIM_STACK_BYTES + SIM_GUARD_BYTES,
};

typedef struct SimStack {
    struct SimStack *next; // in the list of free ones
    char *low;             // the first byte above the guard
    size_t size_bytes;     // what is usable from there
    bool is_guarded;
} SimStack;

typedef struct SimStackPool {
    SimStack *free;
    struct SimSlab *slabs;
    size_t guard_mappings; // how many mprotect guards there are
} SimStackPool;

void sim_stacks_init(SimStackPool *pool);

// All stacks must have been given back, or be of no more use.
void sim_stacks_done(SimStackPool *pool);

// Usable are bytes[stack->size_bytes] from stack->low.
SimStack *sim_stacks_take(SimStackPool *pool);
void sim_stacks_give(SimStackPool *pool, SimStack *stack);

// Does the address lie in a guard of this pool? Safe in a signal handler.
bool sim_stacks_is_guard(const SimStackPool *pool, const void *address);

#endif

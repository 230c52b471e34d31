#include "core/stack.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { SLAB_STACKS = 256 };

// Eight colours; the last still leaves room for a sleeper's frames on the top
// page, so that colours cost no memory.
enum { COLOURS = 8, COLOUR_BYTES = 320 };

// mprotect splits a mapping in three. The kernel allows 65,530; this many leave
// room for everybody else.
enum { GUARD_MAPPINGS_LIMIT = 20000 };

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

typedef struct SimSlab {
    struct SimSlab *next;
    char *memory; // bytes[SLAB_STACKS * SIM_STACK_STRIDE]
    SimStack stacks[SLAB_STACKS];
} SimSlab;

static bool install_guard(SimStackPool *pool, char *page)
{
    if (madvise(page, SIM_GUARD_BYTES, MADV_GUARD_INSTALL) == 0)
        return true;
    if (pool->guard_mappings >= GUARD_MAPPINGS_LIMIT)
        return false;
    pool->guard_mappings++;
    return mprotect(page, SIM_GUARD_BYTES, PROT_NONE) == 0;
}

static void add_slab(SimStackPool *pool)
{
    SimSlab *slab = sim_alloc(sizeof *slab);
    size_t size_bytes = (size_t)SLAB_STACKS * SIM_STACK_STRIDE;
    void *memory = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED) {
        fputs("simul: there is no address space for more coroutines; raise "
              "the limit (ulimit -v, vm.max_map_count)\n",
              stderr);
        abort();
    }
#ifdef MADV_NOHUGEPAGE
    // A huge page would give every stack 2 MiB that it does not use.
    madvise(memory, size_bytes, MADV_NOHUGEPAGE);
#endif
    slab->memory = memory;
    slab->next = pool->slabs;
    pool->slabs = slab;
    for (size_t i = SLAB_STACKS; i-- > 0;) {
        SimStack *stack = &slab->stacks[i];
        char *guard = slab->memory + i * SIM_STACK_STRIDE;
        stack->low = guard + SIM_GUARD_BYTES;
        stack->size_bytes = SIM_STACK_BYTES - i % COLOURS * COLOUR_BYTES;
        stack->is_guarded = install_guard(pool, guard);
        sim_stacks_give(pool, stack);
    }
}

void sim_stacks_init(SimStackPool *pool)
{
    *pool = (SimStackPool){0};
}

void sim_stacks_done(SimStackPool *pool)
{
    while (pool->slabs) {
        SimSlab *slab = pool->slabs;
        pool->slabs = slab->next;
        munmap(slab->memory, (size_t)SLAB_STACKS * SIM_STACK_STRIDE);
        sim_free(slab);
    }
    pool->free = NULL;
}

SimStack *sim_stacks_take(SimStackPool *pool)
{
    if (!pool->free)
        add_slab(pool);
    SimStack *stack = pool->free;
    pool->free = stack->next;
    return stack;
}

void sim_stacks_give(SimStackPool *pool, SimStack *stack)
{
    stack->next = pool->free;
    pool->free = stack;
}

bool sim_stacks_is_guard(const SimStackPool *pool, const void *address)
{
    uintptr_t place = (uintptr_t)address;
    for (const SimSlab *slab = pool->slabs; slab; slab = slab->next) {
        uintptr_t offset = place - (uintptr_t)slab->memory;
        if (offset < (uintptr_t)SLAB_STACKS * SIM_STACK_STRIDE)
            return offset % SIM_STACK_STRIDE < SIM_GUARD_BYTES;
    }
    return false;
}

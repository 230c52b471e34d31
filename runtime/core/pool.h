// Memory for the objects of a loop: taken and given back millions of times a
// second, in a few sizes.
//
// One list of free pieces per size class of 64 bytes; a piece that was given
// back last is handed out first. Pieces are cut from chunks that go back to the
// heap only with the whole pool. Larger pieces come from the heap.
#ifndef SIM_CORE_POOL_H
#define SIM_CORE_POOL_H

#include "base/alloc.h"

#include <stddef.h>

enum { SIM_POOL_STEP_BYTES = 64, SIM_POOL_CLASSES = 16 };

typedef struct SimPool {
    void *free[SIM_POOL_CLASSES]; // the first word of a piece links to the next
    struct SimPoolChunk *chunks;
    char *next; // the uncut rest of the newest chunk
    size_t left_bytes;
    size_t live; // pieces handed out
} SimPool;

void sim_pool_init(SimPool *pool);
void sim_pool_done(SimPool *pool);

// Cuts a piece from a chunk, or takes a large one from the heap.
void *sim_pool_cut(SimPool *pool, size_t size_bytes);

static inline size_t sim_pool_class(size_t size_bytes)
{
    return (size_bytes + SIM_POOL_STEP_BYTES - 1) / SIM_POOL_STEP_BYTES - 1;
}

// Returns bytes[size_bytes], not zeroed.
static inline void *sim_pool_take(SimPool *pool, size_t size_bytes)
{
    size_t which = sim_pool_class(size_bytes);
    pool->live++;
    if (which >= SIM_POOL_CLASSES || !pool->free[which])
        return sim_pool_cut(pool, size_bytes);
    void *piece = pool->free[which];
    pool->free[which] = *(void **)piece;
    return piece;
}

static inline void sim_pool_give(SimPool *pool, void *piece, size_t size_bytes)
{
    size_t which = sim_pool_class(size_bytes);
    pool->live--;
    if (which >= SIM_POOL_CLASSES) {
        sim_free(piece);
        return;
    }
    *(void **)piece = pool->free[which];
    pool->free[which] = piece;
}

#endif

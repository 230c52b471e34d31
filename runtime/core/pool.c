#include "core/pool.h"

#include "base/alloc.h"

enum { CHUNK_BYTES = 65536 - 64 };

typedef struct SimPoolChunk {
    struct SimPoolChunk *next;
    char padding[SIM_POOL_STEP_BYTES - sizeof(void *)];
    char bytes[CHUNK_BYTES];
} SimPoolChunk;

static size_t class_of(size_t size_bytes)
{
    return (size_bytes + SIM_POOL_STEP_BYTES - 1) / SIM_POOL_STEP_BYTES - 1;
}

void sim_pool_init(SimPool *pool)
{
    *pool = (SimPool){0};
}

void sim_pool_done(SimPool *pool)
{
    while (pool->chunks) {
        SimPoolChunk *chunk = pool->chunks;
        pool->chunks = chunk->next;
        sim_free(chunk);
    }
    *pool = (SimPool){0};
}

// Cuts a new piece; what is left of an old chunk is too small and stays behind.
static void *cut(SimPool *pool, size_t size_bytes)
{
    if (pool->left_bytes < size_bytes) {
        SimPoolChunk *chunk = sim_resize(NULL, sizeof *chunk);
        chunk->next = pool->chunks;
        pool->chunks = chunk;
        pool->next = chunk->bytes;
        pool->left_bytes = CHUNK_BYTES;
    }
    void *piece = pool->next;
    pool->next += size_bytes;
    pool->left_bytes -= size_bytes;
    return piece;
}

void *sim_pool_take(SimPool *pool, size_t size_bytes)
{
    size_t which = class_of(size_bytes);
    pool->live++;
    if (which >= SIM_POOL_CLASSES)
        return sim_resize(NULL, size_bytes);
    void *piece = pool->free[which];
    if (!piece)
        return cut(pool, (which + 1) * SIM_POOL_STEP_BYTES);
    pool->free[which] = *(void **)piece;
    return piece;
}

void sim_pool_give(SimPool *pool, void *piece, size_t size_bytes)
{
    size_t which = class_of(size_bytes);
    pool->live--;
    if (which >= SIM_POOL_CLASSES) {
        sim_free(piece);
        return;
    }
    *(void **)piece = pool->free[which];
    pool->free[which] = piece;
}

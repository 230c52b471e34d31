#include "core/pool.h"

#include "base/alloc.h"

enum { CHUNK_BYTES = 65536 - 64 };

typedef struct SimPoolChunk {
    struct SimPoolChunk *next;
    char padding[SIM_POOL_STEP_BYTES - sizeof(void *)];
    char bytes[CHUNK_BYTES];
} SimPoolChunk;

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

void *sim_pool_cut(SimPool *pool, size_t size_bytes)
{
    size_t piece_bytes = (sim_pool_class(size_bytes) + 1) * SIM_POOL_STEP_BYTES;

    if (sim_pool_class(size_bytes) >= SIM_POOL_CLASSES)
        return sim_resize(NULL, size_bytes);
    if (pool->left_bytes < piece_bytes) {
        // What is left of the old chunk is too small and stays behind.
        SimPoolChunk *chunk = sim_resize(NULL, sizeof *chunk);
        chunk->next = pool->chunks;
        pool->chunks = chunk;
        pool->next = chunk->bytes;
        pool->left_bytes = CHUNK_BYTES;
    }
    void *piece = pool->next;
    pool->next += piece_bytes;
    pool->left_bytes -= piece_bytes;
    return piece;
}

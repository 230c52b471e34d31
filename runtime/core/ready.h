// The ready queue: what the loop will call next, in order.
//
// A ring of 16-byte handles in one array, not a list: the loop reads them one
// behind the other, and can look ahead.
#ifndef SIM_CORE_READY_H
#define SIM_CORE_READY_H

#include "base/alloc.h"
#include "simul.h"

typedef struct SimReady {
    void (*function)(SimLoop *loop, void *argument);
    void *argument;
} SimReady;

typedef struct SimReadyRing {
    SimReady *places; // places[capacity]
    size_t capacity;  // a power of two
    size_t first;     // counts up for ever; the place is first % capacity
    size_t count;
} SimReadyRing;

static inline void sim_ready_init(SimReadyRing *ring)
{
    ring->capacity = 64;
    ring->places = sim_alloc(ring->capacity * sizeof *ring->places);
    ring->first = 0;
    ring->count = 0;
}

static inline void sim_ready_done(SimReadyRing *ring)
{
    sim_free(ring->places);
}

// Doubles the ring; the handles move to its beginning.
void sim_ready_grow(SimReadyRing *ring);

static inline void sim_ready_push(SimReadyRing *ring, SimReady ready)
{
    if (ring->count == ring->capacity)
        sim_ready_grow(ring);
    ring->places[(ring->first + ring->count) & (ring->capacity - 1)] = ready;
    ring->count++;
}

// The ring must not be empty.
static inline SimReady sim_ready_pop(SimReadyRing *ring)
{
    SimReady ready = ring->places[ring->first & (ring->capacity - 1)];
    ring->first++;
    ring->count--;
    return ready;
}

// The handle that lies `ahead` places behind the first; one that does nothing if
// there are not so many.
static inline SimReady sim_ready_peek(const SimReadyRing *ring, size_t ahead)
{
    if (ahead >= ring->count)
        return (SimReady){NULL, NULL};
    return ring->places[(ring->first + ahead) & (ring->capacity - 1)];
}

#endif

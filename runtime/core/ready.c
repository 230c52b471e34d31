#include "core/ready.h"

void sim_ready_grow(SimReadyRing *ring)
{
    SimReadyRing larger = {.capacity = 2 * ring->capacity};
    larger.places = sim_alloc(larger.capacity * sizeof *larger.places);
    while (ring->count > 0)
        larger.places[larger.count++] = sim_ready_pop(ring);
    sim_free(ring->places);
    *ring = larger;
}

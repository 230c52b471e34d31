// Families: which tasks a gather waits for.
//
// The trace says it once, when the gather is made; here it is kept for as long
// as the trace is open, by the number of the gather's future.
#ifndef SIM_LAYOUT_FAMILY_H
#define SIM_LAYOUT_FAMILY_H

#include "replay/replay.h"

typedef struct SimFamilyChild {
    uint32_t object; // the gather's
    uint32_t slot;
} SimFamilyChild;

typedef struct SimFamilies {
    SimFamilyChild *children; // children[count], by object, then in order
    size_t count, capacity;
} SimFamilies;

// Owns: the caller, who calls sim_families_done.
void sim_families_init(SimFamilies *families, const SimReplay *replay);
void sim_families_done(SimFamilies *families);

// The children of a gather, in order; returns how many, 0 for anything else.
size_t sim_families_of(const SimFamilies *families, uint32_t object,
                       const SimFamilyChild **out_first);

#endif

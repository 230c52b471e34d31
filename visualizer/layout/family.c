#include "layout/family.h"
#include "base/alloc.h"

// Gathers are made one after another, and within one its children in order,
// but a gather inside another's arguments comes between: so the list is
// sorted, and stays in order within a gather.
static void insert(SimFamilies *families, SimFamilyChild child)
{
    families->children =
        sim_grow(families->children, families->count, &families->capacity,
                 sizeof *families->children);
    size_t place = families->count++;
    SimFamilyChild *children = families->children;
    for (; place > 0 && children[place - 1].object > child.object; place--)
        children[place] = children[place - 1];
    children[place] = child;
}

void sim_families_init(SimFamilies *families, const SimReplay *replay)
{
    *families = (SimFamilies){NULL, 0, 0};
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, replay->reader, 0);
    while (sim_walk_next(&walk, &event)) {
        if (event.kind != SIM_EVENT_GATHER_CHILD)
            continue;
        uint32_t slot = sim_replay_slot(replay, (uint32_t)event.a);
        if (slot != SIM_NO_SLOT)
            insert(families, (SimFamilyChild){event.arg, slot});
    }
}

void sim_families_done(SimFamilies *families)
{
    sim_free(families->children);
    *families = (SimFamilies){NULL, 0, 0};
}

size_t sim_families_of(const SimFamilies *families, uint32_t object,
                       const SimFamilyChild **out_first)
{
    size_t low = 0, high = families->count, count = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (families->children[middle].object < object)
            low = middle + 1;
        else
            high = middle;
    }
    *out_first = families->children + low;
    while (low + count < families->count &&
           families->children[low + count].object == object)
        count++;
    return count;
}

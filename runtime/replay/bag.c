#include "replay/bag.h"

#include "base/alloc.h"

#include <string.h>

void sim_bag_init(SimBag *bag, size_t entry_bytes)
{
    *bag = (SimBag){.entry_bytes = entry_bytes, .is_indexed = true};
}

void sim_bag_done(SimBag *bag)
{
    sim_free(bag->entries);
    sim_numbers_done(&bag->places);
    *bag = (SimBag){0};
}

void sim_bag_clear(SimBag *bag)
{
    bag->count = 0;
    bag->is_indexed = true;
    sim_numbers_clear(&bag->places);
}

void *sim_bag_at(const SimBag *bag, size_t index)
{
    return bag->entries + index * bag->entry_bytes;
}

static uint64_t key_at(const SimBag *bag, size_t index)
{
    uint64_t key;
    memcpy(&key, sim_bag_at(bag, index), sizeof key);
    return key;
}

static void index_all(SimBag *bag)
{
    if (bag->is_indexed)
        return;
    bag->is_indexed = true;
    sim_numbers_clear(&bag->places);
    for (size_t i = 0; i < bag->count; i++)
        sim_numbers_set(&bag->places, key_at(bag, i), (uint32_t)i);
}

void *sim_bag_find(SimBag *bag, uint64_t key)
{
    if (bag->count == 0)
        return NULL;
    index_all(bag);
    uint32_t place = sim_numbers_find(&bag->places, key);
    return place == SIM_NO_PLACE ? NULL : sim_bag_at(bag, place);
}

static void make_room(SimBag *bag, size_t count)
{
    if (count <= bag->capacity)
        return;
    while (bag->capacity < count)
        bag->capacity = bag->capacity ? 2 * bag->capacity : 8;
    bag->entries = sim_resize(bag->entries, bag->capacity * bag->entry_bytes);
}

void *sim_bag_add(SimBag *bag, uint64_t key)
{
    void *entry = sim_bag_find(bag, key);
    if (entry)
        return entry;
    make_room(bag, bag->count + 1);
    entry = sim_bag_at(bag, bag->count);
    memset(entry, 0, bag->entry_bytes);
    memcpy(entry, &key, sizeof key);
    index_all(bag);
    sim_numbers_set(&bag->places, key, (uint32_t)bag->count++);
    return entry;
}

// The last entry takes the place of the one that goes.
void sim_bag_remove(SimBag *bag, uint64_t key)
{
    if (bag->count == 0)
        return;
    index_all(bag);
    uint32_t place = sim_numbers_remove(&bag->places, key);
    if (place == SIM_NO_PLACE || place == --bag->count)
        return;
    memcpy(sim_bag_at(bag, place), sim_bag_at(bag, bag->count),
           bag->entry_bytes);
    sim_numbers_set(&bag->places, key_at(bag, place), place);
}

size_t sim_bag_bytes(const SimBag *bag)
{
    return bag->count * bag->entry_bytes;
}

void sim_bag_load(SimBag *bag, const void *entries, size_t count)
{
    sim_bag_clear(bag);
    if (count == 0)
        return;
    make_room(bag, count);
    memcpy(bag->entries, entries, count * bag->entry_bytes);
    bag->count = count;
    bag->is_indexed = false;
}

#include "trace/numbers.h"

#include "base/alloc.h"
#include "base/clock.h"

enum { FIRST_CAPACITY = 16 };

// Where the search for a key begins: the upper half of a multiplication by
// 2^64 over the golden ratio, which spreads neighbours far apart.
static size_t home_of(const SimNumbers *numbers, uint64_t key)
{
    uint64_t hash = (key ^ numbers->seed) * 0x9e3779b97f4a7c15u;
    return (size_t)((hash ^ hash >> 32) & (numbers->capacity - 1));
}

// The entry of a key, or the free one where it would stand.
static size_t entry_of(const SimNumbers *numbers, uint64_t key)
{
    size_t index = home_of(numbers, key);
    while (numbers->entries[index].place != SIM_NO_PLACE &&
           numbers->entries[index].key != key)
        index = (index + 1) & (numbers->capacity - 1);
    return index;
}

static void free_all(SimNumbers *numbers)
{
    for (size_t i = 0; i < numbers->capacity; i++)
        numbers->entries[i].place = SIM_NO_PLACE;
    numbers->count = 0;
}

static void grow(SimNumbers *numbers)
{
    SimNumbers old = *numbers;
    numbers->capacity = old.capacity ? 2 * old.capacity : FIRST_CAPACITY;
    if (!old.seed)
        numbers->seed = (uint64_t)sim_clock_monotonic_ns() | 1;
    numbers->entries =
        sim_resize(NULL, numbers->capacity * sizeof *numbers->entries);
    free_all(numbers);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.entries[i].place != SIM_NO_PLACE)
            sim_numbers_set(numbers, old.entries[i].key, old.entries[i].place);
    sim_free(old.entries);
}

void sim_numbers_done(SimNumbers *numbers)
{
    sim_free(numbers->entries);
    *numbers = (SimNumbers){0};
}

void sim_numbers_clear(SimNumbers *numbers)
{
    if (numbers->count > 0)
        free_all(numbers);
}

uint32_t sim_numbers_find(const SimNumbers *numbers, uint64_t key)
{
    if (numbers->count == 0)
        return SIM_NO_PLACE;
    return numbers->entries[entry_of(numbers, key)].place;
}

void sim_numbers_set(SimNumbers *numbers, uint64_t key, uint32_t place)
{
    if (2 * (numbers->count + 1) > numbers->capacity)
        grow(numbers);
    SimNumber *entry = &numbers->entries[entry_of(numbers, key)];
    numbers->count += entry->place == SIM_NO_PLACE;
    *entry = (SimNumber){key, place};
}

// The entries behind a freed one move up, so that no search ends too early.
uint32_t sim_numbers_remove(SimNumbers *numbers, uint64_t key)
{
    if (numbers->count == 0)
        return SIM_NO_PLACE;
    size_t mask = numbers->capacity - 1;
    size_t hole = entry_of(numbers, key);
    uint32_t place = numbers->entries[hole].place;
    if (place == SIM_NO_PLACE)
        return SIM_NO_PLACE;
    for (size_t index = (hole + 1) & mask;; index = (index + 1) & mask) {
        SimNumber *entry = &numbers->entries[index];
        if (entry->place == SIM_NO_PLACE)
            break;
        size_t home = home_of(numbers, entry->key);
        if (((index - home) & mask) < ((index - hole) & mask))
            continue;
        numbers->entries[hole] = *entry;
        hole = index;
    }
    numbers->entries[hole].place = SIM_NO_PLACE;
    numbers->count--;
    return place;
}

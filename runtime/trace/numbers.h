// From a number to a place: a small map for keys that a file chose.
//
// A trace names its strings, tasks and timers by numbers of any size, so an
// array indexed by them could be made to eat all memory. This is an open hash
// table instead; its seed differs from run to run, so no file can be built to
// make it slow.
#ifndef SIM_TRACE_NUMBERS_H
#define SIM_TRACE_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_NO_PLACE UINT32_MAX

typedef struct SimNumber {
    uint64_t key;
    uint32_t place; // SIM_NO_PLACE: this entry is free
} SimNumber;

// All zero is an empty map.
typedef struct SimNumbers {
    SimNumber *entries; // entries[capacity]
    size_t count;
    size_t capacity; // a power of two, or 0
    uint64_t seed;
} SimNumbers;

void sim_numbers_done(SimNumbers *numbers);

// Forgets every key and keeps the memory.
void sim_numbers_clear(SimNumbers *numbers);

// Returns the place of a key, or SIM_NO_PLACE.
uint32_t sim_numbers_find(const SimNumbers *numbers, uint64_t key);

// Stores a key's place, in place of an older one.
void sim_numbers_set(SimNumbers *numbers, uint64_t key, uint32_t place);

// Forgets a key and returns its place; SIM_NO_PLACE if it is not there.
uint32_t sim_numbers_remove(SimNumbers *numbers, uint64_t key);

#endif

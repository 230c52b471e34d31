// A bag: what is under way at some moment, found by a key, in no order.
//
// The parts of a state that come and go (who holds a lock, what the system was
// asked for) are bags. A copy of a bag is a copy of its entries, so that key
// frames are plain memory; the index over them is made again when it is needed.
//
//     struct Entry { uint64_t key; ... }     the key stands first, always
#ifndef SIM_REPLAY_BAG_H
#define SIM_REPLAY_BAG_H

#include "trace/numbers.h"

typedef struct SimBag {
    char *entries; // entries[count], each entry_bytes long
    size_t entry_bytes;
    size_t count;
    size_t capacity;
    SimNumbers places; // key -> index in entries
    bool is_indexed;   // places is up to date
} SimBag;

void sim_bag_init(SimBag *bag, size_t entry_bytes);
void sim_bag_done(SimBag *bag);

// Forgets every entry and keeps the memory.
void sim_bag_clear(SimBag *bag);

// The entry at an index below the count.
void *sim_bag_at(const SimBag *bag, size_t index);

// The entry of a key, or NULL. Good until the bag changes.
void *sim_bag_find(SimBag *bag, uint64_t key);

// The same; a new one, zero but for its key, if there was none.
void *sim_bag_add(SimBag *bag, uint64_t key);

// Does nothing if the key is not there.
void sim_bag_remove(SimBag *bag, uint64_t key);

// The bytes of all entries.
size_t sim_bag_bytes(const SimBag *bag);

// Puts entries[count] in place of what the bag holds.
void sim_bag_load(SimBag *bag, const void *entries, size_t count);

#endif

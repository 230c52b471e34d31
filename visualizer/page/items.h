// A dictionary: each text gets a number, the same text the same number.
//
// Strings, colours, drawing calls and whole boards occur thousands of times
// in a page; they are written once and then meant by their number.
#ifndef SIM_PAGE_ITEMS_H
#define SIM_PAGE_ITEMS_H

#include "base/buffer.h"
#include <stdint.h>

typedef struct SimItems {
    SimBuffer texts;  // one after the other, each with its zero byte
    size_t *begins;   // begins[count]: where each begins in `texts`
    uint64_t *hashes; // hashes[count]
    uint32_t *places; // places[place_count]: number + 1, by hash; 0: free
    size_t count, capacity, hash_capacity, place_count;
} SimItems;

void sim_items_init(SimItems *items);
void sim_items_done(SimItems *items);

// The number of a text, from 0; a new one if it is new.
uint32_t sim_items_number(SimItems *items, const char *text);

// The same of any bytes; a dictionary holds texts or bytes, not both.
uint32_t sim_items_number_of(SimItems *items, const void *bytes,
                             size_t size_bytes);

const char *sim_items_text(const SimItems *items, uint32_t number);

// Appends a text as a JSON string.
void sim_page_quote(SimBuffer *out, const char *text);

#endif

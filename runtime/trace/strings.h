// The writer's two dictionaries: texts by content, call sites by address.
//
// Both give numbers in the order of first use, from 1, and remember which block
// of the trace has the definition already.
#ifndef SIM_TRACE_STRINGS_H
#define SIM_TRACE_STRINGS_H

#include "trace/site.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct SimString {
    char *text; // text[size_bytes]; NULL: the place is free
    size_t size_bytes;
    uint32_t id;
    uint64_t block; // 1 + the sequence of the last block that defines it
} SimString;

typedef struct SimStrings {
    SimString *places; // an open hash table, places[capacity]
    size_t count;
    size_t capacity; // a power of two, or 0
    uint32_t last_id;
} SimStrings;

// Returns the entry of a text, made if it is new. Valid until the next call.
SimString *sim_strings_find(SimStrings *strings, const char *text,
                            size_t size_bytes);

// A number for a text that nobody will look up again.
uint32_t sim_strings_next_id(SimStrings *strings);

void sim_strings_done(SimStrings *strings);

typedef struct SimKnownSite {
    const SimSite *site; // NULL: the place is free
    uint64_t block;      // as in SimString
    uint16_t id;
    bool is_new; // never written yet
} SimKnownSite;

typedef struct SimSiteTable {
    SimKnownSite *places; // an open hash table, places[capacity]
    size_t count;
    size_t capacity;  // a power of two, or 0
    SimStrings files; // the files whose source was stored
} SimSiteTable;

// Returns the entry of a site, made if it is new, or NULL when all 65,535
// numbers are given. Valid until the next call.
SimKnownSite *sim_sites_find(SimSiteTable *table, const SimSite *site);

// Is true the first time a file is asked about.
bool sim_sites_is_new_file(SimSiteTable *table, const char *file);

void sim_sites_done(SimSiteTable *table);

#endif

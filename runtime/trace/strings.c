#include "trace/strings.h"

#include "base/alloc.h"

#include <string.h>

enum { FIRST_CAPACITY = 64 };

// FNV-1a: short, and good enough for names.
static uint64_t hash_bytes(const char *bytes, size_t size_bytes)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < size_bytes; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
    return hash;
}

// ---- texts ----------------------------------------------------------------

static SimString *string_place(const SimStrings *strings, const char *text,
                               size_t size_bytes)
{
    size_t index = hash_bytes(text, size_bytes) & (strings->capacity - 1);
    for (;;) {
        SimString *place = &strings->places[index];
        if (!place->text || (place->size_bytes == size_bytes &&
                             memcmp(place->text, text, size_bytes) == 0))
            return place;
        index = (index + 1) & (strings->capacity - 1);
    }
}

static void grow_strings(SimStrings *strings)
{
    SimStrings old = *strings;
    strings->capacity = old.capacity ? 2 * old.capacity : FIRST_CAPACITY;
    strings->places = sim_alloc(strings->capacity * sizeof *strings->places);
    for (size_t i = 0; i < old.capacity; i++) {
        SimString *string = &old.places[i];
        if (string->text)
            *string_place(strings, string->text, string->size_bytes) = *string;
    }
    sim_free(old.places);
}

SimString *sim_strings_find(SimStrings *strings, const char *text,
                            size_t size_bytes)
{
    if (2 * (strings->count + 1) > strings->capacity)
        grow_strings(strings);
    SimString *place = string_place(strings, text, size_bytes);
    if (!place->text) {
        place->text = memcpy(sim_alloc(size_bytes + 1), text, size_bytes);
        place->size_bytes = size_bytes;
        place->id = sim_strings_next_id(strings);
        strings->count++;
    }
    return place;
}

uint32_t sim_strings_next_id(SimStrings *strings)
{
    return ++strings->last_id;
}

void sim_strings_done(SimStrings *strings)
{
    for (size_t i = 0; i < strings->capacity; i++)
        sim_free(strings->places[i].text);
    sim_free(strings->places);
    *strings = (SimStrings){0};
}

// ---- sites ----------------------------------------------------------------

static SimKnownSite *site_place(const SimSiteTable *table, const SimSite *site)
{
    size_t index = ((uintptr_t)site >> 5) & (table->capacity - 1);
    while (table->places[index].site && table->places[index].site != site)
        index = (index + 1) & (table->capacity - 1);
    return &table->places[index];
}

static void grow_sites(SimSiteTable *table)
{
    SimSiteTable old = *table;
    table->capacity = old.capacity ? 2 * old.capacity : FIRST_CAPACITY;
    table->places = sim_alloc(table->capacity * sizeof *table->places);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.places[i].site)
            *site_place(table, old.places[i].site) = old.places[i];
    sim_free(old.places);
}

SimKnownSite *sim_sites_find(SimSiteTable *table, const SimSite *site)
{
    if (2 * (table->count + 1) > table->capacity)
        grow_sites(table);
    SimKnownSite *place = site_place(table, site);
    if (place->site)
        return place;
    if (table->count >= UINT16_MAX)
        return NULL;
    table->count++;
    *place = (SimKnownSite){
        .site = site, .id = (uint16_t)table->count, .is_new = true};
    return place;
}

bool sim_sites_is_new_file(SimSiteTable *table, const char *file)
{
    size_t known_count = table->files.count;
    sim_strings_find(&table->files, file, strlen(file));
    return table->files.count > known_count;
}

void sim_sites_done(SimSiteTable *table)
{
    sim_strings_done(&table->files);
    sim_free(table->places);
    *table = (SimSiteTable){0};
}

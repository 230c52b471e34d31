#include "page/items.h"
#include "base/alloc.h"
#include <stdbool.h>
#include <string.h>

void sim_items_init(SimItems *items)
{
    memset(items, 0, sizeof *items);
    sim_buffer_init(&items->texts);
}

void sim_items_done(SimItems *items)
{
    sim_buffer_done(&items->texts);
    sim_free(items->begins);
    sim_free(items->hashes);
    sim_free(items->places);
}

const char *sim_items_text(const SimItems *items, uint32_t number)
{
    return items->texts.bytes + items->begins[number];
}

// Eight bytes a round, the last ones padded: short, and good enough for what
// nobody chose to collide.
static uint64_t hash_of(const char *bytes, size_t size)
{
    uint64_t hash = size * 0x9E3779B97F4A7C15u;
    for (size_t at = 0; at < size; at += 8) {
        uint64_t eight = 0;
        memcpy(&eight, bytes + at, size - at < 8 ? size - at : 8);
        hash = (hash ^ eight) * 0x9FB21C651E98DF25u;
        hash ^= hash >> 32;
    }
    return hash;
}

static size_t size_of(const SimItems *items, size_t number)
{
    size_t end = number + 1 < items->count ? items->begins[number + 1]
                                           : items->texts.size_bytes;
    return end - items->begins[number] - 1;
}

static bool is_that(const SimItems *items, size_t number, const void *bytes,
                    size_t size, uint64_t hash)
{
    return items->hashes[number] == hash && size_of(items, number) == size &&
           memcmp(items->texts.bytes + items->begins[number], bytes, size) == 0;
}

static void make_room(SimItems *items)
{
    if (items->count * 2 < items->place_count)
        return;
    sim_free(items->places);
    items->place_count = items->place_count ? items->place_count * 2 : 64;
    items->places = sim_alloc(items->place_count * sizeof *items->places);
    for (size_t i = 0; i < items->count; i++) {
        size_t at = items->hashes[i] & (items->place_count - 1);
        while (items->places[at] != 0)
            at = (at + 1) & (items->place_count - 1);
        items->places[at] = (uint32_t)i + 1;
    }
}

uint32_t sim_items_number_of(SimItems *items, const void *bytes,
                             size_t size_bytes)
{
    make_room(items);
    uint64_t hash = hash_of(bytes, size_bytes);
    size_t at = hash & (items->place_count - 1);
    for (; items->places[at] != 0; at = (at + 1) & (items->place_count - 1))
        if (is_that(items, items->places[at] - 1, bytes, size_bytes, hash))
            return items->places[at] - 1;
    items->begins = sim_grow(items->begins, items->count, &items->capacity,
                             sizeof *items->begins);
    items->hashes = sim_grow(items->hashes, items->count,
                             &items->hash_capacity, sizeof *items->hashes);
    items->begins[items->count] = items->texts.size_bytes;
    items->hashes[items->count++] = hash;
    sim_buffer_append(&items->texts, bytes, size_bytes);
    sim_buffer_append(&items->texts, "", 1);
    items->places[at] = (uint32_t)items->count;
    return items->places[at] - 1;
}

uint32_t sim_items_number(SimItems *items, const char *text)
{
    return sim_items_number_of(items, text, strlen(text));
}

void sim_page_quote(SimBuffer *out, const char *text)
{
    sim_buffer_text(out, "\"");
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\')
            sim_buffer_format(out, "\\%c", byte);
        else if (byte < 0x20)
            sim_buffer_format(out, "\\u%04x", byte);
        else
            sim_buffer_append(out, text, 1);
    }
    sim_buffer_text(out, "\"");
}

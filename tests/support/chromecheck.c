#include "support/chromecheck.h"

#include "base/alloc.h"

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// Microseconds as doubles are off by less than a nanosecond.
static const double NEARLY_US = 0.0005;

static void fail_with(const json_t *event, const char *what)
{
    fail_msg("%s: %s", what, json_dumps(event, JSON_COMPACT));
}

// ---- the schema -----------------------------------------------------------

// What an event of a phase must have, and of which type: 't' text, 'n' number,
// 'o' object, 'i' an id (text or number).
typedef struct Rule {
    char phase;
    const char *keys; // "key:type key:type"
} Rule;

static const Rule rules[] = {
    {'X', "name:t cat:t ts:n dur:n pid:n tid:n args:o"},
    {'M', "name:t pid:n tid:n args:o"},
    {'s', "name:t cat:t ts:n pid:n tid:n id:i"},
    {'f', "name:t cat:t ts:n pid:n tid:n id:i bp:t"},
    {'b', "name:t cat:t ts:n pid:n tid:n id:i"},
    {'e', "name:t cat:t ts:n pid:n tid:n id:i"},
    {'i', "name:t cat:t ts:n pid:n tid:n s:t"},
    {'C', "name:t ts:n pid:n tid:n args:o"},
};

static bool has_type(const json_t *value, char type)
{
    switch (type) {
    case 't':
        return json_is_string(value);
    case 'n':
        return json_is_number(value) && isfinite(json_number_value(value));
    case 'o':
        return json_is_object(value) && json_object_size(value) > 0;
    default:
        return json_is_string(value) || json_is_integer(value);
    }
}

static char phase_of(const json_t *event)
{
    const char *phase = json_string_value(json_object_get(event, "ph"));
    if (!phase || strlen(phase) != 1)
        fail_with(event, "no phase");
    return phase[0];
}

static void check_keys(const json_t *event)
{
    char phase = phase_of(event);
    char keys[128];
    const Rule *rule = NULL;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].phase == phase)
            rule = &rules[i];
    if (!rule)
        fail_with(event, "an unknown phase");
    strcpy(keys, rule->keys);
    for (char *key = strtok(keys, " "); key; key = strtok(NULL, " ")) {
        char *colon = strchr(key, ':');
        *colon = '\0';
        if (!has_type(json_object_get(event, key), colon[1]))
            fail_with(event, key);
    }
}

static double number(const json_t *event, const char *key)
{
    return json_number_value(json_object_get(event, key));
}

// ---- tracks ---------------------------------------------------------------

typedef struct Slice {
    double begin_us;
    double end_us;
} Slice;

typedef struct Track {
    double pid;
    double tid;
    Slice *slices;
    size_t count;
    size_t capacity;
} Track;

typedef struct Tracks {
    Track *tracks;
    size_t count;
    size_t capacity;
} Tracks;

static Track *track_of(Tracks *tracks, const json_t *event)
{
    double pid = number(event, "pid");
    double tid = number(event, "tid");
    for (size_t i = 0; i < tracks->count; i++)
        if (tracks->tracks[i].pid == pid && tracks->tracks[i].tid == tid)
            return &tracks->tracks[i];
    tracks->tracks = sim_grow(tracks->tracks, tracks->count, &tracks->capacity,
                              sizeof *tracks->tracks);
    tracks->tracks[tracks->count] = (Track){.pid = pid, .tid = tid};
    return &tracks->tracks[tracks->count++];
}

static void add_slice(Tracks *tracks, const json_t *event)
{
    Track *track = track_of(tracks, event);
    double begin_us = number(event, "ts");
    double long_us = number(event, "dur");
    if (long_us < 0)
        fail_with(event, "a negative length");
    if (track->count > 0 &&
        begin_us < track->slices[track->count - 1].end_us - NEARLY_US)
        fail_with(event, "it overlaps the slice before it");
    track->slices = sim_grow(track->slices, track->count, &track->capacity,
                             sizeof *track->slices);
    track->slices[track->count++] = (Slice){begin_us, begin_us + long_us};
}

// The end of an arrow binds to the slice around it.
static void check_end(Tracks *tracks, const json_t *event)
{
    const Track *track = track_of(tracks, event);
    double at_us = number(event, "ts");
    for (size_t i = 0; i < track->count; i++)
        if (track->slices[i].begin_us <= at_us + NEARLY_US &&
            at_us <= track->slices[i].end_us + NEARLY_US)
            return;
    fail_with(event, "an arrow that ends on no slice");
}

static void free_tracks(Tracks *tracks)
{
    for (size_t i = 0; i < tracks->count; i++)
        sim_free(tracks->tracks[i].slices);
    sim_free(tracks->tracks);
}

// ---- arrows ---------------------------------------------------------------

// Each id has one begin, then one end.
static void check_arrows(const json_t *events, ChromeCheck *found)
{
    size_t limit = json_array_size(events) + 1;
    double *begins = sim_alloc(limit * sizeof *begins);
    char *seen = sim_alloc(limit);
    size_t index;
    json_t *event;
    json_array_foreach(events, index, event)
    {
        char phase = phase_of(event);
        size_t id = (size_t)number(event, "id");
        if (phase != 's' && phase != 'f')
            continue;
        if (id >= limit || seen[id] != (phase == 's' ? 0 : 1))
            fail_with(event, "an arrow's end without the other");
        seen[id]++;
        if (phase == 's')
            begins[id] = number(event, "ts");
        else if (begins[id] > number(event, "ts") + NEARLY_US)
            fail_with(event, "an arrow that goes back in time");
        found->arrows += phase == 's';
    }
    for (size_t id = 0; id < limit; id++)
        if (seen[id] == 1)
            fail_msg("arrow %zu has one end", id);
    sim_free(begins);
    sim_free(seen);
}

// ---- all ------------------------------------------------------------------

static void check_events(const json_t *events, ChromeCheck *found)
{
    Tracks tracks = {0};
    size_t index;
    json_t *event;
    json_array_foreach(events, index, event)
    {
        check_keys(event);
        found->counters += phase_of(event) == 'C';
        if (phase_of(event) != 'X')
            continue;
        add_slice(&tracks, event);
        found->slices++;
    }
    found->tracks = tracks.count;
    check_arrows(events, found);
    json_array_foreach(events, index, event)
    {
        if (phase_of(event) == 's' || phase_of(event) == 'f')
            check_end(&tracks, event);
    }
    free_tracks(&tracks);
}

ChromeCheck chromecheck(const char *text)
{
    ChromeCheck found = {0};
    json_error_t error;
    json_t *document = json_loads(text, 0, &error);
    if (!document)
        fail_msg("line %d: %s", error.line, error.text);
    const json_t *events = json_object_get(document, "traceEvents");
    assert_true(json_is_array(events));
    check_events(events, &found);
    json_decref(document);
    return found;
}

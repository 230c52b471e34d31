#include "trace/event.h"

#include <stdio.h>
#include <string.h>

const SimEventInfo *sim_event_info(unsigned kind)
{
    static const SimEventInfo infos[] = {
#define X(kind, number, name, arg, a, b, sentence) \
    [number] = {name, arg, a, b, sentence},
        SIM_EVENTS(X)
#undef X
    };
    if (kind >= sizeof infos / sizeof infos[0] || !infos[kind].name)
        return NULL;
    return &infos[kind];
}

#define WORDS_CASE(constant, number, words) \
    case number:                            \
        return words;

const char *sim_reason_words(unsigned reason)
{
    switch (reason) {
        SIM_REASONS(WORDS_CASE)
    }
    return "?";
}

const char *sim_outcome_words(unsigned outcome)
{
    switch (outcome) {
        SIM_OUTCOMES(WORDS_CASE)
    }
    return "?";
}

const char *sim_level_words(unsigned level)
{
    switch (level) {
        SIM_LEVELS(WORDS_CASE)
    }
    return "?";
}

const char *sim_resource_words(unsigned resource)
{
    switch (resource) {
        SIM_RESOURCES(WORDS_CASE)
    }
    return "?";
}

const char *sim_resource_kind(unsigned resource)
{
    const char *words = sim_resource_words(resource);
    const char *space = strchr(words, ' ');
    return space ? space + 1 : "resource";
}

// Where the reason names a thing: the "a queue" in "an item in a queue".
static const char *find_resource(const char *words, size_t *out_length)
{
    static const char *const resources[] = {
#define X(resource, number, resource_words) resource_words,
        SIM_RESOURCES(X)
#undef X
    };
    for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++) {
        const char *found = strstr(words, resources[i]);
        *out_length = strlen(resources[i]);
        if (found)
            return found;
    }
    return NULL;
}

void sim_reason_words_of(unsigned reason, const char *name, char *out_words,
                         size_t size_bytes)
{
    size_t length;
    const char *words = sim_reason_words(reason);
    const char *found = find_resource(words, &length);
    if (!found || !name || !name[0])
        snprintf(out_words, size_bytes, "%s", words);
    else
        snprintf(out_words, size_bytes, "%.*s%s%s", (int)(found - words), words,
                 name, found + length);
}

const char *sim_operation_words(unsigned operation)
{
    switch (operation) {
        SIM_OPERATIONS(WORDS_CASE)
    }
    return "?";
}

const char *sim_worker_words(unsigned worker)
{
    switch (worker) {
        SIM_WORKERS(WORDS_CASE)
    }
    return "?";
}

#include "trace/event.h"

#include <stddef.h>

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

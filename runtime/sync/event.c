// Event: a flag that tasks wait for. Source: CPython Lib/asyncio/locks.py.
#include "core/builtin.h"
#include "core/part.h"
#include "sync/line.h"
#include "sync/resource.h"

struct SimEventFlag {
    SimShared shared;
    SimShared *whole;          // itself, or what it is a part of
    const SimFutureKind *kind; // why somebody waits here
    SimLink line;
    bool is_set;
};

static const SimObjectType event_type = {"event", sim_shared_destroy};
static const SimFutureKind waits_for_event = {.reason = SIM_REASON_EVENT,
                                              .describe = sim_line_describe};

static SimEventFlag *prepare(SimEventFlag *event, const SimFutureKind *kind,
                             SimShared *whole)
{
    event->kind = kind;
    event->whole = whole;
    sim_list_init(&event->line);
    return event;
}

SimEventFlag *sim_event_new(void)
{
    SimEventFlag *event =
        sim_shared_new(&event_type, sizeof *event, SIM_RESOURCE_EVENT, 0);
    return prepare(event, &waits_for_event, &event->shared);
}

SimEventFlag *sim_event_new_part(const SimFutureKind *kind, SimShared *whole)
{
    SimEventFlag *event =
        sim_shared_new_part(&event_type, sizeof *event, SIM_RESOURCE_EVENT);
    return prepare(event, kind, whole);
}

SimEventFlag *sim_event_set_name(SimEventFlag *event, const char *name)
{
    return sim_shared_set_name(event, name);
}

bool sim_event_is_set(const SimEventFlag *event)
{
    return event->is_set;
}

void sim_event_set(SimEventFlag *event)
{
    if (event->is_set)
        return;
    event->is_set = true;
    sim_shared_record(SIM_EVENT_LEVEL, &event->shared, event->is_set);
    sim_line_wake_all(&event->line, sim_value_bool(true));
}

void sim_event_clear(SimEventFlag *event)
{
    if (!event->is_set)
        return;
    event->is_set = false;
    sim_shared_record(SIM_EVENT_LEVEL, &event->shared, event->is_set);
}

async(sim_event_wait, (SimEventFlag *)event)
{
    bool was_woken = false;
    if (event->is_set)
        return sim_value_bool(true);
    return sim_line_wait(&event->line, event->kind, event->whole, &was_woken);
}

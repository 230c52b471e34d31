// Event: a flag that tasks wait for. Source: CPython Lib/asyncio/locks.py.
#include "core/builtin.h"
#include "core/part.h"
#include "sync/line.h"
#include "sync/resource.h"

struct SimEventFlag {
    SimObject object;
    SimLink line;
    const SimFutureKind *kind; // why somebody waits here
    uint32_t number;           // in the trace
    bool is_part;              // see core/part.h
    bool is_set;
};

static const SimObjectType event_type = {"event", NULL};
static const SimFutureKind waits_for_event = {.reason = SIM_REASON_EVENT};

SimEventFlag *sim_event_new(void)
{
    uint32_t number = 0;
    SimEventFlag *event = sim_resource_new(&event_type, sizeof *event,
                                           SIM_RESOURCE_EVENT, &number, 0);
    event->number = number;
    event->kind = &waits_for_event;
    sim_list_init(&event->line);
    return event;
}

void sim_event_become_part(SimEventFlag *event, const SimFutureKind *kind,
                           uint32_t number)
{
    event->is_part = true;
    event->kind = kind;
    event->number = number;
}

static void record_level(const SimEventFlag *event)
{
    if (!event->is_part)
        sim_resource_record(SIM_EVENT_LEVEL, SIM_RESOURCE_EVENT, event->number,
                            event->is_set);
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
    record_level(event);
    sim_line_wake_all(&event->line, sim_value_bool(true));
}

void sim_event_clear(SimEventFlag *event)
{
    if (!event->is_set)
        return;
    event->is_set = false;
    record_level(event);
}

async(sim_event_wait, (SimEventFlag *)event)
{
    bool was_woken = false;
    if (event->is_set)
        return sim_value_bool(true);
    return sim_line_wait(&event->line, event->kind, event->number, &was_woken);
}

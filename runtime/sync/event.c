// Event: a flag that tasks wait for. Source: CPython Lib/asyncio/locks.py.
#include "core/builtin.h"
#include "sync/line.h"
#include "sync/resource.h"

struct SimEventFlag {
    SimObject object;
    SimLink line;
    uint32_t number; // in the trace
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
    sim_list_init(&event->line);
    return event;
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
    sim_resource_record(SIM_EVENT_LEVEL, SIM_RESOURCE_EVENT, event->number, 1);
    sim_line_wake_all(&event->line, sim_value_bool(true));
}

void sim_event_clear(SimEventFlag *event)
{
    if (!event->is_set)
        return;
    event->is_set = false;
    sim_resource_record(SIM_EVENT_LEVEL, SIM_RESOURCE_EVENT, event->number, 0);
}

async(sim_event_wait, (SimEventFlag *)event)
{
    bool was_woken = false;
    if (event->is_set)
        return sim_value_bool(true);
    return sim_line_wait(&event->line, &waits_for_event, event->number,
                         &was_woken);
}

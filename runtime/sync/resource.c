#include "sync/resource.h"

#include "core/fiber.h"

void *sim_resource_new(const SimObjectType *type, size_t size_bytes,
                       SimResource kind, uint32_t *out_number, uint64_t count)
{
    SimLoop *loop = sim_loop_current();
    void *resource = sim_object_new(loop, type, size_bytes);

    *out_number = ++loop->last_object;
    sim_resource_record(SIM_EVENT_RESOURCE, kind, *out_number, count);
    return sim_scope_hold(loop->scope, resource);
}

void sim_resource_record_at(SimEventKind event, SimResource kind,
                            uint32_t number, uint64_t count,
                            const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    if (!site && loop->fiber)
        site = loop->fiber->builtin_site;
    if (loop->worker && !loop->stranger)
        loop->stranger = site;
    sim_trace_event2(loop->trace, event, kind, site, sim_loop_task_number(loop),
                     number, count, 0);
}

void sim_resource_record(SimEventKind event, SimResource kind, uint32_t number,
                         uint64_t count)
{
    sim_resource_record_at(event, kind, number, count, NULL);
}

#include "sync/resource.h"

#include "base/alloc.h"
#include "core/fiber.h"

void *sim_shared_new_part(const SimObjectType *type, size_t size_bytes,
                          SimResource kind)
{
    SimLoop *loop = sim_loop_current();
    SimShared *shared = sim_object_new(loop, type, size_bytes);

    shared->kind = kind;
    shared->number = ++loop->last_object;
    return sim_scope_hold(loop->scope, &shared->object);
}

void *sim_shared_new(const SimObjectType *type, size_t size_bytes,
                     SimResource kind, uint64_t count)
{
    SimShared *shared = sim_shared_new_part(type, size_bytes, kind);
    shared->ordinal = ++sim_loop_current()->last_shared[kind];
    sim_shared_record(SIM_EVENT_RESOURCE, shared, count);
    return shared;
}

void sim_shared_destroy(SimLoop *loop, SimObject *object)
{
    (void)loop;
    sim_free(((SimShared *)(void *)object)->name);
}

void *sim_shared_set_name(void *thing, const char *name)
{
    SimShared *shared = thing;
    SimLoop *loop = sim_loop_current();
    sim_free(shared->name);
    shared->name = sim_strdup(name);
    sim_trace_named(loop->trace, SIM_EVENT_RESOURCE_NAMED, shared->kind,
                    sim_loop_task_number(loop), name, shared->number);
    return shared;
}

void sim_shared_label(const SimShared *shared, SimBuffer *text)
{
    const char *kind = sim_resource_kind(shared->kind);
    if (shared->name)
        sim_buffer_format(text, "%s %s", kind, shared->name);
    else
        sim_buffer_format(text, "%s %u", kind, shared->ordinal);
}

void sim_shared_record_at(SimEventKind event, const SimShared *shared,
                          uint64_t count, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    if (shared->ordinal == 0)
        return;
    if (!site && loop->fiber)
        site = loop->fiber->builtin_site;
    if (loop->worker && !loop->stranger)
        loop->stranger = site;
    sim_trace_event2(loop->trace, event, shared->kind, site,
                     sim_loop_task_number(loop), shared->number, count, 0);
}

void sim_shared_record(SimEventKind event, const SimShared *shared,
                       uint64_t count)
{
    sim_shared_record_at(event, shared, count, NULL);
}

// The things of a state as text, for tests and for whoever wants to look.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/things.h"

#include <inttypes.h>

enum { SHOWN = 32 };

static void put_slots(const SimState *state, SimBuffer *buffer,
                      const char *before, const uint32_t *slots, size_t count)
{
    if (count == 0)
        return;
    sim_buffer_text(buffer, before);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        sim_buffer_format(buffer, "%s%s", i > 0 ? ", " : " ",
                          sim_slot_name(state->replay, slots[i]));
    if (count > SHOWN)
        sim_buffer_format(buffer, " and %zu more", count - SHOWN);
}

static void put_level(const SimResourceInfo *info, const SimResourceNow *now,
                      SimBuffer *buffer)
{
    switch (info->kind) {
    case SIM_RESOURCE_LOCK:
        sim_buffer_text(buffer, now->level ? " free" : " taken");
        break;
    case SIM_RESOURCE_EVENT:
        sim_buffer_text(buffer, now->level ? " set" : " not set");
        break;
    case SIM_RESOURCE_CONDITION:
        break;
    default:
        sim_buffer_format(buffer, " %" PRIu64, now->level);
        if (info->limit > 0)
            sim_buffer_format(buffer, " of %" PRIu64, info->limit);
    }
}

static void put_resource(const SimState *state, const SimResourceNow *now,
                         SimBuffer *buffer)
{
    SimHolder holders[SHOWN];
    uint32_t slots[SHOWN];
    const SimResourceInfo *info = &state->replay->resources[now->index];

    if (!info->is_used)
        return;
    sim_buffer_format(buffer, "%s:", info->name);
    put_level(info, now, buffer);
    size_t count = sim_state_holders(state, now->index, holders, SHOWN);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        slots[i] = holders[i].slot;
    put_slots(state, buffer, "; held by", slots, count);
    count = sim_state_waiters(state, now->index, slots, SHOWN);
    put_slots(state, buffer, "; waiting", slots, count);
    sim_buffer_text(buffer, "\n");
}

static void put_resources(const SimState *state, SimBuffer *buffer)
{
    size_t limit = state->replay->resource_count;
    SimResourceNow *all = sim_alloc((limit + 1) * sizeof *all);
    size_t count = sim_state_resources(state, all, limit);
    for (size_t i = 0; i < count; i++)
        put_resource(state, &all[i], buffer);
    sim_free(all);
}

static void put_operations(const SimState *state, SimBuffer *buffer)
{
    SimOperationNow operations[SHOWN];
    size_t count = sim_state_operations(state, operations, SHOWN);
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        const SimOperationNow *now = &operations[i];
        sim_buffer_format(buffer,
                          "in flight: %s on %u since %" PRId64
                          " by %s, %" PRIu64 " bytes",
                          sim_operation_words(now->operation), now->handle,
                          now->since_ns / SIM_NS_PER_MS,
                          sim_slot_name(state->replay, now->slot), now->bytes);
        if (now->waiting != SIM_NO_SLOT)
            put_slots(state, buffer, "; waiting", &now->waiting, 1);
        sim_buffer_text(buffer, "\n");
    }
}

static void put_jobs(const SimState *state, SimBuffer *buffer)
{
    static const char *const stages[] = {"queued", "running", "ended"};
    SimJobNow jobs[SHOWN];
    size_t count = sim_state_jobs(state, jobs, SHOWN);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        sim_buffer_format(
            buffer, "job %u of %s: %s on thread %u%s\n", jobs[i].number,
            sim_slot_name(state->replay, jobs[i].slot), stages[jobs[i].stage],
            jobs[i].lane, jobs[i].is_forgotten ? ", forgotten" : "");
}

static void put_counters(const SimState *state, SimBuffer *buffer)
{
    SimCounterNow counters[SHOWN];
    size_t count = sim_state_counters(state, counters, SHOWN);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        sim_buffer_format(buffer, "counter %s: %g\n", counters[i].name,
                          counters[i].value);
}

static void put_cancel(const SimState *state, uint32_t slot, SimBuffer *buffer)
{
    SimCancelNow cancel = sim_state_cancel(state, slot);
    if (cancel.stage != SIM_CANCEL_NONE)
        sim_buffer_format(buffer, "%s: %s, by %s at %" PRId64 "\n",
                          sim_slot_name(state->replay, slot),
                          sim_cancel_words(cancel.stage),
                          sim_slot_name(state->replay, cancel.by),
                          cancel.asked_ns / SIM_NS_PER_MS);
}

static void put_graph(const SimState *state, uint32_t slot, SimBuffer *buffer)
{
    uint32_t slots[SHOWN];
    size_t count = sim_state_blockers(state, slot, slots, SHOWN);
    if (count == 0)
        return;
    sim_buffer_text(buffer, sim_slot_name(state->replay, slot));
    put_slots(state, buffer, " awaits", slots, count);
    count = sim_state_circle(state, slot, slots, SHOWN);
    put_slots(state, buffer, "; a circle:", slots, count);
    sim_buffer_text(buffer, "\n");
}

void sim_state_things_text(const SimState *state, SimBuffer *buffer)
{
    put_resources(state, buffer);
    put_operations(state, buffer);
    put_jobs(state, buffer);
    put_counters(state, buffer);
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++) {
        put_cancel(state, slot, buffer);
        put_graph(state, slot, buffer);
    }
}

// What events do to the things of a state: who took what, how full a queue is,
// what the system was asked for. Each is kept in a bag, and only while it is
// not as at the beginning, so that a key frame holds what is under way.
#include "replay/causes.h"
#include "replay/inside.h"
#include "replay/things.h"

// ---- resources ------------------------------------------------------------

uint64_t sim_resource_first_level(const SimResourceInfo *resource)
{
    if (resource->kind == SIM_RESOURCE_LOCK)
        return 1;
    return resource->kind == SIM_RESOURCE_SEMAPHORE ? resource->limit : 0;
}

static void set_level(SimState *state, uint32_t index, uint64_t level,
                      uint32_t owner)
{
    if (owner == SIM_NO_SLOT &&
        level == sim_resource_first_level(&state->replay->resources[index])) {
        sim_bag_remove(&state->levels, index);
        return;
    }
    SimLevelEntry *entry = sim_bag_add(&state->levels, index);
    entry->level = level;
    entry->owner = owner;
}

static uint64_t hold_key(uint32_t index, uint32_t slot)
{
    return (uint64_t)index << 32 | slot;
}

static void acquire(SimState *state, uint32_t index, uint32_t slot,
                    const SimEvent *event)
{
    SimHoldEntry *hold = sim_bag_add(&state->holds, hold_key(index, slot));
    hold->step = state->step;
    hold->since_ns = state->now_ns;
    hold->site = event->site;
    hold->count++;
}

// A semaphore's permits belong to nobody: whoever gives one back that another
// took adds a permit, and the other is a holder for good.
static void release(SimState *state, uint32_t index, uint32_t slot)
{
    uint64_t key = hold_key(index, slot);
    SimHoldEntry *hold = sim_bag_find(&state->holds, key);
    if (hold && --hold->count == 0)
        sim_bag_remove(&state->holds, key);
}

// A lock has one owner, and is free again whoever releases it.
static void apply_to_lock(SimState *state, uint32_t index, uint32_t slot,
                          const SimEvent *event)
{
    const SimLevelEntry *level = sim_bag_find(&state->levels, index);
    if (level && level->owner != SIM_NO_SLOT)
        sim_bag_remove(&state->holds, hold_key(index, level->owner));
    if (event->kind == SIM_EVENT_ACQUIRED) {
        acquire(state, index, slot, event);
        set_level(state, index, 0, slot);
    } else {
        set_level(state, index, 1, SIM_NO_SLOT);
    }
}

static void apply_to_resource(SimState *state, uint32_t slot,
                              const SimEvent *event)
{
    uint32_t index = sim_replay_resource(state->replay, event->arg);
    if (index == SIM_NO_SLOT || slot == SIM_NO_SLOT)
        return;
    if (state->replay->resources[index].kind == SIM_RESOURCE_LOCK) {
        apply_to_lock(state, index, slot, event);
        return;
    }
    if (event->kind == SIM_EVENT_ACQUIRED)
        acquire(state, index, slot, event);
    else if (event->kind == SIM_EVENT_RELEASED)
        release(state, index, slot);
    set_level(state, index, event->a, SIM_NO_SLOT);
}

// ---- operations -----------------------------------------------------------

static uint64_t operation_key(const SimEvent *event)
{
    return (uint64_t)event->arg << 8 | event->flags;
}

// Several writes of one stream may be in flight; of everything else a new
// request is in place of the old one, whose waiter was cancelled.
static void submit(SimState *state, uint32_t slot, const SimEvent *event)
{
    uint64_t key = operation_key(event);
    SimOperationEntry *entry = sim_bag_add(&state->operations, key);
    bool is_more = event->flags == SIM_OPERATION_WRITE && entry->count > 0;
    if (!is_more)
        *entry = (SimOperationEntry){
            .key = key, .step = state->step, .since_ns = state->now_ns};
    entry->slot = slot;
    entry->count++;
    entry->bytes += event->a;
}

static void answer(SimState *state, const SimEvent *event)
{
    uint64_t key = operation_key(event);
    SimOperationEntry *entry = sim_bag_find(&state->operations, key);
    if (!entry)
        return;
    entry->bytes -= event->a < entry->bytes ? event->a : entry->bytes;
    bool is_rest = event->flags == SIM_OPERATION_WRITE && event->b == 0 &&
                   entry->bytes > 0;
    if (is_rest)
        return;
    sim_bag_remove(&state->operations, key);
}

// Closing a handle ends whatever it was asked.
static void close_handle(SimState *state, uint32_t handle)
{
    for (uint64_t operation = 0;
         operation <= SIM_FLAGS_MASK && state->operations.count > 0;
         operation++)
        sim_bag_remove(&state->operations, (uint64_t)handle << 8 | operation);
}

void sim_things_apply(SimState *state, const SimEvent *event, uint32_t slot)
{
    switch (event->kind) {
    case SIM_EVENT_ACQUIRED:
    case SIM_EVENT_RELEASED:
    case SIM_EVENT_LEVEL:
        apply_to_resource(state, slot, event);
        break;
    case SIM_EVENT_IO_SUBMIT:
        submit(state, slot, event);
        break;
    case SIM_EVENT_IO_DONE:
        answer(state, event);
        break;
    case SIM_EVENT_IO_CLOSE:
        close_handle(state, event->arg);
        break;
    default:
        break;
    }
}

// The await graph: what a task waits for, who can end that, and circles.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/inside.h"
#include "replay/things.h"

// ---- what a task waits for ------------------------------------------------

static SimAwaitedKind kind_of_wait(unsigned reason)
{
    switch (reason) {
    case SIM_REASON_YIELD:
    case SIM_REASON_UNKNOWN:
        return SIM_AWAITED_NOTHING;
    case SIM_REASON_SLEEP:
        return SIM_AWAITED_TIMER;
    case SIM_REASON_TASK:
        return SIM_AWAITED_TASK;
    case SIM_REASON_THREAD:
        return SIM_AWAITED_JOB;
    default:
        return sim_waits_outside(reason) ? SIM_AWAITED_OPERATION
                                         : SIM_AWAITED_FUTURE;
    }
}

SimAwaited sim_state_awaited(const SimState *state, uint32_t slot)
{
    const SimTaskNow *task = &state->tasks[slot];
    SimAwaited awaited = {SIM_AWAITED_NOTHING, 0, SIM_NO_SLOT, SIM_NO_SLOT};
    size_t count;

    if (slot == 0 || task->mode != SIM_MODE_WAITING)
        return awaited;
    awaited.kind = kind_of_wait(task->reason);
    awaited.object = task->object;
    awaited.index = sim_state_waits_for(state, slot);
    if (awaited.index != SIM_NO_SLOT)
        awaited.kind = SIM_AWAITED_RESOURCE;
    if (awaited.kind == SIM_AWAITED_TASK)
        awaited.slot = sim_replay_slot(state->replay, task->object);
    if (awaited.kind == SIM_AWAITED_TASK &&
        (awaited.slot == SIM_NO_SLOT || awaited.slot == 0)) {
        awaited.kind = SIM_AWAITED_FUTURE;
        awaited.slot = SIM_NO_SLOT;
    }
    if (awaited.kind == SIM_AWAITED_FUTURE &&
        sim_replay_group(state->replay, task->object, &count))
        awaited.kind = SIM_AWAITED_GROUP;
    return awaited;
}

// ---- who can end it -------------------------------------------------------

static bool is_open(const SimState *state, uint32_t slot)
{
    return state->tasks[slot].mode != SIM_MODE_ABSENT &&
           state->tasks[slot].mode < SIM_MODE_DONE;
}

static size_t open_members(const SimState *state, uint32_t group,
                           uint32_t *out_slots, size_t limit)
{
    size_t total;
    size_t count = 0;
    const uint32_t *slots = sim_replay_group(state->replay, group, &total);
    for (size_t i = 0; i < total; i++)
        if (is_open(state, slots[i]) && count++ < limit)
            out_slots[count - 1] = slots[i];
    return count;
}

static size_t holding(const SimState *state, uint32_t index,
                      uint32_t *out_slots, size_t limit)
{
    uint8_t kind = state->replay->resources[index].kind;
    if (kind != SIM_RESOURCE_LOCK && kind != SIM_RESOURCE_SEMAPHORE)
        return 0;
    SimHolder *holders = sim_alloc((limit + 1) * sizeof *holders);
    size_t count = sim_state_holders(state, index, holders, limit);
    for (size_t i = 0; i < count && i < limit; i++)
        out_slots[i] = holders[i].slot;
    sim_free(holders);
    return count;
}

size_t sim_state_blockers(const SimState *state, uint32_t slot,
                          uint32_t *out_slots, size_t limit)
{
    SimAwaited awaited = sim_state_awaited(state, slot);
    switch (awaited.kind) {
    case SIM_AWAITED_TASK:
        if (limit > 0)
            out_slots[0] = awaited.slot;
        return 1;
    case SIM_AWAITED_GROUP:
        return open_members(state, awaited.object, out_slots, limit);
    case SIM_AWAITED_RESOURCE:
        return holding(state, awaited.index, out_slots, limit);
    default:
        return 0;
    }
}

// ---- who waits for it -----------------------------------------------------

static bool is_member(const SimState *state, uint32_t group, uint32_t slot)
{
    size_t count;
    const uint32_t *slots = sim_replay_group(state->replay, group, &count);
    for (size_t i = 0; i < count; i++)
        if (slots[i] == slot)
            return true;
    return false;
}

static bool does_hold(const SimState *state, uint32_t index, uint32_t slot)
{
    uint64_t key = (uint64_t)index << 32 | slot;
    return sim_bag_find((SimBag *)(uintptr_t)&state->holds, key) != NULL;
}

static bool does_await(const SimState *state, uint32_t waiter, uint32_t slot)
{
    SimAwaited awaited = sim_state_awaited(state, waiter);
    switch (awaited.kind) {
    case SIM_AWAITED_TASK:
        return awaited.slot == slot;
    case SIM_AWAITED_GROUP:
        return is_open(state, slot) && is_member(state, awaited.object, slot);
    case SIM_AWAITED_RESOURCE:
        return does_hold(state, awaited.index, slot);
    default:
        return false;
    }
}

size_t sim_state_awaiters(const SimState *state, uint32_t slot,
                          uint32_t *out_slots, size_t limit)
{
    uint32_t *slots = NULL;
    size_t capacity = 0;
    size_t count = 0;
    for (uint32_t i = 0; i < state->live_count; i++) {
        if (!does_await(state, state->live[i], slot))
            continue;
        slots = sim_grow(slots, count, &capacity, sizeof *slots);
        slots[count++] = state->live[i];
    }
    sim_slots_by_arrival(state, slots, count, out_slots, limit);
    sim_free(slots);
    return count;
}

// ---- circles --------------------------------------------------------------

// A search that goes from each task to its blockers, and back when it is stuck.
typedef struct Search {
    const SimState *state;
    bool *is_seen;  // is_seen[task_count]
    uint32_t *path; // path[depth], the way so far
    size_t depth;
} Search;

// The next blocker of a task that was not seen yet; SIM_NO_SLOT: none. A circle
// is closed when the first of the path turns up.
static uint32_t next_unseen(Search *search, uint32_t slot, bool *out_is_closed)
{
    size_t count = sim_state_blockers(search->state, slot, NULL, 0);
    uint32_t *blockers = sim_alloc((count + 1) * sizeof *blockers);
    uint32_t next = SIM_NO_SLOT;

    sim_state_blockers(search->state, slot, blockers, count);
    for (size_t i = 0; i < count && next == SIM_NO_SLOT; i++) {
        *out_is_closed |= blockers[i] == search->path[0];
        if (!*out_is_closed &&
            blockers[i] < search->state->replay->task_count &&
            !search->is_seen[blockers[i]])
            next = blockers[i];
        if (*out_is_closed)
            break;
    }
    sim_free(blockers);
    return next;
}

size_t sim_state_circle(const SimState *state, uint32_t slot,
                        uint32_t *out_slots, size_t limit)
{
    uint32_t task_count = state->replay->task_count;
    Search search = {.state = state,
                     .is_seen = sim_alloc(task_count),
                     .path = sim_alloc((task_count + 1) * sizeof(uint32_t))};
    bool is_closed = false;

    search.path[search.depth++] = slot;
    search.is_seen[slot] = true;
    while (search.depth > 0) {
        uint32_t next =
            next_unseen(&search, search.path[search.depth - 1], &is_closed);
        if (is_closed)
            break;
        if (next == SIM_NO_SLOT) {
            search.depth--;
            continue;
        }
        search.is_seen[next] = true;
        search.path[search.depth++] = next;
    }
    for (size_t i = 0; i < search.depth && i < limit; i++)
        out_slots[i] = search.path[i];
    sim_free(search.is_seen);
    sim_free(search.path);
    return is_closed ? search.depth : 0;
}

// Questions about resources: what stands where, who has it, who waits.
#include "base/alloc.h"
#include "replay/inside.h"
#include "replay/things.h"

#include <stdlib.h>

const char *sim_resource_name(const SimReplay *replay, uint32_t index)
{
    return index < replay->resource_count ? replay->resources[index].name : "?";
}

// How many resources are there at a step. Those there from the start may stand
// anywhere in the table, so `is_there` must be asked of each.
static bool is_there(const SimState *state, uint32_t index)
{
    return state->replay->resources[index].first_step <= state->step;
}

// The bags are only looked at; making their index is no change.
static const SimLevelEntry *level_of(const SimState *state, uint32_t index)
{
    return sim_bag_find((SimBag *)(uintptr_t)&state->levels, index);
}

static void fill_in(const SimState *state, uint32_t index, SimResourceNow *now)
{
    const SimLevelEntry *level = level_of(state, index);
    *now = (SimResourceNow){
        .index = index,
        .owner = level ? level->owner : SIM_NO_SLOT,
        .level =
            level ? level->level
                  : sim_resource_first_level(&state->replay->resources[index]),
    };
}

uint32_t sim_state_waits_for(const SimState *state, uint32_t slot)
{
    const SimTaskNow *task = &state->tasks[slot];
    if (slot == 0 || task->mode != SIM_MODE_WAITING ||
        sim_reason_resource(task->reason) < 0)
        return SIM_NO_SLOT;
    return sim_replay_resource(state->replay, task->object);
}

SimResourceNow sim_state_resource(const SimState *state, uint32_t index)
{
    SimResourceNow now;
    fill_in(state, index, &now);
    now.holder_count = sim_state_holders(state, index, NULL, 0);
    now.waiter_count = sim_state_waiters(state, index, NULL, 0);
    return now;
}

// Counts holders and waiters of all resources in one pass each.
size_t sim_state_resources(const SimState *state, SimResourceNow *out_resources,
                           size_t limit)
{
    const SimReplay *replay = state->replay;
    uint32_t *places = sim_alloc((replay->resource_count + 1) * sizeof *places);
    size_t count = 0;

    for (uint32_t index = 0; index < replay->resource_count; index++) {
        places[index] = (uint32_t)count;
        if (!is_there(state, index))
            places[index] = SIM_NO_SLOT;
        else if (count++ < limit)
            fill_in(state, index, &out_resources[count - 1]);
    }
    for (uint32_t i = 0; i < state->live_count; i++) {
        uint32_t index = sim_state_waits_for(state, state->live[i]);
        if (index != SIM_NO_SLOT && places[index] < limit)
            out_resources[places[index]].waiter_count++;
    }
    for (size_t i = 0; i < state->holds.count; i++) {
        const SimHoldEntry *hold = sim_bag_at(&state->holds, i);
        uint32_t index = (uint32_t)(hold->key >> 32);
        if (places[index] < limit)
            out_resources[places[index]].holder_count++;
    }
    sim_free(places);
    return count;
}

// ---- holders --------------------------------------------------------------

static int by_step(const void *left, const void *right)
{
    uint64_t a = ((const SimHolder *)left)->step;
    uint64_t b = ((const SimHolder *)right)->step;
    return a < b ? -1 : a > b;
}

size_t sim_state_holders(const SimState *state, uint32_t index,
                         SimHolder *out_holders, size_t limit)
{
    SimHolder *holders = NULL;
    size_t capacity = 0;
    size_t count = 0;

    for (size_t i = 0; i < state->holds.count; i++) {
        const SimHoldEntry *hold = sim_bag_at(&state->holds, i);
        if (hold->key >> 32 != index)
            continue;
        holders = sim_grow(holders, count, &capacity, sizeof *holders);
        holders[count++] = (SimHolder){
            .slot = (uint32_t)hold->key,
            .count = hold->count,
            .step = hold->step,
            .since_ns = hold->since_ns,
            .place = sim_reader_place(state->replay->reader, hold->site)};
    }
    if (count > 1)
        qsort(holders, count, sizeof *holders, by_step);
    for (size_t i = 0; i < count && i < limit; i++)
        out_holders[i] = holders[i];
    sim_free(holders);
    return count;
}

// ---- waiters --------------------------------------------------------------

typedef struct Waiter {
    uint64_t since;
    uint32_t slot;
} Waiter;

static int by_arrival(const void *left, const void *right)
{
    uint64_t a = ((const Waiter *)left)->since;
    uint64_t b = ((const Waiter *)right)->since;
    return a < b ? -1 : a > b;
}

size_t sim_slots_by_arrival(const SimState *state, uint32_t *slots,
                            size_t count, uint32_t *out_slots, size_t limit)
{
    Waiter *waiters = sim_alloc((count + 1) * sizeof *waiters);
    for (size_t i = 0; i < count; i++)
        waiters[i] = (Waiter){state->tasks[slots[i]].since_step, slots[i]};
    if (count > 1)
        qsort(waiters, count, sizeof *waiters, by_arrival);
    for (size_t i = 0; i < count && i < limit; i++)
        out_slots[i] = waiters[i].slot;
    sim_free(waiters);
    return count;
}

size_t sim_state_waiters(const SimState *state, uint32_t index,
                         uint32_t *out_slots, size_t limit)
{
    uint32_t *slots = NULL;
    size_t capacity = 0;
    size_t count = 0;

    for (uint32_t i = 0; i < state->live_count; i++) {
        if (sim_state_waits_for(state, state->live[i]) != index)
            continue;
        slots = sim_grow(slots, count, &capacity, sizeof *slots);
        slots[count++] = state->live[i];
    }
    sim_slots_by_arrival(state, slots, count, out_slots, limit);
    sim_free(slots);
    return count;
}

// Barrier: wait until so many have come, then all go on together.
//
//     FILLING --the last one comes--> DRAINING --the last one leaves--> FILLING
//        |  \--reset--> RESETTING --the last one leaves--------------------^
//        \--abort--> BROKEN
//
// Source: CPython Lib/asyncio/locks.py, Barrier.
#include "core/builtin.h"
#include "core/misuse.h"
#include "core/part.h"
#include "sync/line.h"
#include "sync/resource.h"

typedef enum BarrierState { FILLING, DRAINING, RESETTING, BROKEN } BarrierState;

struct SimBarrier {
    SimShared shared;
    SimCondition *condition; // referenced; is notified of every change
    BarrierState state;
    int64_t parties;
    int64_t count; // tasks inside
};

static void destroy_barrier(SimLoop *loop, SimObject *object)
{
    SimBarrier *barrier = (SimBarrier *)(void *)object;
    sim_object_unref(loop, (SimObject *)(void *)barrier->condition);
    sim_shared_destroy(loop, object);
}

static const SimFutureKind waits_for_others = {.reason = SIM_REASON_BARRIER,
                                               .describe = sim_line_describe};
static const SimObjectType barrier_type = {"barrier", destroy_barrier};

SimBarrier *sim_barrier_new(int64_t parties)
{
    if (parties < 1)
        sim_misuse(NULL, "a barrier is for %lld tasks; it needs at least one",
                   (long long)parties);
    SimBarrier *barrier =
        sim_shared_new(&barrier_type, sizeof *barrier, SIM_RESOURCE_BARRIER,
                       (uint64_t)parties);
    barrier->parties = parties;
    barrier->condition =
        sim_condition_new_part(&waits_for_others, &barrier->shared);
    sim_object_ref((SimObject *)(void *)barrier->condition);
    return barrier;
}

SimBarrier *sim_barrier_set_name(SimBarrier *barrier, const char *name)
{
    return sim_shared_set_name(barrier, name);
}

static bool is_not_leaving(void *argument)
{
    const SimBarrier *barrier = argument;
    return barrier->state != DRAINING && barrier->state != RESETTING;
}

static bool is_not_filling(void *argument)
{
    return ((const SimBarrier *)argument)->state != FILLING;
}

static void change(SimBarrier *barrier, BarrierState state)
{
    barrier->state = state;
    sim_condition_notify_all(barrier->condition);
}

// The last one out opens the barrier again.
static void leave(SimBarrier *barrier)
{
    barrier->count--;
    sim_shared_record(SIM_EVENT_LEVEL, &barrier->shared,
                      (uint64_t)barrier->count);
    if (barrier->count > 0)
        return;
    change(barrier, barrier->state == BROKEN ? BROKEN : FILLING);
}

// Inside: waits until the barrier is full, or says why it will never be.
async(sim_barrier_stay, (SimBarrier *)barrier)
{
    if (barrier->count == barrier->parties) {
        change(barrier, DRAINING);
        return none;
    }
    await(sim_condition_wait_for(barrier->condition, is_not_filling, barrier));
    if (barrier->state == BROKEN || barrier->state == RESETTING)
        return fail(BrokenBarrierError, "Abort or reset of barrier");
    return none;
}

// With the lock of the condition held.
async(sim_barrier_pass, (SimBarrier *)barrier)
{
    await(sim_condition_wait_for(barrier->condition, is_not_leaving, barrier));
    if (barrier->state == BROKEN)
        return fail(BrokenBarrierError, "Barrier aborted");
    int64_t index = barrier->count++;
    sim_shared_record(SIM_EVENT_LEVEL, &barrier->shared,
                      (uint64_t)barrier->count);
    SimValue result = attempt(sim_barrier_stay(barrier));
    leave(barrier);
    return is_error(result) ? result : val(index);
}

async(sim_barrier_wait, (SimBarrier *)barrier)
{
    SimValue index = none;
    with_lock(sim_condition_lock(barrier->condition)) index =
        attempt(sim_barrier_pass(barrier));
    return index;
}

async(sim_barrier_reset, (SimBarrier *)barrier)
{
    with_lock(sim_condition_lock(barrier->condition))
        change(barrier, barrier->count > 0 ? RESETTING : FILLING);
    return none;
}

async(sim_barrier_abort, (SimBarrier *)barrier)
{
    with_lock(sim_condition_lock(barrier->condition)) change(barrier, BROKEN);
    return none;
}

int64_t sim_barrier_n_waiting(const SimBarrier *barrier)
{
    return barrier->state == FILLING ? barrier->count : 0;
}

bool sim_barrier_broken(const SimBarrier *barrier)
{
    return barrier->state == BROKEN;
}

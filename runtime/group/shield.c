// shield: whoever waits may be cancelled; what he waits for is not.
// Source: CPython Lib/asyncio/tasks.py, shield.
#include "core/loop.h"
#include "group/group.h"

static void inner_done(SimFuture *inner, void *argument)
{
    SimLoop *loop = sim_loop_current();
    SimFuture *outer = argument;

    if (outer->state != SIM_FUTURE_PENDING)
        inner->is_seen = true;
    else if (inner->state == SIM_FUTURE_CANCELLED)
        sim_future_cancel(outer);
    else if (is_error(inner->result))
        sim_future_set_exception(outer, sim_future_result(inner));
    else
        sim_future_set_result(outer, sim_future_result(inner));
    sim_object_unref(loop, &outer->object);
}

static void forget_outer(SimLoop *loop, void *outer)
{
    sim_object_unref(loop, outer);
}

// The outer one refers to the inner one until it is done.
static void outer_done(SimFuture *outer, void *argument)
{
    SimLoop *loop = sim_loop_current();
    SimFuture *inner = argument;

    if (inner->state == SIM_FUTURE_PENDING)
        sim_future_unsubscribe(inner, inner_done, outer);
    sim_object_unref(loop, &inner->object);
}

static const SimFutureKind shield_kind = {.reason = SIM_REASON_SHIELD};

SimFuture *sim_shield_at(SimValue awaitable, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    SimFuture *inner = sim_ensure_future(loop, awaitable, site);

    if (inner->state != SIM_FUTURE_PENDING)
        return inner;
    SimFuture *outer = sim_object_new(loop, &sim_future_type, sizeof *outer);
    sim_future_init(loop, outer, &shield_kind);
    sim_scope_hold(loop->scope, &outer->object);
    sim_object_ref(&outer->object);
    sim_future_subscribe(loop, inner,
                         (SimDone){inner_done, outer, forget_outer});
    sim_object_ref(&inner->object);
    sim_future_subscribe(loop, outer,
                         (SimDone){outer_done, inner, forget_outer});
    return outer;
}

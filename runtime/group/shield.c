// shield: whoever waits may be cancelled; what he waits for is not.
// Source: CPython Lib/asyncio/tasks.py, shield.
#include "core/bond.h"
#include "core/loop.h"
#include "group/group.h"

typedef struct Shield {
    SimFuture outer; // what the caller awaits
    SimBond bond;
    SimFuture *inner; // referenced until the outer one is done
} Shield;

static void forget_outer(SimLoop *loop, void *outer)
{
    sim_object_unref(loop, outer);
}

static void inner_done(SimFuture *inner, void *argument)
{
    SimFuture *outer = argument;

    if (outer->state != SIM_FUTURE_PENDING)
        inner->is_seen = true;
    else if (inner->state == SIM_FUTURE_CANCELLED)
        sim_future_cancel(outer);
    else if (is_error(inner->result))
        sim_future_set_exception(outer, sim_future_result(inner));
    else
        sim_future_set_result(outer, sim_future_result(inner));
    forget_outer(sim_loop_current(), outer);
}

static void let_go_of_inner(SimLoop *loop, Shield *shield)
{
    SimFuture *inner = shield->inner;
    sim_bond_end(&shield->bond);
    if (!inner)
        return;
    shield->inner = NULL;
    if (inner->state == SIM_FUTURE_PENDING)
        sim_future_unsubscribe(inner, inner_done, &shield->outer);
    sim_object_unref(loop, &inner->object);
}

// Comes a turn after the outer one is settled, which may be cancelled while the
// inner one goes on.
static void outer_done(SimFuture *outer, void *argument)
{
    (void)outer;
    let_go_of_inner(sim_loop_current(), argument);
}

static void destroy_shield(SimLoop *loop, SimFuture *outer)
{
    let_go_of_inner(loop, (Shield *)(void *)outer);
}

static void cut(SimLoop *loop, SimBond *bond)
{
    Shield *shield = sim_list_element(bond, Shield, bond);
    sim_object_ref(&shield->outer.object);
    let_go_of_inner(loop, shield);
    sim_object_unref(loop, &shield->outer.object);
}

static const SimFutureKind shield_kind = {.reason = SIM_REASON_SHIELD,
                                          .destroy = destroy_shield};

SimFuture *sim_shield_at(SimValue awaitable, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    SimFuture *inner = sim_ensure_future(loop, awaitable, site);

    if (inner->state != SIM_FUTURE_PENDING)
        return inner;
    Shield *shield = sim_object_new(loop, &sim_future_type, sizeof *shield);
    SimFuture *outer = &shield->outer;
    sim_future_init(loop, outer, &shield_kind);
    sim_scope_hold(loop->scope, &outer->object);
    sim_bond_tie(loop, &shield->bond, cut);
    shield->inner = inner;
    sim_object_ref(&inner->object);
    sim_object_ref(&outer->object);
    sim_future_subscribe(loop, inner,
                         (SimDone){inner_done, outer, forget_outer});
    sim_future_subscribe(loop, outer, (SimDone){outer_done, shield, NULL});
    return outer;
}

// Condition: wait, with a lock, until somebody says that things have changed.
//
// wait gives the lock back, sleeps until it is notified, and takes the lock again
// before it returns, come what may. A waiter who is cancelled after he was
// notified passes the notification on, so none is lost.
// Source: CPython Lib/asyncio/locks.py, Condition. 3.12 loses such a notification;
// 3.13 wakes one more on any error, also where nothing was to be passed on.
#include "core/builtin.h"
#include "core/part.h"
#include "sync/line.h"
#include "sync/resource.h"

struct SimCondition {
    SimShared shared;
    SimShared *whole;          // itself, or what it is a part of
    const SimFutureKind *kind; // why somebody waits here
    SimLock *lock;             // referenced
    SimLink line;
};

static void destroy_condition(SimLoop *loop, SimObject *object)
{
    SimCondition *condition = (SimCondition *)(void *)object;
    sim_object_unref(loop, (SimObject *)(void *)condition->lock);
    sim_shared_destroy(loop, object);
}

static const SimObjectType condition_type = {"condition", destroy_condition};
static const SimFutureKind waits_for_notify = {.reason = SIM_REASON_CONDITION,
                                               .describe = sim_line_describe};

static SimCondition *prepare(SimCondition *condition, const SimFutureKind *kind,
                             SimShared *whole, SimLock *lock)
{
    condition->kind = kind;
    condition->whole = whole;
    condition->lock = lock;
    sim_object_ref((SimObject *)(void *)lock);
    sim_list_init(&condition->line);
    return condition;
}

SimCondition *sim_condition_new(SimLock *lock)
{
    SimCondition *condition = sim_shared_new(&condition_type, sizeof *condition,
                                             SIM_RESOURCE_CONDITION, 0);
    return prepare(condition, &waits_for_notify, &condition->shared,
                   lock ? lock : sim_lock_new());
}

SimCondition *sim_condition_new_part(const SimFutureKind *kind,
                                     SimShared *whole)
{
    SimCondition *condition = sim_shared_new_part(
        &condition_type, sizeof *condition, SIM_RESOURCE_CONDITION);
    return prepare(condition, kind, whole, sim_lock_new_part(whole));
}

SimCondition *sim_condition_set_name(SimCondition *condition, const char *name)
{
    return sim_shared_set_name(condition, name);
}

SimLock *sim_condition_lock(SimCondition *condition)
{
    return condition->lock;
}

// Takes the lock however often the wait for it is cancelled; the last such
// error is returned, none if there was none.
static SimValue take_lock_again(SimCondition *condition)
{
    SimValue cancelled = none;
    for (;;) {
        SimValue taken = attempt(sim_lock_acquire(condition->lock));
        if (!is_error(taken))
            return cancelled;
        if (!error_is(taken, CancelledError))
            return taken;
        cancelled = taken;
    }
}

async(sim_condition_wait, (SimCondition *)condition)
{
    bool was_woken = false;

    if (!sim_lock_locked(condition->lock))
        return fail(RuntimeError, "cannot wait on un-acquired lock");
    sim_lock_release_at(condition->lock, NULL);
    SimValue woken = sim_line_wait(&condition->line, condition->kind,
                                   condition->whole, &was_woken);
    SimValue retaken = take_lock_again(condition);
    SimValue error = is_error(retaken) ? retaken : woken;
    if (is_error(error)) {
        if (was_woken)
            sim_line_wake_next(&condition->line, sim_value_bool(false));
        return error;
    }
    return sim_value_bool(true);
}

async(sim_condition_wait_for, (SimCondition *)condition,
      (SimPredicate *)predicate, (void *)argument)
{
    while (!predicate(argument))
        await(sim_condition_wait(condition));
    return sim_value_bool(true);
}

SimValue sim_condition_notify_at(SimCondition *condition, size_t count,
                                 const SimSite *site)
{
    if (!sim_lock_locked(condition->lock))
        return sim_fail(RuntimeError, site,
                        "cannot notify on un-acquired lock");
    while (count-- > 0 &&
           sim_line_wake_next(&condition->line, sim_value_bool(false)))
        continue;
    return none;
}

// wait: until the first, the first failure, or all of them are done.
//
// Nothing is raised and nothing is cancelled: what is not done when the time is
// over is simply in the second list. Source: CPython Lib/asyncio/tasks.py, _wait.
#include "core/builtin.h"
#include "core/error.h"
#include "core/loop.h"
#include "group/group.h"

// Referenced by the coroutine that waits, and by each callback: one that is in
// the ready queue already may come after the coroutine has ended.
typedef struct Wait {
    SimObject object;
    SimFuture *waiter; // referenced
    SimHandle *timer;  // NULL: no time limit
    SimReturnWhen return_when;
    size_t left; // not done yet
} Wait;

static const SimFutureKind waits_for_some = {.reason = SIM_REASON_WAIT};

static void destroy_wait(SimLoop *loop, SimObject *object)
{
    sim_object_unref(loop, &((Wait *)(void *)object)->waiter->object);
}

static const SimObjectType wait_type = {"wait", destroy_wait};

static void forget(SimLoop *loop, void *wait)
{
    sim_object_unref(loop, wait);
}

static void stop_waiting(Wait *wait)
{
    if (sim_future_set_result(wait->waiter, none) && wait->timer)
        sim_handle_cancel(wait->timer);
}

static void time_is_over(void *argument)
{
    sim_future_set_result(((Wait *)argument)->waiter, none);
}

static void one_done(SimFuture *future, void *argument)
{
    Wait *wait = argument;
    bool has_failed =
        is_error(future->result) && future->state != SIM_FUTURE_CANCELLED;

    wait->left--;
    if (has_failed)
        future->is_seen = true;
    if (wait->left == 0 || wait->return_when == FIRST_COMPLETED ||
        (wait->return_when == FIRST_EXCEPTION && has_failed))
        stop_waiting(wait);
    forget(sim_loop_current(), wait);
}

static Wait *new_wait(SimReturnWhen return_when, size_t count)
{
    SimLoop *loop = sim_loop_current();
    Wait *wait = sim_object_new(loop, &wait_type, sizeof *wait);
    sim_scope_hold(loop->scope, &wait->object);
    wait->waiter =
        sim_object_new(loop, &sim_future_type, sizeof *wait->waiter);
    sim_future_init(loop, wait->waiter, &waits_for_some);
    wait->return_when = return_when;
    wait->left = count;
    return wait;
}

static SimValue divide(SimValue futures)
{
    SimValue done = sim_list(0, NULL), pending = sim_list(0, NULL);
    for (size_t i = 0; i < sim_len(futures); i++) {
        SimValue each = sim_item(futures, i);
        sim_append(sim_future_done(each.future) ? done : pending, each);
    }
    return sim_list(2, (SimValue[]){done, pending});
}

async(sim_wait, (SimValue)futures, (double)timeout, (SimReturnWhen)return_when)
{
    size_t count = sim_len(futures);
    if (count == 0)
        return fail(ValueError, "Set of Tasks/Futures is empty.");

    Wait *wait = new_wait(return_when, count);
    if (timeout < FOREVER)
        wait->timer = asyncio.call_later(timeout, time_is_over, wait);
    for (size_t i = 0; i < count; i++) {
        sim_object_ref(&wait->object);
        sim_future_subscribe(sim_loop_current(), sim_item(futures, i).future,
                             (SimDone){one_done, wait, forget});
    }
    SimValue result = attempt(wait->waiter);
    if (wait->timer)
        sim_handle_cancel(wait->timer);
    for (size_t i = 0; i < count; i++)
        sim_future_unsubscribe(sim_item(futures, i).future, one_done, wait);
    return is_error(result) ? result : divide(futures);
}

// Time limits: when the time is over the task is cancelled, and whoever set the
// limit turns that cancellation into a TimeoutError.
//
//     ENTERED --time is over--> EXPIRING --exit--> EXPIRED
//        \---------exit-------> EXITED
//
// Source: CPython Lib/asyncio/timeouts.py; wait_for as of 3.12.
#include "core/api.h"
#include "core/builtin.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/misuse.h"
#include "core/task.h"
#include "group/group.h"

typedef enum TimeoutState { ENTERED, EXPIRING, EXPIRED, EXITED } TimeoutState;

struct SimTimeout {
    SimObject object;
    TimeoutState state;
    SimTask *task;       // whose time is limited
    uint32_t cancelling; // its requests to cancel when the limit was set
    SimHandle *handle;   // NULL: no time is set
};

static const SimObjectType timeout_type = {"timeout", NULL};

static void time_is_over(void *argument)
{
    SimTimeout *timeout = argument;
    timeout->handle = NULL;
    sim_task_cancel(timeout->task);
    timeout->state = EXPIRING;
}

static void drop_handle(SimTimeout *timeout)
{
    if (timeout->handle)
        sim_handle_cancel(timeout->handle);
    timeout->handle = NULL;
}

void sim_timeout_reschedule(SimTimeout *timeout, double when)
{
    if (timeout->state != ENTERED)
        sim_misuse(NULL, "a time limit that has expired or ended is moved");
    drop_handle(timeout);
    if (when <= sim_time())
        timeout->handle = sim_call_soon(time_is_over, timeout);
    else if (when < FOREVER)
        timeout->handle = sim_call_at(when, time_is_over, timeout);
}

SimTimeout *sim_timeout_at(double when)
{
    SimLoop *loop = sim_loop_current();
    if (!loop->task)
        sim_misuse(NULL, "a time limit is set outside every task");
    SimTimeout *timeout = sim_object_new(loop, &timeout_type, sizeof *timeout);
    sim_scope_hold(loop->scope, &timeout->object);
    timeout->task = loop->task;
    timeout->cancelling = sim_task_cancelling(loop->task);
    sim_timeout_reschedule(timeout, when);
    return timeout;
}

SimTimeout *sim_timeout(double delay)
{
    return sim_timeout_at(sim_time() + delay);
}

bool sim_timeout_expired(const SimTimeout *timeout)
{
    return timeout->state == EXPIRING || timeout->state == EXPIRED;
}

SimValue sim_timeout_exit_at(SimTimeout *timeout, SimValue outcome,
                             const SimSite *site)
{
    drop_handle(timeout);
    if (timeout->state != EXPIRING) {
        timeout->state = EXITED;
        return outcome;
    }
    timeout->state = EXPIRED;
    // If others have cancelled the task too, it stays cancelled.
    if (sim_task_uncancel(timeout->task) > timeout->cancelling ||
        !error_is(outcome, CancelledError))
        return outcome;
    SimValue error = sim_fail(TimeoutError, site, "%s", "");
    sim_error_set_cause(sim_loop_current(), error, outcome);
    return error;
}

static void forget_waiter(SimLoop *loop, void *waiter)
{
    sim_object_unref(loop, waiter);
}

// May come a turn after the waiter's coroutine was cancelled and has ended.
static void release_waiter(SimFuture *future, void *waiter)
{
    (void)future;
    sim_future_set_result(waiter, none);
    forget_waiter(sim_loop_current(), waiter);
}

// Cancels the future and waits until it has ended.
async(sim_cancel_and_wait, (SimFuture *)future)
{
    SimFuture *waiter = asyncio.create_future();
    sim_object_ref(&waiter->object);
    sim_future_subscribe(sim_loop_current(), future,
                         (SimDone){release_waiter, waiter, forget_waiter});
    sim_future_cancel(future);
    SimValue result = attempt(waiter);
    sim_future_unsubscribe(future, release_waiter, waiter);
    return result;
}

// No time at all: only what is done already counts.
async(sim_wait_for_nothing, (SimFuture *)future)
{
    if (sim_future_done(future))
        return sim_future_result(future);
    await(sim_cancel_and_wait(future));
    SimValue result = sim_future_result(future);
    if (!error_is(result, CancelledError))
        return result;
    return fail(TimeoutError, "%s", "");
}

async(sim_wait_for_at, (SimValue)awaitable, (double)timeout,
      (const SimSite *)site)
{
    if (timeout <= 0)
        return attempt(sim_wait_for_nothing(
            sim_ensure_future(sim_loop_current(), awaitable, site)));
    SimTimeout *limit = sim_timeout(timeout);
    return sim_timeout_exit_at(limit, attempt(awaitable), site);
}

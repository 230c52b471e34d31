#include "core/future.h"
#include "core/api.h"

#include "base/alloc.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/misuse.h"
#include "core/report.h"
#include "core/task.h"

const SimFutureKind sim_plain_future_kind = {.reason = SIM_REASON_FUTURE};

void sim_future_init(SimLoop *loop, SimFuture *future,
                     const SimFutureKind *kind)
{
    future->kind = kind;
    future->number = ++loop->last_object;
}

// When the last reference goes.
static void report_unseen(SimLoop *loop, SimFuture *future)
{
    bool is_task = future->kind == &sim_task_kind;
    if (future->state != SIM_FUTURE_FINISHED || future->is_seen ||
        !is_error(future->result))
        return;
    SimTask *task = (SimTask *)(void *)future;
    const SimError *error = future->result.error;
    const SimSite *made_at = error->site_count > 0 ? error->sites[0] : NULL;
    sim_report_future(is_task ? "Task exception was never retrieved"
                              : "Future exception was never retrieved",
                      "future", future);
    sim_note_warning(loop, 10, is_task ? task->created_at : made_at,
                     "%s exception was never retrieved: %s%s%s: %s",
                     is_task ? "Task" : "Future",
                     is_task ? sim_task_name(task) : "",
                     is_task ? " ended with " : "", error_name(future->result),
                     error_message(future->result));
}

static SimDone done_at(const SimFuture *future, uint32_t index)
{
    return index == 0 ? future->first : future->more[index - 1];
}

void sim_future_done_with(SimLoop *loop, SimFuture *future)
{
    for (uint32_t i = 0; i < future->done_count; i++) {
        SimDone done = done_at(future, i);
        if (done.forget)
            done.forget(loop, done.argument);
    }
    sim_value_unref(loop, future->result);
    future->result = none;
    sim_free(future->more);
    future->more = NULL;
}

static void destroy_future(SimLoop *loop, SimObject *object)
{
    SimFuture *future = (SimFuture *)(void *)object;
    report_unseen(loop, future);
    if (future->kind->destroy)
        future->kind->destroy(loop, future);
    sim_future_done_with(loop, future);
}

const SimObjectType sim_future_type = {"future", destroy_future};

SimValue sim_cancelled_error(SimLoop *loop)
{
    return sim_error_new(loop, CancelledError, NULL, "%s", "");
}

// ---- callbacks ------------------------------------------------------------

typedef struct DoneCall {
    SimFuture *future; // referenced
    SimDone done;
} DoneCall;

static void run_done_call(SimLoop *loop, void *argument)
{
    DoneCall call = *(DoneCall *)argument;
    sim_pool_give(&loop->pool, argument, sizeof call);
    loop->instant = UINT64_MAX; // what is called takes time, unseen
    if (!loop->is_closing)
        call.done.function(call.future, call.done.argument);
    else if (call.done.forget)
        call.done.forget(loop, call.done.argument);
    sim_object_unref(loop, &call.future->object);
}

static void schedule(SimLoop *loop, SimFuture *future, SimDone done,
                     uint64_t cause)
{
    if (!done.function) {
        sim_task_wake(loop, done.argument, cause);
        return;
    }
    DoneCall *call = sim_pool_take(&loop->pool, sizeof *call);
    *call = (DoneCall){future, done};
    sim_object_ref(&future->object);
    sim_ready_push(&loop->ready, (SimReady){run_done_call, call});
}

void sim_future_subscribe(SimLoop *loop, SimFuture *future, SimDone done)
{
    if (future->state != SIM_FUTURE_PENDING) {
        schedule(loop, future, done, sim_loop_last_event(loop));
        return;
    }
    if (future->done_count++ == 0) {
        future->first = done;
        return;
    }
    size_t capacity = future->more_capacity;
    future->more =
        sim_grow(future->more, future->done_count - 2u, &capacity, sizeof done);
    future->more_capacity = (uint32_t)capacity;
    future->more[future->done_count - 2] = done;
}

static void set_done_at(SimFuture *future, uint32_t index, SimDone done)
{
    if (index == 0)
        future->first = done;
    else
        future->more[index - 1] = done;
}

void sim_future_unsubscribe(SimFuture *future, SimDoneCallback *function,
                            const void *argument)
{
    SimLoop *loop = sim_loop_current();
    uint32_t kept = 0;
    for (uint32_t i = 0; i < future->done_count; i++) {
        SimDone done = done_at(future, i);
        if (done.function != function || done.argument != argument)
            set_done_at(future, kept++, done);
        else if (done.forget)
            done.forget(loop, done.argument);
    }
    future->done_count = kept;
}

void sim_future_settle(SimLoop *loop, SimFuture *future, SimFutureState state,
                       SimValue result, uint64_t cause)
{
    future->state = state;
    future->result = result;
    if (future->done_count == 0)
        return;
    uint32_t count = future->done_count;
    future->done_count = 0;
    for (uint32_t i = 0; i < count; i++)
        schedule(loop, future, done_at(future, i), cause);
}

// ---- the public functions -------------------------------------------------

static uint64_t record_done(SimLoop *loop, const SimFuture *future,
                            SimOutcome outcome)
{
    return sim_trace_event(loop->trace, SIM_EVENT_FUTURE_DONE, outcome, NULL,
                           sim_loop_task_number(loop), future->number);
}

bool sim_future_done(const SimFuture *future)
{
    return future->state != SIM_FUTURE_PENDING;
}

bool sim_future_cancelled(const SimFuture *future)
{
    return future->state == SIM_FUTURE_CANCELLED;
}

SimValue sim_future_result(SimFuture *future)
{
    if (future->state == SIM_FUTURE_PENDING)
        return sim_fail(InvalidStateError, NULL, "Result is not set.");
    future->is_seen = true;
    return future->result;
}

bool sim_future_set_result(SimFuture *future, SimValue result)
{
    SimLoop *loop = sim_loop_current();
    if (future->state != SIM_FUTURE_PENDING)
        return false;
    uint64_t event = record_done(loop, future, SIM_OUTCOME_RETURNED);
    sim_future_settle(loop, future, SIM_FUTURE_FINISHED, sim_ref(result),
                      event);
    return true;
}

bool sim_future_set_exception(SimFuture *future, SimValue error)
{
    SimLoop *loop = sim_loop_current();
    if (!is_error(error))
        sim_misuse(NULL, "sim_future_set_exception is given no error");
    if (future->state != SIM_FUTURE_PENDING)
        return false;
    uint64_t event = record_done(loop, future, SIM_OUTCOME_RAISED);
    sim_future_settle(loop, future, SIM_FUTURE_FINISHED, sim_ref(error), event);
    return true;
}

bool sim_future_request_cancel(SimLoop *loop, SimFuture *future)
{
    if (future->state != SIM_FUTURE_PENDING)
        return false;
    if (future->kind->cancel)
        return future->kind->cancel(loop, future);
    uint64_t event = record_done(loop, future, SIM_OUTCOME_CANCELLED);
    sim_future_settle(loop, future, SIM_FUTURE_CANCELLED,
                      sim_cancelled_error(loop), event);
    return true;
}

bool sim_future_cancel(SimFuture *future)
{
    return sim_future_request_cancel(sim_loop_current(), future);
}

void sim_future_add_done_callback(SimFuture *future, SimDoneCallback *callback,
                                  void *argument)
{
    sim_future_subscribe(sim_loop_current(), future,
                         (SimDone){callback, argument, NULL});
}

SimFuture *sim_create_future(void)
{
    SimLoop *loop = sim_loop_current();
    SimFuture *future = sim_object_new(loop, &sim_future_type, sizeof *future);
    sim_future_init(loop, future, &sim_plain_future_kind);
    return sim_scope_hold(loop->scope, &future->object);
}

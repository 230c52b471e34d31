#include "core/task.h"
#include "core/api.h"

#include "base/alloc.h"
#include "core/error.h"
#include "core/fiber.h"
#include "core/loop.h"
#include "core/misuse.h"

#include <stdio.h>
#include <string.h>

static void record_ready(SimLoop *loop, SimTask *task, uint64_t cause)
{
    sim_trace_event_at_once(loop->trace, SIM_EVENT_TASK_READY, 0, NULL,
                            task->number, sim_trace_back(loop->trace, cause));
}

// ---- the end of a task ----------------------------------------------------

static uint64_t record_done(SimLoop *loop, SimTask *task, SimOutcome outcome,
                            SimValue result)
{
    char text[256];
    if (!loop->trace || outcome != SIM_OUTCOME_RAISED)
        return sim_trace_event(loop->trace, SIM_EVENT_TASK_DONE, outcome, NULL,
                               task->number, 0);
    int size = snprintf(text, sizeof text, "%s: %s", error_name(result),
                        error_message(result));
    size_t size_bytes =
        (size_t)size < sizeof text ? (size_t)size : sizeof text - 1;
    return sim_trace_text(loop->trace, SIM_EVENT_TASK_DONE, outcome, NULL,
                          task->number, text, size_bytes);
}

static void end_task(SimLoop *loop, SimTask *task, SimFutureState state,
                     SimOutcome outcome, SimValue result)
{
    if (task->heir && sim_coroutine_is_c(task->coroutine))
        sim_scope_move(task->heir, sim_coroutine_scope(task->coroutine));
    sim_coroutine_free(loop, task->coroutine);
    task->coroutine = NULL;
    sim_list_remove(&task->link);
    uint64_t event = record_done(loop, task, outcome, result);
    sim_future_settle(loop, &task->future, state, result, event);
    sim_object_unref(loop, &task->future.object);
}

// A coroutine that returns while a cancel is pending ends cancelled.
static void finish(SimLoop *loop, SimTask *task, SimValue result)
{
    if (is_error(result) && !error_is(result, CancelledError)) {
        end_task(loop, task, SIM_FUTURE_FINISHED, SIM_OUTCOME_RAISED, result);
    } else if (is_error(result)) {
        end_task(loop, task, SIM_FUTURE_CANCELLED, SIM_OUTCOME_CANCELLED,
                 result);
    } else if (task->must_cancel) {
        sim_value_unref(loop, result);
        end_task(loop, task, SIM_FUTURE_CANCELLED, SIM_OUTCOME_CANCELLED,
                 sim_cancelled_error(loop));
    } else {
        end_task(loop, task, SIM_FUTURE_FINISHED, SIM_OUTCOME_RETURNED, result);
    }
}

// ---- one step -------------------------------------------------------------

static void step_task(SimLoop *loop, SimTask *task, SimValue error);

static void start_task(SimLoop *loop, void *argument)
{
    if (!loop->is_closing)
        step_task(loop, argument, none);
}

// The future is settled. Its error is raised where the task waits; a result is
// fetched by the coroutine itself.
static void wake_task(SimLoop *loop, void *argument)
{
    SimTask *task = argument;
    SimFuture *waited = task->waiting;
    if (loop->is_closing)
        return;
    if (waited && is_error(waited->result)) {
        waited->is_seen = true;
        step_task(loop, task, waited->result);
    } else {
        step_task(loop, task, none);
    }
}

static void await_itself(SimLoop *loop, void *argument)
{
    SimTask *task = argument;
    if (loop->is_closing)
        return;
    SimValue error =
        sim_error_new(loop, RuntimeError, task->site,
                      "Task cannot await on itself: %s", sim_task_name(task));
    step_task(loop, task, error);
    sim_value_unref(loop, error);
}

static void record_suspend(SimLoop *loop, SimTask *task, SimReason reason,
                           uint32_t object)
{
    sim_loop_hold_time(loop, true);
    sim_trace_event(loop->trace, SIM_EVENT_TASK_SUSPEND, reason, task->site,
                    task->number, object);
    sim_loop_hold_time(loop, false);
}

// The coroutine gave way without waiting for anything: sleep(0).
static void yield_turn(SimLoop *loop, SimTask *task)
{
    record_suspend(loop, task, SIM_REASON_YIELD, 0);
    record_ready(loop, task, sim_loop_last_event(loop));
    sim_ready_push(&loop->ready, (SimReady){start_task, task});
}

static void wait_for_future(SimLoop *loop, SimTask *task, SimFuture *future)
{
    if (future == &task->future) {
        record_suspend(loop, task, SIM_REASON_TASK, task->number);
        record_ready(loop, task, sim_loop_last_event(loop));
        sim_ready_push(&loop->ready, (SimReady){await_itself, task});
        return;
    }
    bool is_task = future->kind == &sim_task_kind;
    uint32_t object =
        is_task ? ((SimTask *)(void *)future)->number : future->number;
    record_suspend(loop, task, future->kind->reason, object);
    sim_object_ref(&future->object);
    task->waiting = future;
    sim_future_subscribe(loop, future, (SimDone){NULL, task, NULL});
    if (task->must_cancel && sim_future_request_cancel(loop, future))
        task->must_cancel = false;
}

static void stop_waiting(SimLoop *loop, SimTask *task)
{
    SimFuture *waited = task->waiting;
    task->waiting = NULL;
    if (waited)
        sim_object_unref(loop, &waited->object);
}

static void record_run(SimLoop *loop, SimTask *task)
{
    sim_loop_hold_time(loop, true);
    sim_trace_event(loop->trace, SIM_EVENT_TASK_RUN, 0, NULL, task->number, 0);
    sim_loop_hold_time(loop, false);
}

// What comes back from a step: the task's end, or what it waits for.
static inline void settle_step(SimLoop *loop, SimTask *task, SimValue result)
{
    if (result.kind != SIM_VALUE_PENDING) {
        finish(loop, task, result);
        return;
    }
    task->fiber = sim_fiber_of(task->coroutine);
    task->stack_top = task->fiber ? task->fiber->context.top : NULL;
    if (result.future)
        wait_for_future(loop, task, result.future);
    else
        yield_turn(loop, task);
}

// Most steps are of C coroutines that wait, and for these no function stands
// between here and the switch.
static inline SimValue send_none(SimLoop *loop, SimCoroutine *coroutine)
{
    if (!sim_coroutine_is_c(coroutine) ||
        coroutine->state > SIM_COROUTINE_SUSPENDED)
        return sim_coroutine_send(loop, coroutine, none);
    coroutine->state = SIM_COROUTINE_RUNNING;
    SimValue result =
        sim_fiber_step(loop, (SimCCoroutine *)(void *)coroutine, none);
    coroutine->state = result.kind == SIM_VALUE_PENDING
                           ? SIM_COROUTINE_SUSPENDED
                           : SIM_COROUTINE_CLOSED;
    return result;
}

// Sends the error or nothing into the coroutine, and sees what comes back.
static inline SimValue run_coroutine(SimLoop *loop, SimTask *task,
                                     SimValue error)
{
    if (!is_error(error))
        return send_none(loop, task->coroutine);
    if (error_is(error, CancelledError))
        sim_trace_event(loop->trace, SIM_EVENT_CANCEL_DELIVERED, 0, task->site,
                        task->number, 0);
    return sim_coroutine_throw(loop, task->coroutine, error);
}

static inline void step_task(SimLoop *loop, SimTask *task, SimValue error)
{
    // The error may be the result of what is no longer waited for.
    sim_value_ref(error);
    if (task->must_cancel) {
        if (!error_is(error, CancelledError)) {
            sim_value_unref(loop, error);
            error = sim_cancelled_error(loop);
        }
        task->must_cancel = false;
    }
    task->has_begun = true;
    stop_waiting(loop, task);
    sim_loop_know_task(loop, task);
    record_run(loop, task);
    loop->task = task;
    loop->task_number = task->number;
    loop->await_site = task->created_at;
    SimValue result = run_coroutine(loop, task, error);
    task->site = loop->await_site;
    loop->task = NULL;
    loop->task_number = 0;
    sim_value_unref(loop, error);

    settle_step(loop, task, result);
    loop->instant = sim_loop_last_event(loop);
}

void sim_task_prefetch(SimReady ready)
{
    if (ready.function != start_task && ready.function != wake_task)
        return;
    const SimTask *task = ready.argument;
    const char *top = task->stack_top;
    __builtin_prefetch(task->coroutine);
    __builtin_prefetch(task->fiber);
    if (!top)
        return;
    for (size_t line = 0; line < 6; line++)
        __builtin_prefetch(top + line * 64);
}

void sim_task_wake(SimLoop *loop, SimTask *task, uint64_t cause)
{
    sim_loop_know_task(loop, task);
    record_ready(loop, task, cause);
    sim_ready_push(&loop->ready, (SimReady){wake_task, task});
}

// ---- making, cancelling, asking -------------------------------------------

// Tasks that await each other in a circle would pass a request to cancel on for
// ever. The second time round it stays: this task stops waiting, and its next
// step raises the error.
static void break_circle(SimLoop *loop, SimTask *task)
{
    sim_future_unsubscribe(task->waiting, NULL, task);
    stop_waiting(loop, task);
    record_ready(loop, task, sim_loop_last_event(loop));
    sim_ready_push(&loop->ready, (SimReady){start_task, task});
}

static bool cancel_task(SimLoop *loop, SimFuture *future)
{
    SimTask *task = (SimTask *)(void *)future;
    task->cancel_count++;
    sim_trace_event(loop->trace, SIM_EVENT_CANCEL, 0, NULL,
                    sim_loop_task_number(loop), task->number);
    if (task->waiting && task->is_cancelling) {
        break_circle(loop, task);
    } else if (task->waiting) {
        task->is_cancelling = true;
        bool is_passed_on = sim_future_request_cancel(loop, task->waiting);
        task->is_cancelling = false;
        if (is_passed_on)
            return true;
    }
    task->must_cancel = true;
    return true;
}

// What it waits for may be part of the coroutine, so that is let go of first.
void sim_task_abandon(SimLoop *loop, SimTask *task)
{
    SimCoroutine *coroutine = task->coroutine;
    task->coroutine = NULL;
    if (task->waiting)
        sim_future_unsubscribe(task->waiting, NULL, task);
    stop_waiting(loop, task);
    if (coroutine)
        sim_coroutine_free(loop, coroutine);
}

static void destroy_task(SimLoop *loop, SimFuture *future)
{
    SimTask *task = (SimTask *)(void *)future;
    sim_task_abandon(loop, task);
    sim_free(task->name);
}

const SimFutureKind sim_task_kind = {
    .reason = SIM_REASON_TASK, .cancel = cancel_task, .destroy = destroy_task};

static void give_name(SimLoop *loop, SimTask *task, const char *name)
{
    if (name)
        task->name = sim_strdup(name);
    else
        task->auto_number = ++loop->last_auto_name;
}

// The trace takes "Task-<number>" for granted and need not be told.
static const char *traced_name(SimTask *task)
{
    return task->auto_number == task->number ? NULL : sim_task_name(task);
}

SimTask *sim_task_new(SimLoop *loop, SimCoroutine *coroutine, const char *name,
                      const SimSite *site)
{
    if (!sim_coroutine_take(coroutine))
        sim_misuse(site, "coroutine '%s' was awaited or made a task before",
                   coroutine->site->function);
    SimTask *task = sim_object_new(loop, &sim_future_type, sizeof *task);
    task->future.kind = &sim_task_kind;
    task->coroutine = coroutine;
    task->created_at = site;
    task->defined_at = coroutine->site;
    task->site = site;
    task->number = ++loop->last_task;
    task->parent = sim_loop_task_number(loop);
    give_name(loop, task, name);
    sim_list_append(&loop->tasks, &task->link);
    if (loop->trace) {
        uint64_t made =
            sim_trace_task_new(loop->trace, site, task->number, task->parent,
                               traced_name(task), coroutine->site);
        task->traced_block = loop->trace->block;
        record_ready(loop, task, made);
    }
    sim_ready_push(&loop->ready, (SimReady){start_task, task});
    // The second reference is the loop's, until the task is done.
    sim_object_ref(&task->future.object);
    return sim_scope_hold(loop->scope, &task->future.object);
}

bool sim_task_cancel(SimTask *task)
{
    return sim_future_cancel(&task->future);
}

// Most tasks are never asked, so the name is made when one is.
const char *sim_task_name(SimTask *task)
{
    if (!task->name)
        task->name = sim_format("Task-%u", task->auto_number);
    return task->name;
}

void sim_task_set_name(SimTask *task, const char *name)
{
    SimLoop *loop = sim_loop_current();
    sim_free(task->name);
    task->auto_number = 0;
    task->name = sim_strdup(name);
    sim_trace_text(loop->trace, SIM_EVENT_TASK_NAMED, 0, NULL, task->number,
                   name, strlen(name));
}

uint32_t sim_task_number(const SimTask *task)
{
    return task->number;
}

SimTask *sim_create_named_task_at(SimCoroutine *coroutine, const char *name,
                                  const SimSite *site)
{
    return sim_task_new(sim_loop_current(), coroutine, name, site);
}

SimTask *sim_create_task_at(SimCoroutine *coroutine, const SimSite *site)
{
    return sim_create_named_task_at(coroutine, NULL, site);
}

SimTask *sim_current_task(void)
{
    return sim_loop_current()->task;
}

uint32_t sim_task_cancelling(const SimTask *task)
{
    return task->cancel_count;
}

uint32_t sim_task_uncancel(SimTask *task)
{
    if (task->cancel_count > 0)
        task->cancel_count--;
    return task->cancel_count;
}

SimValue sim_all_tasks(void)
{
    SimValue tasks = sim_list(0, NULL);
    sim_list_each (link, &sim_loop_current()->tasks)
        sim_append(tasks, val(sim_list_element(link, SimTask, link)));
    return tasks;
}

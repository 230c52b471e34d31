// run_in_executor: the awaitable around a call in a process pool.
#include "base/alloc.h"
#include "core/api.h"
#include "core/error.h"
#include "io/process_pool.h"
#include "io/wire.h"

typedef struct SimPoolFrame {
    SimCoroutine base;
    SimProcessPool *pool; // referenced
    SimProcessFunction *function;
    SimValue argument; // referenced
    SimPoolCall *call; // in line or running; NULL: not begun, or over
    SimValue result;   // referenced
    SimIoWait wait;
} SimPoolFrame;

static const SimFutureKind pool_kind = {.reason = SIM_REASON_PROCESS};

static SimPoolFrame *frame_of(SimCoroutine *base)
{
    return (SimPoolFrame *)(void *)base;
}

static void free_call(SimPoolCall *call)
{
    sim_buffer_done(&call->message);
    sim_free(call);
}

void sim_pool_call_end(SimLoop *loop, SimPoolCall *call, SimValue result,
                       uint64_t cause)
{
    SimPoolFrame *frame = call->frame;
    if (frame) {
        frame->call = NULL;
        frame->result = result;
        sim_io_wait_end(loop, &frame->wait, 0, cause);
    } else {
        sim_value_unref(loop, result);
    }
    free_call(call);
}

static SimPoolCall *new_call(SimLoop *loop, SimPoolFrame *frame)
{
    SimPoolCall *call = sim_alloc(sizeof *call);
    call->frame = frame;
    call->number = sim_io_number(loop);
    call->task = sim_loop_task_number(loop);
    sim_buffer_init(&call->message);
    sim_wire_put_int(&call->message, (uintptr_t)frame->function);
    sim_wire_put_int(&call->message, 0); // the time, when it begins
    sim_wire_put(&call->message, frame->argument);
    return call;
}

static bool can_cross(SimValue value)
{
    return value.kind <= SIM_VALUE_LIST && value.kind != SIM_VALUE_POINTER &&
           value.kind != SIM_VALUE_OBJECT;
}

static SimValue submit(SimLoop *loop, SimPoolFrame *frame)
{
    if (is_error(frame->pool->error))
        return sim_ref(frame->pool->error);
    if (!can_cross(frame->argument))
        return sim_error_new(loop, TypeError, NULL,
                             "a pointer, a task or a stream cannot go to "
                             "another process; give it a number, a text, "
                             "bytes or a list");
    SimPoolCall *call = new_call(loop, frame);
    sim_trace_event(loop->trace, SIM_EVENT_JOB_SUBMIT, SIM_WORKER_PROCESS,
                    loop->await_site, call->task, call->number);
    frame->call = call;
    SimValue pending =
        sim_io_wait_begin(&frame->wait, &pool_kind, call->number);
    sim_process_pool_submit(frame->pool, call);
    return pending;
}

static void forget(SimLoop *loop, SimPoolFrame *frame)
{
    SimPoolCall *call = frame->call;
    if (!call)
        return;
    frame->call = NULL;
    call->frame = NULL;
    sim_trace_event(loop->trace, SIM_EVENT_JOB_FORGOTTEN, SIM_WORKER_PROCESS,
                    NULL, call->task, call->number);
    if (!call->link.previous)
        return;
    sim_list_remove(&call->link);
    free_call(call);
}

static SimValue step_call(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimPoolFrame *frame = frame_of(base);
    if (!sim_io_has_waited(&frame->wait))
        return submit(loop, frame);
    forget(loop, frame);
    return sim_ref(is_error(input) ? input : frame->result);
}

static void destroy_call(SimLoop *loop, SimCoroutine *base)
{
    SimPoolFrame *frame = frame_of(base);
    forget(loop, frame);
    sim_value_unref(loop, frame->result);
    sim_value_unref(loop, frame->argument);
    sim_io_wait_done(loop, &frame->wait);
    sim_object_unref(loop, &frame->pool->object);
}

static const SimCoroutineKind call_kind = {.name = "run_in_executor",
                                           .step = step_call,
                                           .destroy = destroy_call,
                                           .is_builtin = true};

SimCoroutine *sim_run_in_executor(SimProcessPool *pool,
                                  SimProcessFunction *function,
                                  SimValue argument)
{
    static const SimSite site = {"simul.h", "run_in_executor", 0, NULL};
    SimLoop *loop = sim_loop_current();
    SimPoolFrame *frame =
        frame_of(sim_coroutine_make(loop, &call_kind, &site, sizeof *frame));
    frame->pool = pool;
    frame->function = function;
    frame->argument = sim_ref(argument);
    frame->call = NULL;
    frame->result = none;
    sim_io_wait_init(&frame->wait);
    sim_object_ref(&pool->object);
    return &frame->base;
}

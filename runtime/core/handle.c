// call_soon, call_later, call_at: plain callbacks, and the way to cancel them.
#include "core/handle.h"
#include "core/api.h"
#include "core/object.h"

struct SimHandle {
    SimObject object;
    SimCallback *callback;
    void *argument;
    SimTimer *timer; // NULL: not a timer, or fired
    uint64_t cause;  // the event that made it due
    bool is_cancelled;
};

static const SimObjectType handle_type = {"handle", NULL};

void sim_callback_run(SimLoop *loop, SimCallback *callback, void *argument,
                      uint64_t cause)
{
    sim_trace_event(loop->trace, SIM_EVENT_CALLBACK, 0, NULL, 0,
                    sim_trace_back(loop->trace, cause));
    callback(argument);
    sim_trace_event(loop->trace, SIM_EVENT_CALLBACK_END, 0, NULL, 0, 0);
}

static void run_handle(SimLoop *loop, void *argument)
{
    SimHandle *handle = argument;
    if (!handle->is_cancelled && !loop->is_closing)
        sim_callback_run(loop, handle->callback, handle->argument,
                         handle->cause);
    sim_object_unref(loop, &handle->object);
}

static void run_late_handle(SimLoop *loop, void *argument, uint64_t cause)
{
    SimHandle *handle = argument;
    handle->timer = NULL;
    handle->cause = cause;
    run_handle(loop, handle);
}

// One reference is the loop's, the other the scope's.
static SimHandle *new_handle(SimLoop *loop, SimCallback *callback,
                             void *argument)
{
    SimHandle *handle = sim_object_new(loop, &handle_type, sizeof *handle);
    handle->callback = callback;
    handle->argument = argument;
    handle->cause = sim_loop_last_event(loop);
    sim_object_ref(&handle->object);
    return sim_scope_hold(loop->scope, &handle->object);
}

SimHandle *sim_call_soon(SimCallback *callback, void *argument)
{
    SimLoop *loop = sim_loop_current();
    SimHandle *handle = new_handle(loop, callback, argument);
    sim_ready_push(&loop->ready, (SimReady){run_handle, handle});
    return handle;
}

static SimHandle *call_at_ns(SimLoop *loop, int64_t deadline_ns,
                             SimCallback *callback, void *argument)
{
    SimHandle *handle = new_handle(loop, callback, argument);
    handle->timer = sim_timer_set(loop, deadline_ns, run_late_handle, handle);
    return handle;
}

SimHandle *sim_call_later(double delay, SimCallback *callback, void *argument)
{
    SimLoop *loop = sim_loop_current();
    int64_t now_ns = sim_clock_now(&loop->clock);
    return call_at_ns(loop, now_ns + sim_ns_from_seconds(delay), callback,
                      argument);
}

SimHandle *sim_call_at(double when, SimCallback *callback, void *argument)
{
    return call_at_ns(sim_loop_current(), sim_ns_from_seconds(when), callback,
                      argument);
}

void sim_handle_cancel(SimHandle *handle)
{
    SimLoop *loop = sim_loop_current();
    if (handle->is_cancelled)
        return;
    handle->is_cancelled = true;
    if (!handle->timer)
        return;
    sim_timer_cancel(loop, handle->timer);
    handle->timer = NULL;
    sim_object_unref(loop, &handle->object);
}

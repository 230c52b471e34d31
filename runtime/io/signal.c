// add_signal_handler: a signal becomes a callback of the loop.
//
// libuv's own handler runs in the middle of whatever the process does; it only
// writes the number into a pipe. The loop reads the pipe in its poll, so the
// callback runs between two steps, where it may do anything.
//
// Order: the signal comes in turn N, the callback runs in N+1.
// Source: CPython Lib/asyncio/unix_events.py, add_signal_handler.
#include "base/alloc.h"
#include "core/api.h"
#include "core/error.h"
#include "core/handle.h"
#include "core/loop_interrupt.h"
#include "core/loop_io.h"

#include <signal.h>

typedef struct SimSignal {
    SimIoHandle base;
    uv_signal_t uv;
    struct SimSignal *next; // of the loop's
    SimLoop *loop;
    SimCallback *callback;
    void *argument;
    uint32_t handle;     // in the trace
    unsigned on_its_way; // handles in the ready queue
    bool is_removed;
    bool is_closed; // by libuv
} SimSignal;

static void free_if_done(SimSignal *signal)
{
    if (signal->is_closed && signal->on_its_way == 0)
        sim_free(signal);
}

// ---- a signal comes -------------------------------------------------------

static void run_callback(SimLoop *loop, void *argument)
{
    SimSignal *signal = argument;
    signal->on_its_way--;
    if (!signal->is_removed && !loop->is_closing) {
        uint64_t event = sim_trace_event(loop->trace, SIM_EVENT_SIGNAL, 0, NULL,
                                         0, (uint32_t)signal->uv.signum);
        sim_callback_run(loop, signal->callback, signal->argument, event);
    }
    free_if_done(signal);
}

static void take_signal(SimLoop *loop, void *argument)
{
    sim_ready_push(&loop->ready, (SimReady){run_callback, argument});
}

static void collect_signal(uv_signal_t *uv, int number)
{
    SimSignal *signal = uv->data;
    (void)number;
    signal->on_its_way++;
    sim_io_ready(signal->loop, take_signal, signal);
}

// ---- adding and removing --------------------------------------------------

static SimSignal **find(SimLoop *loop, int number)
{
    SimSignal **place = &loop->io.signals;
    while (*place && (*place)->uv.signum != number)
        place = &(*place)->next;
    return place;
}

static void is_closed(uv_handle_t *uv)
{
    SimSignal *signal = uv->data;
    signal->is_closed = true;
    free_if_done(signal);
}

static void close_signal(SimLoop *loop, SimIoHandle *base)
{
    SimSignal *signal = (SimSignal *)(void *)base;
    signal->is_removed = true;
    *find(loop, signal->uv.signum) = signal->next;
    sim_io_remove_handle(base);
    sim_io_close(loop, false);
    sim_trace_event(loop->trace, SIM_EVENT_IO_CLOSE, SIM_OPERATION_SIGNAL, NULL,
                    sim_loop_task_number(loop), signal->handle);
    uv_close((uv_handle_t *)&signal->uv, is_closed);
}

static SimSignal *new_signal(SimLoop *loop, int number)
{
    SimSignal *signal = sim_alloc(sizeof *signal);
    uv_signal_init(sim_loop_uv(loop), &signal->uv);
    signal->uv.data = signal;
    signal->loop = loop;
    signal->base.close = close_signal;
    if (uv_signal_start(&signal->uv, collect_signal, number) != 0) {
        signal->is_removed = true;
        uv_close((uv_handle_t *)&signal->uv, is_closed);
        return NULL;
    }
    signal->handle = sim_io_number(loop);
    signal->next = loop->io.signals;
    loop->io.signals = signal;
    sim_io_add_handle(loop, &signal->base);
    sim_io_open(loop, false);
    sim_trace_event(loop->trace, SIM_EVENT_IO_OPEN, SIM_OPERATION_SIGNAL, NULL,
                    sim_loop_task_number(loop), signal->handle);
    return signal;
}

SimValue sim_add_signal_handler(int number, SimCallback *callback,
                                void *argument)
{
    SimLoop *loop = sim_loop_current();
    if (number <= 0 || number >= NSIG)
        return sim_fail(ValueError, NULL, "invalid signal number %d", number);
    SimSignal *signal = *find(loop, number);
    if (!signal)
        signal = new_signal(loop, number);
    if (!signal)
        return sim_fail(RuntimeError, NULL, "sig %d cannot be caught", number);
    signal->callback = callback;
    signal->argument = argument;
    return none;
}

bool sim_remove_signal_handler(int number)
{
    SimLoop *loop = sim_loop_current();
    SimSignal *signal = *find(loop, number);
    if (!signal)
        return false;
    close_signal(loop, &signal->base);
    if (number == SIGINT)
        sim_interrupt_restore(loop);
    return true;
}

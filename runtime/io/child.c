#include "io/child.h"

#include "base/alloc.h"
#include "core/misuse.h"

#include <signal.h>
#include <sys/wait.h>

void sim_child_unref(SimChild *child)
{
    if (--child->references > 0)
        return;
    sim_free(child->name);
    sim_free(child);
}

// ---- the clock ------------------------------------------------------------

static void count(SimChild *child)
{
    bool is_awaited = child->wait_count > 0;
    bool is_promise = is_awaited && !child->is_fed;
    bool is_open = is_awaited && child->is_fed;

    if (is_promise && !child->is_promise)
        sim_io_promise(child->loop);
    if (!is_promise && child->is_promise)
        sim_io_kept(child->loop);
    if (is_open && !child->is_open)
        sim_io_open(child->loop, true);
    if (!is_open && child->is_open)
        sim_io_close(child->loop, true);
    child->is_promise = is_promise;
    child->is_open = is_open;
}

void sim_child_wait_begins(SimChild *child)
{
    child->wait_count++;
    count(child);
}

void sim_child_wait_ends(SimChild *child)
{
    child->wait_count--;
    count(child);
}

void sim_child_feed(SimChild *child, bool is_fed)
{
    child->is_fed = is_fed;
    count(child);
}

// ---- its end --------------------------------------------------------------

static void tell_of_end(SimLoop *loop, void *argument)
{
    SimChild *child = argument;
    child->has_ended = true;
    uint64_t event = sim_trace_event2(
        loop->trace, SIM_EVENT_PROCESS_EXIT, 0, NULL, 0, child->number,
        (uint64_t)child->status, (uint64_t)child->signal);
    sim_io_wait_end_all(loop, &child->ends, 0, event);
    sim_child_unref(child);
}

static void let_go(uv_handle_t *handle)
{
    sim_child_unref(handle->data);
}

static void collect_end(uv_process_t *process, int64_t status, int number)
{
    SimChild *child = process->data;
    child->status = (int)status;
    child->signal = number;
    child->is_gone = true;
    sim_child_ref(child);
    sim_io_ready(child->loop, tell_of_end, child);
    sim_io_remove_handle(&child->base);
    uv_close((uv_handle_t *)process, let_go);
}

// Nobody could wait for it later: it is killed, and the system's memory of it
// is cleared away.
static void kill_now(SimLoop *loop, const SimChild *child)
{
    int pid = child->process.pid;
    if (waitpid(pid, NULL, WNOHANG) != 0)
        return; // it had ended, and nobody looked
    if (!child->is_killed)
        sim_warn(loop, 18, child->started_at,
                 "the process %s (%d) still ran when the loop ended, and was "
                 "killed; wait for it, or end it with sim_process_terminate",
                 child->name, pid);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void close_with_loop(SimLoop *loop, SimIoHandle *base)
{
    SimChild *child = (SimChild *)(void *)base;
    kill_now(loop, child);
    child->is_gone = true;
    uv_close((uv_handle_t *)&child->process, let_go);
}

// ---- its beginning --------------------------------------------------------

SimChild *sim_child_new(SimLoop *loop, const char *name)
{
    SimChild *child = sim_alloc(sizeof *child);
    child->loop = loop;
    child->references = 1;
    child->is_gone = true; // until it is started: process 0 is the own group
    child->number = sim_io_number(loop);
    child->name = sim_strdup(name);
    child->started_at = loop->await_site;
    child->base.close = close_with_loop;
    sim_list_init(&child->ends);
    return child;
}

int sim_child_start(SimChild *child, uv_process_options_t *options)
{
    uv_loop_t *uv = sim_loop_uv(child->loop);

    options->exit_cb = collect_end;
    child->process.data = child;
    sim_child_ref(child);
    int status = uv_spawn(uv, &child->process, options);
    if (status != 0) {
        // Even one that was not started is libuv's until it is closed.
        uv_close((uv_handle_t *)&child->process, let_go);
        return status;
    }
    child->is_gone = false;
    sim_io_add_handle(child->loop, &child->base);
    return 0;
}

bool sim_child_signal(SimChild *child, int number)
{
    if (child->is_gone || uv_process_kill(&child->process, number) != 0)
        return false;
    child->is_killed |= number == SIGKILL;
    sim_trace_event2(child->loop->trace, SIM_EVENT_PROCESS_SIGNAL, 0, NULL,
                     sim_loop_task_number(child->loop), child->number,
                     (uint64_t)number, 0);
    return true;
}

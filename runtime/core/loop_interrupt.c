#include "core/loop_interrupt.h"

#include <signal.h>

// The loop that receives SIGINT, or NULL; loop_interrupt.h says why it is global.
static SimLoop *volatile receiver;

// Only what may be done at any instruction: a flag, and libuv's wake-up, which
// is made for signal handlers.
static void on_interrupt(int number)
{
    SimLoop *loop = receiver;
    // The next one finds the system's own handler.
    signal(number, SIG_DFL);
    if (!loop)
        return;
    loop->is_interrupted = 1;
    if (loop->is_uv_open)
        uv_async_send(&loop->io.async);
}

void sim_interrupt_begin(SimLoop *loop, SimTask *main_task)
{
    struct sigaction action = {.sa_handler = on_interrupt};
    struct sigaction before;

    if (receiver || sigaction(SIGINT, NULL, &before) != 0 ||
        before.sa_handler != SIG_DFL)
        return;
    receiver = loop;
    loop->is_interrupted = 0;
    loop->was_interrupted = false;
    loop->main_task = main_task;
    sigaction(SIGINT, &action, NULL);
}

void sim_interrupt_restore(SimLoop *loop)
{
    struct sigaction action = {.sa_handler = on_interrupt};
    if (receiver == loop)
        sigaction(SIGINT, &action, NULL);
}

void sim_interrupt_end(SimLoop *loop)
{
    struct sigaction now;
    if (receiver != loop)
        return;
    // The program may have a handler of its own by now.
    if (sigaction(SIGINT, NULL, &now) == 0 && now.sa_handler == on_interrupt)
        signal(SIGINT, SIG_DFL);
    receiver = NULL;
    loop->main_task = NULL;
}

void sim_interrupt_deliver(SimLoop *loop)
{
    loop->is_interrupted = 0;
    if (!loop->main_task || sim_future_done(&loop->main_task->future))
        return;
    loop->was_interrupted = true;
    sim_task_cancel(loop->main_task);
}

SimValue sim_interrupt_result(SimLoop *loop, SimTask *main_task,
                              SimValue result)
{
    if (!loop->was_interrupted || !error_is(result, CancelledError) ||
        sim_task_uncancel(main_task) > 0)
        return result;
    return sim_fail(KeyboardInterrupt, NULL, "%s", "");
}

// call_soon_threadsafe: another thread hands the loop a callback.
//
//     thread                        loop
//     call_soon_threadsafe  -->  its mailbox, and libuv's wake-up
//                                poll: a handle in the ready queue
//                                turn: the callback
//
// A thread that the loop did not start may call at any time, so from the first
// time on the loop grants it what it grants other processes: a silence in real
// time before each jump of the virtual clock. A function of to_thread needs
// none: while it computes the clock stands still.
//
// Order: the callback runs in the turn that finds it, as a call_soon does.
// Source: CPython Lib/asyncio/base_events.py, call_soon_threadsafe.
#include "base/alloc.h"
#include "core/api.h"
#include "core/handle.h"
#include "core/loop_io.h"

typedef struct SimPostedCall {
    SimCallback *callback;
    void *argument;
    uint32_t job;     // whose thread called; 0: none of to_thread
    bool is_stranger; // a thread that the loop did not start
} SimPostedCall;

static void meet_stranger(SimLoop *loop)
{
    if (loop->io.has_met_stranger)
        return;
    loop->io.has_met_stranger = true;
    sim_io_close(loop, false);
    sim_io_open(loop, true);
}

static void run_call(SimLoop *loop, void *argument)
{
    SimPostedCall *call = argument;
    if (!loop->is_closing) {
        if (call->is_stranger)
            meet_stranger(loop);
        uint64_t event = sim_trace_event(loop->trace, SIM_EVENT_POSTED, 0, NULL,
                                         0, call->job);
        sim_callback_run(loop, call->callback, call->argument, event);
    }
    sim_free(call);
}

SimLoop *sim_get_running_loop(void)
{
    SimLoop *loop = sim_loop_current();
    sim_loop_uv(loop);
    if (!loop->io.awaits_posts)
        sim_io_open(loop, false);
    loop->io.awaits_posts = true;
    return loop;
}

void sim_call_soon_threadsafe(SimLoop *loop, SimCallback *callback,
                              void *argument)
{
    const SimLoop *here = sim_loop_of_thread;
    SimPostedCall *call = sim_alloc(sizeof *call);
    *call = (SimPostedCall){
        .callback = callback,
        .argument = argument,
        .job = here && here->worker ? here->worker_number : 0,
        .is_stranger = !here || (here != loop && !here->worker)};
    sim_loop_post(loop, run_call, call);
}

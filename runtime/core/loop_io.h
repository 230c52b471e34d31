// What the loop knows of the world outside: libuv, opened when it is needed.
//
// A callback of libuv never settles a future. It appends a handle to the ready
// queue, and the handle runs in the turn, in its place, like everything else:
//
//     libuv's callback  ->  sim_io_ready(handle)  ->  the handle settles a
//     (in the poll)         (the ready queue)         future (in the turn)
//
// On the virtual clock time may jump only when nothing real can still happen at
// this instant. So the loop counts what is going on, in three kinds:
//
//     promises   operations that end by themselves: a thread's job, a file, a
//                name being looked up, a connect, a child that is awaited.
//                While one is outstanding the clock stands still; but one
//                that needs a thread holds it only if a thread is awake.
//     open       waits that somebody may end, or nobody: a listening server, a
//                connection to another program. They do not hold the clock, but
//                where one is open the loop waits for ever, and calls nothing a
//                deadlock.
//     outside    those open waits behind which another process may stand. The
//                loop grants them a silence in real time before it jumps, and
//                marks the jump: it raced, and the run may not repeat.
//
// Both ends of a connection in one program are neither: what one end wrote the
// other can read at once, so a poll that brings nothing is the proof.
//
// Source: ORDERING, "Virtual time"; libuv, uv_run and uv_async_send.
#ifndef SIM_CORE_LOOP_IO_H
#define SIM_CORE_LOOP_IO_H

#include "base/list.h"
#include "core/loop.h"

// Something libuv works for: it is closed with the loop if nobody closed it.
typedef struct SimIoHandle SimIoHandle;
struct SimIoHandle {
    SimLink link;
    void (*close)(SimLoop *loop, SimIoHandle *handle); // now; called once
    // While it is the program's to close (W18): where it got it, what it is,
    // the last event before that. NULL: nobody has to close it.
    const SimSite *opened_at;
    const char *name;
    uint64_t opened;
};

// libuv's loop, made when it is asked for the first time.
uv_loop_t *sim_loop_uv(SimLoop *loop);

// For a callback of libuv: the handle runs in this turn.
static inline void
sim_io_ready(SimLoop *loop, void (*function)(SimLoop *, void *), void *argument)
{
    sim_ready_push(&loop->ready, (SimReady){function, argument});
}

// From any thread: the handle joins the ready queue at the loop's next poll. The
// loop must have been given a libuv loop before, by sim_loop_uv.
void sim_loop_post(SimLoop *loop, void (*function)(SimLoop *, void *),
                   void *argument);

// The loop closes the handle when it ends, until it is removed.
void sim_io_add_handle(SimLoop *loop, SimIoHandle *handle);
static inline void sim_io_remove_handle(SimIoHandle *handle)
{
    sim_list_remove(&handle->link);
}

// From now on, until `opened_at` is cleared, the program ought to close it. It
// was opened where the program awaits at this moment.
static inline void sim_io_must_close(SimLoop *loop, SimIoHandle *handle,
                                     const char *name)
{
    handle->opened_at = loop->await_site;
    handle->name = name;
    handle->opened = sim_loop_last_event(loop);
}

// When main has returned: what should have been closed, and is open.
void sim_io_warn_of_open(SimLoop *loop);

static inline void sim_io_promise(SimLoop *loop)
{
    loop->io.promise_count++;
}
static inline void sim_io_kept(SimLoop *loop)
{
    loop->io.promise_count--;
}

// A promise that a thread of libuv's pool keeps. While all of them sleep on the
// virtual clock none can, so that time goes on.
static inline void sim_io_thread_promise(SimLoop *loop)
{
    loop->io.thread_promise_count++;
}
static inline void sim_io_thread_kept(SimLoop *loop)
{
    loop->io.thread_promise_count--;
}

// Does something go on that ends by itself, at this instant?
static inline bool sim_io_has_promises(const SimLoop *loop)
{
    const SimLoopIo *io = &loop->io;
    return io->promise_count > 0 || (io->thread_promise_count > 0 &&
                                     io->asleep_count < io->thread_count);
}

// A wait that somebody may end; `is_outside`: in another process.
static inline void sim_io_open(SimLoop *loop, bool is_outside)
{
    loop->io.open_count++;
    loop->io.outside_count += is_outside;
}
static inline void sim_io_close(SimLoop *loop, bool is_outside)
{
    loop->io.open_count--;
    loop->io.outside_count -= is_outside;
}

// A number for the trace, of the kind that futures and timers have.
static inline uint32_t sim_io_number(SimLoop *loop)
{
    return ++loop->last_object;
}

// The parts of sim_loop_close: closes libuv with all that is open, and lets
// handles in the ready queue go.
void sim_loop_close_uv(SimLoop *loop);
void sim_loop_discard_ready(SimLoop *loop);

// ---- worker threads -------------------------------------------------------

// A small loop for a function that runs on a worker thread, so that it can make
// texts, lists and errors without touching the loop that waits for it. It has
// no turns. `sleep` replaces the blocking sleep on a virtual clock.
SimLoop *sim_loop_new_inside(const SimLoop *home, void *worker,
                             void (*sleep)(SimLoop *inside,
                                           int64_t duration_ns));
void sim_loop_free_inside(SimLoop *inside);

// What was printed there, a line each, to be recorded by `home`.
void sim_loop_record_printed(SimLoop *home, SimLoop *inside, uint32_t task);

// Runs turns until no thread works for the loop any more.
void sim_loop_finish_jobs(SimLoop *loop);

#endif

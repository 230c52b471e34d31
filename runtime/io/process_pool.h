// A pool of processes, for functions that compute.
//
//     task         pool                      worker 1   worker 2
//     await  -->   line of calls  -- call -->  runs
//     goes on <--  a handle       <- done --  waits
//
// The workers are forked when the pool is made and live as long as it does. Each
// has one call at a time; the others stand in line, first come, first served.
// Cancelling the wait for a call takes it out of the line, or, if it runs
// already, drops its result. When a worker dies the pool is broken, and all its
// calls fail: that is what CPython does, for nobody knows what else is wrong.
//
// The road not taken: a worker forked anew for each call. It would start with
// whatever locks the threads of the program hold at that moment.
//
// Virtual time: a worker that computes is a promise; one that sleeps
// (sim_blocking_sleep) sleeps for a timer of the loop, as a thread does.
//
// Order: the result comes in turn N, the task runs in N+1.
// Source: CPython Lib/concurrent/futures/process.py.
#ifndef SIM_IO_PROCESS_POOL_H
#define SIM_IO_PROCESS_POOL_H

#include "base/buffer.h"
#include "core/loop_io.h"
#include "io/wait.h"

typedef struct SimPoolCall SimPoolCall;

// A worker as the loop sees it. It stays until libuv has closed the pipe and no
// handle is on its way.
typedef struct SimPoolWorker {
    SimIoHandle base;
    uv_pipe_t pipe;
    SimLoop *loop;
    SimProcessPool *pool; // NULL: the pool has gone
    unsigned references;  // libuv's, and of handles on their way
    int pid;
    unsigned lane;      // in the trace
    SimPoolCall *call;  // that it runs, or NULL
    SimTimer *timer;    // for which it sleeps, or NULL
    SimBuffer incoming; // what has come of a message
    bool is_promise;
    bool has_ended; // its end of the socket is closed
    char scratch[16384];
} SimPoolWorker;

// One call. It outlives the wait for it.
struct SimPoolCall {
    SimLink link;               // in the pool's line
    SimBuffer message;          // for the worker, without its head
    struct SimPoolFrame *frame; // who waits; NULL: nobody any more
    uint32_t number;            // in the trace
    uint32_t task;              // who asked
};

struct SimProcessPool {
    SimObject object;
    SimPoolWorker **workers; // workers[count]
    size_t count;
    SimLink line;   // SimPoolCall.link
    SimValue error; // why no call can be made, referenced; or none
};

// The call joins the line, or a worker that has nothing to do begins with it.
void sim_process_pool_submit(SimProcessPool *pool, SimPoolCall *call);

// process_pool_call.c: the call is over. Takes over the reference to `result`
// and frees the call.
void sim_pool_call_end(SimLoop *loop, SimPoolCall *call, SimValue result,
                       uint64_t cause);

#endif

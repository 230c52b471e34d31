// Tasks: coroutines that the loop drives.
//
// A task steps its coroutine; what the coroutine waits for, the task subscribes
// to; when that is settled the loop steps the task again. This is the whole of
// cooperative multitasking.
//
//     NEW --> READY --> RUNNING --> WAITING --> READY ...
//                          \--> DONE | FAILED | CANCELLED
//
// Source: CPython Lib/asyncio/tasks.py, Task.__step, __wakeup and cancel.
#ifndef SIM_CORE_TASK_H
#define SIM_CORE_TASK_H

#include "core/coroutine.h"
#include "core/future.h"
#include "core/ready.h"

struct SimTask {
    SimFuture future; // a task is a future of what its coroutine returns
    SimCoroutine *coroutine;
    const struct SimFiber *fiber; // of a C coroutine that waits, else NULL
    const void *stack_top;        // where it goes on; both to be prefetched
    SimFuture *waiting; // what it waits for, referenced; NULL: only for a turn
    SimLink link;       // in the loop's list of live tasks
    const SimSite *created_at;
    const SimSite *defined_at; // the coroutine
    const SimSite *site;   // where it waits
    char *name;            // NULL until it is given or asked for
    uint32_t auto_number;  // 0: it was given a name; else "Task-<auto_number>"
    uint32_t number;       // in the trace
    uint32_t parent;       // the number of the task that made it, or 0
    uint64_t traced_block; // ring mode: the block that knows this task
    SimScope *heir;        // main: takes over what it owned, until run is over
    bool must_cancel;      // CancelledError at the next step
    bool has_begun;        // its first step was made
    bool is_cancelling;    // guards cancel against a cycle of tasks
    uint32_t cancel_count; // requests, as CPython's Task.cancelling()
};

extern const SimFutureKind sim_task_kind;

// Takes the coroutine. The task belongs to the current scope as well as, until
// it is done, to the loop. `name` may be NULL.
SimTask *sim_task_new(SimLoop *loop, SimCoroutine *coroutine, const char *name,
                      const SimSite *site);

// Puts a task whose future is settled into the ready queue.
void sim_task_wake(SimLoop *loop, SimTask *task, uint64_t cause);

// Closes the coroutine of a task that will never run again, and waits for
// nothing any more.
void sim_task_abandon(SimLoop *loop, SimTask *task);

// Fetches what a step of the task will touch, if the handle is one. Beyond a
// thousand tasks the stacks are in no cache, and waiting for memory would be
// most of a switch.
void sim_task_prefetch(SimReady ready);

#endif

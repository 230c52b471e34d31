// Futures and tasks.
//
// A future is a box for a result that is not there yet: who awaits it sleeps
// until somebody puts one in, once.
//
//     PENDING --set_result, set_exception--> FINISHED
//        \-----------cancel----------------> CANCELLED
//
// A task is a future whose result a coroutine makes: the loop drives it, step
// by step, until it returns. What takes a future takes a task, as
// sim_future_of(task).
#ifndef SIMUL_TASK_H
#define SIMUL_TASK_H

#include "simul/asyncio.h"

// The future that a task is.
#define sim_future_of(task) ((SimFuture *)(void *)(task))

// Is the result there, an error or a cancellation counting as one?
bool sim_future_done(const SimFuture *future);
bool sim_future_cancelled(const SimFuture *future);

// The result, or the error, as a value. An error counts as seen from now on.
// Errors: InvalidStateError while it is pending.
SimValue sim_future_result(SimFuture *future);

// Settles the future. Returns false, and changes nothing, if it was settled
// already. Order: callbacks are called, and who awaits it runs, in the loop's
// next turn, in the order in which they came.
bool sim_future_set_result(SimFuture *future, SimValue result);
bool sim_future_set_exception(SimFuture *future, SimValue error);
bool sim_future_cancel(SimFuture *future);

// Calls `callback` one turn after the future is settled; in the next turn, if
// it is settled.
void sim_future_add_done_callback(SimFuture *future, SimDoneCallback *callback,
                                  void *argument);

// Asks the task to end: CancelledError is raised where it waits, or at its next
// step. Returns false if it is done. The coroutine may clean up, awaiting, and
// lets the error pass on; see lesson 11.
bool sim_task_cancel(SimTask *task);

// How many requests to cancel there are, and one less: for code that has dealt
// with one and goes on. Both return the number.
uint32_t sim_task_cancelling(const SimTask *task);
uint32_t sim_task_uncancel(SimTask *task);

// "Task-1", or the name that it was given. Owns: the task.
const char *sim_task_name(SimTask *task);
void sim_task_set_name(SimTask *task, const char *name);

// From 1, in the order of creation: the number in the trace.
uint32_t sim_task_number(const SimTask *task);

// A callback that shall not be called after all. Does nothing if it was.
void sim_handle_cancel(SimHandle *handle);

#endif

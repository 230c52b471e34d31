// to_thread: a function that blocks runs on a thread, and the loop goes on.
//
//     task        loop                     thread
//     await  -->  submits the job   -->    runs the function
//                 others take turns           ...
//                 a handle copies   <--    it returns
//     goes on <-  the result
//
// The pool is libuv's: as many threads as CPython's executor has, min(32,
// processors + 4). A job gets the lowest lane that is free, so that the
// visualizer can draw the threads.
//
// Cancelling the wait does not stop the function: nobody can stop a thread from
// outside. It runs on, and its result is dropped. A job that has not begun never
// will. When main has ended the loop waits for the jobs that still run.
//
// On the virtual clock a job is a promise: time stands still while it computes.
// But when its function sleeps (sim_blocking_sleep), the loop sets a timer in
// its name and time may go on, so two threads that sleep a second end after one
// virtual second, as they would in the real world. The thread waits for that
// timer, not for the time.
//
// Order: the handle in turn N settles, the task runs in N+1.
// Source: CPython Lib/asyncio/threads.py; Lib/concurrent/futures/thread.py.
#ifndef SIM_IO_THREAD_H
#define SIM_IO_THREAD_H

#include "simul.h"

// asyncio.to_thread.
SimCoroutine *sim_to_thread(SimThreadFunction *function, void *argument);

#endif

// A process of a pool: forked from this program, it runs functions that it is
// told over a socket until the socket is closed.
//
//     loop                                worker
//     CALL function, time, argument  -->  runs the function
//     SLEPT time                    <-->  SLEEP duration     (virtual clock only)
//     takes the result               <--  DONE began, ended, printed, result
//
// A message is its size, a kind and what belongs to the kind, all 8 bytes wide.
// Because the worker is a copy of this program a function is told by its address.
#ifndef SIM_IO_POOL_WORKER_H
#define SIM_IO_POOL_WORKER_H

#include "core/loop.h"

typedef enum SimPoolMessage {
    SIM_POOL_CALL,
    SIM_POOL_SLEEP,
    SIM_POOL_SLEPT,
    SIM_POOL_DONE,
} SimPoolMessage;

enum { SIM_POOL_HEAD_BYTES = 16 }; // the size of what follows, and the kind

// Forks. Returns the number of the new process, and in `*out_fd` this end of the
// socket; or a code of libuv.
int sim_pool_worker_fork(SimLoop *loop, int *out_fd);

#endif

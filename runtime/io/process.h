// Processes: a child, and the streams that lead to it.
//
// Order: a child is started at once, in the awaiting task's step; await goes on
// two turns later, and two more for each pipe, which CPython connects in tasks.
// A child ends in turn N; who waits for that runs in N+1.
// Source: CPython Lib/asyncio/base_subprocess.py; wait as of 3.13, which wakes
// when the process has ended, whether or not its pipes are read to the end.
#ifndef SIM_IO_PROCESS_H
#define SIM_IO_PROCESS_H

#include "io/child.h"
#include "io/stream.h"

struct SimProcess {
    SimObject object;
    SimChild *child;     // referenced
    SimStream *pipes[3]; // input, output, errors; referenced, or NULL
};

// Starts a program. The caller has the reference. Returns NULL and a code of
// libuv if it cannot be started.
SimProcess *sim_process_start(SimLoop *loop, const SimCommand *command,
                              int *out_status);

// From now on the loop reads what the child writes.
void sim_process_read(SimLoop *loop, SimProcess *process);

// Closes this program's ends of all pipes.
void sim_process_close_pipes(SimProcess *process);

#endif

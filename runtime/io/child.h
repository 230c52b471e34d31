// A child process as libuv has it: on the heap, until it has ended and nobody
// refers to it any more.
//
//     SimProcess --.                        .-- uv_process_t, until it ends
//     its streams --+-- SimChild, counted --+
//     their pipes --'                       '-- a handle in the ready queue
//
// Virtual time: a task that waits for the child's end, or for its output, waits
// for something that comes by itself, so the clock stands still: a promise. But
// a child whose input is a pipe that is still open may wait for this program;
// then it is an open wait, and whoever is in a hurry has a time limit.
// Source: libuv, uv_spawn; CPython Lib/asyncio/base_subprocess.py.
#ifndef SIM_IO_CHILD_H
#define SIM_IO_CHILD_H

#include "core/loop_io.h"
#include "io/wait.h"

typedef struct SimChild {
    SimIoHandle base;
    uv_process_t process;
    SimLoop *loop;
    unsigned references;
    uint32_t number;           // in the trace
    char *name;                // the program's, for sentences
    const SimSite *started_at; // where the program awaited its start
    int status;                // how it ended: its exit status,
    int signal;                // or the signal that ended it; 0: none
    bool is_gone;              // the system has said that it ended
    bool has_ended;            // and the handle has run that tells others
    bool is_killed;            // by this program: its end is no surprise
    bool is_fed;               // its input is a pipe that is still open
    size_t wait_count;         // tasks that wait for its end or its output
    bool is_promise;           // those waits are counted as one promise,
    bool is_open;              // or as one open wait
    SimLink ends;              // SimIoWait.link: who waits for its end
} SimChild;

// A child that is not started; the caller has the reference. Copies the name.
SimChild *sim_child_new(SimLoop *loop, const char *name);

// Starts it, as uv_spawn does, and adds a reference that libuv keeps until the
// child has ended. Returns 0 or a code of libuv.
int sim_child_start(SimChild *child, uv_process_options_t *options);

static inline void sim_child_ref(SimChild *child)
{
    child->references++;
}
void sim_child_unref(SimChild *child);

// A task begins or ceases to wait for it.
void sim_child_wait_begins(SimChild *child);
void sim_child_wait_ends(SimChild *child);

// The pipe to its input is open, or closed.
void sim_child_feed(SimChild *child, bool is_fed);

// False if it has ended.
bool sim_child_signal(SimChild *child, int number);

#endif

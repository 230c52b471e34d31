// Processes: other programs, started, fed, read and waited for.
//
//     SimProcess *sort = as_process(await(asyncio.create_subprocess_exec(
//         SIM_ARGV("sort", "-r"), .in = PIPE, .out = PIPE)));
//     SimValue both = await(sim_process_communicate(sort, val("a\nb\n")));
//     printf("%s", as_text(sim_item(both, 0)));
//
// The program runs at the same time as the loop, on another processor if there
// is one. Its standard streams are this program's own, or pipes: streams, as
// connections have them. A child that writes to a pipe stops when 64 KiB wait
// to be read, so who asks for a pipe has to read it; communicate does all of it.
//
// A child that still runs when the loop ends is killed, and a warning says so.
#ifndef SIMUL_PROCESS_H
#define SIMUL_PROCESS_H

#include "simul/value.h"

// Where a child's standard stream leads.
typedef enum SimRedirect {
    INHERIT, // where this program's leads
    PIPE,    // to a stream of this program
    DEVNULL, // nowhere
    STDOUT,  // of the errors: where the output leads
} SimRedirect;

// What create_subprocess_exec and create_subprocess_shell are given: the first
// member, then by name what differs from its default, as with Python's keyword
// arguments.
typedef struct SimCommand {
    const char *const *arguments;   // the program and its arguments, then NULL
    const char *line;               // or a line for the shell
    SimRedirect in;                 // where its input comes from,
    SimRedirect out;                // its output goes,
    SimRedirect err;                // and its errors go
    const char *cwd;                // where it runs; NULL: here
    const char *const *environment; // "NAME=value", then NULL; NULL: as here
} SimCommand;

// The words of a command: SIM_ARGV("sort", "-r").
#define SIM_ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

// The process in a value: what create_subprocess_exec gives.
SimProcess *as_process(SimValue value);

// The system's number for it.
int sim_process_pid(const SimProcess *process);

// The streams to its input and from its output and errors; NULL where none was
// asked for with PIPE. Closing the first is how a child learns that no more
// comes. Owns: the process.
SimStream *sim_process_stdin(const SimProcess *process);
SimStream *sim_process_stdout(const SimProcess *process);
SimStream *sim_process_stderr(const SimProcess *process);

// ---- its end ---------------------------------------------------------------

// Awaitable: its exit status; -9 if signal 9 has ended it, and so on. Cancelling
// the wait leaves the process alone. On the virtual clock time stands still
// meanwhile, unless the child may wait for input from a pipe of this program.
SimCoroutine *sim_process_wait(SimProcess *process);

// The same, or none while it runs.
SimValue sim_process_returncode(const SimProcess *process);

// Awaitable: a list of its output and its errors, as bytes, or none where there
// is no pipe. Writes `input` (a text, bytes or none) and closes the pipe to its
// input, reads both others to their ends, and waits for the process.
// Errors: OSErrors of reading; a child that does not read to the end is none.
SimCoroutine *sim_process_communicate(SimProcess *process, SimValue input);

// ---- pools -----------------------------------------------------------------

// Ends the processes of a pool (asyncio.ProcessPoolExecutor) now; calls that wait
// for them fail with RuntimeError, and so do later ones.
void sim_process_pool_shutdown(SimProcessPool *pool);

// ---- signals ---------------------------------------------------------------

// Sends it a signal: SIGTERM, SIGKILL, any. False if it has ended before.
bool sim_process_terminate(SimProcess *process);
bool sim_process_kill(SimProcess *process);
bool sim_process_send_signal(SimProcess *process, int number);

#endif

// Simul: asyncio, in C, built to be watched. The one header a program includes,
// and the first page of the library's manual.
//
// It reads like the Python:
//
//     #include <simul.h>
//     #include <stdio.h>
//
//     async(say_after, (double) delay, (const char *) what)
//     {
//         await(asyncio.sleep(delay));
//         printf("%s\n", what);
//         return val(delay * 10);
//     }
//
//     async(main_)
//     {
//         await(asyncio.gather(say_after(2, "two"), say_after(1, "one")));
//         return none;
//     }
//
//     int main(int argc, char **argv)
//     {
//         return sim_main(argc, argv, main_());
//     }
//
// Two macros hide control flow, and no others:
//
//     await(x)    the value of x. The task may be suspended here and others
//                 take their turn. If x fails, the enclosing coroutine returns
//                 that error: as an exception does in Python.
//     attempt(x)  the same, but an error is returned as a value to look at:
//                 Python's try/except around one await.
//
// What is written with braces and await() behind them (with_lock, with_group)
// is made of these two. Everything else returns at once; what takes time
// returns an awaitable, and its comment says "Awaitable:" and what await gives.
//
// Who owns what: an object that a function here returns belongs to the
// coroutine that is running, and lives until that coroutine ends; what a
// coroutine returns passes on to whoever awaited it. So a program frees
// nothing. sim_ref keeps an object longer, sim_drop lets it go sooner (for a
// loop that runs for days). Outside every coroutine objects live as long as
// the loop. "Owns:" stands where it is otherwise.
//
// Everything belongs to one thread, that of its loop. Times are seconds, as in
// Python; sizes are bytes.
//
// A mistake in the program itself (a task that awaits itself, a value taken for
// what it is not) ends it with one sentence that names file and line. What can
// go wrong in a program without mistakes is an error value; "Errors:" lists
// them. Every awaitable may also fail with CancelledError, which is not listed.
//
// The chapters, in the order of a tutorial, each a header of its own:
#ifndef SIMUL_H
#define SIMUL_H

// clang-format off
#include "simul/types.h"     // the nouns: what there is
#include "simul/value.h"     // values: numbers, texts, lists
#include "simul/coroutine.h" // async, await, attempt
#include "simul/error.h"     // errors are values, too
#include "simul/asyncio.h"   // the table: sleep, gather, create_task, ...
#include "simul/main.h"      // running: sim_main, options
#include "simul/task.h"      // futures and tasks
#include "simul/group.h"     // time limits, groups of tasks
#include "simul/sync.h"      // locks, events, conditions, semaphores, barriers
#include "simul/queue.h"     // queues
#include "simul/stream.h"    // connections and servers
#include "simul/process.h"   // other programs
#include "simul/file.h"      // files
#include "simul/http.h"      // asking for pages, and serving them
#include "simul/websocket.h" // messages both ways, also with a browser
#include "simul/generator.h" // async_for, yield
#include "simul/notes.h"     // blocking, and what a program says of itself
#include "simul/watch.h"     // who reads the wall clock is told so
#include "simul/macros.h"    // how the macros work: for the curious
// clang-format on

#endif

// The table `asyncio`: the functions of Python's module, under its names.
//
//     await(asyncio.sleep(1));
//     SimTask *task = asyncio.create_task(say_after(1, "task"));
//     SimValue both = await(asyncio.gather(task, say_after(2, "two")));
//
// It is a constant struct of functions. Those that record where they are called
// from are macros around a member: asyncio.create_task(c) is
// asyncio.create_task_at(c, SIM_HERE). So a program cannot have functions of
// its own called create_task, gather, as_completed, wait_for, shield or
// run_in_executor.
//
// What the objects can do that Lock(), Queue() and the others make stands in
// the chapters that follow.
#ifndef SIMUL_ASYNCIO_H
#define SIMUL_ASYNCIO_H

#include "simul/macros.h"
#include "simul/process.h"
#include "simul/value.h"

// No time limit.
#define FOREVER ((double)INFINITY)

// What asyncio.wait waits for.
typedef enum SimReturnWhen {
    FIRST_COMPLETED,
    FIRST_EXCEPTION, // or all of them
    ALL_COMPLETED,
} SimReturnWhen;

// What the loop calls: see call_soon, and sim_future_add_done_callback.
typedef void SimCallback(void *argument);
typedef void SimDoneCallback(SimFuture *future, void *argument);

// Runs on a thread of its own: it may compute, block, print, make texts, lists
// and errors (`return fail(...)` crosses back); it must not await, make tasks
// or touch what tasks share.
typedef SimValue SimThreadFunction(void *argument);

// Runs in a process of its own: it may do whatever a small program of its own
// may. What it returns and fails with is copied.
typedef SimValue SimProcessFunction(SimValue argument);

// What a server does with a client: usually an async function. `context` is
// what start_server was given.
typedef SimCoroutine *SimHandler(SimStream *stream, void *context);

// What an HTTP server does with a request: usually an async function that
// returns what sim_http_response makes. `context` is what start_http_server was
// given.
typedef SimCoroutine *SimHttpHandler(SimHttpMessage *request, void *context);

// Python's module. Each member is one of its functions.
typedef struct SimAsyncio {
    // ---- time --------------------------------------------------------------

    // Awaitable: none, after `delay` seconds. 0 gives every ready task a turn.
    SimCoroutine *(*sleep)(double delay);

    // The same, and await returns `result`.
    SimCoroutine *(*sleep_returning)(double delay, SimValue result);

    // Seconds since the program began, on the loop's clock.
    double (*time)(void);

    // ---- tasks -------------------------------------------------------------

    // A task that drives the coroutine. Order: its first step is in the loop's
    // next turn, never at once. `name` is copied; "Task-<number>" without one.
    SimTask *(*create_task_at)(SimCoroutine *coroutine, const SimSite *site);
    SimTask *(*create_named_task_at)(SimCoroutine *coroutine, const char *name,
                                     const SimSite *site);

    // The task that is running; NULL outside every task.
    SimTask *(*current_task)(void);

    // A list of those that are not done, in the order of creation.
    SimValue (*all_tasks)(void);

    // A future of the program's own; see sim_future_set_result.
    SimFuture *(*create_future)(void);

    // ---- several at once ---------------------------------------------------

    // A future of a list with one result for each awaitable, in their order.
    // Coroutines become tasks. Errors: the first that one of them fails with,
    // while the others go on; with `return_exceptions` none, for errors then
    // stand in the list. Cancelling the future cancels all.
    SimFuture *(*gather_array)(size_t count, const SimValue *awaitables,
                               bool return_exceptions, const SimSite *site);
    SimFuture *(*gather_of_list)(SimValue awaitables, bool return_exceptions,
                                 const SimSite *site);

    // Awaitable: [done, pending], two lists of tasks and futures, in their
    // order. `timeout` in seconds, or FOREVER; nothing is cancelled when it is
    // over. Errors: ValueError if the list is empty.
    SimCoroutine *(*wait)(SimValue futures, double timeout,
                          SimReturnWhen return_when);

    // A list of as many awaitables: the first gives the result that is there
    // first, and so on. Errors (of each): its own; TimeoutError.
    SimValue (*as_completed_at)(SimValue awaitables, double timeout,
                                const SimSite *site);

    // Awaitable: the result of `awaitable`. Errors: TimeoutError when the time
    // is over; the awaitable is cancelled then, and waited for.
    SimCoroutine *(*wait_for_at)(SimValue awaitable, double timeout,
                                 const SimSite *site);

    // A future that follows the awaitable, which lives on if it is cancelled.
    SimFuture *(*shield_at)(SimValue awaitable, const SimSite *site);

    // Begins a time limit, `delay` seconds from now or at `when`, as of time();
    // see sim_timeout_exit.
    SimTimeout *(*timeout)(double delay);
    SimTimeout *(*timeout_at)(double when);

    // Begins a group of tasks; see with_group.
    SimTaskGroup *(*TaskGroup)(void);

    // ---- what tasks share --------------------------------------------------

    // New ones; sync.h and queue.h say what they can do.
    SimLock *(*Lock)(void);
    SimEventFlag *(*Event)(void);
    SimCondition *(*Condition)(SimLock *lock);
    SimSemaphore *(*Semaphore)(int64_t permits);
    SimSemaphore *(*BoundedSemaphore)(int64_t permits);
    SimBarrier *(*Barrier)(int64_t parties);
    SimQueue *(*Queue)(int64_t limit);
    SimQueue *(*LifoQueue)(int64_t limit);
    SimQueue *(*PriorityQueue)(int64_t limit);

    // ---- threads -----------------------------------------------------------

    // Awaitable: what function(argument) returns or fails with, run on a
    // thread of a pool, while the loop goes on. Owns: `argument` must outlive
    // the function, which runs on if the wait for it is cancelled.
    SimCoroutine *(*to_thread)(SimThreadFunction *function, void *argument);

    // A pool of so many processes, or with 0 as many as there are processors,
    // for functions that compute: they run in parallel. Make it before the first
    // thread is used. It ends with the coroutine that made it, or with
    // sim_process_pool_shutdown.
    SimProcessPool *(*ProcessPoolExecutor)(int count);

    // Awaitable: what function(argument) returns or fails with, run in a process
    // of the pool. The argument and the result are numbers, texts, bytes and
    // lists of them; they are copied, and nothing else is shared. Errors:
    // TypeError if they are anything else; BrokenProcessPool if a process dies,
    // to this call and to all others.
    SimCoroutine *(*run_in_executor_of)(SimProcessPool *pool,
                                        SimProcessFunction *function,
                                        SimValue argument);

    // ---- processes ---------------------------------------------------------

    // Awaitable: a process (as_process), started as the command says; called
    // through create_subprocess_exec and create_subprocess_shell, see process.h.
    // The command is copied. Errors: FileNotFoundError, PermissionError and
    // other OSErrors if it cannot be started.
    SimCoroutine *(*create_subprocess)(const SimCommand *command);

    // ---- connections -------------------------------------------------------

    // Awaitable: a list of the addresses of a host, each a list of a numeric
    // address and the port: CPython's loop.getaddrinfo, of which it is the last
    // member. Asked for on a thread. Errors: gaierror if the name is unknown.
    SimCoroutine *(*getaddrinfo)(const char *host, int port);

    // Awaitable: a list of the name of a numeric address and the name of the
    // service at that port; of what has no name, the numbers.
    // Errors: gaierror if it is no numeric address.
    SimCoroutine *(*getnameinfo)(const char *address, int port);

    // Awaitable: a stream (as_stream) to the server on that host and port. A
    // host is a name or a numeric address; of a name with several addresses the
    // first that can be reached.
    // Errors: gaierror if the name is unknown; ConnectionRefusedError and
    // other OSErrors.
    SimCoroutine *(*open_connection)(const char *host, int port);
    SimCoroutine *(*open_unix_connection)(const char *path);

    // Awaitable: a server (as_server) that makes a task of
    // handler(stream, context) for each client. Port 0: any that is free, see
    // sim_server_port. It listens at every address of the host, and with NULL
    // at all of this machine. The stream is closed when the handler has ended.
    // Errors: OSError if the port is taken or not allowed.
    SimCoroutine *(*start_server)(SimHandler *handler, void *context,
                                  const char *host, int port);
    SimCoroutine *(*start_unix_server)(SimHandler *handler, void *context,
                                       const char *path);

    // Awaitable: the response of an HTTP server (as_http); sim_http_fetch with
    // no options. Python's standard library has no such function.
    SimCoroutine *(*http_get)(const char *url);

    // Awaitable: a server (as_server) that answers each request with what
    // handler(request, context) returns. Errors: as of start_server.
    SimCoroutine *(*start_http_server)(SimHttpHandler *handler, void *context,
                                       const char *host, int port);

    // ---- callbacks: what tasks are made of ---------------------------------

    // Calls callback(argument) in the loop's next turn, `delay` seconds from
    // now, or at `when`, as of time(). The handle cancels it.
    SimHandle *(*call_soon)(SimCallback *callback, void *argument);
    SimHandle *(*call_later)(double delay, SimCallback *callback,
                             void *argument);
    SimHandle *(*call_at)(double when, SimCallback *callback, void *argument);

    // ---- from other threads and from the system ----------------------------

    // This thread's loop, for call_soon_threadsafe. From now on the loop waits
    // for other threads rather than say that nobody can ever run again.
    SimLoop *(*get_running_loop)(void);

    // From any thread: the loop calls callback(argument) in its next turn. The
    // one function of the library that another thread may call. Owns: the loop
    // must be running, or about to.
    void (*call_soon_threadsafe)(SimLoop *loop, SimCallback *callback,
                                 void *argument);

    // When the process gets the signal the loop calls callback(argument),
    // between two steps: SIGTERM, SIGHUP, any; one handler for each. With one
    // for SIGINT Ctrl-C no longer cancels main. Returns none, or an error value:
    // ValueError if there is no such signal, RuntimeError if it cannot be caught.
    SimValue (*add_signal_handler)(int number, SimCallback *callback,
                                   void *argument);

    // The signal does again what it did. False if it had no handler.
    bool (*remove_signal_handler)(int number);
} SimAsyncio;

// `asyncio.sleep(1)`: the one table.
extern const SimAsyncio asyncio;

// create_task_at and create_named_task_at, here.
#define create_task(coroutine) create_task_at(coroutine, SIM_HERE)
#define create_named_task(coroutine, name) \
    create_named_task_at(coroutine, name, SIM_HERE)

// gather_array of one to nine awaitables, and of those in a list of any number.
// Both fail with the first error.
#define gather(...)                             \
    gather_array(SIM_COUNT_VALUES(__VA_ARGS__), \
                 (SimValue[]){SIM_VALUES(__VA_ARGS__)}, false, SIM_HERE)
#define gather_list(list) gather_of_list(list, false, SIM_HERE)

// The same with return_exceptions.
#define gather_exceptions(...)                  \
    gather_array(SIM_COUNT_VALUES(__VA_ARGS__), \
                 (SimValue[]){SIM_VALUES(__VA_ARGS__)}, true, SIM_HERE)

// create_subprocess of a program and its arguments, or of a line for the shell;
// what follows names members of SimCommand:
//
//     asyncio.create_subprocess_exec(SIM_ARGV("sort", "-r"), .in = PIPE)
//     asyncio.create_subprocess_shell("ls | wc -l", .out = PIPE, .cwd = "/")
#define create_subprocess_exec(...) \
    create_subprocess(&(SimCommand){.arguments = __VA_ARGS__})
#define create_subprocess_shell(...) \
    create_subprocess(&(SimCommand){.line = __VA_ARGS__})

// run_in_executor_of, for an argument of any type that val(x) takes.
#define run_in_executor(pool, function, argument) \
    run_in_executor_of(pool, function, val(argument))

// The same of those in a list.
#define gather_list_exceptions(list) gather_of_list(list, true, SIM_HERE)

// as_completed with a time limit for all of them, in seconds.
#define as_completed_within(awaitables, timeout) \
    as_completed_at(awaitables, timeout, SIM_HERE)

// The member of the same name with _at behind it, here.
#define as_completed(awaitables) as_completed_at(awaitables, FOREVER, SIM_HERE)
#define wait_for(awaitable, timeout) \
    wait_for_at(val(awaitable), timeout, SIM_HERE)
#define shield(awaitable) shield_at(val(awaitable), SIM_HERE)

#endif

// Simul: asyncio, in C, built to be watched. The one header a program includes.
//
// It reads like the Python:
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
// Everything else returns at once; what takes time returns an awaitable.
//
// Who owns what: an object that a function here returns belongs to the
// coroutine that is running, and lives until that coroutine ends; what a
// coroutine returns passes on to whoever awaited it. So a program frees
// nothing. sim_ref keeps an object longer, sim_drop lets it go sooner (for a
// loop that runs for days). Outside every coroutine objects live as long as
// the loop.
//
// Everything belongs to one thread, that of its loop.
#ifndef SIMUL_H
#define SIMUL_H

#include "trace/site.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- values ----------------------------------------------------------------

typedef struct SimObject SimObject;       // whatever is counted by references
typedef struct SimCoroutine SimCoroutine; // a function that can be suspended
typedef struct SimFuture SimFuture;       // a result that is not there yet
typedef struct SimTask SimTask;           // a coroutine that the loop drives
typedef struct SimError SimError;         // an exception, as a value
typedef struct SimHandle SimHandle;       // a callback the loop will call
typedef struct SimLoop SimLoop;           // one thread's event loop
typedef struct SimStream SimStream;       // one end of a connection
typedef struct SimServer SimServer;       // who accepts connections

// What tasks share; see below.
typedef struct SimLock SimLock;
typedef struct SimEventFlag SimEventFlag; // asyncio.Event
typedef struct SimCondition SimCondition;
typedef struct SimSemaphore SimSemaphore;
typedef struct SimBarrier SimBarrier;
typedef struct SimQueue SimQueue;
typedef struct SimTimeout SimTimeout;
typedef struct SimTaskGroup SimTaskGroup;
typedef bool SimPredicate(void *argument);

typedef enum SimValueKind {
    SIM_VALUE_NONE,
    SIM_VALUE_BOOL,
    SIM_VALUE_INT,
    SIM_VALUE_FLOAT,
    SIM_VALUE_TEXT,    // a C string that outlives the value
    SIM_VALUE_POINTER, // anything of the program's own
    SIM_VALUE_STRING,  // a text of its own, from sim_text
    SIM_VALUE_BYTES,   // what came over a connection or from a file
    SIM_VALUE_OBJECT,  // a stream, a server: see as_stream, as_server
    SIM_VALUE_LIST,    // values, in order
    SIM_VALUE_FUTURE,  // a future, or a task, which is one
    SIM_VALUE_COROUTINE,
    SIM_VALUE_ERROR,   // what await makes its coroutine return
    SIM_VALUE_PENDING, // of a coroutine's step: it waits, see core/coroutine.h
    SIM_VALUE_YIELDED, // likewise: a generator has a value
} SimValueKind;

// Sixteen bytes, so that it travels in two registers.
typedef struct SimValue {
    SimValueKind kind;
    union {
        bool boolean;
        int64_t integer;
        double number;
        const char *text;
        void *pointer;
        struct SimString *string;
        struct SimBytes *bytes;
        SimObject *object;
        struct SimList *list;
        SimFuture *future;
        SimCoroutine *coroutine;
        SimError *error;
    };
} SimValue;

// Python's None.
#define none ((SimValue){.kind = SIM_VALUE_NONE})

// The value of a C expression, whatever its type.
#define val(x)                                                                 \
    _Generic((x),                                                              \
        bool: sim_value_bool,                                                  \
        char: sim_value_int,                                                   \
        signed char: sim_value_int,                                            \
        short: sim_value_int,                                                  \
        int: sim_value_int,                                                    \
        long: sim_value_int,                                                   \
        long long: sim_value_int,                                              \
        unsigned char: sim_value_unsigned,                                     \
        unsigned short: sim_value_unsigned,                                    \
        unsigned: sim_value_unsigned,                                          \
        unsigned long: sim_value_unsigned,                                     \
        unsigned long long: sim_value_unsigned,                                \
        float: sim_value_float,                                                \
        double: sim_value_float,                                               \
        char *: sim_value_text,                                                \
        const char *: sim_value_text,                                          \
        SimFuture *: sim_value_future,                                         \
        SimTask *: sim_value_task,                                             \
        SimCoroutine *: sim_value_coroutine,                                   \
        SimError *: sim_value_error,                                           \
        SimValue: sim_value_same,                                              \
        default: sim_value_pointer)(x)

static inline SimValue sim_value_bool(bool boolean)
{
    return (SimValue){.kind = SIM_VALUE_BOOL, .boolean = boolean};
}
static inline SimValue sim_value_int(int64_t integer)
{
    return (SimValue){.kind = SIM_VALUE_INT, .integer = integer};
}
static inline SimValue sim_value_unsigned(uint64_t integer)
{
    return sim_value_int((int64_t)integer);
}
static inline SimValue sim_value_float(double number)
{
    return (SimValue){.kind = SIM_VALUE_FLOAT, .number = number};
}
static inline SimValue sim_value_text(const char *text)
{
    return (SimValue){.kind = SIM_VALUE_TEXT, .text = text};
}
static inline SimValue sim_value_pointer(void *pointer)
{
    return (SimValue){.kind = SIM_VALUE_POINTER, .pointer = pointer};
}
static inline SimValue sim_value_future(SimFuture *future)
{
    return (SimValue){.kind = SIM_VALUE_FUTURE, .future = future};
}
static inline SimValue sim_value_task(SimTask *task)
{
    return sim_value_future((SimFuture *)(void *)task);
}
static inline SimValue sim_value_coroutine(SimCoroutine *coroutine)
{
    return (SimValue){.kind = SIM_VALUE_COROUTINE, .coroutine = coroutine};
}
static inline SimValue sim_value_error(SimError *error)
{
    return (SimValue){.kind = SIM_VALUE_ERROR, .error = error};
}
static inline SimValue sim_value_same(SimValue value)
{
    return value;
}

// What a value holds. The wrong kind is a mistake in the program: it ends with
// a sentence. An int is also a float.
int64_t as_int(SimValue value);
double as_float(SimValue value);
const char *as_text(SimValue value); // of bytes, too: a zero follows them
void *as_pointer(SimValue value);

// The length of a list or of bytes, and a list's element `index`, from 0.
size_t sim_len(SimValue value);
SimValue sim_item(SimValue list, size_t index);

// A new list of copies of `count` values; sim_list(0, NULL) is empty.
SimValue sim_list(size_t count, const SimValue *values);
void sim_append(SimValue list, SimValue item);

// Copies a text, so that it lives as long as the coroutine that runs.
SimValue sim_text(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

// Seconds as people read them, to the nearest: "1:00:55". Lives as sim_text's.
const char *sim_clock_text(double seconds);

// Copies bytes[size_bytes], which may hold zeros; read them with as_text and
// sim_len.
SimValue sim_bytes(const void *bytes, size_t size_bytes);

// Keeps what a value refers to, until sim_drop. Neither is needed for what the
// running coroutine uses itself.
SimValue sim_ref(SimValue value);
void sim_drop(SimValue value);

// ---- errors ----------------------------------------------------------------

// Those of input and output.
#define SIM_IO_ERROR_TYPES(X)                    \
    X(EOFError, Exception)                       \
    X(IncompleteReadError, EOFError)             \
    X(LimitOverrunError, Exception)              \
    X(ConnectionError, OSError)                  \
    X(BrokenPipeError, ConnectionError)          \
    X(ConnectionAbortedError, ConnectionError)   \
    X(ConnectionRefusedError, ConnectionError)   \
    X(ConnectionResetError, ConnectionError)     \
    X(FileExistsError, OSError)                  \
    X(FileNotFoundError, OSError)                \
    X(IsADirectoryError, OSError)                \
    X(NotADirectoryError, OSError)               \
    X(PermissionError, OSError)                  \
    X(ProcessLookupError, OSError)               \
    X(gaierror, OSError)

// Python's exceptions, with Python's hierarchy: X(Name, Base).
#define SIM_ERROR_TYPES(X)                \
    X(BaseException, BaseException)       \
    X(CancelledError, BaseException)      \
    X(KeyboardInterrupt, BaseException)   \
    X(SystemExit, BaseException)          \
    X(GeneratorExit, BaseException)       \
    X(Exception, BaseException)           \
    SIM_IO_ERROR_TYPES(X)                 \
    X(ArithmeticError, Exception)         \
    X(ZeroDivisionError, ArithmeticError) \
    X(AssertionError, Exception)          \
    X(ExceptionGroup, Exception)                                               \
    X(InvalidStateError, Exception)       \
    X(BrokenBarrierError, RuntimeError)                                        \
    X(QueueEmpty, Exception)                                                   \
    X(QueueFull, Exception)                                                    \
    X(StopAsyncIteration, Exception)                                           \
    X(LookupError, Exception)             \
    X(IndexError, LookupError)            \
    X(KeyError, LookupError)              \
    X(OSError, Exception)                 \
    X(TimeoutError, OSError)              \
    X(RuntimeError, Exception)            \
    X(TypeError, Exception)               \
    X(ValueError, Exception)

typedef struct SimErrorType SimErrorType;
struct SimErrorType {
    const char *name;
    const SimErrorType *base; // BaseException is its own base
};

#define X(name, base) extern const SimErrorType sim_##name;
SIM_ERROR_TYPES(X)
#undef X

#define BaseException     (&sim_BaseException)
#define CancelledError    (&sim_CancelledError)
#define KeyboardInterrupt (&sim_KeyboardInterrupt)
#define SystemExit        (&sim_SystemExit)
#define GeneratorExit     (&sim_GeneratorExit)
#define Exception         (&sim_Exception)
#define ArithmeticError   (&sim_ArithmeticError)
#define ZeroDivisionError (&sim_ZeroDivisionError)
#define AssertionError    (&sim_AssertionError)
#define ExceptionGroup    (&sim_ExceptionGroup)
#define InvalidStateError (&sim_InvalidStateError)
#define BrokenBarrierError (&sim_BrokenBarrierError)
#define QueueEmpty        (&sim_QueueEmpty)
#define QueueFull         (&sim_QueueFull)
#define StopAsyncIteration (&sim_StopAsyncIteration)
#define LookupError       (&sim_LookupError)
#define IndexError        (&sim_IndexError)
#define KeyError          (&sim_KeyError)
#define OSError           (&sim_OSError)
#define TimeoutError      (&sim_TimeoutError)
#define RuntimeError      (&sim_RuntimeError)
#define TypeError         (&sim_TypeError)
#define ValueError        (&sim_ValueError)

#define EOFError               (&sim_EOFError)
#define IncompleteReadError    (&sim_IncompleteReadError)
#define LimitOverrunError      (&sim_LimitOverrunError)
#define ConnectionError        (&sim_ConnectionError)
#define BrokenPipeError        (&sim_BrokenPipeError)
#define ConnectionAbortedError (&sim_ConnectionAbortedError)
#define ConnectionRefusedError (&sim_ConnectionRefusedError)
#define ConnectionResetError   (&sim_ConnectionResetError)
#define FileExistsError        (&sim_FileExistsError)
#define FileNotFoundError      (&sim_FileNotFoundError)
#define IsADirectoryError      (&sim_IsADirectoryError)
#define NotADirectoryError     (&sim_NotADirectoryError)
#define PermissionError        (&sim_PermissionError)
#define ProcessLookupError     (&sim_ProcessLookupError)
#define gaierror               (&sim_gaierror)

// `return fail(ValueError, "no such table: %d", n);` raises.
#define fail(type, ...) sim_fail(type, SIM_HERE, __VA_ARGS__)

SimValue sim_fail(const SimErrorType *type, const SimSite *site,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static inline bool is_error(SimValue value)
{
    return value.kind == SIM_VALUE_ERROR;
}

// Is the value an error of this type, or of one derived from it?
bool error_is(SimValue value, const SimErrorType *type);

// "no such table: 7"; "" if there is none.
const char *error_message(SimValue error);
const char *error_name(SimValue error); // "ValueError"

// The errors of an ExceptionGroup, in order; an empty list for any other.
SimValue error_members(SimValue error);

// What led to the error, or none.
SimValue error_cause(SimValue error);

// ---- coroutines ------------------------------------------------------------

// async(name, (type) parameter, ...) { body } defines a function that returns a
// coroutine object. Nothing of the body runs until the object is awaited or
// made a task. At most eight parameters; they are copied into the object. The
// body returns a SimValue: val(x), none, or fail(...).
//
//     async_declare(name, (type) parameter, ...);    for a later definition
#define async(...) SIM_PASTE(SIM_ASYNC_, SIM_COUNT(__VA_ARGS__))(__VA_ARGS__)
#define async_declare(...) \
    SIM_PASTE(SIM_DECLARE_, SIM_COUNT(__VA_ARGS__))(__VA_ARGS__)

#define await(x) SIM_AWAIT(x, SIM_PASTE(sim_value_, __COUNTER__))
#define SIM_AWAIT(x, value)                           \
    __extension__({                                   \
        SimValue value = sim_await(val(x), SIM_HERE); \
        if (is_error(value))                          \
            return sim_propagate(value, SIM_HERE);    \
        value;                                        \
    })

#define attempt(x) sim_await(val(x), SIM_HERE)

// The value or error of a coroutine, a future or a task. Suspends: until it is
// there; a coroutine runs inline, and one that never waits does not suspend.
// Errors: whatever it fails with; CancelledError if the task is cancelled
// meanwhile; RuntimeError if a coroutine is awaited twice; TypeError if the
// value is not awaitable.
SimValue sim_await(SimValue awaitable, const SimSite *site);

// Notes in an error's traceback that it passes through `site`; returns it.
SimValue sim_propagate(SimValue error, const SimSite *site);

// ---- asyncio ---------------------------------------------------------------

// No time limit.
#define FOREVER ((double)INFINITY)

// What asyncio.wait waits for.
typedef enum SimReturnWhen {
    FIRST_COMPLETED,
    FIRST_EXCEPTION, // or all of them
    ALL_COMPLETED,
} SimReturnWhen;

typedef void SimCallback(void *argument);
typedef void SimDoneCallback(SimFuture *future, void *argument);

// Runs on a thread of its own: it may compute, block, print, make texts, lists
// and errors (`return fail(...)` crosses back); it must not await, make tasks or
// touch what tasks share.
typedef SimValue SimThreadFunction(void *argument);

// What a server does with a client: usually an async function. `context` is
// what start_server was given.
typedef SimCoroutine *SimHandler(SimStream *stream, void *context);

// The functions of Python's module, under its names. Those that record where
// they are called from are macros around a member: `asyncio.create_task(c)`. So
// a program cannot have functions of its own called create_task, gather,
// as_completed, wait_for or shield.
typedef struct SimAsyncio {
    // Awaitable: `delay` seconds. 0 gives every ready task one turn.
    SimCoroutine *(*sleep)(double delay);
    // The same, and await returns `result`.
    SimCoroutine *(*sleep_returning)(double delay, SimValue result);
    SimTask *(*create_task_at)(SimCoroutine *coroutine, const SimSite *site);
    SimTask *(*create_named_task_at)(SimCoroutine *coroutine, const char *name,
                                     const SimSite *site);
    // A future of a list with one result for each awaitable, in their order.
    SimFuture *(*gather_array)(size_t count, const SimValue *awaitables,
                               bool return_exceptions, const SimSite *site);
    SimFuture *(*gather_of_list)(SimValue awaitables, bool return_exceptions,
                                 const SimSite *site);
    // Awaitable: [done, pending], two lists of tasks and futures, in their
    // order. `timeout` in seconds, FOREVER: none. Errors: ValueError if the list
    // is empty.
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
    // Begins a time limit; see sim_timeout_exit.
    SimTimeout *(*timeout)(double delay);
    SimTimeout *(*timeout_at)(double when);
    // Begins a group of tasks; see sim_group_exit.
    SimTaskGroup *(*TaskGroup)(void);
    // Awaitable: what function(argument) returns or fails with, run on a
    // thread of a pool, while the loop goes on. `argument` must outlive the
    // function, which runs on if the wait for it is cancelled.
    SimCoroutine *(*to_thread)(SimThreadFunction *function, void *argument);
    // Awaitable: a stream (as_stream) to the server on that host and port. A
    // host is a name or a numeric address.
    // Errors: gaierror if the name is unknown; ConnectionRefusedError and
    // other OSErrors.
    SimCoroutine *(*open_connection)(const char *host, int port);
    SimCoroutine *(*open_unix_connection)(const char *path);
    // Awaitable: a server (as_server) that makes a task of
    // handler(stream, context) for each client. Port 0: any that is free, see
    // sim_server_port. The stream is closed when the handler has ended.
    // Errors: OSError if the port is taken or not allowed.
    SimCoroutine *(*start_server)(SimHandler *handler, void *context,
                                  const char *host, int port);
    SimCoroutine *(*start_unix_server)(SimHandler *handler, void *context,
                                       const char *path);
    SimTask *(*current_task)(void); // NULL outside every task
    SimValue (*all_tasks)(void);    // a list of those that are not done
    SimFuture *(*create_future)(void);
    SimLock *(*Lock)(void);
    SimEventFlag *(*Event)(void);
    SimCondition *(*Condition)(SimLock *lock);
    SimSemaphore *(*Semaphore)(int64_t permits);
    SimSemaphore *(*BoundedSemaphore)(int64_t permits);
    SimBarrier *(*Barrier)(int64_t parties);
    SimQueue *(*Queue)(int64_t limit);
    SimQueue *(*LifoQueue)(int64_t limit);
    SimQueue *(*PriorityQueue)(int64_t limit);
    SimHandle *(*call_soon)(SimCallback *callback, void *argument);
    SimHandle *(*call_later)(double delay, SimCallback *callback,
                             void *argument);
    SimHandle *(*call_at)(double when, SimCallback *callback, void *argument);
    double (*time)(
        void); // seconds since the program began, on the loop's clock
} SimAsyncio;

extern const SimAsyncio asyncio;

#define create_task(coroutine) create_task_at(coroutine, SIM_HERE)
#define create_named_task(coroutine, name) \
    create_named_task_at(coroutine, name, SIM_HERE)
#define gather(...)                             \
    gather_array(SIM_COUNT_VALUES(__VA_ARGS__), \
                 (SimValue[]){SIM_VALUES(__VA_ARGS__)}, false, SIM_HERE)
#define gather_exceptions(...)                  \
    gather_array(SIM_COUNT_VALUES(__VA_ARGS__), \
                 (SimValue[]){SIM_VALUES(__VA_ARGS__)}, true, SIM_HERE)

#define as_completed(awaitables)                                               \
    as_completed_at(awaitables, FOREVER, SIM_HERE)
#define wait_for(awaitable, timeout)                                           \
    wait_for_at(val(awaitable), timeout, SIM_HERE)
#define shield(awaitable) shield_at(val(awaitable), SIM_HERE)

// gather of the awaitables in a list.
#define gather_list(list) gather_of_list(list, false, SIM_HERE)

// ---- futures and tasks -----------------------------------------------------

// A task is a future: its functions take both. Python's names.
#define sim_future_of(task) ((SimFuture *)(void *)(task))

bool sim_future_done(const SimFuture *future);
bool sim_future_cancelled(const SimFuture *future);

// The result, or the error, as a value. An error counts as seen from now on.
// Errors: InvalidStateError while it is pending.
SimValue sim_future_result(SimFuture *future);

// Settles the future; who awaits it runs in the loop's next turn. Returns false
// if it was settled already. Order: callbacks in the order of registration.
bool sim_future_set_result(SimFuture *future, SimValue result);
bool sim_future_set_exception(SimFuture *future, SimValue error);
bool sim_future_cancel(SimFuture *future);

// Calls `callback` one turn after the future is settled; soon, if it is.
void sim_future_add_done_callback(SimFuture *future, SimDoneCallback *callback,
                                  void *argument);

// Asks the task to end: CancelledError is raised where it waits, or at its next
// step. Returns false if it is done.
bool sim_task_cancel(SimTask *task);

// How many requests to cancel there are, and one less: for code that has dealt
// with one and goes on. Both return the number.
uint32_t sim_task_cancelling(const SimTask *task);
uint32_t sim_task_uncancel(SimTask *task);

const char *sim_task_name(SimTask *task); // "Task-1", or its given name
void sim_task_set_name(SimTask *task, const char *name);
uint32_t sim_task_number(const SimTask *task);

// A callback that shall not be called after all. Does nothing if it was.
void sim_handle_cancel(SimHandle *handle);

// ---- locks, events, conditions, semaphores, barriers, queues ---------------
//
// asyncio.Lock() and the others make an object; the functions here use it.
// Fairness and behaviour under cancellation are CPython's: first come, first
// served; a waiter who is cancelled never takes a wake-up or a permit with him.

// with_lock(lock) { ... } has the lock inside the braces, and gives it back on
// every way out. `break` and `continue` leave the braces, not a loop around.
#define with_lock(lock)                                                        \
    SIM_WITH(lock, SimLock, sim_lock_acquire, sim_lock_entered,                \
             sim_lock_leave, SIM_PASTE(sim_held_, __COUNTER__))
#define with_semaphore(semaphore)                                              \
    SIM_WITH(semaphore, SimSemaphore, sim_semaphore_acquire,                   \
             sim_semaphore_entered, sim_semaphore_leave,                       \
             SIM_PASTE(sim_held_, __COUNTER__))

SimLock *sim_lock_new(void);
// Awaitable: true, once the lock is the task's. Suspends: while it is taken, or
// others wait for it.
SimCoroutine *sim_lock_acquire(SimLock *lock);
bool sim_lock_locked(const SimLock *lock);
// Errors: RuntimeError if the lock is free.
#define sim_lock_release(lock) sim_lock_release_at(lock, SIM_HERE)
SimValue sim_lock_release_at(SimLock *lock, const SimSite *site);

SimEventFlag *sim_event_new(void);
bool sim_event_is_set(const SimEventFlag *event);
void sim_event_set(SimEventFlag *event); // Order: all who wait, oldest first
void sim_event_clear(SimEventFlag *event);
SimCoroutine *sim_event_wait(SimEventFlag *event); // awaitable: true

// A permit is a right to be inside. The bounded kind refuses more releases than
// acquires.
SimSemaphore *sim_semaphore_new(int64_t permits);
SimSemaphore *sim_bounded_semaphore_new(int64_t permits);
SimCoroutine *sim_semaphore_acquire(SimSemaphore *semaphore);
bool sim_semaphore_locked(const SimSemaphore *semaphore);
// Errors: ValueError if a bounded semaphore is full.
#define sim_semaphore_release(semaphore)                                       \
    sim_semaphore_release_at(semaphore, SIM_HERE)
SimValue sim_semaphore_release_at(SimSemaphore *semaphore, const SimSite *site);

// `lock` may be NULL: a new one. All functions but the first two want it held.
SimCondition *sim_condition_new(SimLock *lock);
SimLock *sim_condition_lock(SimCondition *condition);
// Awaitable: true, after a notification, with the lock held again; also after an
// error. Errors: RuntimeError if the lock is not held.
SimCoroutine *sim_condition_wait(SimCondition *condition);
SimCoroutine *sim_condition_wait_for(SimCondition *condition,
                                     SimPredicate *predicate, void *argument);
#define sim_condition_notify(condition, count)                                 \
    sim_condition_notify_at(condition, count, SIM_HERE)
#define sim_condition_notify_all(condition)                                    \
    sim_condition_notify_at(condition, SIZE_MAX, SIM_HERE)
SimValue sim_condition_notify_at(SimCondition *condition, size_t count,
                                 const SimSite *site);

SimBarrier *sim_barrier_new(int64_t parties);
// Awaitable: the task's index, from 0, when as many wait as the barrier is for.
// Errors: BrokenBarrierError after reset or abort.
SimCoroutine *sim_barrier_wait(SimBarrier *barrier);
SimCoroutine *sim_barrier_reset(SimBarrier *barrier);
SimCoroutine *sim_barrier_abort(SimBarrier *barrier);
int64_t sim_barrier_n_waiting(const SimBarrier *barrier);
bool sim_barrier_broken(const SimBarrier *barrier);

// At most `limit` items, 0: any number. The queue refers to what is in it.
SimQueue *sim_queue_new(int64_t limit);
SimQueue *sim_lifo_queue_new(int64_t limit);
SimQueue *sim_priority_queue_new(int64_t limit); // numbers, texts, or lists
SimCoroutine *sim_queue_put(SimQueue *queue, SimValue item); // awaitable
SimCoroutine *sim_queue_get(SimQueue *queue); // awaitable: the item
// Errors: QueueFull, QueueEmpty.
#define sim_queue_put_nowait(queue, item)                                      \
    sim_queue_put_nowait_at(queue, item, SIM_HERE)
#define sim_queue_get_nowait(queue) sim_queue_get_nowait_at(queue, SIM_HERE)
SimValue sim_queue_put_nowait_at(SimQueue *queue, SimValue item,
                                 const SimSite *site);
SimValue sim_queue_get_nowait_at(SimQueue *queue, const SimSite *site);
size_t sim_queue_size(const SimQueue *queue);
bool sim_queue_empty(const SimQueue *queue);
bool sim_queue_full(const SimQueue *queue);
// One item that was taken has been dealt with; join waits for all of them.
// Errors: ValueError if there was no such item.
#define sim_queue_task_done(queue) sim_queue_task_done_at(queue, SIM_HERE)
SimValue sim_queue_task_done_at(SimQueue *queue, const SimSite *site);
SimCoroutine *sim_queue_join(SimQueue *queue); // awaitable

// ---- time limits and groups of tasks ----------------------------------------

// asyncio.timeout(2) begins a limit for what the task does from here on, and
// this ends it:
//
//     SimTimeout *limit = asyncio.timeout(2);
//     SimValue page = sim_timeout_exit(limit, attempt(fetch(url)));
//
// Returns `outcome`, or TimeoutError if the limit was passed and `outcome` is
// the cancellation that it sent. Limits nest.
#define sim_timeout_exit(timeout, outcome)                                     \
    sim_timeout_exit_at(timeout, outcome, SIM_HERE)
SimValue sim_timeout_exit_at(SimTimeout *timeout, SimValue outcome,
                             const SimSite *site);

// Moves a limit that was not passed yet. `when` as of asyncio.time, or FOREVER.
void sim_timeout_reschedule(SimTimeout *timeout, double when);
bool sim_timeout_expired(const SimTimeout *timeout);

// Tasks that live and die together. The first failure cancels the others.
#define sim_group_create_task(group, coroutine)                                \
    sim_group_create_task_at(group, coroutine, NULL, SIM_HERE)
#define sim_group_create_named_task(group, coroutine, name)                    \
    sim_group_create_task_at(group, coroutine, name, SIM_HERE)
SimTask *sim_group_create_task_at(SimTaskGroup *group, SimCoroutine *coroutine,
                                  const char *name, const SimSite *site);

// Awaitable: none, when every task of the group is done. `outcome` is how the
// block around it ended: none, or an error, which cancels them. Errors:
// ExceptionGroup of what failed; CancelledError.
SimCoroutine *sim_group_exit(SimTaskGroup *group, SimValue outcome);

// with_group(g) { sim_group_create_task(g, job()); ... } waits at the closing
// brace until every task is done. An error that leaves the braces cancels them,
// waits, and goes on as it is.
#define with_group(group)                                                      \
    for (SimTaskGroup *group __attribute__((cleanup(sim_group_abandon))) =     \
             asyncio.TaskGroup();                                              \
         group; await(sim_group_exit(sim_group_close(&group), none)))
// ---- streams ---------------------------------------------------------------

// A stream is what Python's StreamReader and StreamWriter are together. Closed
// by sim_stream_close, or when nobody has it any more.
//
//     SimStream *stream = as_stream(await(asyncio.open_connection(host, port)));
//     sim_stream_print(stream, "hello\n");
//     SimValue line = await(sim_stream_readline(stream));
//     sim_stream_close(stream);
SimStream *as_stream(SimValue value);

// Awaitable: bytes (as_text, sim_len). One task may read at a time.
// Errors: ConnectionResetError and other OSErrors; RuntimeError if somebody
// else reads.
//
// At most `most_bytes`, as soon as there are any; none at the end of the
// stream. SIM_ALL: everything up to the end.
#define SIM_ALL SIZE_MAX
SimCoroutine *sim_stream_read(SimStream *stream, size_t most_bytes);
// Errors: IncompleteReadError if the stream ends before.
SimCoroutine *sim_stream_readexactly(SimStream *stream, size_t size_bytes);
// Up to the separator and with it. Errors: IncompleteReadError;
// LimitOverrunError if it does not come within 64 KiB.
SimCoroutine *sim_stream_readuntil(SimStream *stream, const char *separator);
// A line with its newline; what is left, without one, at the end; then none.
// Errors: ValueError if the line is longer than 64 KiB.
SimCoroutine *sim_stream_readline(SimStream *stream);

// Sends as much as the system takes, and the rest by and by. Returns at once;
// to a connection that is lost it does nothing.
void sim_stream_write(SimStream *stream, const void *bytes, size_t size_bytes);
void sim_stream_print(SimStream *stream, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Awaitable: until less than 16 KiB wait to be sent, if there were more than 64
// KiB. Who writes much awaits it after each write: backpressure.
// Errors: ConnectionResetError if the connection is lost.
SimCoroutine *sim_stream_drain(SimStream *stream);

// No more will be written; one can still read.
void sim_stream_write_eof(SimStream *stream);

// Closes when what was written is sent. Awaitable: until it is closed.
void sim_stream_close(SimStream *stream);
SimCoroutine *sim_stream_wait_closed(SimStream *stream);

bool sim_stream_is_closing(const SimStream *stream);
bool sim_stream_at_eof(const SimStream *stream); // and everything was read
const char *sim_stream_peer(const SimStream *stream); // "127.0.0.1:4711"

SimServer *as_server(SimValue value);
int sim_server_port(const SimServer *server); // 0 of a Unix socket

// Accepts nobody any more; connections stay. Awaitable: until all are closed.
void sim_server_close(SimServer *server);
SimCoroutine *sim_server_wait_closed(SimServer *server);

// Awaitable: for ever; cancelling it closes the server.
SimCoroutine *sim_server_serve_forever(SimServer *server);

// ---- asynchronous generators ------------------------------------------------
//
// An async function that yields is a generator, and async_for goes through what
// it yields:
//
//     async(ticks, (int) count)            async_for (tick, ticks(3)) {
//     {                                        printf("%d\n",
//         for (int i = 0; i < count; i++) {           (int)as_int(tick));
//             await(asyncio.sleep(1));     }
//             yield(val(i));
//         }
//         return none;
//     }
//
// Whichever way async_for is left, the generator is closed first: GeneratorExit
// is raised where it waits or yields, and its clean-up may await. (Python leaves
// that to the garbage collector, or to contextlib.aclosing.)

typedef struct SimGenerator SimGenerator;

// Hands a value to whoever goes through the generator. Suspends: the generator,
// until the next value is asked for. Errors: GeneratorExit when it is closed.
#define yield(x)                                                               \
    SIM_YIELD(x, SIM_PASTE(sim_value_, __COUNTER__))

// The same, and an error comes as a value: Python's try around a yield.
#define attempt_yield(x) sim_yield(val(x), SIM_HERE)

#define async_for(item, generator)                                             \
    SIM_ASYNC_FOR(item, generator, SIM_PASTE(sim_generator_, __COUNTER__))

// The same by hand: a generator of a coroutine that yields, its next value, and
// its end. Errors (of next): what the generator raises; StopAsyncIteration when
// it has returned.
SimGenerator *sim_generator_new(SimCoroutine *body);
SimCoroutine *sim_generator_next(SimGenerator *generator);  // awaitable
SimCoroutine *sim_generator_close(SimGenerator *generator); // awaitable

// ---- code that does not await ----------------------------------------------

// Sleeps on the thread itself, so that nobody else can run: Python's
// time.sleep. Needs no loop. Moves a virtual clock.
#define sim_blocking_sleep(seconds) sim_blocking_sleep_at(seconds, SIM_HERE)
void sim_blocking_sleep_at(double seconds, const SimSite *site);

// Work of a known length on this thread: thinking, computing. Takes its time
// like a blocking sleep, but is no waste.
#define sim_work(seconds) sim_work_at(seconds, SIM_HERE)
void sim_work_at(double seconds, const SimSite *site);

// ---- what a program says of itself, for the trace --------------------------

#define sim_mark(...)       sim_mark_at(SIM_HERE, __VA_ARGS__)
#define sim_scene(...)      sim_scene_at(SIM_HERE, __VA_ARGS__)
#define sim_log(level, ...) sim_log_at(SIM_LOG_##level, SIM_HERE, __VA_ARGS__)

enum { SIM_LOG_DEBUG, SIM_LOG_INFO, SIM_LOG_WARNING, SIM_LOG_ERROR };

// A point in time with a text.
void sim_mark_at(const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// A hint for a scene of the visualizer, such as "chess move table=7 move=3":
// the scene's name, what happens, and key=value pairs.
void sim_scene_at(const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void sim_log_at(int level, const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// A stretch of time with a name; spans of one task nest.
void sim_span_begin(const char *name);
void sim_span_end(const char *name);

// A number that changes over time, drawn as a curve.
void sim_counter(const char *name, double value);

// ---- running ---------------------------------------------------------------

// An option of a program, beyond those that every program has. A table of them
// ends with an empty one. An entry named "clock" sets the default clock
// instead.
typedef struct SimOption {
    const char *name;   // "boards" for --boards
    const char *values; // "N" for a number, "a|b" for a choice, else any text
    const char *value;  // the default; afterwards what was given
    const char *help;   // half a sentence
} SimOption;

// Reads the command line. Every program has --trace FILE, --no-trace,
// --clock real|virtual|xN, --seed N, --view and --help; SIMUL_TRACE,
// SIMUL_CLOCK and SIMUL_SEED say the same where the command line says nothing.
// Ends the program with a sentence and status 2 if the words are wrong, with 0
// after
// --help. `options` (may be NULL) must outlive the program.
void sim_options(int argc, char **argv, SimOption *options);

// What was given for an option of the table.
const char *sim_option_text(const char *name);
int64_t sim_option_int(const char *name);
bool sim_option_is(const char *name, const char *value);

// Runs a coroutine to its end, as Python's asyncio.run does, and returns the
// exit status of the program: 0, or 1 after an error, which is printed. Tasks
// that are still alive are cancelled. Reads the command line if sim_options did
// not.
int sim_main(int argc, char **argv, SimCoroutine *main_coroutine);

// Runs a plain function, without a loop, on the same clock and with the same
// trace: the blocking twin of sim_main.
int sim_main_blocking(int argc, char **argv, void (*function)(void));

// Runs a coroutine on the current thread's loop and returns its value or error.
// What sim_main does, without command line and without printing.
SimValue sim_run(SimCoroutine *main_coroutine);

// Seconds since the program began, on the program's clock. asyncio.time without
// a loop: Python's time.perf_counter.
double sim_time(void);

// ---- how the macros work ---------------------------------------------------
//
// async(f, (double) d) becomes
//
//     struct f_arguments { double d; };
//     SimCoroutine *f(double d)         makes an object that holds the
//     arguments static SimValue f_run(void *)     unpacks them and calls static
//     SimValue f__async(double d)   the body that was written
//
// "(double) d" is taken apart by a macro before the parenthesis: SIM_TYPED
// turns it into "double d", SIM_NAME into "d".

typedef SimValue SimCoroutineBody(void *arguments);

// Makes a coroutine object that holds a copy of bytes[size_bytes].
SimCoroutine *sim_coroutine_new(SimCoroutineBody *body, const SimSite *site,
                                const void *arguments, size_t size_bytes);

#define SIM_COROUTINE_NEW sim_coroutine_new

#define SIM_PASTE(a, b)  SIM_PASTE_(a, b)
#define SIM_PASTE_(a, b) a##b

// How many arguments, less one: 0 to 8.
#define SIM_COUNT(...)                                                         \
    SIM_NINTH(__VA_ARGS__, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0)
#define SIM_NINTH(a, b, c, d, e, f, g, h, i, n, ...) n

#define SIM_TYPED(parameter) SIM_TYPED_ parameter
#define SIM_TYPED_(...)      __VA_ARGS__
#define SIM_NAME(parameter)  SIM_NAME_ parameter
#define SIM_NAME_(...)
#define SIM_FIELD(parameter)  SIM_TYPED(parameter);
#define SIM_STORED(parameter) arguments_->SIM_NAME(parameter)

// The place in the source where the macro stands.
#define SIM_HERE                                                        \
    __extension__({                                                     \
        static const SimSite sim_site_ = {__FILE__, __func__, __LINE__, \
                                          SIM_SOURCE};                  \
        &sim_site_;                                                     \
    })

#define SIM_ASYNC_BEGIN(name, ...)              \
    SimCoroutine *name(__VA_ARGS__);            \
    static SimValue name##__async(__VA_ARGS__); \
    static const SimSite name##_site = {__FILE__, #name, __LINE__, SIM_SOURCE};

#define SIM_ASYNC_0(name)                                            \
    SIM_ASYNC_BEGIN(name, void)                                      \
    static SimValue name##_run(void *arguments)                      \
    {                                                                \
        (void)arguments;                                             \
        return name##__async();                                      \
    }                                                                \
    SimCoroutine *name(void)                                         \
    {                                                                \
        return SIM_COROUTINE_NEW(name##_run, &name##_site, NULL, 0); \
    }                                                                \
    static SimValue name##__async(void)
#define SIM_DECLARE_0(name) SimCoroutine *name(void)

#define SIM_ASYNC_N(name, fields, typed, names, stored)                \
    SIM_ASYNC_BEGIN(name, SIM_TYPED_ typed)                            \
    struct name##_arguments {                                          \
        SIM_TYPED_ fields                                              \
    };                                                                 \
    static SimValue name##_run(void *memory)                           \
    {                                                                  \
        struct name##_arguments *arguments_ =                          \
            (struct name##_arguments *)memory;                         \
        return name##__async(SIM_TYPED_ stored);                       \
    }                                                                  \
    SimCoroutine *name(SIM_TYPED_ typed)                               \
    {                                                                  \
        struct name##_arguments arguments = {SIM_TYPED_ names};        \
        return SIM_COROUTINE_NEW(name##_run, &name##_site, &arguments, \
                                 sizeof arguments);                    \
    }                                                                  \
    static SimValue name##__async(SIM_TYPED_ typed)

// SIM_EACH_n(M, p, ...) is M(p), M(q), ...; SIM_RUN_n is M(p) M(q) ...
#define SIM_EACH_1(M, a)      M(a)
#define SIM_EACH_2(M, a, ...) M(a), SIM_EACH_1(M, __VA_ARGS__)
#define SIM_EACH_3(M, a, ...) M(a), SIM_EACH_2(M, __VA_ARGS__)
#define SIM_EACH_4(M, a, ...) M(a), SIM_EACH_3(M, __VA_ARGS__)
#define SIM_EACH_5(M, a, ...) M(a), SIM_EACH_4(M, __VA_ARGS__)
#define SIM_EACH_6(M, a, ...) M(a), SIM_EACH_5(M, __VA_ARGS__)
#define SIM_EACH_7(M, a, ...) M(a), SIM_EACH_6(M, __VA_ARGS__)
#define SIM_EACH_8(M, a, ...) M(a), SIM_EACH_7(M, __VA_ARGS__)
#define SIM_EACH_9(M, a, ...) M(a), SIM_EACH_8(M, __VA_ARGS__)
#define SIM_RUN_1(M, a)       M(a)
#define SIM_RUN_2(M, a, ...)  M(a) SIM_RUN_1(M, __VA_ARGS__)
#define SIM_RUN_3(M, a, ...)  M(a) SIM_RUN_2(M, __VA_ARGS__)
#define SIM_RUN_4(M, a, ...)  M(a) SIM_RUN_3(M, __VA_ARGS__)
#define SIM_RUN_5(M, a, ...)  M(a) SIM_RUN_4(M, __VA_ARGS__)
#define SIM_RUN_6(M, a, ...)  M(a) SIM_RUN_5(M, __VA_ARGS__)
#define SIM_RUN_7(M, a, ...)  M(a) SIM_RUN_6(M, __VA_ARGS__)
#define SIM_RUN_8(M, a, ...)  M(a) SIM_RUN_7(M, __VA_ARGS__)

#define SIM_ASYNC_P(n, name, ...)                            \
    SIM_ASYNC_N(name, (SIM_RUN_##n(SIM_FIELD, __VA_ARGS__)), \
                (SIM_EACH_##n(SIM_TYPED, __VA_ARGS__)),      \
                (SIM_EACH_##n(SIM_NAME, __VA_ARGS__)),       \
                (SIM_EACH_##n(SIM_STORED, __VA_ARGS__)))
#define SIM_ASYNC_1(name, ...) SIM_ASYNC_P(1, name, __VA_ARGS__)
#define SIM_ASYNC_2(name, ...) SIM_ASYNC_P(2, name, __VA_ARGS__)
#define SIM_ASYNC_3(name, ...) SIM_ASYNC_P(3, name, __VA_ARGS__)
#define SIM_ASYNC_4(name, ...) SIM_ASYNC_P(4, name, __VA_ARGS__)
#define SIM_ASYNC_5(name, ...) SIM_ASYNC_P(5, name, __VA_ARGS__)
#define SIM_ASYNC_6(name, ...) SIM_ASYNC_P(6, name, __VA_ARGS__)
#define SIM_ASYNC_7(name, ...) SIM_ASYNC_P(7, name, __VA_ARGS__)
#define SIM_ASYNC_8(name, ...) SIM_ASYNC_P(8, name, __VA_ARGS__)

#define SIM_DECLARE_P(n, name, ...) \
    SimCoroutine *name(SIM_EACH_##n(SIM_TYPED, __VA_ARGS__))
#define SIM_DECLARE_1(name, ...) SIM_DECLARE_P(1, name, __VA_ARGS__)
#define SIM_DECLARE_2(name, ...) SIM_DECLARE_P(2, name, __VA_ARGS__)
#define SIM_DECLARE_3(name, ...) SIM_DECLARE_P(3, name, __VA_ARGS__)
#define SIM_DECLARE_4(name, ...) SIM_DECLARE_P(4, name, __VA_ARGS__)
#define SIM_DECLARE_5(name, ...) SIM_DECLARE_P(5, name, __VA_ARGS__)
#define SIM_DECLARE_6(name, ...) SIM_DECLARE_P(6, name, __VA_ARGS__)
#define SIM_DECLARE_7(name, ...) SIM_DECLARE_P(7, name, __VA_ARGS__)
#define SIM_DECLARE_8(name, ...) SIM_DECLARE_P(8, name, __VA_ARGS__)

SimValue sim_yield(SimValue value, const SimSite *site);
void sim_generator_leave(SimGenerator **generator);

#define SIM_YIELD(x, value)                                                    \
    __extension__({                                                            \
        SimValue value = sim_yield(val(x), SIM_HERE);                          \
        if (is_error(value))                                                   \
            return sim_propagate(value, SIM_HERE);                             \
        value;                                                                 \
    })

// A loop around the generator, for its clean-up, and one over the values.
#define SIM_ASYNC_FOR(item, body, generator)                                   \
    for (SimGenerator *generator                                               \
             __attribute__((cleanup(sim_generator_leave))) =                   \
                 sim_generator_new(body);                                      \
         generator; sim_generator_leave(&generator))                           \
        for (SimValue item = none; __extension__({                             \
                 item = attempt(sim_generator_next(generator));                \
                 if (is_error(item) && !error_is(item, StopAsyncIteration))    \
                     return sim_propagate(item, SIM_HERE);                     \
                 !is_error(item);                                              \
             });)

// with_lock and its like: a loop that runs once. Whichever way it is left, the
// variable's cleanup releases.
#define SIM_WITH(resource, Type, acquire, entered, leave, held)                \
    for (Type *held __attribute__((cleanup(leave))) = __extension__({          \
             Type *sim_resource_ = (resource);                                 \
             await(acquire(sim_resource_));                                    \
             entered(sim_resource_);                                           \
         });                                                                   \
         held; leave(&held))

SimTaskGroup *sim_group_close(SimTaskGroup **group);
void sim_group_abandon(SimTaskGroup **group);
SimLock *sim_lock_entered(SimLock *lock);
void sim_lock_leave(SimLock **held);
SimSemaphore *sim_semaphore_entered(SimSemaphore *semaphore);
void sim_semaphore_leave(SimSemaphore **held);

// The arguments of gather: one to nine.
#define SIM_COUNT_VALUES(...) (SIM_COUNT(__VA_ARGS__) + 1)
#define SIM_VALUES(...) \
    SIM_PASTE(SIM_VALUES_, SIM_COUNT(__VA_ARGS__))(__VA_ARGS__)
#define SIM_VALUES_0(...) SIM_EACH_1(val, __VA_ARGS__)
#define SIM_VALUES_1(...) SIM_EACH_2(val, __VA_ARGS__)
#define SIM_VALUES_2(...) SIM_EACH_3(val, __VA_ARGS__)
#define SIM_VALUES_3(...) SIM_EACH_4(val, __VA_ARGS__)
#define SIM_VALUES_4(...) SIM_EACH_5(val, __VA_ARGS__)
#define SIM_VALUES_5(...) SIM_EACH_6(val, __VA_ARGS__)
#define SIM_VALUES_6(...) SIM_EACH_7(val, __VA_ARGS__)
#define SIM_VALUES_7(...) SIM_EACH_8(val, __VA_ARGS__)
#define SIM_VALUES_8(...) SIM_EACH_9(val, __VA_ARGS__)

// The text of the file that includes this header, kept in the program, so that
// the trace can show the code that ran. SIM_WITHOUT_SOURCE leaves it out.
#if defined(SIM_WITHOUT_SOURCE) || !defined(__ELF__)
#define SIM_SOURCE NULL
#else
__asm__(".pushsection .rodata\n"
        "sim_source_begin_:\n"
        ".incbin \"" __BASE_FILE__ "\"\n"
        "sim_source_end_:\n"
        ".popsection\n");
extern const char sim_source_begin_[];
extern const char sim_source_end_[];
static const SimSource sim_source_
    __attribute__((unused)) = {sim_source_begin_, sim_source_end_};
#define SIM_SOURCE (&sim_source_)
#endif

#endif

// Every event a trace can hold: the one table.
//
// An event says what happened, to which task, at which line. Names, fields and
// the sentence a student reads stand here once; dump, narration, documentation
// and exports are generated from this table.
//
//     X(KIND, number, name, arg, a, b, sentence)
//
// `arg`, `a` and `b` are "name:type" (or "" where the event has no such field).
// An event with `a` or `b` takes a second record (format.h). The types:
//
//     task    a task's number         string  a string's number
//     site    a call site's number    object  a future's or timer's number
//     back    "so many events ago"    ns      nanoseconds
//     count   a number                real    a double, its bits
//     time    ns since the clock began
//
// In a sentence {task}, {arg}, {a}, {b} stand for the fields as their type
// reads, {site} for file:line, {flag} for the word behind the flags (a reason,
// an outcome).
//
// Numbers are part of the file format: a new event takes a new number, and an
// old number is never given another meaning. Readers skip kinds they do not
// know. Families keep together, with room to grow.
#ifndef SIM_TRACE_EVENT_H
#define SIM_TRACE_EVENT_H

#include <stddef.h>

// Of I/O and of threads.
#define SIM_IO_EVENTS(X)                                                     \
    /* {flag} is an operation; status an error number of the system, or 0 */ \
    /* what ends at once, as most writes do, is only a DONE */               \
    X(IO_OPEN, 120, "io.open", "handle:object", "", "",                      \
      "a handle is opened: {flag}")                                          \
    X(IO_CLOSE, 121, "io.close", "handle:object", "", "",                    \
      "a handle is closed: {flag}")                                          \
    X(IO_SUBMIT, 122, "io.submit", "handle:object", "bytes:count", "",       \
      "{task} asks the system: {flag}")                                      \
    X(IO_DONE, 123, "io.done", "handle:object", "bytes:count",               \
      "status:count", "the system has answered: {flag}, {a} bytes")          \
    X(IO_HOST, 125, "io.host", "host:string", "", "",                        \
      "{task} asks the host {arg}: {flag}")                                  \
    X(JUMP_RACED, 124, "jump.raced", "", "", "",                             \
      "the jump raced with I/O from outside: this run may not repeat")       \
    X(IO_PATH, 126, "io.path", "path:string", "", "",                        \
      "{task} asks for the file {arg}: {flag}")                              \
    /* child processes; a signal of 0: it ended by itself */                 \
    X(PROCESS_COMMAND, 128, "process.command", "command:string", "", "",     \
      "{task} starts a process: {arg}")                                      \
    X(PROCESS_START, 129, "process.start", "handle:object", "pid:count", "", \
      "the process runs, with number {a}")                                   \
    X(PROCESS_SIGNAL, 130, "process.signal", "handle:object",                \
      "signal:count", "", "{task} sends signal {a} to a process")            \
    X(PROCESS_EXIT, 131, "process.exit", "handle:object", "status:count",    \
      "signal:count", "a process has ended with status {a}, signal {b}")     \
    X(SIGNAL, 132, "signal", "number:count", "", "",                         \
      "the process has got signal {arg}")                                    \
    /* workers: {flag} is a thread or a process, of DONE the lane, 1 to 63 */ \
    X(JOB_SUBMIT, 136, "job.submit", "job:object", "", "",                   \
      "{task} gives a function to {flag}")                                   \
    X(JOB_DONE, 137, "job.done", "job:object", "began:time", "ended:time",   \
      "the function has run from {a} to {b}")                                \
    X(JOB_FORGOTTEN, 138, "job.forgotten", "job:object", "", "",             \
      "nobody waits for {flag} any more; it runs on")                        \
    X(LANE, 140, "lane", "lane:count", "pid:count", "",                      \
      "lane {arg} is the process {a} of a pool")                             \
    X(POSTED, 139, "posted", "job:object", "", "",                           \
      "a thread hands the loop a callback")

#define SIM_EVENTS(X)                                                        \
    /* meta */                                                               \
    X(META, 1, "meta", "key:string", "value:string", "", "{arg}: {a}")       \
    X(SOURCE, 2, "source", "file:string", "text:string", "",                 \
      "the source of {arg} is kept in the trace")                            \
    X(LOOP_BEGIN, 3, "loop.begin", "", "", "", "the event loop starts")      \
    X(LOOP_END, 4, "loop.end", "", "", "", "the event loop ends")            \
    X(DROPPED, 5, "dropped", "events:count", "", "",                         \
      "recording stopped: {arg} events were dropped")                        \
    X(CLOCK, 6, "clock", "", "monotonic:ns", "wall:ns",                      \
      "the clocks are read together")                                        \
    /* tick: one turn of the loop, its waiting, and jumps of virtual time */ \
    X(TICK, 16, "tick", "ready:count", "", "",                               \
      "the loop begins a turn with {arg} in the ready queue")                \
    X(POLL, 17, "poll", "", "timeout:ns", "waited:ns",                       \
      "the loop waited {b} for a timer or I/O")                              \
    X(JUMP, 18, "jump", "", "skipped:ns", "",                                \
      "nobody can run: the virtual clock jumps {a} ahead")                   \
    X(CALLBACK, 19, "callback", "cause:back", "", "",                        \
      "the loop calls a callback")                                           \
    X(CALLBACK_END, 20, "callback.end", "", "", "", "the callback returns")  \
    /* timer */                                                              \
    X(TIMER_SET, 24, "timer.set", "timer:object", "deadline:time", "",       \
      "a timer is set for {a}")                                              \
    X(TIMER_FIRED, 25, "timer.fired", "timer:object", "late:ns", "",         \
      "a timer is due")                                                      \
    X(TIMER_CANCELLED, 26, "timer.cancelled", "timer:object", "", "",        \
      "a timer is cancelled")                                                \
    /* task; {flag} of SUSPEND is a reason, of DONE an outcome */            \
    X(TASK_NEW, 32, "task.new", "parent:task", "name:string",                \
      "coroutine:site", "{arg} creates {task}")                              \
    X(TASK_READY, 33, "task.ready", "cause:back", "", "",                    \
      "{task} joins the ready queue")                                        \
    X(TASK_RUN, 34, "task.run", "", "", "", "{task} runs")                   \
    X(TASK_SUSPEND, 35, "task.suspend", "object:object", "", "",             \
      "{task} waits for {flag} and leaves the loop free")                    \
    X(TASK_DONE, 36, "task.done", "result:string", "", "",                   \
      "{task} is done: {flag}")                                              \
    X(TASK_NAMED, 37, "task.named", "name:string", "", "",                   \
      "{task} gets the name {arg}")                                          \
    /* coroutine: awaits inside one task */                                  \
    X(CORO_ENTER, 40, "coroutine.enter", "coroutine:site", "", "",           \
      "{task} awaits {arg} and goes into it")                                \
    X(CORO_LEAVE, 41, "coroutine.leave", "", "", "",                         \
      "{task} comes back: {flag}")                                           \
    /* future */                                                             \
    X(FUTURE_DONE, 48, "future.done", "future:object", "", "",               \
      "a future is settled: {flag}")                                         \
    /* cancel; task is who asks, or who gets the error */                    \
    X(CANCEL, 56, "cancel", "victim:task", "", "", "{task} cancels {arg}")   \
    X(CANCEL_DELIVERED, 57, "cancel.delivered", "", "", "",                  \
      "CancelledError is raised in {task}")                                  \
    /* group */                                                              \
    X(GATHER, 64, "gather", "group:object", "children:count", "",            \
      "{task} gathers {a} awaitables")                                       \
    X(GATHER_CHILD, 65, "gather.child", "group:object", "child:task", "",    \
      "{a} is one of those {task} gathers")                                  \
    /* sync; {flag} is the kind of resource */                                 \
    X(RESOURCE, 72, "resource", "resource:object", "count:count", "",          \
      "{task} makes {flag}")                                                   \
    X(ACQUIRED, 73, "acquired", "resource:object", "left:count", "",           \
      "{task} takes {flag}")                                                 \
    X(RELEASED, 74, "released", "resource:object", "left:count", "",           \
      "{task} gives {flag} back")                                              \
    X(RESOURCE_NAMED, 76, "resource.named", "name:string", "resource:object",  \
      "", "{flag} gets the name {arg}")                                        \
    X(LEVEL, 75, "level", "resource:object", "length:count", "",               \
      "{flag} stands at {a} now")                                                  \
    /* the thread itself is busy; nobody else can run */                     \
    X(BLOCK_BEGIN, 80, "block.begin", "", "duration:ns", "",                 \
      "{task} sleeps {a} without await: nobody else can run")                \
    X(BLOCK_END, 81, "block.end", "", "", "", "{task} wakes from its sleep") \
    X(WORK_BEGIN, 82, "work.begin", "", "duration:ns", "",                   \
      "{task} works for {a}")                                                \
    X(WORK_END, 83, "work.end", "", "", "", "{task} has done its work")      \
    /* what the program says of itself */                                    \
    X(SPAN_BEGIN, 96, "span.begin", "name:string", "", "",                   \
      "{task} begins: {arg}")                                                \
    X(SPAN_END, 97, "span.end", "name:string", "", "", "{task} ends: {arg}") \
    X(MARK, 98, "mark", "text:string", "", "", "{task} notes: {arg}")        \
    X(COUNTER, 99, "counter", "name:string", "value:real", "",               \
      "{arg} is now {a}")                                                    \
    X(LOG, 100, "log", "text:string", "", "", "{task} logs ({flag}): {arg}") \
    X(PRINT, 101, "print", "text:string", "", "", "{task} prints: {arg}")    \
    X(SCENE, 102, "scene", "text:string", "", "", "scene: {arg}")            \
    /* warning; the flags hold the number NN of WNN */                       \
    X(WARNING, 112, "warning", "text:string", "evidence:back", "",           \
      "warning: {arg}")                                                      \
    SIM_IO_EVENTS(X)

typedef enum SimEventKind {
#define X(kind, number, name, arg, a, b, sentence) SIM_EVENT_##kind = number,
    SIM_EVENTS(X)
#undef X
} SimEventKind;

// Of I/O and of threads.
#define SIM_IO_REASONS(X)                  \
    X(READ, 20, "data to read")            \
    X(WRITE, 21, "room to write")          \
    X(CONNECT, 22, "a connection")         \
    X(ACCEPT, 23, "a client")              \
    X(THREAD, 24, "a thread")              \
    X(FILE, 25, "a file")                  \
    X(DNS, 26, "the address of a name")    \
    X(PROCESS, 27, "a process")            \
    X(SIGNAL, 28, "a signal")              \
    X(HTTP, 29, "an answer over HTTP")

// Why a task waits: the flags of TASK_SUSPEND, at most 63.
//
//     X(REASON, number, words) as in "waits for {words}"
#define SIM_REASONS(X)           \
    X(YIELD, 0, "its next turn") \
    X(SLEEP, 1, "a sleep")       \
    X(FUTURE, 2, "a future")     \
    X(TASK, 3, "a task")         \
    X(GATHER, 4, "a gather")                                                   \
    X(LOCK, 5, "a lock")                                                       \
    X(EVENT, 6, "an event")                                                    \
    X(CONDITION, 7, "a condition")                                             \
    X(SEMAPHORE, 8, "a semaphore")                                             \
    X(BARRIER, 9, "a barrier")                                                 \
    X(QUEUE_GET, 10, "an item in a queue")                                     \
    X(QUEUE_PUT, 11, "a place in a queue")                                     \
    X(QUEUE_JOIN, 12, "a queue to be worked off")                              \
    X(WAIT, 13, "some of its tasks")                                           \
    X(SHIELD, 14, "a shielded task")                                           \
    X(GROUP, 15, "a task group")                                               \
    SIM_IO_REASONS(X)

typedef enum SimReason {
#define X(reason, number, words) SIM_REASON_##reason = number,
    SIM_REASONS(X)
#undef X
} SimReason;

// How something ended: the flags of TASK_DONE, CORO_LEAVE and FUTURE_DONE.
#define SIM_OUTCOMES(X)           \
    X(RETURNED, 0, "it returned") \
    X(RAISED, 1, "it failed")     \
    X(CANCELLED, 2, "it was cancelled")

typedef enum SimOutcome {
#define X(outcome, number, words) SIM_OUTCOME_##outcome = number,
    SIM_OUTCOMES(X)
#undef X
} SimOutcome;

// What the system is asked to do: the flags of the events of I/O.
#define SIM_OPERATIONS(X)             \
    X(LISTEN, 1, "listen for clients") \
    X(CONNECT, 2, "connect")           \
    X(ACCEPT, 3, "accept a client")    \
    X(READ, 4, "read")                 \
    X(WRITE, 5, "write")               \
    X(END, 6, "say that no more comes") \
    X(RESOLVE, 7, "look a name up")    \
    X(SIGNAL, 8, "wait for a signal")  \
    X(SPAWN, 9, "start a process")     \
    X(OPEN_FILE, 10, "open a file")    \
    X(CLOSE_FILE, 11, "close a file")  \
    X(HTTP, 14, "fetch over HTTP")

// Who runs a function beside the loop: the flags of JOB_SUBMIT and JOB_FORGOTTEN.
#define SIM_WORKERS(X)      \
    X(THREAD, 0, "a thread") \
    X(PROCESS, 1, "a process")

typedef enum SimWorker {
#define X(worker, number, words) SIM_WORKER_##worker = number,
    SIM_WORKERS(X)
#undef X
} SimWorker;

typedef enum SimOperation {
#define X(operation, number, words) SIM_OPERATION_##operation = number,
    SIM_OPERATIONS(X)
#undef X
} SimOperation;

// The flags of LOG.
#define SIM_LEVELS(X)        \
    X(DEBUG, 0, "debug")     \
    X(INFO, 1, "info")       \
    X(WARNING, 2, "warning") \
    X(ERROR, 3, "error")

typedef enum SimLevel {
#define X(level, number, words) SIM_LEVEL_##level = number,
    SIM_LEVELS(X)
#undef X
} SimLevel;

// What tasks share: the flags of RESOURCE, ACQUIRED, RELEASED and LEVEL.
#define SIM_RESOURCES(X)                                                       \
    X(LOCK, 0, "a lock")                                                       \
    X(EVENT, 1, "an event")                                                    \
    X(CONDITION, 2, "a condition")                                             \
    X(SEMAPHORE, 3, "a semaphore")                                             \
    X(BARRIER, 4, "a barrier")                                                 \
    X(QUEUE, 5, "a queue")

typedef enum SimResource {
#define X(resource, number, words) SIM_RESOURCE_##resource = number,
    SIM_RESOURCES(X)
#undef X
} SimResource;

// What the table says of one kind.
typedef struct SimEventInfo {
    const char *name;     // "task.run"
    const char *arg;      // "parent:task", or ""
    const char *a;        // likewise
    const char *b;        // likewise
    const char *sentence; // with {fields}
} SimEventInfo;

// Returns NULL for a kind this version does not know.
const SimEventInfo *sim_event_info(unsigned kind);

// The words of a reason, with `name` in the place of the thing that tasks share:
// "an item in queue tray" for "an item in a queue". Returns what does not fit
// cut off, in out_words[size_bytes].
void sim_reason_words_of(unsigned reason, const char *name, char *out_words,
                         size_t size_bytes);

// Of a kind of resource: "queue".
const char *sim_resource_kind(unsigned resource);

// The words of a reason, an outcome, a level, a resource; "?" if unknown.
const char *sim_reason_words(unsigned reason);
const char *sim_outcome_words(unsigned outcome);
const char *sim_level_words(unsigned level);
const char *sim_resource_words(unsigned resource);
const char *sim_operation_words(unsigned operation);
const char *sim_worker_words(unsigned worker);

#endif

// The event loop: one thread's whole state, and the turn that drives it.
//
//          +------------------------------------------+
//          |                                          |
//        poll          timers          run ready      |
//     wait for I/O  ->  what is due ->  one step   ---+
//     or a deadline     joins the       of each
//                       ready queue
//
// Everything hangs from the SimLoop; the thread knows its loop by one
// thread-local pointer. Source: CPython Lib/asyncio/base_events.py, _run_once.
#ifndef SIM_CORE_LOOP_H
#define SIM_CORE_LOOP_H

#include "base/clock.h"
#include "base/list.h"
#include "core/object.h"
#include "core/pool.h"
#include "core/ready.h"
#include "core/stack.h"
#include "core/timer.h"
#include "simul.h"
#include "trace/writer.h"

#include <signal.h>
#include <uv.h>

// What goes on outside; loop_io.h explains the counts.
typedef struct SimLoopIo {
    size_t promise_count; // operations that end by themselves
    size_t thread_promise_count; // those of them that need a thread
    size_t asleep_count;  // threads that sleep on the virtual clock
    size_t thread_count;  // how many there are at most
    size_t open_count;    // waits that somebody may end
    size_t outside_count; // of these, somebody in another process
    size_t pending_count; // writes that wait for a peer in this process
    size_t job_count;     // jobs of threads that have not ended
    uint64_t raced_count; // jumps made while an outside wait was open
    SimLink handles;      // SimIoHandle.link; NULL until libuv is opened
    uv_async_t async;     // wakes the loop for what was posted
    uv_mutex_t mutex;     // guards `posted`
    struct SimPost *posted;
    bool awaits_posts;     // other threads know the loop: an open wait
    bool has_met_stranger; // and one of them is not of to_thread
    struct SimSignal *signals; // those that have a handler
    struct SimHttpSession *http; // made by the first fetch
    char *scratch;               // what a read brings is here for a moment
    uint64_t inside_ports[1024]; // a bit for each local port of this process
    _Atomic uint64_t lanes;      // a bit for each thread that works
} SimLoopIo;

struct SimLoop {
    SimReadyRing ready;
    SimTask *task;             // whose step it is, or NULL
    uint32_t task_number;      // its number, or 0
    struct SimFiber *fiber;    // whose stack it is, or NULL: the thread's own
    SimScope *scope;           // who owns what is made now
    const SimSite *await_site; // where the last await stood
    SimTrace *trace;           // NULL: not recording
    uint64_t instant; // the event after which nothing has run; see hold_time
    SimClock clock;
    SimTimers timers;
    SimLink tasks; // the live ones, in the order of creation
    SimLink generators; // that were begun and have not ended
    SimLink bonds; // SimBond.link: what is cut when the loop is closed
    uint32_t last_task;
    uint32_t last_object; // futures and timers, in the trace
    uint32_t last_auto_name;
    uint32_t last_shared[6]; // of each kind of resource: "lock 2"
    uint64_t turn_count;
    int64_t last_poll_ns;
    SimPool pool;
    SimStackPool stacks;
    SimScope root; // the scope outside every coroutine
    uv_loop_t uv;
    bool is_uv_open;
    SimLoopIo io;
    SimTask *main_task;                   // whom Ctrl-C cancels, or NULL
    volatile sig_atomic_t is_interrupted; // Ctrl-C: the next turn looks
    bool was_interrupted;                 // main was cancelled by it
    const SimSite *watched; // where the wall clock was read last, or NULL
    const SimSite *stranger; // a worker's: where it used what is not its own
    uint32_t worker_number; // in the trace
    void *worker; // the job whose thread this is; NULL: it is a real loop
    void (*worker_sleep)(SimLoop *inside, int64_t duration_ns);
    struct SimBuffer *printed; // by a worker; NULL: nothing
    bool is_configured;
    bool is_running;
    bool is_stopping;    // the turn that runs is the last
    bool is_closing;     // handles let go of what they have, and do nothing
    uint64_t idle_turns; // virtual: turns since time moved
    struct SimSettings *settings; // the command line; NULL: there was none
    struct SimOutput *output;     // standard output, while it is recorded
    void *signal_stack;
};

// The loop of this thread, made when it is asked for the first time.
extern _Thread_local SimLoop *sim_loop_of_thread
    __attribute__((tls_model("initial-exec")));
SimLoop *sim_loop_make(void);
static inline SimLoop *sim_loop_current(void)
{
    SimLoop *loop = sim_loop_of_thread;
    return __builtin_expect(loop != NULL, 1) ? loop : sim_loop_make();
}

// Frees this thread's loop and everything that hangs from it. Returns how many
// objects were still alive: 0, unless somebody keeps references.
size_t sim_loop_close(void);

typedef struct SimLoopConfig {
    SimClockKind clock_kind;
    double clock_factor; // 0 is taken as 1
    uint64_t seed;
    const char *trace_path; // NULL: do not record
    size_t ring_bytes;      // see SimTraceConfig
} SimLoopConfig;

// Sets the clock and begins to record. Called once, before anything runs. A
// trace that cannot be opened is a warning: the program runs without it.
void sim_loop_configure(SimLoop *loop, const SimLoopConfig *config);

// As SIMUL_TRACE, SIMUL_CLOCK and SIMUL_SEED say, unless it was done before.
void sim_loop_configure_default(SimLoop *loop);

// Runs turns until `is_stopping`. Returns false if nobody can ever run again.
bool sim_loop_run(SimLoop *loop);

// Runs exactly `count` turns that do not wait.
void sim_loop_run_turns(SimLoop *loop, int count);

// The version of libuv that runs below.
const char *sim_loop_uv_version(void);

// The number of the running task, 0 outside every task.
static inline uint32_t sim_loop_task_number(const SimLoop *loop)
{
    return loop->task_number;
}

// The event that was recorded last.
static inline uint64_t sim_loop_last_event(const SimLoop *loop)
{
    return loop->trace ? loop->trace->event_count - 1 : 0;
}

// Ring mode: lets the current block of the trace know the task.
void sim_loop_define_task(SimLoop *loop, SimTask *task);
static inline void sim_loop_know_task(SimLoop *loop, SimTask *task)
{
    if (__builtin_expect(loop->trace && loop->trace->is_ring, 0))
        sim_loop_define_task(loop, task);
}

// Reading the clock is most of what recording costs, and between the end of one
// step and what follows at once nothing happens: that is the same instant. While
// `holds`, what is recorded bears the time of the last event, if nothing has run
// since `instant`.
static inline void sim_loop_hold_time(const SimLoop *loop, bool holds)
{
    if (loop->trace)
        loop->trace->is_same_instant =
            holds && loop->instant == sim_loop_last_event(loop);
}

// Seconds to the nearest nanosecond; what is negative or no number is 0.
int64_t sim_ns_from_seconds(double seconds);

// The live task of that number; NULL: it has ended.
SimTask *sim_loop_find_task(const SimLoop *loop, uint32_t number);

// A sentence for each task that waits for ever, and the circle if there is one.
void sim_loop_report_deadlock(SimLoop *loop);

#endif

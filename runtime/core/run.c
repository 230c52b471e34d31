// run: from one coroutine to an empty loop.
//
//     main is done in turn N; the stop callback runs in N+1, with its whole
//     batch; then every task that is left is cancelled, and the loop goes on
//     until they have ended; then the steps in which CPython closes async
//     generators and the thread pool.
//
// Source: CPython Lib/asyncio/runners.py, Runner.
#include "core/run.h"
#include "core/api.h"
#include "core/coroutine.h"
#include "core/error.h"
#include "core/fiber.h"
#include "core/loop.h"
#include "core/loop_interrupt.h"
#include "core/loop_io.h"
#include "core/misuse.h"
#include "core/output.h"
#include "core/task.h"

#include <stdlib.h>

// ---- setting up -----------------------------------------------------------

static void warn_recording(void *context, const char *sentence)
{
    sim_warn(context, 25, NULL, "%s", sentence);
}

static void open_trace(SimLoop *loop, const SimLoopConfig *config)
{
    SimTraceConfig trace = {.path = config->trace_path,
                            .clock = &loop->clock,
                            .seed = config->seed,
                            .ring_bytes = config->ring_bytes,
                            .warn = warn_recording,
                            .warn_context = loop};
    SimStatus status = sim_trace_open(&trace, &loop->trace);
    if (status != SIM_OK) {
        sim_warn(loop, 25, NULL,
                 "the trace %s cannot be written: %s; the program runs "
                 "without it (choose another place with --trace FILE)",
                 config->trace_path, sim_status_sentence(status));
        return;
    }
    sim_output_capture(loop);
}

void sim_loop_configure(SimLoop *loop, const SimLoopConfig *config)
{
    double factor = config->clock_factor > 0 ? config->clock_factor : 1;

    loop->is_configured = true;
    sim_clock_init(&loop->clock, config->clock_kind, factor);
    if (config->trace_path)
        open_trace(loop, config);
}

void sim_loop_configure_default(SimLoop *loop)
{
    if (loop->is_configured)
        return;
    SimLoopConfig config;
    sim_config_from_environment(&config);
    sim_loop_configure(loop, &config);
}

void sim_config_from_environment(SimLoopConfig *config)
{
    const char *clock = getenv("SIMUL_CLOCK");
    const char *seed = getenv("SIMUL_SEED");
    const char *trace = getenv("SIMUL_TRACE");
    const char *ring = getenv("SIMUL_RING");

    *config = (SimLoopConfig){.clock_factor = 1};
    if (clock && clock[0] &&
        !sim_clock_parse(clock, &config->clock_kind, &config->clock_factor))
        sim_misuse(NULL,
                   "SIMUL_CLOCK is '%s'; write real, virtual or xN as in x60",
                   clock);
    if (seed && seed[0])
        config->seed = strtoull(seed, NULL, 10);
    if (trace && trace[0])
        config->trace_path = trace;
    if (ring && ring[0])
        config->ring_bytes = strtoull(ring, NULL, 10);
}

// ---- running --------------------------------------------------------------

static void stop_loop(SimFuture *future, void *argument)
{
    (void)future;
    ((SimLoop *)argument)->is_stopping = true;
}

// Runs until the future is done; false after a deadlock.
static bool run_until_done(SimLoop *loop, SimFuture *future)
{
    sim_future_subscribe(loop, future, (SimDone){stop_loop, loop, NULL});
    return sim_loop_run(loop);
}

static size_t count_tasks(SimLoop *loop)
{
    size_t count = 0;
    sim_list_each (link, &loop->tasks)
        count++;
    return count;
}

// Counts down, and stops the loop two turns after the last task: the hop that a
// gather over them takes, and that of the callback which stops the loop.
typedef struct Farewell {
    size_t left;
    SimFuture *all_done;
} Farewell;

static void one_less(SimFuture *future, void *argument)
{
    Farewell *farewell = argument;
    if (is_error(future->result) && !error_is(future->result, CancelledError) &&
        !future->is_seen) {
        future->is_seen = true;
        sim_warn(sim_loop_current(), 10, NULL,
                 "unhandled exception during shutdown: %s: %s",
                 error_name(future->result), error_message(future->result));
    }
    if (--farewell->left == 0)
        sim_future_set_result(farewell->all_done, none);
}

static void cancel_all_tasks(SimLoop *loop)
{
    Farewell farewell = {.left = count_tasks(loop)};
    if (farewell.left == 0)
        return;
    farewell.all_done = sim_create_future();
    sim_list_each (link, &loop->tasks)
        sim_task_cancel(sim_list_element(link, SimTask, link));
    sim_list_each (link, &loop->tasks)
        sim_future_subscribe(loop,
                             &sim_list_element(link, SimTask, link)->future,
                             (SimDone){one_less, &farewell, NULL});
    // A task that swallows its cancellation and waits for ever ends this.
    if (!run_until_done(loop, farewell.all_done))
        sim_loop_report_deadlock(loop);
}

// What main returned or raised, kept by the current scope.
static SimValue result_of(SimLoop *loop, SimTask *task, bool is_done)
{
    if (is_done)
        return sim_scope_keep(loop->scope, sim_future_result(&task->future));
    sim_loop_report_deadlock(loop);
    return sim_fail(RuntimeError, task->site,
                    "deadlock: no task can ever run again");
}

SimValue sim_run(SimCoroutine *main_coroutine)
{
    SimLoop *loop = sim_loop_current();
    if (loop->is_running)
        return sim_fail(RuntimeError, NULL,
                        "sim_run() cannot be called from a running event loop");
    sim_loop_configure_default(loop);
    sim_fiber_guard_thread(loop);
    loop->is_running = true;
    sim_trace_event(loop->trace, SIM_EVENT_LOOP_BEGIN, 0, NULL, 0, 0);
    SimTask *task =
        sim_task_new(loop, main_coroutine, NULL, main_coroutine->site);
    // Tasks that main leaves behind may use what it owned.
    SimScope heir;
    sim_scope_init(&heir);
    task->heir = &heir;
    sim_interrupt_begin(loop, task);
    bool is_done = run_until_done(loop, &task->future);
    sim_interrupt_end(loop);
    SimValue result =
        sim_interrupt_result(loop, task, result_of(loop, task, is_done));
    cancel_all_tasks(loop);
    sim_loop_run_turns(loop, 2); // CPython closes async generators
    sim_loop_run_turns(loop, 2); // CPython closes the thread pool
    sim_loop_finish_jobs(loop);
    if (!is_error(result))
        sim_io_warn_of_open(loop);
    sim_scope_release(loop, &heir);
    loop->is_running = false;
    return result;
}

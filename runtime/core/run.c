// run: from one coroutine to an empty loop.
//
//     main is done in turn N; the stop callback runs in N+1, with its whole
//     batch; then comes what shutdown.c does.
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

bool sim_run_until_done(SimLoop *loop, SimFuture *future)
{
    sim_future_subscribe(loop, future, (SimDone){stop_loop, loop, NULL});
    return sim_loop_run(loop);
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
    bool is_done = sim_run_until_done(loop, &task->future);
    sim_interrupt_end(loop);
    SimValue result =
        sim_interrupt_result(loop, task, result_of(loop, task, is_done));
    sim_shut_down(loop);
    if (!is_error(result))
        sim_io_warn_of_open(loop);
    sim_scope_release(loop, &heir);
    loop->is_running = false;
    return result;
}

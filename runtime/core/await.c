// await: what the macros of simul.h call.
#include "base/alloc.h"
#include "core/coroutine.h"
#include "core/error.h"
#include "core/fiber.h"
#include "core/future.h"
#include "core/loop.h"
#include "core/misuse.h"

static SimOutcome outcome_of(SimValue value)
{
    if (!is_error(value))
        return SIM_OUTCOME_RETURNED;
    return error_is(value, CancelledError) ? SIM_OUTCOME_CANCELLED
                                           : SIM_OUTCOME_RAISED;
}

// A C coroutine that was not begun needs no stack: its body is called.
static SimValue run_inline(SimLoop *loop, SimCoroutine *coroutine,
                           const SimSite *site)
{
    SimCCoroutine *callee = (SimCCoroutine *)(void *)coroutine;
    SimFiber *fiber = loop->fiber;
    SimScope *outer = loop->scope;
    const SimSite *outer_site = fiber->builtin_site;

    coroutine->state = SIM_COROUTINE_RUNNING;
    loop->scope = &callee->scope;
    fiber->builtin_site = coroutine->kind->is_builtin ? site : NULL;
    SimValue result = callee->body(callee->arguments);
    fiber->builtin_site = outer_site;
    loop->scope = outer;
    sim_value_ref(result);
    coroutine->state = SIM_COROUTINE_CLOSED;
    return result;
}

// Any other kind is stepped, and what it waits for, we wait for.
static SimValue run_stepwise(SimLoop *loop, SimCoroutine *coroutine,
                             const SimSite *site)
{
    loop->await_site = site;
    SimValue result = sim_coroutine_send(loop, coroutine, none);
    while (result.kind == SIM_VALUE_PENDING) {
        SimValue input = sim_park(loop, result.future, site);
        loop->await_site = site;
        result = is_error(input) ? sim_coroutine_throw(loop, coroutine, input)
                                 : sim_coroutine_send(loop, coroutine, input);
    }
    return result;
}

static SimValue await_coroutine(SimLoop *loop, SimCoroutine *coroutine,
                                const SimSite *site)
{
    if (!sim_coroutine_take(coroutine))
        return sim_fail(RuntimeError, site,
                        "cannot reuse already awaited coroutine");
    SimTrace *trace = coroutine->kind->is_builtin ? NULL : loop->trace;
    uint32_t task = sim_loop_task_number(loop);
    if (trace)
        sim_trace_enter(trace, site, task, coroutine->site);
    SimValue result = sim_coroutine_is_c(coroutine)
                          ? run_inline(loop, coroutine, site)
                          : run_stepwise(loop, coroutine, site);
    SimObject *object = sim_value_object(result);
    if (object)
        sim_scope_hold(loop->scope, object);
    sim_trace_event(trace, SIM_EVENT_CORO_LEAVE, outcome_of(result), site, task,
                    0);
    sim_coroutine_free(loop, coroutine);
    return result;
}

static SimValue await_future(SimLoop *loop, SimFuture *future,
                             const SimSite *site)
{
    if (!sim_future_done(future)) {
        SimValue input = sim_park(loop, future, site);
        if (is_error(input))
            return input;
        if (!sim_future_done(future))
            return sim_fail(RuntimeError, site,
                            "await wasn't used with future");
    }
    return sim_scope_keep(loop->scope, sim_future_result(future));
}

// A stack that is nearly full: W26.
typedef struct FullStack {
    const SimSite *site;   // the await
    const char *coroutine; // at the bottom of the stack
    uint32_t task;         // its number
    int left_kib;
} FullStack;

// On the loop's own stack, for to say something takes more than is left there.
static void say_full_stack(SimLoop *loop, void *argument)
{
    FullStack *full = argument;
    if (!loop->is_closing)
        sim_warn_of(loop, 26, full->site, full->task, SIM_NO_EVIDENCE,
                    "the stack of coroutine '%s' is nearly full: %d of its %d "
                    "KiB are left",
                    full->coroutine, full->left_kib, SIM_STACK_BYTES / 1024);
    sim_free(full);
}

// Once a stack, and in the next turn. If it overflows before, that is said.
static void warn_of_full_stack(SimLoop *loop, const SimSite *site)
{
    SimFiber *fiber = loop->fiber;
    const char *here = __builtin_frame_address(0);
    FullStack *full = sim_alloc(sizeof *full);

    fiber->alarm = NULL;
    *full = (FullStack){
        .site = site,
        .coroutine = fiber->root ? fiber->root->base.site->function : "?",
        .task = sim_loop_task_number(loop),
        .left_kib = (int)((here - fiber->stack->low) / 1024)};
    sim_ready_push(&loop->ready, (SimReady){say_full_stack, full});
}

static SimValue refuse(SimLoop *loop, SimValue value, const SimSite *site)
{
    const char *kind = sim_value_kind_name(value.kind);
    sim_note_warning(loop, 29, site,
                     "%s is awaited, which has nothing to wait "
                     "for",
                     kind);
    return sim_fail(TypeError, site, "%s can't be used in 'await'", kind);
}

SimValue sim_await(SimValue awaitable, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();

    if (!loop->fiber)
        sim_misuse(site, "await stands outside every coroutine; only an "
                         "async function can await");
    if (loop->fiber->builtin_site)
        site = loop->fiber->builtin_site;
    if (__builtin_expect(
            (const char *)__builtin_frame_address(0) < loop->fiber->alarm, 0))
        warn_of_full_stack(loop, site);
    if (awaitable.kind == SIM_VALUE_COROUTINE)
        return await_coroutine(loop, awaitable.coroutine, site);
    if (awaitable.kind == SIM_VALUE_FUTURE)
        return await_future(loop, awaitable.future, site);
    return refuse(loop, awaitable, site);
}

// sleep: the first awaitable, a frame without a stack.
//
//     step 1   set a timer, wait for the future in the frame
//     step 2   the timer settled the future: return; or an error came: cancel
//              the timer and pass it on
//
// sleep(0) is a smaller frame, which gives way for one turn.
//
// Source: CPython Lib/asyncio/tasks.py, sleep.
#include "core/api.h"
#include "core/coroutine.h"
#include "core/future.h"
#include "core/loop.h"

#include <math.h>

typedef struct SimYield {
    SimCoroutine base;
    bool has_begun;
    SimValue result; // referenced
} SimYield;

typedef struct SimSleep {
    SimCoroutine base;
    bool has_begun;
    int64_t delay_ns;
    SimTimer *timer; // NULL: not set, or fired
    SimValue result; // referenced
    SimFuture future;
} SimSleep;

static const SimFutureKind sleep_future_kind = {.reason = SIM_REASON_SLEEP};
static const SimSite sleep_site = {"simul.h", "sleep", 0, NULL};

// What a frame returns when it is woken: the error that came, or its result.
static SimValue ended(SimValue input, SimValue result)
{
    SimValue value = is_error(input) ? input : result;
    sim_value_ref(value);
    return value;
}

static void wake_sleeper(SimLoop *loop, void *argument, uint64_t cause)
{
    SimSleep *sleep = argument;
    sleep->timer = NULL;
    if (sleep->future.state == SIM_FUTURE_PENDING)
        sim_future_settle(loop, &sleep->future, SIM_FUTURE_FINISHED, none,
                          cause);
}

static SimValue begin(SimLoop *loop, SimSleep *sleep)
{
    sleep->has_begun = true;
    int64_t deadline_ns = sim_clock_now(&loop->clock) + sleep->delay_ns;
    sleep->timer = sim_timer_set(loop, deadline_ns, wake_sleeper, sleep);
    // In the trace the sleeper waits for its timer.
    sleep->future = (SimFuture){.object = {&sim_future_type, 1, 0},
                                .kind = &sleep_future_kind,
                                .number = sleep->timer->number};
    return sim_pending(&sleep->future);
}

static void drop_timer(SimLoop *loop, SimSleep *sleep)
{
    if (sleep->timer)
        sim_timer_cancel(loop, sleep->timer);
    sleep->timer = NULL;
}

static SimValue step_sleep(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimSleep *sleep = (SimSleep *)(void *)base;
    if (!sleep->has_begun)
        return begin(loop, sleep);
    drop_timer(loop, sleep);
    return ended(input, sleep->result);
}

static void destroy_sleep(SimLoop *loop, SimCoroutine *base)
{
    SimSleep *sleep = (SimSleep *)(void *)base;
    drop_timer(loop, sleep);
    sim_value_unref(loop, sleep->result);
    if (sleep->has_begun)
        sim_future_done_with(loop, &sleep->future);
}

static const SimCoroutineKind sleep_kind = {.name = "sleep",
                                            .step = step_sleep,
                                            .destroy = destroy_sleep,
                                            .is_builtin = true};

static SimValue step_yield(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimYield *yield = (SimYield *)(void *)base;
    (void)loop;
    if (yield->has_begun)
        return ended(input, yield->result);
    yield->has_begun = true;
    return sim_pending(NULL);
}

static void destroy_yield(SimLoop *loop, SimCoroutine *base)
{
    sim_value_unref(loop, ((SimYield *)(void *)base)->result);
}

static const SimCoroutineKind yield_kind = {.name = "sleep",
                                            .step = step_yield,
                                            .destroy = destroy_yield,
                                            .is_builtin = true};

int64_t sim_ns_from_seconds(double seconds)
{
    double ns = seconds * 1e9;
    if (!(ns > 0))
        return 0;
    return ns < 9e18 ? (int64_t)llround(ns) : INT64_MAX / 2;
}

static SimCoroutine *new_yield(SimLoop *loop, SimValue result)
{
    SimYield *yield = (SimYield *)(void *)sim_coroutine_make(
        loop, &yield_kind, &sleep_site, sizeof *yield);
    yield->has_begun = false;
    yield->result = result;
    sim_value_ref(result);
    return &yield->base;
}

static SimCoroutine *new_sleep(SimLoop *loop, int64_t delay_ns, SimValue result)
{
    SimSleep *sleep = (SimSleep *)(void *)sim_coroutine_make(
        loop, &sleep_kind, &sleep_site, sizeof *sleep);
    sleep->has_begun = false;
    sleep->delay_ns = delay_ns;
    sleep->timer = NULL;
    sleep->result = result;
    sim_value_ref(result);
    return &sleep->base;
}

SimCoroutine *sim_sleep_returning(double delay, SimValue result)
{
    SimLoop *loop = sim_loop_current();
    int64_t delay_ns = sim_ns_from_seconds(delay);
    return delay_ns > 0 ? new_sleep(loop, delay_ns, result)
                        : new_yield(loop, result);
}

SimCoroutine *sim_sleep(double delay)
{
    return sim_sleep_returning(delay, none);
}

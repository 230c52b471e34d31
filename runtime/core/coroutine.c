#include "core/coroutine.h"

#include "core/error.h"
#include "core/loop.h"
#include "core/misuse.h"

SimCoroutine *sim_coroutine_make(SimLoop *loop, const SimCoroutineKind *kind,
                                 const SimSite *site, size_t size_bytes)
{
    SimCoroutine *coroutine = sim_pool_take(&loop->pool, size_bytes);
    coroutine->kind = kind;
    coroutine->state = SIM_COROUTINE_CREATED;
    coroutine->size_bytes = (uint32_t)size_bytes;
    coroutine->site = site;
    sim_list_append(&loop->scope->coroutines, &coroutine->link);
    return coroutine;
}

bool sim_coroutine_take(SimCoroutine *coroutine)
{
    if (coroutine->state != SIM_COROUTINE_CREATED || !coroutine->link.previous)
        return false;
    sim_list_remove(&coroutine->link);
    return true;
}

static SimValue step(SimLoop *loop, SimCoroutine *coroutine, SimValue input)
{
    coroutine->state = SIM_COROUTINE_RUNNING;
    SimValue result = coroutine->kind->step(loop, coroutine, input);
    coroutine->state = sim_is_suspended(result) ? SIM_COROUTINE_SUSPENDED
                                                : SIM_COROUTINE_CLOSED;
    return result;
}

SimValue sim_coroutine_send(SimLoop *loop, SimCoroutine *coroutine,
                            SimValue value)
{
    if (coroutine->state == SIM_COROUTINE_CLOSED)
        return sim_error_new(loop, RuntimeError, NULL,
                             "cannot reuse already awaited coroutine");
    if (coroutine->state == SIM_COROUTINE_RUNNING)
        return sim_error_new(loop, ValueError, NULL,
                             "coroutine already executing");
    return step(loop, coroutine, value);
}

SimValue sim_coroutine_throw(SimLoop *loop, SimCoroutine *coroutine,
                             SimValue error)
{
    if (coroutine->state == SIM_COROUTINE_SUSPENDED)
        return step(loop, coroutine, error);
    if (coroutine->state == SIM_COROUTINE_CREATED)
        coroutine->state = SIM_COROUTINE_CLOSED;
    sim_value_ref(error);
    return error;
}

void sim_coroutine_close(SimLoop *loop, SimCoroutine *coroutine)
{
    if (coroutine->state == SIM_COROUTINE_SUSPENDED) {
        SimValue exit = sim_error_new(loop, GeneratorExit, NULL, "%s", "");
        SimValue result = step(loop, coroutine, exit);
        if (sim_is_suspended(result))
            sim_warn(loop, 11, coroutine->site,
                     "coroutine '%s' waits again while it is being closed",
                     coroutine->site->function);
        else
            sim_value_unref(loop, result);
        sim_value_unref(loop, exit);
    }
    coroutine->state = SIM_COROUTINE_CLOSED;
}

void sim_coroutine_free(SimLoop *loop, SimCoroutine *coroutine)
{
    if (coroutine->state != SIM_COROUTINE_CLOSED)
        sim_coroutine_close(loop, coroutine);
    if (coroutine->kind->destroy)
        coroutine->kind->destroy(loop, coroutine);
    sim_pool_give(&loop->pool, coroutine, coroutine->size_bytes);
}

void sim_coroutine_discard(SimLoop *loop, SimCoroutine *coroutine)
{
    if (coroutine->state == SIM_COROUTINE_CREATED)
        sim_warn(loop, 9, coroutine->site,
                 "coroutine '%s' was never awaited; write await(%s(...)), or "
                 "make it a task",
                 coroutine->site->function, coroutine->site->function);
    sim_list_remove(&coroutine->link);
    sim_coroutine_free(loop, coroutine);
}

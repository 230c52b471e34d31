#include "core/coroutine.h"

#include "core/error.h"
#include "core/loop.h"
#include "core/misuse.h"

#include <stdio.h>

SimValue sim_coroutine_refuse(SimLoop *loop, const SimCoroutine *coroutine)
{
    if (coroutine->state == SIM_COROUTINE_CLOSED)
        return sim_error_new(loop, RuntimeError, NULL,
                             "cannot reuse already awaited coroutine");
    return sim_error_new(loop, ValueError, NULL, "coroutine already executing");
}

SimValue sim_coroutine_throw(SimLoop *loop, SimCoroutine *coroutine,
                             SimValue error)
{
    if (coroutine->state == SIM_COROUTINE_SUSPENDED)
        return sim_coroutine_step(loop, coroutine, error);
    if (coroutine->state == SIM_COROUTINE_CREATED)
        coroutine->state = SIM_COROUTINE_CLOSED;
    sim_value_ref(error);
    return error;
}

// Clean-up that waits this often is an endless loop.
enum { MOST_EXITS = 100 };

// CPython gives a coroutine up that waits once more. Its frames still know what
// they refer to, a C stack does not: it has to be left by itself.
static void close_suspended(SimLoop *loop, SimCoroutine *coroutine)
{
    SimValue exit = sim_error_new(loop, GeneratorExit, NULL, "%s", "");
    SimValue result = sim_coroutine_step(loop, coroutine, exit);
    if (sim_is_suspended(result))
        sim_warn(loop, 11, coroutine->site,
                 "coroutine '%s' ignored GeneratorExit: it waits again while "
                 "it is being closed",
                 coroutine->site->function);
    for (int i = 0; i < MOST_EXITS && sim_is_suspended(result); i++)
        result = sim_coroutine_step(loop, coroutine, exit);
    if (!sim_is_suspended(result))
        sim_value_unref(loop, result);
    sim_value_unref(loop, exit);
}

void sim_coroutine_close(SimLoop *loop, SimCoroutine *coroutine)
{
    if (coroutine->state == SIM_COROUTINE_SUSPENDED)
        close_suspended(loop, coroutine);
    coroutine->state = SIM_COROUTINE_CLOSED;
}

// CPython's words, and a hint.
static void report_never_awaited(SimLoop *loop, const SimSite *site)
{
    fflush(stdout);
    fprintf(stderr,
            "%s:%u: RuntimeWarning: coroutine '%s' was never awaited\n"
            "    write await(%s(...)), or make it a task\n",
            site->file, site->line, site->function, site->function);
    sim_note_warning(loop, 9, site,
                     "coroutine '%s' was never awaited; write await(%s(...)), "
                     "or make it a task",
                     site->function, site->function);
}

void sim_coroutine_discard(SimLoop *loop, SimCoroutine *coroutine)
{
    if (coroutine->state == SIM_COROUTINE_CREATED && !coroutine->is_optional)
        report_never_awaited(loop, coroutine->site);
    sim_list_remove(&coroutine->link);
    sim_coroutine_free(loop, coroutine);
}

#include "core/misuse.h"
#include "core/task.h"
#include "group/group.h"

SimFuture *sim_ensure_future(SimLoop *loop, SimValue awaitable,
                             const SimSite *site)
{
    if (awaitable.kind == SIM_VALUE_COROUTINE)
        return sim_future_of(
            sim_task_new(loop, awaitable.coroutine, NULL, site));
    if (awaitable.kind != SIM_VALUE_FUTURE)
        sim_misuse(site, "this is not awaitable: coroutines, tasks and futures "
                         "are");
    return awaitable.future;
}

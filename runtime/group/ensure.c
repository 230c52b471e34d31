#include "core/misuse.h"
#include "core/task.h"
#include "group/group.h"

SimFuture *sim_ensure_future(SimLoop *loop, SimValue awaitable,
                             const SimSite *site)
{
    if (awaitable.kind == SIM_VALUE_COROUTINE)
        return sim_future_of(
            sim_task_new(loop, awaitable.coroutine, NULL, site));
    if (awaitable.kind != SIM_VALUE_FUTURE) {
        const char *kind = sim_value_kind_name(awaitable.kind);
        sim_note_warning(loop, 29, site,
                         "%s stands where an awaitable must stand", kind);
        sim_misuse(site,
                   "%s is not awaitable: coroutines, tasks and futures are",
                   kind);
    }
    return awaitable.future;
}

// gather: many awaitables, one list of results.
#ifndef SIM_GROUP_GATHER_H
#define SIM_GROUP_GATHER_H

#include "core/future.h"

extern const SimFutureKind sim_gather_kind;

// See SimAsyncio.gather_array. Coroutines become tasks, in the order of the
// arguments; an awaitable that is given twice counts once and fills both
// places. Errors: without `return_exceptions` the first failure is the
// gather's, and the other children run on. Cancelling it cancels every child.
// Source: CPython Lib/asyncio/tasks.py, gather.
SimFuture *sim_gather_array(size_t count, const SimValue *awaitables,
                            bool return_exceptions, const SimSite *site);

SimFuture *sim_gather_of_list(SimValue awaitables, bool return_exceptions,
                              const SimSite *site);

#endif

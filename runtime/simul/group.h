// Time limits and groups of tasks: Python's `async with timeout()` and `async
// with TaskGroup()`.
#ifndef SIMUL_GROUP_H
#define SIMUL_GROUP_H

#include "simul/asyncio.h"
#include "simul/coroutine.h"

// ---- time limits -----------------------------------------------------------

// asyncio.timeout(2) begins a limit for what the task does from here on, and
// this ends it:
//
//     SimTimeout *limit = asyncio.timeout(2);
//     SimValue page = sim_timeout_exit(limit, attempt(fetch(url)));
//
// Returns `outcome`, or TimeoutError if the limit was passed and `outcome` is
// the cancellation that it sent. Limits nest: the inner one ends first.
#define sim_timeout_exit(timeout, outcome) \
    sim_timeout_exit_at(timeout, outcome, SIM_HERE)
SimValue sim_timeout_exit_at(SimTimeout *timeout, SimValue outcome,
                             const SimSite *site);

// Moves a limit to `when`, as of asyncio.time, or FOREVER. To move one that was
// passed or has ended is a mistake in the program.
void sim_timeout_reschedule(SimTimeout *timeout, double when);

// Was the limit passed?
bool sim_timeout_expired(const SimTimeout *timeout);

// ---- groups ----------------------------------------------------------------

// with_group(g) { sim_group_create_task(g, job()); ... } waits at the closing
// brace until every task is done. The first that fails cancels the others. An
// error that leaves the braces cancels them, waits, and goes on as it is.
// Errors: ExceptionGroup of what failed, at the closing brace.
#define with_group(group)                                                   \
    for (SimTaskGroup * group __attribute__((cleanup(sim_group_abandon))) = \
             asyncio.TaskGroup();                                           \
         group; await(sim_group_exit(sim_group_close(&group), none)))

// A task of the group; Python's group.create_task. To make one in a group that
// is shutting down is a mistake in the program.
#define sim_group_create_task(group, coroutine) \
    sim_group_create_task_at(group, coroutine, NULL, SIM_HERE)
#define sim_group_create_named_task(group, coroutine, name) \
    sim_group_create_task_at(group, coroutine, name, SIM_HERE)
SimTask *sim_group_create_task_at(SimTaskGroup *group, SimCoroutine *coroutine,
                                  const char *name, const SimSite *site);

// The same without braces. Awaitable: none, when every task of the group is
// done. `outcome` is how the work around it ended: none, or an error, which
// cancels them. Errors: ExceptionGroup of what failed.
SimCoroutine *sim_group_exit(SimTaskGroup *group, SimValue outcome);

// What with_group calls on its ways out.
SimTaskGroup *sim_group_close(SimTaskGroup **group);
void sim_group_abandon(SimTaskGroup **group);

#endif

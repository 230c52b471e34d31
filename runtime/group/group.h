// The functions of this room behind the table `asyncio`; simul.h says what each
// does.
#ifndef SIM_GROUP_GROUP_H
#define SIM_GROUP_GROUP_H

#include "core/future.h"

// A task for a coroutine; futures and tasks are returned as they are. Anything
// else is a mistake in the program. Source: asyncio.ensure_future.
SimFuture *sim_ensure_future(SimLoop *loop, SimValue awaitable,
                             const SimSite *site);

SimCoroutine *sim_wait(SimValue futures, double timeout,
                       SimReturnWhen return_when);
SimValue sim_as_completed_at(SimValue awaitables, double timeout,
                             const SimSite *site);
SimCoroutine *sim_wait_for_at(SimValue awaitable, double timeout,
                              const SimSite *site);
SimFuture *sim_shield_at(SimValue awaitable, const SimSite *site);
SimTimeout *sim_timeout(double delay);
SimTimeout *sim_timeout_at(double when);
SimTaskGroup *sim_task_group_new(void);

#endif

// What locks, semaphores, queues and the like have in common: they are counted
// objects with a number and a kind, and the trace knows who has them.
#ifndef SIM_SYNC_RESOURCE_H
#define SIM_SYNC_RESOURCE_H

#include "core/loop.h"

// A new zeroed object with RESOURCE in the trace, owned by the current scope.
// `count` is how many may have it, or may stand in it; 0: no limit.
void *sim_resource_new(const SimObjectType *type, size_t size_bytes,
                       SimResource kind, uint32_t *out_number, uint64_t count);

// ACQUIRED, RELEASED or LEVEL, at a line of the program. NULL: the line that
// awaits the built-in coroutine that runs, or no line at all.
void sim_resource_record_at(SimEventKind event, SimResource kind,
                            uint32_t number, uint64_t count,
                            const SimSite *site);
void sim_resource_record(SimEventKind event, SimResource kind, uint32_t number,
                         uint64_t count);

#endif

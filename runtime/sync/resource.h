// What locks, semaphores, queues and the like have in common: they are counted
// objects with a kind, a number and a name, and the trace knows who has them.
#ifndef SIM_SYNC_RESOURCE_H
#define SIM_SYNC_RESOURCE_H

#include "core/loop.h"

#include "base/buffer.h"

// What every one of them begins with.
typedef struct SimShared {
    SimObject object;
    SimResource kind;
    uint32_t number;  // in the trace
    uint32_t ordinal; // of its kind, from 1; 0: it is a part (core/part.h)
    uint32_t owner;   // the number of the task that has the lock; 0: nobody
    char *name;       // NULL: none was given
} SimShared;

// A new zeroed object with RESOURCE in the trace, owned by the current scope.
// `count` is how many may have it, or may stand in it; 0: no limit.
void *sim_shared_new(const SimObjectType *type, size_t size_bytes,
                     SimResource kind, uint64_t count);

// The same, of a part: nothing is recorded, now or later.
void *sim_shared_new_part(const SimObjectType *type, size_t size_bytes,
                          SimResource kind);

// To be called by the destructor of each type, or to be it.
void sim_shared_destroy(SimLoop *loop, SimObject *object);

// Gives the thing a name, which is copied, and returns it.
void *sim_shared_set_name(void *shared, const char *name);

// Appends "lock 2", or "lock oven" of one that has a name.
void sim_shared_label(const SimShared *shared, SimBuffer *text);

// ACQUIRED, RELEASED or LEVEL, at a line of the program. NULL: the line that
// awaits the built-in coroutine that runs, or no line at all.
void sim_shared_record_at(SimEventKind event, const SimShared *shared,
                          uint64_t count, const SimSite *site);
void sim_shared_record(SimEventKind event, const SimShared *shared,
                       uint64_t count);

#endif

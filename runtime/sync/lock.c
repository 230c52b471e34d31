// Lock: one task at a time is inside.
//
// Releasing wakes the first waiter and leaves the lock free until he runs, a
// turn later; a newcomer who finds somebody in the line queues up behind him, so
// nobody is overtaken. Source: CPython Lib/asyncio/locks.py, Lock.
#include "core/builtin.h"
#include "core/part.h"
#include "sync/line.h"
#include "sync/resource.h"

struct SimLock {
    SimShared shared;
    SimShared *whole; // itself, or what it is a part of
    SimLink line;
    bool is_locked;
};

static const SimObjectType lock_type = {"lock", sim_shared_destroy};
static const SimFutureKind waits_for_lock = {.reason = SIM_REASON_LOCK,
                                             .describe = sim_line_describe,
                                             .holder = sim_line_holder};

static SimLock *prepare(SimLock *lock, SimShared *whole)
{
    lock->whole = whole;
    sim_list_init(&lock->line);
    return lock;
}

SimLock *sim_lock_new(void)
{
    SimLock *lock =
        sim_shared_new(&lock_type, sizeof *lock, SIM_RESOURCE_LOCK, 1);
    return prepare(lock, &lock->shared);
}

SimLock *sim_lock_new_part(SimShared *whole)
{
    SimLock *lock =
        sim_shared_new_part(&lock_type, sizeof *lock, SIM_RESOURCE_LOCK);
    return prepare(lock, whole);
}

SimLock *sim_lock_set_name(SimLock *lock, const char *name)
{
    return sim_shared_set_name(lock, name);
}

// How many may still have it: one, or nobody.
static void record(SimEventKind event, const SimLock *lock, const SimSite *site)
{
    sim_shared_record_at(event, &lock->shared, !lock->is_locked, site);
}

static SimValue take(SimLock *lock)
{
    lock->is_locked = true;
    lock->shared.owner = sim_loop_current()->task_number;
    record(SIM_EVENT_ACQUIRED, lock, NULL);
    return sim_value_bool(true);
}

async(sim_lock_acquire, (SimLock *)lock)
{
    bool was_woken = false;

    if (!lock->is_locked && !sim_line_is_occupied(&lock->line))
        return take(lock);
    SimValue woken =
        sim_line_wait(&lock->line, &waits_for_lock, lock->whole, &was_woken);
    if (is_error(woken)) {
        // The wake-up may have been ours: pass it on.
        if (!lock->is_locked)
            sim_line_wake_first(&lock->line, sim_value_bool(true));
        return woken;
    }
    return take(lock);
}

bool sim_lock_locked(const SimLock *lock)
{
    return lock->is_locked;
}

SimValue sim_lock_release_at(SimLock *lock, const SimSite *site)
{
    if (!lock->is_locked)
        return sim_fail(RuntimeError, site, "Lock is not acquired.");
    lock->is_locked = false;
    lock->shared.owner = 0;
    record(SIM_EVENT_RELEASED, lock, site);
    // If the first is cancelled but has not left yet, he wakes the next.
    sim_line_wake_first(&lock->line, sim_value_bool(true));
    return none;
}

// ---- with_lock ----------------------------------------------------------------

SimLock *sim_lock_entered(SimLock *lock)
{
    sim_object_ref(&lock->shared.object);
    return lock;
}

void sim_lock_leave(SimLock **held)
{
    SimLock *lock = *held;
    if (!lock)
        return;
    *held = NULL;
    sim_lock_release_at(lock, NULL); // the line is that of the macro
    sim_object_unref(sim_loop_current(), &lock->shared.object);
}

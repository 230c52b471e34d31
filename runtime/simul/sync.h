// What tasks share: locks, events, conditions, semaphores, barriers.
//
// asyncio.Lock() and the others make an object; the functions here use it. One
// thread runs all tasks, so nothing can change between two awaits; these are
// for what has to stay as it is across an await.
//
// Order: first come, first served. A waiter who is cancelled never takes a
// wake-up or a permit with him. Source: CPython's asyncio/locks.py.
#ifndef SIMUL_SYNC_H
#define SIMUL_SYNC_H

#include "simul/coroutine.h"

// ---- locks -----------------------------------------------------------------

// with_lock(lock) { ... } has the lock inside the braces, and gives it back on
// every way out. `break` and `continue` leave the braces, not a loop around.
#define with_lock(lock)                                         \
    SIM_WITH(lock, SimLock, sim_lock_acquire, sim_lock_entered, \
             sim_lock_leave, SIM_PASTE(sim_held_, __COUNTER__))

// A new one, free.
SimLock *sim_lock_new(void);

// Awaitable: true, once the lock is the task's. Suspends: while it is taken, or
// others wait for it.
SimCoroutine *sim_lock_acquire(SimLock *lock);
// Has somebody the lock?
bool sim_lock_locked(const SimLock *lock);

// The oldest waiter is woken; the lock is free until he runs, a turn later.
// Errors: RuntimeError if the lock is free.
#define sim_lock_release(lock) sim_lock_release_at(lock, SIM_HERE)
SimValue sim_lock_release_at(SimLock *lock, const SimSite *site);

// ---- events ----------------------------------------------------------------

// A flag that tasks can wait for; at first it is not set.
SimEventFlag *sim_event_new(void);
bool sim_event_is_set(const SimEventFlag *event);

// Order: all who wait run in the next turn, oldest first, even if the event is
// cleared meanwhile.
void sim_event_set(SimEventFlag *event);
void sim_event_clear(SimEventFlag *event);

// Awaitable: true. Suspends: until it is set.
SimCoroutine *sim_event_wait(SimEventFlag *event);

// ---- semaphores ------------------------------------------------------------

// A permit is a right to be inside; `permits` of them are there at first. The
// bounded kind refuses more releases than acquires.
SimSemaphore *sim_semaphore_new(int64_t permits);
SimSemaphore *sim_bounded_semaphore_new(int64_t permits);

// Has a permit inside the braces, as with_lock has its lock.
#define with_semaphore(semaphore)                            \
    SIM_WITH(semaphore, SimSemaphore, sim_semaphore_acquire, \
             sim_semaphore_entered, sim_semaphore_leave,     \
             SIM_PASTE(sim_held_, __COUNTER__))

// Awaitable: true, with a permit. Suspends: while there is none, or others
// wait.
SimCoroutine *sim_semaphore_acquire(SimSemaphore *semaphore);

// Would acquire have to wait?
bool sim_semaphore_locked(const SimSemaphore *semaphore);

// Gives a permit back; it passes straight to the oldest waiter.
// Errors: ValueError if a bounded semaphore has all its permits.
#define sim_semaphore_release(semaphore) \
    sim_semaphore_release_at(semaphore, SIM_HERE)
SimValue sim_semaphore_release_at(SimSemaphore *semaphore, const SimSite *site);

// ---- conditions ------------------------------------------------------------

// A lock, and tasks that wait until something about what it guards is so.
// `lock` may be NULL: a new one. Its lock must be held for all of these.
SimCondition *sim_condition_new(SimLock *lock);
SimLock *sim_condition_lock(SimCondition *condition);

// Awaitable: true, after a notification. Gives the lock back meanwhile and has
// it again afterwards, also after an error.
// Errors: RuntimeError if the lock is not held.
SimCoroutine *sim_condition_wait(SimCondition *condition);

// Awaitable: true, when predicate(argument) is so; it is asked at once and
// after each notification. Errors: as sim_condition_wait.
typedef bool SimPredicate(void *argument);
SimCoroutine *sim_condition_wait_for(SimCondition *condition,
                                     SimPredicate *predicate, void *argument);

// Wakes the `count` oldest waiters, or all; each then waits for the lock.
// Errors: RuntimeError if the lock is not held.
#define sim_condition_notify(condition, count) \
    sim_condition_notify_at(condition, count, SIM_HERE)
#define sim_condition_notify_all(condition) \
    sim_condition_notify_at(condition, SIZE_MAX, SIM_HERE)
SimValue sim_condition_notify_at(SimCondition *condition, size_t count,
                                 const SimSite *site);

// ---- barriers --------------------------------------------------------------

// A meeting point: nobody goes on until `parties` tasks have come. Then it is
// empty and can be used again. Less than one party is a mistake.
SimBarrier *sim_barrier_new(int64_t parties);

// Awaitable: the task's index, 0 to parties - 1. Suspends: until all have come.
// Errors: BrokenBarrierError after reset or abort.
SimCoroutine *sim_barrier_wait(SimBarrier *barrier);

// Awaitable: sends those who wait away with BrokenBarrierError; reset leaves
// the barrier empty and usable, abort broken.
SimCoroutine *sim_barrier_reset(SimBarrier *barrier);
SimCoroutine *sim_barrier_abort(SimBarrier *barrier);

// How many tasks wait there now, and was it aborted?
int64_t sim_barrier_n_waiting(const SimBarrier *barrier);
bool sim_barrier_broken(const SimBarrier *barrier);

// ---- names -----------------------------------------------------------------

// sim_name(thing, "oven") gives a lock, event, condition, semaphore, barrier or
// queue a name, and returns it:
//
//     SimLock *oven = sim_name(asyncio.Lock(), "oven");
//
// Whoever waits then waits for "lock oven", in the trace and when a deadlock is
// reported; without a name for "lock 1", "lock 2" in the order of making. The
// name is copied.
#define sim_name(thing, name)                     \
    _Generic((thing),                             \
        SimLock *: sim_lock_set_name,             \
        SimEventFlag *: sim_event_set_name,       \
        SimCondition *: sim_condition_set_name,   \
        SimSemaphore *: sim_semaphore_set_name,   \
        SimBarrier *: sim_barrier_set_name,       \
        SimQueue *: sim_queue_set_name)(thing, name)

// What it calls.
SimLock *sim_lock_set_name(SimLock *lock, const char *name);
SimEventFlag *sim_event_set_name(SimEventFlag *event, const char *name);
SimCondition *sim_condition_set_name(SimCondition *condition,
                                     const char *name);
SimSemaphore *sim_semaphore_set_name(SimSemaphore *semaphore,
                                     const char *name);
SimBarrier *sim_barrier_set_name(SimBarrier *barrier, const char *name);
SimQueue *sim_queue_set_name(SimQueue *queue, const char *name);

// ---- what with_lock and with_semaphore call --------------------------------

// The lock, to be left; and its way out. Likewise a semaphore.
SimLock *sim_lock_entered(SimLock *lock);
void sim_lock_leave(SimLock **held);
SimSemaphore *sim_semaphore_entered(SimSemaphore *semaphore);
void sim_semaphore_leave(SimSemaphore **held);

#endif

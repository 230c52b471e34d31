// Semaphore: at most `permits` tasks are inside at once.
//
// A permit that is given back passes straight to the first waiter, so a newcomer
// can never overtake the line. Source: CPython Lib/asyncio/locks.py.
#include "core/builtin.h"
#include "core/misuse.h"
#include "sync/line.h"
#include "sync/resource.h"

struct SimSemaphore {
    SimShared shared;
    SimLink line;
    int64_t permits; // free right now
    int64_t bound;   // what release may not exceed; -1: no bound
};

static const SimObjectType semaphore_type = {"semaphore", sim_shared_destroy};
static const SimFutureKind waits_for_permit = {.reason = SIM_REASON_SEMAPHORE,
                                               .describe = sim_line_describe};

static SimSemaphore *new_semaphore(int64_t permits, int64_t bound)
{
    if (permits < 0)
        sim_misuse(NULL,
                   "a semaphore begins with %lld permits; it needs 0 or "
                   "more",
                   (long long)permits);
    SimSemaphore *semaphore =
        sim_shared_new(&semaphore_type, sizeof *semaphore,
                       SIM_RESOURCE_SEMAPHORE, (uint64_t)permits);
    semaphore->permits = permits;
    semaphore->bound = bound;
    sim_list_init(&semaphore->line);
    return semaphore;
}

SimSemaphore *sim_semaphore_new(int64_t permits)
{
    return new_semaphore(permits, -1);
}

SimSemaphore *sim_bounded_semaphore_new(int64_t permits)
{
    return new_semaphore(permits, permits);
}

SimSemaphore *sim_semaphore_set_name(SimSemaphore *semaphore, const char *name)
{
    return sim_shared_set_name(semaphore, name);
}

bool sim_semaphore_locked(const SimSemaphore *semaphore)
{
    SimLink *line = (SimLink *)(uintptr_t)&semaphore->line;
    return semaphore->permits == 0 || sim_line_is_occupied(line);
}

static void record(SimEventKind event, const SimSemaphore *semaphore,
                   const SimSite *site)
{
    sim_shared_record_at(event, &semaphore->shared,
                         (uint64_t)semaphore->permits, site);
}

// The permit is the waiter's from now on, although he runs a turn later.
static void hand_over(SimSemaphore *semaphore)
{
    if (sim_line_wake_next(&semaphore->line, sim_value_bool(true)))
        semaphore->permits--;
}

async(sim_semaphore_acquire, (SimSemaphore *)semaphore)
{
    bool was_woken = false;

    if (!sim_semaphore_locked(semaphore)) {
        semaphore->permits--;
        record(SIM_EVENT_ACQUIRED, semaphore, NULL);
        return sim_value_bool(true);
    }
    SimValue woken = sim_line_wait(&semaphore->line, &waits_for_permit,
                                   &semaphore->shared, &was_woken);
    if (is_error(woken)) {
        // The permit had been handed over: give it to the next.
        if (was_woken) {
            semaphore->permits++;
            hand_over(semaphore);
        }
        return woken;
    }
    record(SIM_EVENT_ACQUIRED, semaphore, NULL);
    if (semaphore->permits > 0)
        hand_over(semaphore);
    return sim_value_bool(true);
}

SimValue sim_semaphore_release_at(SimSemaphore *semaphore, const SimSite *site)
{
    if (semaphore->bound >= 0 && semaphore->permits >= semaphore->bound)
        return sim_fail(ValueError, site,
                        "BoundedSemaphore released too many times");
    semaphore->permits++;
    record(SIM_EVENT_RELEASED, semaphore, site);
    hand_over(semaphore);
    return none;
}

// ---- with_semaphore -------------------------------------------------------------

SimSemaphore *sim_semaphore_entered(SimSemaphore *semaphore)
{
    sim_object_ref(&semaphore->shared.object);
    return semaphore;
}

void sim_semaphore_leave(SimSemaphore **held)
{
    SimSemaphore *semaphore = *held;
    if (!semaphore)
        return;
    *held = NULL;
    sim_semaphore_release_at(semaphore, NULL);
    sim_object_unref(sim_loop_current(), &semaphore->shared.object);
}

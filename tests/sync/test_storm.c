// Cancellation storms over what tasks share; support/storm.h tells how.
#include "support/storm.h"

enum { PERMITS = 3, PARTIES = 3, BARRIERS = 64 };

// ---- locks, semaphores --------------------------------------------------------

async(use_lock, (Storm *)storm)
{
    SimLock *lock = storm->thing;
    with_lock(lock) await(storm_stay(storm));
    return none;
}

async(storm_on_a_lock, (Storm *)storm)
{
    storm->thing = asyncio.Lock();
    int64_t left = as_int(await(storm_rage(storm, use_lock)));
    say("left %d, most inside %d, locked %d", (int)left, storm->most,
        sim_lock_locked(storm->thing));
    return none;
}

static void a_lock_survives_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_a_lock, "left 0, most inside 1, locked 0");
}

async(use_semaphore, (Storm *)storm)
{
    SimSemaphore *semaphore = storm->thing;
    with_semaphore(semaphore) await(storm_stay(storm));
    return none;
}

async(storm_on_a_semaphore, (Storm *)storm)
{
    storm->thing = asyncio.BoundedSemaphore(PERMITS);
    int64_t left = as_int(await(storm_rage(storm, use_semaphore)));
    int permits = 0;
    while (!sim_semaphore_locked(storm->thing)) {
        await(sim_semaphore_acquire(storm->thing));
        permits++;
    }
    say("left %d, most inside %d, permits %d", (int)left, storm->most, permits);
    return none;
}

static void a_semaphore_survives_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_a_semaphore, "left 0, most inside 3, permits 3");
}

// ---- queues -------------------------------------------------------------------

async(use_queue, (Storm *)storm)
{
    if (storm_draw(storm, 2) == 0) {
        await(sim_queue_put(storm->thing, val(1)));
        storm->put++;
    } else {
        storm->taken += as_int(await(sim_queue_get(storm->thing)));
    }
    return none;
}

// There is something to take, and room to put, for those who wait.
static bool queue_could_go_on(const Storm *storm)
{
    return !sim_queue_empty(storm->thing) && !sim_queue_full(storm->thing);
}

async(storm_on, (Storm *)storm, (SimQueue *)queue)
{
    storm->thing = queue;
    storm->could_go_on = queue_could_go_on;
    await(storm_rage(storm, use_queue));
    int64_t in_the_queue = (int64_t)sim_queue_size(queue);
    say("lost %d, stuck %d", (int)(storm->put - storm->taken - in_the_queue),
        storm->has_stuck);
    return none;
}

async(storm_on_a_queue, (Storm *)storm)
{
    await(storm_on(storm, asyncio.Queue(5)));
    return none;
}

async(storm_on_a_lifo_queue, (Storm *)storm)
{
    await(storm_on(storm, asyncio.LifoQueue(5)));
    return none;
}

async(storm_on_a_priority_queue, (Storm *)storm)
{
    await(storm_on(storm, asyncio.PriorityQueue(5)));
    return none;
}

static void the_three_queues_survive_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_a_queue, "lost 0, stuck 0");
    storm_with(storm_on_a_lifo_queue, "lost 0, stuck 0");
    storm_with(storm_on_a_priority_queue, "lost 0, stuck 0");
}

// Who joins must be let go as soon as everything is worked off.
async(use_join, (Storm *)storm)
{
    SimQueue *queue = storm->thing;
    if (storm_draw(storm, 3) == 0) {
        await(sim_queue_join(queue));
    } else {
        sim_queue_put_nowait(queue, val(1));
        storm->put++;
        SimValue stayed = attempt(storm_stay(storm));
        sim_queue_get_nowait(queue);
        storm->taken++;
        sim_queue_task_done(queue);
        if (is_error(stayed))
            return stayed;
    }
    return none;
}

async(storm_on_a_join, (Storm *)storm)
{
    storm->thing = asyncio.Queue(0);
    int64_t left = as_int(await(storm_rage(storm, use_join)));
    say("left %d, unfinished %d", (int)left, (int)(storm->put - storm->taken));
    return none;
}

static void joining_survives_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_a_join, "left 0, unfinished 0");
}

// ---- conditions, events, barriers -----------------------------------------------

async(use_condition, (Storm *)storm)
{
    SimCondition *condition = storm->thing;
    with_lock(sim_condition_lock(condition))
    {
        if (storm_draw(storm, 2) == 0) {
            storm->put++;
            sim_condition_notify(condition, 1);
        } else {
            while (storm->put == storm->taken)
                await(sim_condition_wait(condition));
            storm->taken++;
        }
    }
    return none;
}

// A notification that is lost would leave somebody waiting while there is stock.
static bool condition_could_go_on(const Storm *storm)
{
    return storm->put > storm->taken;
}

async(storm_on_a_condition, (Storm *)storm)
{
    storm->thing = asyncio.Condition(NULL);
    storm->could_go_on = condition_could_go_on;
    await(storm_rage(storm, use_condition));
    say("stuck %d, locked %d", storm->has_stuck,
        sim_lock_locked(sim_condition_lock(storm->thing)));
    return none;
}

static void a_condition_survives_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_a_condition, "stuck 0, locked 0");
}

async(use_event, (Storm *)storm)
{
    SimEventFlag *event = storm->thing;
    if (storm_draw(storm, 3) > 0) {
        await(sim_event_wait(event));
    } else {
        sim_event_set(event);
        await(storm_stay(storm));
        sim_event_clear(event);
    }
    return none;
}

static bool event_could_go_on(const Storm *storm)
{
    return sim_event_is_set(storm->thing);
}

async(storm_on_an_event, (Storm *)storm)
{
    storm->thing = asyncio.Event();
    storm->could_go_on = event_could_go_on;
    await(storm_rage(storm, use_event));
    say("stuck %d", storm->has_stuck);
    return none;
}

static void an_event_survives_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_an_event, "stuck 0");
}

// Each release wakes everybody who waits to come in, so a crowd is spread over
// many barriers.
async(use_barrier, (Storm *)storm)
{
    SimBarrier **barriers = storm->thing;
    SimBarrier *barrier =
        barriers[storm_draw(storm, (uint64_t)storm->tasks / 40) % BARRIERS];
    int64_t index = as_int(await(sim_barrier_wait(barrier)));
    if (index < 0 || index >= PARTIES)
        storm->wrong++;
    return none;
}

async(storm_on_barriers, (Storm *)storm)
{
    SimBarrier *barriers[BARRIERS];
    int64_t waiting = 0;
    for (int i = 0; i < BARRIERS; i++)
        barriers[i] = asyncio.Barrier(PARTIES);
    storm->thing = barriers;
    await(storm_rage(storm, use_barrier));
    for (int i = 0; i < BARRIERS; i++)
        waiting += sim_barrier_n_waiting(barriers[i]);
    say("wrong %d, waiting %d", storm->wrong, (int)waiting);
    return none;
}

static void barriers_survive_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_barriers, "wrong 0, waiting 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_lock_survives_a_storm),
        looptest(a_semaphore_survives_a_storm),
        looptest(the_three_queues_survive_a_storm),
        looptest(joining_survives_a_storm),
        looptest(a_condition_survives_a_storm),
        looptest(an_event_survives_a_storm),
        looptest(barriers_survive_a_storm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Cancellation storms: many tasks on one primitive, cancelled at random awaits.
//
// Whatever happens, nobody is inside who should not be, and nothing is lost: not
// a wake-up, a permit, an item. Many small storms, for in a small crowd it is
// likelier that a cancellation strikes just him who was woken this very turn; and
// one of ten thousand tasks. What fails names the seed.
#include "support/looptest.h"

#include <string.h>

enum { STORMS = 40, FEW = 40, MANY = 10000, ROUNDS = 12, PERMITS = 3 };

typedef struct Storm {
    uint64_t random;
    int tasks;
    SimLock *lock;
    SimSemaphore *semaphore;
    SimCondition *condition;
    SimQueue *queue;
    int inside;     // right now
    int most;       // ever inside
    int stock;      // what the condition guards
    int64_t put;    // items that went into the queue
    int64_t taken;  // items that came out
    int cancelled;  // tasks that ended so
    bool has_stuck; // somebody waited in the end who could have gone on
} Storm;

static uint64_t draw(Storm *storm, uint64_t below)
{
    storm->random ^= storm->random << 13;
    storm->random ^= storm->random >> 7;
    storm->random ^= storm->random << 17;
    return storm->random % below;
}

typedef SimCoroutine *Rage(Storm *storm);

// Runs the storm many times with few tasks, then once with many. `expected` is
// what it says in the end.
static void storm_with(Rage *rage_on, const char *expected)
{
    for (uint64_t seed = 1; seed <= STORMS + 1; seed++) {
        Storm storm = {.random = seed, .tasks = seed <= STORMS ? FEW : MANY};

        SimValue result = sim_run(rage_on(&storm));

        if (is_error(result) || strcmp(said(), expected) != 0)
            print_error("the storm of seed %d went wrong\n", (int)seed);
        assert_false(is_error(result));
        assert_said(expected);
        assert_true(storm.cancelled > 0);
        unsay();
    }
}

static void enter(Storm *storm)
{
    storm->inside++;
    if (storm->inside > storm->most)
        storm->most = storm->inside;
}

// Stays inside for a while; a cancellation does not keep it there.
async(stay, (Storm *)storm)
{
    enter(storm);
    SimValue slept = attempt(asyncio.sleep((double)draw(storm, 3)));
    storm->inside--;
    return slept;
}

async(use_lock, (Storm *)storm)
{
    with_lock(storm->lock) await(stay(storm));
    return none;
}

async(use_semaphore, (Storm *)storm)
{
    with_semaphore(storm->semaphore) await(stay(storm));
    return none;
}

async(use_queue, (Storm *)storm)
{
    if (draw(storm, 2) == 0) {
        await(sim_queue_put(storm->queue, val(1)));
        storm->put++;
    } else {
        storm->taken += as_int(await(sim_queue_get(storm->queue)));
    }
    return none;
}

async(use_condition, (Storm *)storm)
{
    with_lock(sim_condition_lock(storm->condition))
    {
        if (draw(storm, 2) == 0) {
            storm->stock++;
            sim_condition_notify(storm->condition, 1);
        } else {
            while (storm->stock == 0)
                await(sim_condition_wait(storm->condition));
            storm->stock--;
        }
    }
    return none;
}

typedef SimCoroutine *Use(Storm *storm);

// Some give up when they are cancelled, some go on.
async(worker, (Storm *)storm, (Use *)use)
{
    for (int round = 0; round < ROUNDS; round++) {
        SimValue slept = attempt(asyncio.sleep((double)draw(storm, 4)));
        SimValue used = attempt(use(storm));
        bool is_cancelled = is_error(slept) || is_error(used);
        if (is_cancelled && draw(storm, 3) == 0) {
            storm->cancelled++;
            return is_error(used) ? used : slept;
        }
    }
    return none;
}

// Strikes in the very turns in which others are woken: a wake-up that is already
// on its way is the one that gets lost most easily.
async(canceller, (Storm *)storm, (SimValue)workers)
{
    for (int i = 0; i < 4 * storm->tasks; i++) {
        size_t victim = (size_t)draw(storm, sim_len(workers));
        sim_future_cancel(sim_item(workers, victim).future);
        if (draw(storm, 4) == 0)
            await(asyncio.sleep(draw(storm, 8) == 0 ? 1 : 0));
    }
    return none;
}

// All is quiet: is there something to take and to put for those who wait?
static bool could_go_on(const Storm *storm)
{
    if (storm->queue)
        return !sim_queue_empty(storm->queue) && !sim_queue_full(storm->queue);
    return !storm->condition || storm->stock > 0;
}

// When the storm is over, those who still wait for others are let go.
async(rage, (Storm *)storm, (Use *)use)
{
    SimValue workers = sim_list(0, NULL);
    for (int i = 0; i < storm->tasks; i++)
        sim_append(workers, val(asyncio.create_task(worker(storm, use))));
    await(canceller(storm, workers));
    SimValue parts = await(asyncio.wait(workers, 100000, ALL_COMPLETED));
    SimValue left = sim_item(parts, 1);
    storm->has_stuck = sim_len(left) > 0 && could_go_on(storm);
    for (size_t i = 0; i < sim_len(left); i++)
        while (!sim_future_done(sim_item(left, i).future)) {
            sim_future_cancel(sim_item(left, i).future);
            await(asyncio.sleep(0));
            await(asyncio.sleep(4));
        }
    return val(sim_len(left));
}

async(storm_on_a_lock, (Storm *)storm)
{
    storm->lock = asyncio.Lock();
    int64_t left = as_int(await(rage(storm, use_lock)));
    say("left %d, most inside %d, locked %d", (int)left, storm->most,
        sim_lock_locked(storm->lock));
    return none;
}

static void a_lock_survives_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_a_lock, "left 0, most inside 1, locked 0");
}

async(storm_on_a_semaphore, (Storm *)storm)
{
    storm->semaphore = asyncio.BoundedSemaphore(PERMITS);
    int64_t left = as_int(await(rage(storm, use_semaphore)));
    int permits = 0;
    while (!sim_semaphore_locked(storm->semaphore)) {
        await(sim_semaphore_acquire(storm->semaphore));
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

async(storm_on_a_queue, (Storm *)storm)
{
    storm->queue = asyncio.Queue(5);
    await(rage(storm, use_queue));
    int64_t in_the_queue = (int64_t)sim_queue_size(storm->queue);
    say("lost %d, stuck %d", (int)(storm->put - storm->taken - in_the_queue),
        storm->has_stuck);
    return none;
}

static void a_queue_survives_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_a_queue, "lost 0, stuck 0");
}

// A notification that is lost would leave somebody waiting while there is stock.
async(storm_on_a_condition, (Storm *)storm)
{
    storm->condition = asyncio.Condition(NULL);
    await(rage(storm, use_condition));
    say("stuck %d, locked %d", storm->has_stuck,
        sim_lock_locked(sim_condition_lock(storm->condition)));
    return none;
}

static void a_condition_survives_a_storm(void **state)
{
    (void)state;
    storm_with(storm_on_a_condition, "stuck 0, locked 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_lock_survives_a_storm),
        looptest(a_semaphore_survives_a_storm),
        looptest(a_queue_survives_a_storm),
        looptest(a_condition_survives_a_storm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

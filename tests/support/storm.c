#include "support/storm.h"

#include <stdlib.h>
#include <string.h>

enum { STORMS = 40, FEW = 40, MANY = 10000, ROUNDS = 12 };

uint64_t storm_draw(Storm *storm, uint64_t below)
{
    storm->random ^= storm->random << 13;
    storm->random ^= storm->random >> 7;
    storm->random ^= storm->random << 17;
    return storm->random % below;
}

static void storm_once(Rage *rage_on, const char *expected, uint64_t seed,
                       int tasks)
{
    Storm storm = {.random = seed, .tasks = tasks};

    SimValue result = sim_run(rage_on(&storm));

    if (is_error(result) || strcmp(said(), expected) != 0)
        print_error("the storm of seed %llu with %d tasks went wrong\n",
                    (unsigned long long)seed, tasks);
    assert_false(is_error(result));
    assert_said(expected);
    assert_true(storm.cancelled > 0);
    unsay();
}

void storm_with(Rage *rage_on, const char *expected)
{
    const char *more = getenv("SIM_STORM_SEED");
    uint64_t first = more ? strtoull(more, NULL, 10) : 1;
    for (uint64_t seed = first; seed < first + STORMS; seed++)
        storm_once(rage_on, expected, seed, FEW);
    storm_once(rage_on, expected, first + STORMS, MANY);
}

static void enter(Storm *storm)
{
    storm->inside++;
    if (storm->inside > storm->most)
        storm->most = storm->inside;
}

// Stays inside for a while; a cancellation does not keep it there.
async(storm_stay, (Storm *)storm)
{
    enter(storm);
    SimValue slept = attempt(asyncio.sleep((double)storm_draw(storm, 3)));
    storm->inside--;
    return slept;
}

// Some give up when they are cancelled, some go on.
async(worker, (Storm *)storm, (Use *)use)
{
    for (int round = 0; round < ROUNDS; round++) {
        SimValue slept = attempt(asyncio.sleep((double)storm_draw(storm, 4)));
        SimValue used = attempt(use(storm));
        bool is_cancelled = is_error(slept) || is_error(used);
        if (is_cancelled && storm_draw(storm, 3) == 0) {
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
        size_t victim = (size_t)storm_draw(storm, sim_len(workers));
        sim_future_cancel(sim_item(workers, victim).future);
        if (storm_draw(storm, 4) == 0)
            await(asyncio.sleep(storm_draw(storm, 8) == 0 ? 1 : 0));
    }
    return none;
}

// When the storm is over, those who still wait for others are let go.
async(storm_rage, (Storm *)storm, (Use *)use)
{
    SimValue workers = sim_list(0, NULL);
    for (int i = 0; i < storm->tasks; i++)
        sim_append(workers, val(asyncio.create_task(worker(storm, use))));
    await(canceller(storm, workers));
    SimValue parts = await(asyncio.wait(workers, 100000, ALL_COMPLETED));
    SimValue left = sim_item(parts, 1);
    storm->has_stuck =
        sim_len(left) > 0 && storm->could_go_on && storm->could_go_on(storm);
    for (size_t i = 0; i < sim_len(left); i++)
        while (!sim_future_done(sim_item(left, i).future)) {
            sim_future_cancel(sim_item(left, i).future);
            await(asyncio.sleep(0));
            await(asyncio.sleep(4));
        }
    return val(sim_len(left));
}

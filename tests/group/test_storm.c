// Cancellation storms over what waits for several things, or for one in a special
// way; support/storm.h tells how. Every use makes children and counts those that
// run: when it is left, however it is left, none of its own may run on, unless
// that is the point.
#include "support/storm.h"

enum { CHILDREN = 3 };

// Counts itself in `open` while it runs.
async(child, (Storm *)storm, (int *)open)
{
    (*open)++;
    SimValue slept = attempt(asyncio.sleep((double)storm_draw(storm, 3)));
    (*open)--;
    return slept;
}

async(failing_child, (Storm *)storm, (int *)open)
{
    await(child(storm, open));
    return fail(ValueError, "now and then");
}

static SimCoroutine *some_child(Storm *storm, int *open)
{
    return storm_draw(storm, 6) == 0 ? failing_child(storm, open)
                                     : child(storm, open);
}

static void expect_none(Storm *storm, int open)
{
    if (open != 0)
        storm->wrong++;
}

// What the program's own errors mean is not the worker's business.
static SimValue only_cancellation(SimValue value)
{
    return error_is(value, CancelledError) ? value : none;
}

async(storm_of, (Storm *)storm, (Use *)use)
{
    int64_t left = as_int(await(storm_rage(storm, use)));
    say("left %d, wrong %d", (int)left, storm->wrong);
    return none;
}

#define STORM(use)                                     \
    async(storm_of_##use, (Storm *)storm)              \
    {                                                  \
        await(storm_of(storm, use));                   \
        return none;                                   \
    }                                                  \
    static void use##_survives_a_storm(void **state)   \
    {                                                  \
        (void)state;                                   \
        storm_with(storm_of_##use, "left 0, wrong 0"); \
    }

// ---- groups -------------------------------------------------------------------

async(fill_and_leave, (Storm *)storm, (int *)open)
{
    with_group(group)
    {
        for (int i = 0; i < CHILDREN; i++)
            sim_group_create_task(group, some_child(storm, open));
        if (storm_draw(storm, 2) == 0)
            await(asyncio.sleep((double)storm_draw(storm, 3)));
    }
    return none;
}

async(a_task_group, (Storm *)storm)
{
    int open = 0;
    SimValue left = attempt(fill_and_leave(storm, &open));
    expect_none(storm, open);
    return only_cancellation(left);
}
STORM(a_task_group)

async(a_gather, (Storm *)storm)
{
    int open = 0;
    SimValue children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++)
        children[i] = val(child(storm, &open));
    SimValue left =
        attempt(asyncio.gather_array(CHILDREN, children, false, SIM_HERE));
    expect_none(storm, open);
    return only_cancellation(left);
}
STORM(a_gather)

// ---- time limits ----------------------------------------------------------------

async(a_time_limit, (Storm *)storm)
{
    int open = 0;
    double limit = (double)storm_draw(storm, 4);
    SimValue left = attempt(asyncio.wait_for(some_child(storm, &open), limit));
    expect_none(storm, open);
    return only_cancellation(left);
}
STORM(a_time_limit)

// The outer limit may pass while the inner one is left, or just after.
async(a_nest_of_limits, (Storm *)storm)
{
    int open = 0;
    SimTimeout *outer = asyncio.timeout((double)storm_draw(storm, 4));
    SimTimeout *inner = asyncio.timeout((double)storm_draw(storm, 4));
    SimValue slept = attempt(child(storm, &open));
    if (storm_draw(storm, 2) == 0 && !sim_timeout_expired(outer))
        sim_timeout_reschedule(outer, asyncio.time() + 1);
    slept = sim_timeout_exit(inner, slept);
    slept = sim_timeout_exit(outer, slept);
    expect_none(storm, open);
    return only_cancellation(slept);
}
STORM(a_nest_of_limits)

// ---- shields --------------------------------------------------------------------

// Whoever waits may be cancelled; the child goes on to its own end.
async(a_shield, (Storm *)storm)
{
    int open = 0;
    SimTask *task = asyncio.create_task(child(storm, &open));
    SimValue left = attempt(asyncio.shield(asyncio.shield(task)));
    SimValue own = none;
    while (!sim_future_done(sim_future_of(task)))
        own = attempt(asyncio.shield(task));
    expect_none(storm, open);
    if (sim_future_cancelled(sim_future_of(task)))
        storm->wrong++;
    return only_cancellation(is_error(own) ? own : left);
}
STORM(a_shield)

// ---- waiting for some -------------------------------------------------------------

async(a_wait_for_some, (Storm *)storm)
{
    int open = 0;
    SimValue tasks = sim_list(0, NULL);
    for (int i = 0; i < CHILDREN; i++)
        sim_append(tasks, val(asyncio.create_task(child(storm, &open))));
    SimValue first = attempt(asyncio.wait(tasks, 2, FIRST_COMPLETED));
    SimValue coming = asyncio.as_completed_at(tasks, 2, SIM_HERE);
    SimValue second = attempt(sim_item(coming, 0));
    SimValue all = none;
    do
        all = attempt(asyncio.wait(tasks, FOREVER, ALL_COMPLETED));
    while (is_error(all));
    expect_none(storm, open);
    return only_cancellation(is_error(first) ? first : second);
}
STORM(a_wait_for_some)

// ---- generators -------------------------------------------------------------------

// Its clean-up waits, and may be cancelled there.
async(ticks, (Storm *)storm, (int *)open)
{
    SimValue left = none;
    (*open)++;
    for (int i = 0; i < CHILDREN && !is_error(left); i++) {
        left = attempt(asyncio.sleep((double)storm_draw(storm, 3)));
        if (!is_error(left))
            left = attempt_yield(val(i));
    }
    SimValue cleaned = attempt(asyncio.sleep(0));
    (*open)--;
    return is_error(left) ? left : is_error(cleaned) ? cleaned : none;
}

async(goes_through, (Storm *)storm, (int *)open)
{
    async_for(tick, ticks(storm, open))
    {
        (void)tick;
        if (storm_draw(storm, 4) == 0)
            break;
        await(asyncio.sleep((double)storm_draw(storm, 2)));
    }
    return none;
}

async(a_generator, (Storm *)storm)
{
    int open = 0;
    SimValue left = attempt(goes_through(storm, &open));
    expect_none(storm, open);
    return only_cancellation(left);
}
STORM(a_generator)

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_task_group_survives_a_storm),
        looptest(a_gather_survives_a_storm),
        looptest(a_time_limit_survives_a_storm),
        looptest(a_nest_of_limits_survives_a_storm),
        looptest(a_shield_survives_a_storm),
        looptest(a_wait_for_some_survives_a_storm),
        looptest(a_generator_survives_a_storm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

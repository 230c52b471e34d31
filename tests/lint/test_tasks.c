// Warnings about coroutines, tasks and callbacks, in real programs.
#include "support/lintprogram.h"

#include <stdlib.h>
#include <string.h>

async(nap, (double)seconds)
{
    await(asyncio.sleep(seconds));
    return val(1);
}

async(fails)
{
    await(asyncio.sleep(0));
    return fail(ValueError, "no luck");
}

// ---- W01 ------------------------------------------------------------------

async(blocks)
{
    GUILTY, sim_blocking_sleep(1);
    return none;
}

async(sleeps)
{
    await(asyncio.sleep(1));
    return none;
}

static void
w01_a_blocking_sleep_blocks_and_an_awaited_one_does_not(void **unused)
{
    (void)unused;
    lint_program_text(blocks(), "W01", "sleeps 1 s without await");
    lint_program(sleeps(), "");
}

// ---- W09 ------------------------------------------------------------------

async(forgotten)
{
    return none;
}

async(forgets)
{
    lint_guilty_line = __LINE__ - 7;
    forgotten();
    await(asyncio.sleep(0));
    return none;
}

async(remembers)
{
    SimCoroutine *kept = forgotten();
    await(asyncio.sleep(1));
    await(kept);
    return none;
}

static void w09_a_coroutine_nobody_awaits_and_one_awaited_late(void **unused)
{
    (void)unused;
    lint_program_text(forgets(), "W09", "'forgotten' was never awaited");
    lint_program(remembers(), "");
}

// ---- W10, W11 -------------------------------------------------------------

async(drops_an_error)
{
    GUILTY, asyncio.create_task(fails());
    await(asyncio.sleep(1));
    return none;
}

async(looks_at_an_error)
{
    SimTask *task = asyncio.create_task(fails());
    await(asyncio.sleep(1));
    SimValue result = attempt(task);
    say("%s", error_name(result));
    return none;
}

static void w10_an_error_nobody_looks_at_and_one_looked_at_late(void **unused)
{
    (void)unused;
    lint_program_text(drops_an_error(), "W10", "never retrieved");
    lint_program(looks_at_an_error(), "");
}

// A task that survives the shutdown: it swallows every cancellation.
async(stays)
{
    SimFuture *never = asyncio.create_future();
    for (int i = 0; i < 2; i++)
        GUILTY, attempt(never), never = asyncio.create_future();
    return none;
}

async(leaves_it)
{
    asyncio.create_task(stays());
    await(asyncio.sleep(1));
    return none;
}

async(leaves_an_ordinary_one)
{
    asyncio.create_task(nap(100));
    await(asyncio.sleep(1));
    return none;
}

static void w11_a_task_that_survives_and_one_that_is_cancelled(void **unused)
{
    (void)unused;
    lint_program_text(leaves_it(), "W11", "destroyed but it is pending");
    lint_program(leaves_an_ordinary_one(), "");
}

// ---- W05 ------------------------------------------------------------------

async(spins, (int)turns)
{
    for (int i = 0; i < turns; i++)
        (void)(GUILTY, await(asyncio.sleep(0)));
    return none;
}

static void w05_a_million_turns_and_a_thousand(void **unused)
{
    (void)unused;
    lint_program_text(spins(1100000), "W05", "time has not moved");
    lint_program(spins(1000), "");
}

// ---- W13 ------------------------------------------------------------------

async(swallows)
{
    GUILTY, attempt(asyncio.sleep(9));
    return none;
}

async(tidies_up)
{
    SimValue result = attempt(asyncio.sleep(9));
    say("tidy");
    return result;
}

async(cancels, (SimCoroutine *)victim)
{
    SimTask *task = asyncio.create_task(victim);
    await(asyncio.sleep(1));
    sim_task_cancel(task);
    attempt(task);
    return none;
}

async(cancels_one_that_swallows)
{
    await(cancels(swallows()));
    return none;
}

async(cancels_one_that_tidies_up)
{
    await(cancels(tidies_up()));
    return none;
}

static void w13_swallowing_and_tidying_up(void **unused)
{
    (void)unused;
    lint_program_text(cancels_one_that_swallows(), "W13", "catches the error");
    lint_program(cancels_one_that_tidies_up(), "");
}

// ---- W14 ------------------------------------------------------------------

async(beside_the_group)
{
    with_group(group)
    {
        sim_group_create_task(group, nap(1));
        GUILTY, asyncio.create_task(nap(5));
    }
    await(asyncio.sleep(10));
    return none;
}

async(member_makes_one)
{
    GUILTY, asyncio.create_task(nap(5));
    await(asyncio.sleep(1));
    return none;
}

async(beside_a_member)
{
    with_group(group) sim_group_create_task(group, member_makes_one());
    await(asyncio.sleep(10));
    return none;
}

async(in_the_group)
{
    SimTask *before = asyncio.create_task(nap(9));
    with_group(group)
    {
        sim_group_create_task(group, nap(5));
        asyncio.create_task(nap(1)); // ends sooner
    }
    await(before);
    return none;
}

static void
w14_a_task_beside_the_group_and_those_before_or_inside(void **unused)
{
    (void)unused;
    lint_program_text(beside_the_group(), "W14",
                      "still at work when the group");
    lint_program(beside_a_member(), "W14");
    lint_program(in_the_group(), "");
}

// ---- W22 ------------------------------------------------------------------

async(gathers_a_failure)
{
    GUILTY, attempt(asyncio.gather(fails(), nap(5)));
    await(asyncio.sleep(9));
    return none;
}

async(gathers_with_exceptions)
{
    SimValue both = await(asyncio.gather_exceptions(fails(), nap(5)));
    say("%s", error_name(sim_item(both, 0)));
    return none;
}

static void w22_siblings_that_run_on_and_return_exceptions(void **unused)
{
    (void)unused;
    lint_program_text(gathers_a_failure(), "W22", "runs on");
    lint_program(gathers_with_exceptions(), "");
}

// ---- W26 ------------------------------------------------------------------

// Goes down until the stack is used up to `deepest` bytes below `top`.
async(dive, (const char *)top, (ptrdiff_t)deepest)
{
    volatile char page[1024];
    page[0] = 1;
    if (top - (const char *)__builtin_frame_address(0) < deepest)
        (void)(GUILTY, await(dive(top, deepest)));
    return val(page[0]);
}

async(dives_deep)
{
    await(dive(__builtin_frame_address(0), 57 * 1024));
    return none;
}

async(dives)
{
    await(dive(__builtin_frame_address(0), 40 * 1024));
    return none;
}

static void w26_a_stack_that_is_nearly_full_and_one_half_full(void **unused)
{
    (void)unused;
    lint_program_text(dives_deep(), "W26", "'dives_deep' is nearly full");
    lint_program(dives(), "");
}

// ---- W28 ------------------------------------------------------------------

async(ticks, (int)count)
{
    for (int i = 0; i < count; i++) {
        await(asyncio.sleep(1));
        yield(val(i));
    }
    return none;
}

async(leaves_a_generator)
{
    SimGenerator *generator = NULL;
    GUILTY, generator = sim_generator_new(ticks(9));
    await(sim_generator_next(generator));
    return none;
}

async(closes_or_ends_its_generators)
{
    SimGenerator *generator = sim_generator_new(ticks(9));
    await(sim_generator_next(generator));
    await(sim_generator_close(generator));
    SimGenerator *ended = sim_generator_new(ticks(1));
    await(sim_generator_next(ended));
    attempt(sim_generator_next(ended));
    sim_generator_new(ticks(3)); // was never begun
    async_for(tick, ticks(9)) if (as_int(tick) == 1) break;
    return none;
}

static void w28_a_generator_left_open_and_those_that_are_not(void **unused)
{
    (void)unused;
    lint_program_text(leaves_a_generator(), "W28", "'ticks' to its end");
    lint_program(closes_or_ends_its_generators(), "");
}

// ---- W29 ------------------------------------------------------------------

async(awaits_a_number)
{
    SimValue number = val(42);
    GUILTY, attempt(number);
    return none;
}

async(awaits_what_is_done)
{
    SimFuture *future = asyncio.create_future();
    sim_future_set_result(future, val(42));
    await(val(future));
    return none;
}

static void w29_a_number_is_awaited_and_a_done_future(void **unused)
{
    (void)unused;
    lint_program_text(awaits_a_number(), "W29", "an int is awaited");
    lint_program(awaits_what_is_done(), "");
}

// ---- W30 ------------------------------------------------------------------

async(asks_the_wall)
{
    GUILTY, say("%d", time(NULL) > 0);
    return none;
}

async(asks_the_system)
{
    struct timespec now;
    GUILTY, clock_gettime(CLOCK_MONOTONIC, &now);
    return none;
}

async(asks_for_luck)
{
    char byte;
    GUILTY, say("%d", (int)getrandom(&byte, 1, 0));
    return none;
}

async(asks_the_loop)
{
    srand(7);
    say("%g %d", asyncio.time(), rand() >= 0);
    return none;
}

static void w30_the_wall_clock_and_the_loops_own(void **unused)
{
    (void)unused;
    time_t before_the_run = time(NULL);
    assert_true(before_the_run > 0);
    lint_program_text(asks_the_wall(), "W30", "time() is not the loop's");
    lint_program_text(asks_the_system(), "W30", "clock_gettime()");
    lint_program_text(asks_for_luck(), "W30", "getrandom()");
    lint_program(asks_the_loop(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            w01_a_blocking_sleep_blocks_and_an_awaited_one_does_not),
        cmocka_unit_test(w09_a_coroutine_nobody_awaits_and_one_awaited_late),
        cmocka_unit_test(w10_an_error_nobody_looks_at_and_one_looked_at_late),
        cmocka_unit_test(w11_a_task_that_survives_and_one_that_is_cancelled),
        cmocka_unit_test(w05_a_million_turns_and_a_thousand),
        cmocka_unit_test(w13_swallowing_and_tidying_up),
        cmocka_unit_test(
            w14_a_task_beside_the_group_and_those_before_or_inside),
        cmocka_unit_test(w22_siblings_that_run_on_and_return_exceptions),
        cmocka_unit_test(w26_a_stack_that_is_nearly_full_and_one_half_full),
        cmocka_unit_test(w28_a_generator_left_open_and_those_that_are_not),
        cmocka_unit_test(w29_a_number_is_awaited_and_a_done_future),
        cmocka_unit_test(w30_the_wall_clock_and_the_loops_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

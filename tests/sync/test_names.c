// What tasks share has names: in the trace, and when a deadlock is reported.
#include "support/looptest.h"
#include "support/tracetest.h"

#include <string.h>

async(makes_one_of_each)
{
    SimLock *oven = sim_name(asyncio.Lock(), "oven");
    assert_false(sim_lock_locked(oven));
    sim_name(asyncio.Event(), "bell");
    sim_name(asyncio.Condition(oven), "news");
    sim_name(asyncio.Semaphore(2), "cars");
    sim_name(asyncio.BoundedSemaphore(2), "bikes");
    sim_name(asyncio.Barrier(2), "bridge");
    sim_name(asyncio.Queue(0), "tray");
    return none;
}

static void each_thing_can_be_given_a_name(void **state)
{
    static const char *const names[] = {"oven",  "bell",   "news", "cars",
                                        "bikes", "bridge", "tray"};
    (void)state;
    sim_run(makes_one_of_each());

    SimReader *reader = tracetest_open();
    for (int i = 0; i < 7; i++) {
        SimEvent made = tracetest_event(reader, SIM_EVENT_RESOURCE, i + 1);
        SimEvent named =
            tracetest_event(reader, SIM_EVENT_RESOURCE_NAMED, i + 1);
        assert_int_equal(named.a, made.arg);
        assert_int_equal(named.flags, made.flags);
        assert_string_equal(sim_reader_string(reader, named.arg), names[i]);
    }
    sim_reader_close(reader);
}

async(makes_what_has_parts)
{
    asyncio.Queue(0);
    asyncio.Barrier(2);
    return none;
}

static void the_parts_of_a_thing_are_not_in_the_trace(void **state)
{
    (void)state;
    sim_run(makes_what_has_parts());

    SimReader *reader = tracetest_open();
    assert_int_equal(tracetest_count(reader, SIM_EVENT_RESOURCE), 2);
    assert_int_equal(tracetest_count(reader, SIM_EVENT_LEVEL), 0);
    sim_reader_close(reader);
}

// ---- who is stuck -------------------------------------------------------------

async(takes_two, (SimLock *)first, (SimLock *)second)
{
    with_lock(first)
    {
        await(asyncio.sleep(0));
        await(sim_lock_acquire(second));
    }
    return none;
}

async(takes_crosswise, (SimLock *)first, (SimLock *)second)
{
    SimTask *ann = asyncio.create_named_task(takes_two(first, second), "Ann");
    SimTask *ben = asyncio.create_named_task(takes_two(second, first), "Ben");
    await(asyncio.gather(ann, ben));
    return none;
}

async(takes_crosswise_by_name)
{
    SimLock *oven = sim_name(asyncio.Lock(), "oven");
    await(takes_crosswise(oven, asyncio.Lock()));
    return none;
}

static void a_deadlock_names_who_has_what_and_who_wants_it(void **state)
{
    (void)state;
    capture_errors();

    sim_run(takes_crosswise_by_name());

    assert_non_null(
        strstr(captured_errors(), "Ann waits for lock 2, which Ben has, at"));
    assert_non_null(strstr(captured_errors(),
                           "Ben waits for lock oven, which Ann has, at"));
}

async(takes_and_ends, (SimLock *)lock)
{
    await(sim_lock_acquire(lock));
    return none;
}

async(wants_what_nobody_gives_back)
{
    SimLock *lock = asyncio.Lock();
    await(asyncio.create_task(takes_and_ends(lock)));
    await(sim_lock_acquire(lock));
    return none;
}

static void a_lock_may_be_with_a_task_that_has_ended(void **state)
{
    (void)state;
    capture_errors();

    sim_run(wants_what_nobody_gives_back());

    assert_non_null(strstr(captured_errors(),
                           "waits for lock 1, which a task that has ended "
                           "has"));
}

typedef SimCoroutine *Wait(void);

async(waits_for_an_item)
{
    await(sim_queue_get(sim_name(asyncio.Queue(0), "tray")));
    return none;
}

async(waits_for_a_place)
{
    SimQueue *queue = asyncio.Queue(1);
    await(sim_queue_put(queue, none));
    await(sim_queue_put(queue, none));
    return none;
}

async(waits_for_others)
{
    await(sim_barrier_wait(sim_name(asyncio.Barrier(2), "bridge")));
    return none;
}

async(waits_for_a_permit)
{
    await(sim_semaphore_acquire(asyncio.Semaphore(0)));
    return none;
}

static void every_wait_is_reported_by_name_or_number(void **state)
{
    static const struct {
        Wait *wait;
        const char *words;
    } rows[] = {
        {waits_for_an_item, "waits for an item in queue tray, at"},
        {waits_for_a_place, "waits for a place in queue 1, at"},
        {waits_for_others, "waits for barrier bridge, at"},
        {waits_for_a_permit, "waits for semaphore 1, at"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        looptest_setup(state);
        capture_errors();

        sim_run(rows[i].wait());

        assert_non_null(strstr(captured_errors(), rows[i].words));
        looptest_teardown(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest_traced(each_thing_can_be_given_a_name),
        looptest_traced(the_parts_of_a_thing_are_not_in_the_trace),
        looptest(a_deadlock_names_who_has_what_and_who_wants_it),
        looptest(a_lock_may_be_with_a_task_that_has_ended),
        cmocka_unit_test(every_wait_is_reported_by_name_or_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// to_thread: results, errors, cancellation, the clock, the trace.
#include "support/looptest.h"
#include "support/tracetest.h"

#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

// ---- results --------------------------------------------------------------

static SimValue twice(void *number)
{
    return val(2 * *(int *)number);
}

static SimValue text_and_list(void *word)
{
    SimValue text = sim_text("%s!", (const char *)word);
    return sim_list(2, (SimValue[]){text, val(7)});
}

async(two_results)
{
    int number = 21;
    say("%d", (int)as_int(await(asyncio.to_thread(twice, &number))));
    SimValue list = await(asyncio.to_thread(text_and_list, "hello"));
    say("%s %d", as_text(sim_item(list, 0)), (int)as_int(sim_item(list, 1)));
    return none;
}

static void a_thread_returns_numbers_and_copies_of_texts_and_lists(void **state)
{
    (void)state;
    sim_run(two_results());

    assert_said("42 hello! 7");
}

static SimValue refuses(void *what)
{
    return fail(ValueError, "no such %s", (const char *)what);
}

async(an_error)
{
    SimValue result = attempt(asyncio.to_thread(refuses, "table"));
    say("%s: %s", error_name(result), error_message(result));
    say("%d", error_is(result, Exception));
    return none;
}

static void an_error_crosses_back_with_its_message(void **state)
{
    (void)state;
    sim_run(an_error());

    assert_said("ValueError: no such table 1");
}

static SimValue returns_a_task(void *unused)
{
    (void)unused;
    return val(asyncio.create_future());
}

async(a_stranger)
{
    SimValue result = attempt(asyncio.to_thread(returns_a_task, NULL));
    say("%s", error_name(result));
    return none;
}

static void what_belongs_to_a_loop_does_not_cross(void **state)
{
    (void)state;
    sim_run(a_stranger());

    assert_said("TypeError");
}

// ---- the loop goes on -----------------------------------------------------

static SimValue wait_for_signal(void *semaphore)
{
    sem_wait(semaphore);
    return val("signalled");
}

async(signals, (sem_t *)semaphore)
{
    say("loop");
    sem_post(semaphore);
    return none;
}

async(thread_needs_the_loop)
{
    sem_t semaphore;
    sem_init(&semaphore, 0, 0);
    asyncio.create_task(signals(&semaphore));
    SimValue result = await(asyncio.to_thread(wait_for_signal, &semaphore));
    say("%s", as_text(result));
    sem_destroy(&semaphore);
    return none;
}

static void the_loop_runs_tasks_while_a_thread_blocks(void **state)
{
    (void)state;
    sim_run(thread_needs_the_loop());

    assert_said("loop signalled");
}

// ---- the clock ------------------------------------------------------------

static SimValue computes(void *unused)
{
    struct timespec moment = {0, 3000000};
    (void)unused;
    nanosleep(&moment, NULL);
    return none;
}

async(sleeper)
{
    await(asyncio.sleep(1));
    return none;
}

async(a_promise)
{
    asyncio.create_task(sleeper());
    await(asyncio.to_thread(computes, NULL));
    say("%g", asyncio.time());
    return none;
}

static void virtual_time_stands_still_while_a_thread_computes(void **state)
{
    (void)state;
    sim_run(a_promise());

    assert_said("0");
}

static SimValue sleeps_twice(void *unused)
{
    (void)unused;
    sim_blocking_sleep(0.5);
    double middle = sim_time();
    sim_blocking_sleep(0.5);
    return val(middle + sim_time());
}

async(three_sleepers)
{
    SimValue list =
        await(asyncio.gather(asyncio.to_thread(sleeps_twice, NULL),
                             asyncio.to_thread(sleeps_twice, NULL), sleeper()));
    say("%g %g", as_float(sim_item(list, 0)), as_float(sim_item(list, 1)));
    say("@%g", asyncio.time());
    return none;
}

static void a_thread_that_sleeps_lets_virtual_time_go_on(void **state)
{
    (void)state;
    sim_run(three_sleepers());

    assert_said("1.5 1.5 @1");
}

async(more_sleepers_than_threads)
{
    SimValue naps = sim_list(0, NULL);
    for (int i = 0; i < 100; i++)
        sim_append(naps, val(asyncio.to_thread(sleeps_twice, NULL)));
    SimValue list = await(asyncio.gather_list(naps));
    say("%g", as_float(sim_item(list, 0)));
    double rounds = ceil(100.0 / (double)sim_loop_current()->io.thread_count);
    say("%d", asyncio.time() == rounds);
    say("%d", as_float(sim_item(list, 99)) == 2 * rounds - 0.5);
    return none;
}

static void those_that_wait_for_a_sleeping_thread_hold_no_clock(void **state)
{
    (void)state;
    sim_run(more_sleepers_than_threads());

    assert_said("1.5 1 1");
}

// ---- cancellation ---------------------------------------------------------

typedef struct Gate {
    sem_t reached; // by a thread
    sem_t open;
    int passed;
} Gate;

static SimValue pass(void *gate)
{
    Gate *it = gate;
    sem_post(&it->reached);
    sem_wait(&it->open);
    __atomic_add_fetch(&it->passed, 1, __ATOMIC_SEQ_CST);
    return none;
}

async(passes, (Gate *)gate)
{
    SimValue result = attempt(asyncio.to_thread(pass, gate));
    say("%s", is_error(result) ? error_name(result) : "passed");
    return none;
}

async(cancels_one, (Gate *)gate)
{
    SimTask *task = asyncio.create_task(passes(gate));
    await(asyncio.sleep(0));
    sem_wait(&gate->reached);
    sim_task_cancel(task);
    await(task);
    sem_post(&gate->open);
    return none;
}

static void
a_cancelled_wait_leaves_the_function_running_to_its_end(void **state)
{
    Gate gate = {.passed = 0};
    (void)state;
    sem_init(&gate.reached, 0, 0);
    sem_init(&gate.open, 0, 0);

    sim_run(cancels_one(&gate));

    assert_said("CancelledError");
    assert_int_equal(gate.passed, 1);
    sem_destroy(&gate.reached);
    sem_destroy(&gate.open);
}

enum { MORE_THAN_THE_POOL = 70 };

async(cancels_all_but_the_running, (Gate *)gate)
{
    SimValue tasks = sim_list(0, NULL);
    for (int i = 0; i < MORE_THAN_THE_POOL; i++)
        sim_append(tasks, val(asyncio.create_task(passes(gate))));
    await(asyncio.sleep(0));
    for (int i = 0; i < MORE_THAN_THE_POOL; i++)
        sim_future_cancel(sim_item(tasks, (size_t)i).future);
    await(asyncio.sleep(0)); // the errors arrive
    for (int i = 0; i < MORE_THAN_THE_POOL; i++)
        sem_post(&gate->open);
    await(asyncio.gather_list(tasks));
    return none;
}

static void a_job_that_waits_for_a_thread_is_cancelled_for_good(void **state)
{
    Gate gate = {.passed = 0};
    (void)state;
    sem_init(&gate.reached, 0, 0);
    sem_init(&gate.open, 0, 0);

    sim_run(cancels_all_but_the_running(&gate));

    assert_true(gate.passed < MORE_THAN_THE_POOL);
    sem_destroy(&gate.reached);
    sem_destroy(&gate.open);
}

// ---- misuse, and the trace ------------------------------------------------

static SimValue makes_a_task(void *unused)
{
    (void)unused;
    asyncio.create_task(sleeper());
    return none;
}

async(careless)
{
    await(asyncio.to_thread(makes_a_task, NULL));
    return none;
}

static void a_task_made_on_a_thread_is_reported(void **state)
{
    (void)state;
    capture_errors();

    sim_run(careless());

    assert_non_null(strstr(captured_errors(), "belong to the loop's thread"));
}

static SimValue prints(void *line)
{
    printf("%s\n", (const char *)line);
    return none;
}

async(prints_on_a_thread)
{
    await(asyncio.to_thread(prints, "[ printed on a thread ]"));
    return none;
}

static void the_trace_tells_of_the_job_its_thread_and_its_output(void **state)
{
    (void)state;
    sim_run(prints_on_a_thread());

    SimReader *reader = tracetest_open();
    SimEvent done = tracetest_event(reader, SIM_EVENT_JOB_DONE, 1);
    SimEvent print = tracetest_event(reader, SIM_EVENT_PRINT, 1);
    assert_int_equal(done.flags, 1); // the lane
    assert_int_equal(tracetest_waits(reader, SIM_REASON_THREAD), 1);
    assert_int_equal(tracetest_cause_of_wake(reader, SIM_REASON_THREAD),
                     SIM_EVENT_JOB_DONE);
    assert_int_equal(print.task, 1);
    assert_string_equal(sim_reader_string(reader, print.arg),
                        "[ printed on a thread ]");
    sim_reader_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_thread_returns_numbers_and_copies_of_texts_and_lists),
        looptest(an_error_crosses_back_with_its_message),
        looptest(what_belongs_to_a_loop_does_not_cross),
        looptest(the_loop_runs_tasks_while_a_thread_blocks),
        looptest(virtual_time_stands_still_while_a_thread_computes),
        looptest(a_thread_that_sleeps_lets_virtual_time_go_on),
        looptest(those_that_wait_for_a_sleeping_thread_hold_no_clock),
        looptest(a_cancelled_wait_leaves_the_function_running_to_its_end),
        looptest(a_job_that_waits_for_a_thread_is_cancelled_for_good),
        looptest(a_task_made_on_a_thread_is_reported),
        looptest_traced(the_trace_tells_of_the_job_its_thread_and_its_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

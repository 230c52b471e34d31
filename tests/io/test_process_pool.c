// run_in_executor: calls in processes: values, errors, death, the clock.
#include "support/looptest.h"
#include "support/tracetest.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *name_of(SimValue value)
{
    return is_error(value) ? error_name(value) : "no error";
}

// ---- values ---------------------------------------------------------------

static SimValue twice(SimValue number)
{
    return val(2 * as_int(number));
}

static SimValue echo(SimValue value)
{
    return value;
}

async(calls)
{
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(2);
    say("%d", (int)as_int(await(asyncio.run_in_executor(pool, twice, 21))));
    SimValue list = sim_list(
        4, (SimValue[]){val("text"), sim_bytes("a\0b", 3), val(0.5), none});
    SimValue same = await(asyncio.run_in_executor(pool, echo, list));
    say("%s %d %g %d", as_text(sim_item(same, 0)),
        memcmp(as_text(sim_item(same, 1)), "a\0b", 3) == 0,
        as_float(sim_item(same, 2)), sim_item(same, 3).kind == SIM_VALUE_NONE);
    say("%d", (int)sim_len(same));
    return none;
}

static void values_go_to_a_process_and_come_back(void **state)
{
    (void)state;
    sim_run(calls());

    assert_said("42 text 1 0.5 1 4");
}

enum { MANY_BYTES = 1000003 };

static SimValue reversed(SimValue bytes)
{
    static char text[MANY_BYTES];
    for (size_t i = 0; i < MANY_BYTES; i++)
        text[i] = as_text(bytes)[MANY_BYTES - 1 - i];
    return sim_bytes(text, MANY_BYTES);
}

async(calls_with_much)
{
    static char bytes[MANY_BYTES];
    for (int i = 0; i < MANY_BYTES; i++)
        bytes[i] = (char)(i * 31 >> 3);
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(1);
    SimValue once = await(asyncio.run_in_executor(
        pool, reversed, sim_bytes(bytes, sizeof bytes)));
    SimValue again = await(asyncio.run_in_executor(pool, reversed, once));
    say("%d", memcmp(as_text(again), bytes, sizeof bytes) == 0);
    return none;
}

static void a_value_may_be_longer_than_a_socket_holds(void **state)
{
    (void)state;
    sim_run(calls_with_much());

    assert_said("1");
}

static int counter;

static SimValue count_up(SimValue unused)
{
    (void)unused;
    return val(++counter);
}

static SimValue process_number(SimValue unused)
{
    (void)unused;
    return val((int)getpid());
}

async(shares_nothing)
{
    counter = 10;
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(1);
    say("%d", (int)as_int(await(asyncio.run_in_executor(pool, count_up, 0))));
    say("%d", (int)as_int(await(asyncio.run_in_executor(pool, count_up, 0))));
    say("%d", counter);
    int pid =
        (int)as_int(await(asyncio.run_in_executor(pool, process_number, 0)));
    say("%d", pid != getpid());
    return none;
}

static void a_process_shares_no_memory_with_the_loop(void **state)
{
    (void)state;
    sim_run(shares_nothing());

    assert_said("11 12 10 1");
}

// ---- errors ---------------------------------------------------------------

static SimValue refuses(SimValue what)
{
    return fail(ValueError, "no such %s", as_text(what));
}

static SimValue returns_a_future(SimValue unused)
{
    (void)unused;
    return val(asyncio.create_future());
}

async(errors)
{
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(1);
    SimValue result = attempt(asyncio.run_in_executor(pool, refuses, "table"));
    say("%s: %s", error_name(result), error_message(result));
    say("%s",
        name_of(attempt(asyncio.run_in_executor(pool, returns_a_future, 0))));
    say("%s", name_of(attempt(asyncio.run_in_executor(pool, echo, pool))));
    say("%s", name_of(attempt(asyncio.run_in_executor(pool, echo, 1))));
    return none;
}

static void an_error_crosses_back_and_what_cannot_is_a_type_error(void **state)
{
    (void)state;
    sim_run(errors());

    assert_said("ValueError: no such table TypeError TypeError no error");
}

static SimValue dies(SimValue number)
{
    raise((int)as_int(number));
    return none;
}

static SimValue exits(SimValue status)
{
    _exit((int)as_int(status));
}

async(calls_and_says, (SimProcessPool *)pool)
{
    SimValue result = attempt(asyncio.run_in_executor(pool, twice, 1));
    say("%s", name_of(result));
    return none;
}

async(loses_a_process)
{
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(1);
    SimTask *other = asyncio.create_task(calls_and_says(pool));
    SimValue result = attempt(asyncio.run_in_executor(pool, dies, SIGKILL));
    await(other);
    say("%s %d;", name_of(result),
        strstr(error_message(result), "by signal 9") != NULL);
    await(calls_and_says(pool)); // it stays broken
    pool = asyncio.ProcessPoolExecutor(2);
    result = attempt(asyncio.run_in_executor(pool, exits, 7));
    say("%d;", strstr(error_message(result), "with exit status 7") != NULL);
    pool = asyncio.ProcessPoolExecutor(1);
    await(calls_and_says(pool));
    return none;
}

static void
a_process_that_dies_is_an_error_of_all_calls_and_the_loop_goes_on(void **state)
{
    (void)state;
    sim_run(loses_a_process());

    assert_said("BrokenProcessPool BrokenProcessPool 1; BrokenProcessPool 1; "
                "no error");
}

async(forks_without_descriptors)
{
    struct rlimit before;
    getrlimit(RLIMIT_NOFILE, &before);
    sim_process_pool_shutdown(asyncio.ProcessPoolExecutor(1));
    struct rlimit none_left = {3, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none_left);
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(1);
    setrlimit(RLIMIT_NOFILE, &before);
    SimValue result = attempt(asyncio.run_in_executor(pool, twice, 1));
    say("%s: %s", error_name(result), error_message(result));
    await(calls_and_says(asyncio.ProcessPoolExecutor(1)));
    return none;
}

static void
without_descriptors_calls_of_a_pool_fail_and_the_loop_goes_on(void **state)
{
    (void)state;
    sim_run(forks_without_descriptors());

    assert_said("OSError: starting a process: too many open files no error");
}

async(shuts_down)
{
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(1);
    SimTask *running =
        asyncio.create_task(asyncio.run_in_executor(pool, process_number, 0));
    SimTask *waiting =
        asyncio.create_task(asyncio.run_in_executor(pool, twice, 0));
    await(asyncio.sleep(0));
    sim_process_pool_shutdown(pool);
    say("%s", name_of(attempt(running)));
    say("%s", name_of(attempt(waiting)));
    SimValue late = attempt(asyncio.run_in_executor(pool, twice, 0));
    say("%s: %s", error_name(late), error_message(late));
    sim_process_pool_shutdown(pool);
    return none;
}

static void after_shutdown_no_call_is_made(void **state)
{
    (void)state;
    sim_run(shuts_down());

    assert_said("RuntimeError RuntimeError RuntimeError: cannot schedule new "
                "futures after shutdown");
}

// ---- cancelling -----------------------------------------------------------

static SimValue computes_for_ever(SimValue unused)
{
    volatile bool is_true = true;
    while (is_true)
        continue;
    return unused;
}

async(cancels)
{
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(2);
    SimTask *endless = asyncio.create_task(
        asyncio.run_in_executor(pool, computes_for_ever, 0));
    await(asyncio.sleep(0));
    sim_task_cancel(endless);
    say("%s", name_of(attempt(endless)));
    // The other process still works; one that is in line is taken out of it.
    SimTask *first =
        asyncio.create_task(asyncio.run_in_executor(pool, twice, 1));
    SimTask *second =
        asyncio.create_task(asyncio.run_in_executor(pool, refuses, "call"));
    SimTask *third =
        asyncio.create_task(asyncio.run_in_executor(pool, twice, 3));
    await(asyncio.sleep(0));
    sim_task_cancel(second);
    say("%d", (int)as_int(await(first)));
    say("%d", (int)as_int(await(third)));
    return none;
}

static void a_cancelled_call_is_forgotten_and_ends_with_its_pool(void **state)
{
    (void)state;
    sim_run(cancels());
    sim_loop_close();

    assert_said("CancelledError 2 6");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // no child is left
}

// ---- the clock ------------------------------------------------------------

static SimValue naps(SimValue seconds)
{
    sim_blocking_sleep(as_float(seconds));
    sim_blocking_sleep(as_float(seconds));
    return val(sim_time());
}

static SimValue works(SimValue seconds)
{
    sim_work(as_float(seconds));
    return val(sim_time());
}

async(ticks)
{
    await(asyncio.sleep(1.5));
    say("tick @%g", asyncio.time());
    return none;
}

async(naps_in_parallel)
{
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(2);
    SimTask *clock = asyncio.create_task(ticks());
    SimValue list =
        await(asyncio.gather(asyncio.run_in_executor(pool, naps, 1.0),
                             asyncio.run_in_executor(pool, naps, 1.0),
                             asyncio.run_in_executor(pool, naps, 1.0),
                             asyncio.run_in_executor(pool, works, 1.0)));
    for (size_t i = 0; i < sim_len(list); i++)
        say("%g", as_float(sim_item(list, i)));
    await(clock);
    say("@%g", asyncio.time());
    return none;
}

static void processes_sleep_and_work_in_virtual_time(void **state)
{
    (void)state;
    sim_run(naps_in_parallel());

    assert_said("tick @1.5 2 2 4 3 @4");
}

static SimValue prints(SimValue text)
{
    printf("%s\n", as_text(text));
    return none;
}

async(prints_in_a_process)
{
    SimProcessPool *pool = asyncio.ProcessPoolExecutor(2);
    await(asyncio.run_in_executor(pool, prints, "[ printed in a process ]"));
    return none;
}

static void the_trace_tells_of_processes_their_calls_and_output(void **state)
{
    (void)state;
    sim_run(prints_in_a_process());

    SimReader *reader = tracetest_open();
    assert_int_equal(tracetest_count(reader, SIM_EVENT_LANE), 2);
    SimEvent submit = tracetest_event(reader, SIM_EVENT_JOB_SUBMIT, 1);
    SimEvent done = tracetest_event(reader, SIM_EVENT_JOB_DONE, 1);
    SimEvent print = tracetest_event(reader, SIM_EVENT_PRINT, 1);
    assert_int_equal(submit.flags, SIM_WORKER_PROCESS);
    assert_int_equal(done.arg, submit.arg);
    assert_int_equal(done.flags, 1); // the lane
    assert_int_equal(print.task, 1);
    assert_string_equal(sim_reader_string(reader, print.arg),
                        "[ printed in a process ]");
    assert_int_equal(tracetest_waits(reader, SIM_REASON_PROCESS), 1);
    assert_int_equal(tracetest_cause_of_wake(reader, SIM_REASON_PROCESS),
                     SIM_EVENT_JOB_DONE);
    sim_reader_close(reader);
}

static SimValue nothing(void *unused)
{
    (void)unused;
    return none;
}

async(makes_a_pool_late)
{
    await(asyncio.to_thread(nothing, NULL));
    asyncio.ProcessPoolExecutor(1);
    return none;
}

static void a_pool_made_beside_threads_is_warned_of(void **state)
{
    (void)state;
    capture_errors();
    sim_run(makes_a_pool_late());

    assert_non_null(strstr(captured_errors(), "make the pool before the first "
                                              "to_thread"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(values_go_to_a_process_and_come_back),
        looptest(a_value_may_be_longer_than_a_socket_holds),
        looptest(a_process_shares_no_memory_with_the_loop),
        looptest(an_error_crosses_back_and_what_cannot_is_a_type_error),
        looptest(
            a_process_that_dies_is_an_error_of_all_calls_and_the_loop_goes_on),
        looptest(without_descriptors_calls_of_a_pool_fail_and_the_loop_goes_on),
        looptest(after_shutdown_no_call_is_made),
        looptest(a_cancelled_call_is_forgotten_and_ends_with_its_pool),
        looptest(processes_sleep_and_work_in_virtual_time),
        looptest_traced(the_trace_tells_of_processes_their_calls_and_output),
        looptest(a_pool_made_beside_threads_is_warned_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

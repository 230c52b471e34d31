// Signals and other threads: callbacks that come from outside the loop.
#include "support/looptest.h"
#include "support/tracetest.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static int turns;

async(count_turns)
{
    for (;;) {
        await(asyncio.sleep(0));
        turns++;
    }
}

static void ring(void *event)
{
    say("rings in turn %d,", turns);
    sim_event_set(event);
}

// ---- signals --------------------------------------------------------------

async(waits_for_a_signal)
{
    SimEventFlag *event = asyncio.Event();
    asyncio.add_signal_handler(SIGUSR1, ring, event);
    asyncio.create_task(count_turns());
    await(asyncio.sleep(0));
    for (int i = 0; i < 2; i++) {
        turns = 0;
        kill(getpid(), SIGUSR1);
        await(sim_event_wait(event));
        say("runs in %d", turns);
        sim_event_clear(event);
    }
    return none;
}

// The numbers are CPython's.
static void a_signal_is_a_callback_in_the_turn_after_the_next(void **state)
{
    (void)state;
    sim_run(waits_for_a_signal());

    assert_said("rings in turn 2, runs in 3 rings in turn 2, runs in 3");
}

async(sleeps_until_it_rings)
{
    SimEventFlag *event = asyncio.Event();
    asyncio.add_signal_handler(SIGALRM, ring, event);
    struct itimerval soon = {.it_value = {.tv_usec = 20000}};
    setitimer(ITIMER_REAL, &soon, NULL);
    await(sim_event_wait(event));
    return none;
}

static void a_loop_with_a_handler_waits_and_is_no_deadlock(void **state)
{
    (void)state;
    SimValue result = sim_run(sleeps_until_it_rings());

    assert_false(is_error(result));
    assert_said("rings in turn 0,");
}

static void never(void *unused)
{
    (void)unused;
    say("never");
}

static void stop(void *event)
{
    say("stop");
    sim_event_set(event);
}

async(replaces_and_removes)
{
    SimEventFlag *event = asyncio.Event();
    asyncio.add_signal_handler(SIGUSR1, never, NULL);
    asyncio.add_signal_handler(SIGUSR1, stop, event);
    kill(getpid(), SIGUSR1);
    await(sim_event_wait(event));
    say("%d", asyncio.remove_signal_handler(SIGUSR1));
    say("%d", asyncio.remove_signal_handler(SIGUSR1));
    struct sigaction now;
    sigaction(SIGUSR1, NULL, &now);
    say("%d", now.sa_handler == SIG_DFL);
    // One that is removed while its callback is on the way does not ring.
    asyncio.add_signal_handler(SIGUSR1, never, NULL);
    kill(getpid(), SIGUSR1);
    await(asyncio.sleep(0));
    asyncio.remove_signal_handler(SIGUSR1);
    await(asyncio.sleep(0.1));
    return none;
}

static void a_handler_can_be_replaced_and_removed(void **state)
{
    (void)state;
    sim_run(replaces_and_removes());

    assert_said("stop 1 0 1");
}

async(asks_for_the_impossible)
{
    SimValue result = asyncio.add_signal_handler(SIGKILL, never, NULL);
    say("%s: %s;", error_name(result), error_message(result));
    result = asyncio.add_signal_handler(0, never, NULL);
    say("%s: %s;", error_name(result), error_message(result));
    result = asyncio.add_signal_handler(65, never, NULL);
    say("%s", error_name(result));
    return none;
}

// The words are CPython's.
static void what_cannot_be_caught_is_an_error_value(void **state)
{
    (void)state;
    sim_run(asks_for_the_impossible());

    assert_said("RuntimeError: sig 9 cannot be caught; ValueError: invalid "
                "signal number 0; ValueError");
}

async(catches_interrupts)
{
    SimEventFlag *event = asyncio.Event();
    asyncio.add_signal_handler(SIGINT, stop, event);
    kill(getpid(), SIGINT);
    await(sim_event_wait(event));
    say("still here");
    asyncio.remove_signal_handler(SIGINT);
    kill(getpid(), SIGINT);
    await(asyncio.sleep(1));
    say("not here");
    return none;
}

static void ctrl_c_cancels_main_only_without_a_handler(void **state)
{
    (void)state;
    SimValue result = sim_run(catches_interrupts());

    assert_said("stop still here");
    assert_true(error_is(result, KeyboardInterrupt));
}

async(leaves_handlers)
{
    asyncio.add_signal_handler(SIGINT, never, NULL);
    asyncio.add_signal_handler(SIGUSR2, never, NULL);
    kill(getpid(), SIGUSR2); // it is on its way when the loop ends
    return none;
}

static void a_loop_that_ends_takes_its_handlers_along(void **state)
{
    struct sigaction now;
    (void)state;
    sim_run(leaves_handlers());
    sim_loop_close();

    sigaction(SIGINT, NULL, &now);
    assert_true(now.sa_handler == SIG_DFL);
    sigaction(SIGUSR2, NULL, &now);
    assert_true(now.sa_handler == SIG_DFL);
}

// ---- other threads --------------------------------------------------------

typedef struct Visitor {
    SimLoop *loop;
    SimEventFlag *event;
    pthread_t thread;
} Visitor;

static void *visit(void *argument)
{
    Visitor *visitor = argument;
    asyncio.call_soon_threadsafe(visitor->loop, stop, visitor->event);
    return NULL;
}

async(is_visited)
{
    Visitor visitor = {asyncio.get_running_loop(), asyncio.Event(), 0};
    pthread_create(&visitor.thread, NULL, visit, &visitor);
    await(sim_event_wait(visitor.event));
    pthread_join(visitor.thread, NULL);
    return none;
}

static void another_thread_can_wake_the_loop(void **state)
{
    (void)state;
    SimValue result = sim_run(is_visited());

    assert_false(is_error(result));
    assert_said("stop");
}

async(calls_itself)
{
    SimEventFlag *event = asyncio.Event();
    asyncio.create_task(count_turns());
    await(asyncio.sleep(0));
    turns = 0;
    asyncio.call_soon_threadsafe(asyncio.get_running_loop(), ring, event);
    await(sim_event_wait(event));
    say("runs in %d", turns);
    return none;
}

// The numbers are CPython's.
static void a_posted_callback_runs_in_the_next_turn(void **state)
{
    (void)state;
    sim_run(calls_itself());

    assert_said("rings in turn 1, runs in 2");
}

static void report(void *number)
{
    say("%d", *(int *)number);
}

static SimValue reports_progress(void *loop)
{
    static int steps[] = {25, 50, 75};
    for (int i = 0; i < 3; i++) {
        sim_blocking_sleep(1);
        asyncio.call_soon_threadsafe(loop, report, &steps[i]);
    }
    return none;
}

async(watches_progress)
{
    SimLoop *loop = asyncio.get_running_loop();
    await(asyncio.to_thread(reports_progress, loop));
    say("done @%g", asyncio.time());
    return none;
}

static void a_function_on_a_thread_can_report_its_progress(void **state)
{
    (void)state;
    sim_run(watches_progress());

    assert_said("25 50 75 done @3");
    assert_int_equal(sim_loop_current()->io.raced_count, 0);
}

enum { CALLS = 2000, CALLERS = 4 };

static int call_count;

static void count_call(void *event)
{
    if (++call_count == CALLS * CALLERS)
        sim_event_set(event);
}

static void *call_often(void *argument)
{
    Visitor *visitor = argument;
    for (int i = 0; i < CALLS; i++)
        asyncio.call_soon_threadsafe(visitor->loop, count_call, visitor->event);
    return NULL;
}

async(is_called_often)
{
    Visitor visitors[CALLERS];
    SimEventFlag *event = asyncio.Event();
    for (int i = 0; i < CALLERS; i++) {
        visitors[i] = (Visitor){asyncio.get_running_loop(), event, 0};
        pthread_create(&visitors[i].thread, NULL, call_often, &visitors[i]);
    }
    await(sim_event_wait(event));
    for (int i = 0; i < CALLERS; i++)
        pthread_join(visitors[i].thread, NULL);
    return none;
}

static void no_call_of_many_threads_is_lost(void **state)
{
    (void)state;
    call_count = 0;
    sim_run(is_called_often());

    assert_int_equal(call_count, CALLS * CALLERS);
}

// ---- the trace ------------------------------------------------------------

static void the_trace_tells_who_called(void **state)
{
    (void)state;
    sim_run(watches_progress());

    SimReader *reader = tracetest_open();
    SimEvent job = tracetest_event(reader, SIM_EVENT_JOB_SUBMIT, 1);
    assert_int_equal(tracetest_count(reader, SIM_EVENT_POSTED), 3);
    SimEvent posted = tracetest_event(reader, SIM_EVENT_POSTED, 1);
    assert_int_equal(posted.arg, job.arg);
    SimEvent callback = tracetest_event(reader, SIM_EVENT_CALLBACK, 1);
    assert_int_equal(callback.arg, 1); // the event before is its cause
    sim_reader_close(reader);
}

static void the_trace_tells_of_each_signal(void **state)
{
    (void)state;
    turns = 0;
    sim_run(waits_for_a_signal());

    SimReader *reader = tracetest_open();
    assert_int_equal(tracetest_count(reader, SIM_EVENT_SIGNAL), 2);
    SimEvent signal_event = tracetest_event(reader, SIM_EVENT_SIGNAL, 1);
    assert_int_equal(signal_event.arg, SIGUSR1);
    assert_int_equal(tracetest_count(reader, SIM_EVENT_IO_OPEN),
                     tracetest_count(reader, SIM_EVENT_IO_CLOSE));
    sim_reader_close(reader);
}

static int setup(void **state)
{
    turns = 0;
    return looptest_setup(state);
}

#define signaltest(name) \
    cmocka_unit_test_setup_teardown(name, setup, looptest_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        signaltest(a_signal_is_a_callback_in_the_turn_after_the_next),
        signaltest(a_loop_with_a_handler_waits_and_is_no_deadlock),
        signaltest(a_handler_can_be_replaced_and_removed),
        signaltest(what_cannot_be_caught_is_an_error_value),
        signaltest(ctrl_c_cancels_main_only_without_a_handler),
        signaltest(a_loop_that_ends_takes_its_handlers_along),
        signaltest(another_thread_can_wake_the_loop),
        signaltest(a_posted_callback_runs_in_the_next_turn),
        signaltest(a_function_on_a_thread_can_report_its_progress),
        signaltest(no_call_of_many_threads_is_lost),
        looptest_traced(the_trace_tells_who_called),
        looptest_traced(the_trace_tells_of_each_signal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

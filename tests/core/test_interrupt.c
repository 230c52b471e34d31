// Ctrl-C: what becomes of main, of the others, and of the exit status.
#include "support/looptest.h"

#include "support/child.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static void press_ctrl_c(void *unused)
{
    (void)unused;
    kill(getpid(), SIGINT);
}

async(sleeps_for_ever)
{
    SimValue result = attempt(asyncio.sleep(1e9));
    say("other:%s", error_name(result));
    return result;
}

async(is_interrupted)
{
    asyncio.create_task(sleeps_for_ever());
    asyncio.call_later(1, press_ctrl_c, NULL);
    SimValue result = attempt(asyncio.sleep(10));
    say("main:%s@%g", error_name(result), asyncio.time());
    await(asyncio.sleep(2)); // tidies up
    say("tidy@%g", asyncio.time());
    return result;
}

static void ctrl_c_cancels_main_and_is_a_keyboard_interrupt(void **state)
{
    (void)state;
    SimValue result = sim_run(is_interrupted());

    assert_said("main:CancelledError@1 tidy@3 other:CancelledError");
    assert_true(error_is(result, KeyboardInterrupt));
}

async(swallows_it)
{
    asyncio.call_soon(press_ctrl_c, NULL);
    SimValue result = attempt(asyncio.sleep(10));
    say("%s", error_name(result));
    return val("well");
}

static void main_may_swallow_the_interrupt(void **state)
{
    (void)state;
    SimValue result = sim_run(swallows_it());

    assert_said("CancelledError");
    assert_string_equal(as_text(result), "well");
}

// ---- whole programs -------------------------------------------------------

static void on_alarm(int number)
{
    (void)number;
    kill(getpid(), SIGINT);
}

// While the loop sleeps in the kernel: nothing of it runs at that moment.
static void press_ctrl_c_soon(void)
{
    struct itimerval soon = {.it_value = {.tv_usec = 20000}};
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &soon, NULL);
}

async(waits_in_real_time)
{
    press_ctrl_c_soon();
    await(asyncio.sleep(1000));
    return none;
}

static int run_program(void *unused)
{
    char *words[] = {"program", "--no-trace", NULL};
    (void)unused;
    return sim_main(2, words, waits_in_real_time());
}

static void a_program_that_is_interrupted_ends_with_130(void **state)
{
    (void)state;
    Child child = child_call(run_program, NULL);

    assert_int_equal(child.exit_status, 130);
    assert_non_null(strstr(child.errors, "KeyboardInterrupt"));
}

async(waits_for_a_client)
{
    SimServer *server =
        as_server(await(asyncio.start_server(NULL, NULL, "127.0.0.1", 0)));
    press_ctrl_c_soon();
    await(sim_server_serve_forever(server));
    return none;
}

static int run_server(void *unused)
{
    char *words[] = {"server", "--no-trace", NULL};
    (void)unused;
    return sim_main(2, words, waits_for_a_client());
}

static void a_server_that_waits_for_clients_hears_ctrl_c(void **state)
{
    (void)state;
    Child child = child_call(run_server, NULL);

    assert_int_equal(child.exit_status, 130);
}

async(never_awaits)
{
    kill(getpid(), SIGINT);
    kill(getpid(), SIGINT);
    for (;;)
        continue;
    return none;
}

static int run_stubborn(void *unused)
{
    char *words[] = {"stubborn", "--no-trace", NULL};
    (void)unused;
    alarm(20);
    return sim_main(2, words, never_awaits());
}

static void a_second_ctrl_c_ends_even_what_never_awaits(void **state)
{
    (void)state;
    Child child = child_call(run_stubborn, NULL);

    assert_int_equal(child.exit_status, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(ctrl_c_cancels_main_and_is_a_keyboard_interrupt),
        looptest(main_may_swallow_the_interrupt),
        cmocka_unit_test(a_program_that_is_interrupted_ends_with_130),
        cmocka_unit_test(a_server_that_waits_for_clients_hears_ctrl_c),
        cmocka_unit_test(a_second_ctrl_c_ends_even_what_never_awaits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

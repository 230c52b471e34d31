// Whole runs: clocks, misuse, overflow, command line, what is recorded.
#include "support/looptest.h"

#include "support/child.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void begin(SimClockKind kind, double factor)
{
    SimLoopConfig config = {.clock_kind = kind, .clock_factor = factor};
    sim_loop_configure(sim_loop_current(), &config);
}

static double wall_seconds_of(SimCoroutine *coroutine)
{
    int64_t begin_ns = sim_clock_monotonic_ns();
    sim_run(coroutine);
    return (double)(sim_clock_monotonic_ns() - begin_ns) / 1e9;
}

// ---- clocks ---------------------------------------------------------------

async(nap, (double)delay)
{
    await(asyncio.sleep(delay));
    return val(asyncio.time());
}

static void twelve_virtual_hours_end_at_the_exact_instant(void **state)
{
    (void)state;
    begin(SIM_CLOCK_VIRTUAL, 1);

    double end = as_float(sim_run(nap(12 * 3600)));

    assert_true(end == 12 * 3600);
    sim_loop_close();
}

static void a_scaled_clock_sleeps_as_much_less_in_the_real_world(void **state)
{
    (void)state;
    begin(SIM_CLOCK_SCALED, 100);

    double wall = wall_seconds_of(nap(2)); // 0.02 s

    assert_true(wall >= 0.02);
    assert_true(sim_time() >= 2);
    sim_loop_close();
}

static void a_real_sleep_is_never_too_short(void **state)
{
    (void)state;
    begin(SIM_CLOCK_REAL, 1);

    double wall = wall_seconds_of(nap(0.01));

    assert_true(wall >= 0.01);
    sim_loop_close();
}

async(blocks_for, (double)seconds)
{
    sim_blocking_sleep(seconds);
    return none;
}

async(timer_during_a_block)
{
    SimTask *sleeper = asyncio.create_task(nap(1));
    await(asyncio.sleep(0));
    await(blocks_for(5));
    return val(as_float(await(sleeper)));
}

static void a_timer_due_during_a_blocking_sleep_fires_after_it(void **state)
{
    (void)state;
    begin(SIM_CLOCK_VIRTUAL, 1);

    double woken = as_float(sim_run(timer_during_a_block()));

    assert_true(woken == 5);
    sim_loop_close();
}

// ---- programs that are wrong ----------------------------------------------

async(too_deep, (int)depth)
{
    volatile char frame[4096];
    frame[0] = (char)depth;
    await(too_deep(depth + 1));
    return val(frame[0]);
}

static int overflow(void *argument)
{
    (void)argument;
    begin(SIM_CLOCK_VIRTUAL, 1);
    sim_run(too_deep(0));
    return 0;
}

static void a_stack_overflow_names_the_task_and_ends_with_an_error(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); // the sanitizer reports the overflow in its own words
#endif
    Child child = child_call(overflow, NULL);

    assert_int_equal(child.exit_status, 1);
    assert_non_null(strstr(child.errors, "stack overflow in task 'Task-1'"));
    assert_non_null(strstr(child.errors, "coroutine 'too_deep'"));
}

async(waits_for_ever)
{
    await(asyncio.create_future());
    return none;
}

static void
when_nobody_can_ever_run_again_the_run_ends_with_an_error(void **state)
{
    (void)state;
    begin(SIM_CLOCK_VIRTUAL, 1);
    capture_errors();

    SimValue result = sim_run(waits_for_ever());

    assert_true(error_is(result, RuntimeError));
    assert_non_null(strstr(captured_errors(), "Task-1 waits for a future, at"));
    assert_non_null(strstr(captured_errors(), "test_run.c:"));
    looptest_teardown(NULL);
}

static int await_outside(void *argument)
{
    (void)argument;
    sim_await(val(asyncio.sleep(1)), SIM_HERE);
    return 0;
}

static void await_outside_every_coroutine_is_a_sentence(void **state)
{
    (void)state;
    Child child = child_call(await_outside, NULL);

    assert_int_equal(child.exit_status, 1);
    assert_non_null(strstr(child.errors, "test_run.c:"));
    assert_non_null(strstr(child.errors, "outside every coroutine"));
}

// ---- the command line -----------------------------------------------------

#define CHESS SIM_BUILD "/lessons/05_chess"

static void a_wrong_option_is_one_sentence_and_status_2(void **state)
{
    static const char *const rows[][2] = {
        {"--bords 3", "there is no option --bords"},
        {"--boards", "--boards needs a value"},
        {"--boards many", "--boards takes a whole number, not 'many'"},
        {"--mode fast", "--mode is one of sync|async, not 'fast'"},
        {"--clock soon", "--clock is real, virtual or xN"},
        {"12", "'12' is not an option"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Child child = child_shell(CHESS " --no-trace %s", rows[i][0]);

        assert_int_equal(child.exit_status, 2);
        assert_non_null(strstr(child.errors, rows[i][1]));
        assert_int_equal(strcspn(child.errors, "\n"), strlen(child.errors) - 1);
    }
}

static void help_lists_the_programs_own_options_too(void **state)
{
    (void)state;
    Child child = child_shell(CHESS " --help");

    assert_int_equal(child.exit_status, 0);
    assert_non_null(strstr(child.output, "--boards N"));
    assert_non_null(strstr(child.output, "--trace FILE"));
}

static void a_trace_that_cannot_be_written_is_a_warning(void **state)
{
    (void)state;
    Child child = child_shell(CHESS " --moves 1 --trace /nowhere/x.simul");

    assert_int_equal(child.exit_status, 0);
    assert_non_null(strstr(child.errors, "there is no such file"));
    assert_non_null(strstr(child.errors, "--trace FILE"));
    assert_non_null(strstr(child.output, "the exhibition is over"));
}

static void two_virtual_runs_give_the_same_trace_byte_for_byte(void **state)
{
    (void)state;
    Child child = child_shell(
        "d=$(mktemp -d) && " CHESS " --trace $d/a.simul > $d/a.txt && " CHESS
        " --trace $d/b.simul > $d/b.txt && cmp $d/a.simul $d/b.simul && "
        "cmp $d/a.txt $d/b.txt; s=$?; rm -r $d; exit $s");

    assert_int_equal(child.exit_status, 0);
}

static void the_environment_traces_a_program_unchanged(void **state)
{
    (void)state;
    Child child = child_shell(
        "f=$(mktemp) && SIMUL_TRACE=$f SIMUL_CLOCK=virtual " SIM_BUILD
        "/lessons/01_hello_await >/dev/null && " SIM_BUILD
        "/simul tell $f; s=$?; rm $f; exit $s");

    assert_int_equal(child.exit_status, 0);
    assert_non_null(strstr(child.output, "welcome, async world!"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twelve_virtual_hours_end_at_the_exact_instant),
        cmocka_unit_test(a_scaled_clock_sleeps_as_much_less_in_the_real_world),
        cmocka_unit_test(a_real_sleep_is_never_too_short),
        cmocka_unit_test(a_timer_due_during_a_blocking_sleep_fires_after_it),
        cmocka_unit_test(
            a_stack_overflow_names_the_task_and_ends_with_an_error),
        cmocka_unit_test(
            when_nobody_can_ever_run_again_the_run_ends_with_an_error),
        cmocka_unit_test(await_outside_every_coroutine_is_a_sentence),
        cmocka_unit_test(a_wrong_option_is_one_sentence_and_status_2),
        cmocka_unit_test(help_lists_the_programs_own_options_too),
        cmocka_unit_test(a_trace_that_cannot_be_written_is_a_warning),
        cmocka_unit_test(two_virtual_runs_give_the_same_trace_byte_for_byte),
        cmocka_unit_test(the_environment_traces_a_program_unchanged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

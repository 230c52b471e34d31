// Child processes: pipes, statuses, signals, what cannot be started, the clock.
#include "support/looptest.h"
#include "support/tracetest.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define run_shell(...) \
    as_process(await(asyncio.create_subprocess_shell(__VA_ARGS__)))
#define run_words(...) \
    as_process(await(asyncio.create_subprocess_exec(__VA_ARGS__)))

static const char *text_of(SimValue list, size_t index)
{
    SimValue value = sim_item(list, index);
    return value.kind == SIM_VALUE_NONE ? "none" : as_text(value);
}

// ---- pipes and statuses ---------------------------------------------------

async(sorts)
{
    SimProcess *sort =
        run_words(SIM_ARGV("sort", "-r"), .in = PIPE, .out = PIPE);
    SimValue both = await(sim_process_communicate(sort, val("a\nc\nb\n")));
    say("%s%s %d", text_of(both, 0), text_of(both, 1),
        (int)as_int(sim_process_returncode(sort)));
    return none;
}

static void communicate_feeds_a_child_and_reads_what_it_says(void **state)
{
    (void)state;
    sim_run(sorts());

    assert_said("c\nb\na\nnone 0");
}

async(two_outputs)
{
    SimProcess *child =
        run_shell("echo out; echo err >&2; exit 300", .out = PIPE, .err = PIPE);
    SimValue both = await(sim_process_communicate(child, none));
    say("%s%s%d", text_of(both, 0), text_of(both, 1),
        (int)as_int(await(sim_process_wait(child))));
    child = run_shell("echo out; echo err >&2", .out = PIPE, .err = STDOUT);
    both = await(sim_process_communicate(child, none));
    say("%s%s", text_of(both, 0), text_of(both, 1));
    child = run_shell("echo out; pwd", .out = PIPE, .cwd = "/");
    say("%s", text_of(await(sim_process_communicate(child, none)), 0));
    child = run_words(SIM_ARGV("env"), .out = PIPE,
                      .environment = SIM_ARGV("A=1", "B=2"));
    say("%s", text_of(await(sim_process_communicate(child, none)), 0));
    child = run_shell("echo out; cat", .in = DEVNULL, .out = DEVNULL);
    say("%d", (int)as_int(await(sim_process_wait(child))));
    return none;
}

static void streams_lead_where_the_command_says(void **state)
{
    (void)state;
    sim_run(two_outputs());

    assert_said("out\nerr\n44 out\nerr\nnone out\n/\n A=1\nB=2\n 0");
}

async(talks)
{
    SimProcess *cat = run_words(SIM_ARGV("cat"), .in = PIPE, .out = PIPE);
    for (int i = 0; i < 3; i++) {
        sim_stream_print(sim_process_stdin(cat), "line %d\n", i);
        await(sim_stream_drain(sim_process_stdin(cat)));
        SimValue line = await(sim_stream_readline(sim_process_stdout(cat)));
        say("%.6s", as_text(line));
    }
    say("%d", sim_process_returncode(cat).kind == SIM_VALUE_NONE);
    sim_stream_write_eof(sim_process_stdin(cat));
    say("%d", (int)as_int(await(sim_process_wait(cat))));
    return none;
}

static void one_can_talk_with_a_child_line_by_line(void **state)
{
    (void)state;
    sim_run(talks());

    assert_said("line 0 line 1 line 2 1 0");
}

enum { MANY_BYTES = 3000000 };

async(much)
{
    static char bytes[MANY_BYTES];
    memset(bytes, 'x', sizeof bytes);
    SimProcess *cat = run_words(SIM_ARGV("cat"), .in = PIPE, .out = PIPE);
    SimValue input = sim_bytes(bytes, sizeof bytes);
    SimValue both = await(sim_process_communicate(cat, input));
    say("%d", (int)sim_len(sim_item(both, 0)));
    return none;
}

static void communicate_moves_more_than_a_pipe_holds(void **state)
{
    (void)state;
    sim_run(much());

    assert_said("3000000");
}

async(deaf)
{
    static char bytes[MANY_BYTES];
    SimProcess *child = run_words(SIM_ARGV("true"), .in = PIPE, .out = PIPE);
    SimValue input = sim_bytes(bytes, sizeof bytes);
    SimValue both = await(sim_process_communicate(child, input));
    say("[%s] %d", text_of(both, 0),
        (int)as_int(sim_process_returncode(child)));
    return none;
}

static void a_child_that_does_not_read_is_no_error(void **state)
{
    (void)state;
    sim_run(deaf());

    assert_said("[] 0");
}

// ---- signals --------------------------------------------------------------

async(signals)
{
    SimProcess *child = run_words(SIM_ARGV("sleep", "100"));
    say("%d", sim_process_terminate(child));
    say("%d", (int)as_int(await(sim_process_wait(child))));
    say("%d", sim_process_kill(child));
    child = run_shell("trap 'exit 7' USR1; echo ready; read word", .in = PIPE,
                      .out = PIPE);
    await(sim_stream_readline(sim_process_stdout(child)));
    say("%d", sim_process_send_signal(child, SIGUSR1));
    say("%d", (int)as_int(await(sim_process_wait(child))));
    return none;
}

static void a_signal_ends_a_child_and_its_number_is_the_status(void **state)
{
    (void)state;
    sim_run(signals());

    assert_said("1 -15 0 1 7");
}

// ---- what cannot be started -----------------------------------------------

async(cannot_start)
{
    const char *const missing[] = {"no-such-program", NULL};
    SimValue result = attempt(asyncio.create_subprocess_exec(missing));
    say("%s: %s;", error_name(result), error_message(result));
    result = attempt(asyncio.create_subprocess_exec(SIM_ARGV("/etc/passwd"),
                                                    .in = PIPE, .out = PIPE));
    say("%s: %s;", error_name(result), error_message(result));
    result = attempt(
        asyncio.create_subprocess_exec(SIM_ARGV("true"), .cwd = "/no/folder"));
    say("%s: %s;", error_name(result), error_message(result));
    SimProcess *child = run_shell("exit 3");
    say("%d", (int)as_int(await(sim_process_wait(child))));
    return none;
}

static void
a_child_that_cannot_start_is_an_error_and_the_loop_goes_on(void **state)
{
    (void)state;
    sim_run(cannot_start());

    assert_said(
        "FileNotFoundError: starting no-such-program: no such file or "
        "directory; PermissionError: starting /etc/passwd: permission denied; "
        "FileNotFoundError: starting true in /no/folder: no such file or "
        "directory; 3");
}

async(starts_without_descriptors)
{
    struct rlimit before;
    SimProcess *child = run_shell("exit 1"); // libuv has what it needs
    await(sim_process_wait(child));
    getrlimit(RLIMIT_NOFILE, &before);
    struct rlimit none_left = {3, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none_left);
    SimValue result =
        attempt(asyncio.create_subprocess_exec(SIM_ARGV("cat"), .in = PIPE));
    setrlimit(RLIMIT_NOFILE, &before);
    say("%s: %s", error_name(result), error_message(result));
    child = run_shell("exit 4");
    say("%d", (int)as_int(await(sim_process_wait(child))));
    return none;
}

static void
without_descriptors_no_child_is_started_and_the_loop_goes_on(void **state)
{
    (void)state;
    sim_run(starts_without_descriptors());

    assert_said("OSError: starting cat: too many open files 4");
}

// ---- cancelling -----------------------------------------------------------

async(is_impatient)
{
    // It waits for input, so virtual time goes on.
    SimProcess *cat = run_words(SIM_ARGV("cat"), .in = PIPE, .out = PIPE);
    SimValue result = attempt(asyncio.wait_for(sim_process_wait(cat), 5));
    say("%s @%g", error_name(result), asyncio.time());
    SimStream *output = sim_process_stdout(cat);
    result = attempt(asyncio.wait_for(sim_stream_readline(output), 5));
    say("%s @%g", error_name(result), asyncio.time());
    result = attempt(
        asyncio.wait_for(sim_process_communicate(cat, val("last\n")), 5));
    say("%s", text_of(result, 0));
    return none;
}

static void a_cancelled_wait_leaves_the_child_alone(void **state)
{
    (void)state;
    capture_errors();
    sim_run(is_impatient());

    assert_said("TimeoutError @5 TimeoutError @10 last\n");
}

async(starts_and_is_cancelled)
{
    SimCoroutine *starting = asyncio.create_subprocess_exec(
        SIM_ARGV("sleep", "100"), .in = PIPE, .out = PIPE);
    SimTask *task = asyncio.create_task(starting);
    await(asyncio.sleep(0)); // the child runs, its pipes are being connected
    sim_task_cancel(task);
    SimValue result = attempt(task);
    say("%s", error_name(result));
    await(asyncio.sleep(0.1));
    return none;
}

static void a_start_that_is_cancelled_kills_the_child(void **state)
{
    (void)state;
    capture_errors();
    sim_run(starts_and_is_cancelled());
    sim_loop_close();

    assert_said("CancelledError");
    assert_string_equal(captured_errors(), "");
}

async(leaves_a_child)
{
    run_words(SIM_ARGV("sleep", "100"));
    return none;
}

static void a_child_that_outlives_the_loop_is_killed_and_reported(void **state)
{
    (void)state;
    capture_errors();
    sim_run(leaves_a_child());
    sim_loop_close();

    assert_non_null(strstr(captured_errors(), "the process sleep ("));
    assert_non_null(strstr(captured_errors(), "was killed"));
    assert_non_null(strstr(captured_errors(), "test_process.c:"));
}

// ---- the clock, the order, the trace --------------------------------------

async(ticks, (int)count)
{
    for (int i = 0; i < count; i++)
        await(asyncio.sleep(1));
    say("ticked @%g", asyncio.time());
    return none;
}

async(waits_beside_a_clock)
{
    SimTask *clock = asyncio.create_task(ticks(3));
    SimProcess *child = run_shell("sleep 0.05; echo done", .out = PIPE);
    SimValue line = await(sim_stream_readline(sim_process_stdout(child)));
    await(sim_process_wait(child));
    say("%.4s @%g", as_text(line), asyncio.time());
    await(clock);
    return none;
}

static void virtual_time_stands_still_while_a_child_is_awaited(void **state)
{
    (void)state;
    capture_errors();
    sim_run(waits_beside_a_clock());

    assert_said("done @0 ticked @3");
}

static int turns;

async(count_turns)
{
    for (;;) {
        await(asyncio.sleep(0));
        turns++;
    }
}

async(starts_some)
{
    asyncio.create_task(count_turns());
    await(asyncio.sleep(0));
    turns = 0;
    run_words(SIM_ARGV("true"));
    say("%d", turns);
    turns = 0;
    run_words(SIM_ARGV("true"), .in = PIPE);
    say("%d", turns);
    turns = 0;
    run_words(SIM_ARGV("true"), .in = PIPE, .out = PIPE, .err = PIPE);
    say("%d", turns);
    turns = 0;
    attempt(asyncio.create_subprocess_exec(SIM_ARGV("no-such-program")));
    say("%d", turns);
    return none;
}

// The numbers are CPython's.
static void a_start_takes_the_turns_that_it_takes_in_cpython(void **state)
{
    (void)state;
    capture_errors();
    sim_run(starts_some());

    assert_said("2 4 8 0");
}

static void the_trace_tells_of_a_child_from_start_to_end(void **state)
{
    (void)state;
    sim_run(sorts());

    SimReader *reader = tracetest_open();
    SimEvent command = tracetest_event(reader, SIM_EVENT_PROCESS_COMMAND, 1);
    assert_string_equal(sim_reader_string(reader, command.arg), "sort");
    SimEvent begun = tracetest_event(reader, SIM_EVENT_PROCESS_START, 1);
    SimEvent ended = tracetest_event(reader, SIM_EVENT_PROCESS_EXIT, 1);
    assert_int_equal(begun.arg, ended.arg);
    assert_int_equal(ended.a, 0);
    assert_int_equal(tracetest_count(reader, SIM_EVENT_IO_OPEN),
                     tracetest_count(reader, SIM_EVENT_IO_CLOSE));
    sim_reader_close(reader);
}

async(just_waits)
{
    await(sim_process_wait(run_words(SIM_ARGV("sleep", "0.05"))));
    return none;
}

static void who_waits_for_a_child_waits_for_a_process(void **state)
{
    (void)state;
    sim_run(just_waits());

    SimReader *reader = tracetest_open();
    assert_int_equal(tracetest_waits(reader, SIM_REASON_PROCESS), 1);
    assert_int_equal(tracetest_cause_of_wake(reader, SIM_REASON_PROCESS),
                     SIM_EVENT_PROCESS_EXIT);
    sim_reader_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(communicate_feeds_a_child_and_reads_what_it_says),
        looptest(streams_lead_where_the_command_says),
        looptest(one_can_talk_with_a_child_line_by_line),
        looptest(communicate_moves_more_than_a_pipe_holds),
        looptest(a_child_that_does_not_read_is_no_error),
        looptest(a_signal_ends_a_child_and_its_number_is_the_status),
        looptest(a_child_that_cannot_start_is_an_error_and_the_loop_goes_on),
        looptest(without_descriptors_no_child_is_started_and_the_loop_goes_on),
        looptest(a_cancelled_wait_leaves_the_child_alone),
        looptest(a_start_that_is_cancelled_kills_the_child),
        looptest(a_child_that_outlives_the_loop_is_killed_and_reported),
        looptest(virtual_time_stands_still_while_a_child_is_awaited),
        looptest(a_start_takes_the_turns_that_it_takes_in_cpython),
        looptest_traced(the_trace_tells_of_a_child_from_start_to_end),
        looptest_traced(who_waits_for_a_child_waits_for_a_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Warnings about connections, threads and what is left open, in real programs.
#include "support/lintprogram.h"

#define start(handler) \
    as_server(await(asyncio.start_server(handler, NULL, "127.0.0.1", 0)))
#define connect_to(server) \
    as_stream(             \
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))))

async(listens, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(sim_stream_read(stream, SIM_ALL));
    return none;
}

// ---- W12 ------------------------------------------------------------------

async(breaks, (SimStream *)stream, (void *)unused)
{
    (void)unused, lint_guilty_line = __LINE__ - 2;
    await(sim_stream_readline(stream));
    return fail(ValueError, "cannot read this");
}

async(answers, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    SimValue line = attempt(breaks(stream, NULL));
    sim_stream_print(stream, "%s\n", error_name(line));
    return none;
}

async(asks, (SimHandler *)handler)
{
    SimServer *server = start(handler);
    SimStream *stream = connect_to(server);
    sim_stream_print(stream, "hello\n");
    attempt(sim_stream_readline(stream));
    sim_stream_close(stream);
    sim_server_close(server);
    await(sim_server_wait_closed(server));
    return none;
}

static void w12_a_handler_that_fails_and_one_that_answers(void **unused)
{
    (void)unused;
    lint_program_text(asks(breaks), "W12", "ValueError: cannot read this");
    lint_program(asks(answers), "");
}

// ---- W17 ------------------------------------------------------------------

async(never_runs)
{
    return none;
}

static SimValue make_a_task(void *unused)
{
    (void)unused;
    GUILTY, asyncio.create_task(never_runs());
    return none;
}

static SimValue put_into_a_queue(void *queue)
{
    GUILTY, sim_queue_put_nowait(queue, val(1));
    return none;
}

static void do_nothing(void *unused)
{
    (void)unused;
}

static SimValue set_a_callback(void *unused)
{
    (void)unused;
    asyncio.call_soon(do_nothing, NULL);
    return none;
}

static SimValue only_compute(void *unused)
{
    (void)unused;
    return sim_text("%d", 6 * 7);
}

async(a_thread_makes_a_task)
{
    await(asyncio.to_thread(make_a_task, NULL));
    return none;
}

async(a_thread_puts)
{
    await(asyncio.to_thread(put_into_a_queue, asyncio.Queue(0)));
    return none;
}

async(a_thread_calls_back)
{
    (void)(GUILTY, await(asyncio.to_thread(set_a_callback, NULL)));
    return none;
}

async(a_thread_computes)
{
    say("%s", as_text(await(asyncio.to_thread(only_compute, NULL))));
    return none;
}

static void w17_a_thread_that_uses_the_loop_and_one_that_computes(void **unused)
{
    (void)unused;
    lint_program_text(a_thread_puts(), "W17", "used what tasks share");
    lint_program_text(a_thread_makes_a_task(), "W17", "made a task");
    lint_program_text(a_thread_calls_back(), "W17", "set a callback");
    lint_program(a_thread_computes(), "");
}

// ---- W18 ------------------------------------------------------------------

async(leaves_a_connection)
{
    SimServer *server = start(listens);
    GUILTY, connect_to(server);
    sim_server_close(server);
    return none;
}

async(leaves_a_server)
{
    GUILTY, start(listens);
    await(asyncio.sleep(1));
    return none;
}

async(closes_both)
{
    SimServer *server = start(listens);
    SimStream *stream = connect_to(server);
    await(asyncio.sleep(1));
    sim_stream_close(stream);
    sim_server_close(server);
    return none;
}

// The stream goes with the coroutine that owns it.
async(talks, (SimServer *)server)
{
    sim_stream_print(connect_to(server), "hello\n");
    return none;
}

async(lets_one_go)
{
    SimServer *server = start(listens);
    await(talks(server));
    sim_server_close(server);
    await(sim_server_wait_closed(server));
    return none;
}

static void w18_what_is_left_open_and_what_is_closed(void **unused)
{
    (void)unused;
    lint_program_text(leaves_a_connection(), "W18",
                      "a connection is still open");
    lint_program_text(leaves_a_server(), "W18", "a server is still open");
    lint_program(closes_both(), "");
    lint_program(lets_one_go(), "");
}

async(leaves_a_file)
{
    (void)(GUILTY, await(sim_file_open("/dev/null", "w")));
    return none;
}

async(closes_a_file)
{
    SimFile *file = as_file(await(sim_file_open("/dev/null", "w")));
    await(sim_file_close(file));
    return none;
}

async(leaves_a_process)
{
    (void)(GUILTY, await(asyncio.create_subprocess_shell("exec sleep 1000")));
    return none;
}

async(waits_for_a_process)
{
    SimValue process = await(asyncio.create_subprocess_shell("true"));
    await(sim_process_wait(as_process(process)));
    return none;
}

static void w18_files_and_processes_are_handles_too(void **unused)
{
    (void)unused;
    lint_program_text(leaves_a_file(), "W18", "a file is still open");
    lint_program(closes_a_file(), "");
    lint_program_text(leaves_a_process(), "W18", "still ran when");
    lint_program(waits_for_a_process(), "");
}

// ---- W27 ------------------------------------------------------------------

async(reads, (SimStream *)stream)
{
    SimValue line = none;
    GUILTY, line = attempt(sim_stream_readline(stream));
    return error_is(line, RuntimeError) ? none : line;
}

async(two_read)
{
    SimServer *server = start(listens);
    SimStream *stream = connect_to(server);
    SimTask *first = asyncio.create_task(reads(stream));
    await(asyncio.sleep(1));
    await(reads(stream));
    sim_task_cancel(first);
    attempt(first);
    sim_stream_close(stream);
    sim_server_close(server);
    return none;
}

async(greets, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    sim_stream_print(stream, "one\ntwo\n");
    await(asyncio.sleep(5));
    return none;
}

async(one_reads_after_the_other)
{
    SimServer *server = start(greets);
    SimStream *stream = connect_to(server);
    await(asyncio.create_task(reads(stream)));
    await(asyncio.create_task(reads(stream)));
    sim_stream_close(stream);
    sim_server_close(server);
    await(sim_server_wait_closed(server));
    return none;
}

static void w27_two_readers_together_and_in_turn(void **unused)
{
    (void)unused;
    lint_program_text(two_read(), "W27", "while another task waits");
    lint_program(one_reads_after_the_other(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(w12_a_handler_that_fails_and_one_that_answers),
        cmocka_unit_test(w17_a_thread_that_uses_the_loop_and_one_that_computes),
        cmocka_unit_test(w18_what_is_left_open_and_what_is_closed),
        cmocka_unit_test(w18_files_and_processes_are_handles_too),
        cmocka_unit_test(w27_two_readers_together_and_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

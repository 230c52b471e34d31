// Streams: what is read and written, how connections end, who runs when. Both
// ends are in this program, so virtual time needs no grace.
#include "support/looptest.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static SimServer *server_of(SimValue value)
{
    return as_server(value);
}

#define start(handler, context) \
    server_of(await(asyncio.start_server(handler, context, "127.0.0.1", 0)))
#define connect_to(server) \
    as_stream(             \
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))))

// ---- echo -----------------------------------------------------------------

async(echo, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    for (;;) {
        SimValue line = await(sim_stream_readline(stream));
        if (sim_len(line) == 0)
            return none;
        sim_stream_write(stream, as_text(line), sim_len(line));
        await(sim_stream_drain(stream));
    }
}

async(two_lines)
{
    SimServer *server = start(echo, NULL);
    SimStream *stream = connect_to(server);
    sim_stream_print(stream, "one %d\n", 1);
    say("%s", as_text(await(sim_stream_readline(stream))));
    sim_stream_print(stream, "two\n");
    say("%s", as_text(await(sim_stream_readline(stream))));
    sim_stream_close(stream);
    await(sim_stream_wait_closed(stream));
    say("@%g", asyncio.time());
    sim_server_close(server);
    await(sim_server_wait_closed(server));
    return none;
}

static void a_server_echoes_lines_and_no_virtual_time_passes(void **state)
{
    (void)state;
    assert_false(is_error(sim_run(two_lines())));

    assert_said("one 1\n two\n @0");
}

async(unix_echo, (const char *)path)
{
    SimServer *server =
        as_server(await(asyncio.start_unix_server(echo, NULL, path)));
    SimStream *stream = as_stream(await(asyncio.open_unix_connection(path)));
    sim_stream_print(stream, "by path\n");
    say("%s", as_text(await(sim_stream_readline(stream))));
    sim_stream_close(stream);
    sim_server_close(server);
    return none;
}

static void unix_sockets_carry_streams_too(void **state)
{
    char path[64];
    (void)state;
    snprintf(path, sizeof path, "/tmp/simul-test-%d.socket", (int)getpid());
    unlink(path);

    assert_false(is_error(sim_run(unix_echo(path))));

    assert_said("by path\n");
    unlink(path);
}

async(one_client, (SimServer *)server, (int)number)
{
    SimStream *stream = connect_to(server);
    sim_stream_print(stream, "%d\n", number);
    SimValue line = await(sim_stream_readline(stream));
    return val((int)strtol(as_text(line), NULL, 10) == number);
}

async(many_clients, (int)count)
{
    SimServer *server = start(echo, NULL);
    SimValue clients = sim_list(0, NULL);
    for (int i = 0; i < count; i++)
        sim_append(clients, val(one_client(server, i)));
    SimValue results = await(asyncio.gather_list(clients));
    for (int i = 0; i < count; i++)
        if (!sim_item(results, (size_t)i).boolean)
            return fail(AssertionError, "client %d got another's line", i);
    sim_server_close(server);
    await(sim_server_wait_closed(server));
    return val(count);
}

static void two_hundred_clients_each_get_their_own_answer(void **state)
{
    (void)state;
    assert_int_equal(as_int(sim_run(many_clients(200))), 200);
}

// ---- reading --------------------------------------------------------------

async(sends, (SimStream *)stream, (void *)text)
{
    sim_stream_print(stream, "%s", (const char *)text);
    sim_stream_close(stream);
    return none;
}

static void say_result(SimValue result)
{
    if (is_error(result))
        say("%s(%s)", error_name(result), error_message(result));
    else
        say("'%s'", as_text(result));
}

async(reads_in_every_way)
{
    SimServer *server = start(sends, "abcdefgh--ij\nkl");
    SimStream *stream = connect_to(server);
    say_result(attempt(sim_stream_read(stream, 2)));
    say_result(attempt(sim_stream_readexactly(stream, 3)));
    say_result(attempt(sim_stream_readuntil(stream, "--")));
    say_result(attempt(sim_stream_readline(stream)));
    say_result(attempt(sim_stream_readline(stream)));
    say_result(attempt(sim_stream_readline(stream)));
    say_result(attempt(sim_stream_read(stream, 5)));
    say("%d", sim_stream_at_eof(stream));
    return none;
}

static void each_way_to_read_takes_what_it_needs(void **state)
{
    (void)state;
    sim_run(reads_in_every_way());

    assert_said("'ab' 'cde' 'fgh--' 'ij\n' 'kl' '' '' 1");
}

async(looks_at_what_came)
{
    SimServer *server = start(sends, "abc");
    SimStream *stream = connect_to(server);
    SimValue error = attempt(sim_stream_readexactly(stream, 5));
    say("'%s' %d", as_text(error_partial(error)),
        (int)sim_len(error_partial(error)));
    SimStream *other = connect_to(server);
    error = attempt(sim_stream_readuntil(other, "\r\n"));
    say("'%s'", as_text(error_partial(error)));
    error = attempt(sim_stream_readexactly(other, 1));
    say("'%s'", as_text(error_partial(error)));
    say("%d", error_partial(fail(ValueError, "none")).kind == SIM_VALUE_NONE);
    return none;
}

static void an_incomplete_read_carries_the_bytes_that_came(void **state)
{
    (void)state;
    sim_run(looks_at_what_came());

    assert_said("'abc' 3 'abc' '' 1");
}

async(reads_too_much)
{
    SimServer *server = start(sends, "abc");
    SimStream *stream = connect_to(server);
    say_result(attempt(sim_stream_readexactly(stream, 5)));
    SimStream *other = connect_to(server);
    say_result(attempt(sim_stream_readuntil(other, "\r\n")));
    SimStream *third = connect_to(server);
    say_result(attempt(sim_stream_read(third, SIM_ALL)));
    return none;
}

static void a_stream_that_ends_too_early_is_an_incomplete_read(void **state)
{
    (void)state;
    sim_run(reads_too_much());

    assert_said("IncompleteReadError(3 bytes read on a total of 5 expected "
                "bytes) IncompleteReadError(3 bytes read on a total of "
                "undefined expected bytes) 'abc'");
}

enum { LONG_BYTES = 100000 };

async(sends_long, (SimStream *)stream, (void *)unused)
{
    static const char letters[LONG_BYTES] = {0};
    (void)unused;
    sim_stream_write(stream, letters, sizeof letters);
    await(sim_stream_drain(stream));
    sim_stream_print(stream, "\n");
    sim_stream_close(stream);
    return none;
}

async(reads_long)
{
    SimServer *server = start(sends_long, NULL);
    SimStream *stream = connect_to(server);
    SimValue result = attempt(sim_stream_readline(stream));
    say("%s", error_name(result));
    SimStream *other = connect_to(server);
    result = attempt(sim_stream_readuntil(other, "\n"));
    say("%s", error_name(result));
    SimStream *third = connect_to(server);
    result = attempt(sim_stream_read(third, SIM_ALL));
    say("%zu", sim_len(result));
    return none;
}

static void a_line_beyond_the_limit_is_an_error(void **state)
{
    (void)state;
    sim_run(reads_long());

    assert_said("ValueError LimitOverrunError 100001");
}

async(silent, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(sim_stream_read(stream, SIM_ALL));
    return none;
}

async(reads_line_of, (SimStream *)stream)
{
    say_result(attempt(sim_stream_readline(stream)));
    return none;
}

async(two_readers)
{
    SimServer *server = start(silent, NULL);
    SimStream *stream = connect_to(server);
    SimTask *first = asyncio.create_task(reads_line_of(stream));
    await(asyncio.sleep(0));
    say_result(attempt(sim_stream_readline(stream)));
    sim_task_cancel(first);
    await(first);
    return none;
}

static void a_second_reader_is_refused(void **state)
{
    (void)state;
    sim_run(two_readers());

    assert_said("RuntimeError(readline() called while another coroutine is "
                "already waiting for incoming data) CancelledError()");
}

async(answers_late, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(asyncio.sleep(10));
    sim_stream_print(stream, "late\n");
    return none;
}

async(cancels_a_read)
{
    SimServer *server = start(answers_late, NULL);
    SimStream *stream = connect_to(server);
    SimValue result = attempt(asyncio.wait_for(sim_stream_readline(stream), 1));
    say("%s@%g", error_name(result), asyncio.time());
    say_result(attempt(sim_stream_readline(stream)));
    say("@%g", asyncio.time());
    return none;
}

static void a_cancelled_read_loses_no_byte(void **state)
{
    (void)state;
    sim_run(cancels_a_read());

    assert_said("TimeoutError@1 'late\n' @10");
}

// ---- writing --------------------------------------------------------------

enum { MUCH_BYTES = 8 << 20 };

async(reads_after_a_second, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(asyncio.sleep(1));
    SimValue bytes = await(sim_stream_read(stream, SIM_ALL));
    sim_stream_print(stream, "%zu", sim_len(bytes));
    return none;
}

async(writes_much, (double)patience)
{
    SimServer *server = start(reads_after_a_second, NULL);
    SimStream *stream = connect_to(server);
    char *much = calloc(1, MUCH_BYTES);
    sim_stream_write(stream, much, MUCH_BYTES);
    free(much);
    SimValue result =
        attempt(asyncio.wait_for(sim_stream_drain(stream), patience));
    say("%s@%g", is_error(result) ? error_name(result) : "drained",
        asyncio.time());
    sim_stream_write_eof(stream);
    say_result(attempt(sim_stream_read(stream, SIM_ALL)));
    return none;
}

static void drain_waits_until_the_peer_reads(void **state)
{
    (void)state;
    sim_run(writes_much(100));

    assert_said("drained@1 '8388608'");
}

static void a_cancelled_drain_loses_no_byte(void **state)
{
    (void)state;
    sim_run(writes_much(0.5));

    assert_said("TimeoutError@0.5 '8388608'");
}

async(counts, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    SimValue bytes = await(sim_stream_read(stream, SIM_ALL));
    sim_stream_print(stream, "%zu bytes", sim_len(bytes));
    return none;
}

async(half_closes)
{
    SimServer *server = start(counts, NULL);
    SimStream *stream = connect_to(server);
    sim_stream_print(stream, "12345");
    sim_stream_write_eof(stream);
    say_result(attempt(sim_stream_read(stream, SIM_ALL)));
    return none;
}

static void after_write_eof_one_can_still_read(void **state)
{
    (void)state;
    sim_run(half_closes());

    assert_said("'5 bytes'");
}

async(writes_and_closes, (SimStream *)stream, (void *)unused)
{
    char *much = calloc(1, MUCH_BYTES);
    (void)unused;
    sim_stream_write(stream, much, MUCH_BYTES);
    free(much);
    sim_stream_close(stream);
    return none;
}

async(reads_all_of_it)
{
    SimServer *server = start(writes_and_closes, NULL);
    SimStream *stream = connect_to(server);
    SimValue bytes = await(sim_stream_read(stream, SIM_ALL));
    return val(sim_len(bytes));
}

static void close_sends_what_was_written_first(void **state)
{
    (void)state;
    assert_int_equal(as_int(sim_run(reads_all_of_it())), MUCH_BYTES);
}

// ---- how connections end --------------------------------------------------

async(connect_nowhere)
{
    SimServer *server = start(echo, NULL);
    int port = sim_server_port(server);
    sim_server_close(server);
    SimValue result = attempt(asyncio.open_connection("127.0.0.1", port));
    say("%s %d", error_name(result), error_is(result, OSError));
    result = attempt(asyncio.open_unix_connection("/no/such/socket"));
    say("%s", error_name(result));
    result = attempt(asyncio.open_connection("no-such-host.invalid", 80));
    say("%s", error_name(result));
    return none;
}

static void what_cannot_be_reached_is_an_error_value(void **state)
{
    (void)state;
    sim_run(connect_nowhere());

    assert_said("ConnectionRefusedError 1 FileNotFoundError gaierror");
}

async(takes_a_port_twice)
{
    SimServer *server = start(echo, NULL);
    SimValue result = attempt(
        asyncio.start_server(echo, NULL, "127.0.0.1", sim_server_port(server)));
    say("%s", error_name(result));
    say("%d", strstr(error_message(result), "already in use") != NULL);
    return none;
}

static void a_port_that_is_taken_is_an_error_with_a_sentence(void **state)
{
    (void)state;
    sim_run(takes_a_port_twice());

    assert_said("OSError 1");
}

// A client that is no stream of ours, and hangs up without a word.
static void connect_and_reset(int port)
{
    struct linger hard = {1, 0};
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, (struct sockaddr *)&address, sizeof address);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(fd);
}

async(reports_reset, (SimStream *)stream, (void *)done)
{
    SimValue result = attempt(sim_stream_readline(stream));
    say("%s", error_name(result));
    result = attempt(sim_stream_drain(stream));
    say("%s", error_name(result));
    sim_stream_print(stream, "nobody is there\n");
    result = attempt(sim_stream_wait_closed(stream));
    say("%s", error_name(result));
    sim_future_set_result(done, none);
    return none;
}

async(is_reset)
{
    SimFuture *done = asyncio.create_future();
    SimServer *server = start(reports_reset, done);
    connect_and_reset(sim_server_port(server));
    await(done);
    return none;
}

static void a_reset_is_an_error_of_read_drain_and_wait_closed(void **state)
{
    (void)state;
    sim_run(is_reset());

    assert_said("ConnectionResetError ConnectionResetError "
                "ConnectionResetError");
}

async(fails, (SimStream *)stream, (void *)unused)
{
    (void)stream, (void)unused;
    return fail(ValueError, "no such room");
}

async(talks_to_a_failing_handler)
{
    SimServer *server = start(fails, NULL);
    SimStream *stream = connect_to(server);
    say_result(attempt(sim_stream_readline(stream)));
    return none;
}

static void a_handler_that_fails_is_reported_and_its_client_closed(void **state)
{
    (void)state;
    capture_errors();

    sim_run(talks_to_a_failing_handler());

    assert_said("''");
    assert_non_null(strstr(captured_errors(), "ValueError: no such room"));
}

async(forgets_its_stream, (SimServer *)server)
{
    SimStream *stream = connect_to(server);
    sim_stream_print(stream, "bye\n");
    return none;
}

async(says_what_comes, (SimStream *)stream, (void *)done)
{
    say_result(attempt(sim_stream_read(stream, SIM_ALL)));
    sim_future_set_result(done, none);
    return none;
}

async(a_forgotten_stream)
{
    SimFuture *done = asyncio.create_future();
    SimServer *server = start(says_what_comes, done);
    await(forgets_its_stream(server));
    await(done);
    return none;
}

static void a_stream_that_nobody_has_is_closed(void **state)
{
    (void)state;
    sim_run(a_forgotten_stream());

    assert_said("'bye\n'");
}

// ---- servers --------------------------------------------------------------

async(serves, (SimServer *)server)
{
    SimValue result = attempt(sim_server_serve_forever(server));
    say("%s", error_name(result));
    return none;
}

async(cancels_the_service)
{
    SimServer *server = start(echo, NULL);
    SimTask *task = asyncio.create_task(serves(server));
    await(asyncio.sleep(1));
    sim_task_cancel(task);
    await(task);
    SimValue result =
        attempt(asyncio.open_connection("127.0.0.1", sim_server_port(server)));
    say("%s", error_name(result));
    return none;
}

static void cancelling_serve_forever_closes_the_server(void **state)
{
    (void)state;
    sim_run(cancels_the_service());

    assert_said("CancelledError ConnectionRefusedError");
}

async(both_ends_wait)
{
    SimServer *server = start(silent, NULL);
    SimStream *stream = connect_to(server);
    await(asyncio.sleep(0.1));
    sim_server_close(server);
    await(sim_stream_readline(stream));
    return none;
}

static void two_ends_that_wait_for_each_other_are_a_deadlock(void **state)
{
    (void)state;
    capture_errors();

    SimValue result = sim_run(both_ends_wait());

    assert_true(error_is(result, RuntimeError));
    assert_non_null(strstr(captured_errors(), "waits for data to read"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_server_echoes_lines_and_no_virtual_time_passes),
        looptest(unix_sockets_carry_streams_too),
        looptest(two_hundred_clients_each_get_their_own_answer),
        looptest(each_way_to_read_takes_what_it_needs),
        looptest(a_stream_that_ends_too_early_is_an_incomplete_read),
        looptest(an_incomplete_read_carries_the_bytes_that_came),
        looptest(a_line_beyond_the_limit_is_an_error),
        looptest(a_second_reader_is_refused),
        looptest(a_cancelled_read_loses_no_byte),
        looptest(drain_waits_until_the_peer_reads),
        looptest(a_cancelled_drain_loses_no_byte),
        looptest(after_write_eof_one_can_still_read),
        looptest(close_sends_what_was_written_first),
        looptest(what_cannot_be_reached_is_an_error_value),
        looptest(a_port_that_is_taken_is_an_error_with_a_sentence),
        looptest(a_reset_is_an_error_of_read_drain_and_wait_closed),
        looptest(a_handler_that_fails_is_reported_and_its_client_closed),
        looptest(a_stream_that_nobody_has_is_closed),
        looptest(cancelling_serve_forever_closes_the_server),
        looptest(two_ends_that_wait_for_each_other_are_a_deadlock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

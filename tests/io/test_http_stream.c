// HTTP bodies piece by piece: the client reads what has come, the server sends
// by hand. Both are in this program.
#include "support/looptest.h"

#include "io/http_session.h"

#include <stdlib.h>
#include <string.h>

enum { MUCH_BYTES = 5 << 20 };

// ---- the servers -----------------------------------------------------------

#define HEAD "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

// The head at once, a piece each second.
async(sends_pieces, (SimStream *)stream, (void *)pieces)
{
    await(sim_stream_readuntil(stream, "\r\n\r\n"));
    sim_stream_print(stream, HEAD);
    for (const char *const *piece = pieces; *piece; piece++) {
        await(asyncio.sleep(1));
        sim_stream_print(stream, "%zx\r\n%s\r\n", strlen(*piece), *piece);
    }
    sim_stream_print(stream, "0\r\n\r\n");
    return none;
}

async(sends_much, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(sim_stream_readuntil(stream, "\r\n\r\n"));
    sim_stream_print(stream, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n",
                     MUCH_BYTES);
    char *much = calloc(1, MUCH_BYTES);
    sim_stream_write(stream, much, MUCH_BYTES);
    free(much);
    SimValue drained = attempt(sim_stream_drain(stream));
    say(is_error(drained) ? "broken off" : "drained");
    return none;
}

async(leads_on, (SimHttpMessage *)request, (void *)unused)
{
    (void)unused;
    if (strcmp(sim_http_url(request), "/there") == 0)
        return sim_http_response(200, NULL, val("there"));
    SimValue moved = sim_http_response(302, NULL, val("not here"));
    sim_http_add_header(moved, "Location", "/there");
    return moved;
}

async(breaks_off, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(sim_stream_readuntil(stream, "\r\n\r\n"));
    sim_stream_print(stream, HEAD "3\r\nabc\r\n");
    sim_stream_close(stream);
    return none;
}

#define start(handler, context) \
    as_server(await(asyncio.start_server(handler, context, "127.0.0.1", 0)))
#define open_at(server)                                                     \
    as_http(await(sim_http_open(                                            \
        as_text(sim_text("http://127.0.0.1:%d/", sim_server_port(server))), \
        NULL)))

static void say_piece(SimValue piece)
{
    if (is_error(piece))
        say("%s@%g", error_name(piece), asyncio.time());
    else
        say("'%s'@%g", as_text(piece), asyncio.time());
}

// ---- reading ---------------------------------------------------------------

static const char *const pieces[] = {"one", "two", NULL};

async(reads_pieces)
{
    SimServer *server = start(sends_pieces, (void *)pieces);
    SimHttpMessage *response = open_at(server);
    say("%d@%g", sim_http_status(response), asyncio.time());
    for (int i = 0; i < 4; i++)
        say_piece(attempt(sim_http_read(response)));
    return none;
}

static void pieces_are_read_as_they_come(void **state)
{
    (void)state;
    assert_false(is_error(sim_run(reads_pieces())));

    assert_said("200@0 'one'@1 'two'@2 ''@2 ''@2");
}

async(sleeps_between)
{
    SimServer *server = start(sends_pieces, (void *)pieces);
    SimHttpMessage *response = open_at(server);
    await(asyncio.sleep(10));
    say_piece(attempt(sim_http_read(response)));
    say_piece(attempt(sim_http_read(response)));
    return none;
}

static void what_came_meanwhile_is_read_at_once(void **state)
{
    (void)state;
    sim_run(sleeps_between());

    assert_said("'onetwo'@10 ''@10");
}

async(is_impatient)
{
    SimServer *server = start(sends_pieces, (void *)pieces);
    SimHttpMessage *response = open_at(server);
    say_piece(attempt(asyncio.wait_for(sim_http_read(response), 0.5)));
    say_piece(attempt(sim_http_read(response)));
    return none;
}

static void a_cancelled_read_loses_nothing(void **state)
{
    (void)state;
    sim_run(is_impatient());

    assert_said("TimeoutError@0.5 'one'@1");
}

async(reads_much)
{
    SimServer *server = start(sends_much, NULL);
    SimHttpMessage *response = open_at(server);
    size_t sum = 0, most = 0;
    for (;;) {
        SimValue piece = await(sim_http_read(response));
        if (sim_len(piece) == 0)
            break;
        sum += sim_len(piece);
        most = sim_len(piece) > most ? sim_len(piece) : most;
        sim_drop(piece);
        await(asyncio.sleep(0.01));
    }
    assert_int_equal(sum, MUCH_BYTES);
    assert_in_range(most, 1, 2 * SIM_HTTP_UNREAD_BYTES);
    return none;
}

static void a_slow_reader_slows_the_server_down(void **state)
{
    (void)state;
    assert_false(is_error(sim_run(reads_much())));

    assert_said("drained");
}

async(looks_only, (SimServer *)server)
{
    SimHttpMessage *response = open_at(server);
    say("%d", sim_http_status(response));
    return none;
}

async(leaves_early)
{
    SimServer *server = start(sends_much, NULL);
    await(looks_only(server));
    await(asyncio.sleep(1));
    return none;
}

static void a_response_that_nobody_has_ends_the_transfer(void **state)
{
    (void)state;
    sim_run(leaves_early());

    assert_said("200 broken off");
}

async(is_led_on)
{
    SimServer *server = as_server(
        await(asyncio.start_http_server(leads_on, NULL, "127.0.0.1", 0)));
    SimHttpMessage *response = open_at(server);
    say("%d", sim_http_status(response));
    say_piece(attempt(sim_http_read(response)));
    return none;
}

static void a_redirect_is_followed_before_the_body(void **state)
{
    (void)state;
    sim_run(is_led_on());

    assert_said("200 'there'@0");
}

async(reads_what_breaks_off)
{
    SimServer *server = start(breaks_off, NULL);
    SimHttpMessage *response = open_at(server);
    for (int i = 0; i < 2; i++)
        say_piece(attempt(sim_http_read(response)));
    return none;
}

static void a_body_that_breaks_off_is_an_error_of_the_read(void **state)
{
    (void)state;
    sim_run(reads_what_breaks_off());

    assert_said("'abc'@0 IncompleteReadError@0");
}

async(opens_nothing)
{
    SimServer *server = start(sends_much, NULL);
    SimValue url = sim_text("http://127.0.0.1:%d/", sim_server_port(server));
    sim_server_close(server);
    say_piece(attempt(sim_http_open(as_text(url), NULL)));
    return none;
}

static void what_cannot_be_reached_is_an_error_of_open(void **state)
{
    (void)state;
    sim_run(opens_nothing());

    assert_said("ConnectionRefusedError@0");
}

// ---- our server sends piece by piece ---------------------------------------

async(counts, (SimHttpBody *)body, (void *)how_far)
{
    for (int i = 1; i <= *(int *)how_far; i++) {
        SimValue text = sim_text("%d ", i);
        sim_http_body_write(body, as_text(text), strlen(as_text(text)));
        await(sim_http_body_drain(body));
        await(asyncio.sleep(1));
    }
    return *(int *)how_far > 2 ? fail(ValueError, "too far") : none;
}

async(count_page, (SimHttpMessage *)request, (void *)how_far)
{
    (void)request;
    return sim_http_stream(200, NULL, counts, how_far);
}

async(reads_count, (int)how_far)
{
    SimServer *server = as_server(
        await(asyncio.start_http_server(count_page, &how_far, "127.0.0.1", 0)));
    for (int i = 0; i < 2; i++) { // over the same connection
        SimHttpMessage *response = open_at(server);
        SimValue piece;
        do {
            piece = attempt(sim_http_read(response));
            say_piece(piece);
        } while (!is_error(piece) && sim_len(piece) > 0);
    }
    return none;
}

static void a_server_sends_a_body_as_it_is_made(void **state)
{
    (void)state;
    assert_false(is_error(sim_run(reads_count(2))));

    assert_said("'1 '@0 '2 '@1 ''@2 '1 '@2 '2 '@3 ''@4");
}

static void a_writer_that_fails_breaks_the_body_off(void **state)
{
    (void)state;
    capture_errors();
    sim_run(reads_count(3));

    assert_non_null(strstr(said(), "'3 '@2 IncompleteReadError@3"));
    assert_non_null(strstr(captured_errors(), "ValueError: too far"));
}

async(asks_as_of_old)
{
    int how_far = 2;
    SimServer *server = as_server(
        await(asyncio.start_http_server(count_page, &how_far, "127.0.0.1", 0)));
    SimStream *stream = as_stream(
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))));
    sim_stream_print(stream, "GET / HTTP/1.0\r\n\r\n");
    SimValue head = await(sim_stream_readuntil(stream, "\r\n\r\n"));
    say("%d", strstr(as_text(head), "chunked") != NULL);
    say_piece(await(sim_stream_read(stream, SIM_ALL)));
    return none;
}

static void without_chunks_the_end_of_the_connection_is_the_bodys(void **state)
{
    (void)state;
    sim_run(asks_as_of_old());

    assert_said("0 '1 2 '@2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(pieces_are_read_as_they_come),
        looptest(what_came_meanwhile_is_read_at_once),
        looptest(a_cancelled_read_loses_nothing),
        looptest(a_slow_reader_slows_the_server_down),
        looptest(a_response_that_nobody_has_ends_the_transfer),
        looptest(a_redirect_is_followed_before_the_body),
        looptest(a_body_that_breaks_off_is_an_error_of_the_read),
        looptest(what_cannot_be_reached_is_an_error_of_open),
        looptest(a_server_sends_a_body_as_it_is_made),
        looptest(a_writer_that_fails_breaks_the_body_off),
        looptest(without_chunks_the_end_of_the_connection_is_the_bodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

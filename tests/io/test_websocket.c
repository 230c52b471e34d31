// WebSockets: our client against our server, and the server against frames that
// are made by hand, right and wrong. Both ends are in this program.
#include "support/looptest.h"

#include "io/websocket.h"
#include "io/websocket_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- the server ------------------------------------------------------------

// Sends back what comes, and says with which code it ends.
async(echo, (SimWebSocket *)socket, (void *)unused)
{
    (void)unused;
    for (;;) {
        SimValue message = await(sim_websocket_receive(socket));
        if (message.kind == SIM_VALUE_NONE)
            break;
        if (strcmp(as_text(message), "fail") == 0)
            return fail(ValueError, "on purpose");
        if (strcmp(as_text(message), "bye") == 0)
            return none;
        if (sim_websocket_is_binary(socket))
            sim_websocket_send_bytes(socket, as_text(message),
                                     sim_len(message));
        else
            sim_websocket_send(socket, as_text(message));
    }
    say("server:%d", sim_websocket_code(socket));
    return none;
}

async(site, (SimHttpMessage *)request, (void *)unused)
{
    (void)unused;
    return sim_websocket_accept(request, echo, NULL);
}

#define start() \
    as_server(await(asyncio.start_http_server(site, NULL, "127.0.0.1", 0)))

static const char *url_of(SimServer *server)
{
    return as_text(
        sim_text("ws://127.0.0.1:%d/talk?to=me", sim_server_port(server)));
}

#define connect_to(server) \
    as_websocket(await(sim_websocket_connect(url_of(server))))

static void say_message(const SimWebSocket *socket, SimValue message)
{
    if (is_error(message))
        say("%s", error_name(message));
    else if (message.kind == SIM_VALUE_NONE)
        say("end:%d", sim_websocket_code(socket));
    else
        say("%s'%s'", sim_websocket_is_binary(socket) ? "bytes" : "",
            as_text(message));
}

// ---- both ends -------------------------------------------------------------

async(talks)
{
    SimServer *server = start();
    SimWebSocket *socket = connect_to(server);
    sim_websocket_send(socket, "hello");
    sim_websocket_send_bytes(socket, "b", 1);
    sim_websocket_ping(socket);
    sim_websocket_send(socket, "");
    for (int i = 0; i < 3; i++)
        say_message(socket, await(sim_websocket_receive(socket)));
    sim_websocket_close(socket, 1000, "enough");
    await(sim_websocket_wait_closed(socket));
    say("client:%d @%g", sim_websocket_code(socket), asyncio.time());
    sim_server_close(server);
    return none;
}

static void messages_go_both_ways_and_both_say_goodbye(void **state)
{
    (void)state;
    assert_false(is_error(sim_run(talks())));

    assert_said("'hello' bytes'b' '' server:1000 client:1000 @0");
}

async(sends_text, (const char *)text)
{
    SimServer *server = start();
    SimWebSocket *socket = connect_to(server);
    sim_websocket_send(socket, text);
    say_message(socket, await(sim_websocket_receive(socket)));
    say_message(socket, await(sim_websocket_receive(socket)));
    sim_server_close(server);
    return none;
}

static void a_handler_that_ends_says_goodbye(void **state)
{
    (void)state;
    sim_run(sends_text("bye"));

    assert_said("end:1000 end:1000");
}

static void a_handler_that_fails_is_reported_and_closes_with_1011(void **state)
{
    (void)state;
    capture_errors();
    sim_run(sends_text("fail"));

    assert_said("end:1011 end:1011");
    assert_non_null(strstr(captured_errors(), "ValueError: on purpose"));
}

async(receives_in_time, (SimWebSocket *)socket)
{
    SimValue message =
        attempt(asyncio.wait_for(sim_websocket_receive(socket), 1));
    say_message(socket, message);
    return none;
}

async(waits_too_short)
{
    SimServer *server = start();
    SimWebSocket *socket = connect_to(server);
    await(receives_in_time(socket));
    sim_websocket_send(socket, "late");
    await(receives_in_time(socket));
    await(sim_websocket_wait_closed(socket));
    sim_server_close(server);
    return none;
}

static void a_cancelled_receive_loses_nothing(void **state)
{
    (void)state;
    sim_run(waits_too_short());

    assert_said("TimeoutError 'late' server:1000");
}

async(sends_much, (size_t)size_bytes)
{
    SimServer *server = start();
    SimWebSocket *socket = connect_to(server);
    char *much = malloc(size_bytes + 1);
    memset(much, 'a', size_bytes);
    much[size_bytes] = '\0';
    sim_websocket_send(socket, much);
    free(much);
    SimValue message = await(sim_websocket_receive(socket));
    if (message.kind == SIM_VALUE_NONE)
        say("end:%d", sim_websocket_code(socket));
    else
        say("%zu", sim_len(message));
    await(sim_websocket_wait_closed(socket));
    sim_server_close(server);
    return none;
}

static void
a_message_of_a_mebibyte_arrives_and_a_longer_one_is_1009(void **state)
{
    (void)state;
    sim_run(sends_much(SIM_WEBSOCKET_MOST_BYTES));
    sim_run(sends_much(SIM_WEBSOCKET_MOST_BYTES + 1));

    assert_said("1048576 server:1000 server:1009 end:1009");
}

async(connects_to, (const char *)url)
{
    SimValue outcome = attempt(sim_websocket_connect(url));
    say("%s: %s", error_name(outcome), error_message(outcome));
    return none;
}

static void what_is_no_web_socket_url_is_a_value_error(void **state)
{
    static const char *const urls[] = {"", "http://127.0.0.1/", "ws://",
                                       "wss://127.0.0.1/"};
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        unsay();
        sim_run(connects_to(urls[i]));
        assert_int_equal(strncmp(said(), "ValueError: ", 12), 0);
    }
}

async(no_such_page, (SimHttpMessage *)request, (void *)unused)
{
    (void)request, (void)unused;
    return sim_http_response(404, NULL, val("no\n"));
}

async(connects_to_pages)
{
    SimServer *server = as_server(
        await(asyncio.start_http_server(no_such_page, NULL, "127.0.0.1", 0)));
    await(connects_to(url_of(server)));
    sim_server_close(server);
    return none;
}

static void a_server_that_does_not_agree_is_an_error_value(void **state)
{
    (void)state;
    sim_run(connects_to_pages());

    assert_non_null(strstr(said(), "ConnectionError: ws://127.0.0.1:"));
    assert_non_null(strstr(said(), "HTTP/1.1 404 Not Found"));
}

// ---- frames by hand --------------------------------------------------------

#define ASKS(key, version)                                              \
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\n"               \
    "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: " key "\r\n" \
    "Sec-WebSocket-Version: " version "\r\n\r\n"
#define ASKS_WELL ASKS("dGhlIHNhbXBsZSBub25jZQ==", "13")
#define MASK      "\x01\x02\x03\x04"

// Says what a frame of the server's is; returns how long it is, 0 at the end.
static size_t say_frame(const char *bytes, size_t size_bytes)
{
    const uint8_t *frame = (const uint8_t *)bytes;
    if (size_bytes < 2)
        return 0;
    size_t length = frame[1] & 0x7f;
    size_t head = length == 126 ? 4 : 2;
    if (length == 126)
        length = (size_t)frame[2] << 8 | frame[3];
    int opcode = frame[0] & 0xf;
    if (opcode == WSLAY_CONNECTION_CLOSE && length >= 2)
        say("close:%d", frame[2] << 8 | frame[3]);
    else
        say("%s:%.*s", opcode == WSLAY_PONG ? "pong" : "text", (int)length,
            bytes + head);
    return head + length;
}

static void say_frames(const char *bytes, size_t size_bytes)
{
    for (;;) {
        size_t size = say_frame(bytes, size_bytes);
        if (size == 0)
            return;
        bytes += size;
        size_bytes -= size;
    }
}

// Asks, sends bytes piece by piece, and says what comes back.
async(sends_raw, (const char *)bytes, (size_t)size_bytes, (size_t)piece_bytes)
{
    SimServer *server = start();
    SimStream *stream = as_stream(
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))));
    for (size_t at = 0; at < size_bytes; at += piece_bytes) {
        size_t left = size_bytes - at;
        sim_stream_write(stream, bytes + at,
                         left < piece_bytes ? left : piece_bytes);
        if (piece_bytes < size_bytes)
            await(asyncio.sleep(0.001));
    }
    SimValue head = await(sim_stream_readuntil(stream, "\r\n\r\n"));
    say("%.3s", as_text(head) + 9);
    sim_stream_write_eof(stream);
    SimValue rest = await(sim_stream_read(stream, SIM_ALL));
    if (strncmp(as_text(head), "HTTP/1.1 101", 12) == 0)
        say_frames(as_text(rest), sim_len(rest));
    sim_stream_close(stream);
    sim_server_close(server);
    return none;
}

#define send_raw(bytes) \
    assert_false(       \
        is_error(sim_run(sends_raw(bytes, sizeof bytes - 1, SIZE_MAX))))

static void the_proof_is_that_of_the_standard(void **state)
{
    char proof[SIM_WEBSOCKET_PROOF_CHARS + 1];
    (void)state;
    sim_websocket_prove("dGhlIHNhbXBsZSBub25jZQ==", proof);

    assert_string_equal(proof, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

static void frames_behind_the_request_are_taken(void **state)
{
    (void)state;
    send_raw(ASKS_WELL "\x81\x82" MASK "ik"); // "hi"

    assert_said("101 server:1006 text:hi");
}

static void frames_cut_into_single_bytes_are_the_same(void **state)
{
    static const char bytes[] = ASKS_WELL "\x81\x82" MASK "ik"
                                          "\x88\x82" MASK "\x02\xea";
    (void)state;
    sim_run(sends_raw(bytes, sizeof bytes - 1, 1));

    assert_said("server:1000 101 text:hi close:1000");
}

static void a_ping_between_fragments_is_answered_with_its_words(void **state)
{
    (void)state;
    send_raw(ASKS_WELL "\x01\x81" MASK "i"   // "h", to be continued
                       "\x89\x81" MASK "q"   // ping "p"
                       "\x80\x81" MASK "h"); // "i", the end

    assert_said("101 server:1006 pong:p text:hi");
}

static void a_peer_that_goes_without_a_word_is_1006(void **state)
{
    (void)state;
    send_raw(ASKS_WELL "\x81\x82" MASK "ik\x81\x85" MASK "half");

    assert_said("101 server:1006 text:hi");
}

static void what_breaks_the_rules_is_told_so(void **state)
{
    static const struct {
        const char *bytes;
        size_t size_bytes;
        int code;
    } cases[] = {
#define CASE(bytes, code) {ASKS_WELL bytes, sizeof(ASKS_WELL bytes) - 1, code}
        CASE("\x81\x02hi", 1002),                 // it is not masked
        CASE("\x83\x82" MASK "ik", 1002),         // there is no such frame
        CASE("\xc1\x82" MASK "ik", 1002),         // a bit that means nothing
        CASE("\x80\x82" MASK "ik", 1002),         // goes on with nothing
        CASE("\x09\x81" MASK "i", 1002),          // a ping in fragments
        CASE("\x89\xfe\x00\x7e" MASK, 1002),      // a ping too long
        CASE("\x81\xfe\x00\x02" MASK "ik", 1002), // two bytes say two
        CASE("\x81\x82" MASK "\xfe\xfd", 1007),   // no UTF-8
        CASE("\x88\x82" MASK "\x02\xef", 1002),   // a code that none may send
        CASE("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff" MASK "i", 1009),
    };
    char wanted[64];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsay();
        sim_run(sends_raw(cases[i].bytes, cases[i].size_bytes, SIZE_MAX));
        snprintf(wanted, sizeof wanted, "server:%d 101 close:%d", cases[i].code,
                 cases[i].code);
        assert_said(wanted);
    }
}

static void a_request_that_asks_wrongly_is_refused(void **state)
{
    (void)state;
    send_raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    send_raw(ASKS("dGhlIHNhbXBsZSBub25jZQ==", "12"));
    send_raw(ASKS("short", "13"));

    assert_said("426 426 400");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(messages_go_both_ways_and_both_say_goodbye),
        looptest(a_handler_that_ends_says_goodbye),
        looptest(a_handler_that_fails_is_reported_and_closes_with_1011),
        looptest(a_cancelled_receive_loses_nothing),
        looptest(a_message_of_a_mebibyte_arrives_and_a_longer_one_is_1009),
        looptest(what_is_no_web_socket_url_is_a_value_error),
        looptest(a_server_that_does_not_agree_is_an_error_value),
        cmocka_unit_test(the_proof_is_that_of_the_standard),
        looptest(frames_behind_the_request_are_taken),
        looptest(frames_cut_into_single_bytes_are_the_same),
        looptest(a_ping_between_fragments_is_answered_with_its_words),
        looptest(a_peer_that_goes_without_a_word_is_1006),
        looptest(what_breaks_the_rules_is_told_so),
        looptest(a_request_that_asks_wrongly_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

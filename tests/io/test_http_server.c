// The HTTP server, asked by hand: requests cut anywhere, garbage, limits. And by
// curl, where it is installed.
#include "support/looptest.h"

#include "io/http_parse.h"

#include <stdlib.h>
#include <string.h>

#define start(handler) \
    as_server(await(asyncio.start_http_server(handler, NULL, "127.0.0.1", 0)))
#define connect_to(server) \
    as_stream(             \
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))))

// Answers with what was asked for.
async(mirror, (SimHttpMessage *)request, (void *)unused)
{
    (void)unused;
    if (strcmp(sim_http_url(request), "/fails") == 0)
        return fail(ValueError, "on purpose");
    if (strcmp(sim_http_url(request), "/none") == 0)
        return none;
    return sim_http_response(200, NULL,
                             sim_text("[%s %s %s]", sim_http_method(request),
                                      sim_http_url(request),
                                      as_text(sim_http_body(request))));
}

// ---- by hand ---------------------------------------------------------------

// Says the status line and the body of one response.
async(read_response, (SimStream *)stream)
{
    SimValue line = await(sim_stream_readline(stream));
    size_t size_bytes = 0;
    if (sim_len(line) == 0) {
        say("closed");
        return val(false);
    }
    say("%.3s", as_text(line) + 9);
    for (;;) {
        SimValue field = await(sim_stream_readline(stream));
        if (strcmp(as_text(field), "\r\n") == 0)
            break;
        if (strncmp(as_text(field), "Content-Length: ", 16) == 0)
            size_bytes = strtoul(as_text(field) + 16, NULL, 10);
        if (strcmp(as_text(field), "Connection: close\r\n") == 0)
            say("and closes");
    }
    SimValue body = await(sim_stream_readexactly(stream, size_bytes));
    if (as_text(body)[0] == '[')
        say("%s", as_text(body));
    return val(true);
}

// Sends bytes, `piece_bytes` at a time, and reads responses to the end.
async(asks, (const char *)bytes, (size_t)size_bytes, (size_t)piece_bytes)
{
    SimServer *server = start(mirror);
    SimStream *stream = connect_to(server);
    for (size_t at = 0; at < size_bytes; at += piece_bytes) {
        size_t left = size_bytes - at;
        sim_stream_write(stream, bytes + at,
                         left < piece_bytes ? left : piece_bytes);
        if (piece_bytes < size_bytes)
            await(asyncio.sleep(0.001));
    }
    sim_stream_write_eof(stream);
    for (;;) {
        SimValue has_more = await(read_response(stream));
        if (!has_more.boolean)
            return none;
    }
}

static void ask(const char *text)
{
    assert_false(is_error(sim_run(asks(text, strlen(text), SIZE_MAX))));
}

#define HOST "Host: x\r\n"

static void two_requests_share_a_connection(void **state)
{
    (void)state;
    ask("GET /a HTTP/1.1\r\n" HOST "\r\nGET /b HTTP/1.1\r\n" HOST "\r\n");

    assert_said("200 [GET /a ] 200 [GET /b ] closed");
}

static void a_request_cut_into_single_bytes_is_the_same(void **state)
{
    const char *text =
        "POST /a HTTP/1.1\r\n" HOST
        "Content-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\n" HOST "\r\n";
    (void)state;
    sim_run(asks(text, strlen(text), 1));

    assert_said("200 [POST /a hello] 200 [GET /b ] closed");
}

static void a_body_in_chunks_is_put_together(void **state)
{
    (void)state;
    ask("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
        "3\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n");

    assert_said("200 [POST /a hello] closed");
}

static void who_asks_for_close_is_closed(void **state)
{
    (void)state;
    ask("GET /a HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
        "GET /b HTTP/1.1\r\n" HOST "\r\n");

    assert_said("200 and closes [GET /a ] closed");
}

static void http_1_0_closes_unless_asked_to_stay(void **state)
{
    (void)state;
    ask("GET /a HTTP/1.0\r\n\r\n");
    ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    assert_said("200 and closes [GET /a ] closed 200 [GET /a ] closed");
}

static void head_has_the_length_and_no_body(void **state)
{
    const char *text = "HEAD /a HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n";
    (void)state;
    SimValue outcome = sim_run(asks(text, strlen(text), SIZE_MAX));

    // The reader waits for a body that must not come.
    assert_true(error_is(outcome, IncompleteReadError));
    assert_non_null(
        strstr(error_message(outcome), "0 bytes read on a total of 10"));
}

static void who_expects_to_be_told_to_continue_is_told(void **state)
{
    const char *text = "POST /a HTTP/1.1\r\n" HOST
                       "Content-Length: 2\r\nExpect: 100-continue\r\n\r\nhi";
    (void)state;
    sim_run(asks(text, strlen(text), strlen(text) - 2));

    assert_said("100 200 [POST /a hi] closed");
}

static void garbage_is_a_bad_request(void **state)
{
    static const char *const garbage[] = {
        "hello\r\n\r\n",
        "\x16\x03\x01\x02",
        "GET\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon here\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", // no Host
        "GET / HTTP/1.1\r\n" HOST "Content-Length: many\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET / HTTP/1.1\r\nHost: ", // and no more
    };
    (void)state;
    for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
        unsay();
        ask(garbage[i]);
        assert_said("400 and closes closed");
    }
}

static void an_unknown_version_is_refused(void **state)
{
    (void)state;
    ask("GET / HTTP/3.1\r\n" HOST "\r\n");

    assert_said("505 and closes closed");
}

// A request with `count` bytes of 'a' in the middle.
static void ask_long(const char *begin, size_t count, const char *end)
{
    size_t before = strlen(begin);
    size_t size_bytes = before + count + strlen(end);
    char *text = malloc(size_bytes + 1);
    memcpy(text, begin, before);
    memset(text + before, 'a', count);
    memcpy(text + before + count, end, strlen(end) + 1);
    sim_run(asks(text, size_bytes, SIZE_MAX));
    free(text);
}

static void a_head_that_is_too_long_is_refused(void **state)
{
    (void)state;
    ask_long("GET / HTTP/1.1\r\nHost: x\r\nX-Long: ", SIM_HTTP_HEAD_BYTES,
             "\r\n\r\n");
    assert_said("431 and closes closed");

    unsay();
    ask_long("GET /", SIM_HTTP_HEAD_BYTES, " HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_said("414 and closes closed");
}

static void a_body_that_is_too_long_is_refused(void **state)
{
    (void)state;
    ask("POST / HTTP/1.1\r\n" HOST "Content-Length: 1048577\r\n\r\n");
    assert_said("413 and closes closed");

    unsay();
    ask_long("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
             "100001\r\n",
             SIM_HTTP_BODY_BYTES + 1, "\r\n0\r\n\r\n");
    assert_said("413 and closes closed");
}

static void
a_handler_that_fails_is_a_500_and_the_connection_goes_on(void **state)
{
    (void)state;
    capture_errors();
    ask("GET /fails HTTP/1.1\r\n" HOST "\r\nGET /none HTTP/1.1\r\n" HOST
        "\r\nGET /a HTTP/1.1\r\n" HOST "\r\n");

    assert_said("500 500 200 [GET /a ] closed");
    assert_non_null(strstr(captured_errors(), "ValueError: on purpose"));
    assert_non_null(strstr(captured_errors(), "returned no response"));
}

async(says_nothing, (const char *)text)
{
    SimServer *server = start(mirror);
    SimStream *stream = connect_to(server);
    sim_stream_print(stream, "%s", text);
    await(read_response(stream));
    say("@%g", asyncio.time());
    return none;
}

static void who_is_too_slow_is_told_so_and_who_is_silent_is_closed(void **state)
{
    (void)state;
    sim_run(says_nothing("GET / HT"));
    assert_said("408 and closes @60");

    unsay();
    sim_run(says_nothing(""));
    assert_said("closed @120");
}

// ---- by curl ---------------------------------------------------------------

static SimValue run_command(void *command)
{
    return val(system(command));
}

async(asked_by_curl, (const char *)words)
{
    SimServer *server = start(mirror);
    SimValue command =
        sim_text("curl -s -S --noproxy '*' %s http://127.0.0.1:%d/a >/dev/null",
                 words, sim_server_port(server));
    SimValue status =
        await(asyncio.to_thread(run_command, (void *)as_text(command)));
    say("%d", (int)as_int(status));
    return none;
}

static void curl_is_answered(void **state)
{
    static const char *const words[] = {
        "--fail",
        "--fail --http1.0",
        "--fail -d hello",
        "--fail -H 'Transfer-Encoding: chunked' -d hello",
        "--fail -H 'Expect: 100-continue' -d hello",
        "--fail -I"};
    (void)state;
    if (system("command -v curl >/dev/null") != 0) {
        print_message("curl is not installed; left out\n");
        skip();
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        unsay();
        sim_run(asked_by_curl(words[i]));
        assert_said("0");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(two_requests_share_a_connection),
        looptest(a_request_cut_into_single_bytes_is_the_same),
        looptest(a_body_in_chunks_is_put_together),
        looptest(who_asks_for_close_is_closed),
        looptest(http_1_0_closes_unless_asked_to_stay),
        looptest(head_has_the_length_and_no_body),
        looptest(who_expects_to_be_told_to_continue_is_told),
        looptest(garbage_is_a_bad_request),
        looptest(an_unknown_version_is_refused),
        looptest(a_head_that_is_too_long_is_refused),
        looptest(a_body_that_is_too_long_is_refused),
        looptest(a_handler_that_fails_is_a_500_and_the_connection_goes_on),
        looptest(who_is_too_slow_is_told_so_and_who_is_silent_is_closed),
        looptest(curl_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

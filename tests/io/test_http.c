// HTTP: the client against our own server, and both against what is broken.
// Both ends are in this program, so virtual time needs no grace.
#include "support/looptest.h"
#include "support/tracetest.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define start(handler) \
    as_server(await(asyncio.start_http_server(handler, NULL, "127.0.0.1", 0)))

static const char *url_of(SimServer *server, const char *path)
{
    return as_text(
        sim_text("http://127.0.0.1:%d%s", sim_server_port(server), path));
}

static void say_outcome(SimValue outcome)
{
    if (is_error(outcome))
        say("%s", error_name(outcome));
    else
        say("%d:%s", sim_http_status(as_http(outcome)),
            as_text(sim_http_body(as_http(outcome))));
}

static bool asks_for(SimHttpMessage *request, const char *path)
{
    return strcmp(as_text(sim_http_path(request)), path) == 0;
}

// ---- the site --------------------------------------------------------------

async(site, (SimHttpMessage *)request, (void *)unused)
{
    (void)unused;
    if (asks_for(request, "/hello"))
        return sim_http_response(200, NULL, val("hello"));
    if (asks_for(request, "/slow")) {
        await(asyncio.sleep(5));
        return sim_http_response(200, NULL, val("at last"));
    }
    if (asks_for(request, "/moved")) {
        SimValue moved = sim_http_response(302, NULL, none);
        sim_http_add_header(moved, "Location", "/hello");
        return moved;
    }
    if (asks_for(request, "/round")) {
        SimValue moved = sim_http_response(302, NULL, none);
        sim_http_add_header(moved, "Location", "/round");
        return moved;
    }
    if (asks_for(request, "/fails"))
        return fail(ValueError, "no such page today");
    if (asks_for(request, "/echo"))
        return sim_http_response(200, NULL, sim_http_body(request));
    if (asks_for(request, "/method"))
        return sim_http_response(200, NULL,
                                 sim_text("%s %s", sim_http_method(request),
                                          sim_http_header(request, "x-tone")));
    return sim_http_response(404, NULL, val("what?"));
}

// ---- the client ------------------------------------------------------------

async(fetches, (const char *)path)
{
    SimServer *server = start(site);
    say_outcome(attempt(asyncio.http_get(url_of(server, path))));
    say("@%g", asyncio.time());
    return none;
}

static void a_page_is_fetched_and_no_virtual_time_passes(void **state)
{
    (void)state;
    sim_run(fetches("/hello"));

    assert_said("200:hello @0");
    assert_int_equal(sim_loop_current()->io.raced_count, 0);
}

static void a_server_that_sleeps_lets_virtual_time_jump(void **state)
{
    (void)state;
    sim_run(fetches("/slow"));

    assert_said("200:at last @5");
    assert_int_equal(sim_loop_current()->io.raced_count, 0);
}

static void a_status_that_is_no_success_is_no_error(void **state)
{
    (void)state;
    sim_run(fetches("/nowhere"));

    assert_said("404:what? @0");
}

static void a_redirect_is_followed(void **state)
{
    (void)state;
    sim_run(fetches("/moved"));

    assert_said("200:hello @0");
}

static void redirects_without_end_are_an_error(void **state)
{
    (void)state;
    sim_run(fetches("/round"));

    assert_said("OSError @0");
}

async(does_not_follow)
{
    SimServer *server = start(site);
    SimHttpOptions options = {.most_redirects = -1};
    SimHttpMessage *response =
        as_http(await(sim_http_fetch(url_of(server, "/moved"), &options)));
    say("%d %s", sim_http_status(response),
        sim_http_header(response, "LOCATION"));
    return none;
}

static void a_redirect_can_be_looked_at_instead(void **state)
{
    (void)state;
    sim_run(does_not_follow());

    assert_said("302 /hello");
}

async(sends_a_body)
{
    SimServer *server = start(site);
    SimHttpOptions post = {.body = "four\0five", .body_bytes = 9};
    SimHttpMessage *response =
        as_http(await(sim_http_fetch(url_of(server, "/echo"), &post)));
    say("%zu", sim_len(sim_http_body(response)));
    SimHttpOptions put = {
        .method = "PUT", .headers = "X-Tone: b flat\nX-More: 1", .body = "b"};
    say_outcome(attempt(sim_http_fetch(url_of(server, "/method"), &put)));
    return none;
}

static void method_headers_and_body_arrive(void **state)
{
    (void)state;
    sim_run(sends_a_body());

    assert_said("9 200:PUT b flat");
}

async(limits_the_time)
{
    SimServer *server = start(site);
    SimHttpOptions options = {.timeout = 2};
    SimValue outcome =
        attempt(sim_http_fetch(url_of(server, "/slow"), &options));
    say("%s @%g", error_name(outcome), asyncio.time());
    assert_non_null(strstr(error_message(outcome), "no answer within 2"));
    say_outcome(attempt(asyncio.http_get(url_of(server, "/hello"))));
    return none;
}

static void a_slow_answer_times_out_and_the_next_fetch_works(void **state)
{
    (void)state;
    sim_run(limits_the_time());

    assert_said("TimeoutError @2 200:hello");
}

async(limits_the_size)
{
    SimServer *server = start(site);
    SimHttpOptions options = {.body = "0123456789", .most_bytes = 9};
    SimValue outcome =
        attempt(sim_http_fetch(url_of(server, "/echo"), &options));
    say("%s", error_name(outcome));
    assert_non_null(strstr(error_message(outcome), "longer than 9 bytes"));
    options.most_bytes = 10;
    say_outcome(attempt(sim_http_fetch(url_of(server, "/echo"), &options)));
    return none;
}

static void a_body_beyond_the_limit_is_an_error(void **state)
{
    (void)state;
    sim_run(limits_the_size());

    assert_said("LimitOverrunError 200:0123456789");
}

async(fetch_slow, (SimServer *)server)
{
    return attempt(asyncio.http_get(url_of(server, "/slow")));
}

async(cancels)
{
    SimServer *server = start(site);
    SimTask *task = asyncio.create_task(fetch_slow(server));
    await(asyncio.sleep(1));
    sim_task_cancel(task);
    SimValue outcome = attempt(task);
    say("%s @%g", error_name(outcome), asyncio.time());
    say_outcome(attempt(asyncio.http_get(url_of(server, "/hello"))));
    return none;
}

static void cancelling_a_fetch_ends_it_at_once(void **state)
{
    (void)state;
    sim_run(cancels());

    assert_said("CancelledError @1 200:hello");
}

async(leaves_a_fetch_behind)
{
    SimServer *server = start(site);
    asyncio.create_task(fetch_slow(server));
    await(asyncio.sleep(1));
    say("leaves");
    return none;
}

static void a_fetch_that_nobody_awaits_ends_with_the_program(void **state)
{
    (void)state;
    sim_run(leaves_a_fetch_behind());

    assert_said("leaves");
}

async(gathers, (int)count)
{
    SimServer *server = start(site);
    SimValue fetches_ = sim_list(0, NULL);
    for (int i = 0; i < count; i++)
        sim_append(fetches_, val(fetch_slow(server)));
    SimValue pages = await(asyncio.gather_list(fetches_));
    for (int i = 0; i < count; i++)
        if (sim_http_status(as_http(sim_item(pages, (size_t)i))) != 200)
            return fail(AssertionError, "page %d is missing", i);
    say("@%g", asyncio.time());
    return none;
}

static void fifty_slow_pages_take_as_long_as_one(void **state)
{
    (void)state;
    assert_false(is_error(sim_run(gathers(50))));

    assert_said("@5");
}

// ---- what cannot be reached ------------------------------------------------

// A port of this machine on which nobody listens.
static int closed_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    getsockname(fd, (struct sockaddr *)&address, &size);
    close(fd);
    return ntohs(address.sin_port);
}

async(fetches_what_is_not_there, (const char *)url)
{
    SimValue outcome = attempt(asyncio.http_get(url));
    say("%s: %s", error_name(outcome), error_message(outcome));
    return none;
}

static void a_refused_connection_is_an_error_value(void **state)
{
    char url[64];
    (void)state;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", closed_port());

    sim_run(fetches_what_is_not_there(url));

    assert_non_null(
        strstr(said(), "ConnectionRefusedError: http://127.0.0.1:"));
    assert_non_null(strstr(said(), "Connection refused"));
}

static void a_name_that_does_not_resolve_is_an_error_value(void **state)
{
    (void)state;
    sim_run(fetches_what_is_not_there("http://nobody.invalid/"));

    assert_non_null(strstr(said(), "gaierror: http://nobody.invalid/: the name "
                                   "does not resolve"));
}

static void what_is_no_url_is_a_value_error(void **state)
{
    static const char *const urls[] = {"", "http://", "ftp://127.0.0.1/x",
                                       "file:///etc/passwd", "http://a b/"};
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        unsay();
        sim_run(fetches_what_is_not_there(urls[i]));
        assert_int_equal(strncmp(said(), "ValueError: ", 12), 0);
    }
}

async(hangs_up, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(sim_stream_readline(stream));
    sim_stream_close(stream);
    return none;
}

async(fetches_from_a_server_that_hangs_up)
{
    SimServer *server =
        as_server(await(asyncio.start_server(hangs_up, NULL, "127.0.0.1", 0)));
    say_outcome(attempt(asyncio.http_get(url_of(server, "/"))));
    return none;
}

static void a_server_that_hangs_up_is_an_error_value(void **state)
{
    (void)state;
    sim_run(fetches_from_a_server_that_hangs_up());

    assert_said("ConnectionResetError");
}

async(breaks_off, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(sim_stream_readline(stream));
    sim_stream_print(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
                             "only this");
    sim_stream_close(stream);
    return none;
}

async(fetches_from_a_server_that_breaks_off)
{
    SimServer *server = as_server(
        await(asyncio.start_server(breaks_off, NULL, "127.0.0.1", 0)));
    say_outcome(attempt(asyncio.http_get(url_of(server, "/"))));
    return none;
}

static void a_body_that_breaks_off_is_an_error_value(void **state)
{
    (void)state;
    sim_run(fetches_from_a_server_that_breaks_off());

    assert_said("IncompleteReadError");
}

// Takes every descriptor there is, but for `spare`.
static struct rlimit leave_descriptors(unsigned spare)
{
    struct rlimit old;
    int lowest = dup(0);
    close(lowest);
    getrlimit(RLIMIT_NOFILE, &old);
    struct rlimit tight = {(rlim_t)lowest + spare, old.rlim_max};
    setrlimit(RLIMIT_NOFILE, &tight);
    return old;
}

async(fetches_without_descriptors)
{
    SimServer *server = start(site);
    struct rlimit old = leave_descriptors(0);
    SimValue first = attempt(asyncio.http_get(url_of(server, "/hello")));
    setrlimit(RLIMIT_NOFILE, &old);
    say_outcome(first);
    say_outcome(attempt(asyncio.http_get(url_of(server, "/hello"))));

    SimServer *other = start(site);
    old = leave_descriptors(0);
    SimValue second = attempt(asyncio.http_get(url_of(other, "/hello")));
    setrlimit(RLIMIT_NOFILE, &old);
    say_outcome(second);
    say_outcome(attempt(asyncio.http_get(url_of(other, "/hello"))));
    return none;
}

static void without_descriptors_a_fetch_fails_and_the_loop_goes_on(void **state)
{
    (void)state;
    sim_run(fetches_without_descriptors());

    assert_said("OSError 200:hello OSError 200:hello");
}

async(is_cancelled_some_time, (SimServer *)server, (unsigned)seed)
{
    static const char *const paths[] = {"/hello", "/slow", "/moved"};
    SimTask *task = asyncio.create_task(
        sim_http_fetch(url_of(server, paths[seed % 3]), NULL));
    for (unsigned turns = seed * 7 % 23; turns > 0; turns--)
        await(asyncio.sleep(0));
    bool is_cancelled = sim_task_cancel(task);
    SimValue outcome = attempt(task);
    if (is_error(outcome) &&
        !(is_cancelled && error_is(outcome, CancelledError)))
        return outcome;
    return none;
}

async(storm, (unsigned)count)
{
    SimServer *server = start(site);
    SimValue tasks = sim_list(0, NULL);
    for (unsigned seed = 0; seed < count; seed++)
        sim_append(tasks, val(is_cancelled_some_time(server, seed)));
    await(asyncio.gather_list(tasks));
    say_outcome(attempt(asyncio.http_get(url_of(server, "/hello"))));
    return none;
}

// What is left behind would show at tear-down, or as a promise.
static void a_fetch_can_be_cancelled_in_any_turn(void **state)
{
    (void)state;
    assert_false(is_error(sim_run(storm(200))));

    assert_said("200:hello");
    assert_int_equal(sim_loop_current()->io.promise_count, 0);
}

async(speaks_no_tls)
{
    SimServer *server = start(site);
    SimValue url = sim_text("https://127.0.0.1:%d/", sim_server_port(server));
    say_outcome(attempt(asyncio.http_get(as_text(url))));
    return none;
}

static void a_server_that_speaks_no_tls_is_an_error_value(void **state)
{
    (void)state;
    sim_run(speaks_no_tls());

    assert_said("SSLError");
}

// ---- connections are used again --------------------------------------------

async(fetches_three_times)
{
    SimServer *server = start(site);
    for (int i = 0; i < 3; i++)
        say_outcome(attempt(asyncio.http_get(url_of(server, "/hello"))));
    return none;
}

// In the trace: how many clients the server has accepted.
static size_t accepted(const SimReader *reader)
{
    size_t count = 0;
    size_t opened = tracetest_count(reader, SIM_EVENT_IO_DONE);
    for (size_t i = 1; i <= opened; i++) {
        SimEvent event = tracetest_event(reader, SIM_EVENT_IO_DONE, (int)i);
        count += event.flags == SIM_OPERATION_ACCEPT;
    }
    return count;
}

static void three_fetches_share_one_connection(void **state)
{
    (void)state;
    sim_run(fetches_three_times());

    assert_said("200:hello 200:hello 200:hello");
    SimReader *reader = tracetest_open();
    assert_int_equal(accepted(reader), 1);
    sim_reader_close(reader);
}

static void the_trace_says_who_asked_for_what(void **state)
{
    (void)state;
    sim_run(fetches_three_times());

    SimReader *reader = tracetest_open();
    assert_int_equal(tracetest_count(reader, SIM_EVENT_IO_HOST), 3);
    assert_int_equal(tracetest_waits(reader, SIM_REASON_HTTP), 3);
    assert_int_equal(tracetest_cause_of_wake(reader, SIM_REASON_HTTP),
                     SIM_EVENT_IO_DONE);
    sim_reader_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_page_is_fetched_and_no_virtual_time_passes),
        looptest(a_server_that_sleeps_lets_virtual_time_jump),
        looptest(a_status_that_is_no_success_is_no_error),
        looptest(a_redirect_is_followed),
        looptest(redirects_without_end_are_an_error),
        looptest(a_redirect_can_be_looked_at_instead),
        looptest(method_headers_and_body_arrive),
        looptest(a_slow_answer_times_out_and_the_next_fetch_works),
        looptest(a_body_beyond_the_limit_is_an_error),
        looptest(cancelling_a_fetch_ends_it_at_once),
        looptest(a_fetch_that_nobody_awaits_ends_with_the_program),
        looptest(fifty_slow_pages_take_as_long_as_one),
        looptest(a_refused_connection_is_an_error_value),
        looptest(a_name_that_does_not_resolve_is_an_error_value),
        looptest(what_is_no_url_is_a_value_error),
        looptest(a_server_that_hangs_up_is_an_error_value),
        looptest(a_body_that_breaks_off_is_an_error_value),
        looptest(without_descriptors_a_fetch_fails_and_the_loop_goes_on),
        looptest(a_fetch_can_be_cancelled_in_any_turn),
        looptest(a_server_that_speaks_no_tls_is_an_error_value),
        looptest_traced(three_fetches_share_one_connection),
        looptest_traced(the_trace_says_who_asked_for_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Virtual time and the real world: promises, open waits, grace, and what the
// trace says of I/O.
#include "support/looptest.h"
#include "support/tracetest.h"

#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define start(handler, context) \
    as_server(await(asyncio.start_server(handler, context, "127.0.0.1", 0)))
#define connect_to(server) \
    as_stream(             \
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))))

async(answers, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    SimValue line = await(sim_stream_readline(stream));
    await(asyncio.sleep(3600));
    sim_stream_write(stream, as_text(line), sim_len(line));
    return none;
}

async(asks)
{
    SimServer *server = start(answers, NULL);
    SimStream *stream = connect_to(server);
    sim_stream_print(stream, "time?\n");
    await(sim_stream_readline(stream));
    say("@%g", asyncio.time());
    sim_stream_close(stream);
    sim_server_close(server);
    return none;
}

static void between_ends_of_one_program_time_jumps_at_once(void **state)
{
    int64_t begin_ns = sim_clock_monotonic_ns();
    (void)state;

    sim_run(asks());

    assert_said("@3600");
    assert_int_equal(sim_loop_current()->io.raced_count, 0);
    assert_true(sim_clock_monotonic_ns() - begin_ns < SIM_NS_PER_S);
}

static void the_trace_names_the_handle_and_the_cause_of_each_wait(void **state)
{
    (void)state;
    sim_run(asks());

    SimReader *reader = tracetest_open();
    assert_int_equal(tracetest_waits(reader, SIM_REASON_CONNECT), 1);
    assert_int_equal(tracetest_waits(reader, SIM_REASON_READ), 2);
    assert_int_equal(tracetest_cause_of_wake(reader, SIM_REASON_READ),
                     SIM_EVENT_IO_DONE);
    assert_int_equal(tracetest_count(reader, SIM_EVENT_IO_OPEN),
                     tracetest_count(reader, SIM_EVENT_IO_CLOSE));
    assert_int_equal(tracetest_count(reader, SIM_EVENT_JUMP_RACED), 0);
    SimEvent submit = tracetest_event(reader, SIM_EVENT_IO_SUBMIT, 1);
    assert_int_equal(submit.flags, SIM_OPERATION_CONNECT);
    sim_reader_close(reader);
}

// ---- a peer outside -------------------------------------------------------

// A client of which the loop knows nothing, as if it were another program.
typedef struct Outsider {
    int port;
    pthread_t thread;
    char answer[16];
} Outsider;

static void *talk(void *argument)
{
    Outsider *outsider = argument;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)outsider->port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, (struct sockaddr *)&address, sizeof address);
    send(fd, "hello\n", 6, 0);
    recv(fd, outsider->answer, sizeof outsider->answer - 1, 0);
    // Waits until the other end hangs up.
    char rest;
    recv(fd, &rest, 1, 0);
    close(fd);
    return NULL;
}

async(serves_one, (SimStream *)stream, (void *)done)
{
    SimValue line = await(sim_stream_readline(stream));
    sim_stream_write(stream, as_text(line), sim_len(line));
    await(asyncio.sleep(1)); // jumps, while the outsider is there
    sim_stream_close(stream);
    sim_future_set_result(done, none);
    return none;
}

async(serves_an_outsider, (Outsider *)outsider)
{
    SimFuture *done = asyncio.create_future();
    SimServer *server = start(serves_one, done);
    outsider->port = sim_server_port(server);
    pthread_create(&outsider->thread, NULL, talk, outsider);
    // No timer is set and somebody may still come: this waits as long as it
    // takes.
    await(done);
    say("@%g", asyncio.time());
    return none;
}

static void a_jump_while_an_outsider_may_speak_is_counted(void **state)
{
    Outsider outsider = {0};
    (void)state;
    capture_errors();

    sim_run(serves_an_outsider(&outsider));
    pthread_join(outsider.thread, NULL);

    assert_said("@1");
    assert_string_equal(outsider.answer, "hello\n");
    assert_int_equal(sim_loop_current()->io.raced_count, 1);
    SimReader *reader = tracetest_open();
    assert_int_equal(tracetest_count(reader, SIM_EVENT_JUMP_RACED), 1);
    assert_non_null(strstr(captured_errors(), "1 jump raced with outside I/O"));
    sim_reader_close(reader);
}

// A server that never says a word.
static int listen_somewhere(int *out_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bind(fd, (struct sockaddr *)&address, size);
    listen(fd, 1);
    getsockname(fd, (struct sockaddr *)&address, &size);
    *out_port = ntohs(address.sin_port);
    return fd;
}

async(waits_for_a_silent_peer, (int)port)
{
    SimStream *stream =
        as_stream(await(asyncio.open_connection("127.0.0.1", port)));
    SimValue line = attempt(asyncio.wait_for(sim_stream_readline(stream), 60));
    say("%s@%g", error_name(line), asyncio.time());
    return none;
}

static void a_peer_outside_gets_ten_milliseconds_before_a_jump(void **state)
{
    int64_t begin_ns = sim_clock_monotonic_ns();
    int port = 0;
    int listener = listen_somewhere(&port);
    (void)state;

    sim_run(waits_for_a_silent_peer(port));

    assert_said("TimeoutError@60");
    assert_true(sim_clock_monotonic_ns() - begin_ns >= 10 * SIM_NS_PER_MS);
    capture_errors(); // the warning of the race
    close(listener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(between_ends_of_one_program_time_jumps_at_once),
        looptest_traced(the_trace_names_the_handle_and_the_cause_of_each_wait),
        looptest_traced(a_jump_while_an_outsider_may_speak_is_counted),
        looptest(a_peer_outside_gets_ten_milliseconds_before_a_jump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

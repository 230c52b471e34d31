// Names: what they resolve to, several addresses, those that do not resolve.
//
// The test has a getaddrinfo of its own, which libuv finds before the system's:
// "two.test" has two addresses of this machine, "slow.test" none before the
// semaphore is posted, and every other name is the system's.
#include "support/looptest.h"
#include "support/tracetest.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define connect_to(host, port) \
    as_stream(await(asyncio.open_connection(host, port)))

static sem_t slow;

// ---- the resolver of this test --------------------------------------------

static struct addrinfo *new_address(const char *host, const char *service)
{
    struct addrinfo *info = calloc(1, sizeof *info);
    struct sockaddr_in *place = calloc(1, sizeof *place);
    place->sin_family = AF_INET;
    place->sin_port = htons((uint16_t)atoi(service));
    inet_pton(AF_INET, host, &place->sin_addr);
    info->ai_family = AF_INET;
    info->ai_socktype = SOCK_STREAM;
    info->ai_addr = (struct sockaddr *)place;
    info->ai_addrlen = sizeof *place;
    return info;
}

int getaddrinfo(const char *node, const char *service,
                const struct addrinfo *hints, struct addrinfo **out)
{
    int (*of_system)(const char *, const char *, const struct addrinfo *,
                     struct addrinfo **);
    if (strcmp(node, "slow.test") == 0)
        sem_wait(&slow);
    if (strcmp(node, "two.test") == 0 || strcmp(node, "slow.test") == 0) {
        *out = new_address("127.0.0.2", service);
        (*out)->ai_next = new_address("127.0.0.3", service);
        return 0;
    }
    *(void **)&of_system = dlsym(RTLD_NEXT, "getaddrinfo");
    return of_system(node, service, hints, out);
}

void freeaddrinfo(struct addrinfo *list)
{
    // Also the system's, whose addresses lie in the same piece of memory.
    void (*of_system)(struct addrinfo *);
    if (list && list->ai_addr != (struct sockaddr *)(list + 1)) {
        free(list->ai_addr);
        freeaddrinfo(list->ai_next);
        free(list);
        return;
    }
    *(void **)&of_system = dlsym(RTLD_NEXT, "freeaddrinfo");
    if (list)
        of_system(list);
}

// ---- names and addresses --------------------------------------------------

async(asks)
{
    SimValue list = await(asyncio.getaddrinfo("two.test", 80));
    for (size_t i = 0; i < sim_len(list); i++) {
        SimValue pair = sim_item(list, i);
        say("%s %d", as_text(sim_item(pair, 0)),
            (int)as_int(sim_item(pair, 1)));
    }
    list = await(asyncio.getaddrinfo("127.0.0.1", 443));
    say("%d %s", (int)sim_len(list), as_text(sim_item(sim_item(list, 0), 0)));
    SimValue name = await(asyncio.getnameinfo("127.0.0.1", 1));
    say("%d", as_text(sim_item(name, 0))[0] != '\0');
    return none;
}

static void a_name_has_a_list_of_addresses_and_an_address_a_name(void **state)
{
    (void)state;
    sim_run(asks());

    assert_said("127.0.0.2 80 127.0.0.3 80 1 127.0.0.1 1");
}

static bool says_that_it_is_unknown(SimValue error)
{
    // Without a network the second is the answer.
    return error_is(error, gaierror) &&
           (strstr(error_message(error), gai_strerror(EAI_NONAME)) ||
            strstr(error_message(error), gai_strerror(EAI_AGAIN)));
}

async(ignore, (SimStream *)stream, (void *)unused)
{
    (void)stream;
    (void)unused;
    return none;
}

async(asks_for_unknown)
{
    static const char name[] = "no-such-host.invalid";
    say("%d", says_that_it_is_unknown(attempt(asyncio.getaddrinfo(name, 80))));
    say("%d",
        says_that_it_is_unknown(attempt(asyncio.open_connection(name, 80))));
    say("%d", says_that_it_is_unknown(
                  attempt(asyncio.start_server(ignore, NULL, name, 80))));
    SimValue result = attempt(asyncio.getnameinfo("nowhere", 80));
    say("%s: %s", error_name(result), error_message(result));
    return none;
}

static void an_unknown_name_is_an_error_and_the_loop_goes_on(void **state)
{
    (void)state;
    sim_run(asks_for_unknown());

    assert_said("1 1 1 gaierror: nowhere: Name or service not known");
}

async(asks_for_wrong_ports)
{
    SimValue result = attempt(asyncio.open_connection("127.0.0.1", 70000));
    say("%s: %s;", error_name(result), error_message(result));
    result = attempt(asyncio.start_server(ignore, NULL, NULL, -1));
    say("%s;", error_name(result));
    result = attempt(asyncio.getaddrinfo("two.test", 65536));
    say("%s", error_name(result));
    return none;
}

static void a_port_beyond_the_last_is_an_error(void **state)
{
    (void)state;
    sim_run(asks_for_wrong_ports());

    assert_said("ValueError: 127.0.0.1 port 70000: a port is a number from 0 "
                "to 65535; ValueError; ValueError");
}

// ---- several addresses ----------------------------------------------------

async(greets, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    sim_stream_print(stream, "hello\n");
    return none;
}

async(greeting, (const char *)host, (int)port)
{
    SimStream *stream = connect_to(host, port);
    SimValue line = await(sim_stream_readline(stream));
    say("%s %.5s", host, as_text(line));
    return none;
}

async(listens_at_two)
{
    SimServer *server =
        as_server(await(asyncio.start_server(greets, NULL, "two.test", 0)));
    int port = sim_server_port(server);
    await(greeting("127.0.0.2", port));
    await(greeting("127.0.0.3", port));
    sim_server_close(server);
    for (int i = 2; i <= 3; i++) {
        const char *host = as_text(sim_text("127.0.0.%d", i));
        say("%s", error_name(attempt(asyncio.open_connection(host, port))));
    }
    await(sim_server_wait_closed(server));
    return none;
}

static void a_server_listens_at_every_address_of_a_name(void **state)
{
    (void)state;
    sim_run(listens_at_two());

    assert_said("127.0.0.2 hello 127.0.0.3 hello ConnectionRefusedError "
                "ConnectionRefusedError");
}

async(listens_everywhere)
{
    SimServer *server =
        as_server(await(asyncio.start_server(greets, NULL, NULL, 0)));
    await(greeting("127.0.0.1", sim_server_port(server)));
    return none;
}

static void a_server_without_a_host_listens_at_every_address(void **state)
{
    (void)state;
    sim_run(listens_everywhere());

    assert_said("127.0.0.1 hello");
}

async(finds_the_second)
{
    SimServer *server =
        as_server(await(asyncio.start_server(greets, NULL, "127.0.0.3", 0)));
    await(greeting("two.test", sim_server_port(server)));
    return none;
}

static void a_client_tries_every_address_of_a_name(void **state)
{
    (void)state;
    sim_run(finds_the_second());

    assert_said("two.test hello");
}

// ---- cancelling, the clock, the trace -------------------------------------

async(posts)
{
    await(asyncio.sleep(0));
    sem_post(&slow);
    return none;
}

// The answer and the cancelling meet: it must not be the answer's end that is
// forgotten, or whoever looks at it later reads what is gone.
async(cancels_at, (int)turns)
{
    SimTask *task = asyncio.create_task(asyncio.getaddrinfo("slow.test", 1));
    SimTask *connecting =
        asyncio.create_task(asyncio.open_connection("slow.test", 1));
    await(asyncio.sleep(0));
    sem_post(&slow);
    sem_post(&slow);
    for (int i = 0; i < turns; i++)
        await(asyncio.sleep(0));
    sim_task_cancel(task);
    sim_task_cancel(connecting);
    attempt(task);
    attempt(connecting);
    return none;
}

static void a_look_up_can_be_cancelled_in_any_turn(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++)
        sim_run(cancels_at(i * 10));
}

async(looks_up_beside_a_sleep)
{
    SimTask *sleep = asyncio.create_task(asyncio.sleep(1));
    asyncio.create_task(posts());
    await(asyncio.getaddrinfo("slow.test", 80));
    say("@%g", asyncio.time());
    await(sleep);
    return none;
}

static void virtual_time_stands_still_while_a_name_is_looked_up(void **state)
{
    (void)state;
    sim_run(looks_up_beside_a_sleep());

    assert_said("@0");
}

static void the_trace_names_the_host_and_the_cause(void **state)
{
    (void)state;
    sim_run(asks());

    SimReader *reader = tracetest_open();
    SimEvent host = tracetest_event(reader, SIM_EVENT_IO_HOST, 1);
    assert_string_equal(sim_reader_string(reader, host.arg), "two.test");
    assert_int_equal(host.flags, SIM_OPERATION_RESOLVE);
    assert_int_equal(tracetest_waits(reader, SIM_REASON_DNS), 3);
    assert_int_equal(tracetest_cause_of_wake(reader, SIM_REASON_DNS),
                     SIM_EVENT_IO_DONE);
    sim_reader_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_name_has_a_list_of_addresses_and_an_address_a_name),
        looptest(an_unknown_name_is_an_error_and_the_loop_goes_on),
        looptest(a_port_beyond_the_last_is_an_error),
        looptest(a_server_listens_at_every_address_of_a_name),
        looptest(a_server_without_a_host_listens_at_every_address),
        looptest(a_client_tries_every_address_of_a_name),
        looptest(virtual_time_stands_still_while_a_name_is_looked_up),
        looptest(a_look_up_can_be_cancelled_in_any_turn),
        looptest_traced(the_trace_names_the_host_and_the_cause),
    };
    sem_init(&slow, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

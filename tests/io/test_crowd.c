// Many connections: ten thousand at once, and more than there are descriptors.
#include "support/looptest.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CROWD = 10000, DESCRIPTORS_EACH = 2, OTHER_DESCRIPTORS = 100 };

async(echo, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    for (;;) {
        SimValue line = await(sim_stream_readline(stream));
        if (sim_len(line) == 0)
            return none;
        sim_stream_write(stream, as_text(line), sim_len(line));
        sim_drop(line);
    }
}

// As many clients as the system lets one process have, both ends being here.
static int crowd_size(void)
{
    struct rlimit limit;
    rlim_t wanted = CROWD * DESCRIPTORS_EACH + OTHER_DESCRIPTORS;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= wanted)
        return CROWD;
    int size = ((int)limit.rlim_cur - OTHER_DESCRIPTORS) / DESCRIPTORS_EACH;
    print_message("the system allows %llu descriptors: %d connections, not "
                  "%d\n",
                  (unsigned long long)limit.rlim_cur, size, CROWD);
    return size;
}

typedef struct Crowd {
    SimServer *server;
    int missing;
    SimFuture *all_are_here;
} Crowd;

// Says a line when all have come, and hears it.
async(one_of_many, (Crowd *)crowd, (int)number)
{
    SimStream *stream = as_stream(await(
        asyncio.open_connection("127.0.0.1", sim_server_port(crowd->server))));
    if (--crowd->missing == 0)
        sim_future_set_result(crowd->all_are_here, none);
    await(crowd->all_are_here);
    sim_stream_print(stream, "%d\n", number);
    SimValue line = await(sim_stream_readline(stream));
    if (strtol(as_text(line), NULL, 10) != number)
        return fail(AssertionError, "%d got another's line", number);
    return none;
}

async(meets, (int)size)
{
    SimServer *server =
        as_server(await(asyncio.start_server(echo, NULL, "127.0.0.1", 0)));
    Crowd crowd = {server, size, asyncio.create_future()};
    SimValue clients = sim_list(0, NULL);
    for (int i = 0; i < size; i++)
        sim_append(clients, val(one_of_many(&crowd, i)));
    await(asyncio.gather_list(clients));
    sim_server_close(server);
    await(sim_server_wait_closed(server));
    return val(size);
}

static void ten_thousand_connections_are_open_together(void **state)
{
    int size = crowd_size();
    (void)state;

    SimValue outcome = sim_run(meets(size));

    assert_false(is_error(outcome));
    assert_int_equal(as_int(outcome), size);
}

// ---- no descriptors are left -----------------------------------------------

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

// Returns a socket that is connected and no stream of ours.
static int connect_from_outside(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        say("not connected");
    return fd;
}

async(serves_without_descriptors)
{
    SimServer *server =
        as_server(await(asyncio.start_server(echo, NULL, "127.0.0.1", 0)));
    char byte;
    struct rlimit old = leave_descriptors(1);
    for (int i = 0; i < 2; i++) {
        int client = connect_from_outside(sim_server_port(server));
        await(asyncio.sleep(1));
        say("%zd", recv(client, &byte, 1, 0));
        close(client);
    }
    setrlimit(RLIMIT_NOFILE, &old);
    SimStream *stream = as_stream(
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))));
    sim_stream_print(stream, "well?\n");
    say("%s", as_text(await(sim_stream_readline(stream))));
    return none;
}

static void
without_descriptors_clients_are_turned_away_and_it_is_said(void **state)
{
    (void)state;
    capture_errors();

    assert_false(is_error(sim_run(serves_without_descriptors())));

    assert_said("0 0 well?\n");
    const char *report =
        strstr(captured_errors(), "the file descriptors have run out");
    assert_non_null(report);
    assert_null(strstr(report + 1, "the file descriptors have run out"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(ten_thousand_connections_are_open_together),
        looptest(without_descriptors_clients_are_turned_away_and_it_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

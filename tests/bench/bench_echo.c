// What a request costs an echo server: 100 connections, 64 bytes to and fro.
//
// Each server is a process of its own, and only its processor time counts, its
// start included. The limit is libuv without anything above it; the peers are
// CPython's asyncio and uvloop, where they are installed.
#include "core/loop.h"
#include "simul.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

enum { CONNECTIONS = 100, REQUESTS = 50000, BYTES = 64, ROUNDS = 3 };

// ---- libuv alone ----------------------------------------------------------

typedef struct RawServer {
    uv_loop_t loop;
    uv_tcp_t listener;
    uv_tcp_t clients[CONNECTIONS];
    int count;
    int left;
    char bytes[65536];
} RawServer;

static void raw_buffer(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    RawServer *server = handle->loop->data;
    (void)wanted;
    *out = uv_buf_init(server->bytes, sizeof server->bytes);
}

static void raw_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    RawServer *server = stream->loop->data;
    if (size > 0) {
        uv_buf_t answer = uv_buf_init(buffer->base, (unsigned)size);
        uv_try_write(stream, &answer, 1);
    } else if (size < 0) {
        uv_close((uv_handle_t *)stream, NULL);
        if (--server->left == 0)
            uv_close((uv_handle_t *)&server->listener, NULL);
    }
}

static void raw_accept(uv_stream_t *listener, int status)
{
    RawServer *server = listener->loop->data;
    uv_tcp_t *client = &server->clients[server->count++];
    (void)status;
    uv_tcp_init(&server->loop, client);
    uv_accept(listener, (uv_stream_t *)client);
    uv_tcp_nodelay(client, 1);
    uv_read_start((uv_stream_t *)client, raw_buffer, raw_read);
}

static void tell_port(int pipe, int port)
{
    if (write(pipe, &port, sizeof port) != sizeof port)
        exit(1);
}

static void serve_raw(int pipe)
{
    static RawServer server = {.left = CONNECTIONS};
    struct sockaddr_in address;
    int size = sizeof address;

    uv_loop_init(&server.loop);
    server.loop.data = &server;
    uv_tcp_init(&server.loop, &server.listener);
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_bind(&server.listener, (struct sockaddr *)&address, 0);
    uv_listen((uv_stream_t *)&server.listener, CONNECTIONS, raw_accept);
    uv_tcp_getsockname(&server.listener, (struct sockaddr *)&address, &size);
    tell_port(pipe, ntohs(address.sin_port));
    uv_run(&server.loop, UV_RUN_DEFAULT);
}

// ---- Simul ----------------------------------------------------------------

typedef struct Countdown {
    int left;
    SimFuture *all_gone;
} Countdown;

async(echo, (SimStream *)stream, (void *)context)
{
    Countdown *countdown = context;
    for (;;) {
        SimValue bytes = await(sim_stream_read(stream, 4096));
        if (sim_len(bytes) == 0)
            break;
        sim_stream_write(stream, as_text(bytes), sim_len(bytes));
        await(sim_stream_drain(stream));
        sim_drop(bytes);
    }
    if (--countdown->left == 0)
        sim_future_set_result(countdown->all_gone, none);
    return none;
}

async(serve, (int)pipe)
{
    Countdown countdown = {CONNECTIONS, asyncio.create_future()};
    SimServer *server = as_server(
        await(asyncio.start_server(echo, &countdown, "127.0.0.1", 0)));
    tell_port(pipe, sim_server_port(server));
    await(countdown.all_gone);
    return none;
}

static void serve_simul(int pipe, const char *trace)
{
    SimLoopConfig config = {.clock_kind = SIM_CLOCK_REAL, .trace_path = trace};
    sim_loop_configure(sim_loop_current(), &config);
    sim_run(serve(pipe));
    sim_loop_close();
    if (trace)
        unlink(trace);
}

static void serve_untraced(int pipe)
{
    serve_simul(pipe, NULL);
}

static void serve_traced(int pipe)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/simul-bench-%d.simul", (int)getpid());
    serve_simul(pipe, path);
}

// ---- CPython --------------------------------------------------------------

static void serve_python(int pipe, const char *how)
{
    static const char program[] =
        "import asyncio, os, struct, sys\n"
        "async def echo(reader, writer):\n"
        "    global left\n"
        "    while data := await reader.read(4096):\n"
        "        writer.write(data)\n"
        "        await writer.drain()\n"
        "    left -= 1\n"
        "    if left == 0: gone.set_result(None)\n"
        "async def main():\n"
        "    global left, gone\n"
        "    left = int(sys.argv[2])\n"
        "    gone = asyncio.get_running_loop().create_future()\n"
        "    server = await asyncio.start_server(echo, '127.0.0.1', 0)\n"
        "    port = server.sockets[0].getsockname()[1]\n"
        "    os.write(int(sys.argv[1]), struct.pack('i', port))\n"
        "    await gone\n";
    char text[2048], pipe_text[16], count_text[16];
    snprintf(text, sizeof text, "%s%s", program, how);
    snprintf(pipe_text, sizeof pipe_text, "%d", pipe);
    snprintf(count_text, sizeof count_text, "%d", CONNECTIONS);
    if (!freopen("/dev/null", "w", stderr))
        exit(1);
    execlp("python3", "python3", "-c", text, pipe_text, count_text,
           (char *)NULL);
    exit(1);
}

static void serve_asyncio(int pipe)
{
    serve_python(pipe, "asyncio.run(main())\n");
}

static void serve_uvloop(int pipe)
{
    serve_python(pipe, "import uvloop\nuvloop.install()\n"
                       "asyncio.run(main())\n");
}

// ---- the clients ----------------------------------------------------------

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

// A request is always under way on each connection.
static void drive(int port)
{
    char bytes[BYTES] = {0};
    struct epoll_event events[CONNECTIONS];
    int fds[CONNECTIONS];
    int poll = epoll_create1(0);
    int sent = 0, done = 0;

    for (int i = 0; i < CONNECTIONS; i++) {
        struct epoll_event event = {.events = EPOLLIN};
        fds[i] = event.data.fd = connect_to(port);
        epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &event);
        sent += write(fds[i], bytes, BYTES) == BYTES;
    }
    while (done < sent) {
        int count = epoll_wait(poll, events, CONNECTIONS, 5000);
        if (count <= 0)
            break;
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            done += read(fd, bytes, BYTES) == BYTES;
            if (sent < REQUESTS)
                sent += write(fd, bytes, BYTES) == BYTES;
        }
    }
    for (int i = 0; i < CONNECTIONS; i++)
        close(fds[i]);
    close(poll);
}

static double cpu_us(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e6 +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

// Microseconds of the server's processor time a request; 0: it did not start.
static double measure(void (*server)(int pipe))
{
    struct rusage usage;
    int pipes[2], port = 0, status;

    if (pipe(pipes) != 0)
        return 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        server(pipes[1]);
        _exit(0);
    }
    close(pipes[1]);
    bool is_up = read(pipes[0], &port, sizeof port) == sizeof port;
    close(pipes[0]);
    if (is_up)
        drive(port);
    wait4(child, &status, 0, &usage);
    return is_up ? cpu_us(&usage) / REQUESTS : 0;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *figures)
{
    double sorted[ROUNDS];
    memcpy(sorted, figures, sizeof sorted);
    qsort(sorted, ROUNDS, sizeof sorted[0], compare_doubles);
    return sorted[ROUNDS / 2];
}

int main(void)
{
    static const struct {
        const char *name;
        void (*serve)(int pipe);
    } servers[] = {
        {"libuv alone", serve_raw},
        {"Simul, recorded", serve_traced},
        {"Simul, not recorded", serve_untraced},
        {"uvloop", serve_uvloop},
        {"asyncio", serve_asyncio},
    };
    enum { SERVERS = sizeof servers / sizeof servers[0] };
    double figures[SERVERS][ROUNDS];

    // In turns, so that whatever else the machine does hits all alike.
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < SERVERS; i++)
            figures[i][round] = measure(servers[i].serve);
    puts("echo, 100 connections, 64 bytes: the server's processor time");
    double limit_us = median(figures[0]);
    for (int i = 0; i < SERVERS; i++) {
        double us = median(figures[i]);
        if (us > 0)
            printf("  %-44s %9.2f us   %6.2f x libuv alone\n", servers[i].name,
                   us, us / limit_us);
    }
    return 0;
}

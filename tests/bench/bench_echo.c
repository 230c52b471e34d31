// What a request costs an echo server: 100 connections, 64 bytes to and fro.
//
// Each server is a process of its own, and only its processor time between the
// first request and the last answer counts. The limit is libuv without anything
// above it; the peers are CPython's asyncio and uvloop, where they are
// installed. All servers are up, and are asked in turns, a few hundred requests
// at a time: whatever else the machine does hits all alike. The medians count.
//
//     bench_echo [NAME...]      only servers whose names begin so
#include "core/loop.h"
#include "simul.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

enum { SETTLE_US = 3000 };
enum { CONNECTIONS = 100, REQUESTS = 1000, BYTES = 64, ROUNDS = 101 };

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
        if (!getenv("KEEP"))
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

// The first python3 that has the module: where several are installed, the one
// of the system has its packages, and another may come first in the path.
static const char *python_with(const char *module)
{
    static const char *const pythons[] = {"python3", "/usr/bin/python3"};
    char command[128];
    for (size_t i = 0; i < sizeof pythons / sizeof pythons[0]; i++) {
        snprintf(command, sizeof command, "%s -c 'import %s' 2>/dev/null",
                 pythons[i], module);
        if (system(command) == 0)
            return pythons[i];
    }
    return "python3";
}

static void serve_python(int pipe, const char *module, const char *how)
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
    const char *python = python_with(module);
    execlp(python, python, "-c", text, pipe_text, count_text, (char *)NULL);
    exit(1);
}

static void serve_asyncio(int pipe)
{
    serve_python(pipe, "asyncio", "asyncio.run(main())\n");
}

static void serve_uvloop(int pipe)
{
    serve_python(pipe, "uvloop",
                 "import uvloop\nuvloop.install()\n"
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

// The processor time of a process so far, in nanoseconds; 0 where the system
// does not say. The system counts it when the process goes to sleep, so that is
// waited for.
static double cpu_ns(pid_t process)
{
    char path[64];
    double ns = 0;
    usleep(SETTLE_US);
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)process);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    if (fscanf(file, "%lf", &ns) != 1)
        ns = 0;
    fclose(file);
    return ns;
}

typedef struct Clients {
    int fds[CONNECTIONS];
    int poll;
} Clients;

static void connect_all(Clients *clients, int port)
{
    clients->poll = epoll_create1(0);
    for (int i = 0; i < CONNECTIONS; i++) {
        struct epoll_event event = {.events = EPOLLIN};
        clients->fds[i] = event.data.fd = connect_to(port);
        epoll_ctl(clients->poll, EPOLL_CTL_ADD, clients->fds[i], &event);
    }
}

static void close_all(Clients *clients)
{
    for (int i = 0; i < CONNECTIONS; i++)
        close(clients->fds[i]);
    close(clients->poll);
}

// A request is always under way on each connection. Returns how many were
// answered.
static int drive(Clients *clients, int requests)
{
    char bytes[BYTES] = {0};
    struct epoll_event events[CONNECTIONS];
    int sent = 0, done = 0;

    for (int i = 0; i < CONNECTIONS; i++)
        sent += write(clients->fds[i], bytes, BYTES) == BYTES;
    while (done < sent) {
        int count = epoll_wait(clients->poll, events, CONNECTIONS, 5000);
        if (count <= 0)
            break;
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            done += read(fd, bytes, BYTES) == BYTES;
            if (sent < requests)
                sent += write(fd, bytes, BYTES) == BYTES;
        }
    }
    return done;
}

// ---- the servers -----------------------------------------------------------

static struct Server {
    const char *name;
    void (*serve)(int pipe);
    pid_t process; // 0: it is not there
    int port;
    Clients clients;
    double us[ROUNDS]; // of processor time a request
} servers[] = {
    {.name = "libuv alone", .serve = serve_raw},
    {.name = "Simul, recorded", .serve = serve_traced},
    {.name = "Simul, not recorded", .serve = serve_untraced},
    {.name = "uvloop", .serve = serve_uvloop},
    {.name = "asyncio", .serve = serve_asyncio},
};
enum { SERVERS = sizeof servers / sizeof servers[0] };

static void start(struct Server *server)
{
    int pipes[2];
    if (pipe(pipes) != 0)
        return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        server->serve(pipes[1]);
        _exit(0);
    }
    close(pipes[1]);
    if (read(pipes[0], &server->port, sizeof server->port) > 0)
        server->process = child;
    else
        waitpid(child, NULL, 0);
    close(pipes[0]);
}

// After all are started, or each would inherit the connections of the others.
// The first answers warm everything up and do not count.
static void meet(struct Server *server)
{
    if (server->process == 0)
        return;
    connect_all(&server->clients, server->port);
    drive(&server->clients, REQUESTS);
}

static void measure(struct Server *server, int round)
{
    if (server->process == 0)
        return;
    double before_ns = cpu_ns(server->process);
    int done = drive(&server->clients, REQUESTS);
    double spent_ns = cpu_ns(server->process) - before_ns;
    server->us[round] = done > 0 ? spent_ns / done / 1e3 : 0;
}

static void stop(struct Server *server)
{
    if (server->process == 0)
        return;
    close_all(&server->clients);
    waitpid(server->process, NULL, 0);
}

// ---- the report -----------------------------------------------------------

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

static void report(const struct Server *server)
{
    double ratios[ROUNDS];
    const double *limit_us = servers[0].us;
    if (server->process == 0) {
        printf("  %-44s left out: not installed for python3\n", server->name);
        return;
    }
    for (int round = 0; round < ROUNDS; round++)
        ratios[round] =
            limit_us[round] > 0 ? server->us[round] / limit_us[round] : 0;
    printf("  %-44s %9.2f us   %6.2f x libuv alone\n", server->name,
           median(server->us), median(ratios));
}

static bool is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strncmp(name, argv[i], strlen(argv[i])) == 0)
            return true;
    return argc < 2;
}

int main(int argc, char **argv)
{
    if (cpu_ns(getpid()) <= 0) {
        puts("echo: this system does not say what a process has used");
        return 0;
    }
    for (int i = 0; i < SERVERS; i++)
        if (is_wanted(servers[i].name, argc, argv))
            start(&servers[i]);
    for (int i = 0; i < SERVERS; i++)
        meet(&servers[i]);
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < SERVERS; i++)
            measure(&servers[i], round);
    for (int i = 0; i < SERVERS; i++)
        stop(&servers[i]);
    puts("echo, 100 connections, 64 bytes: the server's processor time");
    for (int i = 0; i < SERVERS; i++)
        if (is_wanted(servers[i].name, argc, argv))
            report(&servers[i]);
    return 0;
}

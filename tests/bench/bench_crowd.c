// What a silent connection costs a server: its memory, and the processor time to
// accept it; libuv alone is asked the same in the same run.
//
// Each server is a process of its own; the clients are plain sockets.
#include "core/loop.h"
#include "simul.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

enum { CROWD = 10000, SPARE_DESCRIPTORS = 100, SETTLE_US = 500000 };

static void tell_port(int pipe, int port)
{
    if (write(pipe, &port, sizeof port) != sizeof port)
        exit(1);
}

// ---- the servers -----------------------------------------------------------

static void raw_buffer(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    static char bytes[4096];
    (void)handle, (void)wanted;
    *out = uv_buf_init(bytes, sizeof bytes);
}

static void raw_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    (void)buffer;
    if (size < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

static void raw_accept(uv_stream_t *listener, int status)
{
    uv_tcp_t *client = malloc(sizeof *client);
    if (!client || status != 0)
        exit(1);
    uv_tcp_init(listener->loop, client);
    uv_accept(listener, (uv_stream_t *)client);
    uv_read_start((uv_stream_t *)client, raw_buffer, raw_read);
}

static void serve_raw(int pipe)
{
    uv_tcp_t listener;
    struct sockaddr_in address;
    int size = sizeof address;
    uv_tcp_init(uv_default_loop(), &listener);
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_bind(&listener, (struct sockaddr *)&address, 0);
    uv_listen((uv_stream_t *)&listener, 1024, raw_accept);
    uv_tcp_getsockname(&listener, (struct sockaddr *)&address, &size);
    tell_port(pipe, ntohs(address.sin_port));
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}

async(crowd_listens, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(sim_stream_read(stream, SIM_ALL));
    return none;
}

async(crowd_serves, (int)pipe)
{
    SimServer *server = as_server(
        await(asyncio.start_server(crowd_listens, NULL, "127.0.0.1", 0)));
    tell_port(pipe, sim_server_port(server));
    await(sim_server_serve_forever(server));
    return none;
}

static void serve_simul(int pipe)
{
    SimLoopConfig config = {.clock_kind = SIM_CLOCK_REAL};
    sim_loop_configure(sim_loop_current(), &config);
    sim_run(crowd_serves(pipe));
}

// ---- what they cost --------------------------------------------------------

static double resident_bytes(pid_t process)
{
    char path[64];
    double size = 0, pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
    FILE *file = fopen(path, "r");
    if (file && fscanf(file, "%lf %lf", &size, &pages) != 2)
        pages = 0;
    if (file)
        fclose(file);
    return pages * (double)sysconf(_SC_PAGESIZE);
}

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 &&
        connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        exit(1);
    return fd;
}

static void measure(const char *name, void (*serve)(int pipe), int count)
{
    static int fds[CROWD];
    int pipes[2], port = 0, status;
    struct rusage usage;

    if (pipe(pipes) != 0)
        return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        serve(pipes[1]);
        _exit(0);
    }
    if (read(pipes[0], &port, sizeof port) != sizeof port)
        exit(1);
    double before = resident_bytes(child);
    for (int i = 0; i < count; i++)
        fds[i] = connect_to(port);
    usleep(SETTLE_US);
    double bytes = (resident_bytes(child) - before) / count;
    kill(child, SIGKILL);
    wait4(child, &status, 0, &usage);
    for (int i = 0; i < count; i++)
        close(fds[i]);
    close(pipes[0]);
    close(pipes[1]);
    double us = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
                (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    printf("  %-30s %9.2f us   %7.0f bytes a connection\n", name, us / count,
           bytes);
}

int main(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    int count = limit.rlim_cur < CROWD + SPARE_DESCRIPTORS
                    ? (int)limit.rlim_cur - SPARE_DESCRIPTORS
                    : CROWD;
    printf("%d silent connections: the server's time and memory\n", count);
    measure("libuv alone", serve_raw, count);
    measure("Simul, a task for each", serve_simul, count);
    return 0;
}

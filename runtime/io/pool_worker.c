#include "io/pool_worker.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "core/loop_io.h"
#include "io/wire.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

// The worker as it sees itself.
typedef struct SimPoolSelf {
    const SimLoop *home; // a copy of the loop that forked it
    int fd;
} SimPoolSelf;

// ---- messages, in the worker ----------------------------------------------

// The pool has gone, or this program: there is nobody to work for.
static _Noreturn void leave(void)
{
    fflush(NULL);
    _exit(0);
}

static void read_all(int fd, void *bytes, size_t size_bytes)
{
    char *place = bytes;
    while (size_bytes > 0) {
        ssize_t came = read(fd, place, size_bytes);
        if (came < 0 && errno == EINTR)
            continue;
        if (came <= 0)
            leave();
        place += came;
        size_bytes -= (size_t)came;
    }
}

static void write_all(int fd, const void *bytes, size_t size_bytes)
{
    const char *place = bytes;
    while (size_bytes > 0) {
        ssize_t went = write(fd, place, size_bytes);
        if (went < 0 && errno == EINTR)
            continue;
        if (went <= 0)
            leave();
        place += went;
        size_bytes -= (size_t)went;
    }
}

static void send_message(int fd, SimPoolMessage kind, const SimBuffer *body)
{
    uint64_t head[2] = {body->size_bytes, kind};
    write_all(fd, head, sizeof head);
    write_all(fd, body->bytes, body->size_bytes);
}

// Returns the body in memory that the caller frees.
static char *receive(int fd, SimWire *out_wire)
{
    uint64_t head[2];
    read_all(fd, head, sizeof head);
    char *body = sim_alloc(head[0] + 1);
    read_all(fd, body, head[0]);
    *out_wire = (SimWire){.next = body, .end = body + head[0]};
    return body;
}

// ---- a call ---------------------------------------------------------------

// sim_blocking_sleep on the virtual clock: the loop sets a timer, and says when
// that time has come.
static void sleep_in_worker(SimLoop *inside, int64_t duration_ns)
{
    SimPoolSelf *self = inside->worker;
    SimBuffer body;
    SimWire wire;
    sim_buffer_init(&body);
    sim_wire_put_int(&body, (uint64_t)duration_ns);
    send_message(self->fd, SIM_POOL_SLEEP, &body);
    sim_buffer_done(&body);
    char *answer = receive(self->fd, &wire);
    inside->clock.virtual_ns = (int64_t)sim_wire_take_int(&wire);
    sim_free(answer);
}

static void put_printed(SimBuffer *body, const SimBuffer *printed)
{
    sim_wire_put_int(body, printed ? printed->size_bytes : 0);
    if (printed)
        sim_buffer_append(body, printed->bytes, printed->size_bytes);
}

static void answer(SimPoolSelf *self, SimLoop *inside, int64_t began_ns,
                   SimValue result)
{
    SimBuffer body;
    sim_buffer_init(&body);
    fflush(NULL); // what was printed belongs to the call
    sim_wire_put_int(&body, (uint64_t)began_ns);
    sim_wire_put_int(&body, (uint64_t)sim_clock_now(&inside->clock));
    put_printed(&body, inside->printed);
    sim_wire_put(&body, result);
    send_message(self->fd, SIM_POOL_DONE, &body);
    sim_buffer_done(&body);
}

static void serve_call(SimPoolSelf *self)
{
    SimWire wire;
    char *call = receive(self->fd, &wire);
    SimLoop *inside = sim_loop_new_inside(self->home, self, sleep_in_worker);
    sim_loop_of_thread = inside;

    union {
        uintptr_t address;
        SimProcessFunction *function;
    } told = {(uintptr_t)sim_wire_take_int(&wire)};
    inside->clock.virtual_ns = (int64_t)sim_wire_take_int(&wire);
    int64_t began_ns = sim_clock_now(&inside->clock);
    SimValue argument = sim_wire_take(inside, &wire);
    sim_free(call);
    answer(self, inside, began_ns, told.function(argument));
    sim_value_unref(inside, argument);
    sim_loop_of_thread = NULL;
    sim_loop_free_inside(inside);
}

static void *serve(void *self)
{
    for (;;)
        serve_call(self);
    return NULL;
}

// ---- the new process ------------------------------------------------------

// Nothing of what the program has open is the worker's, or a connection that the
// program closes would stay open here.
static void close_others(int fd)
{
    long limit = sysconf(_SC_OPEN_MAX);
#if defined(__linux__)
    if ((fd == 3 || close_range(3, (unsigned)fd - 1, 0) == 0) &&
        close_range((unsigned)fd + 1, ~0u, 0) == 0)
        return;
#endif
    for (int each = 3; each < limit; each++)
        if (each != fd)
            close(each);
}

// Ctrl-C is the loop's to answer; every other signal does what it does without
// handlers.
static void reset_signals(void)
{
    sigset_t all;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
}

// The copy of the loop is only looked at: its trace is the other process's. The
// calls run on a thread, for here the stack may be a small one.
static _Noreturn void become_worker(SimLoop *copy, int fd)
{
    SimPoolSelf self = {copy, fd};
    pthread_t thread;
    copy->trace = NULL;
    close_others(fd);
    reset_signals();
    if (pthread_create(&thread, NULL, serve, &self) == 0)
        pthread_join(thread, NULL);
    _exit(1);
}

int sim_pool_worker_fork(SimLoop *loop, int *out_fd)
{
    int fds[2];
    int status = uv_socketpair(SOCK_STREAM, 0, fds, UV_NONBLOCK_PIPE, 0);
    if (status != 0)
        return status;
    fflush(NULL); // or it would be printed twice
    int pid = (int)fork();
    if (pid == 0)
        become_worker(loop, fds[1]);
    int error = pid < 0 ? uv_translate_sys_error(errno) : 0;
    close(fds[1]);
    if (pid < 0)
        close(fds[0]);
    else
        *out_fd = fds[0];
    return error != 0 ? error : pid;
}

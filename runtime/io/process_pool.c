#include "io/process_pool.h"

#include "base/alloc.h"
#include "core/api.h"
#include "core/error.h"
#include "core/misuse.h"
#include "io/failure.h"
#include "io/lane.h"
#include "io/pool_worker.h"
#include "io/wire.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { MOST_WORKERS = 61 };

// ---- a worker's memory ----------------------------------------------------

static void unref(SimPoolWorker *worker)
{
    if (--worker->references > 0)
        return;
    sim_buffer_done(&worker->incoming);
    sim_free(worker);
}

static void is_closed(uv_handle_t *pipe)
{
    unref(pipe->data);
}

static void count(SimPoolWorker *worker, bool is_promise)
{
    if (is_promise && !worker->is_promise)
        sim_io_promise(worker->loop);
    if (!is_promise && worker->is_promise)
        sim_io_kept(worker->loop);
    worker->is_promise = is_promise;
}

// The process ends, by itself before this or now, and the system forgets it.
// Returns how it ended, as waitpid says it.
static int end_process(SimPoolWorker *worker)
{
    int status = 0;
    SimLoop *loop = worker->loop;
    if (worker->timer)
        sim_timer_cancel(loop, worker->timer);
    worker->timer = NULL;
    count(worker, false);
    sim_io_remove_handle(&worker->base);
    sim_lane_give(&loop->io.lanes, worker->lane);
    uv_close((uv_handle_t *)&worker->pipe, is_closed);
    kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

// ---- messages to a worker -------------------------------------------------

typedef struct SimPoolWrite {
    uv_write_t request;
    SimPoolWorker *worker;
    char bytes[]; // the head and the body
} SimPoolWrite;

static void is_written(uv_write_t *request, int status)
{
    SimPoolWrite *write = request->data;
    (void)status; // a worker that is gone is found by reading
    unref(write->worker);
    sim_free(write);
}

static void send_message(SimPoolWorker *worker, SimPoolMessage kind,
                         const void *body, size_t size_bytes)
{
    uint64_t head[2] = {size_bytes, kind};
    SimPoolWrite *write = sim_alloc(sizeof *write + sizeof head + size_bytes);
    uv_buf_t buffers[2] = {
        uv_buf_init(write->bytes, sizeof head),
        uv_buf_init(write->bytes + sizeof head, (unsigned)size_bytes)};
    write->request.data = write;
    write->worker = worker;
    worker->references++;
    memcpy(write->bytes, head, sizeof head);
    memcpy(write->bytes + sizeof head, body, size_bytes);
    if (uv_write(&write->request, (uv_stream_t *)&worker->pipe, buffers, 2,
                 is_written) != 0)
        is_written(&write->request, 0);
}

// ---- calls ----------------------------------------------------------------

// The message of a call tells the time at which it begins, behind the function.
static void begin_call(SimPoolWorker *worker, SimPoolCall *call)
{
    int64_t now_ns = sim_clock_now(&worker->loop->clock);
    memcpy(call->message.bytes + sizeof(uint64_t), &now_ns, sizeof now_ns);
    worker->call = call;
    count(worker, true);
    fflush(NULL); // what was printed before must not come after
    send_message(worker, SIM_POOL_CALL, call->message.bytes,
                 call->message.size_bytes);
}

static void begin_next(SimPoolWorker *worker)
{
    SimProcessPool *pool = worker->pool;
    if (!pool || sim_list_is_empty(&pool->line))
        return;
    SimPoolCall *call = sim_list_element(pool->line.next, SimPoolCall, link);
    sim_list_remove(&call->link);
    begin_call(worker, call);
}

void sim_process_pool_submit(SimProcessPool *pool, SimPoolCall *call)
{
    for (size_t i = 0; i < pool->count; i++)
        if (!pool->workers[i]->call) {
            begin_call(pool->workers[i], call);
            return;
        }
    sim_list_append(&pool->line, &call->link);
}

// ---- the end of the pool --------------------------------------------------

static void fail_call(SimLoop *loop, SimPoolCall *call, SimValue error)
{
    if (call)
        sim_pool_call_end(loop, call, sim_ref(error),
                          sim_loop_last_event(loop));
}

// No call will be made any more, and all that were made fail.
static void break_pool(SimLoop *loop, SimProcessPool *pool, SimValue error)
{
    sim_object_ref(&pool->object);
    pool->error = error;
    size_t worker_count = pool->count;
    pool->count = 0;
    for (size_t i = 0; i < worker_count; i++) {
        SimPoolWorker *worker = pool->workers[i];
        SimPoolCall *call = worker->call;
        worker->pool = NULL;
        worker->call = NULL;
        end_process(worker);
        fail_call(loop, call, error);
    }
    while (!sim_list_is_empty(&pool->line)) {
        SimPoolCall *call =
            sim_list_element(pool->line.next, SimPoolCall, link);
        sim_list_remove(&call->link);
        fail_call(loop, call, error);
    }
    sim_object_unref(loop, &pool->object);
}

// A worker has died: that is taken for the worst.
static void lose_worker(SimLoop *loop, SimPoolWorker *worker)
{
    SimProcessPool *pool = worker->pool;
    SimPoolCall *call = worker->call;
    if (!pool)
        return;
    // It leaves the pool before the others do, for how it ended is the reason.
    size_t place = 0;
    while (pool->workers[place] != worker)
        place++;
    pool->workers[place] = pool->workers[--pool->count];
    worker->pool = NULL;
    worker->call = NULL;
    int status = end_process(worker);
    SimValue error = sim_error_new(
        loop, BrokenProcessPool, NULL,
        "A process in the process pool was terminated abruptly while the "
        "future was running or pending: process %d, %s %d",
        worker->pid, WIFSIGNALED(status) ? "by signal" : "with exit status",
        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    sim_object_ref(&pool->object);
    fail_call(loop, call, error);
    break_pool(loop, pool, error);
    sim_object_unref(loop, &pool->object);
}

// ---- messages from a worker -----------------------------------------------

static void end_sleep(SimLoop *loop, void *argument, uint64_t cause)
{
    SimPoolWorker *worker = argument;
    int64_t now_ns = sim_clock_now(&loop->clock);
    (void)cause;
    worker->timer = NULL;
    if (loop->is_closing)
        return;
    count(worker, true);
    send_message(worker, SIM_POOL_SLEPT, &now_ns, sizeof now_ns);
}

static void begin_sleep(SimLoop *loop, SimPoolWorker *worker, SimWire *wire)
{
    int64_t duration_ns = (int64_t)sim_wire_take_int(wire);
    count(worker, false);
    worker->timer = sim_timer_set(
        loop, sim_clock_now(&loop->clock) + duration_ns, end_sleep, worker);
}

static void record_printed(SimLoop *loop, SimWire *wire, uint32_t task)
{
    size_t size_bytes = 0;
    const char *text = sim_wire_take_bytes(wire, &size_bytes);
    const char *end = text ? text + size_bytes : NULL;
    while (text && text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;
        sim_trace_text(loop->trace, SIM_EVENT_PRINT, 1, NULL, task, text,
                       (size_t)(stop - text));
        text = stop + 1;
    }
}

static void end_call(SimLoop *loop, SimPoolWorker *worker, SimWire *wire)
{
    SimPoolCall *call = worker->call;
    uint64_t began_ns = sim_wire_take_int(wire);
    uint64_t ended_ns = sim_wire_take_int(wire);
    count(worker, false);
    worker->call = NULL;
    record_printed(loop, wire, call->task);
    uint64_t event =
        sim_trace_event2(loop->trace, SIM_EVENT_JOB_DONE, worker->lane, NULL,
                         call->task, call->number, began_ns, ended_ns);
    sim_pool_call_end(loop, call, sim_wire_take(loop, wire), event);
    begin_next(worker);
}

// The whole of a message has come, if its head says so.
static bool has_message(const SimPoolWorker *worker, uint64_t *out_head)
{
    const SimBuffer *incoming = &worker->incoming;
    if (incoming->size_bytes < SIM_POOL_HEAD_BYTES)
        return false;
    memcpy(out_head, incoming->bytes, SIM_POOL_HEAD_BYTES);
    return incoming->size_bytes - SIM_POOL_HEAD_BYTES >= out_head[0];
}

// The handle: a message, or the end. A worker waits for an answer to each.
static void hear(SimLoop *loop, void *argument)
{
    SimPoolWorker *worker = argument;
    uint64_t head[2];
    bool is_heard = !loop->is_closing && worker->pool;
    if (is_heard && has_message(worker, head) && worker->call) {
        SimWire wire = {.next = worker->incoming.bytes + SIM_POOL_HEAD_BYTES};
        wire.end = wire.next + head[0];
        SimBuffer message = worker->incoming;
        sim_buffer_init(&worker->incoming);
        if (head[1] == SIM_POOL_SLEEP)
            begin_sleep(loop, worker, &wire);
        else
            end_call(loop, worker, &wire);
        sim_buffer_done(&message);
    }
    if (is_heard && worker->has_ended)
        lose_worker(loop, worker);
    unref(worker);
}

static void lend(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    SimPoolWorker *worker = handle->data;
    (void)wanted;
    *out = uv_buf_init(worker->scratch, sizeof worker->scratch);
}

static void collect(uv_stream_t *pipe, ssize_t size, const uv_buf_t *buffer)
{
    SimPoolWorker *worker = pipe->data;
    uint64_t head[2];
    if (size > 0)
        sim_buffer_append(&worker->incoming, buffer->base, (size_t)size);
    if (size < 0) {
        worker->has_ended = true;
        uv_read_stop(pipe);
    }
    if (size < 0 || has_message(worker, head)) {
        worker->references++;
        sim_io_ready(worker->loop, hear, worker);
    }
}

// ---- making a pool --------------------------------------------------------

static void close_with_loop(SimLoop *loop, SimIoHandle *base)
{
    SimPoolWorker *worker = (SimPoolWorker *)(void *)base;
    (void)loop;
    worker->pool = NULL;
    end_process(worker);
}

static SimPoolWorker *new_worker(SimLoop *loop, SimProcessPool *pool, int pid,
                                 int fd)
{
    SimPoolWorker *worker = sim_alloc(sizeof *worker);
    worker->loop = loop;
    worker->pool = pool;
    worker->references = 1;
    worker->pid = pid;
    worker->lane = sim_lane_take(&loop->io.lanes);
    worker->base.close = close_with_loop;
    sim_buffer_init(&worker->incoming);
    uv_pipe_init(sim_loop_uv(loop), &worker->pipe, 0);
    worker->pipe.data = worker;
    uv_pipe_open(&worker->pipe, fd);
    uv_read_start((uv_stream_t *)&worker->pipe, lend, collect);
    sim_io_add_handle(loop, &worker->base);
    sim_trace_event2(loop->trace, SIM_EVENT_LANE, 0, NULL,
                     sim_loop_task_number(loop), worker->lane, (uint64_t)pid,
                     0);
    return worker;
}

static int add_worker(SimLoop *loop, SimProcessPool *pool)
{
    int fd = -1;
    int pid = sim_pool_worker_fork(loop, &fd);
    if (pid < 0)
        return pid;
    pool->workers[pool->count++] = new_worker(loop, pool, pid, fd);
    return 0;
}

static void destroy_pool(SimLoop *loop, SimObject *object)
{
    SimProcessPool *pool = (SimProcessPool *)(void *)object;
    for (size_t i = 0; i < pool->count; i++) {
        SimPoolWorker *worker = pool->workers[i];
        SimPoolCall *call = worker->call;
        worker->pool = NULL;
        worker->call = NULL;
        end_process(worker);
        if (call)
            sim_pool_call_end(loop, call, none, 0);
    }
    sim_value_unref(loop, pool->error);
    sim_free(pool->workers);
}

static const SimObjectType pool_type = {"process pool", destroy_pool};

// How many threads this process has; 1 where the system does not say.
static int count_threads(void)
{
    DIR *folder = opendir("/proc/self/task");
    int entries = 0;
    if (!folder)
        return 1;
    while (readdir(folder))
        entries++;
    closedir(folder);
    return entries - 2; // "." and ".."
}

static void warn_of_threads(SimLoop *loop)
{
    if (count_threads() > 1)
        sim_warn(loop, 17, loop->await_site,
                 "a process pool is made while threads run; a lock that one of "
                 "them holds is held in the new processes for ever: make the "
                 "pool before the first to_thread");
}

SimProcessPool *sim_process_pool_new(int worker_count)
{
    SimLoop *loop = sim_loop_current();
    if (worker_count < 0 || worker_count > MOST_WORKERS)
        sim_misuse(NULL, "a process pool of %d; it has from 1 to %d processes",
                   worker_count, MOST_WORKERS);
    size_t wanted =
        worker_count > 0 ? (size_t)worker_count : uv_available_parallelism();
    SimProcessPool *pool = sim_object_new(loop, &pool_type, sizeof *pool);
    sim_list_init(&pool->line);
    pool->workers = sim_alloc(wanted * sizeof(SimPoolWorker *));
    sim_loop_uv(loop);
    warn_of_threads(loop);
    int status = 0;
    while (pool->count < wanted && status == 0)
        status = add_worker(loop, pool);
    if (status != 0)
        break_pool(loop, pool,
                   sim_io_failure(loop, status, "starting a process"));
    return sim_scope_hold(loop->scope, &pool->object);
}

void sim_process_pool_shutdown(SimProcessPool *pool)
{
    SimLoop *loop = sim_loop_current();
    if (pool->error.kind == SIM_VALUE_NONE)
        break_pool(loop, pool,
                   sim_error_new(loop, RuntimeError, NULL,
                                 "cannot schedule new futures after shutdown"));
}

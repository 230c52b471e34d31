#include "core/loop_io.h"

#include "base/buffer.h"
#include "core/coroutine.h"
#include "core/misuse.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

// A handle on its way from another thread.
typedef struct SimPost {
    struct SimPost *next; // the one posted before
    SimReady ready;
} SimPost;

// ---- what other threads post ----------------------------------------------

static SimPost *take_posts(SimLoop *loop)
{
    uv_mutex_lock(&loop->io.mutex);
    SimPost *newest = loop->io.posted;
    loop->io.posted = NULL;
    uv_mutex_unlock(&loop->io.mutex);

    SimPost *oldest = NULL;
    while (newest) {
        SimPost *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    return oldest;
}

static void collect_posts(uv_async_t *async)
{
    SimLoop *loop = async
    ->data;
    SimPost *post = take_posts(loop);
    while (post) {
        SimPost *next = post->next;
        sim_ready_push(&loop->ready, post->ready);
        sim_free(post);
        post = next;
    }
}

void sim_loop_post(SimLoop *loop, void (*function)(SimLoop *, void *),
                   void *argument)
{
    SimPost *post = sim_alloc(sizeof *post);
    post->ready = (SimReady){function, argument};
    uv_mutex_lock(&loop->io.mutex);
    post->next = loop->io.posted;
    loop->io.posted = post;
    uv_mutex_unlock(&loop->io.mutex);
    uv_async_send(&loop->io.async);
}

// ---- opening and closing --------------------------------------------------

// CPython's executor has as many threads as processors and EXTRA_THREADS more;
// libuv has no more than LIMIT.
enum { EXTRA_THREADS = 4, MOST_THREADS = 32, LIMIT = 1024 };

// How many threads the pool has: read by libuv when its first job comes, and
// whoever set it has the last word.
static size_t choose_thread_count(void)
{
    char text[16];
    unsigned threads = uv_available_parallelism() + EXTRA_THREADS;
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    snprintf(text, sizeof text, "%u", threads);
    setenv("UV_THREADPOOL_SIZE", text, 0);
    const char *chosen = getenv("UV_THREADPOOL_SIZE");
    int count = chosen ? atoi(chosen) : 1;
    return count < 1 ? 1 : count > LIMIT ? LIMIT : (size_t)count;
}

uv_loop_t *sim_loop_uv(SimLoop *loop)
{
    if (loop->is_uv_open)
        return &loop->uv;
    if (loop->worker)
        sim_misuse(NULL, "a function that runs on a thread of to_thread uses "
                         "the event loop; it may only compute, block and "
                         "return");
    if (uv_loop_init(&loop->uv) != 0)
        sim_misuse(NULL, "libuv cannot be started: the system is out of file "
                         "descriptors or memory");
    uv_async_init(&loop->uv, &loop->io.async, collect_posts);
    loop->io.async
    .data = loop;
    uv_mutex_init(&loop->io.mutex);
    sim_list_init(&loop->io.handles);
    // A peer that is gone is an error of the write, not the program's end.
    signal(SIGPIPE, SIG_IGN);
    loop->io.thread_count = choose_thread_count();
    loop->is_uv_open = true;
    return &loop->uv;
}

void sim_io_add_handle(SimLoop *loop, SimIoHandle *handle)
{
    sim_list_append(&loop->io.handles, &handle->link);
}

void sim_io_warn_of_open(SimLoop *loop)
{
    if (!loop->is_uv_open)
        return;
    sim_list_each (link, &loop->io.handles) {
        SimIoHandle *handle = sim_list_element(link, SimIoHandle, link);
        if (handle->opened_at)
            sim_warn_of(loop, 18, handle->opened_at, 0, handle->opened,
                        "%s is still open when main has returned",
                        handle->name);
        handle->opened_at = NULL;
    }
}

static void report_races(SimLoop *loop)
{
    if (loop->io.raced_count > 0)
        sim_warn(loop, 30, NULL,
                 "%llu jump%s raced with outside I/O; this run is not "
                 "reproducible",
                 (unsigned long long)loop->io.raced_count,
                 loop->io.raced_count == 1 ? "" : "s");
}

void sim_loop_close_uv(SimLoop *loop)
{
    if (!loop->is_uv_open)
        return;
    report_races(loop);
    while (!sim_list_is_empty(&loop->io.handles)) {
        SimIoHandle *handle =
            sim_list_element(loop->io.handles.next, SimIoHandle, link);
        sim_list_remove(&handle->link);
        handle->close(loop, handle);
    }
    // What libuv still works on ends here: jobs, and the closing itself. A job
    // may post, so the mailbox is the last to go.
    while (loop->io.job_count > 0) {
        uv_run(&loop->uv, UV_RUN_ONCE);
        sim_loop_discard_ready(loop);
    }
    uv_close((uv_handle_t *)&loop->io.async, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    sim_loop_discard_ready(loop);
    uv_mutex_destroy(&loop->io.mutex);
    sim_free(loop->io.scratch);
    if (uv_loop_close(&loop->uv) != 0)
        sim_warn(loop, 18, NULL, "a handle of libuv was left open");
    loop->is_uv_open = false;
}

const char *sim_loop_uv_version(void)
{
    return uv_version_string();
}

// ---- worker threads -------------------------------------------------------

void sim_loop_record_printed(SimLoop *home, SimLoop *inside, uint32_t task)
{
    const char *text =
        inside->printed ? sim_buffer_string(inside->printed) : "";
    while (*text) {
        size_t size_bytes = strcspn(text, "\n");
        sim_trace_text(home->trace, SIM_EVENT_PRINT, 1, NULL, task, text,
                       size_bytes);
        text += size_bytes + (text[size_bytes] == '\n');
    }
}

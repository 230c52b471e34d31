#include "io/thread.h"

#include "base/alloc.h"
#include "core/error.h"
#include "core/loop_io.h"
#include "core/misuse.h"
#include "core/task.h"
#include "io/crossing.h"
#include "io/lane.h"
#include "io/wait.h"

#include <stdio.h>

typedef struct SimToThread SimToThread;

// One call on a thread. It outlives the wait for it.
typedef struct SimJob {
    uv_work_t work;
    SimLoop *home;   // whose task waits
    SimLoop *inside; // what the function makes belongs here
    SimThreadFunction *function;
    void *argument;
    SimValue result;     // of `inside`
    SimToThread *frame;  // who waits; NULL: nobody any more
    uint32_t number;     // in the trace
    uint32_t task;       // who asked
    const SimSite *site; // where
    uint64_t submitted;  // the event
    unsigned lane;       // which thread; 0: it never began
    int64_t began_ns;    // on the loop's clock
    int64_t ended_ns;
    uv_sem_t wake;       // ends a sleep on the virtual clock
    int64_t deadline_ns; // of that sleep
} SimJob;

// The awaitable: a frame without a stack.
struct SimToThread {
    SimCoroutine base;
    SimThreadFunction *function;
    void *argument;
    SimJob *job;     // NULL: not begun, or done
    SimValue result; // referenced
    SimIoWait wait;
};

static const SimFutureKind thread_future_kind = {.reason = SIM_REASON_THREAD};
static const SimSite to_thread_site = {"simul.h", "to_thread", 0, NULL};

// ---- on the thread --------------------------------------------------------

static void run_job(uv_work_t *work)
{
    SimJob *job = work->data;

    sim_loop_of_thread = job->inside;
    job->lane = sim_lane_take(&job->home->io.lanes);
    sim_clock_follow(&job->inside->clock, &job->home->clock);
    job->began_ns = sim_clock_now(&job->inside->clock);
    job->result = job->function(job->argument);
    job->ended_ns = sim_clock_now(&job->inside->clock);
    // A printed line belongs to the job, so it must not come after it.
    fflush(stdout);
    sim_lane_give(&job->home->io.lanes, job->lane);
    sim_loop_of_thread = NULL;
}

// ---- sleeping on the virtual clock ----------------------------------------

static void end_sleep(SimLoop *loop, void *argument, uint64_t cause)
{
    SimJob *job = argument;
    (void)cause;
    sim_io_thread_promise(loop);
    loop->io.asleep_count--;
    uv_sem_post(&job->wake);
}

static void begin_sleep(SimLoop *loop, void *argument)
{
    SimJob *job = argument;
    if (loop->is_closing) {
        uv_sem_post(&job->wake);
        return;
    }
    sim_io_thread_kept(loop);
    loop->io.asleep_count++;
    sim_timer_set(loop, job->deadline_ns, end_sleep, job);
}

// Called on the thread: `inside` is its loop.
static void sleep_on_thread(SimLoop *inside, int64_t duration_ns)
{
    SimJob *job = inside->worker;
    job->deadline_ns = sim_clock_now(&inside->clock) + duration_ns;
    sim_loop_post(job->home, begin_sleep, job);
    uv_sem_wait(&job->wake);
    sim_clock_advance(&inside->clock, duration_ns);
}

// ---- on the loop ----------------------------------------------------------

static void free_job(SimLoop *loop, SimJob *job)
{
    sim_loop_free_inside(job->inside);
    uv_sem_destroy(&job->wake);
    sim_pool_give(&loop->pool, job, sizeof *job);
}

// What the function did to the loop from its thread. The line is that of the
// first task it made or thing it used; else that where it was handed over.
static void warn_of_strangers(SimLoop *loop, const SimJob *job)
{
    const SimLoop *inside = job->inside;
    const SimSite *site = inside->stranger ? inside->stranger : job->site;

    if (!sim_list_is_empty(&inside->tasks))
        site = sim_list_element(inside->tasks.next, SimTask, link)->created_at;
    else if (!inside->stranger && inside->ready.count == 0 &&
             inside->timers.heap.count == 0)
        return;
    sim_warn_of(loop, 17, site, job->task, job->submitted,
                "a function on a thread %s; these belong to the loop's thread, "
                "and nothing will come of it",
                inside->stranger ? "used what tasks share"
                                 : "made a task, settled a future or set a "
                                   "callback");
}

static uint64_t record_job(SimLoop *loop, const SimJob *job)
{
    sim_loop_record_printed(loop, job->inside, job->task);
    return sim_trace_event2(loop->trace, SIM_EVENT_JOB_DONE, job->lane, NULL,
                            job->task, job->number, (uint64_t)job->began_ns,
                            (uint64_t)job->ended_ns);
}

// The handle: copies the result and wakes who waits.
static void finish_job(SimLoop *loop, void *argument)
{
    SimJob *job = argument;
    SimToThread *frame = job->frame;
    uint64_t event = job->lane > 0 ? record_job(loop, job) : 0;

    warn_of_strangers(loop, job);
    if (frame) {
        frame->job = NULL;
        frame->result = sim_cross(loop, job->result);
        sim_io_wait_end(loop, &frame->wait, 0, event);
    }
    free_job(loop, job);
    loop->io.job_count--;
}

// libuv's callback: the function has returned, or was cancelled in the queue.
static void collect_job(uv_work_t *work, int status)
{
    SimJob *job = work->data;
    (void)status;
    sim_io_thread_kept(job->home);
    sim_io_ready(job->home, finish_job, job);
}

static SimJob *new_job(SimLoop *loop, SimToThread *frame)
{
    SimJob *job = sim_pool_take(&loop->pool, sizeof *job);
    *job = (SimJob){.home = loop,
                    .function = frame->function,
                    .argument = frame->argument,
                    .frame = frame,
                    .number = sim_io_number(loop),
                    .task = sim_loop_task_number(loop)};
    job->inside = sim_loop_new_inside(loop, job, sleep_on_thread);
    job->inside->worker_number = job->number;
    job->work.data = job;
    uv_sem_init(&job->wake, 0);
    return job;
}

static SimValue submit(SimLoop *loop, SimToThread *frame)
{
    uv_loop_t *uv = sim_loop_uv(loop);
    SimJob *job = new_job(loop, frame);
    job->site = loop->await_site;
    job->submitted = sim_trace_event(loop->trace, SIM_EVENT_JOB_SUBMIT, 0,
                                     job->site, job->task, job->number);
    sim_io_thread_promise(loop);
    loop->io.job_count++;
    uv_queue_work(uv, &job->work, run_job, collect_job);
    frame->job = job;
    return sim_io_wait_begin(&frame->wait, &thread_future_kind, job->number);
}

// ---- the awaitable --------------------------------------------------------

static void forget_job(SimLoop *loop, SimToThread *frame)
{
    SimJob *job = frame->job;
    if (!job)
        return;
    frame->job = NULL;
    job->frame = NULL;
    sim_trace_event(loop->trace, SIM_EVENT_JOB_FORGOTTEN, 0, NULL, job->task,
                    job->number);
    // Works only for a job that has not begun.
    uv_cancel((uv_req_t *)&job->work);
}

static SimValue step_to_thread(SimLoop *loop, SimCoroutine *base,
                               SimValue input)
{
    SimToThread *frame = (SimToThread *)(void *)base;
    if (!sim_io_has_waited(&frame->wait))
        return submit(loop, frame);
    forget_job(loop, frame);
    return sim_ref(is_error(input) ? input : frame->result);
}

static void destroy_to_thread(SimLoop *loop, SimCoroutine *base)
{
    SimToThread *frame = (SimToThread *)(void *)base;
    forget_job(loop, frame);
    sim_value_unref(loop, frame->result);
    sim_io_wait_done(loop, &frame->wait);
}

static const SimCoroutineKind to_thread_kind = {.name = "to_thread",
                                                .step = step_to_thread,
                                                .destroy = destroy_to_thread,
                                                .is_builtin = true};

SimCoroutine *sim_to_thread(SimThreadFunction *function, void *argument)
{
    SimLoop *loop = sim_loop_current();
    SimToThread *frame = (SimToThread *)(void *)sim_coroutine_make(
        loop, &to_thread_kind, &to_thread_site, sizeof *frame);
    frame->function = function;
    frame->argument = argument;
    frame->job = NULL;
    frame->result = none;
    sim_io_wait_init(&frame->wait);
    return &frame->base;
}

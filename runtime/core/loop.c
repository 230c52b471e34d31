#include "core/loop.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "core/bond.h"
#include "core/coroutine.h"
#include "core/fiber.h"
#include "core/loop_interrupt.h"
#include "core/loop_io.h"
#include "core/misuse.h"
#include "core/output.h"
#include "core/report.h"
#include "core/task.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>

// A poll costs 150 ns; a loop that is never idle asks for I/O this often.
enum { POLL_INTERVAL_NS = 25 * SIM_NS_PER_US };

// The silence, in real time, that a peer outside gets before a jump. At 0 most
// timeouts on answers from outside would be false; at 1 ms none of 400 was.
enum { GRACE_NS = 10 * SIM_NS_PER_MS };

// Turns without progress in virtual time after which somebody must be spinning.
enum { SPINNING_TURNS = 1000000 };

// How far ahead of the handle that runs memory is fetched: first the task, then
// what it points at.
enum { FAR_AHEAD = 6, NEAR_AHEAD = 3 };

_Thread_local SimLoop *sim_loop_of_thread;

// ---- the life of a loop ---------------------------------------------------

static SimLoop *new_loop(void)
{
    SimLoop *loop = sim_alloc(sizeof *loop);
    sim_ready_init(&loop->ready);
    sim_list_init(&loop->tasks);
    sim_list_init(&loop->generators);
    sim_list_init(&loop->bonds);
    sim_pool_init(&loop->pool);
    sim_stacks_init(&loop->stacks);
    sim_scope_init(&loop->root);
    sim_heap_init(&loop->timers.heap);
    loop->scope = &loop->root;
    return loop;
}

SimLoop *sim_loop_make(void)
{
    sim_loop_of_thread = new_loop();
    return sim_loop_of_thread;
}

// A task that was left pending dies without a last word, but not unseen. What
// its coroutine owns may refer to the task, so the coroutine goes first.
static void destroy_tasks(SimLoop *loop)
{
    while (!sim_list_is_empty(&loop->tasks)) {
        SimTask *task = sim_list_element(loop->tasks.next, SimTask, link);
        sim_list_remove(&task->link);
        sim_report_future("Task was destroyed but it is pending!", "task",
                          &task->future);
        sim_note_warning(loop, 11, task->site,
                         "Task was destroyed but it is pending: %s",
                         sim_task_name(task));
        sim_task_abandon(loop, task);
        sim_object_unref(loop, &task->future.object);
    }
}

// Handles of a loop that is being closed only let go of what they have.
void sim_loop_discard_ready(SimLoop *loop)
{
    while (loop->ready.count > 0) {
        SimReady ready = sim_ready_pop(&loop->ready);
        ready.function(loop, ready.argument);
    }
}

// What is due and what would be due one day.
static void discard_handles(SimLoop *loop)
{
    sim_loop_discard_ready(loop);
    sim_timers_done(loop);
}

// Everything that hangs from the loop; the trace goes last, so that it can tell
// of the others.
static size_t free_loop(SimLoop *loop)
{
    loop->is_closing = true;
    discard_handles(loop);
    destroy_tasks(loop);
    sim_bonds_cut(loop);
    sim_scope_release(loop, &loop->root);
    discard_handles(loop); // of what was cleaned up
    sim_loop_close_uv(loop);
    sim_output_release(loop);
    // With the reading at the start, this relates the three clocks.
    if (loop->clock.kind != SIM_CLOCK_VIRTUAL)
        sim_trace_event2(loop->trace, SIM_EVENT_CLOCK, 0, NULL, 0, 0,
                         (uint64_t)sim_clock_monotonic_ns(),
                         (uint64_t)sim_clock_wall_ns());
    sim_trace_event(loop->trace, SIM_EVENT_LOOP_END, 0, NULL, 0, 0);
    sim_trace_close(loop->trace);
    sim_fiber_unguard_thread(loop);
    sim_stacks_done(&loop->stacks);
    sim_ready_done(&loop->ready);
    size_t alive = loop->pool.live;
    sim_pool_done(&loop->pool);
    sim_free(loop->settings);
    sim_free(loop);
    return alive;
}

size_t sim_loop_close(void)
{
    size_t alive = sim_loop_of_thread ? free_loop(sim_loop_of_thread) : 0;
    sim_loop_of_thread = NULL;
    return alive;
}

SimLoop *sim_loop_new_inside(const SimLoop *home, void *worker,
                             void (*sleep)(SimLoop *inside,
                                           int64_t duration_ns))
{
    SimLoop *inside = new_loop();
    inside->clock = home->clock;
    inside->is_configured = true;
    inside->worker = worker;
    inside->worker_sleep = sleep;
    return inside;
}

void sim_loop_free_inside(SimLoop *inside)
{
    if (inside->printed)
        sim_buffer_done(inside->printed);
    sim_free(inside->printed);
    free_loop(inside);
}

void sim_loop_define_task(SimLoop *loop, SimTask *task)
{
    if (task->traced_block == loop->trace->block)
        return;
    sim_trace_define_task(loop->trace, task->number, task->parent,
                          sim_task_name(task),
                          task->coroutine ? task->coroutine->site : NULL);
    task->traced_block = loop->trace->block;
}

// ---- waiting --------------------------------------------------------------

// A timer of libuv's own, such as the HTTP client has, may be due earlier.
static int64_t until_timer_of_uv(const SimLoop *loop, int64_t timeout_ns)
{
    int timeout_ms = loop->is_uv_open ? uv_backend_timeout(&loop->uv) : -1;
    int64_t until_ns = (int64_t)timeout_ms * SIM_NS_PER_MS;
    return timeout_ms >= 0 && (timeout_ns < 0 || until_ns < timeout_ns)
               ? until_ns
               : timeout_ns;
}

// Sleeps in the kernel until a descriptor of libuv is ready or the time is
// over. poll's timeout is too coarse, uv_run's too: both count milliseconds.
static void wait_in_kernel(SimLoop *loop, int64_t timeout_ns)
{
    timeout_ns = until_timer_of_uv(loop, timeout_ns);
    struct timespec timeout = {timeout_ns / SIM_NS_PER_S,
                               timeout_ns % SIM_NS_PER_S};
    bool has_io = loop->is_uv_open;
    struct pollfd backend = {.fd = has_io ? uv_backend_fd(&loop->uv) : -1,
                             .events = POLLIN};
#if defined(__linux__)
    // A Ctrl-C that comes between the look at the flag and the sleep must not
    // be slept through: it is let in only by ppoll itself.
    sigset_t interrupt;
    sigset_t before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &interrupt, &before);
    if (!loop->is_interrupted)
        ppoll(&backend, has_io ? 1 : 0, timeout_ns < 0 ? NULL : &timeout,
              &before);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
#else
    int timeout_ms =
        timeout_ns < 0 ? -1 : (int)((timeout_ns + 999999) / SIM_NS_PER_MS);
    (void)timeout;
    poll(&backend, has_io ? 1 : 0, timeout_ms);
#endif
}

// Lets libuv call its callbacks; they append handles to the ready queue.
static void collect_io(SimLoop *loop)
{
    if (loop->is_uv_open)
        uv_run(&loop->uv, UV_RUN_NOWAIT);
}

// Waits until I/O brings something or the time is over. libuv tells the kernel
// what it waits for only while it runs, so it runs before the sleep, too.
static void wait_for_io(SimLoop *loop, int64_t timeout_ns)
{
    if (loop->is_uv_open && timeout_ns < 0) {
        uv_run(&loop->uv, UV_RUN_ONCE);
        return;
    }
    collect_io(loop);
    if (loop->ready.count > 0)
        return;
    wait_in_kernel(loop, timeout_ns);
    collect_io(loop);
}

static void wait_real(SimLoop *loop, int64_t deadline_ns, bool has_deadline)
{
    int64_t begin_ns = sim_clock_now(&loop->clock);
    int64_t timeout_ns = has_deadline ? deadline_ns - begin_ns : -1;

    // Whoever watches shall see what was printed before the silence.
    fflush(NULL);
    if (!has_deadline)
        wait_for_io(loop, -1);
    else if (timeout_ns > 0)
        wait_for_io(loop, sim_clock_to_real(&loop->clock, timeout_ns));
    else
        collect_io(loop);
    sim_clock_anchor(&loop->clock);
    loop->last_poll_ns = loop->clock.anchor_raw_ns;
    int64_t waited_ns = sim_clock_now(&loop->clock) - begin_ns;
    sim_trace_event2(loop->trace, SIM_EVENT_POLL, 0, NULL, 0, 0,
                     has_deadline ? (uint64_t)timeout_ns : UINT64_MAX,
                     (uint64_t)waited_ns);
}

// Nobody can run and no I/O is ready: time jumps to the earliest deadline.
static void jump(SimLoop *loop, int64_t deadline_ns)
{
    int64_t skipped_ns = deadline_ns - loop->clock.virtual_ns;
    if (skipped_ns <= 0)
        return;
    sim_clock_advance(&loop->clock, skipped_ns);
    loop->idle_turns = 0;
    sim_trace_event2(loop->trace, SIM_EVENT_JUMP, 0, NULL, 0, 0,
                     (uint64_t)skipped_ns, 0);
    if (loop->io.outside_count == 0)
        return;
    loop->io.raced_count++;
    sim_trace_event(loop->trace, SIM_EVENT_JUMP_RACED, 0, NULL, 0, 0);
}

// Before a jump others get a moment of the real world to say something.
static bool is_silent(SimLoop *loop)
{
    if (loop->io.outside_count + loop->io.pending_count > 0)
        wait_for_io(loop, GRACE_NS);
    return loop->ready.count == 0;
}

// On the virtual clock; loop_io.h has the rules. Returns false if nothing can
// ever happen again.
static bool wait_virtual(SimLoop *loop, int64_t deadline_ns, bool has_deadline)
{
    collect_io(loop);
    if (loop->ready.count > 0)
        return true;
    if (sim_io_has_promises(loop)) {
        wait_real(loop, 0, false);
        return true;
    }
    if (has_deadline) {
        if (is_silent(loop))
            jump(loop, deadline_ns);
        return true;
    }
    if (loop->io.open_count > 0) {
        wait_real(loop, 0, false);
        return true;
    }
    return !is_silent(loop);
}

// Step 2 of a turn. Returns false if nothing can ever happen again.
static bool wait_for_work(SimLoop *loop)
{
    int64_t deadline_ns = 0;
    bool has_deadline = sim_timers_next(loop, &deadline_ns);

    if (loop->clock.kind == SIM_CLOCK_VIRTUAL)
        return wait_virtual(loop, deadline_ns, has_deadline);
    if (has_deadline || sim_io_has_promises(loop) || loop->io.open_count > 0) {
        wait_real(loop, deadline_ns, has_deadline);
        return true;
    }
    // Only this program's own ends of connections are left: what is on its way
    // between them is there by now, or never will be.
    collect_io(loop);
    return !is_silent(loop);
}

// Between turns that have work I/O is only looked at, and not every time; but
// a virtual run must not depend on how fast it is.
static void poll_in_passing(SimLoop *loop)
{
    if (!loop->is_uv_open)
        return;
    int64_t now_ns = sim_clock_monotonic_ns();
    if (loop->clock.kind != SIM_CLOCK_VIRTUAL &&
        now_ns - loop->last_poll_ns < POLL_INTERVAL_NS)
        return;
    loop->last_poll_ns = now_ns;
    collect_io(loop);
}

// ---- a turn ---------------------------------------------------------------

static void warn_of_spinning(SimLoop *loop)
{
    if (++loop->idle_turns == SPINNING_TURNS)
        sim_warn(loop, 5, loop->await_site,
                 "a million turns, and virtual time has not moved: somebody "
                 "awaits sleep(0) in an endless loop");
}

// A task is three lines of the cache.
static inline void prefetch_object(const char *object)
{
    __builtin_prefetch(object);
    __builtin_prefetch(object + 64);
    __builtin_prefetch(object + 128);
}

static void run_ready(SimLoop *loop)
{
    size_t todo = loop->ready.count;
    if (todo == 0)
        return;
    sim_trace_event(loop->trace, SIM_EVENT_TICK, 0, NULL, 0, (uint32_t)todo);
    while (todo-- > 0) {
        prefetch_object(sim_ready_peek(&loop->ready, FAR_AHEAD).argument);
        sim_task_prefetch(sim_ready_peek(&loop->ready, NEAR_AHEAD));
        SimReady ready = sim_ready_pop(&loop->ready);
        ready.function(loop, ready.argument);
    }
}

static bool turn(SimLoop *loop)
{
    sim_interrupt_check(loop);
    sim_timers_clean(loop);
    if (loop->ready.count > 0 || loop->is_stopping)
        poll_in_passing(loop);
    else if (!wait_for_work(loop))
        return false;
    if (loop->timers.heap.count > 0)
        sim_timers_collect(loop, sim_clock_now(&loop->clock));
    if (loop->clock.kind == SIM_CLOCK_VIRTUAL)
        warn_of_spinning(loop);
    run_ready(loop);
    loop->turn_count++;
    return true;
}

bool sim_loop_run(SimLoop *loop)
{
    bool can_go_on = true;
    loop->is_stopping = false;
    while (can_go_on && !loop->is_stopping)
        can_go_on = turn(loop);
    return can_go_on;
}

void sim_loop_run_turns(SimLoop *loop, int count)
{
    // A turn of a loop that is stopping never waits; timers that are due fire.
    loop->is_stopping = true;
    while (count-- > 0)
        turn(loop);
    loop->is_stopping = false;
}

void sim_loop_finish_jobs(SimLoop *loop)
{
    bool can_go_on = true;
    while (can_go_on && loop->io.job_count > 0)
        can_go_on = turn(loop);
}

// ---- who is there -----------------------------------------------------------

SimTask *sim_loop_find_task(const SimLoop *loop, uint32_t number)
{
    sim_list_each (link, &loop->tasks) {
        SimTask *task = sim_list_element(link, SimTask, link);
        if (task->number == number)
            return task;
    }
    return NULL;
}

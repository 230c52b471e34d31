#include "core/timer.h"

#include "core/loop.h"

// CPython rebuilds its heap beyond these.
enum { MANY_CANCELLED = 100 };

SimTimer *sim_timer_set(SimLoop *loop, int64_t deadline_ns,
                        void (*function)(SimLoop *, void *, uint64_t),
                        void *argument)
{
    SimTimers *timers = &loop->timers;
    SimTimer *timer = sim_pool_take(&loop->pool, sizeof *timer);
    *timer = (SimTimer){.function = function,
                        .argument = argument,
                        .deadline_ns = deadline_ns,
                        .number = ++loop->last_object};
    sim_heap_push(&timers->heap,
                  (SimHeapEntry){deadline_ns, ++timers->last_sequence, timer});
    sim_trace_event2(loop->trace, SIM_EVENT_TIMER_SET, 0, NULL,
                     sim_loop_task_number(loop), timer->number,
                     (uint64_t)deadline_ns, 0);
    return timer;
}

void sim_timer_cancel(SimLoop *loop, SimTimer *timer)
{
    timer->is_cancelled = true;
    loop->timers.cancelled_count++;
    sim_trace_event(loop->trace, SIM_EVENT_TIMER_CANCELLED, 0, NULL,
                    sim_loop_task_number(loop), timer->number);
}

static void free_timer(SimLoop *loop, SimTimer *timer)
{
    sim_pool_give(&loop->pool, timer, sizeof *timer);
}

static int is_live(void *value)
{
    return !((SimTimer *)value)->is_cancelled;
}

// The heap forgets cancelled timers; their memory has to be given back first.
static void drop_all_cancelled(SimLoop *loop)
{
    SimHeap *heap = &loop->timers.heap;
    SimTimer **cancelled =
        sim_alloc(loop->timers.cancelled_count * sizeof *cancelled);
    size_t count = 0;

    for (size_t i = 0; i < heap->count; i++)
        if (!is_live(heap->entries[i].value))
            cancelled[count++] = heap->entries[i].value;
    sim_heap_filter(heap, is_live);
    while (count > 0)
        free_timer(loop, cancelled[--count]);
    sim_free(cancelled);
    loop->timers.cancelled_count = 0;
}

void sim_timers_clean(SimLoop *loop)
{
    SimTimers *timers = &loop->timers;
    SimHeap *heap = &timers->heap;

    if (timers->cancelled_count > MANY_CANCELLED &&
        2 * timers->cancelled_count > heap->count)
        drop_all_cancelled(loop);
    while (heap->count > 0 && !is_live(heap->entries[0].value)) {
        free_timer(loop, sim_heap_pop(heap).value);
        timers->cancelled_count--;
    }
}

bool sim_timers_next(const SimLoop *loop, int64_t *out_deadline_ns)
{
    const SimHeap *heap = &loop->timers.heap;
    if (heap->count == 0)
        return false;
    *out_deadline_ns = heap->entries[0].deadline_ns;
    return true;
}

// The handle of a due timer. It may have been cancelled since it was collected.
static void run_timer(SimLoop *loop, void *argument)
{
    SimTimer *timer = argument;
    SimTimer due = *timer;
    free_timer(loop, timer);
    if (due.is_cancelled) {
        loop->timers.cancelled_count--;
        return;
    }
    if (loop->is_closing) {
        due.function(loop, due.argument, 0);
        return;
    }
    int64_t late_ns = sim_clock_now(&loop->clock) - due.deadline_ns;
    uint64_t event =
        sim_trace_event2(loop->trace, SIM_EVENT_TIMER_FIRED, 0, NULL, 0,
                         due.number, (uint64_t)late_ns, 0);
    due.function(loop, due.argument, event);
}

void sim_timers_collect(SimLoop *loop, int64_t now_ns)
{
    SimHeap *heap = &loop->timers.heap;
    while (heap->count > 0 && heap->entries[0].deadline_ns <= now_ns)
        sim_ready_push(&loop->ready,
                       (SimReady){run_timer, sim_heap_pop(heap).value});
}

void sim_timers_done(SimLoop *loop)
{
    SimHeap *heap = &loop->timers.heap;
    while (heap->count > 0)
        run_timer(loop, sim_heap_pop(heap).value);
    sim_heap_done(heap);
}

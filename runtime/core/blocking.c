// Time that passes without await: nobody else can run.
#include "core/loop.h"

#include <time.h>

static int64_t processor_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * SIM_NS_PER_S + now.tv_nsec;
}

// Work is so much time of a processor, not of the clock on the wall: four
// threads that work on two processors take twice as long.
static void work_real(int64_t duration_ns)
{
    int64_t end_ns = processor_ns() + duration_ns;
    while (processor_ns() < end_ns)
        continue;
}

// On the virtual clock it just passes. Timers that fall due meanwhile are
// collected in the next turn, as they would be in the real world.
static void pass_time(SimLoop *loop, int64_t duration_ns, bool is_busy)
{
    SimClock *clock = &loop->clock;
    if (clock->kind == SIM_CLOCK_VIRTUAL && loop->worker_sleep) {
        // On a worker thread time passes for everybody: see io/thread.h.
        loop->worker_sleep(loop, duration_ns);
    } else if (clock->kind == SIM_CLOCK_VIRTUAL) {
        sim_clock_advance(clock, duration_ns);
        loop->idle_turns = 0;
    } else if (is_busy) {
        work_real(sim_clock_to_real(clock, duration_ns));
    } else {
        sim_clock_sleep_real(sim_clock_to_real(clock, duration_ns));
    }
}

static void pass_recorded(double seconds, const SimSite *site,
                          SimEventKind begin, SimEventKind end, bool is_busy)
{
    SimLoop *loop = sim_loop_current();
    int64_t duration_ns = sim_ns_from_seconds(seconds);
    uint32_t task = sim_loop_task_number(loop);

    sim_loop_configure_default(loop);
    sim_trace_event2(loop->trace, begin, 0, site, task, 0,
                     (uint64_t)duration_ns, 0);
    pass_time(loop, duration_ns, is_busy);
    sim_trace_event(loop->trace, end, 0, site, task, 0);
}

void sim_blocking_sleep_at(double seconds, const SimSite *site)
{
    pass_recorded(seconds, site, SIM_EVENT_BLOCK_BEGIN, SIM_EVENT_BLOCK_END,
                  false);
}

void sim_work_at(double seconds, const SimSite *site)
{
    pass_recorded(seconds, site, SIM_EVENT_WORK_BEGIN, SIM_EVENT_WORK_END,
                  true);
}

double sim_time(void)
{
    SimLoop *loop = sim_loop_current();
    sim_loop_configure_default(loop);
    return (double)sim_clock_now(&loop->clock) / 1e9;
}

// What the runtime costs, each row against the hardware's limit in the same run.
//
// Absolute figures drift with the machine; the ratio to what was measured a
// moment before does not. Every figure is the median of several rounds.
#include "base/alloc.h"
#include "core/context.h"
#include "core/loop.h"
#include "simul.h"
#include "trace/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 7, TASKS = 1000, TURNS = 300, EVENTS = 1000000 };

// Processor time, not time on the wall: the machine has other things to do.
static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The median of what `measure` says in ROUNDS rounds.
static double median(double (*measure)(const void *), const void *argument)
{
    double figures[ROUNDS];
    for (int i = 0; i < ROUNDS; i++)
        figures[i] = measure(argument);
    qsort(figures, ROUNDS, sizeof figures[0], compare_doubles);
    return figures[ROUNDS / 2];
}

static void row(const char *what, double ns, const char *peer, double peer_ns)
{
    printf("  %-44s %9.1f ns   %6.2f x %s (%.1f ns)\n", what, ns, ns / peer_ns,
           peer, peer_ns);
}

// ---- the limits -----------------------------------------------------------

static SimContext thread_context, other_context;
static char other_stack[65536] __attribute__((aligned(16)));

static void bounce(void *argument)
{
    (void)argument;
    for (;;)
        sim_context_switch(&other_context, &thread_context);
}

static double bare_switch(const void *argument)
{
    enum { SWITCHES = 2000000 };
    (void)argument;
    sim_context_init(&other_context, other_stack, sizeof other_stack, bounce,
                     NULL);
    double begin = now_ns();
    for (int i = 0; i < SWITCHES / 2; i++)
        sim_context_switch(&thread_context, &other_context);
    return (now_ns() - begin) / SWITCHES;
}

static double bare_store(const void *argument)
{
    static SimRecord block[SIM_BLOCK_RECORDS];
    (void)argument;
    double begin = now_ns();
    for (uint32_t i = 0; i < EVENTS; i++) {
        block[i % SIM_BLOCK_RECORDS] = (SimRecord){i, 34, 0, 1, i, 0};
        __asm__ volatile("" ::"r"(block) : "memory");
    }
    return (now_ns() - begin) / EVENTS;
}

static double clock_read(const void *clock)
{
    int64_t sum = 0;
    double begin = now_ns();
    for (int i = 0; i < EVENTS; i++)
        sum += sim_clock_now(clock);
    __asm__ volatile("" ::"r"(sum));
    return (now_ns() - begin) / EVENTS;
}

static double system_clock_read(const void *argument)
{
    int64_t sum = 0;
    (void)argument;
    double begin = now_ns();
    for (int i = 0; i < EVENTS; i++)
        sum += sim_clock_monotonic_ns();
    __asm__ volatile("" ::"r"(sum));
    return (now_ns() - begin) / EVENTS;
}

// ---- one recorded event ---------------------------------------------------

static double recorded_event(const void *trace)
{
    SimTrace *it = (SimTrace *)(uintptr_t)trace;
    double begin = now_ns();
    for (uint32_t i = 0; i < EVENTS; i++) {
        sim_trace_event(it, SIM_EVENT_TASK_RUN, 0, NULL, i, 0);
        __asm__ volatile("" ::: "memory");
    }
    return (now_ns() - begin) / EVENTS;
}

static double event_on_clock(const SimClock *clock)
{
    SimTrace *trace = NULL;
    char path[] = "/tmp/simul-bench-XXXXXX";
    close(mkstemp(path));
    SimTraceConfig config = {.path = path, .clock = clock};
    if (sim_trace_open(&config, &trace) != SIM_OK)
        return 0;
    double ns = median(recorded_event, trace);
    sim_trace_close(trace);
    unlink(path);
    return ns;
}

static void bench_events(void)
{
    SimClock virtual_clock, real_clock;
    SimClock slow_clock;
    sim_clock_init(&virtual_clock, SIM_CLOCK_VIRTUAL, 1);
    sim_clock_init(&real_clock, SIM_CLOCK_REAL, 1);
    slow_clock = real_clock;
    slow_clock.has_counter = false;

    double store = median(bare_store, NULL);
    double counter = median(clock_read, &real_clock);
    double system = median(system_clock_read, NULL);
    puts("one event");
    row("recorded, virtual clock", event_on_clock(&virtual_clock),
        "a bare 16-byte store", store);
    row("recorded, processor's counter", event_on_clock(&real_clock),
        "store + counter read", store + counter);
    row("recorded, clock_gettime", event_on_clock(&slow_clock),
        "store + clock_gettime", store + system);
    row("off", median(recorded_event, NULL), "a bare 16-byte store", store);
}

// ---- tasks ----------------------------------------------------------------

typedef struct Setting {
    SimClockKind clock;
    bool is_traced;
    int tasks;
} Setting;

static char trace_path[64];

static void begin_loop(const Setting *setting)
{
    SimLoopConfig config = {.clock_kind = setting->clock,
                            .trace_path =
                                setting->is_traced ? trace_path : NULL};
    sim_loop_configure(sim_loop_current(), &config);
}

async(spin, (int)turns)
{
    for (int i = 0; i < turns; i++)
        await(asyncio.sleep(0));
    return none;
}

async(many_spinning, (int)tasks, (double *)out_ns)
{
    SimValue all = sim_list(0, NULL);
    for (int i = 0; i < tasks; i++)
        sim_append(all, val(asyncio.create_task(spin(TURNS))));
    await(asyncio.sleep(0)); // every stack is touched once
    double begin = now_ns();
    await(asyncio.gather_list(all));
    *out_ns = (now_ns() - begin) / ((double)tasks * TURNS);
    return none;
}

static double task_switch(const void *argument)
{
    const Setting *setting = argument;
    double ns = 0;
    begin_loop(setting);
    sim_run(many_spinning(setting->tasks, &ns));
    sim_loop_close();
    return ns;
}

async(nothing)
{
    return none;
}

async(await_inline, (int)count, (double *)out_ns)
{
    double begin = now_ns();
    for (int i = 0; i < count; i++)
        await(nothing());
    *out_ns = (now_ns() - begin) / count;
    return none;
}

async(await_tasks, (int)count, (double *)out_ns)
{
    double begin = now_ns();
    for (int i = 0; i < count; i++) {
        SimTask *task = asyncio.create_task(nothing());
        await(task);
        sim_drop(val(task));
    }
    *out_ns = (now_ns() - begin) / count;
    return none;
}

static double inline_await(const void *setting)
{
    double ns = 0;
    begin_loop(setting);
    sim_run(await_inline(1000000, &ns));
    sim_loop_close();
    return ns;
}

static double task_await(const void *setting)
{
    double ns = 0;
    begin_loop(setting);
    sim_run(await_tasks(300000, &ns));
    sim_loop_close();
    return ns;
}

static void bench_tasks(void)
{
    static const Setting plain = {SIM_CLOCK_REAL, false, TASKS};
    static const Setting traced = {SIM_CLOCK_REAL, true, TASKS};
    static const Setting traced_virtual = {SIM_CLOCK_VIRTUAL, true, TASKS};
    double bare = median(bare_switch, NULL);

    printf("tasks (%d of them)\n", TASKS);
    row("switch, untraced", median(task_switch, &plain), "a bare switch", bare);
    row("switch, traced", median(task_switch, &traced), "a bare switch", bare);
    row("switch, traced, virtual clock", median(task_switch, &traced_virtual),
        "a bare switch", bare);
    row("await a coroutine inline, untraced", median(inline_await, &plain),
        "a bare switch", bare);
    row("await a coroutine inline, traced", median(inline_await, &traced),
        "a bare switch", bare);
    row("create + await a task, untraced", median(task_await, &plain),
        "a bare switch", bare);
    row("create + await a task, traced", median(task_await, &traced),
        "a bare switch", bare);
}

// ---- a million sleepers ---------------------------------------------------

static double resident_bytes(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &pages, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

async(nap, (double)delay)
{
    await(asyncio.sleep(delay));
    return none;
}

async(sleepers, (int)count, (bool)has_stacks, (double *)out_bytes)
{
    double before = resident_bytes();
    SimValue all = sim_list(0, NULL);
    for (int i = 0; i < count; i++) {
        double delay = 1 + (double)rand() / RAND_MAX;
        sim_append(all, val(asyncio.create_task(
                            has_stacks ? nap(delay) : asyncio.sleep(delay))));
    }
    SimFuture *done = asyncio.gather_list(all);
    await(asyncio.sleep(0.5)); // all of them sleep now
    *out_bytes = (resident_bytes() - before) / count;
    await(done);
    return none;
}

static void bench_sleepers(int count, bool has_stacks)
{
    static const Setting traced = {SIM_CLOCK_VIRTUAL, true, 0};
    double bytes = 0;
    begin_loop(&traced);
    double begin = now_ns();
    sim_run(sleepers(count, has_stacks, &bytes));
    double ns = now_ns() - begin;
    sim_loop_close();
    printf("  %8d sleeping tasks, %s %6.2f s %8.0f bytes a task\n", count,
           has_stacks ? "C stacks:" : "frames:  ", ns / 1e9, bytes);
}

int main(int argc, char **argv)
{
    bool is_short = argc > 1 && strcmp(argv[1], "--short") == 0;

    snprintf(trace_path, sizeof trace_path, "/tmp/simul-bench-%d.simul",
             (int)getpid());
    bench_events();
    bench_tasks();
    if (is_short)
        return 0;
    puts("sleepers (created, asleep, woken; traced)");
    bench_sleepers(100000, false);
    bench_sleepers(100000, true);
    bench_sleepers(1000000, false);
    bench_sleepers(1000000, true);
    unlink(trace_path);
    return 0;
}

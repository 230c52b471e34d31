// Lesson 21: four ways.
//
// You will see: four pages are fetched, which is all waiting, and four sums are
// computed, which is all work. One after the other; on one event loop; on
// threads; in processes. Concurrency is to have much begun at a time: that is
// enough for waiting. Parallelism is to have much done at a time: that takes
// more than one processor, and the loop has but one.
//
// Run:  build/lessons/21_four_ways --mode async    (sync, threads, processes)
// Try:  the four ways on the real clock: are there four processors to work on?
#include <simul.h>
#include <stdio.h>

enum { PIECES = 4 };

#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

// I/O-bound: the time goes by with waiting, and the processor has nothing to do.
static SimValue fetch(SimValue number)
{
    sim_blocking_sleep(1);
    return sim_text("page %d", (int)as_int(number));
}

// CPU-bound: the time goes by with work, and the processor does nothing else.
static SimValue compute(SimValue number)
{
    sim_work(1);
    return sim_text("sum %d", (int)(as_int(number) * (as_int(number) + 1) / 2));
}

// The same, as a thread is told what to do.
static SimValue fetch_on_thread(void *number)
{
    return fetch(val(*(int *)number));
}

static SimValue compute_on_thread(void *number)
{
    return compute(val(*(int *)number));
}

// The same as coroutines. A page can be awaited; work cannot: whoever does it
// has the one thread.
async(fetch_on_loop, (int) number)
{
    await(asyncio.sleep(1));
    return sim_text("page %d", number);
}

async(compute_on_loop, (int) number)
{
    return compute(val(number));
}

typedef struct Kind {
    const char *name;
    SimValue (*plain)(SimValue number);
    SimValue (*on_thread)(void *number);
    SimCoroutine *(*on_loop)(int number);
} Kind;

static const Kind kinds[] = {
    {"fetched", fetch, fetch_on_thread, fetch_on_loop},
    {"computed", compute, compute_on_thread, compute_on_loop},
};

static void tell(const char *name, SimValue results)
{
    for (size_t i = 0; i < sim_len(results); i++)
        printf("%s%s", i > 0 ? ", " : "", as_text(sim_item(results, i)));
    printf("\n");
    say("%s", name);
}

static void one_after_the_other(void)
{
    for (int kind = 0; kind < 2; kind++) {
        SimValue results = sim_list(0, NULL);
        for (int number = 1; number <= PIECES; number++)
            sim_append(results, kinds[kind].plain(val(number)));
        tell(kinds[kind].name, results);
    }
}

async(together)
{
    static int numbers[PIECES] = {1, 2, 3, 4}; // threads look at them
    SimProcessPool *pool = NULL;
    if (sim_option_is("mode", "processes"))
        pool = asyncio.ProcessPoolExecutor(PIECES);
    for (const Kind *kind = kinds; kind < kinds + 2; kind++) {
        SimValue calls = sim_list(0, NULL);
        for (int i = 0; i < PIECES; i++)
            sim_append(calls, val(sim_option_is("mode", "async")
                ? kind->on_loop(numbers[i])
                : sim_option_is("mode", "threads")
                ? asyncio.to_thread(kind->on_thread, &numbers[i])
                : asyncio.run_in_executor(pool, kind->plain, numbers[i])));
        tell(kind->name, await(asyncio.gather_list(calls)));
    }
    return none;
}

int main(int argc, char **argv)
{
    SimOption options[] = {
        {"mode", "sync|async|threads|processes", "async", "one of four ways"},
        {0},
    };
    sim_options(argc, argv, options);
    if (sim_option_is("mode", "sync"))
        return sim_main_blocking(argc, argv, one_after_the_other);
    return sim_main(argc, argv, together());
}

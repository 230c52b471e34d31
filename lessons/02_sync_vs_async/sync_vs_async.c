// Lesson 02: the same three counts, blocking and not.
//
// You will see: "One", a second, "Two", a second, by three people. One after the
// other it takes 6 seconds. On one event loop it takes 2, still on one thread:
// whoever waits steps aside, and the next one counts.
//
// Run:  build/lessons/02_sync_vs_async --mode sync
//       build/lessons/02_sync_vs_async --mode async
// Try:  a fourth person; and sim_blocking_sleep in place of asyncio.sleep in
//       count().
#include <simul.h>
#include <stdio.h>

static void count_blocking(const char *name)
{
    printf("%s: One\n", name);
    sim_blocking_sleep(1); // the whole program stands still
    printf("%s: Two\n", name);
    sim_blocking_sleep(1);
}

async(count, (const char *) name)
{
    printf("%s: One\n", name);
    await(asyncio.sleep(1)); // this coroutine waits; the others run
    printf("%s: Two\n", name);
    await(asyncio.sleep(1));
    return none;
}

static void main_sync(void)
{
    double start = sim_time();
    count_blocking("Ann");
    count_blocking("Ben");
    count_blocking("Cleo");
    printf("sync: %.1f seconds\n", sim_time() - start);
}

async(main_async)
{
    double start = sim_time();
    await(asyncio.gather(count("Ann"), count("Ben"), count("Cleo")));
    printf("async: %.1f seconds\n", sim_time() - start);
    return none;
}

static SimOption options[] = {
    {"mode", "sync|async", "async", "one after the other, or on one loop"},
    {0},
};

int main(int argc, char **argv)
{
    sim_options(argc, argv, options);
    if (sim_option_is("mode", "sync"))
        return sim_main_blocking(argc, argv, main_sync);
    return sim_main(argc, argv, main_async());
}

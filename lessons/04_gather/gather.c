// Lesson 04: gather.
//
// You will see: three jobs of 4, 2 and 3 seconds that take 4 seconds together.
// They finish in their own order; gather returns their results in the order in
// which it was given them.
//
// Run:  build/lessons/04_gather
// Try:  a fourth job of 1 second, first, last, in the middle.
#include <simul.h>
#include <stdio.h>

static void say_time(void)
{
    printf("%.1f s  ", sim_time());
}

async(job, (const char *) name, (int) seconds)
{
    say_time();
    printf("%s starts and needs %d seconds\n", name, seconds);
    await(asyncio.sleep(seconds));
    say_time();
    printf("%s is done\n", name);
    return val(name);
}

async(main_)
{
    SimValue results = await(asyncio.gather(
        job("bread", 4), job("tea", 2), job("eggs", 3)));

    for (size_t i = 0; i < sim_len(results); i++) {
        say_time();
        printf("result %zu is %s\n", i + 1, as_text(sim_item(results, i)));
    }
    say_time();
    printf("breakfast! one after the other it would be 9 seconds\n");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

// Homework 1, a first try: every town is awaited before the next one is asked.
#include <simul.h>
#include <stdio.h>

static const char *const towns[] = {"Bergen", "Cairo", "Delhi", "Lima", "Oslo"};
static const char *const weather[] = {"rain", "sun", "dust", "fog", "snow"};

async(ask, (int) town)
{
    await(asyncio.sleep(2)); // the station answers
    printf("%s: %s\n", towns[town], weather[town]);
    return none;
}

async(main_)
{
    for (int town = 0; town < 5; town++)
        await(ask(town));
    puts("all answers are in");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

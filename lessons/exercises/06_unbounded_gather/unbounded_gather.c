// Exercise 06: a hundred guests at one door.
//
// A hundred requests at once; the server can bear five. See README.md.
#include <simul.h>
#include <stdio.h>

async(ask, (int) number)
{
    await(asyncio.sleep(1)); // the server works
    return val(number);
}

async(main_)
{
    SimValue requests = sim_list(0, NULL);
    for (int number = 1; number <= 100; number++)
        sim_append(requests, val(ask(number)));
    SimValue answers = await(asyncio.gather_list(requests));
    printf("%.1f s: %zu answers\n", asyncio.time(), sim_len(answers));
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

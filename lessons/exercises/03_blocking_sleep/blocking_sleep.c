// Exercise 03: the clock that stops.
//
// A clock should tick every half second while a report is written. It does not.
#include <simul.h>
#include <stdio.h>

async(tick)
{
    for (int count = 1; count <= 4; count++) {
        await(asyncio.sleep(0.5));
        printf("%.1f s: tick %d\n", asyncio.time(), count);
    }
    return none;
}

async(write_report)
{
    for (int page = 1; page <= 3; page++) {
        sim_blocking_sleep(0.6); // as sleep(), read() and their like
        printf("%.1f s: page %d is written\n", asyncio.time(), page);
    }
    return none;
}

async(main_)
{
    await(asyncio.gather(tick(), write_report()));
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

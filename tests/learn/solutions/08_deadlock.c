// Exercise 08: after you. No, after you.
//
// Two painters, a brush and a ladder, and nobody paints. See README.md.
#include <simul.h>
#include <stdio.h>

async(paint, (const char *) who, (SimLock *) first, (SimLock *) second)
{
    with_lock(first) {
        await(asyncio.sleep(1)); // across the room for the other thing
        with_lock(second) {
            await(asyncio.sleep(1));
            printf("%.1f s: %s has painted\n", asyncio.time(), who);
        }
    }
    return none;
}

async(main_)
{
    SimLock *brush = asyncio.Lock();
    SimLock *ladder = asyncio.Lock();
    await(asyncio.gather(paint("Anna", brush, ladder),
                         paint("Otto", brush, ladder)));
    puts("the wall is done");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

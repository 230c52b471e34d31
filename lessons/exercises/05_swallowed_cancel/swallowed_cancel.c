// Exercise 05: the alarm that cannot be stopped.
//
// Somebody cancels the alarm, and it rings on. See README.md.
#include <simul.h>
#include <stdio.h>

async(ring)
{
    for (int count = 1; count <= 5; count++) {
        printf("%.1f s: ring %d\n", asyncio.time(), count);
        SimValue slept = attempt(asyncio.sleep(1));
        if (is_error(slept))
            puts("what was that?");
    }
    puts("it has rung five times");
    return none;
}

async(main_)
{
    SimTask *alarm = asyncio.create_task(ring());
    await(asyncio.sleep(1.5));
    sim_task_cancel(alarm);
    SimValue end = attempt(alarm);
    printf("%.1f s: the alarm %s\n", asyncio.time(),
           error_is(end, CancelledError) ? "is off" : "did as it liked");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

// Exercise 10: the friend who never calls back.
//
// One call takes an hour. Waiting for it must have an end. See README.md.
#include <simul.h>
#include <stdio.h>

async(call, (const char *) friend, (double) seconds)
{
    await(asyncio.sleep(seconds));
    return val(friend);
}

async(invite, (const char *) friend, (double) seconds)
{
    SimValue answer = await(call(friend, seconds));
    printf("%.1f s: %s comes\n", asyncio.time(), as_text(answer));
    return none;
}

async(main_)
{
    await(asyncio.gather(invite("Mia", 1), invite("Ben", 3600),
                         invite("Zoe", 2)));
    puts("the party begins");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

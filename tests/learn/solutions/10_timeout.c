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
    SimValue answer = attempt(asyncio.wait_for(call(friend, seconds), 5));
    if (error_is(answer, TimeoutError)) {
        printf("%.1f s: no answer from %s\n", asyncio.time(), friend);
        return none;
    }
    if (is_error(answer))
        return answer;
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

// Exercise 04: the letter that is never posted.
//
// A letter is written in the background, and lost with the program's end.
#include <simul.h>
#include <stdio.h>

async(write_letter)
{
    puts("the letter is begun");
    await(asyncio.sleep(3));
    puts("the letter is posted");
    return none;
}

async(main_)
{
    SimTask *letter = asyncio.create_task(write_letter());
    await(asyncio.sleep(1));
    puts("the coffee is drunk");
    await(letter);
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

// Exercise 01: the tea that nobody makes.
//
// Breakfast is served, and there is no tea. See README.md for the goal.
#include <simul.h>
#include <stdio.h>

async(make_tea)
{
    puts("the water boils");
    await(asyncio.sleep(2));
    puts("the tea is ready");
    return none;
}

async(main_)
{
    make_tea();
    puts("breakfast is served");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

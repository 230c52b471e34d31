// Exercise 02: three pages, one after the other.
//
// Each page takes a second to come, and all of them three. See README.md.
#include <simul.h>
#include <stdio.h>

async(fetch, (const char *) page)
{
    sim_span_begin(page);
    await(asyncio.sleep(1)); // the server thinks
    sim_span_end(page);
    printf("%.1f s: %s is here\n", asyncio.time(), page);
    return val(page);
}

async(main_)
{
    await(asyncio.gather(fetch("news"), fetch("weather"), fetch("sports")));
    puts("all three are here");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

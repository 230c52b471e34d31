// Exercise 09: the holiday nobody can take.
//
// The flight is sold out, but hotel and car are booked all the same.
#include <simul.h>
#include <stdio.h>

async(book, (const char *) what, (int) seconds, (bool) is_sold_out)
{
    await(asyncio.sleep(seconds));
    if (is_sold_out)
        return fail(ValueError, "the %s is sold out", what);
    printf("%.1f s: the %s is booked\n", asyncio.time(), what);
    return none;
}

async(book_all)
{
    await(asyncio.gather(book("flight", 1, true), book("hotel", 2, false),
                         book("car", 3, false)));
    return none;
}

async(main_)
{
    SimValue result = attempt(book_all());
    if (is_error(result))
        printf("%.1f s: no holiday\n", asyncio.time());
    await(asyncio.sleep(5)); // a rainy week at home
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

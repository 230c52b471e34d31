// Lesson 16: asynchronous iterators.
//
// You will see: a generator that waits between its values, and async_for, which
// goes through them as they come; others run meanwhile. A generator that yields
// once is a context manager: what stands before the yield opens, what stands
// behind it closes, on every way out.
//
// Run:  build/lessons/16_iterators
// Try:  return from inside the call, and see that the line is still hung up.
#include <simul.h>
#include <stdio.h>

static void say_time(void)
{
    printf("%.1f s  ", sim_time());
}

// Each value is there a second after the last one was taken.
async(countdown, (int) from)
{
    for (int number = from; number > 0; number--) {
        await(asyncio.sleep(1));
        yield(val(number));
    }
    return none;
}

// Python's @asynccontextmanager. An error that comes to the yield is looked at
// after the line is closed.
async(telephone_line, (const char *) city)
{
    say_time();
    printf("dialling %s\n", city);
    await(asyncio.sleep(2));

    SimValue left = attempt_yield(city);

    await(asyncio.sleep(1));
    say_time();
    printf("hung up on %s\n", city);
    return left;
}

async(clock_ticks)
{
    async_for (number, countdown(4)) {
        say_time();
        printf("tick, %d to go\n", (int)as_int(number) - 1);
    }
    return none;
}

async(make_a_call)
{
    async_for (city, telephone_line("Budapest")) {
        say_time();
        printf("hello, %s!\n", as_text(city));
        await(asyncio.sleep(1));
    }
    return none;
}

// As many values as it likes; the generator is closed when we have enough.
async(first_two)
{
    SimValue numbers = sim_list(0, NULL);
    async_for (number, countdown(100)) {
        sim_append(numbers, number);
        if (sim_len(numbers) == 2)
            break;
    }
    say_time();
    printf("the first two are %d and %d\n", (int)as_int(sim_item(numbers, 0)),
           (int)as_int(sim_item(numbers, 1)));
    return none;
}

async(main_)
{
    await(asyncio.gather(clock_ticks(), make_a_call()));
    await(first_two());
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

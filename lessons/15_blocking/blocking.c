// Lesson 15: blocking.
//
// You will see: a report takes 1.8 seconds to make, in a function that knows no
// await. Called in a coroutine it stops everybody: the ticks come late. Given to
// a thread it stops nobody, and two threads make two reports in the time of one.
//
// Run:  build/lessons/15_blocking
// Try:  with --clock virtual: the threads sleep in virtual time, too.
//       Give the thread a report that makes a task. What says so?
#include <simul.h>
#include <stdio.h>

static void say(const char *what)
{
    printf("%.1f s  %s\n", sim_time(), what);
}

// Runs wherever it is called. What a thread's function makes is copied when it
// returns, an error too.
static SimValue make_report(void *topic)
{
    const char *text = (const char *)topic;
    sim_blocking_sleep(1.8); // a slow disk, or a library that only blocks
    if (text[0] == '\0')
        return fail(ValueError, "a report of nothing");
    return sim_text("the report of the %s", text);
}

async(tick, (int) count)
{
    for (int number = 1; number <= count; number++) {
        await(asyncio.sleep(0.5));
        say(as_text(sim_text("tick %d", number)));
    }
    return none;
}

async(in_the_coroutine)
{
    say("in the coroutine");
    SimTask *ticks = asyncio.create_task(tick(4));
    await(asyncio.sleep(0)); // the task begins
    say(as_text(make_report("sales")));
    await(ticks);
    return none;
}

async(in_a_thread)
{
    say("in a thread");
    SimTask *ticks = asyncio.create_task(tick(4));
    say(as_text(await(asyncio.to_thread(make_report, "sales"))));
    await(ticks);
    return none;
}

async(in_two_threads)
{
    say("in two threads");
    SimValue reports = await(asyncio.gather(
        asyncio.to_thread(make_report, "sales"),
        asyncio.to_thread(make_report, "costs")));
    for (size_t i = 0; i < sim_len(reports); i++)
        say(as_text(sim_item(reports, i)));
    return none;
}

async(with_an_error)
{
    say("of nothing");
    SimValue report = attempt(asyncio.to_thread(make_report, ""));
    if (error_is(report, ValueError))
        say(as_text(sim_text("the thread failed: %s", error_message(report))));
    return none;
}

async(main_)
{
    await(in_the_coroutine());
    await(in_a_thread());
    await(in_two_threads());
    await(with_an_error());
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

// Lesson 11: cancellation and time limits.
//
// You will see: a task that is cancelled gets CancelledError where it waits. It
// may tidy up, may even await while it does, and should pass the error on. A
// time limit is a cancellation that comes from a clock.
//
// Run:  build/lessons/11_cancel
// Try:  return none in place of `slept` in download(): who believes now that all
//       went well?
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

async(download, (const char *) what, (int) seconds)
{
    say("%s: begun, it takes %d s", what, seconds);
    SimValue slept = attempt(asyncio.sleep(seconds));
    if (error_is(slept, CancelledError)) {
        say("%s: cancelled, tidying up", what);
        await(asyncio.sleep(0.5)); // cleaning up may take its time
        say("%s: all tidy", what);
        return slept;
    }
    say("%s: complete", what);
    return val(what);
}

async(by_hand)
{
    SimTask *film = asyncio.create_named_task(download("film", 9), "film");
    await(asyncio.sleep(1));
    sim_task_cancel(film); // asks; the task learns of it when it runs next
    say("asked the film to stop");
    if (error_is(attempt(film), CancelledError))
        say("the film has stopped, cancelled: %s",
            sim_future_cancelled(sim_future_of(film)) ? "True" : "False");
    return none;
}

async(in_time, (const char *) what, (int) seconds)
{
    SimValue done = attempt(asyncio.wait_for(download(what, seconds), 2));
    if (error_is(done, TimeoutError))
        say("not in time: %s", what);
    else
        say("in time: %s", as_text(done));
    return none;
}

async(by_wait_for)
{
    await(in_time("song", 1));
    await(in_time("album", 5));
    return none;
}

async(both_parts)
{
    await(download("part one", 2));
    await(download("part two", 2));
    return none;
}

async(by_timeout)
{
    // One limit for several awaits together.
    SimTimeout *limit = asyncio.timeout(3);
    SimValue outcome = sim_timeout_exit(limit, attempt(both_parts()));
    if (error_is(outcome, TimeoutError))
        say("the two parts took too long");
    return none;
}

async(main_)
{
    await(by_hand());
    await(by_wait_for());
    await(by_timeout());
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

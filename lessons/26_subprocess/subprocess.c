// Lesson 26: subprocesses.
//
// You will see: other programs, run beside this one. Their input and output are
// streams, so the loop goes on while they work. One sorts, three count words in
// parallel, one answers line by line, one cannot be started, one fails, and one
// takes too long and is stopped.
//
// Run:  build/lessons/26_subprocess
// Try:  a program of your own. Leave the kill away: who says what?
#include <simul.h>
#include <stdio.h>
#include <string.h>

#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

// Feeds a program, and returns all that it prints, without the last newline.
async(filter, (const char *) line, (const char *) input)
{
    SimProcess *child = as_process(await(asyncio.create_subprocess_shell(
        line, .in = PIPE, .out = PIPE)));
    SimValue both = await(sim_process_communicate(child, val(input)));
    const char *output = as_text(sim_item(both, 0));
    return sim_text("%.*s", (int)strcspn(output, "\n"), output);
}

async(sorts)
{
    SimValue sorted = await(filter("sort -r | paste -s -d ' ' -",
                                   "tea\nmilk\nwater\ncocoa\n"));
    say("sorted: %s", as_text(sorted));
    return none;
}

async(counts_in_parallel)
{
    SimValue counts = await(asyncio.gather(
        filter("wc -w | tr -d ' '", "one process"),
        filter("wc -w | tr -d ' '", "and another one"),
        filter("wc -w | tr -d ' '", "and one more beside them")));
    for (size_t i = 0; i < sim_len(counts); i++)
        say("words: %s", as_text(sim_item(counts, i)));
    return none;
}

// A dialogue: what is written comes back, a line at a time.
async(talks)
{
    SimProcess *cat = as_process(await(asyncio.create_subprocess_exec(
        SIM_ARGV("cat"), .in = PIPE, .out = PIPE)));
    SimStream *to = sim_process_stdin(cat), *from = sim_process_stdout(cat);
    for (int number = 1; number <= 2; number++) {
        sim_stream_print(to, "line %d\n", number);
        await(sim_stream_drain(to));
        SimValue line = await(sim_stream_readline(from));
        say("cat says: %.6s", as_text(line));
    }
    sim_stream_close(to); // so cat learns that no more comes
    say("cat ends with %d", (int)as_int(await(sim_process_wait(cat))));
    return none;
}

async(goes_wrong)
{
    SimValue child = attempt(
        asyncio.create_subprocess_exec(SIM_ARGV("no-such-program")));
    say("not started: %s", error_name(child));
    SimProcess *fails =
        as_process(await(asyncio.create_subprocess_shell("exit 3")));
    say("failed with %d", (int)as_int(await(sim_process_wait(fails))));
    return none;
}

// It waits for input that never comes.
async(takes_too_long)
{
    SimProcess *cat = as_process(await(asyncio.create_subprocess_exec(
        SIM_ARGV("cat"), .in = PIPE, .out = DEVNULL)));
    await(asyncio.sleep(2));
    if (sim_process_returncode(cat).kind == SIM_VALUE_NONE)
        say("still running after two seconds");
    sim_process_kill(cat);
    say("stopped by signal %d", -(int)as_int(await(sim_process_wait(cat))));
    return none;
}

async(main_)
{
    await(sorts());
    await(counts_in_parallel());
    await(talks());
    await(goes_wrong());
    await(takes_too_long());
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

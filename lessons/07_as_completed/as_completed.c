// Lesson 07: as_completed, first come, first served.
//
// You will see: four weather stations answer after 3, 1, 4 and 2 seconds. With
// gather nothing can be shown before the slowest has answered. as_completed
// gives each answer at the moment it is there.
//
// Run:  build/lessons/07_as_completed
// Try:  stop after the second answer: `break`. What becomes of the others?
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

typedef struct Station {
    const char *name;
    int seconds;
    int degrees;
} Station;

enum { STATION_COUNT = 4 };

static const Station stations[STATION_COUNT] = {
    {"Oslo", 3, -4}, {"Rome", 1, 17}, {"Quito", 4, 12}, {"Cairo", 2, 24}};

async(ask, (const Station *) station)
{
    await(asyncio.sleep(station->seconds));
    return sim_text("%s has %d degrees", station->name, station->degrees);
}

static SimValue ask_all(void)
{
    SimValue tasks = sim_list(0, NULL);
    for (int i = 0; i < STATION_COUNT; i++)
        sim_append(tasks, val(asyncio.create_named_task(ask(&stations[i]),
                                                        stations[i].name)));
    return tasks;
}

async(with_gather)
{
    say("gather: asked all four");
    SimValue answers = await(asyncio.gather_list(ask_all()));
    for (size_t i = 0; i < sim_len(answers); i++)
        say("%s", as_text(sim_item(answers, i)));
    return none;
}

async(with_as_completed)
{
    say("as_completed: asked all four");
    SimValue next_answers = asyncio.as_completed(ask_all());
    for (size_t i = 0; i < sim_len(next_answers); i++) {
        // Which station this will be is not known yet: only that it is the
        // next one to answer.
        SimValue answer = await(sim_item(next_answers, i));
        say("%zu. %s", i + 1, as_text(answer));
    }
    return none;
}

async(main_)
{
    await(with_gather());
    await(with_as_completed());
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

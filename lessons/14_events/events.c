// Lesson 14: events, barriers, conditions.
//
// You will see: three runners wait for the shot (an event: once it is set,
// nobody waits any more). At the bridge they wait until all three are there (a
// barrier). A reporter waits until two are at the finish (a condition: a claim
// about shared data that may have become true).
//
// Run:  build/lessons/14_events
// Try:  a runner who comes after the shot. A fourth runner: who waits for ever?
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

typedef struct Race {
    SimEventFlag *shot;
    SimBarrier *bridge;
    SimCondition *news;
    int finished_count;
    const char *finished[3];
} Race;

async(runner, (const char *) name, (Race *) race, (int) to_bridge,
      (int) to_finish)
{
    say("%s is ready", name);
    await(sim_event_wait(race->shot));
    say("%s runs", name);
    await(asyncio.sleep(to_bridge));
    say("%s is at the bridge", name);
    await(sim_barrier_wait(race->bridge));
    say("%s crosses the bridge", name);
    await(asyncio.sleep(to_finish));
    with_lock(sim_condition_lock(race->news)) {
        race->finished[race->finished_count++] = name;
        say("%s is at the finish", name);
        sim_condition_notify_all(race->news);
    }
    return none;
}

static bool two_are_there(void *race)
{
    return ((Race *)race)->finished_count >= 2;
}

async(reporter, (Race *) race)
{
    with_lock(sim_condition_lock(race->news)) {
        await(sim_condition_wait_for(race->news, two_are_there, race));
        say("the reporter: %s before %s!", race->finished[0],
            race->finished[1]);
    }
    return none;
}

async(main_)
{
    Race race = {.shot = sim_name(asyncio.Event(), "shot"),
                 .bridge = sim_name(asyncio.Barrier(3), "bridge"),
                 .news = sim_name(asyncio.Condition(NULL), "news")};
    with_group(group) {
        sim_group_create_named_task(group, runner("Ann", &race, 3, 2), "Ann");
        sim_group_create_named_task(group, runner("Ben", &race, 1, 3), "Ben");
        sim_group_create_named_task(group, runner("Cleo", &race, 2, 1), "Cleo");
        sim_group_create_named_task(group, reporter(&race), "reporter");
        await(asyncio.sleep(1));
        say("the shot");
        sim_event_set(race.shot);
    }
    say("the race is over");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

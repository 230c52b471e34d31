// Homework 1: a task for each town, and three permits for all of them.
#include <simul.h>
#include <stdio.h>

static const char *const towns[] = {"Bergen", "Cairo", "Delhi", "Lima", "Oslo"};
static const char *const weather[] = {"rain", "sun", "dust", "fog", "snow"};

async(ask, (int) town, (SimSemaphore *) permits)
{
    with_semaphore(permits) await(asyncio.sleep(2)); // the station answers
    printf("%s: %s\n", towns[town], weather[town]);
    return none;
}

async(main_)
{
    SimSemaphore *permits = asyncio.Semaphore(3);
    SimValue tasks = sim_list(0, NULL);
    for (int town = 0; town < 5; town++) {
        const char *name = as_text(sim_text("ask %s", towns[town]));
        sim_append(tasks, val(asyncio.create_named_task(ask(town, permits),
                                                        name)));
    }
    await(asyncio.gather_list(tasks));
    puts("all answers are in");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

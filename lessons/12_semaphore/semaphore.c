// Lesson 12: a semaphore, so that not all go in at once.
//
// You will see: six customers in a post office with two counters. A semaphore has
// permits: two tasks take one each and go in, the others stand in a line. Who
// comes out gives the permit to the first in the line.
//
// Run:  build/lessons/12_semaphore
// Try:  --limit 1, --limit 3, --limit 6. When does a larger limit gain nothing?
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

typedef struct Customer {
    const char *name, *errand;
    double seconds;
} Customer;

static const Customer customers[] = {
    {"Ann", "a parcel", 3.2},  {"Ben", "stamps", 1.0},
    {"Cleo", "a letter", 2.0}, {"Dan", "a passport", 4.0},
    {"Eve", "a telegram", 1.5}, {"Fay", "money", 2.5}, {0}};

typedef struct Office {
    SimSemaphore *counters;
    int busy; // counters with a customer
} Office;

// The hints (sim_scene) and the counter are for the visualizer.
async(visit, (const Customer *) customer, (Office *) office)
{
    const char *name = customer->name;
    sim_scene("office line who=%s", name);
    with_semaphore(office->counters) {
        office->busy++;
        say("%s is at a counter with %s, busy counters: %d", name,
            customer->errand, office->busy);
        sim_scene("office counter who=%s what=\"%s\" seconds=%g", name,
                  customer->errand, customer->seconds);
        sim_counter("busy counters", office->busy);
        await(asyncio.sleep(customer->seconds));
        office->busy--;
        say("%s goes home", name);
        sim_scene("office leave who=%s", name);
    }
    return none;
}

async(main_)
{
    int64_t limit = sim_option_int("limit");
    Office office = {.counters = sim_name(asyncio.Semaphore(limit), "counters")};
    SimValue visits = sim_list(0, NULL);
    sim_scene("office counters=%d", (int)limit);
    for (const Customer *who = customers; who->name; who++)
        sim_append(visits, val(asyncio.create_named_task(visit(who, &office),
                                                         who->name)));
    await(asyncio.gather_list(visits));
    say("all six, never more than %d at a time", (int)limit);
    return none;
}

static SimOption options[] = {
    {"limit", "N", "2", "how many counters are open"},
    {0},
};

int main(int argc, char **argv)
{
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}

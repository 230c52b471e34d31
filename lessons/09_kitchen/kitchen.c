// Lesson 09: the dinner party, one cook and one oven.
//
// You will see: dish after dish, dinner takes 4:25 hours; as tasks, 2:15. Chopping
// needs the cook: work on the one thread. Simmering goes by itself. So does
// baking, but only one dish at a time: the oven has a lock.
//
// Run:  build/lessons/09_kitchen --mode async    (or sync; the clock is virtual)
// Try:  another order of the dishes. A second oven (a Semaphore(2)).
#include <simul.h>
#include <stdio.h>

// A step is done by the cook (WORK), by itself (WAIT) or in the oven.
typedef struct Step {
    enum { SERVE, WORK, WAIT, OVEN } kind;
    const char *name;
    int minutes;
} Step;

typedef struct Dish {
    const char *name;
    Step steps[4];
} Dish;

static const Dish menu[] = {
    {"soup", {{WORK, "chop", 10}, {WAIT, "simmer", 45}}},
    {"roast", {{WORK, "season", 5}, {OVEN, "roast", 60}}},
    {"bread", {{WORK, "knead", 15}, {WAIT, "rise", 50}, {OVEN, "bake", 25}}},
    {"cake", {{WORK, "stir", 10}, {OVEN, "bake", 35}}},
    {"salad", {{WORK, "cut", 10}}}, {0},
};

static void say(const char *what)
{
    int minutes = (int)(sim_time() + 0.5) / 60;
    printf("%d:%02d  %s\n", minutes / 60, minutes % 60, what);
}

// Says what begins, and to the scene of the visualizer too: see README.md.
static void begin(const char *verb, const Dish *dish, const Step *step,
                  const char *how)
{
    say(as_text(sim_text("%s: %s, %d minutes %s", dish->name, step->name,
                         step->minutes, how)));
    sim_scene("kitchen %s dish=%s step=%s minutes=%d", verb, dish->name,
              step->name, step->minutes);
}

static void serve(const Dish *dish)
{
    say(as_text(sim_text("%s is served", dish->name)));
    sim_scene("kitchen serve dish=%s", dish->name);
}

static void work(const Dish *dish, const Step *step)
{
    begin("work", dish, step, "of work");
    sim_work(step->minutes * 60); // nothing else gets the cook's hands
}

static void cook_in_turn(void)
{
    for (const Dish *dish = menu; dish->name; dish++) {
        for (const Step *step = dish->steps; step->kind != SERVE; step++) {
            if (step->kind == WORK) {
                work(dish, step);
                continue;
            }
            const char *verb = step->kind == OVEN ? "watch-oven" : "watch";
            begin(verb, dish, step, "of watching it");
            sim_blocking_sleep(step->minutes * 60);
        }
        serve(dish);
    }
}

async(cook, (const Dish *) dish, (SimLock *) oven)
{
    for (const Step *step = dish->steps; step->kind != SERVE; step++) {
        if (step->kind == WORK) {
            work(dish, step);
        } else if (step->kind == WAIT) {
            begin("wait", dish, step, "by itself");
            await(asyncio.sleep(step->minutes * 60));
        } else { // OVEN
            if (sim_lock_locked(oven))
                begin("queue", dish, step, "once the oven is free");
            with_lock(oven) {
                begin("oven", dish, step, "in the oven");
                await(asyncio.sleep(step->minutes * 60));
            }
        }
    }
    serve(dish);
    return none;
}

async(cook_together)
{
    SimLock *oven = sim_name(asyncio.Lock(), "oven");
    SimValue dishes = sim_list(0, NULL);
    for (const Dish *dish = menu; dish->name; dish++)
        sim_append(dishes, val(asyncio.create_named_task(cook(dish, oven),
                                                         dish->name)));
    await(asyncio.gather_list(dishes));
    return none;
}

static SimOption options[] = {
    {"mode", "sync|async", "async", "dish after dish, or all of them"},
    {"clock", "", "virtual", ""},
    {0},
};

int main(int argc, char **argv)
{
    sim_options(argc, argv, options);
    if (sim_option_is("mode", "sync"))
        return sim_main_blocking(argc, argv, cook_in_turn);
    return sim_main(argc, argv, cook_together());
}

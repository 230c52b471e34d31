// Lesson 08: a queue between those who make and those who take.
//
// You will see: two bakers put rolls on a tray, two sellers take them off. The
// tray holds two rolls: when it is full a baker waits, when it is empty a seller
// does. Nobody tells anybody to; the queue does it.
//
// Run:  build/lessons/08_queue
// Try:  a tray for 1 roll, and one without a limit (0). A third seller.
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

async(baker, (const char *) name, (SimQueue *) tray, (int) count,
      (double) seconds)
{
    for (int number = 1; number <= count; number++) {
        SimValue roll = sim_text("%s's roll %d", name, number);
        sim_scene("bakery bake roll=\"%s\" who=%s seconds=%g", as_text(roll),
                  name, seconds);
        await(asyncio.sleep(seconds));
        if (sim_queue_full(tray)) {
            say("%s is ready, but the tray is full", as_text(roll));
            sim_scene("bakery full roll=\"%s\"", as_text(roll));
        }
        await(sim_queue_put(tray, roll));
        sim_scene("bakery tray roll=\"%s\"", as_text(roll));
        say("%s is on the tray, which holds %zu now", as_text(roll),
            sim_queue_size(tray));
    }
    return none;
}

async(seller, (const char *) name, (SimQueue *) tray, (double) seconds)
{
    for (;;) {
        SimValue roll = await(sim_queue_get(tray));
        say("%s takes %s", name, as_text(roll));
        sim_scene("bakery sell roll=\"%s\" who=%s seconds=%g", as_text(roll),
                  name, seconds);
        await(asyncio.sleep(seconds));
        say("%s has sold %s", name, as_text(roll));
        sim_scene("bakery sold roll=\"%s\"", as_text(roll));
        sim_queue_task_done(tray);
    }
}

async(main_)
{
    SimQueue *tray = sim_name(asyncio.Queue(2), "tray");
    sim_scene("bakery tray=2"); // for the visualizer, as all these hints
    SimTask *cleo = asyncio.create_named_task(seller("Cleo", tray, 2.5),
                                              "seller Cleo");
    SimTask *dan = asyncio.create_named_task(seller("Dan", tray, 4.1),
                                             "seller Dan");
    SimTask *ann = asyncio.create_named_task(baker("Ann", tray, 4, 1.0),
                                             "baker Ann");
    SimTask *ben = asyncio.create_named_task(baker("Ben", tray, 3, 1.3),
                                             "baker Ben");
    await(asyncio.gather(ann, ben));
    say("the bakers are done");

    // Rolls are still on the tray and in the sellers' hands. join waits until
    // task_done was said for each that was ever put.
    await(sim_queue_join(tray));
    say("every roll is sold");
    sim_task_cancel(cleo); // they would wait for the next roll for ever
    sim_task_cancel(dan);
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

// Lesson 22: periodic tasks, such as sensors.
//
// You will see: two sensors that shall measure once a second. Measuring takes
// 0.1 s. The one that then sleeps a second comes later each time; the one that
// sleeps until its next beat keeps time. A display looks at both now and then.
//
// Run:  build/lessons/22_periodic
// Try:  let measuring take 1.3 s. What becomes of the beat?
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

typedef struct Sensor {
    const char *name;
    double latest; // what it has measured last
} Sensor;

async(measure, (Sensor *) sensor, (int) number)
{
    say("%s measures, time %d", sensor->name, number);
    await(asyncio.sleep(0.1)); // the sensor needs a moment
    sensor->latest = 20 + number / 2.0;
    sim_counter(sensor->name, sensor->latest); // a curve in the visualizer
    return none;
}

async(drifting, (Sensor *) sensor, (double) period)
{
    for (int number = 1;; number++) {
        await(measure(sensor, number));
        await(asyncio.sleep(period)); // a pause, however long the rest took
    }
}

async(steady, (Sensor *) sensor, (double) period)
{
    double beat = asyncio.time();
    for (int number = 1;; number++) {
        await(measure(sensor, number));
        beat += period;
        // Until a moment, not for a while.
        await(asyncio.sleep(beat - asyncio.time()));
    }
}

async(display, (const Sensor *) one, (const Sensor *) other, (double) period)
{
    for (;;) {
        await(asyncio.sleep(period));
        say("display: %s %.1f, %s %.1f degrees", one->name, one->latest,
            other->name, other->latest);
    }
}

async(main_)
{
    Sensor a = {.name = "drifting"}, b = {.name = "steady"};
    SimTask *tasks[] = {
        asyncio.create_named_task(drifting(&a, 1), a.name),
        asyncio.create_named_task(steady(&b, 1), b.name),
        asyncio.create_named_task(display(&a, &b, 2.4), "display"),
    };
    await(asyncio.sleep(5.8));
    for (int i = 0; i < 3; i++)
        sim_task_cancel(tasks[i]); // they would measure for ever
    say("switched off");
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}

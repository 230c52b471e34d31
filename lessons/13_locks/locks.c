// Lesson 13: a race, a lock, a deadlock.
//
// You will see: Ann and Ben each take 30 out of a purse of 100. Without a lock
// one of them overwrites what the other did: between reading and writing there
// is an await. With a lock they take turns. With two locks, taken in different
// order, each has what the other needs, and nobody can ever run again.
//
// Run:  build/lessons/13_locks --mode race
//       build/lessons/13_locks --mode lock
//       build/lessons/13_locks --mode deadlock
// Try:  take the await out of take(): is there still a race?
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

static int purse = 100;

async(take, (const char *) name, (int) amount)
{
    int seen = purse;
    say("%s sees %d in the purse", name, seen);
    await(asyncio.sleep(1)); // counting the coins: others may run meanwhile
    purse = seen - amount;
    say("%s takes %d and leaves %d", name, amount, purse);
    return none;
}

async(take_with_lock, (const char *) name, (int) amount, (SimLock *) lock)
{
    with_lock(lock) {
        await(take(name, amount));
    }
    return none;
}

async(take_both, (const char *) name, (SimLock *) first, (SimLock *) second)
{
    with_lock(first) {
        say("%s has one of the two purses and wants the other", name);
        await(asyncio.sleep(1));
        with_lock(second) {
            await(take(name, 30));
        }
    }
    return none;
}

async(main_)
{
    SimLock *lock = sim_name(asyncio.Lock(), "purse");
    SimLock *other = sim_name(asyncio.Lock(), "other purse");
    SimCoroutine *ann, *ben;
    if (sim_option_is("mode", "race")) {
        ann = take("Ann", 30);
        ben = take("Ben", 30);
    } else if (sim_option_is("mode", "lock")) {
        ann = take_with_lock("Ann", 30, lock);
        ben = take_with_lock("Ben", 30, lock);
    } else {
        ann = take_both("Ann", lock, other);
        ben = take_both("Ben", other, lock);
    }
    await(asyncio.gather(asyncio.create_named_task(ann, "Ann"),
                         asyncio.create_named_task(ben, "Ben")));
    say("100 - 30 - 30 = %d", purse);
    return none;
}

static SimOption options[] = {
    {"mode", "race|lock|deadlock", "lock", "no lock, one lock, or two"},
    {0},
};

int main(int argc, char **argv)
{
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}

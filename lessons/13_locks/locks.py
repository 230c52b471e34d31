"""Lesson 13: a race, a lock, a deadlock.

You will see: Ann and Ben each take 30 out of a purse of 100. Without a lock one
of them overwrites what the other did: between reading and writing there is an
await. With a lock they take turns. With two locks, taken in different order,
each has what the other needs, and nobody can ever run again.

Run:  python3 lessons/13_locks/locks.py --mode race
      python3 lessons/13_locks/locks.py --mode lock
      scripts/virtual_python.py lessons/13_locks/locks.py --mode deadlock
Try:  take the await out of take(): is there still a race?
"""

import argparse
import asyncio
import time

start = time.perf_counter()
purse = 100


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def take(name, amount):
    global purse
    seen = purse
    say(f"{name} sees {seen} in the purse")
    await asyncio.sleep(1)  # counting the coins: others may run meanwhile
    purse = seen - amount
    say(f"{name} takes {amount} and leaves {purse}")


async def take_with_lock(name, amount, lock):
    async with lock:
        await take(name, amount)


async def take_both(name, first, second):
    async with first:
        say(f"{name} has one of the two purses and wants the other")
        await asyncio.sleep(1)
        async with second:
            await take(name, 30)


async def main(mode):
    lock, other = asyncio.Lock(), asyncio.Lock()
    if mode == "race":
        ann, ben = take("Ann", 30), take("Ben", 30)
    elif mode == "lock":
        ann = take_with_lock("Ann", 30, lock)
        ben = take_with_lock("Ben", 30, lock)
    else:
        ann, ben = take_both("Ann", lock, other), take_both("Ben", other, lock)
    await asyncio.gather(asyncio.create_task(ann, name="Ann"),
                         asyncio.create_task(ben, name="Ben"))
    say(f"100 - 30 - 30 = {purse}")


parser = argparse.ArgumentParser()
parser.add_argument("--mode", choices=["race", "lock", "deadlock"],
                    default="lock")
asyncio.run(main(parser.parse_args().mode))

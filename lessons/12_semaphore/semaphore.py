"""Lesson 12: a semaphore, so that not all go in at once.

You will see: six customers in a post office with two counters. A semaphore has
permits: two tasks take one each and go in, the others stand in a line. Who
comes out gives the permit to the first in the line.

Run:  python3 lessons/12_semaphore/semaphore.py
Try:  --limit 1, --limit 3, --limit 6. When does a larger limit gain nothing?
"""

import argparse
import asyncio
import time

start = time.perf_counter()
busy = 0


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


CUSTOMERS = [("Ann", "a parcel", 3.2), ("Ben", "stamps", 1.0),
             ("Cleo", "a letter", 2.0), ("Dan", "a passport", 4.0),
             ("Eve", "a telegram", 1.5), ("Fay", "money", 2.5)]


async def visit(name, errand, seconds, counters):
    global busy
    async with counters:
        busy += 1
        say(f"{name} is at a counter with {errand}, busy counters: {busy}")
        await asyncio.sleep(seconds)
        busy -= 1
        say(f"{name} goes home")


async def main(limit):
    counters = asyncio.Semaphore(limit)
    await asyncio.gather(*[
        asyncio.create_task(visit(name, errand, seconds, counters), name=name)
        for name, errand, seconds in CUSTOMERS])
    say(f"all six, never more than {limit} at a time")


parser = argparse.ArgumentParser()
parser.add_argument("--limit", type=int, default=2)
asyncio.run(main(parser.parse_args().limit))

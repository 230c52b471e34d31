"""Lesson 12: a semaphore, so that not all go in at once.

You will see: six downloads, but only two may be under way. A semaphore has
permits: two tasks take one each and go in, the others stand in a line. Who
comes out gives the permit to the first in the line.

Run:  python3 lessons/12_semaphore/semaphore.py
Try:  --limit 1, --limit 3, --limit 6. When does a larger limit gain nothing?
"""

import argparse
import asyncio
import time

start = time.perf_counter()
inside = 0


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


FILES = [("map", 3.2), ("song", 1.0), ("photo", 2.0), ("film", 4.0),
         ("book", 1.5), ("game", 2.5)]


async def download(name, seconds, permits):
    global inside
    async with permits:
        inside += 1
        say(f"{name} begins, under way: {inside}")
        await asyncio.sleep(seconds)
        inside -= 1
        say(f"{name} is here")


async def main(limit):
    permits = asyncio.Semaphore(limit)
    await asyncio.gather(*[
        asyncio.create_task(download(name, seconds, permits), name=name)
        for name, seconds in FILES])
    say(f"all six, never more than {limit} under way")


parser = argparse.ArgumentParser()
parser.add_argument("--limit", type=int, default=2)
asyncio.run(main(parser.parse_args().limit))

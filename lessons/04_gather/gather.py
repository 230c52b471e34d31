"""Lesson 04: gather.

You will see: three jobs of 4, 2 and 3 seconds that take 4 seconds together.
They finish in their own order; gather returns their results in the order in
which it was given them.

Run:  python3 lessons/04_gather/gather.py
Try:  a fourth job of 1 second, first, last, in the middle.
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def job(name, seconds):
    say(f"{name} starts and needs {seconds} seconds")
    await asyncio.sleep(seconds)
    say(f"{name} is done")
    return name


async def main():
    results = await asyncio.gather(
        job("bread", 4),
        job("tea", 2),
        job("eggs", 3),
    )

    for position, name in enumerate(results, start=1):
        say(f"result {position} is {name}")
    say("breakfast! one after the other it would be 9 seconds")


asyncio.run(main())

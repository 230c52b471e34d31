"""Lesson 16: asynchronous iterators.

You will see: a generator that waits between its values, and `async for`, which
goes through them as they come; others run meanwhile. A generator that yields
once is a context manager: what stands before the yield opens, what stands
behind it closes, on every way out.

Run:  python3 lessons/16_iterators/iterators.py
Try:  return from inside the call, and see that the line is still hung up.
"""

import asyncio
import time
from contextlib import aclosing, asynccontextmanager

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def countdown(count):
    """Each value is there a second after the last one was taken."""
    for number in range(count, 0, -1):
        await asyncio.sleep(1)
        yield number


@asynccontextmanager
async def telephone_line(city):
    say(f"dialling {city}")
    await asyncio.sleep(2)
    try:
        yield city
    finally:
        await asyncio.sleep(1)
        say(f"hung up on {city}")


async def clock_ticks():
    async for number in countdown(4):
        say(f"tick, {number - 1} to go")


async def make_a_call():
    async with telephone_line("Budapest") as city:
        say(f"hello, {city}!")
        await asyncio.sleep(1)


async def first_two():
    numbers = []
    # aclosing closes the generator when we have enough.
    async with aclosing(countdown(100)) as generator:
        async for number in generator:
            numbers.append(number)
            if len(numbers) == 2:
                break
    say(f"the first two are {numbers[0]} and {numbers[1]}")


async def main():
    await asyncio.gather(clock_ticks(), make_a_call())
    await first_two()


asyncio.run(main())

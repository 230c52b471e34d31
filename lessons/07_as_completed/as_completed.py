"""Lesson 07: as_completed, first come, first served.

You will see: four weather stations answer after 3, 1, 4 and 2 seconds. With
gather nothing can be shown before the slowest has answered. as_completed gives
each answer at the moment it is there.

Run:  python3 lessons/07_as_completed/as_completed.py
Try:  stop after the second answer: `break`. What becomes of the others?
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


STATIONS = [("Oslo", 3, -4), ("Rome", 1, 17), ("Quito", 4, 12), ("Cairo", 2, 24)]


async def ask(name, seconds, degrees):
    await asyncio.sleep(seconds)
    return f"{name} has {degrees} degrees"


def ask_all():
    return [asyncio.create_task(ask(*station), name=station[0])
            for station in STATIONS]


async def with_gather():
    say("gather: asked all four")
    for answer in await asyncio.gather(*ask_all()):
        say(answer)


async def with_as_completed():
    say("as_completed: asked all four")
    place = 0
    for next_answer in asyncio.as_completed(ask_all()):
        # Which station this will be is not known yet: only that it is the
        # next one to answer.
        answer = await next_answer
        place += 1
        say(f"{place}. {answer}")


async def main():
    await with_gather()
    await with_as_completed()


asyncio.run(main())

"""Lesson 15: blocking.

You will see: a report takes 1.8 seconds to make, in a function that knows no
await. Called in a coroutine it stops everybody: the ticks come late. Given to a
thread it stops nobody, and two threads make two reports in the time of one.

Run:  python3 lessons/15_blocking/blocking.py
Try:  make the report of nothing in a thread: "" instead of "sales".
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


def make_report(topic):
    time.sleep(1.8)  # a slow disk, or a library that only blocks
    if not topic:
        raise ValueError("a report of nothing")
    return f"the report of the {topic}"


async def tick(count):
    for number in range(1, count + 1):
        await asyncio.sleep(0.5)
        say(f"tick {number}")


async def in_the_coroutine():
    say("in the coroutine")
    ticks = asyncio.create_task(tick(4))
    await asyncio.sleep(0)  # the task begins
    say(make_report("sales"))
    await ticks


async def in_a_thread():
    say("in a thread")
    ticks = asyncio.create_task(tick(4))
    say(await asyncio.to_thread(make_report, "sales"))
    await ticks


async def in_two_threads():
    say("in two threads")
    reports = await asyncio.gather(
        asyncio.to_thread(make_report, "sales"),
        asyncio.to_thread(make_report, "costs"),
    )
    for report in reports:
        say(report)


async def with_an_error():
    say("of nothing")
    try:
        await asyncio.to_thread(make_report, "")
    except ValueError as error:
        say(f"the thread failed: {error}")


async def main():
    await in_the_coroutine()
    await in_a_thread()
    await in_two_threads()
    await with_an_error()


asyncio.run(main())

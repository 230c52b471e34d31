"""Lesson 11: cancellation and time limits.

You will see: a task that is cancelled gets CancelledError where it waits. It
may tidy up, may even await while it does, and should pass the error on. A
time limit is a cancellation that comes from a clock.

Run:  python3 lessons/11_cancel/cancel.py
Try:  leave out `raise` in download(): who believes now that all went well?
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def download(what, seconds):
    say(f"{what}: begun, it takes {seconds} s")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        say(f"{what}: cancelled, tidying up")
        await asyncio.sleep(0.5)  # cleaning up may take its time
        say(f"{what}: all tidy")
        raise
    say(f"{what}: complete")
    return what


async def by_hand():
    film = asyncio.create_task(download("film", 9), name="film")
    await asyncio.sleep(1)
    film.cancel()  # asks; the task learns of it when it runs next
    say("asked the film to stop")
    try:
        await film
    except asyncio.CancelledError:
        say(f"the film has stopped, cancelled: {film.cancelled()}")


async def in_time(what, seconds):
    try:
        done = await asyncio.wait_for(download(what, seconds), timeout=2)
        say(f"in time: {done}")
    except TimeoutError:
        say(f"not in time: {what}")


async def by_wait_for():
    await in_time("song", 1)
    await in_time("album", 5)


async def by_timeout():
    # One limit for several awaits together.
    try:
        async with asyncio.timeout(3):
            await download("part one", 2)
            await download("part two", 2)
    except TimeoutError:
        say("the two parts took too long")


async def main():
    await by_hand()
    await by_wait_for()
    await by_timeout()


asyncio.run(main())

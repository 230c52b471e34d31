"""Lesson 10: errors.

You will see: three ways to run jobs of which some fail. gather raises the
first error, and the other jobs go on. With return_exceptions errors are
results among results. A task group cancels what still runs, waits, and raises
all errors as one group.

Run:  python3 lessons/10_errors/errors.py
Try:  let the lamp fail too, with a ValueError. Which of the three tells you?
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def check(what, seconds, problem=None):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        say(f"the check of the {what} is called off")
        raise
    if problem:
        raise problem
    say(f"the {what} is fine")
    return what


def begin(what, seconds, problem=None):
    return asyncio.create_task(check(what, seconds, problem), name=what)


async def with_gather():
    say("gather")
    lamp = begin("lamp", 3)
    try:
        await asyncio.gather(begin("bell", 1),
                             begin("brake", 2, ValueError("brake worn out")),
                             lamp)
    except ValueError as error:
        say(f"caught: {error}")
    await lamp  # nobody has cancelled it


async def with_return_exceptions():
    say("gather, with return_exceptions")
    results = await asyncio.gather(
        begin("bell", 1),
        begin("brake", 2, ValueError("brake worn out")),
        begin("lamp", 3), return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            say(f"failed, {type(result).__name__}: {result}")
        else:
            say(f"passed: {result}")


async def with_task_group():
    say("a task group")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(check("bell", 0), name="bell")
            group.create_task(check("brake", 0, ValueError("brake worn out")),
                              name="brake")
            group.create_task(check("tyre", 0, OSError("no air")), name="tyre")
            group.create_task(check("lamp", 3), name="lamp")
    except* ValueError as errors:
        for error in errors.exceptions:
            say(f"repair: {error}")
    except* OSError as errors:
        for error in errors.exceptions:
            say(f"pump: {error}")


async def main():
    await with_gather()
    await with_return_exceptions()
    await with_task_group()


asyncio.run(main())

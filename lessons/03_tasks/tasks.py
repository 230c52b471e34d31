"""Lesson 03: tasks.

You will see: two awaits in a row take 1 + 2 seconds. The same two coroutines
as tasks take 2: a task starts at the loop's next turn, on its own, and
awaiting it only collects what it returned.

Run:  python3 lessons/03_tasks/tasks.py
Try:  swap the two awaits in with_tasks(); the lines stay in the same order.
      Take both away; main ends first, and the tasks are cancelled.
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def say_after(delay, what):
    await asyncio.sleep(delay)
    say(what)
    return delay * 10


def on_done(task):
    say(f"[{task.get_name()} is done and returned {task.result()}]")


async def one_after_the_other():
    say("one after the other")
    await say_after(1, "hello")
    await say_after(2, "world")


async def with_tasks():
    say("as two tasks")
    hello = asyncio.create_task(say_after(1, "hello"), name="Hello")
    world = asyncio.create_task(say_after(2, "world"), name="World")
    hello.add_done_callback(on_done)
    world.add_done_callback(on_done)
    say("both are made, neither has run")

    total = await hello + await world
    say(f"together they returned {total}")


async def main():
    await one_after_the_other()
    await with_tasks()


asyncio.run(main())

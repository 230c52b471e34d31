"""Lesson 22: periodic tasks, such as sensors.

You will see: two sensors that shall measure once a second. Measuring takes
0.1 s. The one that then sleeps a second comes later each time; the one that
sleeps until its next beat keeps time. A display looks at both now and then.

Run:  python3 lessons/22_periodic/periodic.py
Try:  let measuring take 1.3 s. What becomes of the beat?
"""

import asyncio
import time

start = time.perf_counter()
latest = {}  # what each sensor has measured last


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def measure(name, number):
    say(f"{name} measures, time {number}")
    await asyncio.sleep(0.1)  # the sensor needs a moment
    latest[name] = 20 + number / 2


async def drifting(name, period):
    number = 0
    while True:
        number += 1
        await measure(name, number)
        await asyncio.sleep(period)  # a pause, however long the rest took


async def steady(name, period):
    number = 0
    beat = asyncio.get_running_loop().time()
    while True:
        number += 1
        await measure(name, number)
        beat += period
        # Until a moment, not for a while.
        await asyncio.sleep(beat - asyncio.get_running_loop().time())


async def display(period):
    while True:
        await asyncio.sleep(period)
        say(f"display: drifting {latest['drifting']:.1f},"
            f" steady {latest['steady']:.1f} degrees")


async def main():
    tasks = [
        asyncio.create_task(drifting("drifting", 1), name="drifting"),
        asyncio.create_task(steady("steady", 1), name="steady"),
        asyncio.create_task(display(2.4), name="display"),
    ]
    await asyncio.sleep(5.8)
    for task in tasks:
        task.cancel()  # they would measure for ever
    say("switched off")


asyncio.run(main())

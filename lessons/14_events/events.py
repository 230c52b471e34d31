"""Lesson 14: events, barriers, conditions.

You will see: three runners wait for the shot (an event: once it is set, nobody
waits any more). At the bridge they wait until all three are there (a barrier).
A reporter waits until two are at the finish (a condition: a claim about shared
data that may have become true).

Run:  python3 lessons/14_events/events.py
Try:  a runner who comes after the shot. A fourth runner: who waits for ever?
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


class Race:
    def __init__(self):
        self.shot = asyncio.Event()
        self.bridge = asyncio.Barrier(3)
        self.news = asyncio.Condition()
        self.finished = []


async def runner(name, race, to_bridge, to_finish):
    say(f"{name} is ready")
    await race.shot.wait()
    say(f"{name} runs")
    await asyncio.sleep(to_bridge)
    say(f"{name} is at the bridge")
    await race.bridge.wait()
    say(f"{name} crosses the bridge")
    await asyncio.sleep(to_finish)
    async with race.news:
        race.finished.append(name)
        say(f"{name} is at the finish")
        race.news.notify_all()


async def reporter(race):
    async with race.news:
        await race.news.wait_for(lambda: len(race.finished) >= 2)
        say(f"the reporter: {race.finished[0]} before {race.finished[1]}!")


async def main():
    race = Race()
    async with asyncio.TaskGroup() as group:
        group.create_task(runner("Ann", race, 3, 2), name="Ann")
        group.create_task(runner("Ben", race, 1, 3), name="Ben")
        group.create_task(runner("Cleo", race, 2, 1), name="Cleo")
        group.create_task(reporter(race), name="reporter")
        await asyncio.sleep(1)
        say("the shot")
        race.shot.set()
    say("the race is over")


asyncio.run(main())

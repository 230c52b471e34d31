"""Lesson 09: the dinner party, one cook and one oven.

You will see: dish after dish, dinner takes 4:25 hours; all dishes as tasks,
2:15. Chopping needs the cook: work on the one thread. Simmering goes by
itself. So does baking, but only one dish at a time: the oven has a lock.

Run:  scripts/virtual_python.py lessons/09_kitchen/kitchen.py --mode sync
      scripts/virtual_python.py lessons/09_kitchen/kitchen.py --mode async
Try:  another order of the dishes. A second oven (a Semaphore(2)).
"""

import argparse
import asyncio
import time

start = time.perf_counter()

# A step is done by the cook ("work"), by itself ("wait") or in the oven.
MENU = [
    ("soup", [("work", "chop", 10), ("wait", "simmer", 45)]),
    ("roast", [("work", "season", 5), ("oven", "roast", 60)]),
    ("bread", [("work", "knead", 15), ("wait", "rise", 50),
               ("oven", "bake", 25)]),
    ("cake", [("work", "stir", 10), ("oven", "bake", 35)]),
    ("salad", [("work", "cut", 10)]),
]


def say(what):
    minutes = round(time.perf_counter() - start) // 60
    print(f"{minutes // 60}:{minutes % 60:02d}  {what}")


def begin(dish, step, minutes, how):
    say(f"{dish}: {step}, {minutes} minutes {how}")


def work(dish, step, minutes):
    begin(dish, step, minutes, "of work")
    time.sleep(minutes * 60)  # nothing else gets the cook's hands


def cook_in_turn():
    for dish, steps in MENU:
        for kind, step, minutes in steps:
            if kind == "work":
                work(dish, step, minutes)
            else:
                begin(dish, step, minutes, "of watching it")
                time.sleep(minutes * 60)
        say(f"{dish} is served")


async def cook(dish, steps, oven):
    for kind, step, minutes in steps:
        if kind == "work":
            work(dish, step, minutes)
        elif kind == "wait":
            begin(dish, step, minutes, "by itself")
            await asyncio.sleep(minutes * 60)
        else:
            if oven.locked():
                begin(dish, step, minutes, "once the oven is free")
            async with oven:
                begin(dish, step, minutes, "in the oven")
                await asyncio.sleep(minutes * 60)
    say(f"{dish} is served")


async def cook_together():
    oven = asyncio.Lock()
    await asyncio.gather(*[
        asyncio.create_task(cook(dish, steps, oven), name=dish)
        for dish, steps in MENU])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=["sync", "async"], default="async")
    if parser.parse_args().mode == "sync":
        cook_in_turn()
    else:
        asyncio.run(cook_together())


main()

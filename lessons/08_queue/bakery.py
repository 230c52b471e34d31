"""Lesson 08: a queue between those who make and those who take.

You will see: two bakers put rolls on a tray, two sellers take them off. The
tray holds two rolls: when it is full a baker waits, when it is empty a seller
does. Nobody tells anybody to; the queue does it.

Run:  python3 lessons/08_queue/bakery.py
Try:  a tray for 1 roll, and one without a limit (0). A third seller.
"""

import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def baker(name, tray, count, seconds):
    for number in range(1, count + 1):
        await asyncio.sleep(seconds)
        roll = f"{name}'s roll {number}"
        if tray.full():
            say(f"{roll} is ready, but the tray is full")
        await tray.put(roll)
        say(f"{roll} is on the tray, which holds {tray.qsize()} now")


async def seller(name, tray, seconds):
    while True:
        roll = await tray.get()
        say(f"{name} takes {roll}")
        await asyncio.sleep(seconds)
        say(f"{name} has sold {roll}")
        tray.task_done()


async def main():
    tray = asyncio.Queue(2)
    cleo = asyncio.create_task(seller("Cleo", tray, 2.5), name="seller Cleo")
    dan = asyncio.create_task(seller("Dan", tray, 4.1), name="seller Dan")
    ann = asyncio.create_task(baker("Ann", tray, 4, 1.0), name="baker Ann")
    ben = asyncio.create_task(baker("Ben", tray, 3, 1.3), name="baker Ben")
    await asyncio.gather(ann, ben)
    say("the bakers are done")

    # Rolls are still on the tray and in the sellers' hands. join waits until
    # task_done was said for each that was ever put.
    await tray.join()
    say("every roll is sold")
    cleo.cancel()  # they would wait for the next roll for ever
    dan.cancel()


asyncio.run(main())

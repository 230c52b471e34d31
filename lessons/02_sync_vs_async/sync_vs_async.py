"""Lesson 02: the same three counts, blocking and not.

You will see: "One", a second, "Two", a second, by three people. One after the
other it takes 6 seconds. On one event loop it takes 2, still on one thread:
whoever waits steps aside, and the next one counts.

Run:  python3 lessons/02_sync_vs_async/sync_vs_async.py --mode sync
      python3 lessons/02_sync_vs_async/sync_vs_async.py --mode async
Try:  a fourth person; and time.sleep in place of asyncio.sleep in count().
"""

import argparse
import asyncio
import time


def count_blocking(name):
    print(f"{name}: One")
    time.sleep(1)  # the whole program stands still
    print(f"{name}: Two")
    time.sleep(1)


async def count(name):
    print(f"{name}: One")
    await asyncio.sleep(1)  # this coroutine waits; the others run
    print(f"{name}: Two")
    await asyncio.sleep(1)


def main_sync():
    count_blocking("Ann")
    count_blocking("Ben")
    count_blocking("Cleo")


async def main_async():
    await asyncio.gather(count("Ann"), count("Ben"), count("Cleo"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=["sync", "async"], default="async")
    mode = parser.parse_args().mode

    start = time.perf_counter()
    if mode == "sync":
        main_sync()
    else:
        asyncio.run(main_async())
    print(f"{mode}: {time.perf_counter() - start:.1f} seconds")


main()

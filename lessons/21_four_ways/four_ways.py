"""Lesson 21: four ways.

You will see: four pages are fetched, which is all waiting, and four sums are
computed, which is all work. One after the other; on one event loop; on threads;
in processes. Concurrency is to have much begun at a time: that is enough for
waiting. Parallelism is to have much done at a time: that takes more than one
processor, and the loop has but one.

Run:  python3 lessons/21_four_ways/four_ways.py --mode async
      (sync, threads, processes)
Try:  the loop of compute in place of its sleep. Threads of CPython take turns at
      the one interpreter; which of the four ways is left?
"""

import argparse
import asyncio
import time
from concurrent.futures import ProcessPoolExecutor

NUMBERS = [1, 2, 3, 4]

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


def fetch(number):
    """I/O-bound: the processor has nothing to do."""
    time.sleep(1)
    return f"page {number}"


def compute(number):
    """CPU-bound: the processor does nothing else."""
    time.sleep(1)  # stands for work that the interpreter need not do, as C's
    # end = time.thread_time() + 1
    # while time.thread_time() < end:
    #     pass
    return f"sum {number * (number + 1) // 2}"


async def fetch_on_loop(number):
    await asyncio.sleep(1)
    return f"page {number}"


async def compute_on_loop(number):
    return compute(number)  # work cannot be awaited: it has the one thread


KINDS = [("fetched", fetch, fetch_on_loop),
         ("computed", compute, compute_on_loop)]


def tell(name, results):
    print(", ".join(results))
    say(name)


def one_after_the_other():
    for name, plain, _ in KINDS:
        tell(name, [plain(number) for number in NUMBERS])


async def together(mode):
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(4) if mode == "processes" else None
    for name, plain, on_loop in KINDS:
        if mode == "async":
            calls = [on_loop(number) for number in NUMBERS]
        elif mode == "threads":
            calls = [asyncio.to_thread(plain, number) for number in NUMBERS]
        else:
            calls = [loop.run_in_executor(pool, plain, number)
                     for number in NUMBERS]
        tell(name, await asyncio.gather(*calls))
    if pool:
        pool.shutdown()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", default="async",
                        choices=["sync", "async", "threads", "processes"])
    chosen = parser.parse_args().mode
    if chosen == "sync":
        one_after_the_other()
    else:
        asyncio.run(together(chosen))

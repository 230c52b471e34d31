"""Lesson 23: a rate limit, retries, a pipeline.

You will see: five pages are fetched, at most two requests a second. The server
fails now and then: who failed pauses and asks again, twice as long each time.
What is fetched goes down a pipeline to an indexer that works at its own pace.

Run:  python3 lessons/23_rate_limit/rate_limit.py
Try:  let page 2 fail four times. A slower indexer. No limit at all.
"""

import asyncio
import time

start = time.perf_counter()
GAP = 0.5  # seconds between two requests
FAILURES = {2: 2, 4: 1}  # how often the server will fail for a page


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


class RateLimit:
    """Hands out moments, GAP apart; who asks gets the next free one."""

    def __init__(self):
        self.free_from = 0

    async def turn(self):
        now = asyncio.get_running_loop().time()
        mine = max(now, self.free_from)
        self.free_from = mine + GAP
        await asyncio.sleep(mine - now)


async def request(page):
    await asyncio.sleep(0.3)
    if FAILURES.get(page, 0) > 0:
        FAILURES[page] -= 1
        raise OSError("server is busy")
    return f"text of page {page}"


async def fetch(page, limit, pages):
    pause = 0.4
    for trial in 1, 2, 3:
        await limit.turn()
        say(f"page {page}: request {trial}")
        try:
            text = await request(page)
        except OSError as error:
            say(f"page {page}: {error}, pause of {pause:.1f} s")
            await asyncio.sleep(pause)
            pause *= 2  # a busy server needs more and more quiet
        else:
            await pages.put(text)
            return
    say(f"page {page}: given up")


async def indexer(pages):
    while True:
        text = await pages.get()
        say(f"indexer: {text}")
        await asyncio.sleep(1.3)
        pages.task_done()


async def main():
    limit, pages = RateLimit(), asyncio.Queue()
    index = asyncio.create_task(indexer(pages), name="indexer")
    async with asyncio.TaskGroup() as group:
        for page in range(1, 6):
            group.create_task(fetch(page, limit, pages), name=f"page {page}")
    say("all requests are over")
    await pages.join()
    say("all pages are indexed")
    index.cancel()


asyncio.run(main())

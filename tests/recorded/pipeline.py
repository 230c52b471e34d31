"""Three workers empty a queue; when it is empty they are cancelled."""

import asyncio
import random
import sys


class Worker:
    def __init__(self, name, queue, results):
        self.name = name
        self.queue = queue
        self.results = results

    async def handle(self, item):
        if item % 5 == 0:
            raise ValueError(f"{item} is unlucky")
        await asyncio.sleep(item / 1000)
        return item * item

    async def work(self):
        try:
            while True:
                item = await self.queue.get()
                try:
                    self.results[item] = await self.handle(item)
                except ValueError as error:
                    self.results[item] = str(error)
                finally:
                    self.queue.task_done()
        except asyncio.CancelledError:
            print(f"{self.name} goes home")
            raise


async def produce(queue, lock, numbers):
    for number in numbers:
        async with lock:
            await queue.put(number)
        await asyncio.sleep(0)


async def main():
    queue = asyncio.Queue(maxsize=2)
    lock = asyncio.Lock()
    results = {}
    workers = [asyncio.create_task(Worker(name, queue, results).work(),
                                   name=name)
               for name in ("Ann", "Ben", "Cleo")]
    numbers = list(range(1, 11))
    random.Random(7).shuffle(numbers)
    await asyncio.gather(produce(queue, lock, numbers[:5]),
                         produce(queue, lock, numbers[5:]))
    await queue.join()
    for worker in workers:
        worker.cancel()
    ended = await asyncio.gather(*workers, return_exceptions=True)
    print([type(one).__name__ for one in ended])
    for item in sorted(results):
        print(item, results[item])
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

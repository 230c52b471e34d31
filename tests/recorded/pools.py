"""The same sums in processes and on threads; one wait is given up."""

import asyncio
import concurrent.futures
import time


def total(count):
    return sum(range(count))


async def main():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        sums = [loop.run_in_executor(pool, total, count)
                for count in (10, 100, 1000)]
        print(await asyncio.gather(*sums))
    print(await asyncio.gather(*[asyncio.to_thread(total, count)
                                 for count in (10, 100, 1000)]))
    nap = asyncio.create_task(asyncio.to_thread(time.sleep, 0.01))
    await asyncio.sleep(0.001)
    nap.cancel()
    try:
        await nap
    except asyncio.CancelledError:
        print("nobody waits for the nap")


if __name__ == "__main__":
    asyncio.run(main())

"""Tasks that live and die together, a limit on time, and a thread."""

import asyncio
import contextlib
import logging
import threading

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def told(name):
    print(f"{name} begins")
    try:
        yield name
    finally:
        await asyncio.sleep(0)
        print(f"{name} ends")


async def numbers(count):
    for number in range(count):
        await asyncio.sleep(0.001)
        yield number


async def steady(name):
    async with told(name):
        async for number in numbers(100):
            log.debug("%s %d", name, number)
    return name


async def doomed():
    async with told("doomed"):
        async for number in numbers(3):
            if number == 2:
                raise OSError("no more")


def on_thread(event):
    event.wait(0.001)
    return threading.current_thread() is not threading.main_thread()


async def limited():
    try:
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()
    except TimeoutError:
        print("too late")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(steady("steady"), name="steady")
            group.create_task(doomed(), name="doomed")
    except* OSError as errors:
        print("failed:", *errors.exceptions)

    # A task of its own: in 3.11.2 the failed group has left a request to cancel
    # in this one, and the limit would take it for its own.
    await asyncio.create_task(limited(), name="limited")
    print(await asyncio.to_thread(on_thread, threading.Event()))
    shielded = asyncio.shield(asyncio.sleep(0.002, "rescued"))
    done, pending = await asyncio.wait([shielded], timeout=1)
    print(done.pop().result(), len(pending))


asyncio.run(main())

"""Lesson 01: hello, await.

You will see: calling an async function runs none of it. It makes a coroutine
object, and `await` is what runs it, sleeps and all, until it returns a value.

Run:  python3 lessons/01_hello_await/hello_await.py
Try:  take the `await` away from `await greeting`, and read the complaint.
"""

import asyncio


async def greet(name):
    print(f"Hello, {name} ...")
    # Here the coroutine steps aside for a second. Nobody else is there to
    # use the time yet; lesson 02 changes that.
    await asyncio.sleep(1)
    print(f"... and welcome, {name}!")
    return len(name)


async def main():
    greeting = greet("async world")
    print("A coroutine is made. Nothing of it has run.")

    letters = await greeting
    print(f"It has returned: the name has {letters} letters.")


asyncio.run(main())

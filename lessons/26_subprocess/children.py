"""Lesson 26: subprocesses.

You will see: other programs, run beside this one. Their input and output are
streams, so the loop goes on while they work. One sorts, three count words in
parallel, one answers line by line, one cannot be started, one fails, and one
takes too long and is stopped.

Run:  python3 lessons/26_subprocess/children.py
Try:  a program of your own. Leave the kill away: who says what?
"""

import asyncio
import time
from asyncio.subprocess import DEVNULL, PIPE

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


async def run_filter(line, text):
    child = await asyncio.create_subprocess_shell(line, stdin=PIPE, stdout=PIPE)
    output, _ = await child.communicate(text.encode())
    return output.decode().split("\n")[0]


async def sorts():
    text = "tea\nmilk\nwater\ncocoa\n"
    say("sorted: " + await run_filter("sort -r | paste -s -d ' ' -", text))


async def counts_in_parallel():
    counts = await asyncio.gather(
        run_filter("wc -w | tr -d ' '", "one process"),
        run_filter("wc -w | tr -d ' '", "and another one"),
        run_filter("wc -w | tr -d ' '", "and one more beside them"))
    for count in counts:
        say(f"words: {count}")


async def talks():
    cat = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    for number in (1, 2):
        cat.stdin.write(f"line {number}\n".encode())
        await cat.stdin.drain()
        line = await cat.stdout.readline()
        say(f"cat says: {line.decode().rstrip()}")
    cat.stdin.close()  # so cat learns that no more comes
    say(f"cat ends with {await cat.wait()}")


async def goes_wrong():
    try:
        await asyncio.create_subprocess_exec("no-such-program")
    except OSError as error:
        say(f"not started: {type(error).__name__}")
    fails = await asyncio.create_subprocess_shell("exit 3")
    say(f"failed with {await fails.wait()}")


async def takes_too_long():
    """It waits for input that never comes."""
    cat = await asyncio.create_subprocess_exec("cat", stdin=PIPE,
                                               stdout=DEVNULL)
    await asyncio.sleep(2)
    if cat.returncode is None:
        say("still running after two seconds")
    cat.kill()
    say(f"stopped by signal {-await cat.wait()}")


async def main():
    await sorts()
    await counts_in_parallel()
    await talks()
    await goes_wrong()
    await takes_too_long()


asyncio.run(main())

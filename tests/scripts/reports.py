"""What CPython says of what goes wrong and nobody looks at.

The programs are those of tests/core/test_reports.c; tests/golden/reports.txt is
what this prints: one report after the other, places as FILE:LINE, without the
lines of source that CPython shows and the remarks on how to find out more.
"""

import asyncio
import contextlib
import gc
import io
import logging
import re
import subprocess
import sys
import warnings


def plain(text):
    """The lines that count, and no places."""
    text = re.sub(r'File "[^"]*", line \d+', 'File "FILE", line LINE', text)
    text = re.sub(r"(?<=[ ])\S+\.(py|c):\d+(?=>)", "FILE:LINE", text)
    text = re.sub(r"^\S+\.(py|c):\d+: (?=Runtime)", "FILE:LINE: ", text,
                  flags=re.MULTILINE)
    return "".join(line + "\n" for line in text.splitlines()
                   if not line.startswith("  ") or "File" in line
                   if "tracemalloc" not in line)


def report(main):
    stderr = io.StringIO()
    handler = logging.StreamHandler(stderr)
    logging.getLogger("asyncio").handlers = [handler]
    with contextlib.redirect_stderr(stderr):
        warnings.simplefilter("always")
        main()
        gc.collect()
    print(plain(stderr.getvalue()), end="")


async def fails():
    raise ValueError("it's broken")


async def drops_a_task():
    asyncio.create_task(fails(), name="Ann")
    await asyncio.sleep(0.01)


async def raises_inside():
    raise RuntimeError()


async def drops_a_future():
    future = asyncio.get_running_loop().create_future()
    try:
        await raises_inside()
    except RuntimeError as error:
        future.set_exception(error)


async def forgotten():
    pass


async def forgets():
    forgotten()


async def fails_when_cancelled():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        raise ValueError('say "no"') from None


async def leaves_a_task_behind():
    asyncio.create_task(fails_when_cancelled(), name="Ben")
    await asyncio.sleep(0)


async def waits():
    await asyncio.get_running_loop().create_future()


def report_one_left_pending():
    """Seen when the interpreter ends, so it is another one's end."""
    said = subprocess.run([sys.executable, __file__, "pending"],
                          capture_output=True, text=True)
    print(plain(said.stderr), end="")


if sys.argv[1:] == ["pending"]:
    loop = asyncio.new_event_loop()
    task = loop.create_task(waits(), name="Cleo")
    loop.run_until_complete(asyncio.sleep(0))
elif __name__ == "__main__":
    report(lambda: asyncio.run(drops_a_task()))
    report(lambda: asyncio.run(drops_a_future()))
    report(lambda: asyncio.run(forgets()))
    report(lambda: asyncio.run(leaves_a_task_behind()))
    report_one_left_pending()

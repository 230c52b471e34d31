"""Lesson 19: fetch many pages.

You will see: five pages from a server that takes its time. One after the
other they take as long as all of them together; gathered, as long as the
slowest. One page never comes: a time limit turns that into an exception.

Run:  python3 lessons/19_fetch/fetch.py --mode async          (or sync)
Try:  a page twice in the list. A time limit of 1 second.
"""

import argparse
import asyncio
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


# ---- the server, in the same program ----------------------------------------

PAGES = {  # path: seconds until it is ready, text
    "/news": (1.2, "Cat rescued from tree"),
    "/weather": (0.7, "Rain, later sun"),
    "/stocks": (2.0, "Up a little, down a little"),
    "/archive": (600, "Everything since 1851"),
    "/sports": (0.4, "Home team wins 3:1"),
}


async def serve(reader, writer):
    request = await reader.readuntil(b"\r\n\r\n")
    path = request.decode().split()[1]
    seconds, text = PAGES[path]
    try:
        await asyncio.sleep(seconds)
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n\r\n"
        writer.write((head + text).encode())
    except asyncio.CancelledError:
        pass  # the program ends before the archive is ready
    writer.close()


# ---- the client -------------------------------------------------------------

# The standard library has no HTTP client for asyncio; this is its heart.
async def get(path, port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    try:
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    finally:
        writer.close()
    return int(head.split()[1]), body


async def fetch(path, port):
    """Returns how many bytes there were."""
    try:
        status, body = await asyncio.wait_for(get(path, port), 3)
    except asyncio.TimeoutError:
        say(f"{path:9} TimeoutError")
        return 0
    say(f"{path:9} {status}  {body}")
    return len(body)


async def one_after_the_other(port):
    return sum([await fetch(path, port) for path in PAGES])


async def all_at_once(port):
    return sum(await asyncio.gather(*(fetch(path, port) for path in PAGES)))


async def main(mode):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ways = {"sync": one_after_the_other, "async": all_at_once}
    say(f"{await ways[mode](port)} bytes in all")
    server.close()


parser = argparse.ArgumentParser()
parser.add_argument("--mode", choices=["async", "sync"], default="async",
                    help="all at once, or one by one")
asyncio.run(main(parser.parse_args().mode))

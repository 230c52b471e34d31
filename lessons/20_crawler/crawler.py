"""Lesson 20: a crawler.

You will see: a small site of pages that link to each other, and three workers
that find them all. A queue holds what is still to be fetched, a set what was
seen: no page is fetched twice, although the links go in circles.

Run:  python3 lessons/20_crawler/crawler.py --workers 3
Try:  one worker, ten workers. Which pages does no worker count make faster?
"""

import argparse
import asyncio
import re
import time

start = time.perf_counter()


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


# ---- the site ---------------------------------------------------------------

SITE = {  # path: seconds until it is ready, links
    "/": (0.5, ["/birds", "/fish", "/trees"]),
    "/birds": (1.1, ["/", "/owl", "/wren"]),
    "/fish": (0.8, ["/", "/eel", "/birds"]),
    "/trees": (2.3, ["/owl", "/elm"]),
    "/owl": (0.6, ["/birds", "/trees"]),
    "/wren": (1.9, ["/dodo"]),
    "/eel": (1.7, ["/fish"]),
    "/elm": (0.3, ["/"]),
}


async def serve(reader, writer):
    request = await reader.readuntil(b"\r\n\r\n")
    path = request.decode().split()[1]
    status = "200 OK" if path in SITE else "404 Not Found"
    seconds, links = SITE.get(path, (0, []))
    await asyncio.sleep(seconds)
    html = " ".join(f'<a href="{link}">' for link in links)
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(html)}\r\n\r\n"
    writer.write((head + html).encode())
    writer.close()


async def get(path, port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    return int(head.split()[1]), body


# ---- the crawler ------------------------------------------------------------

class Crawl:
    def __init__(self, port):
        self.port = port
        self.to_fetch = asyncio.Queue()
        self.seen = set()  # every path that was ever in the queue

    def discover(self, path):
        if path not in self.seen:
            self.seen.add(path)
            self.to_fetch.put_nowait(path)

    async def fetch(self, name, path):
        status, html = await get(path, self.port)
        links = re.findall('href="([^"]*)"', html)
        for link in links:
            self.discover(link)
        say(f"{name}: {path:7} {status}, links: {len(links)}")


async def worker(crawl, name):
    while True:
        path = await crawl.to_fetch.get()
        await crawl.fetch(name, path)
        crawl.to_fetch.task_done()


async def main(count):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    crawl = Crawl(server.sockets[0].getsockname()[1])
    workers = [asyncio.create_task(worker(crawl, f"worker {number}"))
               for number in range(1, count + 1)]
    crawl.discover("/")
    await crawl.to_fetch.join()  # nothing left, nobody at work
    say(f"{len(crawl.seen)} pages")
    for task in workers:  # they wait for more
        task.cancel()
    server.close()


parser = argparse.ArgumentParser()
parser.add_argument("--workers", type=int, default=3, help="how many fetch")
asyncio.run(main(parser.parse_args().workers))

"""Lesson 27: a web server.

You will see: a guest book on the web. A handler is a coroutine from a request
to a response; one that waits (a report that takes two seconds) holds nobody
up. What the handlers share is a plain list: they take turns, so no lock.

Run:  python3 lessons/27_web_server/web_server.py
      python3 lessons/27_web_server/web_server.py --port 8080
Try:  with --port, look at http://127.0.0.1:8080/ with a browser, or with
      curl -d Dora http://127.0.0.1:8080/guests
"""

import argparse
import asyncio
import time
from http import HTTPStatus

start = time.perf_counter()
guests = []


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


# ---- pages: coroutines from a request to a response -------------------------

async def home(method, body):
    return 200, (f'<h1>Welcome</h1> <a href="/guests">{len(guests)} guests</a>'
                 ' <a href="/report">report</a>\n')


async def guest_book(method, body):
    """GET lists the guests; POST adds the one whose name is the body."""
    if method == "POST":
        guests.append(body)
        return 201, "written\n"
    return 200, " ".join(["guests:", *guests]) + "\n"


async def report(method, body):
    await asyncio.sleep(2)  # a database that takes its time
    return 200, f"{len(guests)} guests so far\n"


async def no_such_page(method, body):
    return 404, "no such page\n"


ROUTES = {"/": home, "/guests": guest_book, "/report": report}


# ---- the server, as far as this lesson needs one ----------------------------

async def read_message(reader):
    """Returns the words of the first line, and the body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    lines = [line.split(": ", 1) for line in head.split("\r\n")[1:] if line]
    fields = {name.lower(): value for name, value in lines}
    size = int(fields.get("content-length", 0))
    return head.split(), (await reader.readexactly(size)).decode()


async def serve(reader, writer):
    (method, path, *_), body = await read_message(reader)
    status, text = await ROUTES.get(path, no_such_page)(method, body)
    writer.write((f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
                  f"Content-Length: {len(text)}\r\n"
                  f"Connection: close\r\n\r\n{text}").encode())
    writer.close()


# ---- browsers, in the same program ------------------------------------------

async def ask(who, port, path, body=None):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    method = "POST" if body else "GET"
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                 f"Content-Length: {len(body or '')}\r\n\r\n"
                 f"{body or ''}".encode())
    (_, status, *_), text = await read_message(reader)
    writer.close()
    say(f"{who}: {status} {text.strip()}")


async def browse(name, port, pause):
    await asyncio.sleep(pause)
    await ask(name, port, "/")
    await asyncio.sleep(pause)
    await ask(name, port, "/guests", name)  # writes into the book
    await asyncio.sleep(pause)
    await ask(name, port, "/guests")
    await ask(name, port, "/secret")


async def main(port):
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    if port:
        say(f"the guest book is at http://127.0.0.1:{port}, until Ctrl-C")
        await server.serve_forever()
    port = server.sockets[0].getsockname()[1]
    await asyncio.gather(browse("Ann", port, 0.3), browse("Ben", port, 0.5),
                         ask("boss", port, "/report"))
    server.close()


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0,
                    help="serve others at this port")
asyncio.run(main(parser.parse_args().port))

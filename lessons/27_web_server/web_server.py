"""Lesson 27: a web server, with a chat.

You will see: pages, each made by a coroutine from request to response; one
that waits (a report of two seconds) holds nobody up. And a chat: a WebSocket
stays open, both sides send when they like, and what one says all read.

Run:  python3 lessons/27_web_server/web_server.py
Try:  --port 8080; open http://127.0.0.1:8080/ in two windows, and talk
"""

import argparse
import asyncio
import base64
import hashlib
import time
from http import HTTPStatus

HOST = "127.0.0.1"
PAGE = """<!doctype html><title>Chat</title><h1>Chat</h1>
<pre id=log></pre> <input id=text autofocus> <script>
const chat = new WebSocket(`ws://${location.host}/chat`);
chat.onmessage = event => log.textContent += event.data + '\\n';
text.onchange = () => (chat.send(text.value), text.value = '')</script>
"""

start = time.perf_counter()
guests = []  # no lock: tasks take turns
came = 0


def say(what):
    print(f"{time.perf_counter() - start:.1f} s  {what}")


# ---- the chat: a coroutine for each guest -----------------------------------

async def chat(reader, writer):
    global came
    came += 1
    guests.append(writer)
    try:
        while (text := await receive(reader)) is not None:
            for guest in guests:
                send(guest, text)
    finally:
        guests.remove(writer)


# ---- pages ------------------------------------------------------------------

async def answer(path):
    if path == "/":
        return 200, PAGE
    if path != "/report":
        return 404, "no such page\n"
    await asyncio.sleep(2)  # a database that takes its time
    return 200, f"{came} guests so far\n"


# ---- HTTP and WebSocket, as far as this lesson needs them --------------------

async def read_head(reader):
    """Returns the words of the first line, and the fields."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    lines = [line.split(": ", 1) for line in head.split("\r\n")[1:] if line]
    return head.split(), {name.lower(): value for name, value in lines}


def prove(key):
    text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    return base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()


async def receive(reader):
    """Returns the text of the next frame, a short one; None: goodbye."""
    kind, size = await reader.readexactly(2)
    mask = await reader.readexactly(4) if size & 0x80 else bytes(4)
    text = await reader.readexactly(size & 0x7F)
    if kind & 0x0F == 8:
        return None
    return bytes(b ^ mask[i % 4] for i, b in enumerate(text)).decode()


def send(writer, text, is_client=False, kind=0x81):
    """A client must mask what it sends; this mask changes nothing."""
    text = text.encode()[:125]
    size = len(text) | (0x80 if is_client else 0)
    writer.write(bytes([kind, size]) + bytes(4 if is_client else 0) + text)


async def serve(reader, writer):
    (_, path, *_), fields = await read_head(reader)
    if path == "/chat":
        writer.write(("HTTP/1.1 101 Switching Protocols\r\n"
                      "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: "
                      f"{prove(fields['sec-websocket-key'])}\r\n\r\n").encode())
        await chat(reader, writer)
        send(writer, "", kind=0x88)
    else:
        status, text = await answer(path)
        writer.write((f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
                      f"Content-Type: text/html\r\n"
                      f"Content-Length: {len(text)}\r\n"
                      f"Connection: close\r\n\r\n{text}").encode())
    writer.close()


# ---- browsers, in the same program ------------------------------------------

async def ask(port, path, fields=""):
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{fields}\r\n".encode())
    return (await read_head(reader)), reader, writer


async def look(who, port, path):
    ((_, status, *_), fields), reader, writer = await ask(port, path)
    size = int(fields["content-length"])
    text = (await reader.readexactly(size)).decode()
    writer.close()
    say(f"{who}: {status} {text.splitlines()[0]}")


async def browse(name, port, pause):
    await asyncio.sleep(pause)
    await look(name, port, "/")
    key = base64.b64encode(bytes(16)).decode()
    _, reader, writer = await ask(
        port, "/chat", "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n")
    await asyncio.sleep(pause)
    send(writer, f"{name}: hello", is_client=True)
    for _ in range(2):  # his own words come back, too
        text = await receive(reader)
        say(f'{name} reads "{text}"')
    send(writer, "", is_client=True, kind=0x88)
    await receive(reader)
    writer.close()
    await look(name, port, "/secret")


async def main(port):
    server = await asyncio.start_server(serve, HOST, port)
    if port:
        say(f"the chat is at http://{HOST}:{port}, until Ctrl-C")
        await server.serve_forever()
    port = server.sockets[0].getsockname()[1]
    await asyncio.gather(browse("Ann", port, 0.3), browse("Ben", port, 0.5),
                         look("boss", port, "/report"))
    server.close()


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0,
                    help="serve at this port")
asyncio.run(main(parser.parse_args().port))

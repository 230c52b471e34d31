"""A WebSocket client of a few lines, for tests from outside.

Run:  websocket_client.py PORT NAME...

All join the chat of lesson 27; each says its name, and tells what it hears.
"""

import asyncio
import base64
import os
import sys


async def join(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(("GET /chat HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                  "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Version: 13\r\n"
                  f"Sec-WebSocket-Key: {key}\r\n\r\n").encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in head:
        sys.exit(f"no WebSocket: {head.splitlines()[0].decode()}")
    return reader, writer


def send(writer, kind, text):
    mask = os.urandom(4)
    data = bytes(b ^ mask[i % 4] for i, b in enumerate(text.encode()))
    writer.write(bytes([0x80 | kind, 0x80 | len(data)]) + mask + data)


async def receive(reader):
    _, size = await reader.readexactly(2)
    return (await reader.readexactly(size)).decode()


async def main(port, names):
    guests = [(name, *await join(port)) for name in names]
    for name, _, writer in guests:
        send(writer, 1, name)
        for other, reader, _ in guests:
            print(other, "hears", await receive(reader))
    for _, reader, writer in guests:
        send(writer, 8, "")
        await reader.read()  # the server's goodbye, and the end
        writer.close()


asyncio.run(asyncio.wait_for(main(int(sys.argv[1]), sys.argv[2:]), 30))

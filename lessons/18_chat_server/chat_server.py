"""Lesson 18: a chat server.

You will see: what one says all others in the room read. The server's tasks
share the room without a lock: on one thread only an await lets others in.

Run:  python3 lessons/18_chat_server/chat_server.py
Try:  --port 7777, and talk from two terminals: nc 127.0.0.1 7777
"""

import argparse
import asyncio
import time

HOST = "127.0.0.1"

start = time.perf_counter()
room = {}  # name -> the writer to that member


async def tell_all(sender, text):
    for name, writer in list(room.items()):
        if name != sender:
            writer.write(f"{text}\n".encode())
            await writer.drain()


async def member(reader, writer):
    name = (await reader.readline()).decode().strip()
    room[name] = writer
    try:
        await tell_all(name, f"* {name} comes in")
        while line := await reader.readline():
            await tell_all(name, f"{name}: {line.decode().strip()}")
    finally:
        del room[name]
        await tell_all(name, f"* {name} has left")
        writer.close()


async def show(name, reader):
    while line := await reader.readline():
        seconds = time.perf_counter() - start
        print(f"{seconds:.1f} s  [{name}'s screen]  {line.decode().strip()}")


async def guest(name, port, pause, line, rest):
    """Comes, says a line after a pause, and goes after another."""
    reader, writer = await asyncio.open_connection(HOST, port)
    screen = asyncio.create_task(show(name, reader))
    writer.write(f"{name}\n".encode())
    await asyncio.sleep(pause)
    writer.write(f"{line}\n".encode())
    await asyncio.sleep(rest)
    writer.write_eof()  # and reads on until the server closes
    await screen
    writer.close()


async def main(port):
    server = await asyncio.start_server(member, HOST, port)
    if port:
        await server.serve_forever()  # until Ctrl-C
    port = server.sockets[0].getsockname()[1]
    await asyncio.gather(
        guest("Ann", port, 1.0, "is anybody there?", 2.0),
        guest("Ben", port, 1.7, "I am", 1.8),
        guest("Cleo", port, 2.4, "so am I", 1.6),
    )
    server.close()


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0,
                    help="open the room to others at this port")
asyncio.run(main(parser.parse_args().port))

"""Lesson 17: an echo server.

You will see: one server and three clients, in one program and on one thread.
The server makes a task for each client that comes; a task that waits for a line
costs nothing, so nobody waits for anybody else.

Run:  python3 lessons/17_echo_server/echo_server.py
      python3 lessons/17_echo_server/echo_server.py --port 7777
Try:  with --port, talk to it from another terminal: nc 127.0.0.1 7777
"""

import argparse
import asyncio
import time

HOST = "127.0.0.1"
LINES = 3

start = time.perf_counter()


def say(who, what):
    print(f"{time.perf_counter() - start:.1f} s  {who}: {what}", flush=True)


async def echo(reader, writer):
    say("server", "a client has come")
    lines = 0
    while line := await reader.readline():  # b"" at the end of the stream
        writer.write(line)
        await writer.drain()  # not faster than the client reads
        lines += 1
    say("server", f"a client is gone, after {lines} lines")
    writer.close()
    await writer.wait_closed()


async def client(name, port, pause):
    reader, writer = await asyncio.open_connection(HOST, port)
    for number in range(1, LINES + 1):
        await asyncio.sleep(pause)
        writer.write(f"{name}'s line {number}\n".encode())
        answer = await reader.readline()
        say(name, answer.decode().strip())
    writer.close()
    await writer.wait_closed()


async def main(port):
    server = await asyncio.start_server(echo, HOST, port)
    if port:
        say("server", f"waits at {HOST} {port}, until Ctrl-C")
        await server.serve_forever()
    port = server.sockets[0].getsockname()[1]  # one that was free
    await asyncio.gather(
        client("Ann", port, 1.0),
        client("Ben", port, 1.1),
        client("Cleo", port, 0.3),
    )
    await asyncio.sleep(0.1)  # the server sees the last one go
    server.close()


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0,
                    help="serve others at this port")
asyncio.run(main(parser.parse_args().port))

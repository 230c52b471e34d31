"""Lesson 24: a load test.

You will see: four rounds of clients at a server, each round faster than the one
before. The server has room for four requests at a time; the others wait in
line. Up to a certain rate nobody notices; beyond it the line only grows.

Run:  python3 lessons/24_load_test/load_test.py
Try:  --places 3 and 8: where does the line begin to grow now?
"""

import argparse
import asyncio
import time

start = time.perf_counter()

CLIENTS = 60  # in each round
RATES = (4, 8, 12, 16)  # clients a second


# ---- the server -------------------------------------------------------------

class Server:
    def __init__(self, places):
        self.places = asyncio.Semaphore(places)
        self.in_line = 0
        self.longest_line = 0

    async def answer(self, reader, writer):
        number = int(await reader.readline())
        self.in_line += 1
        self.longest_line = max(self.longest_line, self.in_line)
        async with self.places:
            self.in_line -= 1
            # Every tenth request is a large one.
            await asyncio.sleep(1.523 if number % 10 == 9 else 0.307)
        writer.write(b"done\n")
        writer.close()


# ---- the clients ------------------------------------------------------------

async def client(number, rate, port):
    """Returns the seconds from knocking to the answer."""
    await asyncio.sleep(number / rate)  # whether others are served or not
    begin = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{number}\n".encode())
    await reader.readline()
    writer.close()
    return time.perf_counter() - begin


def percentile(latencies, percent):
    """The time within which so many percent had their answer."""
    return latencies[(len(latencies) * percent + 99) // 100 - 1]


async def load(rate, server, port):
    server.longest_line = 0
    begin = time.perf_counter()
    latencies = sorted(await asyncio.gather(
        *(client(number, rate, port) for number in range(CLIENTS))))
    answers = CLIENTS / (time.perf_counter() - begin)
    times = "".join(f"{percentile(latencies, percent):6.2f} s"
                    for percent in (50, 90, 99))
    print(f"{rate:2} come, {answers:4.1f} go {times} {server.longest_line:6}")


async def main(places):
    server = Server(places)
    listener = await asyncio.start_server(server.answer, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    print("in a second     50%     90%     99%  in line")
    for rate in RATES:
        await load(rate, server, port)
    listener.close()


parser = argparse.ArgumentParser()
parser.add_argument("--places", type=int, default=4, metavar="N",
                    help="how many requests at a time")
asyncio.run(main(parser.parse_args().places))

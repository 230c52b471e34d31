"""Lesson 28: your own event loop.

You will see: three counts take turns on one thread, and no asyncio is there. A
task is a generator; to wait, it yields how long. The loop is forty lines: a
queue of those who can run, a heap of those who sleep, and a clock that jumps.

Run:  python3 lessons/28_own_loop/own_loop.py
Try:  let count() yield a negative delay; a task that starts another one.
"""

import heapq
from collections import deque


class Loop:
    def __init__(self):
        self.now = 0  # seconds; this clock jumps
        self.ready = deque()  # tasks that can run, next first
        self.sleeping = []  # a heap of (deadline, order, task)
        self.order = 0  # so that equal deadlines keep their order

    def start(self, task):
        self.ready.append(task)

    def sleep(self, task, delay):
        self.order += 1
        heapq.heappush(self.sleeping, (self.now + delay, self.order, task))

    def wake_up(self):
        """Nobody can run: jump to the next deadline, and wake who is due."""
        self.now = self.sleeping[0][0]
        while self.sleeping and self.sleeping[0][0] <= self.now:
            self.ready.append(heapq.heappop(self.sleeping)[2])

    def step(self, task):
        """Let one task run until it waits again, or ends."""
        try:
            delay = next(task)
        except StopIteration:
            return
        if delay == 0:
            self.ready.append(task)
        else:
            self.sleep(task, delay)

    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.wake_up()
            self.step(self.ready.popleft())


def count(loop, name, last, delay):
    for number in range(1, last + 1):
        print(f"{loop.now} s  {name} {number}")
        yield delay  # this is all that `await sleep(delay)` is
    print(f"{loop.now} s  {name} is done")


def main():
    loop = Loop()
    loop.start(count(loop, "Ann", 3, 1))
    loop.start(count(loop, "Ben", 2, 2))
    loop.start(count(loop, "Cleo", 3, 0))
    loop.run()


main()

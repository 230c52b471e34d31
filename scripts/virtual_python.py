#!/usr/bin/env python3
"""Run an unchanged asyncio program under CPython on a virtual clock.

    virtual_python.py [--steps] [--clock virtual|real|xN] PROGRAM [ARG...]

A sleep takes no time: when no task can run, the clock jumps to the next
deadline, so a chess exhibition of twelve hours ends in milliseconds, with the
same output each time. This is the oracle of Simul: what a program prints
here, its twin in C must print under `--clock virtual`, line for line.

The rules:
- The clock counts whole nanoseconds from zero. Only a jump or a blocking
  time.sleep moves it; code takes no time.
- Timers of one instant fire in the order in which they were made. (CPython
  alone does not promise that: its heap is not stable, and it rounds the
  present up by the resolution of the system's clock.)
- A jump is made only when the ready queue is empty, a poll of the real
  sockets brought nothing, and no job computes on the thread pool or waits for
  a thread that is awake. A job that sleeps there (time.sleep) sleeps in
  virtual time: the loop sets a timer in its name. So does a function in a pool
  of processes, in the time of its own process.
- When nothing can ever happen again, the program ends with an error that
  names each task that waits.

time.sleep, time.time, time.monotonic, time.perf_counter (each with its _ns
twin) and datetime.now read this clock on the main thread. `--steps` prints
every step of the event loop to standard error: the instant and who runs.

With `--clock real`, or `--clock x60` for a minute a second, time passes as it
does for a program in C with that option; order, exact deadlines and the report
of a deadlock stay as they are here.
"""

import asyncio
import asyncio.events
import asyncio.tasks
import concurrent.futures
import datetime
import itertools
import runpy
import select
import sys
import threading
import time
import types
import weakref
from pathlib import Path

import asyncio_in_order
import pool_in_time

# Wall-clock time begins here, so that two runs print the same dates.
EPOCH_NS = 1_704_067_200 * 10**9  # 2024-01-01 00:00:00 UTC

real_time = types.SimpleNamespace(**vars(time))
real_sleep = time.sleep
real_monotonic_ns = time.monotonic_ns
real_datetime = datetime.datetime


def to_ns(seconds):
    """Seconds to the nearest whole nanosecond; exact for an Instant."""
    if isinstance(seconds, Instant):
        return seconds.ns
    if isinstance(seconds, int):
        return seconds * 10**9
    return round(seconds * 1e9)


class Instant(float):
    """A time in seconds that remembers its exact nanosecond.

    asyncio computes deadlines as `loop.time() + delay` in floating point,
    where 0.1 + 0.2 is not 0.3 and two sleeps that should end together do
    not. Sums and comparisons here are done in whole nanoseconds. `order`
    tells timers of one instant apart: it is the number of their creation.
    """

    def __new__(cls, ns, order=0):
        instant = super().__new__(cls, ns / 1e9)
        instant.ns = ns
        instant.order = order
        return instant

    def __add__(self, seconds):
        return Instant(self.ns + to_ns(seconds))

    __radd__ = __add__

    def __sub__(self, seconds):
        return Instant(self.ns - to_ns(seconds))

    def __rsub__(self, seconds):
        return Instant(to_ns(seconds) - self.ns)

    def key(self):
        return (self.ns, self.order)

    def __lt__(self, other):
        return self.key() < key_of(other)

    def __le__(self, other):
        return self.key() <= key_of(other)

    def __gt__(self, other):
        return self.key() > key_of(other)

    def __ge__(self, other):
        return self.key() >= key_of(other)

    def __eq__(self, other):
        return isinstance(other, (int, float)) and self.key() == key_of(other)

    def __hash__(self):
        return hash(self.ns)


def key_of(seconds):
    """What an Instant compares itself with."""
    if isinstance(seconds, Instant):
        return (seconds.ns, seconds.order)
    return (seconds * 1e9, 0)


class Clock:
    """The one clock of the process. It starts at zero and never runs."""

    def __init__(self):
        self.now_ns = 0
        self.loop = None

    def sleep(self, seconds):
        """A blocking sleep: everybody on this thread waits."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if threading.current_thread() is threading.main_thread():
            self.now_ns += to_ns(seconds)
        elif self.loop is None:
            real_sleep(seconds)
        else:
            self.sleep_on_thread(self.now_ns + to_ns(seconds))

    def sleep_on_thread(self, deadline_ns):
        """The thread waits for a timer of the loop, not for the time."""
        woken = threading.Event()
        self.loop.call_soon_threadsafe(self.loop.begin_sleep_of_thread,
                                       deadline_ns, woken)
        woken.wait()


class RunningClock(Clock):
    """A clock that runs, `factor` times as fast as the real one."""

    def __init__(self, factor):
        self.factor = factor
        self.began_ns = real_monotonic_ns()
        self.loop = None

    @property
    def now_ns(self):
        return round((real_monotonic_ns() - self.began_ns) * self.factor)

    def sleep(self, seconds):
        real_sleep(seconds / self.factor)


clock = Clock()


class Deadlock(RuntimeError):
    """No task can ever run again."""


class Poll:
    """The loop's selector: polls for real, then jumps instead of waiting."""

    def __init__(self, selector, loop):
        self.selector = selector
        self.loop = loop

    def select(self, timeout=None):
        events = self.selector.select(0)
        if events or timeout == 0:
            return events
        if self.loop.is_a_thread_computing():
            # A thread ends by itself: time stands still until it does.
            return self.selector.select(None)
        if timeout is not None:
            clock.now_ns = max(clock.now_ns, self.loop.next_deadline_ns())
            return []
        if self.loop.is_waiting_for_outside():
            return self.selector.select(None)
        raise Deadlock(self.loop.describe_deadlock())

    def __getattr__(self, name):
        return getattr(self.selector, name)


class RunningPoll(Poll):
    """The loop's selector on a clock that runs: waits, to the microsecond."""

    def select(self, timeout=None):
        if timeout is not None:
            # The selector itself counts whole milliseconds.
            select.select([self.selector], [], [], timeout / clock.factor)
            return self.selector.select(0)
        if self.loop.is_a_thread_computing() \
                or self.loop.is_waiting_for_outside():
            return self.selector.select(None)
        raise Deadlock(self.loop.describe_deadlock())


class Job:
    """A call on a thread, counted until its result has come to the loop.

    If the wait for it is cancelled, until the function returns; if that is
    before a thread took it, it never runs.
    """

    def __init__(self, loop, function, args):
        self.loop = loop
        self.function = function
        self.args = args
        self.has_begun = False
        self.has_returned = False
        self.is_forgotten = False
        loop.jobs_in_flight += 1

    def run(self):
        self.has_begun = True
        try:
            return self.function(*self.args)
        finally:
            self.loop.call_soon_threadsafe(self.returned)

    def returned(self):
        self.has_returned = True
        if self.is_forgotten:
            self.loop.jobs_in_flight -= 1

    def wait_ended(self, future):
        if future.cancelled() and self.has_begun and not self.has_returned:
            self.is_forgotten = True
        else:
            self.loop.jobs_in_flight -= 1


class VirtualLoop(pool_in_time.PoolInTime, asyncio.SelectorEventLoop):
    """CPython's own loop, its turns unchanged, on the virtual clock."""

    def __init__(self):
        super().__init__()
        # CPython treats a timer as due when its deadline is less than
        # now + resolution. One nanosecond makes that "at most now".
        self._clock_resolution = 1e-9
        poll = RunningPoll if isinstance(clock, RunningClock) else Poll
        self._selector = poll(self._selector, self)
        self._asyncgens = asyncio_in_order.BegunGenerators()
        self.timer_numbers = itertools.count(1)
        self.task_numbers = itertools.count(1)
        self.number_of_task = weakref.WeakKeyDictionary()
        self.jobs_in_flight = 0
        self.threads_asleep = 0
        self.children = weakref.WeakSet()  # processes, as transports
        self.is_joining_threads = False
        clock.loop = self

    def time(self):
        return Instant(clock.now_ns)

    def call_at(self, when, callback, *args, context=None):
        deadline = Instant(to_ns(when), next(self.timer_numbers))
        return super().call_at(deadline, callback, *args, context=context)

    def call_at_ns(self, when_ns, callback, *args):
        return self.call_at(Instant(when_ns), callback, *args)

    def create_task(self, coroutine, **options):
        task = super().create_task(coroutine, **options)
        self.number_of_task[task] = next(self.task_numbers)
        return task

    def run_in_executor(self, executor, function, *args):
        if isinstance(executor, concurrent.futures.ProcessPoolExecutor):
            return self.run_in_process(super().run_in_executor, executor,
                                       function, args)
        job = Job(self, function, args)
        if isinstance(executor, concurrent.futures.ProcessPoolExecutor):
            # What goes to another process has to be the function itself, and
            # who talks to processes needs a time that goes by.
            sys.modules["multiprocessing.connection"].time = real_time
            future = super().run_in_executor(executor, function, *args)
        else:
            future = super().run_in_executor(executor, job.run)
        future.add_done_callback(job.wait_ended)
        return future

    def begin_sleep_of_thread(self, deadline_ns, woken):
        self.threads_asleep += 1
        self.call_at(Instant(deadline_ns), self.end_sleep_of_thread, woken)

    def end_sleep_of_thread(self, woken):
        self.threads_asleep -= 1
        woken.set()

    def is_a_thread_computing(self):
        if self.is_joining_threads and self.threads_asleep == 0:
            return True
        executor = self._default_executor
        if executor and self.threads_asleep >= executor._max_workers:
            return False  # the others wait for a thread, and all of them sleep
        return self.jobs_in_flight > self.threads_asleep

    async def shutdown_default_executor(self, *args):
        # A thread of its own joins the pool's threads and then reports.
        self.is_joining_threads = True
        try:
            await super().shutdown_default_executor(*args)
        finally:
            self.is_joining_threads = False

    def next_deadline_ns(self):
        return to_ns(self._scheduled[0].when())

    async def _make_subprocess_transport(self, *args, **options):
        child = await super()._make_subprocess_transport(*args, **options)
        self.children.add(child)
        return child

    def is_waiting_for_outside(self):
        """Is a socket or pipe open, beside the loop's own wake-up pipe?

        Or does a child run, whose end a thread tells?
        """
        return (len(self._selector.get_map()) > 1 or
                any(child.get_returncode() is None for child in self.children))

    def describe_deadlock(self):
        lines = ["nobody can ever run again:"]
        for task in asyncio.tasks.all_tasks(self):
            waits_for = getattr(task, "_fut_waiter", None)
            lines.append(f"  {task.get_name()} waits for {waits_for!r}")
        return "\n".join(lines)


class VirtualDatetime(real_datetime):
    """datetime.datetime, except that the present is the clock's."""

    @classmethod
    def now(cls, tz=None):
        seconds = (EPOCH_NS + clock.now_ns) / 1e9
        if tz is None:
            utc = cls.fromtimestamp(seconds, datetime.timezone.utc)
            return utc.replace(tzinfo=None)
        return cls.fromtimestamp(seconds, tz)

    @classmethod
    def utcnow(cls):
        return cls.now()

    @classmethod
    def today(cls):
        return cls.now()


def patch_clocks():
    time.sleep = clock.sleep
    time.time = lambda: (EPOCH_NS + clock.now_ns) / 1e9
    time.time_ns = lambda: EPOCH_NS + clock.now_ns
    for name in ("monotonic", "perf_counter"):
        setattr(time, name, lambda: Instant(clock.now_ns))
        setattr(time, name + "_ns", lambda: clock.now_ns)
    datetime.datetime = VirtualDatetime


def print_steps():
    """Print each handle that the loop runs, with its instant."""
    run = asyncio.events.Handle._run

    def run_and_print(handle):
        owner = getattr(handle._callback, "__self__", None)
        if isinstance(owner, asyncio.Task):
            who = owner.get_name()
        else:
            who = getattr(handle._callback, "__qualname__", "callback")
        print(f"{clock.now_ns / 1e9:14.9f}  {who}", file=sys.stderr)
        return run(handle)

    asyncio.events.Handle._run = run_and_print


def install():
    """Put the whole process on the virtual clock."""
    patch_clocks()
    pool_in_time.clock = clock
    asyncio_in_order.install()
    for module in (asyncio, asyncio.events):
        module.new_event_loop = VirtualLoop


def set_clock(word):
    """virtual, real or xN. Returns False for any other word."""
    global clock
    if word == "virtual":
        return True
    try:
        factor = 1 if word == "real" else float(word.removeprefix("x"))
    except ValueError:
        return False
    if not (word == "real" or word.startswith("x")) or not factor > 0:
        return False
    clock = RunningClock(factor)
    return True


def main():
    args = sys.argv[1:]
    while args and args[0] in ("--steps", "--clock"):
        if args[0] == "--steps":
            print_steps()
            args = args[1:]
        elif len(args) > 1 and set_clock(args[1]):
            args = args[2:]
        else:
            print("virtual_python.py: --clock is virtual, real or xN as in "
                  "x60", file=sys.stderr)
            return 2
    if not args or args[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if args else 2
    program = args[0]
    if not Path(program).is_file():
        print(f"virtual_python.py: there is no file {program!r}",
              file=sys.stderr)
        return 3
    install()
    sys.argv = args
    sys.path[0] = str(Path(program).parent)
    try:
        runpy.run_path(program, run_name="__main__")
    except Deadlock as deadlock:
        print(f"virtual_python.py: {deadlock}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

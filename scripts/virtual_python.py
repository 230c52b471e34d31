#!/usr/bin/env python3
"""Run an unchanged asyncio program under CPython on a virtual clock.

    virtual_python.py [--steps] PROGRAM [ARG...]

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
  virtual time: the loop sets a timer in its name.
- When nothing can ever happen again, the program ends with an error that
  names each task that waits.

time.sleep, time.time, time.monotonic, time.perf_counter (each with its _ns
twin) and datetime.now read this clock on the main thread. `--steps` prints
every step of the event loop to standard error: the instant and who runs.
"""

import asyncio
import asyncio.events
import asyncio.locks
import asyncio.tasks
import asyncio.timeouts
import collections
import datetime
import itertools
import runpy
import sys
import threading
import time
import weakref
from pathlib import Path

# Wall-clock time begins here, so that two runs print the same dates.
EPOCH_NS = 1_704_067_200 * 10**9  # 2024-01-01 00:00:00 UTC

real_sleep = time.sleep
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


class BegunGenerators:
    """The asynchronous generators of a loop that have begun and not ended.

    CPython keeps them in a weak set, in no order, and counts one that has
    ended for as long as anything, be it a traceback, refers to it.
    """

    def __init__(self):
        self.references = []

    def add(self, generator):
        self.references.append(weakref.ref(generator))

    def discard(self, generator):
        self.references = [reference for reference in self.references
                           if reference() is not generator]

    def clear(self):
        self.references = []

    def __iter__(self):
        generators = (reference() for reference in self.references)
        return (generator for generator in generators
                if generator is not None and generator.ag_frame is not None)

    def __len__(self):
        return sum(1 for _ in self)


class VirtualLoop(asyncio.SelectorEventLoop):
    """CPython's own loop, its turns unchanged, on the virtual clock."""

    def __init__(self):
        super().__init__()
        # CPython treats a timer as due when its deadline is less than
        # now + resolution. One nanosecond makes that "at most now".
        self._clock_resolution = 1e-9
        self._selector = Poll(self._selector, self)
        self._asyncgens = BegunGenerators()
        self.timer_numbers = itertools.count(1)
        self.task_numbers = itertools.count(1)
        self.number_of_task = weakref.WeakKeyDictionary()
        self.jobs_in_flight = 0
        self.threads_asleep = 0
        self.is_joining_threads = False
        clock.loop = self

    def time(self):
        return Instant(clock.now_ns)

    def call_at(self, when, callback, *args, context=None):
        deadline = Instant(to_ns(when), next(self.timer_numbers))
        return super().call_at(deadline, callback, *args, context=context)

    def create_task(self, coroutine, **options):
        task = super().create_task(coroutine, **options)
        self.number_of_task[task] = next(self.task_numbers)
        return task

    def run_in_executor(self, executor, function, *args):
        job = Job(self, function, args)
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

    def is_waiting_for_outside(self):
        """Is a socket or pipe open, beside the loop's own wake-up pipe?"""
        return len(self._selector.get_map()) > 1

    def describe_deadlock(self):
        lines = ["nobody can ever run again:"]
        for task in asyncio.tasks.all_tasks(self):
            waits_for = getattr(task, "_fut_waiter", None)
            lines.append(f"  {task.get_name()} waits for {waits_for!r}")
        return "\n".join(lines)


class TaskSet(set):
    """A set of tasks that is walked in the order of their creation.

    asyncio.run cancels what is left over by walking a set, in no order at
    all; Simul's order is that of creation, so the oracle's must be too.
    """

    def __init__(self, tasks, loop):
        super().__init__(tasks)
        self.numbers = getattr(loop, "number_of_task", {})

    def __iter__(self):
        return iter(sorted(super().__iter__(),
                           key=lambda task: self.numbers.get(task, 0)))


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


def gather_of_3_12(gather):
    """CPython 3.11's gather, made to count finished children at once.

    Since 3.12 a child that is done when gather is called is counted before
    gather returns; 3.11 queues a callback for it, a turn later. Simul follows
    3.12, so here those callbacks are caught on their way to the queue.
    """

    def gather_counting_at_once(*awaitables, return_exceptions=False):
        if not awaitables:
            return gather()
        loop = asyncio.get_running_loop()
        call_soon = loop.call_soon
        counted = []

        def count_or_call_soon(callback, *args, context=None):
            if getattr(callback, "__name__", "") == "_done_callback":
                counted.append((callback, args))
                return None
            return call_soon(callback, *args, context=context)

        loop.call_soon = count_or_call_soon
        try:
            outer = gather(*awaitables, return_exceptions=return_exceptions)
        finally:
            del loop.call_soon
        for callback, args in counted:
            callback(*args)
        return outer

    return gather_counting_at_once


async def wait_for_of_3_12(awaitable, timeout):
    """wait_for as it is since 3.12: a time limit around an inline await.

    3.11 makes a task of the awaitable, and so takes turns more.
    """
    if timeout is not None and timeout <= 0:
        future = asyncio.ensure_future(awaitable)
        if future.done():
            return future.result()
        future.cancel()
        await asyncio.wait([future])
        try:
            return future.result()
        except asyncio.CancelledError as error:
            raise TimeoutError from error
    async with asyncio.timeout(timeout):
        return await awaitable


class TimeoutOf312(asyncio.Timeout):
    """A time limit that fires in a task which was asked to cancel before.

    The first releases of 3.11 raise TimeoutError only if no other request to
    cancel is pending; later ones, if none has come since the limit began.
    """

    async def __aenter__(self):
        await super().__aenter__()
        self.requests_before = self._task.cancelling()
        return self

    async def __aexit__(self, kind, error, trace):
        is_expiring = self._state is asyncio.timeouts._State.EXPIRING
        await super().__aexit__(kind, error, trace)
        if is_expiring and kind is asyncio.CancelledError \
                and self._task.cancelling() <= self.requests_before:
            raise TimeoutError from error


class InOrder(dict):
    """As much of a set as a TaskGroup needs, walked in the order of entry."""

    def add(self, item):
        self[item] = True

    def discard(self, item):
        self.pop(item, None)


class TaskGroupInOrder(asyncio.TaskGroup):
    """A TaskGroup that cancels its tasks in the order of their creation."""

    def __init__(self):
        super().__init__()
        self._tasks = InOrder()


class NoticeLine(collections.deque):
    """Who waits for a condition; knows which waiter is whose."""

    def __init__(self):
        super().__init__()
        self.waiter_of = {}

    def append(self, waiter):
        super().append(waiter)
        self.waiter_of[asyncio.current_task()] = waiter

    def was_woken(self, task):
        waiter = self.waiter_of.get(task)
        return waiter is not None and waiter.done() and not waiter.cancelled()


class ConditionPassingOn(asyncio.Condition):
    """A condition that loses no notification, and invents none.

    A task may be notified and then be cancelled before it runs. 3.12 and
    earlier lose that notification; since 3.13 another waiter is notified
    whenever a wait fails, also when the one who fails was never notified.
    Here, as in Simul, a notification is passed on if one had come: when the
    lock has been taken again, and just before the error is raised.
    """

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._waiters = NoticeLine()

    async def wait(self):
        task = asyncio.current_task()
        try:
            return await super().wait()
        except BaseException:
            if sys.version_info < (3, 13) and self._waiters.was_woken(task):
                self.notify(1)
            raise
        finally:
            self._waiters.waiter_of.pop(task, None)

    def _notify(self, count):
        """Since 3.13 wait itself calls this on its way out."""
        task = asyncio.current_task()
        is_leaving = task in self._waiters.waiter_of
        if not is_leaving or self._waiters.was_woken(task):
            super()._notify(count)


def as_completed_in_order(as_completed):
    """as_completed that counts finished futures in the order of the list.

    CPython makes a set of the futures and adds its callback to one after the
    other; the callbacks of those that are done are called in that order.
    """

    def in_order(awaitables, *, timeout=None):
        futures = list(dict.fromkeys(map(asyncio.ensure_future, awaitables)))
        loop = asyncio.get_running_loop()
        call_soon = loop.call_soon
        counted = []

        def remember_or_call_soon(callback, *args, context=None):
            if args and args[0] in futures:
                counted.append((futures.index(args[0]), callback, args))
                return None
            return call_soon(callback, *args, context=context)

        loop.call_soon = remember_or_call_soon
        try:
            coming = iter(as_completed(futures, timeout=timeout))
            first = next(coming, None)
        finally:
            del loop.call_soon
        for _, callback, args in sorted(counted, key=lambda each: each[0]):
            call_soon(callback, *args)
        if first is not None:
            yield first
            yield from coming

    return in_order


def patch_asyncio():
    asyncio.TaskGroup = TaskGroupInOrder
    asyncio.as_completed = as_completed_in_order(asyncio.as_completed)
    for module in (asyncio, asyncio.locks):
        module.Condition = ConditionPassingOn
    if sys.version_info < (3, 12):
        asyncio.gather = gather_of_3_12(asyncio.gather)
        asyncio.wait_for = wait_for_of_3_12
        asyncio.timeouts.Timeout = TimeoutOf312

    all_tasks = asyncio.tasks.all_tasks

    def all_tasks_in_order(loop=None):
        if loop is None:
            loop = asyncio.events.get_running_loop()
        return TaskSet(all_tasks(loop), loop)

    for module in (asyncio, asyncio.tasks):
        module.all_tasks = all_tasks_in_order
    for module in (asyncio, asyncio.events):
        module.new_event_loop = VirtualLoop


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
    patch_asyncio()


def main():
    args = sys.argv[1:]
    if args and args[0] == "--steps":
        print_steps()
        args = args[1:]
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

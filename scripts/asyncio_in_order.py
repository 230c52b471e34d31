"""CPython's asyncio, made to follow Simul where CPython leaves a choice.

Simul's order of things is that of CPython 3.12 (docs/ordering.md). Where an
older or newer CPython differs, or walks a set in no order at all, or depends
on when garbage is collected, this module holds it to the rule; each class and
function says which. virtual_python.py and the order fuzzer install it.
"""

import asyncio
import asyncio.events
import asyncio.locks
import asyncio.tasks
import asyncio.timeouts
import collections
import sys
import weakref


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
    """A TaskGroup that cancels its tasks in the order of their creation.

    And takes its request to cancel its parent back when the failure came
    while the block was left, as 3.13 does; before, the parent kept it.
    """

    def __init__(self):
        super().__init__()
        self._tasks = InOrder()

    async def __aexit__(self, kind, error, trace):
        is_late = not self._parent_cancel_requested
        try:
            return await super().__aexit__(kind, error, trace)
        finally:
            if is_late and self._parent_cancel_requested \
                    and sys.version_info < (3, 13):
                self._parent_task.uncancel()


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


def install():
    """Hold the asyncio of this process to Simul's order."""
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

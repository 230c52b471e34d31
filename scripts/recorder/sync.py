"""What tasks share: who takes a lock, how full a queue is.

Attributes that change hands are made properties, so that no frame is added to
a chain of awaits.
"""

from asyncio import locks
from asyncio import queues
import sys

from . import places
from .places import is_below
from .recorder import wrap
from .table import EVENT, RESOURCE


def is_part():
    """Is a resource made by the library, for its own use? The lock of a
    condition is none of these: tasks wait for it as for any other."""
    frame = sys._getframe(1)
    while is_below(frame.f_code.co_filename, places.SCRIPTS) \
            or frame.f_code.co_qualname == "Condition.__init__":
        frame = frame.f_back
    return places.is_library(frame.f_code)


class Resources:
    """Numbers and levels of locks, queues and the like."""

    def __init__(self, recorder):
        self.recorder = recorder

    def make(self, thing, kind, original, args, keywords, count):
        """Runs the constructor. A queue has an event and a barrier has a
        condition in it; of those nobody wants to know."""
        recorder = self.recorder
        thing._simul_part = is_part()
        thing._simul_kind = kind
        original(thing, *args, **keywords)
        number = recorder.number_of(thing)
        if not thing._simul_part:
            recorder.record(EVENT.RESOURCE, kind, site=places.user_place(),
                            resource=number, count=count(thing))

    def say(self, event, thing, amount):
        """ACQUIRED, RELEASED or LEVEL, unless it is a part of another."""
        if getattr(thing, "_simul_part", True) or not self.recorder.is_mine():
            return
        field = event.fields[1][0]
        self.recorder.record(event, thing._simul_kind,
                             site=places.user_place(),
                             resource=self.recorder.number_of(thing),
                             **{field: amount})


def watch_attribute(owner, name, changed):
    """Calls changed(object, old, new) before an attribute gets a new value."""
    slot = "_simul" + name

    def get(thing):
        return getattr(thing, slot)

    def put(thing, value):
        old = getattr(thing, slot, None)
        setattr(thing, slot, value)
        if old is not None and old != value:
            changed(thing, old, value)

    setattr(owner, name, property(get, put))


def patch_constructors(resources):
    kinds = [
        (locks.Lock, RESOURCE.LOCK, lambda lock: 1),
        (locks.Event, RESOURCE.EVENT, lambda event: 0),
        (locks.Condition, RESOURCE.CONDITION, lambda condition: 0),
        (locks.Semaphore, RESOURCE.SEMAPHORE, lambda many: many._value),
        (locks.Barrier, RESOURCE.BARRIER, lambda barrier: barrier._parties),
        (queues.Queue, RESOURCE.QUEUE, lambda queue: max(0, queue._maxsize)),
    ]
    for owner, kind, count in kinds:
        watch_constructor(resources, owner, kind, count)


def watch_constructor(resources, owner, kind, count):
    @wrap(owner, "__init__")
    def make(original, thing, *args, **keywords):
        resources.make(thing, kind, original, args, keywords, count)


def patch_locks(resources):
    def lock_changed(lock, _, is_locked):
        event = EVENT.ACQUIRED if is_locked else EVENT.RELEASED
        resources.say(event, lock, int(not is_locked))

    def event_changed(event, _, is_set):
        resources.say(EVENT.LEVEL, event, int(is_set))

    def barrier_changed(barrier, _, count):
        resources.say(EVENT.LEVEL, barrier, count)

    watch_attribute(locks.Lock, "_locked", lock_changed)
    watch_attribute(locks.Event, "_value", event_changed)
    watch_attribute(locks.Barrier, "_count", barrier_changed)


def patch_semaphore(resources):
    @wrap(locks.Semaphore, "acquire")
    async def acquire(original, semaphore):
        result = await original(semaphore)
        resources.say(EVENT.ACQUIRED, semaphore, semaphore._value)
        return result

    @wrap(locks.Semaphore, "release")
    def release(original, semaphore):
        resources.say(EVENT.RELEASED, semaphore, semaphore._value + 1)
        original(semaphore)


def patch_queue(resources):
    # Called whenever an item has come or gone, and when a wake-up is passed
    # on, which changes nothing.
    @wrap(queues.Queue, "_wakeup_next")
    def wakeup_next(original, queue, waiters):
        length = queue.qsize()
        if length != getattr(queue, "_simul_length", 0):
            queue._simul_length = length
            resources.say(EVENT.LEVEL, queue, length)
        original(queue, waiters)


def patch(recorder):
    resources = Resources(recorder)
    patch_constructors(resources)
    patch_locks(resources)
    patch_semaphore(resources)
    patch_queue(resources)

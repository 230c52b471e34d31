"""Awaits inside a task: which coroutine is entered, and how it is left.

A coroutine that is awaited runs at once, and asyncio sees nothing of it. So
Python itself tells of it, through its trace function: a frame of one of the
user's coroutines is called, raises, goes on to another line, returns. When a
coroutine gives way its frame "returns" too; the instruction at which it stands
tells the two apart.
"""

import asyncio
import dis
import inspect
import sys

from . import places
from .table import EVENT, OUTCOME

# Where a frame stands that has given way; since 3.13 it is one further.
WAITS = {dis.opmap["YIELD_VALUE"], dis.opmap["RESUME"]}
RETURNS = {number for name, number in dis.opmap.items()
           if name in ("RETURN_VALUE", "RETURN_CONST")}


class Calls:
    """The coroutines that are open, by their frames."""

    def __init__(self, recorder, watch):
        self.recorder = recorder
        self.watch = watch
        self.open = {}  # frame -> (task, awaited at)
        self.raised = {}  # frame -> the type of the error on its way out
        self.caught = {}  # frame -> that of the last error there; `raise` may
                          # send it on its way again, and nobody is told

    def trace(self, frame, what, _):
        """A frame is called: for the first time, or to go on."""
        code = frame.f_code
        if not code.co_flags & inspect.CO_COROUTINE \
                or places.is_library(code):
            return None
        if frame not in self.open and not self.enter(frame):
            return None
        return self.follow

    def enter(self, frame):
        task = self.watch.running
        if task is None or self.recorder.task == 0:
            return False
        if getattr(task._coro, "cr_frame", None) is frame:
            return False
        caller = places.user_frame(frame.f_back)
        place = places.place_of(caller) if caller else None
        code = places.definition_of(frame.f_code)
        self.recorder.keep_source(code[0])
        self.recorder.record(EVENT.CORO_ENTER, site=place, coroutine=code)
        self.open[frame] = (self.recorder.task, place)
        return True

    def follow(self, frame, what, argument):
        """What happens in a frame that is open."""
        if what == "exception":
            if argument[0] is not StopIteration:
                self.raised[frame] = self.caught[frame] = argument[0]
        elif what == "line":
            self.raised.pop(frame, None)
        elif what == "return":
            self.leave(frame)
        return self.follow

    def leave(self, frame):
        instruction = frame.f_code.co_code[frame.f_lasti]
        error = self.raised.pop(frame, None)
        if instruction in RETURNS:
            error = None
        elif error is None and instruction in WAITS:
            return  # it will go on
        elif error is None:
            error = self.caught.get(frame, Exception)
        self.caught.pop(frame, None)
        outcome = OUTCOME.RETURNED
        if error is not None:
            is_cancelled = issubclass(error, asyncio.CancelledError)
            outcome = OUTCOME.CANCELLED if is_cancelled else OUTCOME.RAISED
        task, place = self.open.pop(frame, (0, None))
        if task == self.recorder.task:
            self.recorder.record(EVENT.CORO_LEAVE, outcome, site=place)


def patch(recorder, watch):
    calls = Calls(recorder, watch)
    sys.settrace(calls.trace)
    recorder.loose_ends.append(lambda: sys.settrace(None))

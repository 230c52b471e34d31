"""The loop: its turns, its timers, its callbacks, and how long it waits."""

from asyncio import base_events
from asyncio import events
from asyncio import futures
import sys

from . import places
from .recorder import wrap
from .table import EVENT, REASON

U64 = 2**64 - 1

# Callbacks that belong to the library, and are none in C either.
SILENT = {"VirtualLoop.end_sleep_of_thread"}


class RecordingSelector:
    """Around the loop's selector: what each poll, or jump, has taken."""

    def __init__(self, selector, recorder, is_virtual):
        self.selector = selector
        self.recorder = recorder
        self.is_virtual = is_virtual

    def select(self, timeout=None):
        before_ns = self.recorder.writer.clock()
        events_ready = self.selector.select(timeout)
        waited_ns = self.recorder.writer.clock() - before_ns
        if self.is_virtual and waited_ns > 0:
            self.recorder.record(EVENT.JUMP, task=0, skipped=waited_ns)
        elif timeout != 0:
            limit = U64 if timeout is None else max(0, round(timeout * 1e9))
            self.recorder.record(EVENT.POLL, task=0, timeout=limit,
                                 waited=waited_ns)
        self.recorder.is_new_turn = True
        return events_ready

    def __getattr__(self, name):
        return getattr(self.selector, name)


def is_wish_of_user(handle_frame):
    """Was call_soon called by the user's code, or by a time limit?"""
    frame = handle_frame
    while frame is not None and frame.f_code.co_name in (
            "__init__", "_call_soon", "call_soon", "call_soon_threadsafe",
            "method", "recorded_call_soon"):
        frame = frame.f_back
    if frame is None:
        return False
    return not places.is_library(frame.f_code) or \
        frame.f_code.co_qualname == "Timeout.reschedule"


def run_recorded(recorder, run, is_callback):
    """Runs a handle, between two events if it calls the user's function."""
    if is_callback:
        recorder.record(EVENT.CALLBACK, task=0, cause=recorder.handle_event)
    run()
    run = None
    if is_callback:
        recorder.record(EVENT.CALLBACK_END, task=0)


class RecordedHandle(events.Handle):
    """A handle that knows whether it is a callback of the user's."""

    __slots__ = ("cause", "is_callback")

    def __init__(self, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        recorder = RecordedHandle.recorder
        self.cause = recorder.last_event()
        self.is_callback = not recorder.is_settling and \
            recorder.is_mine() and is_wish_of_user(sys._getframe(1))

    def _run(self):
        recorder = RecordedHandle.recorder
        begin_turn(recorder, self._loop)
        recorder.handle_event = self.cause
        run_recorded(recorder, super()._run, self.is_callback)
        self = None  # a traceback must not keep what it calls


class RecordedTimer(events.TimerHandle):
    """A timer; that of a sleep wakes its task and calls nothing else."""

    __slots__ = ("number", "is_callback", "has_fired")

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(when, callback, args, loop, context)
        recorder = RecordedHandle.recorder
        code = places.code_of(callback)
        self.number = recorder.new_object()
        self.has_fired = False
        self.is_callback = getattr(code, "co_qualname", "") not in SILENT
        if callback is futures._set_result_unless_cancelled:
            self.is_callback = False
            args[0]._simul_reason = REASON.SLEEP
            args[0]._simul_number = self.number
        recorder.record(EVENT.TIMER_SET, timer=self.number,
                        deadline=recorder.to_ns(when))

    def cancel(self):
        if not self._cancelled and not self.has_fired:
            RecordedHandle.recorder.record(EVENT.TIMER_CANCELLED,
                                           timer=self.number)
        super().cancel()

    def _run(self):
        recorder = RecordedHandle.recorder
        begin_turn(recorder, self._loop)
        self.has_fired = True
        late_ns = recorder.writer.clock() - recorder.to_ns(self._when)
        event = recorder.record(EVENT.TIMER_FIRED, task=0, timer=self.number,
                                late=max(0, late_ns))
        recorder.handle_event = event
        run_recorded(recorder, super()._run, self.is_callback)
        self = None


def begin_turn(recorder, loop):
    """TICK, before the first handle of a turn."""
    if not recorder.is_new_turn or not recorder.is_mine():
        return
    recorder.is_new_turn = False
    for tie in recorder.turn_hooks:
        tie()
    recorder.record(EVENT.TICK, task=0, ready=len(loop._ready) + 1)


def patch(recorder, watch, is_virtual):
    RecordedHandle.recorder = recorder
    events.Handle = RecordedHandle
    events.TimerHandle = RecordedTimer
    Loop = base_events.BaseEventLoop

    @wrap(Loop, "_call_soon")
    def recorded_call_soon(original, loop, callback, args, context):
        if recorder.is_mine():
            watch.scheduled(callback, args)
        return original(loop, callback, args, context)

    @wrap(Loop, "run_forever")
    def run_forever(original, loop):
        if not recorder.is_mine():
            return original(loop)
        if not isinstance(loop._selector, RecordingSelector):
            loop._selector = RecordingSelector(loop._selector, recorder,
                                               is_virtual)
        recorder.begin_loop()
        return original(loop)

    @wrap(Loop, "close")
    def close(original, loop):
        original(loop)
        if recorder.is_mine():
            recorder.task = 0
            recorder.end_loop()

"""Tasks and futures: made, run, suspended, done, cancelled."""

import asyncio
from asyncio import futures
from asyncio import tasks

from . import places
from .recorder import wrap
from .table import EVENT, OUTCOME, REASON
from .waits import ENDED_BY_IO, OPERATIONS, wait_of_await

# Tasks that the library makes for itself. In C these are mere callbacks, and
# in no lesson would anybody ask what they are.
INTERNAL = {
    "BaseEventLoop.shutdown_asyncgens",
    "BaseEventLoop.shutdown_default_executor",
    "BaseEventLoop._create_server_getaddrinfo",
    "BaseSelectorEventLoop._accept_connection2",
    "VirtualLoop.shutdown_default_executor",
    "staggered_race.<locals>.run_one_coro",
}

WAKEUP = tasks.Task._Task__wakeup


def is_internal(task):
    code = getattr(task._coro, "cr_code", None)
    return code is not None and code.co_qualname in INTERNAL \
        and places.is_library(code)


def outcome_of(future):
    if future.cancelled():
        return OUTCOME.CANCELLED
    return OUTCOME.RAISED if future._exception else OUTCOME.RETURNED


class Tasks:
    """What is recorded of tasks and futures."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.wait = None     # what the running task has just awaited
        self.running = None  # the task whose step it is

    # ---- a task is made, is ready -----------------------------------------

    def know(self, task):
        """TASK_NEW, when a task is scheduled for the first time."""
        recorder = self.recorder
        if is_internal(task):
            task._simul_number = 0
            return
        recorder.begin_loop()
        recorder.last_task += 1
        number = task._simul_number = recorder.last_task
        name = task.get_name()
        coroutine = task._coro
        code = getattr(coroutine, "cr_code", None) or \
            getattr(coroutine, "gi_code", None)
        site = places.definition_of(code) if code else None
        if site:
            recorder.keep_source(site[0])
        task._simul_site = places.user_place(4)
        recorder.cause = recorder.record(
            EVENT.TASK_NEW, site=task._simul_site, task=number,
            parent=recorder.task, coroutine=site,
            name="" if name == f"Task-{number}" else name)

    def scheduled(self, callback, args):
        """A callback joins the ready queue: is it a task's next step?"""
        function = getattr(callback, "__func__", None)
        if function not in (tasks.Task._Task__step, WAKEUP):
            return
        task = callback.__self__
        if not hasattr(task, "_simul_number"):
            self.know(task)
        elif task is self.running:
            self.give_way(task, args)
        if task._simul_number > 0:
            self.recorder.record(EVENT.TASK_READY, task=task._simul_number,
                                 cause=self.recorder.cause)

    # ---- a step -----------------------------------------------------------

    def begin_step(self, task, error):
        recorder = self.recorder
        is_cancelled = task._must_cancel or \
            isinstance(error, asyncio.CancelledError)
        self.running = task
        self.wait = None
        recorder.task = task._simul_number
        if recorder.task == 0:
            return
        recorder.record(EVENT.TASK_RUN)
        if is_cancelled:
            recorder.record(EVENT.CANCEL_DELIVERED, site=task._simul_site)

    def end_step(self):
        self.running = None
        self.recorder.task = 0

    def suspend(self, task, reason, object_number, place):
        recorder = self.recorder
        task._simul_site = place
        self.running = None
        if task._simul_number == 0:
            return
        recorder.cause = recorder.record(
            EVENT.TASK_SUSPEND, reason, site=place, task=task._simul_number,
            object=object_number)
        recorder.task = 0

    def give_way(self, task, args):
        """A bare yield; or, with an error, a future that no one can await."""
        place = places.suspended_place(task._coro)
        if args:
            self.suspend(task, REASON.TASK, task._simul_number, place)
        else:
            self.suspend(task, REASON.YIELD, 0, place)

    def wait_for(self, task, future):
        """The task has awaited a future that is not done."""
        recorder = self.recorder
        wait = self.wait
        if wait is None or wait.future is not future:
            self.suspend(task, REASON.FUTURE, recorder.number_of(future),
                         places.suspended_place(task._coro))
            return
        number = recorder.number_of(wait.owner)
        if wait.reason != REASON.TASK:
            future._simul_reason = wait.reason
            future._simul_number = number
        if wait.reason in OPERATIONS and task._simul_number > 0:
            recorder.record(EVENT.IO_SUBMIT, OPERATIONS[wait.reason],
                            handle=number, bytes=0)
        self.suspend(task, wait.reason, number, wait.place)

    # ---- the end ----------------------------------------------------------

    def task_done(self, task):
        outcome = outcome_of(task)
        result = ""
        if outcome == OUTCOME.RAISED:
            error = task._exception
            result = f"{type(error).__name__}: {error}"[:255]
        return self.recorder.record(EVENT.TASK_DONE, outcome,
                                    task=task._simul_number, result=result)

    def future_done(self, future):
        """The event that settles a future: its own, or what has led to it."""
        recorder = self.recorder
        reason = getattr(future, "_simul_reason", None)
        job = getattr(future, "_simul_job", None)
        outcome = outcome_of(future)
        if outcome != OUTCOME.CANCELLED:
            if reason == REASON.SLEEP:
                return recorder.handle_event
            if job is not None:
                return job.done(recorder)
            if reason in ENDED_BY_IO:
                return self.io_done(future, reason)
        event = recorder.record(EVENT.FUTURE_DONE, outcome,
                                future=recorder.number_of(future))
        if job is not None:
            job.forget(recorder)
        return event

    def io_done(self, future, reason):
        """Reads and writes are recorded where bytes come and go."""
        recorder = self.recorder
        if reason in OPERATIONS and OPERATIONS[reason] != \
                OPERATIONS[REASON.READ]:
            status = getattr(future._exception, "errno", 0) or 0
            return recorder.record(EVENT.IO_DONE, OPERATIONS[reason],
                                   handle=recorder.number_of(future), bytes=0,
                                   status=status)
        return recorder.last_event()

    def settled(self, future):
        if not self.recorder.is_mine():
            return
        if not isinstance(future, asyncio.Task):
            self.recorder.cause = self.future_done(future)
        elif getattr(future, "_simul_number", 0) > 0:
            self.recorder.cause = self.task_done(future)
            self.running = None
        else:
            self.recorder.cause = self.recorder.last_event()

    # ---- a task that begins inside its parent's step ----------------------

    def start_eagerly(self, original, task):
        """In the trace the parent gives way and runs on afterwards."""
        recorder = self.recorder
        parent = self.running
        self.know(task)
        recorder.record(EVENT.TASK_READY, task=task._simul_number,
                        cause=recorder.cause)
        if parent is not None:
            self.suspend(parent, REASON.YIELD, 0, task._simul_site)
        self.begin_step(task, None)
        original(task)
        self.end_step()
        if parent is not None:
            recorder.record(EVENT.TASK_READY, task=parent._simul_number,
                            cause=recorder.last_event())
            self.begin_step(parent, None)


def patch_futures(recorder, watch):
    Future = futures.Future

    @wrap(Future, "_Future__schedule_callbacks")
    def schedule_callbacks(original, future):
        watch.settled(future)
        recorder.is_settling = True
        try:
            original(future)
        finally:
            recorder.is_settling = False

    @wrap(Future, "add_done_callback")
    def add_done_callback(original, future, callback, *, context=None):
        if getattr(callback, "__func__", None) is WAKEUP \
                and recorder.is_mine():
            watch.wait_for(callback.__self__, future)
        before = recorder.is_settling
        recorder.is_settling = True
        recorder.cause = recorder.last_event()
        try:
            original(future, callback, context=context)
        finally:
            recorder.is_settling = before

    @wrap(Future, "__await__")
    def await_future(original, future):
        if future._state == "PENDING" and recorder.is_mine():
            watch.wait = wait_of_await(future)
        return original(future)

    Future.__iter__ = Future.__await__


def patch_tasks(recorder, watch):
    Task = tasks.Task

    original_step = Task._Task__step

    def step(task, error=None):
        watch.begin_step(task, error)
        try:
            original_step(task, error)
        finally:
            watch.end_step()
            # The traceback of an error leads back here; it must not keep the
            # task, which reports that nobody has looked when it goes.
            task = error = None

    Task._Task__step = step

    if hasattr(Task, "_Task__eager_start"):
        @wrap(Task, "_Task__eager_start")
        def eager_start(original, task):
            watch.start_eagerly(original, task)

    @wrap(Task, "cancel")
    def cancel(original, task, *args, **keywords):
        if not task.done() and getattr(task, "_simul_number", 0) > 0:
            recorder.record(EVENT.CANCEL, victim=task._simul_number)
        return original(task, *args, **keywords)

    @wrap(Task, "set_name")
    def set_name(original, task, value):
        original(task, value)
        if getattr(task, "_simul_number", 0) > 0:
            recorder.record(EVENT.TASK_NAMED, task=task._simul_number,
                            name=task.get_name())


def patch(recorder):
    watch = Tasks(recorder)
    patch_futures(recorder, watch)
    patch_tasks(recorder, watch)
    return watch

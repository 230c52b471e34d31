"""What the recorder knows while a program runs, and the patches it makes.

The program runs under CPython's own asyncio in pure Python (the C accelerator
is left out before asyncio is imported), and each place where the runtime in C
records an event is wrapped here. Nothing is rescheduled: every wrapper calls
what it wraps, so the order of all steps is CPython's.
"""

import functools
import threading

from . import places
from .table import EVENT


class Recorder:
    """The trace, and whose step it is."""

    def __init__(self, writer, to_ns):
        self.writer = writer
        self.to_ns = to_ns      # a time of the loop's -> ns of the trace
        self.thread = threading.get_ident()
        self.task = 0           # whose step it is; 0: nobody's
        self.last_task = 0
        self.last_object = 0
        self.cause = 0          # the event that settles futures just now
        self.handle_event = 0   # what made the handle due that runs
        self.has_loop = False   # LOOP_BEGIN is recorded, LOOP_END is not
        self.is_new_turn = False
        self.is_settling = False  # callbacks of a future are being scheduled
        self.known_files = set()
        self.loose_ends = []    # to be called before the trace is closed
        self.turn_hooks = []    # to be called as a turn of the loop begins
        self.is_on = True

    def is_mine(self):
        """Is this the thread whose events are recorded?"""
        return self.is_on and threading.get_ident() == self.thread

    def record(self, kind, flags=0, site=None, task=None, **fields):
        """Records an event of the task whose step it is, unless another is
        named; returns its number."""
        if not self.is_mine():
            return 0
        if site is not None:
            self.keep_source(site[0])
        if task is None:
            task = self.task
        return self.writer.record(kind, flags, site, task, **fields)

    def record_text(self, kind, name, text, flags=0, site=None, task=None):
        if not self.is_mine():
            return 0
        if site is not None:
            self.keep_source(site[0])
        return self.writer.record_text(
            kind, name, text, flags=flags, site=site,
            task=self.task if task is None else task)

    def last_event(self):
        return self.writer.event_count - 1

    def keep_source(self, file):
        """Puts the text of a source file of the user's into the trace."""
        if file in self.known_files:
            return
        self.known_files.add(file)
        text = places.source_of(file)
        if text:
            self.writer.record_text(EVENT.SOURCE, "text", text, file=file)

    def new_object(self):
        self.last_object += 1
        return self.last_object

    def number_of(self, thing):
        """The number of a future, lock or transport in the trace."""
        number = getattr(thing, "_simul_number", None)
        if number is None:
            number = thing._simul_number = self.new_object()
        return number

    def begin_loop(self):
        if not self.has_loop:
            self.has_loop = True
            self.record(EVENT.LOOP_BEGIN, task=0)

    def end_loop(self):
        if self.has_loop:
            self.has_loop = False
            self.record(EVENT.LOOP_END, task=0)

    def leave(self):
        """In a child process: its parent goes on with the trace."""
        self.is_on = False

    def close(self):
        if not self.is_on:
            return
        for tie in self.loose_ends:
            tie()
        self.end_loop()
        self.is_on = False
        self.writer.close()


def wrap(owner, name):
    """Replaces a method by one that is given the original first.

        @wrap(Lock, "release")
        def release(original, lock): ...
    """
    original = getattr(owner, name)

    def put(replacement):
        @functools.wraps(original)
        def method(*args, **keywords):
            return replacement(original, *args, **keywords)
        setattr(owner, name, method)
        return method

    return put

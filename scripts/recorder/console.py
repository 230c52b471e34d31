"""What a program says: prints, log lines, warnings; and its blocking sleeps."""

import asyncio
from asyncio import base_events
import logging
import sys
import time
import warnings

from . import places
from .recorder import wrap
from .table import EVENT, LEVEL
from .threads import Job


class RecordedOutput:
    """Standard output, recorded line by line without the newlines."""

    def __init__(self, stream, recorder):
        self.stream = stream
        self.recorder = recorder
        self.rest = ""

    def write(self, text):
        if self.recorder.is_mine():
            self.rest += text
            *lines, self.rest = self.rest.split("\n")
            for line in lines:
                self.say(line)
        elif getattr(Job.here, "job", None):
            Job.here.job.printed += text.splitlines()
        return self.stream.write(text)

    def say(self, line):
        self.recorder.record_text(EVENT.PRINT, "text", line, flags=1)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        if self.rest and self.recorder.is_mine():
            self.say(self.rest)
            self.rest = ""
        self.stream.flush()

    def __getattr__(self, name):
        return getattr(self.stream, name)


def patch_output(recorder):
    output = sys.stdout = RecordedOutput(sys.stdout, recorder)

    def release():
        output.flush()
        sys.stdout = output.stream

    recorder.loose_ends.append(release)


def level_of(number):
    if number >= logging.ERROR:
        return LEVEL.ERROR
    if number >= logging.WARNING:
        return LEVEL.WARNING
    return LEVEL.INFO if number >= logging.INFO else LEVEL.DEBUG


def patch_logging(recorder):
    @wrap(logging.Logger, "callHandlers")
    def call_handlers(original, logger, entry):
        if recorder.is_mine() and logger.name != "asyncio":
            recorder.record_text(EVENT.LOG, "text", entry.getMessage(),
                                 flags=level_of(entry.levelno),
                                 site=places.user_place())
        original(logger, entry)


# ---- warnings -------------------------------------------------------------

# What CPython says, and the number of our warning.
WARNINGS = [("exception was never retrieved", 10),
            ("was destroyed but it is pending", 11),
            ("Exception in callback", 12)]


def number_of_warning(message):
    for words, number in WARNINGS:
        if words in message:
            return number
    return None


def tell_of(message, context):
    """As the runtime in C words it: who, and what it ended with."""
    task = context.get("task") or context.get("future")
    error = context.get("exception")
    if isinstance(task, asyncio.Task):
        message = f"{message}: {task.get_name()}"
        if error is not None:
            message += " ended with"
    if error is not None:
        message += f"{'' if message.endswith('with') else ':'} " \
                   f"{type(error).__name__}: {error}"
    return message


def patch_handler(recorder):
    @wrap(base_events.BaseEventLoop, "call_exception_handler")
    def call_exception_handler(original, loop, context):
        message = context.get("message", "")
        number = number_of_warning(message)
        if number is not None and recorder.is_mine():
            task = context.get("task") or context.get("future")
            recorder.record(EVENT.WARNING, number,
                            text=tell_of(message, context),
                            site=getattr(task, "_simul_site", None),
                            evidence=None)
        original(loop, context)


def patch_never_awaited(recorder):
    original = warnings.showwarning

    def show(message, category, filename, lineno, *rest):
        if "was never awaited" in str(message) and recorder.is_mine():
            recorder.record(EVENT.WARNING, 9, text=str(message),
                            site=places.user_place(), evidence=None)
        original(message, category, filename, lineno, *rest)

    warnings.showwarning = show


# ---- blocking sleeps ------------------------------------------------------

def patch_sleep(recorder):
    original = time.sleep

    def sleep(seconds):
        if not recorder.is_mine():
            original(seconds)
            return
        site = places.user_place(2)
        recorder.record(EVENT.BLOCK_BEGIN, site=site,
                        duration=max(0, round(seconds * 1e9)))
        try:
            original(seconds)
        finally:
            recorder.record(EVENT.BLOCK_END, site=site)

    time.sleep = sleep


def patch(recorder):
    patch_output(recorder)
    patch_logging(recorder)
    patch_handler(recorder)
    patch_never_awaited(recorder)
    patch_sleep(recorder)

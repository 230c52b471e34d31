#!/usr/bin/env python3
"""Record an unchanged asyncio program, run by CPython, as a trace of Simul.

    record_cpython.py [-o FILE] [--clock real|virtual] [--seed N]
                      PROGRAM.py [ARG...]

    -o FILE           where the trace goes (default: PROGRAM.simul, here)
    --clock virtual   no sleep takes time: see virtual_python.py
    --seed N          seeds `random`, and is kept in the trace

Every command reads the trace as if the program were written in C: `simul
tell`, `stats`, `why`, `lint`, `check`, `compare`, `export`, and the window.
The program's output goes where it always goes, and so does its exit status;
2 means wrong usage, 3 that the program cannot be read. CPython 3.11 or later.
"""

import os
import platform
import random
import runpy
import sys
import time
import traceback
from pathlib import Path

# asyncio in pure Python: its C accelerator cannot be looked into. This must
# happen before anything imports asyncio.
sys.modules["_asyncio"] = None

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

USAGE = 2
UNREADABLE = 3


def fail(status, sentence):
    print(f"record_cpython.py: {sentence}", file=sys.stderr)
    sys.exit(status)


class Options:
    """The command line."""

    def __init__(self, words):
        self.output = None
        self.clock = "real"
        self.seed = None
        while words and words[0].startswith("-"):
            words = self.take(words)
        if not words:
            fail(USAGE, "which program? record_cpython.py [-o FILE] "
                 "[--clock real|virtual] [--seed N] PROGRAM.py [ARG...]")
        self.program = words[0]
        self.arguments = words[1:]

    def take(self, words):
        """Takes one option and its value; returns the words behind them."""
        option, equals, value = words[0].partition("=")
        rest = words[1:]
        if option in ("-h", "--help"):
            print(__doc__.strip())
            sys.exit(0)
        if option not in ("-o", "--output", "--clock", "--seed"):
            fail(USAGE, f"there is no option '{option}'; --help lists them")
        if not equals:
            if not rest:
                fail(USAGE, f"{option} needs a value")
            value, *rest = rest
        self.set(option, value)
        return rest

    def set(self, option, value):
        if option in ("-o", "--output"):
            self.output = value
        elif option == "--clock":
            if value not in ("real", "virtual"):
                fail(USAGE, f"--clock is '{value}'; write real or virtual")
            self.clock = value
        elif not value.isdecimal() or int(value) >= 2**64:
            fail(USAGE, f"--seed is '{value}'; write a number from 0")
        else:
            self.seed = int(value)


# ---- the trace ------------------------------------------------------------

def open_writer(options):
    """The file and the clock: a Writer, and what turns the loop's times into
    the trace's."""
    from recorder.table import CLOCK
    from recorder.writer import Writer, real_clock
    import virtual_python

    path = options.output or Path(options.program).stem + ".simul"
    is_virtual = options.clock == "virtual"
    if is_virtual:
        def clock():
            return virtual_python.clock.now_ns
        to_ns = virtual_python.to_ns
    else:
        clock, begin_ns = real_clock()

        def to_ns(seconds):
            return max(0, round(seconds * 1e9) - begin_ns)
    try:
        # Somebody may be looking at a trace of that name.
        if os.path.isfile(path):
            os.unlink(path)
        writer = Writer(path, clock, CLOCK.VIRTUAL if is_virtual
                        else CLOCK.REAL, options.seed or 0,
                        0 if is_virtual else time.time_ns())
    except OSError as error:
        fail(UNREADABLE, f"{path} cannot be written: {error.strerror}; "
             "choose another place with -o FILE")
    return writer, to_ns


def modes_of(arguments):
    """What `--mode sync` or `--count 3` of the program's say."""
    for name, value in zip(arguments, arguments[1:]):
        if name.startswith("--") and not value.startswith("-"):
            yield name[2:], value


def record_meta(recorder, options):
    from recorder.table import EVENT
    about = [("program", Path(options.program).name),
             ("arguments", " ".join(options.arguments)),
             *modes_of(options.arguments),
             ("clock", options.clock),
             ("seed", str(options.seed or 0)),
             ("python", platform.python_version())]
    for key, value in about:
        recorder.record(EVENT.META, key=key, value=value)
    if options.clock == "real":
        recorder.record(EVENT.CLOCK, monotonic=time.monotonic_ns(),
                        wall=time.time_ns())


def begin(options):
    """Puts everything in place; from here on the program is watched."""
    import virtual_python
    from recorder import (calls, console, groups, loop, streams, sync, tasks,
                          threads)
    from recorder.recorder import Recorder

    is_virtual = options.clock == "virtual"
    if is_virtual:
        virtual_python.install()
    recorder = Recorder(*open_writer(options))
    record_meta(recorder, options)
    # A child's events are none of ours.
    os.register_at_fork(after_in_child=recorder.leave)
    watch = tasks.patch(recorder)
    loop.patch(recorder, watch, is_virtual)
    for part in (groups, sync, threads, streams, console):
        part.patch(recorder)
    calls.patch(recorder, watch)
    return recorder


# ---- the program ----------------------------------------------------------

def run_program(options):
    """Runs the file as `python3 FILE` would; returns the exit status."""
    import virtual_python

    sys.argv = [options.program, *options.arguments]
    sys.path[0] = str(Path(options.program).parent)
    try:
        runpy.run_path(options.program, run_name="__main__")
    except virtual_python.Deadlock as deadlock:
        print(f"record_cpython.py: {deadlock}", file=sys.stderr)
        return 1
    except SystemExit as leaving:
        return leaving
    except KeyboardInterrupt:
        print_error()
        return 130
    except BaseException:
        print_error()
        return 1
    return 0


def print_error():
    """The traceback, without the frames that are not the program's."""
    kind, error, trace = sys.exc_info()
    own = (str(HERE), "<frozen runpy>")
    while trace is not None and \
            trace.tb_frame.f_code.co_filename.startswith(own):
        trace = trace.tb_next
    traceback.print_exception(kind, error, trace)


def fix_hashes(options):
    """On the virtual clock two runs are to be the same, so sets must be."""
    if options.clock == "virtual" and "PYTHONHASHSEED" not in os.environ:
        os.environ["PYTHONHASHSEED"] = str((options.seed or 0) % 2**32)
        os.execv(sys.executable, [sys.executable, *sys.argv])


def main():
    if sys.version_info < (3, 11):
        fail(USAGE, f"this is Python {platform.python_version()}; it needs "
             "3.11 or later")
    options = Options(sys.argv[1:])
    if not Path(options.program).is_file():
        fail(UNREADABLE, f"there is no file '{options.program}'")
    fix_hashes(options)
    if options.seed is not None or options.clock == "virtual":
        random.seed(options.seed or 0)
    recorder = begin(options)
    status = run_program(options)
    recorder.close()
    if isinstance(status, SystemExit):
        raise status
    return status


if __name__ == "__main__":
    sys.exit(main())

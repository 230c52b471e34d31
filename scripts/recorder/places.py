"""Places in the source, as the trace names them: (file, function, line).

What a student wrote is the user's; Python's own library, what was installed
beside it, and the recorder itself are the library's. Where a task waits is the
innermost line of the user's, as in C it is the line with the `await`.
"""

import os
import sys
import sysconfig
from pathlib import Path

SCRIPTS = str(Path(__file__).resolve().parents[1])  # ours, and the oracle
LIBRARY = os.path.realpath(sysconfig.get_path("stdlib"))
INSTALLED = {os.path.realpath(sysconfig.get_path(name))
             for name in ("purelib", "platlib")}

_is_library = {}  # code.co_filename -> bool
_names = {}       # code.co_filename -> the name in the trace
_paths = {}       # that name -> the path


def is_below(path, folder):
    return path.startswith(folder + os.sep)


def judge(filename):
    if filename.startswith("<"):
        return True
    path = os.path.realpath(filename)
    return (is_below(path, SCRIPTS) or is_below(path, LIBRARY)
            or any(is_below(path, folder) for folder in INSTALLED)
            or "dist-packages" in path)


def is_library(code):
    """Is this Python's own code, or somebody else's package?"""
    answer = _is_library.get(code.co_filename)
    if answer is None:
        answer = _is_library[code.co_filename] = judge(code.co_filename)
    return answer


def name_file(filename):
    """A path from here where that is shorter; the library's from its root."""
    path = os.path.realpath(filename)
    for folder in (os.getcwd(), LIBRARY):
        if is_below(path, folder):
            return os.path.relpath(path, folder)
    return filename


def file_of(code):
    name = _names.get(code.co_filename)
    if name is None:
        name = _names[code.co_filename] = name_file(code.co_filename)
        _paths[name] = os.path.realpath(code.co_filename)
    return name


def source_of(name):
    """The text of a file of the user's; None for one of the library's."""
    path = _paths.get(name, name)
    if judge(path) or not os.path.isfile(path):
        return None
    with open(path, encoding="utf-8", errors="replace") as source:
        return source.read()


def definition_of(code):
    """Where a function begins."""
    return (file_of(code), code.co_name, code.co_firstlineno)


def place_of(frame):
    """Where a frame is."""
    code = frame.f_code
    return (file_of(code), code.co_name, frame.f_lineno or code.co_firstlineno)


def is_edge(code):
    """Does the loop begin a handle here? Behind it lies no reason of what the
    handle does, but only the line that runs the loop."""
    return code.co_name == "_run" and code.co_qualname == "Handle._run"


def user_frame(frame):
    """The innermost frame of the user's, from `frame` outward, or None."""
    while frame is not None and is_library(frame.f_code):
        if is_edge(frame.f_code):
            return None
        frame = frame.f_back
    return frame


def user_place(depth=1):
    """Where the user's code is that has led here, or None."""
    frame = user_frame(sys._getframe(depth))
    return place_of(frame) if frame else None


def frames_of(awaitable):
    """The frames of a suspended coroutine, outermost first."""
    while awaitable is not None:
        for prefix in ("cr", "gi", "ag"):
            frame = getattr(awaitable, prefix + "_frame", None)
            if frame is not None:
                break
        else:
            return
        yield frame
        inner = "gi_yieldfrom" if prefix == "gi" else prefix + "_await"
        awaitable = getattr(awaitable, inner, None)


def suspended_place(coroutine):
    """The innermost line of the user's in a suspended coroutine, or None."""
    place = None
    for frame in frames_of(coroutine):
        if not is_library(frame.f_code):
            place = place_of(frame)
    return place


def code_of(function):
    """The code behind a callback, or None."""
    while hasattr(function, "func"):  # functools.partial
        function = function.func
    function = getattr(function, "__func__", function)
    return getattr(function, "__code__", None)

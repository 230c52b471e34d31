"""The tables of the trace, read from the C headers that define them.

    EVENT.TASK_RUN          a Kind: its number and its fields
    REASON.SLEEP            the number that stands in the header
    FORMAT.SIM_BLOCK_BYTES  a constant of the file format
    CLOCK.VIRTUAL           a kind of clock

Nothing is written down twice: a number that changes in trace/event.h changes
here.
"""

import re
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[2]
TRACE = ROOT / "runtime" / "trace"


class Kind:
    """One kind of event: its number and what `arg`, `a` and `b` hold."""

    def __init__(self, number, fields):
        self.number = number
        # [(name, type, place)], place 0 for arg, 1 for a, 2 for b.
        self.fields = [(*field.split(":"), place)
                       for place, field in enumerate(fields) if field]
        self.has_second = any(fields[1:])


def macros_of(text):
    """The X-macros of a header: their name and their entries."""
    pattern = r"#define (SIM_\w+)\(X\)((?:.*\\\n)*.*\n)"
    for name, body in re.findall(pattern, text):
        yield name, body.replace("\\\n", " ")


def words_of(body):
    return {name: int(number)
            for name, number in re.findall(r"\bX\((\w+),\s*(\d+)", body)}


def kinds_of(body):
    entry = (r'\bX\((\w+),\s*(\d+),\s*"[^"]*",'
             r'\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)"')
    return {name: Kind(int(number), fields)
            for name, number, *fields in re.findall(entry, body)}


def read_tables(path):
    """{"EVENTS": {...}, "REASONS": {...}, ...} of event.h."""
    tables = {}
    for name, body in macros_of(path.read_text()):
        family = name.rsplit("_", 1)[-1]
        entries = kinds_of(body) if family == "EVENTS" else words_of(body)
        tables.setdefault(family, {}).update(entries)
    return tables


def read_constants(path):
    """The constants of format.h that are plain numbers."""
    text = path.read_text()
    found = re.findall(r"(SIM_\w+)(?: = | )(0x[0-9a-f]+|\d+)u?[,\s]", text)
    return {name: int(number, 0) for name, number in found}


def read_clock_kinds(path):
    """{"REAL": 0, ...}: the enumeration that counts from zero."""
    names = re.search(r"enum SimClockKind \{(.*?)\}", path.read_text(), re.S)
    found = re.findall(r"SIM_CLOCK_(\w+)", names.group(1))
    return {name: number for number, name in enumerate(found)}


_tables = read_tables(TRACE / "event.h")
EVENT = SimpleNamespace(**_tables["EVENTS"])
REASON = SimpleNamespace(**_tables["REASONS"])
OUTCOME = SimpleNamespace(**_tables["OUTCOMES"])
OPERATION = SimpleNamespace(**_tables["OPERATIONS"])
RESOURCE = SimpleNamespace(**_tables["RESOURCES"])
WORKER = SimpleNamespace(**_tables["WORKERS"])
LEVEL = SimpleNamespace(**_tables["LEVELS"])
FORMAT = SimpleNamespace(**read_constants(TRACE / "format.h"))
CLOCK = SimpleNamespace(**read_clock_kinds(ROOT / "runtime/base/clock.h"))

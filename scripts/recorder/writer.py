"""Recording: from an event to sixteen bytes in a file.

The file is that of runtime/trace/writer.c (docs/trace-format.md): two live
blocks of 64 KiB are mapped at its head and filled in turn, full ones are
appended. The kernel owns the mapped pages, so a program that is killed at any
instant leaves a file that opens up to its last event.

What an event's fields hold stands in the table of events; here a text gets a
number and is defined, a place in the source likewise, a cause becomes "so many
events ago".
"""

import mmap
import os
import struct
import sys
import time

from .table import EVENT, FORMAT

U32 = 0xFFFFFFFF
RECORD = struct.Struct("<IBBHII")
SECOND = struct.Struct("<QQ")
BLOCK_HEADER = struct.Struct("<IIQQq4Q")
FILE_HEADER = struct.Struct("<QIIdQIIq")
IS_FINISHED_OFFSET = 36

BLOCK_BYTES = FORMAT.SIM_BLOCK_BYTES
RECORD_BYTES = FORMAT.SIM_RECORD_BYTES
HEADER_BYTES = FORMAT.SIM_HEADER_BYTES
BLOCKS_OFFSET = HEADER_BYTES + 2 * BLOCK_BYTES
NAME_BYTES = 1024  # a longer name is cut
PIECE_BYTES = FORMAT.SIM_STRING_LIMIT_BYTES // 2  # a longer text is divided
MOST_SITES = 65535


class Writer:
    """A trace that is being written, on one thread."""

    def __init__(self, path, clock, clock_kind, seed, wall_ns):
        self.clock = clock  # () -> nanoseconds since the run began
        self.event_count = 0
        self.strings = {}   # text -> its number, of texts that come again
        self.last_string = 0
        self.sites = {}     # (file, function, line) -> its number
        self.defined = set()  # what the current block has defined
        self.dropped = None   # where the DROPPED event lies, once stopped
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC,
                                  0o666)
        os.posix_fallocate(self.descriptor, 0, BLOCKS_OFFSET)
        self.map = mmap.mmap(self.descriptor, BLOCKS_OFFSET)
        self.end = BLOCKS_OFFSET
        self.live = 0
        self.sequence = 0
        header = FILE_HEADER.pack(FORMAT.SIM_TRACE_MAGIC,
                                  FORMAT.SIM_TRACE_VERSION, clock_kind, 1.0,
                                  seed, 0, 0, wall_ns)
        self.map[:len(header)] = header
        self.begin_block()

    # ---- blocks -----------------------------------------------------------

    def begin_block(self):
        self.block = HEADER_BYTES + self.live * BLOCK_BYTES
        self.base_ns = self.clock()
        self.defined.clear()
        header = BLOCK_HEADER.pack(FORMAT.SIM_BLOCK_MAGIC, 0, self.sequence,
                                   self.event_count, self.base_ns, 0, 0, 0, 0)
        # A block without its magic is none, so that goes first, comes last.
        self.map[self.block:self.block + 4] = bytes(4)
        self.map[self.block + 4:self.block + BLOCK_BYTES] = bytes(
            BLOCK_BYTES - 4)
        self.next = self.block + len(header)
        self.map[self.block + 4:self.next] = header[4:]
        self.map[self.block:self.block + 4] = header[:4]

    def turn_block(self):
        """Appends the full block and goes on in the other one."""
        block = self.map[self.block:self.block + BLOCK_BYTES]
        written = 0
        while written < BLOCK_BYTES:
            written += os.pwrite(self.descriptor, block[written:],
                                 self.end + written)
        self.end += BLOCK_BYTES
        self.live = 1 - self.live
        self.sequence += 1
        self.begin_block()

    def stop(self, error):
        """The disk is full: recording ends, the program goes on."""
        self.live = 1 - self.live
        self.sequence += 1
        self.begin_block()
        self.dropped = self.next
        self.store(RECORD.pack(0, EVENT.DROPPED.number, 0, 0, 0, 0))
        print(f"record_cpython.py: recording stopped: {error.strerror}; the "
              "program runs on without it", file=sys.stderr)

    def store(self, chunk):
        """The kind of the first record comes last: whoever reads the file
        while we are killed sees either the whole chunk or the end."""
        begin = self.next
        self.next += len(chunk)
        self.map[begin + 8:self.next] = chunk[8:]
        self.map[begin:begin + 8] = chunk[:8]

    # ---- definitions ------------------------------------------------------

    def put_string(self, chunk, number, text):
        chunk += RECORD.pack(0, FORMAT.SIM_RECORD_STRING, 0, 0, number,
                             len(text))
        chunk += text
        chunk += bytes(-len(text) % RECORD_BYTES)
        return number

    def new_string(self, chunk, text):
        self.last_string += 1
        return self.put_string(chunk, self.last_string, text)

    def known_string(self, chunk, text):
        encoded = encode(text)[:NAME_BYTES]
        number = self.strings.get(encoded)
        if number is None:
            self.last_string += 1
            number = self.strings[encoded] = self.last_string
        if encoded not in self.defined:
            self.defined.add(encoded)
            self.put_string(chunk, number, encoded)
        return number

    def known_site(self, chunk, site):
        if site is None:
            return 0
        number = self.sites.get(site)
        if number is None:
            if len(self.sites) == MOST_SITES:
                return 0
            number = self.sites[site] = len(self.sites) + 1
        if site not in self.defined:
            self.defined.add(site)
            name, function, line = site
            file = self.known_string(chunk, name)
            function = self.known_string(chunk, function)
            chunk += RECORD.pack(0, FORMAT.SIM_RECORD_SITE,
                                 1 << FORMAT.SIM_MORE_SHIFT, number, file,
                                 line)
            chunk += SECOND.pack(function, 0)
        return number

    # ---- events -----------------------------------------------------------

    def encode_field(self, chunk, kind, value):
        if value is None:
            return 0
        if kind == "string":
            return self.new_string(chunk, encode(value)) if value else 0
        if kind == "site":
            return self.known_site(chunk, value)
        if kind == "back":
            return min(self.event_count - value, U32)
        if kind == "real":
            return struct.unpack("<Q", struct.pack("<d", value))[0]
        return value

    def encode_event(self, kind, flags, site, task, fields):
        """The records of an event, what they refer to first."""
        chunk = bytearray()
        values = [0, 0, 0]
        for name, form, place in kind.fields:
            values[place] = self.encode_field(chunk, form, fields[name])
        site = self.known_site(chunk, site)
        now_ns = self.clock()
        if now_ns - self.base_ns > U32:
            chunk += RECORD.pack(0, FORMAT.SIM_RECORD_TIME, 0, 0,
                                 now_ns & U32, now_ns >> 32)
            self.base_ns = now_ns
        more = int(kind.has_second) << FORMAT.SIM_MORE_SHIFT
        chunk += RECORD.pack(now_ns - self.base_ns, kind.number, flags | more,
                             site, task, values[0] & U32)
        if kind.has_second:
            chunk += SECOND.pack(values[1], values[2])
        return chunk

    def record(self, kind, flags=0, site=None, task=0, **fields):
        """Records an event; its fields bear the names of the table. Returns
        its number, which a later event may name as its cause."""
        if self.dropped is not None:
            return self.drop()
        chunk = self.encode_event(kind, flags, site, task, fields)
        if self.next + len(chunk) > self.block + BLOCK_BYTES - RECORD_BYTES:
            try:
                self.turn_block()
            except OSError as error:
                self.stop(error)
                return self.drop()
            # The new block knows nothing of what the old one had defined.
            chunk = self.encode_event(kind, flags, site, task, fields)
        self.store(chunk)
        self.event_count += 1
        return self.event_count - 1

    def drop(self):
        """Counts an event that cannot be recorded any more."""
        place = self.dropped + 12
        count = int.from_bytes(self.map[place:place + 4], "little") + 1
        self.map[place:place + 4] = count.to_bytes(4, "little")
        return self.event_count

    def record_text(self, kind, name, text, **rest):
        """The same with a text of any length, in pieces if it is long."""
        event = self.event_count
        for piece in pieces_of(text):
            event = self.record(kind, **{name: piece}, **rest)
        return event

    def close(self):
        """The program has ended in order."""
        self.map[IS_FINISHED_OFFSET:IS_FINISHED_OFFSET + 4] = bytes(
            [1, 0, 0, 0])
        self.map.flush()
        self.map.close()
        os.close(self.descriptor)


def encode(text):
    return text.encode("utf-8", "replace")


def pieces_of(text):
    """Pieces that fit into a record each; no character is cut in two."""
    most = PIECE_BYTES // 4
    if len(text) <= most:
        return [text]
    return [text[begin:begin + most] for begin in range(0, len(text), most)]


def real_clock():
    """A clock that counts nanoseconds from now on."""
    begin_ns = time.monotonic_ns()
    monotonic_ns = time.monotonic_ns
    return lambda: monotonic_ns() - begin_ns, begin_ns

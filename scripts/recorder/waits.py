"""Why a task waits, and for which object.

A future says nothing of what it is for, but the frames that await it do:
between it and the user's own line stand the library's functions, Lock.acquire
or Queue.get, and the lock or the queue is their `self`. Where such functions
call each other the outer one may know better: Queue.join waits for an event,
and what the user waits for is the queue.
"""

import asyncio
import sys

from . import places
from .table import OPERATION, REASON

# The innermost function of the library that is named here decides.
INNER = {
    "Lock.acquire": REASON.LOCK,
    "Event.wait": REASON.EVENT,
    "Condition.wait": REASON.CONDITION,
    "Semaphore.acquire": REASON.SEMAPHORE,
    "Queue.get": REASON.QUEUE_GET,
    "Queue.put": REASON.QUEUE_PUT,
    "_wait": REASON.WAIT,
    "TaskGroup.__aexit__": REASON.GROUP,
    "TaskGroup._aexit": REASON.GROUP,
    "StreamReader._wait_for_data": REASON.READ,
    "FlowControlMixin._drain_helper": REASON.WRITE,
    "StreamWriter.wait_closed": REASON.WRITE,
    "StreamWriter.drain": REASON.WRITE,
    "StreamWriter.start_tls": REASON.CONNECT,
    "BaseEventLoop.create_connection": REASON.CONNECT,
    "_UnixSelectorEventLoop.create_unix_connection": REASON.CONNECT,
    "BaseEventLoop.create_datagram_endpoint": REASON.CONNECT,
    "BaseEventLoop.getaddrinfo": REASON.DNS,
    "BaseEventLoop.create_server": REASON.DNS,
    "BaseSelectorEventLoop.sock_connect": REASON.CONNECT,
    "BaseSelectorEventLoop.sock_accept": REASON.ACCEPT,
    "BaseSelectorEventLoop.sock_recv": REASON.READ,
    "BaseSelectorEventLoop.sock_recv_into": REASON.READ,
    "BaseSelectorEventLoop.sock_recvfrom": REASON.READ,
    "BaseSelectorEventLoop.sock_sendall": REASON.WRITE,
    "BaseSelectorEventLoop.sock_sendto": REASON.WRITE,
    "Server.serve_forever": REASON.ACCEPT,
    "Server.wait_closed": REASON.ACCEPT,
    "Process.wait": REASON.PROCESS,
    "Process.communicate": REASON.PROCESS,
    "BaseSubprocessTransport._wait": REASON.PROCESS,
    "BaseSubprocessTransport._connect_pipes": REASON.PROCESS,
}

# What a function further out makes of it.
OUTER = {
    ("Queue.join", REASON.EVENT): REASON.QUEUE_JOIN,
    ("Barrier._wait", REASON.CONDITION): REASON.BARRIER,
    ("Barrier._block", REASON.CONDITION): REASON.BARRIER,
    ("as_completed.<locals>._wait_for_one", REASON.QUEUE_GET): REASON.WAIT,
    ("_AsCompletedIterator._wait_for_one", REASON.QUEUE_GET): REASON.WAIT,
}

# What the system is asked to do when a task begins to wait.
OPERATIONS = {REASON.READ: OPERATION.READ, REASON.CONNECT: OPERATION.CONNECT,
              REASON.DNS: OPERATION.RESOLVE}

# Waits that I/O ends: no FUTURE_DONE, the cause is the system's answer.
ENDED_BY_IO = {REASON.READ, REASON.WRITE, REASON.CONNECT, REASON.ACCEPT,
               REASON.DNS, REASON.PROCESS}


class Wait:
    """One wait: the reason, the object's owner, the user's line."""

    def __init__(self, future, frame):
        self.future = future
        self.reason = REASON.FUTURE
        self.owner = future
        self.place = None
        self.look(frame)
        reason = getattr(future, "_simul_reason", None)
        if isinstance(future, asyncio.Task):
            reason = REASON.TASK
        if reason is not None:
            self.reason, self.owner = reason, future

    def look(self, frame):
        """Walks from the await outward to the first line of the user's."""
        while frame is not None and places.is_library(frame.f_code):
            name = frame.f_code.co_qualname
            if places.is_edge(frame.f_code):
                return
            reason = INNER.get(name)
            if self.reason != REASON.FUTURE:
                reason = OUTER.get((name, self.reason))
            if reason is not None:
                self.reason = reason
                self.owner = owner_of(frame, self.owner)
            frame = frame.f_back
        if frame is not None:
            self.place = places.place_of(frame)


def owner_of(frame, future):
    """The lock, queue or connection whose method a frame is."""
    owner = frame.f_locals.get("self", future)
    transport = getattr(owner, "_transport", None)
    if transport is not None:
        return transport
    return owner if hasattr(owner, "_simul_number") else future


def wait_of_await(future):
    """The wait that begins where the caller's caller awaits a future."""
    return Wait(future, sys._getframe(2))

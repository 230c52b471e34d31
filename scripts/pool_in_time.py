"""A pool of processes on the virtual clock of virtual_python.py.

Another process has a clock of its own, which its sleeps move. Virtual time
cannot go on here while it runs, so its answer comes at once; it is then held
back until the time has passed that the call would have taken, from when one of
the pool's processes was free.

This is a module of its own because a pool tells its processes by name what to
call: they must find call_and_count_sleep where this process finds it.
"""

import functools
import time
import types

clock = None  # virtual_python's, and in another process its copy

# Pipes between processes look at the time until it goes on: at the real one.
real_time = types.SimpleNamespace(monotonic=time.monotonic, sleep=time.sleep)


def call_and_count_sleep(function, args):
    """Runs in another process: how long it slept, and its result."""
    if is_virtual():
        clock.now_ns = 0
    result = function(*args)
    return clock.now_ns if is_virtual() else 0, result


def is_virtual():
    return "now_ns" in vars(clock)


def settle(result, answer):
    """Hands the answer of another process on to who waits for it."""
    if result.done():
        return
    if answer.cancelled():
        result.cancel()
    elif answer.exception():
        result.set_exception(answer.exception())
    else:
        result.set_result(answer.result()[1])


class PoolInTime:
    """Of a loop: run_in_executor for a ProcessPoolExecutor."""

    def __init__(self):
        super().__init__()
        self.free_at_ns = {}  # of each pool: when each process is free

    def run_in_process(self, run_in_executor, pool, function, args):
        import multiprocessing.connection  # few programs need it

        multiprocessing.connection.time = real_time
        asked_ns = clock.now_ns
        result = self.create_future()
        self.jobs_in_flight += 1
        answer = run_in_executor(pool, call_and_count_sleep, function, args)
        answer.add_done_callback(functools.partial(
            self.process_has_answered, result, pool, asked_ns))
        return result

    def process_has_answered(self, result, pool, asked_ns, answer):
        self.jobs_in_flight -= 1
        if answer.cancelled() or answer.exception():
            settle(result, answer)
            return
        free_at_ns = self.free_at_ns.setdefault(pool, [0] * pool._max_workers)
        first = free_at_ns.index(min(free_at_ns))
        slept_ns, _ = answer.result()
        free_at_ns[first] = max(asked_ns, free_at_ns[first]) + slept_ns
        self.call_at_ns(free_at_ns[first], settle, result, answer)

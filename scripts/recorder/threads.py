"""Jobs that run on threads: when they began and ended, and in which lane. Of
those in other processes only what the loop sees is known."""

from asyncio import base_events
import collections
import concurrent.futures
import socket
import threading
import weakref

from . import places
from .recorder import wrap
from .table import EVENT, REASON, WORKER

MOST_LANES = 63


class Lanes:
    """Gives each job that runs the lowest number that is free."""

    def __init__(self):
        self.taken = set()
        self.lock = threading.Lock()

    def take(self):
        with self.lock:
            for lane in range(1, MOST_LANES + 1):
                if lane not in self.taken:
                    self.taken.add(lane)
                    return lane
        return 0

    def give(self, lane):
        with self.lock:
            self.taken.discard(lane)


class Pool:
    """A pool of processes, as far as the loop can tell: who asks first begins
    first, when a process is free."""

    def __init__(self, lanes, size):
        self.lanes = lanes
        self.idle = size
        self.waiting = collections.deque()

    def submit(self, job):
        self.waiting.append(job)
        self.begin_next()

    def begin_next(self):
        if self.idle > 0 and self.waiting:
            self.idle -= 1
            self.waiting.popleft().begin(self.lanes.take())

    def ended(self, job):
        if job in self.waiting:
            self.waiting.remove(job)
            return
        self.lanes.give(job.lane)
        self.idle += 1
        self.begin_next()


class Job:
    """A function that was given to a thread."""

    here = threading.local()  # .job: whose thread this is

    def __init__(self, recorder, lanes, function, worker):
        self.recorder = recorder
        self.worker = worker
        self.lanes = lanes
        self.function = function
        self.number = recorder.new_object()
        self.task = recorder.task
        self.lane = 0
        self.began_ns = self.ended_ns = recorder.writer.clock()
        self.printed = []  # lines, recorded with the job
        self.is_recorded = False
        self.has_ended = False
        self.pool = None   # of processes

    def begin(self, lane):
        self.lane = lane
        self.began_ns = self.recorder.writer.clock()

    def run(self, *args):
        """On the thread."""
        self.begin(self.lanes.take())
        Job.here.job = self
        try:
            return self.function(*args)
        finally:
            Job.here.job = None
            self.ended_ns = self.recorder.writer.clock()
            self.lanes.give(self.lane)
            self.has_ended = True

    def done(self, recorder):
        """On the loop's thread: JOB_DONE and what the job has printed."""
        if self.is_recorded:
            return recorder.last_event()
        self.is_recorded = True
        if not self.has_ended:
            self.ended_ns = recorder.writer.clock()
        if self.pool is not None:
            self.pool.ended(self)
        for line in self.printed:
            recorder.record_text(EVENT.PRINT, "text", line, flags=1,
                                 task=self.task)
        return recorder.record(EVENT.JOB_DONE, self.lane, task=self.task,
                               job=self.number, began=self.began_ns,
                               ended=self.ended_ns)

    def forget(self, recorder):
        """The wait was cancelled; the function may still run."""
        recorder.record(EVENT.JOB_FORGOTTEN, self.worker, task=self.task,
                        job=self.number)
        if self.pool is not None:
            self.pool.ended(self)
        else:
            self.forgotten.append(self)


def patch(recorder):
    lanes = Lanes()
    forgotten = []
    pools = weakref.WeakKeyDictionary()  # executor -> Pool

    def submit(function, worker):
        job = Job(recorder, lanes, function, worker)
        job.forgotten = forgotten
        recorder.record(EVENT.JOB_SUBMIT, worker, site=places.user_place(),
                        job=job.number)
        return job

    def collect_forgotten():
        for job in [job for job in forgotten if job.has_ended]:
            forgotten.remove(job)
            job.done(recorder)

    @wrap(base_events.BaseEventLoop, "run_in_executor")
    def run_in_executor(original, loop, executor, function, *args):
        if function is socket.getaddrinfo or not recorder.is_mine():
            return original(loop, executor, function, *args)
        # What goes to another process has to be the function itself.
        is_process = isinstance(executor,
                                concurrent.futures.ProcessPoolExecutor)
        job = submit(function, WORKER.PROCESS if is_process else WORKER.THREAD)
        if is_process:
            job.pool = pools.setdefault(
                executor, Pool(lanes, executor._max_workers))
            job.pool.submit(job)
        future = original(loop, executor, function if is_process else job.run,
                          *args)
        future._simul_reason = REASON.PROCESS if is_process else REASON.THREAD
        future._simul_number = job.number
        future._simul_job = job
        return future

    recorder.turn_hooks.append(collect_forgotten)
    recorder.loose_ends.append(collect_forgotten)

"""Jobs in worker processes: results in the order of the jobs; a worker that dies or hangs costs one job.

Workers are spawned, never forked, so that they start alike on every system. A worker that loses its parent
ends at once; one that the parent gives up is killed and replaced.
"""

from __future__ import annotations

import enum
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, Protocol, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
Job_contra = TypeVar("Job_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)

# How long a worker may finish what it is writing when the run is broken off.
_GRACE = 10
# How long a worker may take to start, before its first job.
_START = 120


class Task(Protocol[Job_contra, Result_co]):
    """What workers do: picklable; `start` is called once in each and gives what is called for every job."""

    def start(self) -> Callable[[Job_contra], Result_co]:
        """Make ready in the worker what its jobs share."""
        ...


class Loss(enum.Enum):
    """How a worker was lost over a job."""

    DIED = enum.auto()
    HUNG = enum.auto()


@dataclass(slots=True)
class _Worker(Generic[Job]):
    """A process with the job that it is at and when it may be given up; at first it is busy starting."""

    process: SpawnProcess
    connection: Connection
    deadline: float
    number: int | None = None
    ready: bool = False


def run_jobs(
    task: Task[Job, Result], jobs: Sequence[Job], *, workers: int, limit: int
) -> Generator[Result | Loss, None, None]:
    """The results of the jobs in their order; one worker means this process itself, without a limit.

    `limit` is how many seconds a job may take. When the iteration ends early, workers finish the job that
    they are at and end.
    """
    if workers == 1:
        yield from map(task.start(), jobs)
        return
    pool = _Pool(task, jobs, limit)
    try:
        yield from pool.run(workers)
    finally:
        pool.stop()


class _Pool(Generic[Job, Result]):
    """The workers of one run."""

    def __init__(self, task: Task[Job, Result], jobs: Sequence[Job], limit: int) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._task = task
        self._jobs = jobs
        self._limit = limit
        self._waiting = deque(range(len(jobs)))
        self._workers: list[_Worker[Job]] = []
        self._results: dict[int, Result | Loss] = {}

    def run(self, workers: int) -> Iterator[Result | Loss]:
        for _ in range(min(workers, len(self._jobs))):
            self._employ()
        for number in range(len(self._jobs)):
            while number not in self._results:
                self._wait()
            yield self._results.pop(number)

    def stop(self) -> None:
        for worker in self._workers:
            worker.connection.close()
        deadline = time.monotonic() + _GRACE
        for worker in self._workers:
            worker.process.join(max(0, deadline - time.monotonic()))
            _end(worker.process)

    def _employ(self) -> None:
        """Start a worker and give it a job."""
        here, there = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(there, self._task), daemon=True)
        with _ctrl_c_held_back():
            process.start()
        there.close()
        number = self._waiting.popleft()
        deadline = time.monotonic() + max(_START, self._limit)
        self._workers.append(_Worker(process, here, deadline, number))

    def _give(self, worker: _Worker[Job]) -> None:
        worker.deadline = time.monotonic() + self._limit
        if worker.number is not None:
            try:
                worker.connection.send(self._jobs[worker.number])
            except OSError:
                return  # it died: its connection says so when it is waited for

    def _wait(self) -> None:
        """Take what workers have done; replace those that died or hang."""
        busy = {worker.connection: worker for worker in self._workers if worker.number is not None}
        first = min(worker.deadline for worker in busy.values())
        for ready in wait(list(busy), max(0, first - time.monotonic())):
            self._take(busy[ready])  # type: ignore[index]
        now = time.monotonic()
        for worker in [one for one in self._workers if one.number is not None]:
            if now > worker.deadline:
                self._lose(worker, Loss.HUNG)

    def _take(self, worker: _Worker[Job]) -> None:
        number = worker.number
        try:
            result = worker.connection.recv()
        except (EOFError, OSError):
            self._lose(worker, Loss.DIED)
            return
        if not worker.ready:
            worker.ready = True
        elif number is not None:
            self._results[number] = result
            worker.number = self._waiting.popleft() if self._waiting else None
        self._give(worker)

    def _lose(self, worker: _Worker[Job], loss: Loss) -> None:
        if worker.number is not None:
            self._results[worker.number] = loss
        self._workers.remove(worker)
        worker.connection.close()
        _end(worker.process)
        if self._waiting:
            self._employ()


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Inside, Ctrl-C waits until the end; a process started now never hears it, not even while it starts.

    Windows cannot hold it back: there a worker that is just starting may say that it was interrupted.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # it starts with the first worker, and would let Ctrl-C through again
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end(process: SpawnProcess) -> None:
    if process.is_alive():
        process.kill()
    process.join()
    process.close()


def _serve(connection: Connection, task: Task[Any, Any]) -> None:
    """The life of a worker: jobs in, results out, until the parent closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    threading.Thread(target=_die_with_parent, daemon=True).start()
    work = task.start()
    try:
        connection.send(None)  # ready: only now the time of its first job begins
        while True:
            connection.send(work(connection.recv()))
    except (EOFError, OSError):
        sys.exit()


def _die_with_parent() -> None:
    """End at once when the parent does: the next run may begin to write where this one would go on."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

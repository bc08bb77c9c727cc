"""Tasks for the tests of the pool: a worker imports them by name."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Faulty:
    """Gives each number back with the worker's process; some numbers are its end."""

    dies_at: frozenset[int] = frozenset()
    hangs_at: frozenset[int] = frozenset()
    started: Path | None = None

    def start(self) -> Callable[[int], tuple[int, int]]:
        """Note that a worker has started."""
        if self.started is not None:
            (self.started / str(os.getpid())).touch()
        return self._work

    def _work(self, number: int) -> tuple[int, int]:
        if number in self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if number in self.hangs_at:
            threading.Event().wait()
        return number, os.getpid()

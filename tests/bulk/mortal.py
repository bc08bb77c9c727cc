"""Workers that meet their end over one filing: a worker imports these by name."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.bulk.work import FilingTask, Job

_FATAL = "0002"


@dataclass(frozen=True)
class MortalTask(FilingTask):
    """Is killed between a temporary write and its rename."""

    def start(self) -> Callable[[Job], dict[str, Any]]:
        """Arrange for it."""
        own = Path.replace

        def replace(path: Path, target: Path) -> Path:
            if _FATAL in str(target):
                os.kill(os.getpid(), signal.SIGKILL)
            return own(path, target)

        Path.replace = replace
        return super().start()


@dataclass(frozen=True)
class HangingTask(FilingTask):
    """Never comes to an end."""

    def start(self) -> Callable[[Job], dict[str, Any]]:
        """Work as usual but for one filing."""
        work = super().start()

        def hang(job: Job) -> dict[str, Any]:
            if _FATAL in job.shown:
                threading.Event().wait()
            return work(job)

        return hang

"""A bar that shows how far a run is, on a terminal; elsewhere nothing but the lines of the run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# A run over fewer filings is over before a bar can be read.
_FEWEST = 4


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[], None]]:
    """Inside, call what is given once for each thing done."""
    if total < _FEWEST or not sys.stderr.isatty():
        yield lambda: None
        return
    # rich takes longer to import than a short run takes
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("生成"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    terminal = Console(file=sys.stderr)
    with Progress(*columns, console=terminal, transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)

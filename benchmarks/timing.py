"""Medians of interleaved repetitions, in CPU time: what others do on the machine disturbs them least."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def interleaved(
    candidates: Mapping[str, Callable[[], object]], repetitions: int, *, times: int = 1
) -> dict[str, float]:
    """The median CPU milliseconds of one call of each candidate.

    Each repetition calls all of them, `times` over; a slow moment of the machine meets all alike.
    """
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for call in candidates.values():
        call()
    for _ in range(repetitions):
        for name, call in candidates.items():
            gc.collect()
            started = time.process_time()
            for _ in range(times):
                call()
            taken[name].append((time.process_time() - started) * 1000 / times)
    return {name: statistics.median(values) for name, values in taken.items()}


def commands(candidates: Mapping[str, list[str]], repetitions: int) -> dict[str, float]:
    """The median wall-clock milliseconds of each command line of this Python, interleaved."""
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(repetitions):
        for name, arguments in candidates.items():
            taken[name].append(run_python(arguments))
    return {name: statistics.median(values) for name, values in taken.items()}


def run_python(arguments: list[str]) -> float:
    """Wall-clock milliseconds of one run of this Python at the root of the checkout."""
    started = time.perf_counter()
    subprocess.run(  # noqa: S603 (our own programs)
        [sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return (time.perf_counter() - started) * 1000

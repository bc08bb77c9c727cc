"""Jobs in worker processes: their order, and what a worker that dies or hangs costs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.bulk.workers import Faulty
from toolkit.bulk.pool import Loss, run_jobs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="workers end themselves by SIGKILL")


def test_one_worker_is_this_process() -> None:
    results = list(run_jobs(Faulty(), [3, 1, 2], workers=1, limit=60))
    assert results == [(3, os.getpid()), (1, os.getpid()), (2, os.getpid())]


def test_results_come_in_the_order_of_the_jobs(tmp_path: Path) -> None:
    results = list(run_jobs(Faulty(started=tmp_path), list(range(20)), workers=2, limit=60))
    assert [number for number, _ in results] == list(range(20))
    assert len(list(tmp_path.iterdir())) == 2
    assert os.getpid() not in {process for _, process in results}


def test_a_worker_that_dies_costs_its_job_only(tmp_path: Path) -> None:
    task = Faulty(dies_at=frozenset({0, 5}), started=tmp_path)
    results = list(run_jobs(task, list(range(8)), workers=2, limit=60))
    assert [at for at, result in enumerate(results) if result is Loss.DIED] == [0, 5]
    assert [result[0] for result in results if not isinstance(result, Loss)] == [1, 2, 3, 4, 6, 7]
    assert len(list(tmp_path.iterdir())) <= 4


def test_a_worker_that_hangs_is_killed_and_replaced() -> None:
    """The limit begins when a worker is ready, however long it took to start."""
    results = list(run_jobs(Faulty(hangs_at=frozenset({1})), [0, 1, 2, 3], workers=2, limit=2))
    assert results[1] is Loss.HUNG
    assert [result[0] for result in results if not isinstance(result, Loss)] == [0, 2, 3]


def test_no_worker_outlives_a_run_that_ends_early(tmp_path: Path) -> None:
    results = run_jobs(Faulty(started=tmp_path), list(range(50)), workers=2, limit=60)
    next(results)
    results.close()
    for path in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name), 0)

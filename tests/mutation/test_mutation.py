"""A clerk's slips in a filing that states its totals, rates and scores are told at their line, and once.

The whole 1,000: `python -m tests.mutation.measure`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation.clerk import SAMPLES, Clerk, run_stating

EACH = 30
LEAST = 0.95


@pytest.mark.parametrize("sample", SAMPLES)
def test_slips_are_told_at_their_line(tmp_path: Path, sample: str) -> None:
    result = run_stating(Clerk(sample, tmp_path, stating=True), EACH, seed=1)
    assert result.tried == EACH
    assert len(result.kinds) > 4, result.kinds
    assert result.found >= LEAST * EACH, result.missed


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_clean_filing_gives_no_error_and_no_warning(tmp_path: Path, sample: str) -> None:
    clerk = Clerk(sample, tmp_path, stating=True)
    assert {code for code, _ in clerk.usual} <= {"C002", "C004"}

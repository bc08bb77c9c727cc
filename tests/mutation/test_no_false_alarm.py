"""Consistent filings give no error and no warning, however their figures are rounded.

The whole 1,000: JIXIAO_FILINGS=1000 python -m pytest tests/mutation/test_no_false_alarm.py
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.mutation.ledger import filing
from tests.samples import ROOT
from toolkit.filing import FilingPlace
from toolkit.finding import Severity
from toolkit.pipeline import Studio, judge

NUMBER = int(os.environ.get("JIXIAO_FILINGS", "100"))


def test_consistent_filings_give_no_error_and_no_warning(tmp_path: Path) -> None:
    studio = Studio((ROOT / "templates",))
    chance = random.Random(6)
    path = tmp_path / "填报.yaml"
    tails = 0
    for _ in range(NUMBER):
        path.write_text(filing(chance), encoding="utf-8")
        outcome = studio.compute(FilingPlace(path, tmp_path), path.name)
        assert outcome.computation is not None
        judge(outcome.computation, outcome.findings)
        alarms = [item for item in outcome.findings if item.severity is not Severity.NOTE]
        assert not alarms, (alarms, path.read_text(encoding="utf-8"))
        tails += any(item.code in ("C002", "C004") for item in outcome.findings)
    assert tails > NUMBER // 2

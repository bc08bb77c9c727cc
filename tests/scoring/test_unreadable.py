"""A target that is not understood, and an actual value of another kind, are told at their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.samples import ROOT, sample_process

SAMPLE = Path("示例县/2024/交通运输局.yaml")


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("指标值: ≥12公里", "指标值: 90%-95%", "R010"),
        ("完成值: 12.4公里", "完成值: 12.4个", "R011"),
    ],
)
def test_told_at_its_line(tmp_path: Path, right: str, wrong: str, code: str) -> None:
    text = (ROOT / "data" / SAMPLE).read_text(encoding="utf-8")
    line = text[: text.index(right)].count("\n") + 1
    process = sample_process(SAMPLE, tmp_path)
    assert code not in {finding.code for finding in process(text).findings}
    found = [(finding.code, finding.span.line) for finding in process(text.replace(right, wrong, 1)).findings]
    assert (code, line) in found

"""The five published documents as they were published, errors included: each contradiction at its line.

A case holds the figures of one passage; what it does not hold is inherited from the corrected sample.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import expectations, split_cases
from tests.samples import ROOT
from toolkit.filing import find_filings
from toolkit.finding import Finding, Severity
from toolkit.pipeline import Options, Studio

HERE = Path(__file__).parent
SAMPLES = {
    "000": "xuwen/2024",
    "001": "pingbian/2023",
    "002": "meizhou/2020",
    "003": "yulin/2024",
    "004": "panyu/2024",
}
CASES = [(seed, title, text) for seed in SAMPLES for title, text in split_cases(HERE / f"{seed}.yaml")]


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio((ROOT / "templates",))


# By words of a case's title: the right values, which the finding, its values or its notes must hold.
RIGHT = {
    "285.64": ("428.56",),
    "收入428.56": ("26.26",),
    "变动率": ("2784.09",),
    "执行率80%": ("79.94",),
    "55.50": ("54.99",),
    "94.59%": ("92.11",),
    "效率性": ("11", "31.91", "96.41"),
    "日均": ("402",),
    "0.975": ("97.45", "40.73"),
    "1081.284": ("1081.285", "3292.555"),
    "92.21%": ("92.23",),
}


@pytest.mark.parametrize(
    ("seed", "title", "case"), CASES, ids=[f"{seed} {title}" for seed, title, _ in CASES]
)
def test_found_at_its_line(studio: Studio, tmp_path: Path, seed: str, title: str, case: str) -> None:
    folder = ROOT / "data" / SAMPLES[seed]
    year = tmp_path / folder.name
    year.mkdir()
    (tmp_path / "_公共.yaml").write_text("根: 是\n", encoding="utf-8")
    (sample,) = (path for path in folder.glob("*.yaml") if not path.name.startswith("_"))
    inherited = [path.read_text(encoding="utf-8") for path in (folder / "_公共.yaml", sample)]
    (year / "_公共.yaml").write_text("\n".join(inherited), encoding="utf-8")
    text, expected = expectations(case)
    (year / "公开件.yaml").write_text(text, encoding="utf-8")
    (place,) = find_filings(year / "公开件.yaml")
    outcome = studio.process(place, "公开件.yaml", Options())
    found = sorted(
        (finding.span.line if finding.span.file == "公开件.yaml" else 0, finding.code)
        for finding in outcome.findings
        if finding.span.file == "公开件.yaml" or finding.severity is not Severity.NOTE
    )
    assert found == expected, (found, list(map(_told, outcome.findings)))
    said = " ".join(_said(finding) for finding in outcome.findings)
    right = [value for words, values in RIGHT.items() if words in title for value in values]
    assert [value for value in right if value not in said] == []


def test_every_right_value_belongs_to_a_case() -> None:
    assert [words for words in RIGHT if not any(words in title for _, title, _ in CASES)] == []


def _said(finding: Finding) -> str:
    """All that a finding tells, but what it quotes of the published figure."""
    notes = (note.message for note in finding.notes)
    return " ".join((finding.message, *map(str, finding.values.values()), *notes, *finding.hints))


def _told(finding: Finding) -> str:
    return f"{finding.span} {finding.code} {finding.message}"

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


def _told(finding: Finding) -> str:
    return f"{finding.span} {finding.code} {finding.message}"

"""Every check that a pack declares can fail: a case beside a pack or a published filing makes it tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from toolkit import vocabulary as v

ROOT = Path(__file__).parents[2]
DECLARED = sorted(
    (entry[v.CHECK_CODE], path.parent.name)
    for path in (ROOT / "templates").glob("*/checks.yaml")
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")).values()
    if isinstance(entry, dict)
    and v.CHECK_CLAIM in entry
    and v.CHECK_CODE in entry
    and v.SWITCHED_OFF not in entry
)


def told() -> set[str]:
    """The codes that cases expect (应报), and those that lines of published filings expect (# ! CODE)."""
    codes: set[str] = set()
    for path in (ROOT / "templates").glob("*/cases/*.yaml"):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            codes.update(case.get(v.CASE_FINDINGS) or ())
    for path in (ROOT / "tests/published").glob("*.yaml"):
        for expected in re.findall(r"# ! ([A-Z0-9 ]+)", path.read_text(encoding="utf-8")):
            codes.update(expected.split())
    return codes


@pytest.mark.parametrize(("code", "pack"), DECLARED, ids=[f"{code} {pack}" for code, pack in DECLARED])
def test_a_declared_check_has_a_case_that_fails_it(code: str, pack: str) -> None:
    assert code in told(), f"{code} of {pack} is told by no case"


def test_checks_were_found() -> None:
    assert len(DECLARED) > 90

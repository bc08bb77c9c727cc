"""Every kind of finding that a filing can cause has an example that gives it, and one like it that does not.

The examples are the cases of tests/*/cases: `# ! CODE` on a line is the expectation, and whatever else is
found fails. Of the checks of texts each has a case of its own for either; elsewhere the clean cases of a file
stand for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import split_cases
from toolkit.checks.registry import load_text_checks
from toolkit.finding import Kind
from toolkit.pages import engine_kinds

TESTS = Path(__file__).parents[1]
# Letters of what a filing can cause; the others are about packs, templates, rosters and writing files.
OF_FILINGS = ("S", "D", "C", "R", "P")
EXPECTED = re.compile(r"# !!?((?: [A-Z]{1,3}\d{3})+)|问题: \[([A-Z]\d{3})\]")

# What cannot stand in a line of a case, with the test that gives it.
ELSEWHERE = {
    "checks/test_totals.py": ("C014",),  # a column that only a pack of its own has
    "checks/test_text_copied.py": ("P130",),  # the filing of the year before
    "filing/test_findings.py": ("D020", "D022", "D023"),  # what every case has at its head; the folder
    "filing/test_folders.py": ("D024", "D025"),  # a filing of several files
    "pipeline/test_robustness.py": ("D027", "D031"),  # what documents print
    "proof/test_documents.py": ("P001", "P002"),  # what is rendered
    "scoring/test_unreadable.py": ("R010", "R011"),  # an indicator beside its rule
    "source/test_accidents.py": ("S099",),  # what no other kind explains
    "source/test_files.py": (*(f"S00{number}" for number in range(1, 10)), "S042"),  # whole files
}
# Mistakes of packs, under a letter of filings.
OF_PACKS = frozenset({"R020", "R021", "R050"})


def case_files() -> Iterator[Path]:
    for path in sorted(TESTS.rglob("*")):
        if path.is_file() and ("cases" in path.parts or path.name == "cases.yaml"):
            yield path


def expected_in(text: str) -> set[str]:
    return {code for found in EXPECTED.finditer(text) for code in (found[1] or found[2]).split()}


def kinds_of_filings() -> dict[str, Kind]:
    return {
        code: kind for code, kind in engine_kinds().items() if code[0] in OF_FILINGS and code not in OF_PACKS
    }


def test_every_kind_that_a_filing_can_cause_is_given_by_an_example() -> None:
    given = {code for path in case_files() for code in expected_in(path.read_text(encoding="utf-8"))}
    elsewhere = {code for codes in ELSEWHERE.values() for code in codes}
    assert sorted(set(kinds_of_filings()) - given - elsewhere) == []
    assert sorted(given & elsewhere) == []


@pytest.mark.parametrize("file", ELSEWHERE)
def test_what_is_tested_elsewhere_is(file: str) -> None:
    text = (TESTS / file).read_text(encoding="utf-8")
    assert [code for code in ELSEWHERE[file] if code not in text] == []


def test_every_check_of_texts_has_a_case_that_gives_it_and_one_that_looks_like_it() -> None:
    cases = split_cases(TESTS / "checks" / "cases" / "texts.yaml")
    for check in load_text_checks():
        module = engine_kinds()[code_of(check.__globals__)]
        own = [expected_in(text) for title, text in cases if title.startswith(f"{module.code} ")]
        assert any(module.code in codes for codes in own), f"{module.code} is never found"
        assert any(module.code not in codes for codes in own), f"{module.code} has no look-alike"


def code_of(names: dict[str, object]) -> str:
    """The code of the kind that a module of checks declares."""
    (kind,) = {value.code for value in names.values() if isinstance(value, Kind)}
    return kind

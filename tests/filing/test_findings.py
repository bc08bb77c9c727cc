"""Every finding about a filing's content, expected in the data at the line where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import found_in, process, read_case, split_cases

CASES = split_cases(Path(__file__).parent / "cases" / "typing.yaml")


@pytest.mark.parametrize("case", [text for _, text in CASES], ids=[title for title, _ in CASES])
def test_found_as_expected(case: str, tmp_path: Path) -> None:
    text, expected = read_case(case)
    outcome = process(tmp_path, text)
    assert found_in(outcome, expected) == expected, list(outcome.findings)

"""Every finding about a filing's content, expected in the data at the line where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import PACKS, found_in, process, read_case, split_cases
from toolkit.filing import FilingPlace
from toolkit.pipeline import Options, Studio

CASES = split_cases(Path(__file__).parent / "cases" / "typing.yaml")


@pytest.mark.parametrize("case", [text for _, text in CASES], ids=[title for title, _ in CASES])
def test_found_as_expected(case: str, tmp_path: Path) -> None:
    text, expected = read_case(case)
    outcome = process(tmp_path, text)
    assert found_in(outcome, expected) == expected, list(outcome.findings)


def test_a_folder_of_another_year_is_told_at_the_year(tmp_path: Path) -> None:
    folder = tmp_path / "2023"
    folder.mkdir()
    path = folder / "填报.yaml"
    text = "模板包: demo\n评价年度: 2024\n支出: {基本: {预算: 1}, 项目: {预算: 1}}\n"
    path.write_text(text, encoding="utf-8")
    (finding,) = Studio((PACKS,)).process(FilingPlace(path, tmp_path), path.name, Options()).findings
    assert (finding.code, finding.span.line) == ("D023", 2)
    assert finding.values == {"应为": "2023", "实为": "2024"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("评价年度: 2024\n", "D020"), ("模板包: demo\n", "D022"), ("模板包: demo\n评价年度: 24\n", "D010")],
)
def test_without_its_pack_and_year_a_filing_is_not_read(tmp_path: Path, text: str, code: str) -> None:
    assert [finding.code for finding in process(tmp_path, text).findings] == [code]

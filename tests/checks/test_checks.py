"""Every check of figures and texts, expected in the data at the line where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import found_in, process, read_case, split_cases
from toolkit.checks.registry import load_checks, load_text_checks
from toolkit.finding import Severity

CASES = [
    case for file in sorted((Path(__file__).parent / "cases").glob("*.yaml")) for case in split_cases(file)
]


@pytest.mark.parametrize("case", [text for _, text in CASES], ids=[title for title, _ in CASES])
def test_found_as_expected(case: str, tmp_path: Path) -> None:
    text, expected = read_case(case)
    outcome = process(tmp_path, text)
    assert found_in(outcome, expected) == expected, list(outcome.findings)


def test_every_module_of_the_folder_that_can_find_is_a_check() -> None:
    folder = Path(load_checks.__code__.co_filename).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "registry"}
    checks = (*load_checks(), *load_text_checks())
    assert {check.__module__.rpartition(".")[2] for check in checks} == modules


def test_an_explained_difference_is_a_warning_and_tells_the_reason(tmp_path: Path) -> None:
    case = "支出: {基本: {预算: 1, 决算: 1}, 项目: {预算: 1, 决算: 1}}\n"
    text, _ = read_case(case + "上报数: {支出.合计.决算: {值: 3, 说明: 平台已锁定}}\n")
    (finding,) = process(tmp_path, text).findings
    assert finding.severity is Severity.WARNING
    assert finding.values == {"上报": "3万元", "应为": "2.00万元", "相差": "1万元"}
    assert "平台已锁定" in finding.message
    assert [note.message for note in finding.notes] == [
        "支出.基本.决算 = 1.00万元",
        "支出.项目.决算 = 1.00万元",
    ]


def test_a_tail_comes_with_its_range_and_a_sentence_to_print(tmp_path: Path) -> None:
    case = "支出: {基本: {预算: 1, 决算: 1.11}, 项目: {预算: 1, 决算: 1.11}}\n"
    text, _ = read_case(case + "上报数: {支出.合计.决算: 2.23}\n")
    (finding,) = process(tmp_path, text).findings
    assert finding.notes[0].message == "尾差允许范围：2.205至2.235万元"
    assert finding.hints == ("可在表下注明：因四舍五入，决算与分项之和相差0.01万元。",)

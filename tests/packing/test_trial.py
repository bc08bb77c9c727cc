"""Cases that do not hold, and cases that are written wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packing.workshop import check, copy_packs, errors, write

FILE = "national/cases/试.yaml"


def told(tmp_path: Path, case: str) -> list[tuple[int, str, str]]:
    """Line, code and message of what a single case of the national pack gives."""
    packs = copy_packs(tmp_path)
    write(packs / FILE, case)
    return [
        (finding.span.line, finding.code, finding.message)
        for finding in check(packs, "national")
        if finding.span.file == f"templates/{FILE}"
    ]


FILING = "在职23人:\n  年度: 2023\n  填报: {人员: {行政编制: 22, 在职人数: 23}}\n"


@pytest.mark.parametrize(
    ("expectation", "code", "words"),
    [
        ("应得: {在职人员控制率: 104.54%}", "T141", ("104.54%", "104.55%")),
        ("应得: {在职人员控制率: 104.5%}", "T141", ("104.55%",)),
        ("应得: {在职人员控制: 104.55%}", "T140", ("在职人员控制",)),
        ("应得: {预算执行率: 0%}", "T142", ("未填",)),
        ("无值: {在职人员控制率: 不适用}", "T142", ("104.55%",)),
        ("无值: {预算执行率: 基数为零}", "T142", ("不适用",)),
        ("无值: {预算执行率: [不适用, 三公经费]}", "T142", ("三公经费",)),
        ("无值: {预算执行: 不适用}", "T140", ("预算执行",)),
        ("应印: [{数: 在职人员控制率, 文: 104.55%}]", "T143", ("104.55",)),
        ('应印: [{数: 在职人数, 文: "23"}]', "T140", ("在职人数",)),
        ("应印: [{措辞: 较上年增减, 在: 支出.合计, 文: 持平}]", "T143", ("上年无可比决算数",)),
        ("应印: [{措辞: 较上年增减, 在: 支出.总计, 文: 持平}]", "T140", ("支出.总计",)),
        ("应印: [{措辞: 增减, 在: 支出.合计, 文: 持平}]", "T143", ("没有措辞",)),
        ("应印: [{章节: 问题, 文: 无。}]", "T140", ("问题",)),
        ('应印: [{句: "{{ 人员.在职人数|带单位 }}", 文: 23名}]', "T143", ("23人",)),
        ("应报: [C101, K101]", "T144", ("K101",)),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_at_its_line(
    tmp_path: Path, expectation: str, code: str, words: tuple[str, ...]
) -> None:
    ((line, found, message),) = told(tmp_path, f"{FILING}  {expectation}\n")
    assert found == code
    assert line == (1 if code == "T144" else 4)
    assert all(word in message for word in words)


def test_a_finding_that_no_one_expects_is_told_where_it_stands(tmp_path: Path) -> None:
    assert [(line, code) for line, code, _ in told(tmp_path, f"{FILING}  应报: []\n")] == [(3, "T144")]


def test_a_filing_with_a_mistake_is_told_at_the_mistake(tmp_path: Path) -> None:
    case = "写错:\n  年度: 2023\n  填报:\n    人员: {行政编制: 二十二}\n  无值: {在职人员控制率: 有误}\n"
    assert [(line, code) for line, code, _ in told(tmp_path, case)] == [(4, "T144")]


@pytest.mark.parametrize(
    ("case", "line", "code"),
    [
        ("无年度:\n  填报: {}\n  应得: {上年度: 2022年}\n", 1, "T104"),
        ("多键:\n  年度: 2023\n  应的: {}\n  应得: {上年度: 2022年}\n", 3, "T101"),
        ("什么也不核对:\n  年度: 2023\n  填报: {}\n", 1, "T104"),
        ("原因写错:\n  年度: 2023\n  无值: {预算执行率: 没填}\n", 3, "T103"),
        ("没有文:\n  年度: 2023\n  应印: [{数: 上年度}]\n", 3, "T104"),
        ("两样:\n  年度: 2023\n  应印: [{数: 上年度, 句: 一, 文: 一}]\n", 3, "T104"),
        ("场合写错:\n  年度: 2023\n  应印: [{句: 一, 场合: 表内, 文: 一}]\n", 3, "T103"),
        ("不是一个值:\n  年度: 2023\n  应得: {上年度: [2022年]}\n", 3, "T102"),
    ],
)  # fmt: skip
def test_a_case_that_is_written_wrongly_is_told(tmp_path: Path, case: str, line: int, code: str) -> None:
    packs = copy_packs(tmp_path)
    write(packs / FILE, case)
    assert errors(check(packs, "national")) == [(FILE, line, code)]

"""Every accident is found on its line, alone, and the rest of the file is read all the same."""

import re

import pytest

from tests.source.reading import Case, load_cases, show
from toolkit.finding import Severity, kinds
from toolkit.source import read_source

ACCIDENTS = load_cases("accidents.txt")


@pytest.mark.parametrize("case", ACCIDENTS, ids=lambda case: case.title)
def test_accident_is_found_once_on_its_line(case: Case) -> None:
    source = read_source(case.text, "甲.yaml")
    found = sorted((finding.span.line, finding.code) for finding in source.findings)
    assert found == list(case.expected)


@pytest.mark.parametrize("case", [case for case in ACCIDENTS if case.read], ids=lambda case: case.title)
def test_rest_is_read(case: Case) -> None:
    assert show(read_source(case.text, "甲.yaml").root) == case.read


@pytest.mark.parametrize("case", ACCIDENTS, ids=lambda case: case.title)
def test_finding_says_what_to_do_in_chinese(case: Case) -> None:
    for finding in read_source(case.text, "甲.yaml").findings:
        assert finding.hints, "no remedy"
        assert not re.search(
            r"[A-Za-z]{4,}", re.sub(r"“[^”]*”|U.[0-9A-F]+|YAML|UTF|JSON|Tab", "", finding.message)
        )
        assert finding.span.column >= 1
        line = case.text.split("\n")[finding.span.line - 1]
        assert finding.span.column <= len(line) + 1


def test_each_kind_of_accident_in_text_has_a_case() -> None:
    of_the_whole_file = {
        "S001",
        "S002",
        "S003",
        "S004",
        "S005",
        "S006",
        "S007",
        "S008",
        "S009",
        "S042",
        "S099",
    }
    declared = {code for code in kinds() if code.startswith("S")} - of_the_whole_file
    assert {code for case in ACCIDENTS for _, code in case.expected} == declared


def test_each_kind_has_its_page() -> None:
    for code, kind in kinds().items():
        if code.startswith("S"):
            assert all((kind.title, kind.why, kind.wrong, kind.right)), code
            assert kind.severity is (Severity.WARNING if code == "S039" else Severity.ERROR)


THIRTEEN = """\
评价年度：2024
单位:
\t全称: 示例市数据局
  编制:35
  简介: "数据
主要职责:
- 负责甲
-负责乙
资金: {年初预算: 1,031.24，决算: 6}
指标值: >90%
原因: 见附表 #3
说明: 其中: 局长1名
决算 5
备注: |
决算: 7
"""


def test_thirteen_accidents_of_thirteen_kinds_are_thirteen_findings_in_one_run() -> None:
    source = read_source(THIRTEEN, "甲.yaml")
    assert [(finding.span.line, finding.code) for finding in source.findings] == [
        (1, "S010"),
        (3, "S020"),
        (4, "S013"),
        (5, "S024"),
        (8, "S014"),
        (9, "S026"),
        (9, "S011"),
        (10, "S016"),
        (11, "S019"),
        (12, "S018"),
        (13, "S015"),
        (14, "S028"),
        (15, "S030"),
    ]
    assert show(source.root) == (
        "{评价年度: 2024, 单位: {全称: 示例市数据局, 编制: 35, 简介: 数据}, 主要职责: [负责甲, 负责乙], "
        "资金: {年初预算: 1031.24, 决算: 6}, 指标值: >90%, 原因: 见附表 #3, 说明: 其中: 局长1名, "
        "决算: 5, 备注: }"
    )


def test_remedy_shows_the_line_as_it_should_be() -> None:
    source = read_source("指标值: >90%\n年初预算：5\n", "甲.yaml")
    hints = [finding.hints[0] for finding in source.findings]
    assert hints == ["改为：指标值: '>90%'", "改为：年初预算: 5"]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("措施:\n- 甲\n1. 乙：丙，丁\n- 戊\n", ["改为：- 乙：丙，丁", "把“1.”换成“- ”"]),
        ("甲: 其中: 一，\n  二\n", ["文字里的冒号改用全角“：”", "或给第1行到第2行的整段文字前后加一对引号"]),
        ("甲: @一\n  二\n", ["给第1行到第2行的整段文字前后加一对引号"]),
        ("甲：一\n- 乙\n", ["改为：甲: 一"]),
        (f"甲: @{'一' * 90}\n", [f"改为：甲: '@{'一' * 73}…'"]),
    ],
)
def test_remedy_never_shows_half_a_pair_of_quotes(text: str, hints: list[str]) -> None:
    assert list(read_source(text, "甲.yaml").findings[0].hints) == hints


def test_columns_are_those_of_the_original_line() -> None:
    source = read_source("甲：五\u200b百 #3\n乙: {丙：1，丁： *戊}\n", "甲.yaml")
    assert [(str(finding.span), finding.code) for finding in source.findings] == [
        ("甲.yaml:1:2", "S010"),
        ("甲.yaml:1:4", "S038"),
        ("甲.yaml:1:7", "S019"),
        ("甲.yaml:2:6", "S010"),
        ("甲.yaml:2:8", "S011"),
        ("甲.yaml:2:12", "S016"),
    ]
    inner = source.root.get("乙")
    assert [str(pair.value.span) for pair in inner.pairs] == ["甲.yaml:2:7", "甲.yaml:2:12"]


def test_several_of_one_kind_on_a_line_are_one_finding_with_notes() -> None:
    (finding,) = read_source("资金: {年初：5, 决算：6, 调整：7}\n", "甲.yaml").findings
    assert finding.span.column == 8
    assert [note.span.column for note in finding.notes] == [14, 20]


def test_run_of_tab_indents_is_one_finding_that_says_how_far_it_goes() -> None:
    (finding,) = read_source("甲:\n\t乙: 1\n\n\t丙: 2\n丁: 3\n", "甲.yaml").findings
    assert finding.notes[0].message == "第2行到第4行都是这样"


def test_duplicate_names_both_places() -> None:
    (finding,) = read_source("决算: 1\n乙: 2\n决算: 3\n", "甲.yaml").findings
    assert finding.span.line == 3
    assert finding.notes[0].span.line == 1
    assert finding.values["原文"] == "决算: 3"


def test_text_joined_to_the_line_above_is_told() -> None:
    (finding,) = read_source("职责: 如下\n  - 甲\n  - 乙\n", "甲.yaml").findings
    assert finding.notes[-1].message == "第2行到第3行暂并入第1行的文字"

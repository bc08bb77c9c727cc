"""Whatever a clerk's editor leaves in a file: findings or documents, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.pipeline import Options
from toolkit.word import canonical_text

ODD = [
    *" \t\n\r\x00\x07\ufeff\u3000\u200b",
    *":：-－{}[]【】,，#&*!|>%@`'\"“”?？",
    *"0９一是~\\𠮷😀\x85\u2028",
]
LENIENT = Options(draft=True, with_errors=True)
LAST = 10_000

edits = st.lists(
    st.tuples(
        st.sampled_from(
            ["delete", "double", "put", "replace", "delete line", "double line", "move line", "cut"]
        ),
        st.integers(0, LAST),
        st.sampled_from(ODD),
    ),
    min_size=1,
    max_size=5,
)


def edit(text: str, how: str, where: int, odd: str) -> str:
    """One edit, at a place that is a share of the length of the text."""
    at = where * len(text) // (LAST + 1)
    lines = text.split("\n")
    line = where * len(lines) // (LAST + 1)
    changed = {
        "delete": text[:at] + text[at + 1 :],
        "double": text[: at + 1] + text[at:],
        "put": text[:at] + odd + text[at:],
        "replace": text[:at] + odd + text[at + 1 :],
        "cut": text[:at],
        "delete line": "\n".join(lines[:line] + lines[line + 1 :]),
        "double line": "\n".join(lines[: line + 1] + lines[line:]),
        "move line": "\n".join(lines[:line] + lines[line + 1 :] + lines[line : line + 1]),
    }
    return changed[how]


@settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=edits, options=st.sampled_from([Options(), LENIENT]))
def test_no_stage_raises_for_a_damaged_file(process, sample_text, steps, options) -> None:
    text = sample_text
    for how, where, odd in steps:
        text = edit(text, how, where, odd)
    outcome = process(text, options)
    assert outcome.documents or len(outcome.findings)
    assert not [finding.message for finding in outcome.findings if finding.code.startswith("BUG")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "评价年度: 2024",
        "支出: 0",
        "支出:\n- 一\n",
        "支出: {一般公共预算财政拨款: 5}",
        "支出: {一般公共预算财政拨款: [1, 2]}",
        "单位: 徐闻县",
        "单位: [徐闻县]",
        "单位:\n  主要职责: 一项\n",
        "单位:\n  主要职责: {一: 二}\n",
        "领导职数: {局长: 1}",
        "领导职数:\n- 局长\n- 副局长\n",
        "文字材料:\n  存在问题:\n  - - 一\n    - 二\n",
        "上报数: 5",
        "上报数: {支出.合计.决算: [1]}",
        "上报数: {支出: 1}",
        "评价年度: 0",
        "评价年度: 99999999999999999999",
        "模板包: ../national",
        "模板包: ''",
        "模板包: [guangdong-xuwen]",
        "填报日期: 2025年13月45日",
        "自评: {得分: 1e999999999}",
        "自评: {得分: " + "9" * 5000 + "}",
        "根: 是",
    ],
)
@pytest.mark.parametrize("options", [Options(), LENIENT], ids=["strict", "lenient"])
def test_a_file_of_the_wrong_shape_is_told(process, text: str, options: Options) -> None:
    outcome = process(text, options)
    assert len(outcome.findings) > 0
    assert options is LENIENT or outcome.documents == ()


def test_a_draft_of_nothing_marks_every_gap(process) -> None:
    """Also what is printed through 代入 and 顿号: documents are made, with a mark where something lacks."""
    outcome = process("单位:\n  简称: 示例局\n", Options(draft=True))
    assert {document.name for document in outcome.documents} == {
        "部门整体支出绩效自评报告",
        "整体支出绩效自评指标评分表",
        "数据表",
    }
    assert {finding.code for finding in outcome.findings} <= {"D006", "D031"}
    report = canonical_text(outcome.documents[0].content)
    assert "内设机构有：【待填：内设机构】" in report


def test_a_leaf_that_was_not_judged_is_told_at_its_line_and_not_in_the_template(process, sample_text) -> None:
    changed = sample_text.replace("绩效结果应用: {评价: 达标}", "绩效结果应用: {评价: }")
    assert changed != sample_text
    (finding,) = process(changed, Options()).findings
    assert finding.code == "D006"
    assert finding.span.line == changed[: changed.index("绩效结果应用: {")].count("\n") + 1
    assert "评分.管理效率.绩效管理.绩效结果应用.评价" in finding.message


def test_what_a_document_prints_and_nobody_gave_is_told_where_it_belongs(process, sample_text) -> None:
    """Nothing of this is required by the dictionary; the score that all three documents print needs it."""
    lines = sample_text.splitlines(keepends=True)
    changed = "".join(line for line in lines if not line.lstrip().startswith("在用额:"))
    assert changed != sample_text
    (finding,) = process(changed, Options()).findings
    assert finding.code == "D027"
    assert "未填 固定资产.在用额" in finding.message
    assert finding.span.line == changed[: changed.index("  总额: 326.58")].count("\n") + 1
    drafted = process(changed, Options(draft=True))
    assert len(drafted.documents) == 3

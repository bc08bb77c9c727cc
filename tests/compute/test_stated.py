"""Stated values: which of several that differ is the root, and what is only its consequence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import process, read_case
from toolkit.finding import Finding, Severity

FILING = """
支出:
  基本: {预算: 3, 决算: 101}
  项目: {预算: 600, 决算: 0}
上报数:
"""


def findings(tmp_path: Path, stated: str) -> list[Finding]:
    outcome = process(tmp_path, read_case(FILING + stated)[0])
    return [finding for finding in outcome.findings if finding.code == "C001"]


def told(found: list[Finding]) -> dict[str, list[str]]:
    """The names that differ, each with those that it entails."""
    return {
        finding.message.partition("上报")[0]: [
            note.message.removeprefix("由此相差的还有：").partition("上报")[0]
            for note in finding.notes
            if note.message.startswith("由此相差的还有：")
        ]
        for finding in found
    }


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        # 2 + 10 = 12: both parts are to blame
        (
            "  支出.基本.预算: 5\n  支出.项目.预算: 610\n  支出.合计.预算: 615\n",
            {"支出.基本.预算": ["支出.合计.预算"], "支出.项目.预算": ["支出.合计.预算"]},
        ),
        # 3 is more than the 2 that the part explains
        ("  支出.基本.预算: 5\n  支出.合计.预算: 606\n", {"支出.基本.预算": [], "支出.合计.预算": []}),
        # the other way round
        ("  支出.基本.预算: 5\n  支出.合计.预算: 601\n", {"支出.基本.预算": [], "支出.合计.预算": []}),
        # a total without a part that differs
        ("  支出.合计.预算: 605\n", {"支出.合计.预算": []}),
        # the part differs, the total is right
        ("  支出.基本.预算: 5\n  支出.合计.预算: 603\n", {"支出.基本.预算": []}),
        # a rate passes nothing on
        (
            "  支出.合计.决算: 202\n  支出.合计.执行率: 34.5%\n",
            {"支出.合计.决算": [], "支出.合计.执行率": []},
        ),
    ],
)
def test_what_follows_from_a_difference_is_a_note_of_it(
    tmp_path: Path, stated: str, expected: dict[str, list[str]]
) -> None:
    assert told(findings(tmp_path, stated)) == expected


def test_a_consequence_of_an_explained_difference_is_no_error(tmp_path: Path) -> None:
    stated = "  支出.基本.预算: {值: 5, 说明: 平台已锁定}\n  支出.合计.预算: 605\n"
    (finding,) = findings(tmp_path, stated)
    assert finding.severity is Severity.WARNING
    (note,) = [note for note in finding.notes if note.span and note.message.startswith("由此相差")]
    assert note.message.endswith("支出.合计.预算上报605万元，计算为603.00万元，相差2万元")
    assert note.span.line > finding.span.line


@pytest.mark.parametrize(
    "stated",
    [
        "  支出.基本.预算: 5\n  支出.合计.预算: 605\n",
        "  支出.合计.预算: 605\n  支出.基本.预算: 5\n",
    ],
)
def test_two_stated_values_that_one_input_upsets_are_told_at_the_input(tmp_path: Path, stated: str) -> None:
    """3 is written where both say 5: 5 + 600 = 605."""
    outcome = process(tmp_path, read_case(FILING + stated)[0])
    (finding,) = [item for item in outcome.findings if item.code.startswith("C")]
    assert (finding.code, finding.span.line) == ("C005", 5)
    assert finding.values == {"应为": "5万元", "实为": "3万元"}
    assert sum("上报" in note.message for note in finding.notes) == 2

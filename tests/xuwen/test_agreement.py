"""The three papers of Xuwen that must agree: report, table of scores, workbook of figures."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from toolkit import excel, word
from toolkit.filing import find_filings
from toolkit.finding import Severity
from toolkit.pipeline import Options, Outcome, Studio

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data/xuwen/2024/政务服务和数据管理局.yaml"
REPORT, TABLE, BOOK = "部门整体支出绩效自评报告", "整体支出绩效自评指标评分表", "数据表"


def texts_of(outcome: Outcome) -> dict[str, str]:
    """The canonical texts of the documents, by name."""
    read = {".docx": word.canonical_text, ".xlsx": excel.canonical_text}
    return {each.name: read[Path(each.file_name).suffix](each.content) for each in outcome.documents}


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    (place,) = find_filings(SAMPLE)
    outcome = Studio((ROOT / "templates",)).process(place, SAMPLE.name, Options())
    assert [finding.message for finding in outcome.findings] == []
    return outcome


@pytest.fixture(scope="module")
def papers(outcome) -> dict[str, str]:
    return texts_of(outcome)


def cell(book: str, address: str) -> str:
    """What a cell of the workbook shows."""
    match = re.search(rf"^{address}(?::[A-Z]+\d+)?: (.*?)(?: 〔(.*)〕)?$", book, re.MULTILINE)
    assert match, address
    return match[1]


def number(book: str, address: str) -> Fraction:
    """The number that a cell holds; a text fails."""
    match = re.search(rf"^{address}(?::[A-Z]+\d+)?: .* 〔(-?[\d.]+)〕$", book, re.MULTILINE)
    assert match, address
    return Fraction(match[1])


def column(table: str, number: int) -> list[str]:
    return re.findall(rf"^表1 行\d+ 列{number}: (.*)$", table, re.MULTILINE)[1:]


def test_there_are_three(papers) -> None:
    assert list(papers) == [REPORT, TABLE, BOOK]


def test_the_score_is_one(papers) -> None:
    """96, of 50 + 50, and 优, in all three."""
    assert "综合得分为96分，评价结果为“优”" in papers[REPORT]
    *leaves, total = column(papers[TABLE], 6)
    assert sum(map(Fraction, leaves)) == Fraction(total) == 96
    *weights, full = column(papers[TABLE], 4)
    assert sum(map(Fraction, weights)) == Fraction(full) == 100
    assert "履职效能48分，管理效率48分；评价结果为“优”" in papers[TABLE]
    assert (number(papers[BOOK], "D33"), cell(papers[BOOK], "F33")) == (96, "优")


def test_each_lost_point_is_explained_in_report_and_table(papers) -> None:
    told = re.findall(r"（\d）(.+?)：得\d+分，扣(\d+)分，主要是(.+?)。", papers[REPORT])
    names = column(papers[TABLE], 3)
    rows = list(zip(names, *(column(papers[TABLE], number)[:-1] for number in (4, 6, 7)), strict=True))
    lost = [
        (name, Fraction(weight) - Fraction(score), reason)
        for name, weight, score, reason in rows
        if weight != score
    ]
    assert [(name, Fraction(points)) for name, points, _ in told] == [row[:2] for row in lost]
    assert sum(points for _, points, _ in lost) == 4
    for (_, _, why), (_, _, reason) in zip(told, lost, strict=True):
        assert reason.endswith(why)


@pytest.mark.parametrize(
    ("row", "fund"), [(6, "一般公共预算"), (7, "政府性基金预算"), (8, "国有资本经营预算")]
)
def test_a_fund_is_the_same_in_report_and_workbook(papers, row: int, fund: str) -> None:
    match = re.search(
        rf"{fund}财政拨款支出：([\d.]+)万元，(?:比上年决算数增加([\d.]+)万元，上升([\d.]+)%)?", papers[REPORT]
    )
    assert match
    book = papers[BOOK]
    assert number(book, f"D{row}") == Fraction(match[1])
    assert (
        number(book, f"F{row}")
        == Fraction(match[2] or 0)
        == number(book, f"D{row}") - number(book, f"E{row}")
    )
    assert cell(book, f"G{row}") == (f"{match[3]}%" if match[3] else "—")


def test_the_totals_of_the_workbook_are_those_of_the_report(papers) -> None:
    book = papers[BOOK]
    assert "财政拨款支出7455.04万元" in papers[REPORT]
    for name in "BCDE":
        total = number(book, f"{name}9")
        assert total == sum(number(book, f"{name}{row}") for row in (6, 7, 8))
        # by fund and by kind: the same money
        assert total == number(book, f"{name}16") == number(book, f"{name}12") + number(book, f"{name}15")
        assert number(book, f"{name}12") == number(book, f"{name}13") + number(book, f"{name}14")
        assert number(book, f"{name}23") == sum(number(book, f"{name}{row}") for row in range(19, 23))
    assert number(book, "D9") == Fraction("7455.04")


def test_the_five_indicators_are_quotients_of_what_stands_beside_them(papers) -> None:
    book = papers[BOOK]
    listed = [cell(book, f"A{row}").replace("“三公”", "三公") for row in range(26, 31)]
    named = re.search(r"评价指标：体现在(.+?)。", papers[REPORT])
    assert named
    assert sorted(named[1].split("、")) == sorted(listed)
    for row in range(26, 31):
        rate = 1000 * number(book, f"B{row}") / number(book, f"D{row}")
        assert number(book, f"F{row}") == Fraction(int(rate + Fraction(1, 2)), 1000)
    assert cell(book, "F28") == "95.0%"
    assert "项目经费完成率95.0%" in papers[TABLE]


def test_a_total_that_was_published_otherwise_is_told(outcome, tmp_path: Path) -> None:
    """The score comes from the tree; another one is an error with the difference."""
    for file in ("_公共.yaml", SAMPLE.name):
        text = SAMPLE.with_name(file).read_text(encoding="utf-8")
        (tmp_path / file).write_text(text, encoding="utf-8")
    changed = tmp_path / SAMPLE.name
    changed.write_text(changed.read_text(encoding="utf-8") + "\n上报数:\n  自评.得分: 97\n", encoding="utf-8")
    (place,) = find_filings(changed)
    found = Studio((ROOT / "templates",)).process(place, SAMPLE.name, Options()).findings
    assert [(finding.code, finding.severity) for finding in found] == [("C001", Severity.ERROR)]


def test_both_tables_open_in_libreoffice(outcome, soffice, tmp_path: Path) -> None:
    for document in outcome.documents[1:]:
        made = tmp_path / document.file_name
        made.write_bytes(document.content)
        assert soffice(made, "pdf", tmp_path / "pdf").read_bytes().startswith(b"%PDF-")

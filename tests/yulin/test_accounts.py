"""The nine published tables: every figure a number, the sheets agree, empty tables say so."""

from __future__ import annotations

import io
import re
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import excel
from toolkit.pipeline import Options, Outcome

pytestmark = pytest.mark.filterwarnings("ignore:Cannot parse header or footer")

HERE = Path(__file__).parent
NAME = "部门决算公开附表"
# Sums of figures printed with two decimals; a table has at most twelve of them in a sum.
TAIL = Fraction(6, 100)
EMPTY = {"公开07表": "没有政府性基金预算", "公开08表": "没有国有资本经营预算"}
ALL_FUNDS = """
- {科目: "2120803", 资金: 政府性基金预算, 年初结转: 7.5, 财政拨款: 91.25, 项目支出: 80}
- {科目: "2230199", 资金: 国有资本经营预算, 财政拨款: 3, 项目支出: 3}
- {科目: "2160299", 资金: 其他资金, 经营收入: 4, 经营支出: 3.5}
"""
OLD_FUND = '- {科目: "2120803", 项: 城市建设支出,'
SHEETS = tuple(f"公开0{number}表" for number in range(1, 10))

WITH_ERRORS = Options(with_errors=True)
Book = dict[str, Worksheet]


def workbook(outcome: Outcome, *, checked: bool = True) -> bytes:
    assert not checked or [finding.message for finding in outcome.findings] == []
    (content,) = (one.content for one in outcome.documents if Path(one.file_name).stem == NAME)
    return content


def sheets(content: bytes) -> Book:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets}


def with_all_funds(text: str) -> str:
    """The sample with a fund, with capital and with a business, so that no table is empty.

    Without 各类支出, which would have to name the new classes.
    """
    text = re.sub(r"^各类支出:.*\n(?:- .*\n)+", "", text, flags=re.MULTILINE)
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(OLD_FUND)]
    changed = "".join(lines).replace("\n基本支出经济分类明细:", ALL_FUNDS + "\n基本支出经济分类明细:")
    for old, new in (
        ("政府性基金预算财政拨款: {决算: 0,", "政府性基金预算财政拨款: {决算: 91.25,"),
        ("国有资本经营预算财政拨款: {决算: 0,", "国有资本经营预算财政拨款: {变动原因: 示意, 决算: 3,"),
        ("  经营收入: {决算: 0,", "  经营收入: {变动原因: 示意, 决算: 4,"),
        ("年初结转结余: {决算: 29.186,", "年初结转结余: {决算: 36.686,"),
        ("收回存量资金: 12.07", "收回存量资金: 4.57"),
        # The rows of the fund have no budget of the beginning of the year.
        ("{年初预算: 2215, 年中调整: -3.73,", "{年初预算: 0, 年中调整: 2211.27,"),
    ):
        assert changed.count(old) == 1
        changed = changed.replace(old, new)
    return changed


@pytest.fixture(scope="module", params=["sample", "all funds"])
def book(request: pytest.FixtureRequest, process, sample_text: str) -> Book:
    text = sample_text if request.param == "sample" else with_all_funds(sample_text)
    return sheets(workbook(process(text)))


def number(sheet: Worksheet, row: int, column: int) -> Fraction:
    """A cell as it is shown, to two decimals."""
    value = sheet.cell(row, column).value
    assert isinstance(value, (int, float)), (sheet.title, row, column, value)
    return Fraction(str(round(value, 2)))


def row_of(sheet: Worksheet, label: str, column: int = 1) -> int:
    (found,) = (
        row
        for row in range(1, sheet.max_row + 1)
        if str(sheet.cell(row, column).value or "").strip() == label
    )
    return found


def levels(sheet: Worksheet) -> list[tuple[int, int]]:
    """Level (0 类, 1 款, 2 项) and number of each row of subjects below the total."""
    rows = range(row_of(sheet, "合计") + 1, sheet.max_row)
    names = [(row, str(sheet.cell(row, 2).value or "")) for row in rows]
    return [(len(name) - len(name.lstrip("　")), row) for row, name in names if name]


def figures(sheet: Worksheet, row: int, last: int) -> list[Fraction]:
    return [number(sheet, row, column) for column in range(3, last + 1)]


def near(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= TAIL


def test_the_nine_tables_are_there_in_landscape_with_repeated_headings(book: Book) -> None:
    assert tuple(book) == SHEETS
    for name, sheet in book.items():
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows.startswith("$1:$")
        assert sheet.cell(2, sheet.max_column).value == name
        assert sheet.cell(3, 1).value == "部门：玉林市大数据发展和政务服务局"
        assert sheet.cell(3, sheet.max_column).value == "金额单位：万元"


def test_income_and_expenditure_balance(book: Book) -> None:
    """K01–K04."""
    sheet = book["公开01表"]
    below = {
        label: row_of(sheet, label)
        for label in ("本年收入合计", "使用非财政拨款结余（含专用结余）", "年初结转和结余", "总计")
    }
    total, extra, opening, all_of_it = (
        [number(sheet, row, column) for column in (3, 6)] for row in below.values()
    )
    for side in (0, 1):
        assert near(total[side] + extra[side] + opening[side], all_of_it[side])
        column = 3 + 3 * side
        listed = [
            number(sheet, row, column)
            for row in range(7, below["本年收入合计"])
            if sheet.cell(row, column - 2).value
        ]
        assert near(sum(listed), total[side])
    assert all_of_it[0] == all_of_it[1]


def test_the_tables_of_income_and_expenditure_agree_with_the_first(book: Book) -> None:
    """K05, K06, K09, K10–K12."""
    first, second, third = (book[name] for name in SHEETS[:3])
    fourth, fifth = book["公开04表"], book["公开05表"]
    year = row_of(first, "本年收入合计")
    assert number(first, year, 3) == number(second, row_of(second, "合计"), 3)
    assert number(first, year, 6) == number(third, row_of(third, "合计"), 3)
    of_year = row_of(fourth, "本年收入合计")
    assert number(second, row_of(second, "合计"), 4) == number(fourth, of_year, 3)
    assert number(fourth, of_year, 7) == number(fifth, row_of(fifth, "合计"), 3)
    opening, total = row_of(fourth, "年初财政拨款结转和结余"), row_of(fourth, "总计")
    for row in (of_year, opening, total):
        assert near(number(fourth, row, 6), sum(number(fourth, row, column) for column in (7, 8, 9)))
    for column in (6, 7, 8, 9):
        spent, kept = (number(fourth, row, column) for row in (of_year, opening))
        assert near(spent + kept, number(fourth, total, column))
    assert number(fourth, total, 3) == number(fourth, total, 6)
    assert near(number(fourth, of_year, 3) + number(fourth, opening, 3), number(fourth, total, 3))


@pytest.mark.parametrize(("name", "last"), [("公开02表", 9), ("公开03表", 8), ("公开05表", 5)])
def test_rows_add_up_across_and_down(book: Book, name: str, last: int) -> None:
    """K07, K08: the first figure is the sum of the others, 类 of its 款, 款 of its 项, 合计 of 类."""
    sheet = book[name]
    rows = levels(sheet)
    for row in (row_of(sheet, "合计"), *(row for _, row in rows)):
        whole, *parts = figures(sheet, row, last)
        assert near(whole, sum(parts))
    sums: dict[int, list[Fraction]] = {row_of(sheet, "合计"): [Fraction(0)] * (last - 2)}
    above = {-1: row_of(sheet, "合计")}
    for level, row in rows:
        above[level] = row
        sums[row] = [Fraction(0)] * (last - 2)
        sums[above[level - 1]] = [
            one + other for one, other in zip(sums[above[level - 1]], figures(sheet, row, last), strict=True)
        ]
    items = {row for level, row in rows if level == 2}
    assert items
    for row, added in sums.items():
        if row not in items:
            pairs = zip(added, figures(sheet, row, last), strict=True)
            assert all(near(one, other) for one, other in pairs), (name, row)


def blocks(sheet: Worksheet) -> list[dict[str, Fraction]]:
    """The three blocks of the sixth table: code → figure."""
    last = row_of(sheet, "人员经费合计")
    return [
        {
            str(sheet.cell(row, column).value): number(sheet, row, column + 2)
            for row in range(6, last)
            if sheet.cell(row, column).value
        }
        for column in (1, 4, 7)
    ]


def test_basic_expenditure_by_economic_subject(book: Book) -> None:
    """K13, K14: 人员经费 is 301 and 303, 公用经费 is 302 in the middle and all others on the right."""
    fifth, sixth = book["公开05表"], book["公开06表"]
    last = row_of(sixth, "人员经费合计")
    staff, running = number(sixth, last, 3), number(sixth, last, 9)
    assert near(staff + running, number(fifth, row_of(fifth, "合计"), 4))
    assert near(staff, sum(figure for code, figure in blocks(sixth)[0].items() if len(code) == 3))
    assert near(
        running,
        sum(figure for block in blocks(sixth)[1:] for code, figure in block.items() if len(code) == 3),
    )
    for block, classes in zip(blocks(sixth), ({"301", "303"}, {"302"}, {"310"}), strict=True):
        assert {code[:3] for code in block} <= classes
        for head, whole in block.items():
            if len(head) == 3:
                below = [figure for code, figure in block.items() if len(code) == 5 and code[:3] == head]
                assert near(whole, sum(below))


def test_three_public_expenses(book: Book) -> None:
    """K15."""
    sheet = book["公开09表"]
    for start in (1, 7):
        total, abroad, cars, bought, run, received = (number(sheet, 8, start + step) for step in range(6))
        assert total == abroad + cars + received
        assert cars == bought + run
        assert min(abroad, bought, run, received) >= 0


def test_the_table_of_the_fund_agrees_with_the_fourth(book: Book) -> None:
    """K17, K18."""
    fourth, seventh, eighth = book["公开04表"], book["公开07表"], book["公开08表"]
    opening, income, spent, basic, project, closing = figures(seventh, row_of(seventh, "合计"), 8)
    assert opening + income == spent + closing
    assert spent == basic + project == number(fourth, row_of(fourth, "本年收入合计"), 8)
    assert number(eighth, row_of(eighth, "合计"), 3) == number(fourth, row_of(fourth, "本年收入合计"), 9)
    for sheet, used in (
        (seventh, opening or income or spent),
        (eighth, number(eighth, row_of(eighth, "合计"), 3)),
    ):
        said = [
            row for row in range(1, sheet.max_row + 1) if EMPTY[sheet.title] in str(sheet.cell(row, 1).value)
        ]
        assert bool(said) is not bool(used)
        assert bool(levels(sheet)) is bool(used)


def test_the_published_totals(outcome: Outcome) -> None:
    book = sheets(workbook(outcome))
    sheet = book["公开01表"]
    assert [number(sheet, row_of(sheet, "总计"), column) for column in (3, 6)] == [Fraction("1993.23")] * 2
    year = row_of(sheet, "本年收入合计")
    assert [number(sheet, year, column) for column in (3, 6)] == [Fraction("1964.05"), Fraction("1978.08")]
    fifth = book["公开05表"]
    total = figures(fifth, row_of(fifth, "合计"), 5)
    assert total == [Fraction("1954.42"), Fraction("958.24"), Fraction("996.18")]
    item = row_of(fifth, "行政运行", 2)
    assert (fifth.cell(item, 1).value, number(fifth, item, 3)) == ("2150501", Fraction("1359.5"))


def test_the_first_table_lists_every_class_and_every_income(process, sample_text: str) -> None:
    """Also classes without figures; one that the form does not list follows after them."""
    row = (
        '- {科目: "2330303", 类: 债务发行费用支出, 款: 甲, 项: 乙, 资金: 一般公共预算, '
        "财政拨款: 5, 项目支出: 5}"
    )
    text = sample_text.replace("\n基本支出经济分类明细:", f"{row}\n\n基本支出经济分类明细:")
    outcome = process(text, WITH_ERRORS)
    assert "C011" in {finding.code for finding in outcome.findings}
    sheet = sheets(workbook(outcome, checked=False))["公开01表"]
    listed = range(row_of(sheet, "一、一般公共预算财政拨款收入"), row_of(sheet, "本年收入合计"))
    assert sum(bool(sheet.cell(row, 1).value) for row in listed) == 8
    classes = [str(sheet.cell(row, 4).value).partition("、")[2] for row in listed]
    assert (len(classes), classes[0], classes[7]) == (27, "一般公共服务支出", "社会保障和就业支出")
    assert "债务发行费用支出" in classes
    for column, start in ((2, 1), (5, 32)):
        lines = [sheet.cell(row, column).value for row in range(listed.start, row_of(sheet, "总计") + 1)]
        assert lines == list(range(start, start + len(lines)))


@pytest.mark.parametrize("name", ["公开02表", "公开03表", "公开05表", "公开07表"])
def test_every_row_of_subjects_has_its_code(book: Book, name: str) -> None:
    """A row stands below the row whose code its own begins with."""
    sheet = book[name]
    above = [""] * 3
    for level, row in levels(sheet):
        code = str(sheet.cell(row, 1).value)
        assert len(code) == 3 + 2 * level
        assert level == 0 or code.startswith(above[level - 1])
        above[level] = code


def test_the_whole_workbook(golden, outcome: Outcome) -> None:
    golden(HERE / "golden" / f"{NAME}.xlsx.txt", excel.canonical_text(workbook(outcome)))


def test_a_filing_without_accounts_has_no_such_tables(process, sample_text: str) -> None:
    start = sample_text.index("收入:\n")
    end = sample_text.index("# ----", start)
    outcome = process(sample_text[:start] + sample_text[end:])
    assert not {NAME, "部门决算公开"} & {one.name for one in outcome.documents}
    assert outcome.documents

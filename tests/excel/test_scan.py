"""Each accident in a template is told, with the cell where it happened."""

from __future__ import annotations

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

LOOP = (("{%tr for 行 in 支出 %}",), ("{{ 行.名称 }}",), ("{%tr endfor %}",))
SHEET = "工作表“自评表”"


def cell(address: str) -> str:
    return f"{SHEET} 单元格 {address}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ 行.决算 }", "T054"),
        ("{{ 行.决算", "T054"),
        ("{% if x", "T054"),
        ("{ 行.决算 }}", "T055"),
        ("决算 }}", "T055"),
        ("数组{1}", "T055"),
        ("｛｛ 行.决算 ｝｝", "T056"),
        ("{｛ x }}", "T056"),
        ("｛％ if x ％｝", "T056"),
        ("{%- if x %}{% endif %}", "T058"),
        ("{% if x -%}{% endif %}", "T058"),
        ("{%p if x %}", "T058"),
        ("{%tc for x in y %}", "T058"),
        ("{{r 富文本 }}", "T058"),
        ("{% tr if x %}", "T058"),
        ("{% vm %}", "T058"),
        ("{% include 'x' %}", "T058"),
        ("{% raw %}", "T058"),
        ("{%tr 合并 x %}", "T058"),
        ("{% if x %}没有结束", "T059"),
        ("多出 {% endif %}", "T059"),
        ("{% else %}", "T059"),
        ("{%tr endfor %}", "T059"),
        ("{%tr if x %}", "T059"),
        ("{% if x %}{% for y in z %}{% endif %}{% endfor %}", "T059"),
        ("{{ x｜带单位 }}", "T062"),
        ("{{ 未知函数(x) }}", "T062"),
        ("{{ x + 1 }}", "T062"),
        ("{% 合并 x %}{{ x }}", "T063"),
    ],
)
def test_a_tag_that_cannot_stand_is_told(excel, text: str, code: str) -> None:
    excel.put("A1", ("前文",), (None, None, text), ("后文",))
    compiled, findings = excel.compile()
    assert compiled is None
    assert {finding.code for finding in findings} == {code}
    assert {finding.span.address for finding in findings} == {cell("C2")}
    assert all(finding.message.startswith(f"{cell('C2')}：") for finding in findings)


def test_all_wrong_tags_are_told_at_once(excel) -> None:
    excel.put("A1", ("{{ a(b }}", "{{ 无(c) }}"), ("{{ d|无 }}", "{{ 对 }}"))
    assert set(excel.findings()) == {("T062", cell("A1")), ("T062", cell("B1")), ("T062", cell("A2"))}


def test_a_block_ends_in_the_cell_in_which_it_began(excel) -> None:
    excel.put("A1", ("{% if x %}甲",), ("乙{% endif %}",))
    assert excel.findings() == [("T059", cell("A1")), ("T059", cell("A2"))]


@pytest.mark.parametrize("row", [("{%tr if x %}", None, "甲"), (12, "{%tr if x %}"), ("{%tr if x %}甲",)])
def test_a_row_tag_stands_alone(excel, row: tuple[object, ...]) -> None:
    excel.put("A1", row, ("甲",), ("{%tr endif %}",))
    assert [code for code, _ in excel.findings()] == ["T057"]


def test_row_tags_of_one_sheet_do_not_close_those_of_another(excel) -> None:
    excel.put("A1", ("{%tr if x %}",))
    excel.book.create_sheet("附表")["A1"] = "{%tr endif %}"
    assert excel.findings() == [("T059", cell("A1")), ("T059", "工作表“附表” 单元格 A1")]


@pytest.mark.parametrize("merged", ["B1:B2", "B2:B3", "B2:B4", "B3:B4"])
def test_merged_cells_do_not_cross_a_loop(excel, merged: str) -> None:
    excel.put("A1", *LOOP, ("完",))
    excel.sheet.merge_cells(merged)
    assert excel.findings() == [("T061", cell(merged))]


def test_merged_cells_may_lie_round_a_loop(excel) -> None:
    excel.put("A1", *LOOP, ("完",))
    excel.sheet.merge_cells("B1:B3")
    excel.sheet.merge_cells("A2:A2")
    assert excel.findings() == []


def test_a_tag_under_a_merged_cell_is_told(excel, part, replaced) -> None:
    """Other programs than openpyxl keep what stood in covered cells."""
    excel.put("A1", ("甲", "{{ x }}"))
    path = excel.path()
    xml = part(path.read_bytes())
    merged = xml.replace(
        "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    )
    replaced(path, {"xl/worksheets/sheet1.xml": merged})
    _, findings = excel.compile(path)
    assert [(item.code, item.span.address) for item in findings] == [("T064", cell("B1"))]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("一级{% 合并 行.甲 %}", "不在单元格的开头"),
        ("{% 合并 行.甲 %}{% 合并 行.乙 %}", "写了两次"),
        ("{% 合并 %}", "没有写按什么合并"),
    ],
)
def test_a_merge_tag_stands_once_at_the_start(excel, text: str, reason: str) -> None:
    excel.put("A1", LOOP[0], (text,), LOOP[2])
    _, findings = excel.compile()
    assert [(item.code, item.span.address) for item in findings] == [("T063", cell("A2"))]
    assert reason in findings[0].message


def test_formulas_are_refused(excel) -> None:
    excel.sheet["B2"] = "=SUM(A1:A9)"
    excel.sheet["C2"] = "=1+1"
    _, findings = excel.compile()
    assert [(item.code, item.span.address) for item in findings] == [("T053", cell("B2"))]
    assert "2 个公式（B2、C2）" in findings[0].message


def test_what_cannot_be_kept_is_refused(excel) -> None:
    excel.put("A1", ("甲", "乙"), (1, 2))
    chart = BarChart()
    chart.add_data(Reference(excel.sheet, min_col=1, min_row=1, max_row=2))
    excel.sheet.add_chart(chart, "F1")
    excel.sheet.add_table(Table(displayName="t", ref="A1:B2"))
    excel.sheet["A1"].comment = Comment("注", "人")
    _, findings = excel.compile()
    assert {finding.code for finding in findings} == {"T052"}
    told = "；".join(finding.message for finding in findings)
    assert all(name in told for name in ("图表", "超级表", "批注"))


def test_a_link_to_a_file_is_refused_and_one_to_the_web_is_not(excel) -> None:
    excel.put("A1", ("甲", "乙"))
    excel.sheet["A1"].hyperlink = "https://example.org/"
    assert excel.findings() == []
    excel.sheet["B1"].hyperlink = "file:///C:/temp/a.xlsx"
    assert excel.findings() == [("T052", "")]


def validated(formula: str, cells: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=formula)
    rule.add(cells)
    return rule


@pytest.mark.parametrize(
    ("formula", "cells", "codes"),
    [
        ('"优,良"', "C2:C9", []),
        ("$H$1:$H$4", "A2", []),  # above the loop, which begins in row 6
        ("附表!$A$1:$A$4", "A7", []),
        ("$H$7:$H$9", "A2", ["T065"]),
        ("H1:H4", "A2", []),
        ("H1:H4", "A7", ["T065"]),
        ("C7:D7", "A7", []),
        ("自评表!$H$9:$H$12", "A7", ["T065"]),
    ],
)
def test_a_list_of_choices_lies_where_no_row_moves(excel, formula: str, cells: str, codes: list[str]) -> None:
    excel.put("A6", *LOOP, ("完",))
    excel.book.create_sheet("附表")["A1"] = "优"
    excel.sheet.add_data_validation(validated(formula, cells))
    assert [code for code, _ in excel.findings()] == codes


def test_where_no_row_moves_any_reference_is_kept(excel, part) -> None:
    excel.put("A1", ("{{ x }}",))
    excel.sheet.add_data_validation(validated("H7:H9", "A2"))
    excel.sheet.conditional_formatting.add("A1:A9", FormulaRule(formula=["A1>AVERAGE($A$1:$A$9)"]))
    xml = part(excel.render({"x": 1}))
    assert "<formula1>H7:H9</formula1>" in xml
    assert "<formula>A1&gt;AVERAGE($A$1:$A$9)</formula>" in xml


def test_a_name_for_cells_that_move_is_told(excel) -> None:
    excel.put("A6", *LOOP)
    excel.book.defined_names["上面"] = DefinedName("上面", attr_text="自评表!$A$1:$B$5")
    assert excel.findings() == []
    excel.book.defined_names["下面"] = DefinedName("下面", attr_text="自评表!$A$9")
    excel.book.defined_names["算的"] = DefinedName("算的", attr_text="OFFSET(自评表!$A$1,1,1)")
    assert [code for code, _ in excel.findings()] == ["T065", "T065"]


def test_a_tag_outside_the_cells_is_told(excel) -> None:
    excel.put("A1", ("甲",))
    rule = validated('"优,良"', "A2")
    rule.prompt = "请填{{ x }}"
    excel.sheet.add_data_validation(rule)
    assert excel.findings() == [("T064", SHEET)]


def test_a_row_tag_in_a_header_is_told(excel) -> None:
    excel.put("A1", ("甲",))
    excel.sheet.oddHeader.center.text = "{%tr for x in y %}"
    assert {code for code, _ in excel.findings()} == {"T058"}
    excel.sheet.oddHeader.center.text = "{{ x }"
    assert excel.findings() == [("T054", f"{SHEET} 页眉")]

"""Rows come and go; everything that stands by a row goes with it."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

HEADERS = ("一级", "二级", "名称", "得分")
LOOP = (
    ("{%tr for 行 in 指标 %}",),
    ("{% 合并 行.一级 %}{{ 行.一级 }}", "{% 合并 行.二级 %}{{ 行.二级 }}", "{{ 行.名称 }}", "{{ 行.得分 }}"),
    ("{%tr endfor %}",),
)


def indicators(excel, count: int) -> list[dict[str, object]]:
    """So many rows; the first level changes every six rows, the second every four."""
    return [
        {"一级": f"甲{i // 6}", "二级": f"乙{i // 4}", "名称": f"指标{i + 1}", "得分": excel.score(i)}
        for i in range(count)
    ]


def runs(count: int, *lengths: int) -> list[tuple[int, int]]:
    """First and last index of the runs of rows that agree in all these steps, single rows left out."""
    found = []
    start = 0
    for i in range(1, count + 1):
        if i == count or any(i % length == 0 for length in lengths):
            if i - 1 > start:
                found.append((start, i - 1))
            start = i
    return found


@pytest.mark.parametrize("count", [0, 1, 2, 18, 200])
def test_a_loop_gives_its_rows_and_merges_equal_neighbours(excel, count: int) -> None:
    excel.put("A1", ("{{ 标题 }}",), HEADERS, *LOOP, ("合计", None, None, "{{ 总分 }}"), ("注",))
    excel.sheet.merge_cells("A1:D1")
    excel.sheet.merge_cells("A6:C6")
    data = {"标题": "自评表", "指标": indicators(excel, count), "总分": excel.score("93.64")}
    sheet = excel.rendered(data)
    total = 3 + count
    expected = {"A1:D1", f"A{total}:C{total}"}
    expected |= {f"A{3 + first}:A{3 + last}" for first, last in runs(count, 6)}
    expected |= {f"B{3 + first}:B{3 + last}" for first, last in runs(count, 6, 4)}
    assert {str(cells) for cells in sheet.merged_cells.ranges} == expected
    assert [sheet.cell(3 + i, 3).value for i in range(count)] == [f"指标{i + 1}" for i in range(count)]
    assert (sheet.cell(total, 1).value, sheet.cell(total, 4).value) == ("合计", 93.64)
    assert sheet.cell(total + 1, 1).value == "注"
    assert sheet.dimensions == f"A1:D{total + 1}"


def test_a_run_begins_anew_where_its_parent_does_and_after_so_many_rows(excel) -> None:
    excel.put(
        "A1",
        ("{%tr for 行 in 行们 %}",),
        ("{% 合并 行.甲, 跨页重复=2 %}{{ 行.甲 }}", "{% 合并 行.乙 %}{{ 行.乙 }}"),
        ("{%tr endfor %}",),
    )
    rows = [{"甲": one, "乙": other} for one, other in ["ax", "ax", "ax", "bx", "by"]]
    sheet = excel.rendered({"行们": rows})
    assert {str(cells) for cells in sheet.merged_cells.ranges} == {"A1:A2", "B1:B2", "A4:A5"}
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == ["a", None, "a", "b", None]


def test_a_cell_merged_over_several_rows_of_a_pass_is_merged_on(excel) -> None:
    """The body has two rows; the merged cell of the template covers both."""
    excel.put(
        "A1",
        ("{%tr for 行 in 行们 %}",),
        ("{% 合并 行.甲 %}{{ 行.甲 }}", None, "{{ 行.乙 }}"),
        (None, None, "备注"),
        ("{%tr endfor %}",),
    )
    excel.sheet.merge_cells("A2:B3")
    sheet = excel.rendered({"行们": [{"甲": one, "乙": i} for i, one in enumerate("aab")]})
    assert {str(cells) for cells in sheet.merged_cells.ranges} == {"A1:B4", "A5:B6"}


def test_merged_cells_inside_are_repeated_round_are_grown_below_are_moved(excel) -> None:
    excel.put(
        "A1",
        ("指标完成情况",),
        (None, "{%tr for 行 in 行们 %}"),
        (None, "{{ 行.名称 }}", None, "a"),
        (None, None, None, "b"),
        (None, "{%tr endfor %}"),
        (None, "其他"),
        ("签字",),
    )
    for cells in ("A1:A6", "B3:C3", "D3:E4", "A7:E8"):
        excel.sheet.merge_cells(cells)
    sheet = excel.rendered({"行们": [{"名称": name} for name in "甲乙丙"]})
    assert {str(cells) for cells in sheet.merged_cells.ranges} == {
        "A1:A8",
        *("B2:C2", "D2:E3", "B4:C4", "D4:E5", "B6:C6", "D6:E7"),
        "A9:E10",
    }


def test_loops_nest_and_rows_between_stay(excel) -> None:
    excel.put(
        "A1",
        ("{%tr for 部门 in 部门们 %}",),
        ("{{ 部门.名称 }}",),
        ("{%tr for 项 in 部门.项目 %}",),
        ("{{ loop.index }}", "{{ 项 }}"),
        ("{%tr endfor %}",),
        (None,),
        ("小计", "{{ 计数(部门.项目) }}"),
        ("{%tr endfor %}",),
        ("完",),
    )
    data = {"部门们": [{"名称": "甲", "项目": ["一", "二"]}, {"名称": "乙", "项目": []}]}
    assert excel.lines(data) == [
        "A1: 甲",
        "A2: 1 〔1〕",
        "B2: 一",
        "A3: 2 〔2〕",
        "B3: 二",
        "A5: 小计",
        "B5: 2 〔2〕",
        "A6: 乙",
        "A8: 小计",
        "B8: 0 〔0〕",
        "A9: 完",
    ]


@pytest.mark.parametrize(("count", "expected"), [(5, ["多"]), (1, ["一"]), (0, ["无"])])
def test_rows_are_chosen(excel, count: int, expected: list[str]) -> None:
    excel.put(
        "B2",
        ("{%tr if 数 > 1 %}",),
        ("多",),
        ("{%tr elif 数 == 1 %}",),
        ("一",),
        ("{%tr else %}",),
        ("无",),
        ("{%tr endif %}",),
        ("完",),
    )
    assert excel.lines({"数": count}) == [*(f"B2: {text}" for text in expected), "B3: 完"]


def test_a_loop_without_rows_may_say_so(excel) -> None:
    excel.put("A1", ("{%tr for x in 空 %}",), ("{{ x }}",), ("{%tr else %}",), ("无",), ("{%tr endfor %}",))
    assert excel.lines({"空": []}) == ["A1: 无"]
    assert excel.lines({"空": ["a", "b"]}) == ["A1: a", "A2: b"]


def test_names_set_in_a_row_hold_below_it(excel) -> None:
    excel.put("A1", ("{%tr set 年 = 2024 %}",), ("{{ 年 }}年",))
    assert excel.lines({}) == ["A1: 2024年"]


def test_heights_borders_and_empty_cells_come_along(excel) -> None:
    excel.put("A1", *LOOP)
    excel.sheet.row_dimensions[2].height = 33
    side = Side(style="thin")
    for cell in ("A2", "B2", "C2", "D2", "E2"):
        excel.sheet[cell].border = Border(side, side, side, side)
    excel.sheet.column_dimensions["C"].width = 40
    sheet = excel.rendered({"指标": indicators(excel, 3)})
    assert [sheet.row_dimensions[row].height for row in (1, 2, 3)] == [33, 33, 33]
    assert [sheet.cell(row, 5).border.top.style for row in (1, 2, 3)] == ["thin"] * 3
    assert sheet.column_dimensions["C"].width == 40


def heights(xml: str) -> list[float | None]:
    """The heights of the rows in the file, None where it leaves them to the program."""
    rows = (row.partition(">")[0] for row in xml.split("<row ")[1:])
    found = [re.search(r'(?<=[ ]ht=")[\d.]+', row) for row in rows]
    return [float(match.group()) if match else None for match in found]


def test_a_row_is_as_high_as_what_is_printed_in_it(excel, part) -> None:
    """No program fits a row with merged cells; a text would be cut."""
    excel.put("A1", *(("{{ x }}",) for _ in range(4)))
    excel.sheet.column_dimensions["A"].width = 20
    excel.sheet.merge_cells("A3:E3")
    for row in (2, 3, 4):
        excel.sheet.cell(row, 1).alignment = Alignment(wrap_text=True)
    excel.sheet.row_dimensions[4].height = 300
    plain, wrapped, merged, fixed = heights(part(excel.render({"x": "长" * 60})))
    assert plain is None  # it goes over the edge of the cell in one line
    assert 60 / 10 * 15 <= wrapped <= 60 / 10 * 15 * 1.5
    assert wrapped / 4 < merged < wrapped / 2
    assert fixed == 300
    assert heights(part(excel.render({"x": "短"}))) == [None, None, None, 300]


def test_merged_rows_are_together_as_high_as_their_text(excel, part) -> None:
    excel.put(
        "A1",
        ("{%tr for 行 in 行们 %}",),
        ("{% 合并 行.甲 %}{{ 行.甲 }}", "{{ 行.乙 }}"),
        ("{%tr endfor %}",),
    )
    excel.sheet["A2"].alignment = Alignment(wrap_text=True)
    rows = [{"甲": "长" * 40, "乙": "x"}] * 3
    assert heights(part(excel.render({"行们": [{**row, "甲": "短"} for row in rows]}))) == [None] * 3
    first, second, third = heights(part(excel.render({"行们": rows})))
    assert (first, second) == (None, None)
    assert 15 + 15 + third >= 40 / 4 * 14


def test_a_stored_height_that_nobody_set_does_not_cut_what_is_printed(excel, part, replaced) -> None:
    excel.put("A1", ("{{ x }}",), ("固定",))
    path = excel.path()
    source = part(path.read_bytes()).replace('<row r="1">', '<row r="1" ht="15">')
    replaced(path, {"xl/worksheets/sheet1.xml": source.replace('<row r="2">', '<row r="2" ht="15">')})
    assert heights(part(excel.render({"x": "一\n二"}, path)))[0] > 25
    assert heights(part(excel.render({"x": "一"}, path))) == [None, 15]


def test_print_set_up_follows(excel) -> None:
    excel.put("A1", ("标题",), HEADERS, *LOOP, ("完",))
    sheet = excel.sheet
    sheet.print_title_rows = "1:2"
    sheet.print_area = "A1:D6"
    sheet.freeze_panes = "B3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.row_breaks.append(Break(id=2))
    sheet.row_breaks.append(Break(id=5))
    sheet.oddFooter.center.text = "第&P页"
    made = excel.rendered({"指标": indicators(excel, 18)})
    assert made.print_title_rows == "$1:$2"
    assert made.print_area == "'自评表'!$A$1:$D$21"
    assert made.freeze_panes == "B3"
    assert (made.page_setup.orientation, made.page_setup.paperSize) == ("landscape", 9)
    assert (made.sheet_properties.pageSetUpPr.fitToPage, made.page_setup.fitToHeight) == (True, 0)
    assert [item.id for item in made.row_breaks.brk] == [2, 20]
    assert made.oddFooter.center.text == "第&P页"


def test_a_page_may_end_after_each_pass(excel) -> None:
    excel.put("A1", ("{%tr for x in 行们 %}",), ("{{ x }}",), ("尾",), ("{%tr endfor %}",))
    excel.sheet.row_breaks.append(Break(id=3))
    assert [item.id for item in excel.rendered({"行们": ["a", "b", "c"]}).row_breaks.brk] == [2, 4, 6]


def test_validations_conditions_filters_and_links_follow(excel) -> None:
    excel.put("A1", HEADERS, *LOOP, ("完", None, None, "{{ 优 }}"))
    sheet = excel.sheet
    listed = DataValidation(type="list", formula1='"优,良,中,差"')
    for cells in ("D3", "D5"):
        listed.add(cells)
    sheet.add_data_validation(listed)
    low = FormulaRule(formula=["$D3<60"], fill=PatternFill(bgColor="FF0000"))
    sheet.conditional_formatting.add("A3:D3", low)
    sheet.auto_filter.ref = "A1:D3"
    sheet["C5"].hyperlink = "https://example.org/"
    made = excel.rendered({"指标": indicators(excel, 4), "优": "优"})
    assert str(made.data_validations.dataValidation[0].sqref) == "D2:D5 D6"
    (conditions,) = made.conditional_formatting
    assert (str(conditions.sqref), conditions.rules[0].formula) == ("A2:D5", ["$D2<60"])
    assert made.auto_filter.ref == "A1:D5"
    assert made["C6"].hyperlink.target == "https://example.org/"
    gone = excel.rendered({"指标": [], "优": "优"})
    assert str(gone.data_validations.dataValidation[0].sqref) == "D2"
    assert list(gone.conditional_formatting) == []
    assert gone.auto_filter.ref == "A1:D1"


def test_headers_take_tags_and_their_ampersands_stay_text(excel, part) -> None:
    excel.put("A1", ("x",))
    excel.sheet.oddHeader.left.text = "{{ 单位 }}{{ 年 }}"
    excel.sheet.oddHeader.left.size = 12
    data = excel.render({"单位": "", "年": 2024})
    assert "<oddHeader>&amp;L&amp;12 2024</oddHeader>" in part(data)
    data = excel.render({"单位": "甲&乙", "年": 2024})
    assert openpyxl.load_workbook(io.BytesIO(data)).active.oddHeader.left.text == "甲&&乙2024"


def test_a_sheet_and_its_print_area_are_named_by_a_tag(excel) -> None:
    excel.sheet.title = "{{ 简称 }}"
    excel.put("A1", ("{%tr for x in 行们 %}",), ("{{ x }}",), ("{%tr endfor %}",))
    excel.sheet.print_area = "A1:A3"
    excel.book.create_sheet("附表")["A1"] = "不变"
    data = excel.render({"简称": "县数据局's", "行们": ["a", "b"]})
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["县数据局's", "附表"]
    assert book["县数据局's"].print_area == "'县数据局''s'!$A$1:$A$2"
    assert book["附表"]["A1"].value == "不变"


@pytest.mark.parametrize("name", ["局" * 32, "甲/乙", "", "附表", "'x", "甲[1]"])
def test_a_name_that_excel_refuses_is_told(excel, name: str) -> None:
    excel.sheet.title = "{{ 简称 }}"
    excel.put("A1", ("x",))
    excel.book.create_sheet("附表", 0)["A1"] = "不变"
    compiled = excel.ready()
    result, findings = compiled.render({"简称": name}, excel.text)
    assert result is None
    assert [(item.code, item.span.address) for item in findings] == [("T074", "第2张工作表的名称")]
    draft, _ = compiled.render({"简称": name}, excel.text, keep_going=True)
    assert len(set(openpyxl.load_workbook(io.BytesIO(draft)).sheetnames)) == 2


def test_the_same_input_gives_the_same_bytes_and_a_second_data_set_leaves_no_trace(excel) -> None:
    excel.put("A1", *LOOP)
    compiled = excel.ready()
    first = compiled.render({"指标": indicators(excel, 3)}, excel.text)[0]
    other = compiled.render({"指标": indicators(excel, 40)}, excel.text)[0]
    assert compiled.render({"指标": indicators(excel, 3)}, excel.text)[0] == first
    assert b"{{" not in first
    assert other != first


def test_no_text_of_a_tag_is_left_in_any_part(excel, part) -> None:
    excel.put("A1", *LOOP, ("完",))
    data = excel.render({"指标": indicators(excel, 3)})
    assert "{%" not in part(data, "xl/sharedStrings.xml")
    assert "完" in part(data, "xl/sharedStrings.xml")


def test_tags_and_uses_carry_their_address(excel) -> None:
    excel.put("A1", *LOOP)
    excel.sheet.oddHeader.left.text = "{{ 单位.全称 }}"
    compiled = excel.ready()
    assert ("工作表“自评表” 单元格 C2", "{{ 行.名称 }}") in [(tag.address, tag.text) for tag in compiled.tags]
    uses = {(use.path, use.address) for use in compiled.uses}
    assert (("指标", "*", "得分"), "工作表“自评表” 单元格 D2") in uses
    assert (("单位", "全称"), "工作表“自评表” 页眉") in uses


def test_a_loop_that_cannot_be_gone_through_is_told_at_its_row(excel) -> None:
    excel.put("A3", ("{%tr for 行 in 单位 %}",), ("{{ 行 }}",), ("{%tr endfor %}",))
    result, findings = excel.ready().render({"单位": "县数据局"}, excel.text, keep_going=True)
    assert result is None
    assert [(item.code, item.span.address) for item in findings] == [("T071", "工作表“自评表” 单元格 A3")]

"""Workbooks as text, and the same text whichever program saved the template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from toolkit.excel import canonical_text, compile_workbook
from toolkit.excel.numbers import read_number, show_number


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("1954.40", "General", "1954.4"),
        ("1954.4", "0.00", "1954.40"),
        ("1954.4", "#,##0.00", "1,954.40"),
        ("-1954.4", "#,##0.00", "-1,954.40"),
        ("1234567", '0" "000" "000', "1 234 567"),
        ("0.36367", "0.00%", "36.37%"),
        ("0", '0;-0;"—"', "—"),
        ("-3.5", "0.0_ ;[Red]-0.0\\ ", "-3.5 "),
        ("-0.001", "0.00", "0.00"),
        ("3", '0.00"万元"', "3.00万元"),
        ("0.5", "#.##", ".5"),
        ("7", "000", "007"),
        ("2.50", "0.##", "2.5"),
        ("1E-3", "0.000", "0.001"),
        ("45000", "yyyy-mm-dd", None),
        ("1234567", "0,", None),
    ],
)
def test_a_number_is_shown_by_its_format(stored: str, code: str, shown: str | None) -> None:
    number = read_number(stored)
    assert number is not None
    assert show_number(number, code) == shown


@pytest.mark.parametrize("text", ["1e999999", "1" * 60, "nan", "0x10", "1_000", ""])
def test_what_is_no_plain_number_is_not_read_as_one(text: str) -> None:
    assert read_number(text) is None


def test_a_sheet_is_shown_with_addresses_numbers_and_print_set_up(excel) -> None:
    excel.put("A1", ("标题",), ("一\n二", 12, "12"), (True, 0.5))
    sheet = excel.sheet
    sheet["B3"].number_format = "0.0%"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A5:B6")
    sheet.print_title_rows = "1:2"
    sheet.print_title_cols = "A:B"
    sheet.print_area = "A1:C3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "第&P页"
    hidden = excel.book.create_sheet("附表")
    hidden.sheet_state = "hidden"
    assert canonical_text(excel.path()).splitlines() == [
        "工作表1“自评表” 〔横向〕〔A4〕〔缩放到1页宽〕〔每页重复第1-2行〕〔每页重复A-B列〕〔打印区域 A1:C3〕",
        "页脚: &C第&P页",
        "A1:C1: 标题",
        "A2: 一↵二",
        "B2: 12 〔12〕",
        "C2: 12",
        "A3: 〔TRUE〕",
        "B3: 50.0% 〔0.5〕",
        "A5:B6:",
        "工作表2“附表” 〔隐藏〕〔纵向〕",
    ]


# -- LibreOffice

FORM = (
    ("{{ 单位.全称 }}项目支出绩效自评表",),
    ("（{{ 年度 }}年度）",),
    ("项目名称", "{{ 项目.名称 }}", None, "项目编码", "{{ 项目.编码 }}"),
    ("资金", "预算", "执行", "执行率"),
    ("合计", "{{ 项目.预算 }}", "{{ 项目.执行 }}", "{{ 项目.执行率|带单位 }}", "{{ 项目.结余 }}"),
    ("一级指标", "二级指标", "三级指标", "分值", "得分"),
    ("{%tr for 行 in 指标 %}",),
    (
        "{% 合并 行.一级 %}{{ 行.一级 }}",
        "{% 合并 行.二级 %}{{ 行.二级 }}",
        "{{ 行.名称 }}",
        "{{ 行.分值 }}",
        "{{ 行.得分 }}",
    ),
    ("{%tr endfor %}",),
    ("总分", None, None, 100, "{{ 总分 }}"),
    ("{%tr if 计数(指标) == 0 %}",),
    ("没有设置指标",),
    ("{%tr endif %}",),
    ('说明：a < b & "c"，{{ 说明 }}',),
)


def form(excel) -> Path:
    """A self-evaluation form with what such forms have."""
    sheet = excel.put("A1", *FORM)
    for merged in ("A1:E1", "A2:E2", "B3:C3", "A10:C10", "A14:E14"):
        sheet.merge_cells(merged)
    side = Side(style="thin")
    for row in sheet["A3:E14"]:
        for cell in row:
            cell.border = Border(side, side, side, side)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet["A1"].font = Font(name="方正小标宋简体", size=18)
    for column in "ABCDE":
        sheet.column_dimensions[column].width = 18
    sheet.print_title_rows = "1:6"
    sheet.print_area = "A1:E14"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "第&P页 {{ 单位.全称 }}"
    graded = DataValidation(type="list", formula1='"优,良,中,差"')
    graded.add("E8")
    sheet.add_data_validation(graded)
    return excel.path()


def figures(excel, count: int) -> dict[str, object]:
    """Data for the form, with texts that try to be something else."""
    hostile = ("=1+1", "<&>", "-", "450900220416400005156", "一\n二", "0164", "_x0041_")
    return {
        "单位": {"全称": "县数据局&财政局"},
        "年度": 2024,
        "项目": {
            "名称": "=政务系统",
            "编码": "450900220416400005156",
            "预算": excel.figure("1954.4"),
            "执行": excel.figure("710.8078"),
            "执行率": excel.figure("36.37", "%", "百分比"),
            "结余": excel.missing(),
        },
        "指标": [
            {
                "一级": f"甲{i // 6}",
                "二级": f"乙{i // 4}",
                "名称": hostile[i % len(hostile)],
                "分值": excel.score(10, 0),
                "得分": excel.score(f"{i}/10"),
            }
            for i in range(count)
        ],
        "总分": excel.score("93.64"),
        "说明": "无",
    }


Convert = Callable[[Path, str, Path], Path]


@pytest.mark.parametrize("count", [0, 18])
def test_a_template_saved_by_libreoffice_renders_the_same_text(excel, soffice: Convert, count: int) -> None:
    path = form(excel)
    again = soffice(path, "xlsx", excel.folder / "再存")
    compiled, findings = compile_workbook(again, excel.environment, shown="模板.xlsx")
    assert compiled is not None, [finding.message for finding in findings]
    data = figures(excel, count)
    result, told = compiled.render(data, excel.text)
    assert result is not None, [finding.message for finding in told]
    assert canonical_text(again) == canonical_text(path)
    assert canonical_text(result) == canonical_text(excel.render(data, path))


@pytest.mark.parametrize("count", [0, 1, 18, 200])
def test_libreoffice_reads_what_was_rendered_as_it_was_meant(excel, soffice: Convert, count: int) -> None:
    made = excel.folder / "成品.xlsx"
    made.write_bytes(excel.render(figures(excel, count), form(excel)))
    again = soffice(made, "xlsx", excel.folder / "再存")
    assert canonical_text(again) == canonical_text(made)
    kinds = {cell.data_type for row in openpyxl.load_workbook(again).active for cell in row}
    assert kinds == {"s", "n"}
    assert soffice(made, "pdf", excel.folder / "再存").read_bytes().startswith(b"%PDF-")

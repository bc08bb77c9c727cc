"""What is printed stands in its cell as it is: numbers as numbers, texts as texts, no formulas."""

from __future__ import annotations

import io
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.excel import canonical_text
from toolkit.excel.numbers import number_cell, read_number, show_number
from toolkit.quantity import Quantity, plain_number
from toolkit.wording import Figure, Printer, read_styles


def stored(part, data: bytes, address: str) -> str:
    """What stands in the cell's <v>, as written."""
    cell = part(data).partition(f'<c r="{address}"')[2].partition("</c>")[0]
    return cell.partition("<v>")[2].partition("</v>")[0]


@pytest.mark.parametrize(
    ("tag", "value", "digits", "code", "shown"),
    [
        ("{{ x }}", ("1954.4", "万元", "金额", 2), "1954.40", "#,##0.00", "1,954.40"),
        ("{{ x }}", ("954.4", "万元", "金额", 2), "954.40", "0.00", "954.40"),
        ("{{ x|带单位 }}", ("1954.4", "万元", "金额", 2), "1954.40", '#,##0.00"万元"', "1,954.40万元"),
        ("{{ x }}", ("-3.73", "万元", "金额", 2), "-3.73", "0.00", "-3.73"),
        ("{{ x }}", ("0", "万元", "金额", 2), "0.00", "0.00", "0.00"),
        ("{{ x }}", ("0", "分", "数值", 2), "0", '0;-0;"—"', "—"),
        ("{{ x }}", ("36.367", "%", "百分比", 2), "36.37", "0.00", "36.37"),
        ("{{ x|带单位 }}", ("36.367", "%", "百分比", 2), "0.3637", "0.00%", "36.37%"),
        ("{{ x|带单位 }}", ("1.5", "百分点", "百分比", 1), "1.50", '0.00"个百分点"', "1.50个百分点"),
        ("{{ x }}", ("101/200", "分", "数值", 2), "0.51", "0.00", "0.51"),
        ("{{ x }}", ("3/10", "分", "数值", None), "0.3", "0.0", "0.3"),
        ("{{ x|绝对值 }}", ("-12", "人", "整数", 0), "12", "0", "12"),
        (" {{ x }} ", ("12", "人", "整数", 0), "12", "0", "12"),
        ("{% if 有值(x) %}{{ x }}{% else %}无{% endif %}", ("12", "人", "整数", 0), "12", "0", "12"),
        (
            "{{ x }}",
            ("123456789012.25", "元", "金额", 2),
            "123456789012.25",
            "#,##0.00",
            "123,456,789,012.25",
        ),
    ],
)
def test_a_figure_alone_is_a_number_shown_as_it_is_printed(
    excel, part, tag: str, value: tuple[str, str, str, int | None], digits: str, code: str, shown: str
) -> None:
    excel.put("B2", (tag,))
    data = excel.render({"x": excel.figure(*value)})
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["B2"]
    assert (stored(part, data, "B2"), cell.number_format, cell.data_type) == (digits, code, "n")
    assert f"B2: {shown} 〔" in canonical_text(data)


@pytest.mark.parametrize(
    ("tag", "data", "text"),
    [
        ("资金{{ x }}万元", {"x": ("1954.4", "万元")}, "资金1,954.40万元"),
        ("{{ x }}{{ y }}", {"x": ("1", "人", "整数", 0), "y": ("2", "人", "整数", 0)}, "12"),
        ("{{ x }}", {"x": "450900220416400005156"}, "450900220416400005156"),
        ("{{ x }}", {"x": "0164"}, "0164"),
        ("{{ x }}", {"x": "3-1"}, "3-1"),
        ("{{ x }}", {"x": "1e5"}, "1e5"),
        ("{{ x }}", {"x": "=1+1"}, "=1+1"),
        ("{{ x }}", {"x": "+86"}, "+86"),
        ("{{ x }}", {"x": "-3.73"}, "-3.73"),
        ("{{ x }}", {"x": "@SUM(A1)"}, "@SUM(A1)"),
        ("{{ x }}", {"x": '=HYPERLINK("http://x","y")'}, '=HYPERLINK("http://x","y")'),
        ("={{ x }}", {"x": "A1"}, "=A1"),
        ("{{ x }}", {"x": "a < b & c > d \"e\" 'f' ]]>"}, "a < b & c > d \"e\" 'f' ]]>"),
        ("{{ x }}", {"x": "</t></si><si>"}, "</t></si><si>"),
        ("{{ x }}", {"x": "_x0041_ 与 _x005F_"}, "_x0041_ 与 _x005F_"),
        ("{{ x }}", {"x": "  前后空格  "}, "  前后空格  "),
        ("{{ x }}", {"x": "😀𠀀"}, "😀𠀀"),
        ("{{ x }}", {"x": "{{ 单位 }}"}, "{{ 单位 }}"),
        ("{{ x }}", {"x": True}, "是"),
        ("a < b & {{ x }}", {"x": "c"}, "a < b & c"),
    ],
)
def test_a_text_arrives_unchanged_and_stays_a_text(
    excel, tag: str, data: dict[str, object], text: str
) -> None:
    excel.put("B2", (tag,))
    names = {
        name: excel.figure(*value) if isinstance(value, tuple) else value for name, value in data.items()
    }
    result = excel.render(names)
    assert canonical_text(result).splitlines()[1:] == [f"B2: {text}".rstrip()]
    assert openpyxl.load_workbook(io.BytesIO(result)).active["B2"].data_type == "s"


def test_what_looks_like_a_formula_is_guarded_against_being_edited_into_one(excel, part) -> None:
    excel.put("A1", ("{{ x }}", "{{ y }}"))
    data = excel.render({"x": "=1+1", "y": "—"})
    assert "<f>" not in part(data)
    cells = openpyxl.load_workbook(io.BytesIO(data)).active
    assert cells["A1"].quotePrefix
    assert not cells["B1"].quotePrefix


def test_a_code_is_formatted_as_text(excel) -> None:
    excel.put("A1", ("{{ x }}", "{{ y }}"))
    cells = excel.rendered({"x": "450900220416400005156", "y": "数字 3"})
    assert cells["A1"].number_format == "@"
    assert cells["B1"].number_format == "General"


def test_a_number_of_more_digits_than_excel_keeps_stays_a_text(excel) -> None:
    excel.put("A1", ("{{ x }}", "{{ y }}"))
    sixteen = excel.figure("12345678901234.56", "元")
    fifteen = excel.figure("1234567890123.45", "元")
    assert excel.lines({"x": sixteen, "y": fifteen}) == [
        "A1: 12,345,678,901,234.56",
        "B1: 1,234,567,890,123.45 〔1234567890123.45〕",
    ]


def test_a_cell_that_its_author_formatted_as_text_gets_text(excel) -> None:
    excel.put("A1", ("{{ x }}",))["A1"].number_format = "@"
    assert excel.lines({"x": excel.figure("12")}) == ["A1: 12.00"]


def test_a_number_keeps_font_and_border_of_its_cell(excel) -> None:
    cell = excel.put("A1", ("{{ x }}",))["A1"]
    cell.font = openpyxl.styles.Font(name="宋体", bold=True)
    made = excel.rendered({"x": excel.figure("12")})["A1"]
    assert (made.font.name, made.font.b, made.number_format) == ("宋体", True, "0.00")


def test_line_breaks_wrap(excel) -> None:
    excel.put("A1", ("{{ x }}", "{{ y }}"))
    cells = excel.rendered({"x": "一\r\n二", "y": "三"})
    assert cells["A1"].value == "一\n二"
    assert cells["A1"].alignment.wrap_text
    assert not cells["B1"].alignment.wrap_text


def test_no_value_prints_what_the_style_says(excel) -> None:
    excel.put("A1", ("{{ x }}", "{{ x }}万元"))
    assert excel.lines({"x": excel.missing()}) == ["A1: /", "B1: /万元"]


def test_no_value_without_a_wording_is_told_at_its_cell(excel) -> None:
    excel.put("B7", ("{{ x }}", "{{ y }}"))
    compiled = excel.ready()
    data = {"x": excel.missing("基数为零"), "y": excel.missing("不适用")}
    result, findings = compiled.render(data, excel.text)
    assert result is None
    assert [(item.code, item.span.address) for item in findings] == [
        ("T070", "工作表“自评表” 单元格 B7"),
        ("T070", "工作表“自评表” 单元格 C7"),
    ]
    assert all("标签“{{" in item.message for item in findings)
    draft, same = compiled.render(data, excel.text, keep_going=True)
    assert same == findings
    assert canonical_text(draft).splitlines()[1:] == ["B7: 【{{ x }}】", "C7: 【{{ y }}】"]


def test_a_character_that_no_file_can_hold_is_told(excel) -> None:
    excel.put("A1", ("{{ x }}",))
    compiled = excel.ready()
    result, findings = compiled.render({"x": "换\x0c页\x02V0"}, excel.text)
    assert result is None
    assert [(item.code, item.span.address) for item in findings] == [("T072", "工作表“自评表” 单元格 A1")]
    assert "U+000C" in findings[0].message
    draft, _ = compiled.render({"x": "换\x0c页\x02V0"}, excel.text, keep_going=True)
    assert canonical_text(draft).splitlines()[1:] == ["A1: 换□页□V0"]


def test_a_text_longer_than_a_cell_is_told(excel) -> None:
    excel.put("A1", ("{{ x }}",))
    compiled = excel.ready()
    result, findings = compiled.render({"x": "长" * 32767}, excel.text)
    assert result is not None
    assert not findings
    result, findings = compiled.render({"x": "长" * 32768}, excel.text)
    assert result is None
    assert [(item.code, item.span.address) for item in findings] == [("T073", "工作表“自评表” 单元格 A1")]
    assert "32768" in findings[0].message


def test_parts_of_a_text_keep_their_fonts(excel) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock  # noqa: PLC0415  only here
    from openpyxl.cell.text import InlineFont  # noqa: PLC0415

    excel.sheet["A1"] = CellRichText("年度：", TextBlock(InlineFont(b=True), "{{ 年 }}年"), "（盖章）")
    data = excel.render({"年": 2024})
    cell = openpyxl.load_workbook(io.BytesIO(data), rich_text=True).active["A1"].value
    assert [(str(run), run.font.b if isinstance(run, TextBlock) else None) for run in cell] == [
        ("年度：", None),
        ("2024年", True),
        ("（盖章）", None),
    ]


@given(
    st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6),
    st.integers(0, 4),
    st.sampled_from(["无", "逗号", "空格"]),
    st.sampled_from(["是", "否"]),
    st.sampled_from(["", "万元", "%", "万元/辆"]),
)
def test_the_format_shows_what_the_style_prints(
    value: Fraction, decimals: int, separator: str, strip: str, unit: str
) -> None:
    said = {"小数": str(decimals), "千分位": separator, "去尾零": strip, "带单位": "是" if unit else "否"}
    styles, problems = read_styles({"表格": {"缺省": said}})
    assert not problems
    subject = Figure(Quantity(value, unit), kind="数值")
    printed = Printer(styles).text(subject, "表格")
    cell = number_cell(subject, printed)
    assert cell is not None
    number = read_number(cell.digits)
    assert number is not None
    assert show_number(number, cell.code) == printed
    exact = number * 100 if unit == "%" else number
    assert plain_number(exact, decimals) == plain_number(value, decimals)

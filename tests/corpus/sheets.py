"""Accidents of workbook templates, done to the worksheet of the data table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

SHEET_PART, BOOK_PART = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
Change = Callable[[str], str]


def read(text: str) -> str:
    """As the file spells it: characters of Chinese by number."""
    return "".join(letter if letter.isascii() else f"&#{ord(letter)};" for letter in text)


def swap(old: str, new: str) -> Change:
    """One text for another, at its first place."""

    def change(xml: str) -> str:
        assert read(old) in xml, f"no {old}"
        return xml.replace(read(old), read(new), 1)

    return change


def with_formula(xml: str) -> str:
    """B9, the total of a column, computed by Excel."""
    return re.sub(r'<c r="B9"( s="\d+")?[^>]*>.*?</c>', r'<c r="B9"\1><f>SUM(B6:B8)</f></c>', xml)


_UNIT = "{{ 单位.全称 }}"
SHEET: Mapping[str, tuple[str, Change]] = {
    "富文本": (
        SHEET_PART,
        swap(
            f"<t>单位名称：{_UNIT}</t>",
            f"<r><t>单位名称：{_UNIT[:5]}</t></r><r><rPr><b/></rPr><t>{_UNIT[5:]}</t></r>",
        ),
    ),
    "缺括号": (SHEET_PART, swap(_UNIT, _UNIT[:-1])),
    "缺开头的括号": (SHEET_PART, swap(_UNIT, _UNIT[1:])),
    "全角花括号": (SHEET_PART, swap(_UNIT, "｛｛ 单位.全称 ｝｝")),
    "名称写错": (SHEET_PART, swap("单位.全称", "单位.全名")),
    "没有的过滤器": (SHEET_PART, swap(_UNIT, "{{ 单位.全称|带单为 }}")),
    "条件没有结束": (SHEET_PART, swap(_UNIT, "{% if true %}{{ 单位.全称 }}")),
    "多出结束": (SHEET_PART, swap(_UNIT, "{{ 单位.全称 }}{% endif %}")),
    "行标签旁有文字": (SHEET_PART, swap(_UNIT, "{%tr if true %}{{ 单位.全称 }}")),
    "带减号": (SHEET_PART, swap(_UNIT, "{%- if true %}{{ 单位.全称 }}{% endif %}")),
    "公式": (SHEET_PART, with_formula),
    "工作表名称里的标签缺括号": (BOOK_PART, lambda xml: xml.replace('name="数据表"', 'name="{{ 评价年度 }"')),
    "不换行空格": (SHEET_PART, swap(_UNIT, _UNIT.replace(" ", "\u00a0"))),
    "页眉的标签缺括号": (SHEET_PART, swap("{{ 文档标记 }}", "{{ 文档标记 }")),
    "部件不合语法": (SHEET_PART, lambda xml: xml.replace("</sheetData>", "")),
}

"""The functions of the formula language: how each is written and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Function:
    """One function: the number of arguments it takes (most None: any number), its pattern, its meaning."""

    least: int
    most: int | None
    usage: str
    meaning: str


FUNCTION_TABLE: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "若": Function(3, 3, "若(条件, 是则, 否则)", "条件成立取前者，否则取后者；不取的那个不计算"),
        "合计": Function(2, 3, "合计(表, 列[, 条件])", "各行该列之和，可只取符合条件的行"),
        "计数": Function(1, 2, "计数(表[, 条件])", "行数，可只数符合条件的行"),
        "取": Function(3, 3, "取(表, 键, 列)", "行键为“键”的那一行的列"),
        "取条": Function(2, 2, "取条(条目, 序号)", "条目中的第几条，从 1 起"),
        "目录名称": Function(1, 2, '目录名称(代码列[, "级次"])', "代码的名称，或它所属的上级代码的名称"),
        "目录代码": Function(2, 2, '目录代码(代码列, "级次")', "代码所属的上级代码"),
        "上年": Function(1, 1, "上年(名称)", "上一年度填报中的值"),
        "最大": Function(1, None, "最大(数, …)", "各数中最大的"),
        "最小": Function(1, None, "最小(数, …)", "各数中最小的"),
        "平均": Function(1, None, "平均(数, …)", "各数的平均数"),
        "缺省": Function(2, 2, "缺省(数, 代替值)", "没有填报时取代替值"),
        "四舍五入": Function(2, 2, "四舍五入(数, 小数位数)", "按位数四舍五入"),
        "绝对值": Function(1, 1, "绝对值(数)", "去掉负号"),
        "占比": Function(2, 2, "占比(部分, 合计)", "部分除以合计"),
        "增减率": Function(2, 2, "增减率(本期, 基期)", "本期减基期，再除以基期；基期为负时照除，不取绝对值"),
        "天数": Function(1, 1, "天数(年)", "该年的天数，365 或 366 天"),
        "有值": Function(1, 1, "有值(名称)", "是否有值"),
        "为零": Function(1, 1, "为零(数)", "印出来是否为零"),
    }
)
FUNCTIONS: Final = frozenset(FUNCTION_TABLE)
"""Each is a function only where an opening bracket follows; elsewhere it may be a name (表.合计.列)."""

COUNTERPARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "SUM": "合计",
        "SUMIF": "合计",
        "SUMIFS": "合计",
        "IF": "若",
        "如果": "若",
        "ROUND": "四舍五入",
        "MAX": "最大",
        "最大值": "最大",
        "MIN": "最小",
        "最小值": "最小",
        "AVERAGE": "平均",
        "平均值": "平均",
        "ABS": "绝对值",
        "COUNT": "计数",
        "COUNTA": "计数",
        "COUNTIF": "计数",
        "求和": "合计",
        "VLOOKUP": "取",
        "IFERROR": "缺省",
    }
)
"""What people write who know spreadsheets, and what they mean here."""

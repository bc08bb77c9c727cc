"""The functions and filters that every pack has: `x|带单位`, `有值(x)`.

Those that print note what is wanted; the text is made by the printer, which knows the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, TypeGuard

from toolkit.formula import substituted
from toolkit.quantity import NoValue, UnitError, convert, round_number
from toolkit.tag import TagError, look_up
from toolkit.wording.counters import heading_number
from toolkit.wording.figures import Figure, no_value
from toolkit.wording.numerals import FULL_DATE, chinese_date, chinese_number, money_capitals, short_date
from toolkit.wording.printer import Listing, Printer, TextsView

_ANY_DAY: Final = date(2000, 1, 1)


def with_unit(value: object) -> Figure:
    """带单位: the figure with its unit: 96.9万元, 61.6%."""
    return _figure(value, "带单位").asking_unit(wanted=True)


def without_unit(value: object) -> Figure:
    """不带单位: the number alone, where the style would add the unit."""
    return _figure(value, "不带单位").asking_unit(wanted=False)


def absolute(value: object) -> Figure | Fraction:
    """绝对值: the figure without its sign."""
    if _is_number(value):
        return abs(Fraction(value))
    return _figure(value, "绝对值").absolute()


def capitals(value: object) -> str:
    """大写: money in capitals, from any unit of money, as printed: 玖拾陆万玖仟元整."""
    figure = _figure(value, "大写")
    try:
        yuan = convert(figure.as_printed(), "元").value
    except UnitError:
        raise TagError(f"“大写”只用于金额，{figure.title}的单位是“{figure.quantity().unit}”") from None
    try:
        return money_capitals(round_number(yuan, 2, figure.rounding))
    except ValueError:
        raise TagError(f"{figure.title}太大，不能写成大写") from None


@dataclass(frozen=True, slots=True)
class Working:
    """How a figure was worked out, to be written when it is printed, so that a missing one is told there."""

    figure: Figure

    def printed(self, printer: Printer, place: str) -> str:
        """The formula with its numbers; no value prints as the style has it."""
        figure = self.figure
        if isinstance(figure.value, NoValue):
            return printer.text(figure, place)
        step = figure.step
        if step is None:
            raise TagError(f"“代入”只用于由公式算得的数，{figure.title}没有公式")
        # A figure that only takes over another one is explained by that one's formula.
        while step.kind == "formula" and step.operands and step.operands[-1].kind == "formula":
            step = step.operands[-1]
        return substituted(step, figure.value.unit, figure.places, rule=figure.rounding)


def with_numbers(value: object) -> Working:
    """代入: the formula of a figure with its numbers put in: 35/38×100%=92.11%."""
    return Working(_figure(value, "代入"))


def numeral(value: object) -> str:
    """中文数: a whole number as 一, 十二, 一百零五."""
    number = Fraction(value) if _is_number(value) else _figure(value, "中文数").as_printed().value
    if number.denominator != 1:
        raise TagError("“中文数”只用于整数", hints=("带小数的数用阿拉伯数字",))
    try:
        return chinese_number(number.numerator)
    except ValueError:
        raise TagError("数太大，不能写成中文数字") from None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date to be written when it is printed, so that a missing one is told at its place."""

    value: object
    name: str
    write: Callable[[date], str]

    def printed(self, printer: Printer, place: str) -> str:
        """The date as text. Raises TagError for what is none; no date prints as the style has it."""
        if isinstance(self.value, (Figure, NoValue)):
            return printer.text(self.value, place)
        if not isinstance(self.value, date):
            raise TagError(f"“{self.name}”只用于日期")
        return self.write(self.value)


def dated(value: object, pattern: str = FULL_DATE) -> Dated:
    """日期: a date as 2025年3月5日, or by another pattern: 日期("y年M月")."""
    try:
        short_date(_ANY_DAY, pattern)
    except (KeyError, ValueError, AttributeError, TypeError):
        raise TagError(f"“{pattern}”不是日期的写法", hints=("年写 y，月写 M，日写 d，例如 y年M月",)) from None
    return Dated(value, "日期", lambda day: short_date(day, pattern))


def dated_in_chinese(value: object) -> Dated:
    """中文日期: 二〇二五年三月五日."""
    return Dated(value, "中文日期", chinese_date)


def joined(rows: object, separator: object, column: object = "") -> Listing:
    """连接: texts or figures with a separator between; of the rows of a table, those of one column."""
    if not (isinstance(separator, str) and isinstance(column, str)):
        raise TagError("连接所用的符号和列名应为引号括起的文字")
    items = tuple(_items(rows, "连接"))
    if column:
        items = tuple(look_up(item, column) for item in items)
    if any(isinstance(item, Listing) for item in items):
        raise TagError("连接成一行的内容不能再连接")
    return Listing(items, separator, rows.label if isinstance(rows, TextsView) else "")


def enumerated(rows: object, column: object = "") -> Listing:
    """顿号: 甲、乙、丙."""
    return joined(rows, "、", column)


def count(rows: object) -> int:
    """计数: how many rows a table has, or texts a list."""
    if isinstance(rows, Sized) and not isinstance(rows, (str, dict)):
        return len(rows)
    return sum(1 for _ in _items(rows, "计数"))


def has_value(value: object) -> bool:
    """有值: whether a figure has a value, a text is not blank, a table or list has rows."""
    if isinstance(value, Figure):
        return not isinstance(value.value, NoValue)
    if value is None or isinstance(value, NoValue):
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Sized):
        return len(value) > 0
    if isinstance(value, Iterable):
        return any(True for _ in value)
    return True


def is_zero(value: object) -> bool:
    """为零: whether a figure is zero as printed. Raises TagError when it has no value."""
    if _is_number(value):
        return not value
    return not _figure(value, "为零").as_printed().value


def _is_number(value: object) -> TypeGuard[int | Fraction]:
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def _figure(value: object, name: str) -> Figure:
    if isinstance(value, Figure):
        return value
    if isinstance(value, NoValue):
        return Figure(value)
    raise TagError(f"“{name}”只用于数")


def _items(rows: object, name: str) -> Iterable[object]:
    if isinstance(rows, NoValue):
        raise no_value(rows, "这个表")
    if isinstance(rows, (str, dict)) or not isinstance(rows, Iterable):
        raise TagError(f"“{name}”只用于表或条目")
    return rows


_BOTH: Final[Mapping[str, Callable[..., Any]]] = {
    "带单位": with_unit,
    "不带单位": without_unit,
    "绝对值": absolute,
    "大写": capitals,
    "代入": with_numbers,
    "中文数": numeral,
    "日期": dated,
    "中文日期": dated_in_chinese,
    "连接": joined,
    "顿号": enumerated,
    "计数": count,
}
FILTERS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(dict(_BOTH))
"""What stands behind a stroke: `x|带单位`."""

FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {**_BOTH, "有值": has_value, "为零": is_zero, "序号": heading_number}
)
"""What is called: `有值(x)`; the filters also."""

OPAQUE: Final = frozenset(_BOTH.keys() | {"有值", "为零", "序号"}) - {"带单位", "不带单位", "绝对值"}
"""Those whose result is no longer the piece of data that they were given."""

"""Reading a number as a clerk writes it, or saying what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from toolkit.quantity.figure import Quantity
from toolkit.quantity.rounding import POWERS, QuantityError, plain_number
from toolkit.quantity.units import (
    MONEY_UNITS,
    PURE_UNITS,
    canonical_unit,
    is_pure,
    resolve_unit,
    same_family,
)

_MAX_TEXT: Final = 120
_MAX_DIGITS: Final = 40
_MAX_UNIT: Final = 12


@dataclass(frozen=True, slots=True)
class ParsedQuantity:
    """What was read and what had to be normalised to read it (Chinese, for a note to the clerk)."""

    quantity: Quantity
    remarks: tuple[str, ...] = ()


_WIDE: Final = {0xFF01 + step: 0x21 + step for step in range(94)}
_MINUS: Final = dict.fromkeys(map(ord, "−－﹣"), "-")
_FOLD: Final[dict[int, int | str]] = {**_WIDE, **_MINUS, ord("　"): " "}
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff]")
_NUMBER: Final = re.compile(r"([+-]?)(\d[\d,]*(?:\.\d+)?|\.\d+)(.*)", re.ASCII | re.DOTALL)
_GROUPED: Final = re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)
_UNIT_TEXT: Final = re.compile(r"[^\W\d_]+(?:[·/][^\W\d_]+)*|[%‰]")
_VAGUE: Final = re.compile("左右|上下|以上|以下|以内|多|余|几|约|近|不足|不到|超过")


def parse_quantity(text: str, *, default_unit: str = "", any_unit: bool = False) -> ParsedQuantity:
    """Read one number as a clerk writes it; the digits written are kept ("1954.40" has 2 decimals).

    Accepted: full-width forms, thousands commas, a sign, a unit after the number: one of the family of
    `default_unit`, or (without a default) money and percentages; `any_unit` accepts every word as the unit,
    as in the target "10项". The unit written is kept (0.7亿元 stays so), but an alias becomes the default.
    Raises QuantityError with a message that quotes the text and says what to write.
    """
    remarks: list[str] = []
    folded = _fold(text, remarks)
    match = _NUMBER.fullmatch(folded)
    if match is None or len(folded) > _MAX_TEXT:
        raise QuantityError(_why_no_number(folded))
    sign, digits, rest = match.groups()
    rest = rest.strip()
    if problem := _number_problem(folded, digits, rest):
        raise QuantityError(problem)
    if rest in _POWERS:
        raise QuantityError(_unit_unfinished(folded, sign + digits.replace(",", ""), rest, default_unit))
    whole, _, fraction = digits.replace(",", "").partition(".")
    if "," in digits:
        remarks.append("千分撇")
    if not whole:
        remarks.append("小数点前补了 0")
    elif len(whole) > 1 and whole.startswith("0"):
        remarks.append("去掉了前面多写的 0")
    unit = _read_unit(folded, rest, default_unit, any_unit=any_unit)
    if rest and default_unit and not is_pure(unit):
        remarks.append(f"数字后写了单位“{rest}”")
    number = Fraction(int(whole + fraction or "0"), POWERS[len(fraction)])
    return ParsedQuantity(Quantity(-number if sign == "-" else number, unit, len(fraction)), tuple(remarks))


def _fold(text: str, remarks: list[str]) -> str:
    """Turn full-width and invisible characters into plain ones, telling which there were."""
    visible = _INVISIBLE.sub("", text)
    if visible != text:
        remarks.append("去掉了不可见字符")
    visible = visible.strip()
    folded = visible.translate(_FOLD)
    if any("０" <= char <= "９" for char in visible):
        remarks.append("全角数字")
    if any(char in "．，％＋－" for char in visible):
        remarks.append("全角符号")
    return folded


def _quote(text: str) -> str:
    return f"“{text[:30]}{'…' if len(text) > 30 else ''}”"


_EXCEL_ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "#DIV/0!": "除以零",
        "#N/A": "查不到",
        "#NAME?": "函数名写错",
        "#NULL!": "区域写错",
        "#NUM!": "数值超出范围",
        "#REF!": "引用的格子已删除",
        "#VALUE!": "把文字当数字算",
    }
)
_NOTHING: Final = frozenset("无 空 没有 暂无 - -- — —— / ~ n/a na none null nan".split())  # noqa: SIM905
_CHINESE_DIGITS: Final = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"


def _why_no_number(text: str) -> str:
    """Say why a text does not start with a number."""
    quoted = _quote(text)
    if not text:
        return "这里是空的，应填一个数"
    if len(text) > _MAX_TEXT:
        return f"{quoted}太长，不是一个数"
    if text.upper() in _EXCEL_ERRORS:
        return f"{quoted}是 Excel 的出错值（{_EXCEL_ERRORS[text.upper()]}），应填算对以后的数"
    if text.startswith("#"):
        return f"{quoted}是 Excel 的出错值或列宽不够时的显示，应填原来的数"
    if text.lower() in _NOTHING:
        return f"{quoted}不是数；没有这个数就留空，是零就写 0"
    for pattern, message in _WRONG_STARTS:
        if pattern.match(text):
            return message.format(quoted)
    return f"{quoted}不是数，应填阿拉伯数字"


_WRONG_STARTS: Final = tuple(
    (re.compile(pattern, re.DOTALL), message)
    for pattern, message in (
        (r"=", "{}像是 Excel 公式，应填算好的数"),
        (r"[约近超余]|大约|大概|不足|不到|超过|接近", "{}是约数，应填一个确切的数"),
        (r"[≥≤<>≈]", "{}带有比较符号，这里应填一个数"),
        (r"[¥￥$€]", "{}带有货币符号，应只写数字，单位写在后面"),
        (r"[▲△▼▽↑↓]", "{}的符号看不出是增是减，正数直接写，负数写“-”"),
        (r"\(\s*\d", "{}用括号表示负数，应写“-”"),
        (r"[+-]\s+[\d.]", "{}的正负号后面有空格，应紧挨数字"),
        (r"[+-]{2,}", "{}有两个正负号"),
        (r"\.?\d*\.$", "{}的小数点后面没有数字"),
        (r"\D{1,6}[+-]?\d", "{}的数字前面有别的字，应先写数字，单位写在后面"),
        (f"[-+]?[{_CHINESE_DIGITS}]", "{}是中文数字，应写阿拉伯数字"),
    )
)


def _number_problem(text: str, digits: str, rest: str) -> str:
    """Say what is wrong with the number itself, or with what follows it; "" if nothing is."""
    quoted = _quote(text)
    whole = digits.partition(".")[0]
    if "," in whole and not _GROUPED.fullmatch(whole):
        return f"{quoted}的千分撇位置不对：应每三位一撇，或者不写（{digits.replace(',', '')}）"
    if sum(char.isdigit() for char in digits) > _MAX_DIGITS:
        return f"{quoted}的位数太多（最多 {_MAX_DIGITS} 位）"
    if exponent := re.fullmatch(r"[eE]([+-]?\d{1,3})", rest, re.ASCII):
        return f"{quoted}是科学计数法{_expanded(digits, int(exponent[1]))}，应写全每一位数字"
    for pattern, message in _WRONG_ENDS:
        if pattern.match(rest):
            return message.format(quoted)
    return ""


_WRONG_ENDS: Final = tuple(
    (re.compile(pattern, re.DOTALL), message)
    for pattern, message in (
        (r"\.\d", "{}有不止一个小数点，应只写一个数"),
        (r"\.$", "{}的小数点后面没有数字"),
        (r"。", "{}里有句号“。”；如果是小数点，应写“.”"),
        (r",", "{}里的逗号位置不对：千分撇只能在整数部分每三位一撇"),
        (r"、", "{}里有顿号，应只写一个数"),
        (r"\d", "{}的数字中间有空格，应连着写"),
        (r"(?:[-~—–]+|至|到)\s*[+-]?\d+[-/.年]\d", "{}像是日期，应填一个数"),
        (r"[^\d]{0,3}(?:[-~—–]+|至|到)\s*[+-]?[\d.]", "{}是一个范围，应填一个数"),
        (r"[-~—–/]$", "{}的最后多了一个符号，应只写数字和单位"),
        (r"/\s*\d", "{}是分数或日期，应写成小数"),
        (r":\s*\d", "{}像是时间或比例，应填一个数"),
        (r"[+*×÷=^]", "{}是一个算式，应填算好的数"),
        (r"[eE]", "{}像是科学计数法，应写全每一位数字"),
        (f"(?:.{{0,4}})(?:{_VAGUE.pattern})", "{}是约数，应填一个确切的数"),
    )
)


_POWERS: Final[Mapping[str, int]] = MappingProxyType({"百": 2, "千": 3, "万": 4, "亿": 8})


def _unit_unfinished(text: str, digits: str, power: str, default_unit: str) -> str:
    """Say how "5万" is written in the unit of the field: typed out as 50000 it could be 5亿."""
    whole, _, fraction = digits.partition(".")
    number = Fraction(int(whole + fraction), POWERS[len(fraction)]) * 10 ** _POWERS[power]
    if not default_unit:
        return f"{_quote(text)}没有写完单位，应写成如“{digits}{power}元”"
    size = MONEY_UNITS.get(default_unit.partition("/")[0])
    if size is not None:
        amount = plain_number(number / size)
        return f"{_quote(text)}没有写完单位；金额单位是{default_unit}，写作 {amount}（即 {digits}{power}元）"
    return f"{_quote(text)}没有写完单位，应写全数字：{plain_number(number)}（以“{default_unit}”计）"


def _expanded(digits: str, exponent: int) -> str:
    """What a number in scientific notation amounts to, where that is worth telling."""
    if abs(exponent) > 15:
        return ""
    whole, _, fraction = digits.replace(",", "").partition(".")
    number = Fraction(int(whole + fraction), POWERS[len(fraction)]) * Fraction(10) ** exponent
    return f"（即 {plain_number(number)}，可能已丢了后面的位数）"


def _read_unit(text: str, rest: str, default_unit: str, *, any_unit: bool) -> str:
    """The unit that is meant by what follows the number."""
    if not rest:
        return default_unit
    written = canonical_unit(rest)
    if default_unit and same_family(written, default_unit):
        return default_unit if resolve_unit(written).scale == resolve_unit(default_unit).scale else written
    known = written in MONEY_UNITS or written in PURE_UNITS
    if not default_unit and known:
        return written
    if any_unit and len(written) <= _MAX_UNIT and _UNIT_TEXT.fullmatch(written):
        return written
    if default_unit and known:
        raise QuantityError(f"{_quote(text)}的单位是“{rest}”，这里应填以“{default_unit}”计的数")
    expected = f"只能写单位“{default_unit}”" if default_unit else "不应再写别的字"
    raise QuantityError(f"{_quote(text)}的数字后面有{_quote(rest)}，{expected}")

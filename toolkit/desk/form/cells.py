"""A text of the filing in a cell, and back: numbers keep the precision they were written with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from toolkit import vocabulary as v
from toolkit.desk.form.kinds import (
    DIGITS_LOST,
    FORMULA_IN_FORM,
    NOT_READ_AS_TEXT,
    SHOWN_DIFFERENTLY,
)
from toolkit.dictionary import Field, Texts, Type
from toolkit.excel import ReadCell
from toolkit.finding import Finding, Severity, Span
from toolkit.quantity import plain_number

TEXT_FORMAT = "@"
GENERAL = "General"
LONGEST_TEXT = 32_000

_NUMBERS = (Type.MONEY, Type.INTEGER, Type.NUMBER, Type.PERCENT, Type.YEAR)
_PLAIN = re.compile(r"(-?)(0|[1-9]\d*)(?:\.(\d+))?(%?)", re.ASCII)
_SHOWN = re.compile(r"-?\d+(?:\.\d+)?%?", re.ASCII)
_MOST_DIGITS, _MOST_DECIMALS = 15, 10
# What XML cannot hold or would change, and what Excel would read as such an escape.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_DATE_CODE = re.compile(r"[yd]", re.IGNORECASE)
_FIRST_DAY = date(1899, 12, 30)
_LAST_SERIAL = 2_958_465


@dataclass(frozen=True, slots=True)
class CellContent:
    """What to put into a cell: a number with its format, or a text."""

    value: str | Decimal
    code: str


def takes_numbers(declaration: Field | Texts) -> bool:
    """Whether the cells of a field are numbers."""
    return isinstance(declaration, Field) and declaration.type in _NUMBERS


def cell_of(text: str, declaration: Field | Texts) -> CellContent:
    """The cell that shows a text exactly: a number only where it is written as Excel would show it."""
    match = _PLAIN.fullmatch(text) if takes_numbers(declaration) else None
    if match is None:
        return CellContent(escape(text), TEXT_FORMAT)
    sign, whole, fraction, percent = match.groups()
    decimals = len(fraction or "")
    digits = (whole + (fraction or "")).lstrip("0")
    is_minus_nothing = bool(sign) and not digits
    if percent and (not isinstance(declaration, Field) or declaration.type is not Type.PERCENT):
        return CellContent(escape(text), TEXT_FORMAT)
    if is_minus_nothing or len(digits) > _MOST_DIGITS or decimals > _MOST_DECIMALS:
        return CellContent(escape(text), TEXT_FORMAT)
    code = ("0." + "0" * decimals if decimals else "0") + percent
    value = Decimal(text.removesuffix("%"))
    return CellContent(value.scaleb(-2) if percent else value, code)


def escape(text: str) -> str:
    """A text as a cell stores it: `_x000D_` for a character that XML cannot hold."""
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


@dataclass(frozen=True, slots=True)
class Understood:
    """The text that a cell stands for, None where there is none to be had."""

    text: str | None
    findings: tuple[Finding, ...] = ()


def text_of(cell: ReadCell, declaration: Field | Texts, name: str, span: Span) -> Understood:
    """The text that was filled into a cell; `name` and `span` are for messages."""
    noted: tuple[Finding, ...] = ()
    if cell.by_formula:
        if not cell.text:
            message = f"{name}填的是公式，还没有算出结果"
            finding = FORMULA_IN_FORM.at(span, message, hints=("请直接填数",), severity=Severity.ERROR)
            return Understood(None, (finding,))
        noted = (FORMULA_IN_FORM.at(span, f"{name}填的是公式，已取其结果“{cell.shown or cell.text}”"),)
    if cell.kind == "text":
        return Understood(cell.text, noted)
    if cell.kind == "truth" and isinstance(declaration, Field) and declaration.type is Type.FLAG:
        return Understood(v.YES if cell.text == "1" else v.NO, noted)
    if cell.kind != "number":
        finding = NOT_READ_AS_TEXT.at(span, f"{name}这一格是“{cell.text}”，读不出内容", 实为=cell.text)
        return Understood(None, (finding,))
    text, problems = _of_number(cell, declaration, name, span)
    return Understood(text, (*noted, *problems))


def _of_number(
    cell: ReadCell, declaration: Field | Texts, name: str, span: Span
) -> tuple[str | None, tuple[Finding, ...]]:
    if cell.shown is None:
        return _of_date(cell, declaration, name, span)
    if not takes_numbers(declaration) and len(cell.text.strip("-").partition(".")[0]) > _MOST_DIGITS:
        hint = "请把格式设为“文本”后重新填写"
        return None, (DIGITS_LOST.at(span, f"{name}被存成了数字 {cell.text}", hints=(hint,), 实为=cell.text),)
    shown = cell.shown.replace(",", "").replace(" ", "")
    if not takes_numbers(declaration):
        return cell.shown, ()
    stored = Fraction(cell.text)
    is_rate = "%" in cell.code
    if _SHOWN.fullmatch(shown) and _value(shown) == stored:
        return shown, ()
    exact = plain_number(stored * 100) + "%" if is_rate else cell.text
    if not _SHOWN.fullmatch(shown):  # the format adds words; the number itself is what was filled in
        return exact, ()
    finding = SHOWN_DIFFERENTLY.at(
        span,
        f"{name}显示为 {shown}，实际存的是 {exact}，已按 {exact} 导入",
        hints=("请把数改成显示的数，或者增加格式的小数位数",),
        应为=shown,
        实为=exact,
    )
    return exact, (finding,)


def _value(shown: str) -> Fraction:
    return Fraction(shown[:-1]) / 100 if shown.endswith("%") else Fraction(shown)


def _of_date(
    cell: ReadCell, declaration: Field | Texts, name: str, span: Span
) -> tuple[str | None, tuple[Finding, ...]]:
    """A number in the format of a date, which Excel makes of 2024-12-31 where a cell is not kept as text."""
    days = Fraction(cell.text)
    is_day = days.denominator == 1 and 0 < days <= _LAST_SERIAL and _DATE_CODE.search(cell.code)
    if is_day and isinstance(declaration, Field) and declaration.type is Type.DATE:
        return (_FIRST_DAY + timedelta(days=int(days))).isoformat(), ()
    hint = "请把格式设为“文本”或“常规”后重新填写"
    return None, (
        NOT_READ_AS_TEXT.at(span, f"{name}的格式是“{cell.code}”，读不出内容", hints=(hint,), 实为=cell.text),
    )


def too_long(text: str) -> bool:
    """Whether Excel would cut the text."""
    return len(escape(text)) > LONGEST_TEXT


def lines_of(text: str) -> Iterator[str]:
    """The texts of a cell that holds several."""
    return (line for line in text.split("\n") if line.strip())

"""The printer: any value that a template names → its text in a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final, Protocol, runtime_checkable

from toolkit import vocabulary as v
from toolkit.quantity import NoValue, Quantity, QuantityError, plain
from toolkit.tag import DEFAULT_BUDGET, TagError
from toolkit.wording.figures import Figure, no_value
from toolkit.wording.numerals import short_date
from toolkit.wording.styles import NumberStyle, Styles

_THOUSANDS: Final = re.compile(r"(?<=\d)(?=(?:\d{3})+(?!\d))")
_SPOKEN_UNITS: Final = {"百分点": "个百分点"}


@runtime_checkable
class Printable(Protocol):
    """What makes its own text, once the place is known."""

    def printed(self, printer: Printer, place: str) -> str:
        """The text in a place. Raises TagError for what cannot be printed."""


class Printer:
    """Prints values by the number styles of a pack."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._phrases = 0
        self._texts: dict[type[Any], Callable[[Any, str], str]] = {
            str: lambda value, _: value,
            Figure: self._figure,
            int: lambda value, _: str(value),
            bool: lambda value, _: v.YES if value else v.NO,
            date: lambda value, _: short_date(value),
            Fraction: lambda value, place: self._figure(Figure(Quantity(value)), place),
            Quantity: lambda value, place: self._figure(Figure(value), place),
            NoValue: lambda value, place: self._figure(Figure(value), place),
        }

    def text(self, value: object, place: str) -> str:
        """The text of a value in a place ("正文", "表格").

        Raises TagError for what cannot be printed: no value without a wording (with its cause), a group, a
        table.
        """
        known = self._texts.get(type(value))
        if known is not None:
            return known(value, place)
        if isinstance(value, str):
            return str(value)
        if isinstance(value, Printable):
            self._phrases += 1
            if self._phrases > DEFAULT_BUDGET.phrases:
                raise TagError(f"措辞用得太多：超过 {DEFAULT_BUDGET.phrases} 次")
            return value.printed(self, place)
        raise _unprintable(value)

    def _figure(self, figure: Figure, place: str) -> str:
        quantity = figure.value
        if isinstance(quantity, NoValue):
            text = self._styles.style(place, figure.kind).missing.get(quantity.cause)
            if text is None:
                raise no_value(quantity, figure.title)
            return text
        style = self._styles.style(place, figure.kind, quantity.unit)
        number = _number(figure, quantity, style)
        if style.zero is not None and not number.strip("0."):
            if not _is_number(style.zero):
                return style.zero
            number = style.zero
        if style.strip_zeros and "." in number:
            number = number.rstrip("0").rstrip(".")
        if style.separator:
            whole, point, rest = number.partition(".")
            number = _THOUSANDS.sub(style.separator, whole) + point + rest
        wanted = style.unit if figure.with_unit is None else figure.with_unit
        return number + _SPOKEN_UNITS.get(quantity.unit, quantity.unit) if wanted else number


def _number(figure: Figure, quantity: Quantity, style: NumberStyle) -> str:
    """The digits: rounded once, from the exact number."""
    decimals = figure.places if style.decimals is None else style.decimals
    try:
        return plain(quantity.value, decimals, style.rounding or figure.rounding)
    except QuantityError:
        raise TagError(
            f"{figure.title}除不尽，没有说明保留几位小数", hints=("在数据字典、公式或数字样式里写“小数”",)
        ) from None


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _unprintable(value: object) -> TagError:
    if value is None:
        return TagError("这里没有内容可印")
    if isinstance(value, Mapping) or hasattr(value, "__iter__"):
        return TagError(
            "这是一个组、一行或一个表，不能整个印出", hints=("写明其中的数据项，或用 for 逐行列出",)
        )
    return TagError("这一项不能印出")


class TextsView(list[object]):
    """A list of texts as templates see it; `label` is what the form calls it."""

    __slots__ = ("label",)

    def __init__(self, label: str, texts: Iterable[object]) -> None:
        super().__init__(texts)
        self.label = label


@dataclass(frozen=True, slots=True)
class Listing:
    """Several values in one line, each printed by its own style, as 甲、乙、丙.

    It holds no listing again: what it prints is never longer than what the data hold. `label` is what the
    form calls the list, where it has a name.
    """

    items: tuple[object, ...]
    separator: str
    label: str = ""

    def printed(self, printer: Printer, place: str) -> str:
        """The items with the separator between. Raises TagError when there is none."""
        if not self.items:
            name = f"“{self.label}”" if self.label else "列表"
            raise TagError(f"{name}是空的，没有内容可印", hints=("先用 有值(…) 判断",), cause="未填")
        return self.separator.join(printer.text(item, place) for item in self.items)

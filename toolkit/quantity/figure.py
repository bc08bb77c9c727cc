"""A number with its unit and its written precision; or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, get_args

from toolkit.quantity.rounding import QuantityError, Rounding, plain_number, round_number
from toolkit.quantity.units import UnitError, canonical_unit, is_money, is_pure, resolve_unit

NoValueCause = Literal["未填", "基数为零", "不适用", "有误"]
NO_VALUE_CAUSES: Final[tuple[str, ...]] = get_args(NoValueCause)
NOT_FILLED: Final = frozenset({"未填", "不适用"})
"""The causes that filling something in would take away."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One exact number.

    `decimals` are the digits after the point as written or as printed; the value itself may be finer (a rate
    that is printed with two decimals is kept unrounded). None: neither written nor rounded. Negative: written
    in a larger unit and converted (0.7亿元 = 7000万元, known to the thousand).
    """

    value: Fraction
    unit: str = ""
    decimals: int | None = None

    def __str__(self) -> str:
        """Show the number as written with its unit; an endless one as a fraction."""
        try:
            return f"{plain_number(self.value, self.decimals)}{self.unit}"
        except QuantityError:
            return f"{self.value}{self.unit}"


@dataclass(frozen=True, slots=True)
class NoValue:
    """Why there is no value: `reason` is a complete Chinese phrase, `cause` one of NO_VALUE_CAUSES.

    "有误" means that a finding has told the error elsewhere.
    """

    reason: str
    cause: NoValueCause


def convert(quantity: Quantity, unit: str) -> Quantity:
    """Give the same amount in another unit of its family, exactly.

    The written precision goes along: 0.7亿元 becomes 7000万元 with decimals −3, 12.5元 0.00125万元 with 5.
    Raises UnitError when the units are not of one family.
    """
    if quantity.unit == unit:
        return quantity
    have, want = resolve_unit(quantity.unit), resolve_unit(unit)
    if have.family != want.family:
        raise UnitError(f"单位“{quantity.unit or '(无)'}”不能换算成“{unit or '(无)'}”")
    if have.scale == want.scale:
        return Quantity(quantity.value, unit, quantity.decimals)
    factor = have.scale / want.scale
    decimals = None if quantity.decimals is None else quantity.decimals - _magnitude(factor)
    return Quantity(quantity.value * factor, unit, decimals)


def _magnitude(factor: Fraction) -> int:
    """The power of ten that a ratio of two units of one family is; all our families are decimal."""
    return len(str(factor.numerator)) - len(str(factor.denominator))


def round_quantity(quantity: Quantity, decimals: int, rule: Rounding = Rounding.HALF_UP) -> Quantity:
    """Round to so many digits after the point and record them."""
    return Quantity(round_number(quantity.value, decimals, rule), quantity.unit, decimals)


def as_printed(quantity: Quantity, rule: Rounding = Rounding.HALF_UP) -> Quantity:
    """The figure as a reader sees it: rounded to its own decimals, if it has any."""
    if quantity.decimals is None:
        return quantity
    number = round_number(quantity.value, quantity.decimals, rule)
    return quantity if number is quantity.value else Quantity(number, quantity.unit, quantity.decimals)


def plain(value: Quantity | Fraction, decimals: int | None = None, rule: Rounding = Rounding.HALF_UP) -> str:
    """Write the number of a figure without its unit, as `plain_number` does."""
    return plain_number(value.value if isinstance(value, Quantity) else value, decimals, rule)


def sum_quantities(quantities: Iterable[Quantity], unit: str) -> Quantity:
    """Add exactly, in `unit`, whatever the order; nothing gives 0. Raises UnitError for a foreign unit."""
    total = sum((convert(quantity, unit).value for quantity in quantities), Fraction(0))
    return Quantity(total, unit)


def half_width(quantity: Quantity, declared_decimals: int | None, unit: str | None = None) -> Fraction:
    """By how much the figure may differ from the number behind it because its source was rounded.

    Half a unit of the declared precision; of the written one where that is finer, or where the figure was
    written in a larger unit than `unit` (0.7亿元 is good to half of 0.1亿元). A zero, a score and a count are
    exact: a count is whatever is neither money nor a percentage and has no decimals declared.

    `unit` is the declared one (default: the figure's own); `declared_decimals` and the result are in it.
    """
    target = quantity.unit if unit is None else unit
    inexact = is_money(target) or (is_pure(target) and target != "")
    if not quantity.value or canonical_unit(target) == "分" or not (inexact or declared_decimals):
        return Fraction(0)
    written = convert(quantity, target).decimals
    if written is None or declared_decimals is None:
        places = declared_decimals if written is None else written
    elif resolve_unit(quantity.unit).scale > resolve_unit(target).scale or written < 0:
        places = written
    else:
        places = max(written, declared_decimals)
    return Fraction(0) if places is None else Fraction(10) ** -places / 2

"""Exact arithmetic and comparison of two figures, with their units.

What a number without a unit means beside a figure that has one:

- a 0 can be added to anything: 缺省(人数, 0)×人均 may have lost its unit, and is still nothing;
- beside a counting unit (人, 项, 分, 天, 年) a pure number counts the same things: 评价年度−1, 计数(项目)+2;
- beside a percentage a pure number is a ratio: 1−退回率 takes 1 as 100%;
- beside money it is an error;
- in a comparison a number that is *written* bare takes the unit of the other side: 执行率≥90, 决算>500.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from toolkit.quantity import NoValue, Quantity, combine_units, convert, is_money, is_pure, same_family

# Under the 4300 digits that Python agrees to print; sums of a hundred rates need some thousand bits.
MAX_BITS: Final = 12000


class UnitClash(Exception):  # noqa: N818 - a clash is what it is
    """Two figures that cannot be brought to one unit."""


def adopts(bare: str, other: str) -> bool:
    """Whether a pure number may stand for a figure in the unit `other` (both are units)."""
    return not bare and not is_pure(other) and not is_money(other)


def brought_together(left: Quantity, right: Quantity) -> tuple[Fraction, Fraction, str]:
    """Give both numbers in one unit, the left one's where both have one. Raises UnitClash."""
    if left.unit == right.unit:
        return left.value, right.value, left.unit
    if same_family(left.unit, right.unit):
        if not (left.unit or left.value):
            return left.value, right.value, right.unit
        return left.value, convert(right, left.unit).value, left.unit
    if adopts(left.unit, right.unit) or not (left.unit or left.value):
        return left.value, right.value, right.unit
    if adopts(right.unit, left.unit) or not right.value:
        return left.value, right.value, left.unit
    if not left.value:
        return left.value, right.value, right.unit
    raise UnitClash(clash_text(left.unit, right.unit))


def clash_text(left: str, right: str) -> str:
    """Say that two units do not go together."""
    return f"单位不一致：左边是{_shown(left)}，右边是{_shown(right)}"


def _shown(unit: str) -> str:
    return f"“{unit}”" if unit else "没有单位的数"


def add(left: Quantity, right: Quantity) -> Quantity:
    """Add; the result is in the left unit."""
    a, b, unit = brought_together(left, right)
    return Quantity(a + b, unit)


def subtract(left: Quantity, right: Quantity) -> Quantity:
    """Subtract; the result is in the left unit."""
    a, b, unit = brought_together(left, right)
    return Quantity(a - b, unit)


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """Multiply; units combine and cancel, % counts as a hundredth."""
    unit, factor = combine_units(left.unit, right.unit)
    value = left.value * right.value
    return Quantity(value if factor == 1 else value * factor, unit)


def divide(left: Quantity, right: Quantity) -> Quantity:
    """Divide; units combine and cancel. The divisor is not zero."""
    unit, factor = combine_units(left.unit, right.unit, divide=True)
    value = left.value / right.value
    return Quantity(value if factor == 1 else value * factor, unit)


def within_limits(value: Fraction) -> bool:
    """Whether a number is of a size that a budget can have; guards against endless growth."""
    return value.numerator.bit_length() <= MAX_BITS and value.denominator.bit_length() <= MAX_BITS


def too_large(text: str) -> NoValue:
    """Say that a result is beyond the limits."""
    return NoValue(f"“{text}”的结果大得不合理", "有误")

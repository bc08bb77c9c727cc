"""Rounding and printing exact numbers."""

from __future__ import annotations

import enum
from fractions import Fraction
from typing import Final

MAX_DECIMALS: Final = 40


class QuantityError(ValueError):
    """A text that is not one number; the message is Chinese and says what to write instead."""


class Rounding(enum.Enum):
    """How a half is rounded: 四舍五入, or 四舍六入五成双 after GB/T 8170."""

    HALF_UP = "四舍五入"
    HALF_EVEN = "四舍六入五成双"


POWERS: Final = tuple(10**power for power in range(MAX_DECIMALS + 1))


def _scaled(number: Fraction, decimals: int, rule: Rounding) -> int:
    """The number in units of the last place, rounded to a whole one."""
    if not -MAX_DECIMALS <= decimals <= MAX_DECIMALS:
        raise QuantityError(f"小数位数 {decimals} 超出范围（最多 {MAX_DECIMALS} 位）")
    numerator, denominator = number.numerator, number.denominator
    if decimals >= 0:
        numerator *= POWERS[decimals]
    else:
        denominator *= POWERS[-decimals]
    whole, rest = divmod(abs(numerator), denominator)
    if rest * 2 > denominator or (rest * 2 == denominator and (rule is Rounding.HALF_UP or whole % 2 == 1)):
        whole += 1
    return -whole if numerator < 0 else whole


def round_number(number: Fraction, decimals: int, rule: Rounding = Rounding.HALF_UP) -> Fraction:
    """Round a number; a half goes away from zero (四舍五入 of −0.125 to two places is −0.13)."""
    if 0 <= decimals <= MAX_DECIMALS and not POWERS[decimals] % number.denominator:
        return number
    scaled = _scaled(number, decimals, rule)
    return Fraction(scaled, POWERS[decimals]) if decimals >= 0 else Fraction(scaled * POWERS[-decimals])


def plain_number(number: Fraction, decimals: int | None = None, rule: Rounding = Rounding.HALF_UP) -> str:
    """Write a number with so many digits after the point, without separators: "1954.40", "-3.73".

    `decimals` None: as many as the exact value needs; raises QuantityError if it never ends. A value that
    rounds to zero has no minus. Negative decimals round to tens, hundreds … and print a whole number.
    """
    places = _needed_decimals(number) if decimals is None else decimals
    scaled = _scaled(number, places, rule)
    if places <= 0:
        return str(scaled * POWERS[-places])
    digits = str(abs(scaled)).rjust(places + 1, "0")
    return f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _needed_decimals(number: Fraction) -> int:
    rest, places = number.denominator, 0
    for prime in (2, 5):
        count = 0
        while not rest % prime:
            rest //= prime
            count += 1
        places = max(places, count)
    if rest != 1 or places > MAX_DECIMALS:
        raise QuantityError(f"{number} 除不尽，须说明保留几位小数")
    return places

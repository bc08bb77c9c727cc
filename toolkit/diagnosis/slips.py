"""Slips of the pen: the figures that a clerk may have meant by what is written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from toolkit.quantity import QuantityError, plain_number

_LEAST_DIGITS = 3
_FACTORS = (10, 100, 1000, 10000)


@dataclass(frozen=True, slots=True)
class Slip:
    """How a figure came to be miswritten; the lower the `rank`, the less does it fit any two figures."""

    rank: int
    words: str


_SIGN = Slip(1, "正负号写反")
_CROSSED = Slip(2, "相邻两位颠倒")
_DROPPED = Slip(3, "漏写一位")
_ADDED = Slip(4, "多写一位")
_DIGIT = Slip(5, "一位数字不同")
COPIED = Slip(6, "与相邻的数相同")
UNKNOWN = Slip(7, "")


def meant_by(written: Fraction) -> dict[Fraction, Slip]:
    """Every figure that one usual slip turns into `written`, with the slip.

    Figures of fewer than three digits are alike by chance: of them only the sign and the point count.
    """
    found: dict[Fraction, Slip] = {}
    if written:
        for factor in _FACTORS:
            slip = Slip(0, f"差{factor}倍，小数点或单位写错")
            found[written / factor] = found[written * factor] = slip
        found[-written] = _SIGN
    try:
        text = plain_number(abs(written))
    except QuantityError:
        return found
    sign = -1 if written < 0 else 1
    if len(text.replace(".", "").strip("0")) >= _LEAST_DIGITS - 1:
        for variant, slip in _variants(text):
            if len(variant.replace(".", "").strip("0")) >= _LEAST_DIGITS:
                found.setdefault(sign * Fraction(variant), slip)
    found.pop(written, None)
    return found


def _variants(text: str) -> list[tuple[str, Slip]]:
    """The numbers of which `text` is a miswriting of one digit."""
    whole, point, _ = text.partition(".")
    found: list[tuple[str, Slip]] = []
    for place in range(len(text) - 1):
        if text[place] != text[place + 1] and text[place] != "." != text[place + 1]:
            crossed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            found.append((crossed, _CROSSED))
    for place, one in enumerate(text):
        if one != ".":
            found += [(text[:place] + digit + text[place + 1 :], _DIGIT) for digit in "0123456789"]
            shorter = text[:place] + text[place + 1 :]
            found.append((shorter, _ADDED))
    for place in range(len(text) + 1):
        found += [(text[:place] + digit + text[place:], _DROPPED) for digit in "0123456789"]
    if not point:
        found += [(f"{whole}.{digit}", _DROPPED) for digit in "123456789"]
    return [(variant, slip) for variant, slip in found if _is_number(variant)]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() and text[0] != "." != text[-1]

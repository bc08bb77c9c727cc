"""Slips of the pen: the figures that a clerk may have meant by what is written."""

from __future__ import annotations

from fractions import Fraction

from toolkit.quantity import QuantityError, plain_number

_LEAST_DIGITS = 3
COPIED = "与相邻的数相同"
_RARITY = ("差", "正负号", "相邻", "漏写", "多写", "一位")
_FACTORS = (10, 100, 1000, 10000)


def meant_by(written: Fraction) -> dict[Fraction, str]:
    """Every figure that one usual slip turns into `written`, with the slip in words.

    Figures of fewer than three digits are alike by chance: of them only the sign and the point count.
    """
    found: dict[Fraction, str] = {}
    if written:
        for factor in _FACTORS:
            found[written / factor] = found[written * factor] = f"差{factor}倍，小数点或单位写错"
        found[-written] = "正负号写反"
    try:
        text = plain_number(abs(written))
    except QuantityError:
        return found
    sign = -1 if written < 0 else 1
    if len(text.replace(".", "").strip("0")) >= _LEAST_DIGITS - 1:
        for variant, words in _variants(text):
            if len(variant.replace(".", "").strip("0")) >= _LEAST_DIGITS:
                found.setdefault(sign * Fraction(variant), words)
    found.pop(written, None)
    return found


def likeness(slip: str) -> int:
    """How little a slip says: of the usual ones, some fit almost any two figures; none is the most."""
    ranks = (rank for rank, words in enumerate(_RARITY) if slip.startswith(words))
    return next(ranks, len(_RARITY) + (not slip))


def _variants(text: str) -> list[tuple[str, str]]:
    """The numbers of which `text` is a miswriting of one digit."""
    whole, point, _ = text.partition(".")
    found = []
    for place in range(len(text) - 1):
        if text[place] != text[place + 1] and text[place] != "." != text[place + 1]:
            crossed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            found.append((crossed, "相邻两位颠倒"))
    for place, one in enumerate(text):
        if one != ".":
            found += [(text[:place] + digit + text[place + 1 :], "一位数字不同") for digit in "0123456789"]
            shorter = text[:place] + text[place + 1 :]
            found.append((shorter, "多写一位"))
    for place in range(len(text) + 1):
        found += [(text[:place] + digit + text[place:], "漏写一位") for digit in "0123456789"]
    if not point:
        found += [(f"{whole}.{digit}", "漏写一位") for digit in "123456789"]
    return [(variant, words) for variant, words in found if _is_number(variant)]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() and text[0] != "." != text[-1]

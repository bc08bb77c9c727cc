"""The rounding of awards, and the largest award below a number."""

from __future__ import annotations

from fractions import Fraction

from toolkit.quantity import round_number
from toolkit.scoring.rule import Terms


def award_points(points: Fraction, terms: Terms) -> Fraction:
    """Points as they are awarded: the one place where a leaf score is rounded."""
    return round_number(points, terms.decimals, terms.rounding)


def just_below(points: Fraction, decimals: int) -> Fraction:
    """The largest number with so many decimals that is less than `points`, at least 0."""
    scale = 10**decimals
    scaled = points * scale
    whole = -(-scaled.numerator // scaled.denominator) - 1
    return Fraction(max(whole, 0), scale)

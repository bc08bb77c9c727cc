"""Units: families that convert, counting units, compound units that cancel."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final


class UnitError(ValueError):
    """Two units that are not of one family."""


MONEY_UNITS: Final[Mapping[str, Fraction]] = MappingProxyType(
    {
        "元": Fraction(1),
        "百元": Fraction(100),
        "千元": Fraction(1000),
        "万元": Fraction(10**4),
        "百万元": Fraction(10**6),
        "千万元": Fraction(10**7),
        "亿元": Fraction(10**8),
    }
)
PURE_UNITS: Final[Mapping[str, Fraction]] = MappingProxyType(
    {"": Fraction(1), "%": Fraction(1, 100), "百分点": Fraction(1, 100), "‰": Fraction(1, 1000)}
)
_ALIASES: Final[Mapping[str, str]] = MappingProxyType({"名": "人", "个百分点": "百分点", "％": "%", "1": ""})


@dataclass(frozen=True, slots=True)
class ResolvedUnit:
    """A unit taken apart: its family, and how much of the family's base one of it is."""

    family: str
    scale: Fraction


def canonical_unit(unit: str) -> str:
    """The usual name of a unit: without spaces, aliases resolved (名 is 人, 个百分点 is 百分点)."""
    text = "".join(unit.split())
    return _ALIASES.get(text, text)


def unit_atoms(unit: str) -> tuple[list[str], list[str]]:
    """Split "万元·天/人" into its factors above and below the stroke."""
    above, *below = unit.split("/")
    upper = [atom for atom in above.split("·") if canonical_unit(atom)]
    lower = [atom for part in below for atom in part.split("·") if canonical_unit(atom)]
    return upper, lower


def _base(atom: str) -> tuple[str, Fraction]:
    """The family of a single unit and its size in that family's base."""
    name = canonical_unit(atom)
    if name in MONEY_UNITS:
        return "元", MONEY_UNITS[name]
    if name in PURE_UNITS:
        return "", PURE_UNITS[name]
    return name, Fraction(1)


@functools.lru_cache(maxsize=4096)
def resolve_unit(unit: str) -> ResolvedUnit:
    """Take a unit apart, compound ones too: "万元/辆" is of the family "元/辆"."""
    upper, lower = unit_atoms(unit)
    scale = Fraction(1)
    families: list[str] = []
    for atom in upper:
        family, size = _base(atom)
        scale *= size
        if family:
            families.append(family)
    below: list[str] = []
    for atom in lower:
        family, size = _base(atom)
        scale /= size
        if family in families:
            families.remove(family)
        elif family:
            below.append(family)
    return ResolvedUnit(_join_unit(sorted(families), sorted(below)), scale)


def _join_unit(upper: list[str], lower: list[str]) -> str:
    text = "·".join(upper)
    return f"{text or '1'}/{'·'.join(lower)}" if lower else text


def same_family(unit_a: str, unit_b: str) -> bool:
    """Whether figures in these units can be added: 元 and 亿元, 人 and 名, % and "", 元/辆 and 万元/辆."""
    return unit_a == unit_b or resolve_unit(unit_a).family == resolve_unit(unit_b).family


def unit_family(unit: str) -> str:
    """The family of a unit by the name of its base: "元" for all money, "" for pure numbers, "元/辆"."""
    return resolve_unit(unit).family


def is_pure(unit: str) -> bool:
    """Whether the unit has no dimension: "", %, ‰, 百分点."""
    return not resolve_unit(unit).family


@functools.lru_cache(maxsize=4096)
def is_money(unit: str) -> bool:
    """Whether the unit is an amount of money or holds one (万元/辆)."""
    return any(canonical_unit(atom) in MONEY_UNITS for part in unit_atoms(unit) for atom in part)


@functools.lru_cache(maxsize=4096)
def is_rate(unit: str) -> bool:
    """Whether arithmetic takes figures in this unit unrounded, as ratios or scores: "", %, 分, 万元/辆."""
    return is_pure(unit) or "/" in unit or canonical_unit(unit) == "分"


@functools.lru_cache(maxsize=4096)
def combine_units(unit_a: str, unit_b: str, *, divide: bool = False) -> tuple[str, Fraction]:
    """The unit of a product or quotient, and the factor that cancelling brings: 万元 by 元 is ("", 10000).

    A percentage counts as a hundredth, so % disappears from every product and quotient.
    """
    upper, lower = unit_atoms(unit_a)
    other_upper, other_lower = unit_atoms(unit_b)
    upper += other_lower if divide else other_upper
    lower += other_upper if divide else other_lower
    factor = Fraction(1)
    kept: list[str] = []
    for atom in upper:
        family, size = _base(atom)
        match = next((other for other in lower if family and _base(other)[0] == family), None)
        if match is not None:
            lower.remove(match)
            factor *= size / _base(match)[1]
        elif family:
            kept.append(atom)
        else:
            factor *= size
    for atom in [atom for atom in lower if not _base(atom)[0]]:
        lower.remove(atom)
        factor /= _base(atom)[1]
    return _join_unit(kept, lower), factor

"""The methods by name, each with the keys of its parameters and how they are read."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from toolkit import vocabulary as v
from toolkit.indicator import Target
from toolkit.scoring.bands import Band, Bands, Deduction
from toolkit.scoring.judged import ByHand, Choice, Coefficient, Computed, Execution, Qualitative, Rescaled
from toolkit.scoring.rule import WHOLE, Method, Points
from toolkit.scoring.target import AllOrNothing, Ratio, Reverse
from toolkit.scoring.values import RuleReader
from toolkit.source import Mapping, Node, Sequence

_SOURCES: Final = (v.EXAMINED_FIGURE, v.ACTUAL, v.EXAMINED_RATE)


@dataclass(frozen=True, slots=True)
class MethodKind:
    """A method: the keys that it knows besides the common ones, and its reading; None after a fault."""

    read: Callable[[Mapping, RuleReader], Method | None]
    keys: tuple[str, ...] = ()


def _ratio(entry: Mapping, values: RuleReader) -> Method:
    words = (v.COUNTS_AS_MET, v.BY_DEVIATION)
    return Ratio(values.choice(entry.get(v.EQUAL_EXCEEDED), v.EQUAL_EXCEEDED, words) == v.COUNTS_AS_MET)


def _reverse(entry: Mapping, values: RuleReader) -> Method | None:
    if entry.get(v.VARIANT) is None:
        values.missing(entry.span, v.VARIANT)
        return None
    words = (v.VARIANT_ONE, v.VARIANT_TWO)
    return Reverse(values.choice(entry.get(v.VARIANT), v.VARIANT, words) == v.VARIANT_TWO)


def _all_or_nothing(entry: Mapping, values: RuleReader) -> Method:
    return AllOrNothing(values.points(entry.get(v.MISSED_SCORE), v.MISSED_SCORE) or Points(Fraction(0)))


def _bands(entry: Mapping, values: RuleReader) -> Method | None:
    bands: list[Band] = []
    for item in values.reader.mappings(entry.get(v.GRADE_BANDS), v.GRADE_BANDS):
        band = _band(item, values)
        if bands and not bands[-1].conditions:
            values.fault(item.span, f"“{v.OTHERWISE}”一档之后的档次不起作用")
        if band is not None:
            bands.append(band)
    if not bands:
        values.missing(entry.span, v.GRADE_BANDS)
    elif bands[-1].conditions:
        values.fault(
            entry.span, f"最后一档应写“{v.OTHERWISE}”", f"补写 {{{v.OTHERWISE}: 是, {v.AWARDED}: 0分}}"
        )
    return Bands(values.choice(entry.get(v.EXAMINED), v.EXAMINED, _SOURCES), tuple(bands))


def _band(item: Mapping, values: RuleReader) -> Band | None:
    values.reader.known_keys(item, v.GRADE_BANDS, (v.WHEN, v.OTHERWISE, v.AWARDED))
    if item.get(v.AWARDED) is None:
        values.missing(item.span, v.AWARDED)
    points = values.points(item.get(v.AWARDED), v.AWARDED)
    when = item.get(v.WHEN)
    otherwise = values.reader.flag(item.get(v.OTHERWISE), v.OTHERWISE, default=False)
    if otherwise == (when is not None):
        values.fault(item.span, f"每档写“{v.WHEN}”或“{v.OTHERWISE}”之一")
    conditions = tuple(_conditions(when, values))
    return None if points is None else Band(conditions, points)


def _conditions(node: Node | None, values: RuleReader) -> list[Target]:
    nodes = node.items if isinstance(node, Sequence) else () if node is None else (node,)
    found = (values.condition(one, v.WHEN, "=") for one in nodes)
    return [one for one in found if one is not None]


def _deduction(entry: Mapping, values: RuleReader) -> Method | None:
    above, below = entry.get(v.LIMIT_ABOVE), entry.get(v.LIMIT_BELOW)
    if (above is None) == (below is None):
        values.fault(entry.span, f"应写“{v.LIMIT_ABOVE}”或“{v.LIMIT_BELOW}”之一")
    limit = values.quantity(above or below, v.LIMIT_ABOVE if above else v.LIMIT_BELOW)
    stairs = values.stairs(entry, "")
    if limit is None or stairs is None:
        return None
    source = values.choice(entry.get(v.EXAMINED), v.EXAMINED, _SOURCES)
    return Deduction(source, limit, stairs, below=below is not None)


def _qualitative(entry: Mapping, values: RuleReader) -> Method | None:
    bands = values.reader.mappings(entry.get(v.GRADE_BANDS), v.GRADE_BANDS)
    choices = tuple(_choice(item, values) for item in bands)
    if not choices:
        values.missing(entry.span, v.GRADE_BANDS)
        return None
    words = (v.TAKE_TOP, v.TAKE_FLOOR, v.MUST_BE_GIVEN)
    return Qualitative(choices, values.choice(entry.get(v.NOT_GIVEN), v.NOT_GIVEN, words))


def _choice(item: Mapping, values: RuleReader) -> Choice:
    reader = values.reader
    keys = (v.BAND_NAME, v.ALIASES, v.BAND_FLOOR, v.BAND_TOP, v.TOP_INCLUDED, v.BAND_DEFAULT)
    reader.known_keys(item, v.GRADE_BANDS, keys)
    for key in (v.BAND_NAME, v.BAND_FLOOR, v.BAND_TOP):
        if item.get(key) is None:
            values.missing(item.span, key)
    label = reader.text(item.get(v.BAND_NAME), v.BAND_NAME)
    aliases = (scalar.text for scalar in reader.texts(item.get(v.ALIASES), v.ALIASES))
    floor = values.share(item.get(v.BAND_FLOOR), v.BAND_FLOOR, Fraction(0))
    top = values.share(item.get(v.BAND_TOP), v.BAND_TOP, WHOLE)
    default = values.optional_share(item.get(v.BAND_DEFAULT), v.BAND_DEFAULT)
    if floor > top or (default is not None and not floor <= default <= top):
        values.fault(item.span, f"“{label}”一档的{v.BAND_FLOOR}、{v.BAND_TOP}、{v.BAND_DEFAULT}前后矛盾")
    included = reader.flag(item.get(v.TOP_INCLUDED), v.TOP_INCLUDED, default=top == WHOLE)
    return Choice((label, *aliases), floor, top, included, default)


METHODS: Final[MappingOf[str, MethodKind]] = MappingProxyType(
    {
        v.RATIO: MethodKind(_ratio, (v.EQUAL_EXCEEDED,)),
        v.REVERSE: MethodKind(_reverse, (v.VARIANT,)),
        v.ALL_OR_NOTHING: MethodKind(_all_or_nothing, (v.MISSED_SCORE,)),
        v.BANDS: MethodKind(_bands, (v.EXAMINED, v.GRADE_BANDS)),
        v.DEDUCTION: MethodKind(
            _deduction,
            (
                v.EXAMINED,
                v.LIMIT_ABOVE,
                v.LIMIT_BELOW,
                v.STEP_SIZE,
                v.STEP_POINTS,
                v.STEP_PARTIAL,
                v.STEP_MOST,
            ),
        ),
        v.QUALITATIVE: MethodKind(_qualitative, (v.GRADE_BANDS, v.NOT_GIVEN)),
        v.COEFFICIENT: MethodKind(lambda _entry, _values: Coefficient()),
        v.EXECUTION: MethodKind(lambda _entry, _values: Execution()),
        v.RESCALED: MethodKind(lambda _entry, _values: Rescaled()),
        v.FORMULA: MethodKind(lambda _entry, _values: Computed()),
        v.BY_HAND: MethodKind(lambda _entry, _values: ByHand()),
    }
)

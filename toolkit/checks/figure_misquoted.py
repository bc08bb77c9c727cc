"""A figure typed into a text that is nearly, but not quite, one of the filing's figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from toolkit.compute import Computation
from toolkit.dictionary import Type
from toolkit.finding import Finding, Kind, Note, Severity, Span
from toolkit.prose import Passage, read_narratives
from toolkit.quantity import Quantity, UnitError, as_printed, convert, parse_quantity, plain, round_number

MISQUOTED = Kind(
    "P101",
    Severity.NOTE,
    "正文中的数与数据相近而不相等",
    why="多半是抄错一位、两位颠倒，或者数据改了正文没有改。",
    wrong="全年支出403.81万元（数据为403.18万元）",
    right="写成引用：全年支出{{ 支出.合计.决算 }}万元，或更正正文",
)

_MENTION = re.compile(
    r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元|%|％|个百分点|分)(?![之钟析配别类项工解])"
)
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_CLAUSE = re.compile("[，、,]")
_LEAST_DIGITS = 3
_POINTS = "分"
_LEAST_OF_SCORE = 2
_NEAR = Fraction(1, 100)
_WORDS_BEFORE = 16
_LEAST_NAME = 4


@dataclass(frozen=True, slots=True)
class _Figure:
    name: str
    words: tuple[str, ...]
    value: Quantity
    span: Span | None


def find(computation: Computation) -> Iterator[Finding]:
    """At most one note a sentence: an amount, rate or score that nearly equals a figure of the same unit.

    Where the words before the number name a figure, it is held against that one, not against the nearest.
    Mentions of fewer than three digits, plain counts and references in tags are left alone; a score of two
    digits is read where the words before it name a score.
    """
    figures = _figures(computation)
    for passage in read_narratives(computation).passages:
        for sentence in _SENTENCE.finditer(passage.text):
            finding = _first_misquoted(sentence[0], sentence.start(), passage, figures)
            if finding is not None:
                yield finding


def _figures(computation: Computation) -> tuple[_Figure, ...]:
    found = []
    for cell, step in computation.steps():
        if isinstance(step.value, Quantity) and step.value.value and cell.declaration.type is not Type.YEAR:
            words = tuple({cell.declaration.name, cell.declaration.label, cell.name.replace(".", "")})
            found.append(_Figure(cell.name, words, as_printed(step.value), step.span))
    return tuple(found)


def _first_misquoted(
    sentence: str, start: int, passage: Passage, figures: tuple[_Figure, ...]
) -> Finding | None:
    for match in _MENTION.finditer(sentence):
        digits = match[1].replace(",", "")
        before = sentence[max(0, match.start() - _WORDS_BEFORE) : match.start()]
        if match[2] == _POINTS:
            before = _CLAUSE.split(before)[-1]  # scores stand side by side, each behind its own name
        named = _named(before, figures)
        length = len(digits.replace(".", "").lstrip("0"))
        if length < (_LEAST_OF_SCORE if named and match[2] == _POINTS else _LEAST_DIGITS):
            continue
        mention = parse_quantity(digits, default_unit=match[2]).quantity
        near = _nearest(mention, digits, named or figures)
        if near is not None:
            return _finding(match[0], near, *passage.locate(start + match.start(), start + match.end()))
    return None


def _finding(written: str, near: _Figure, name: str, span: Span) -> Finding:
    shown = str(near.value)
    return MISQUOTED.at(
        span,
        f"{name}写“{written}”，数据 {near.name} 为{shown}",
        notes=(Note(f"{near.name} = {shown}", near.span),),
        hints=(f"如指同一个数，请改写成引用 {{{{ {near.name}|带单位 }}}}；不是同一个数则不必理会",),
        应为=shown,
        实为=written,
    )


def _named(before: str, figures: tuple[_Figure, ...]) -> tuple[_Figure, ...]:
    """The figures that the words before a number name: the number is held against these alone."""
    return tuple(
        figure
        for figure in figures
        if any(len(word) >= _LEAST_NAME and word in before for word in figure.words)
    )


def _nearest(mention: Quantity, digits: str, figures: tuple[_Figure, ...]) -> _Figure | None:
    """The figure that a mention was probably meant to be; None if it equals one, or is near none."""
    near: list[tuple[Fraction, _Figure]] = []
    for figure in figures:
        try:
            value = abs(convert(figure.value, mention.unit).value)
        except UnitError:
            continue
        if round_number(value, mention.decimals or 0) == mention.value:
            return None
        gap = abs(value - mention.value)
        if _slipped(digits, plain(round_number(value, 6))) or gap <= value * _NEAR:
            near.append((gap, figure))
    return min(near, key=lambda item: item[0])[1] if near else None


def _slipped(digits: str, true: str) -> bool:
    """Whether two numbers differ in one digit, or by two neighbouring digits changed about."""
    width = max(len(digits.partition(".")[2]), len(true.partition(".")[2]))
    one, other = _padded(digits, width), _padded(true, width)
    if len(one) != len(other):
        return False
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 1:
        return True
    return (
        len(places) == 2
        and places[1] == places[0] + 1
        and one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
    )


def _padded(digits: str, width: int) -> str:
    whole, _, rest = digits.partition(".")
    return whole + rest.ljust(width, "0")

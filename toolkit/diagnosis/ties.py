"""Ties: where a filing says one thing twice: a stated value beside a computed one, or a declared claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from toolkit.checks.claim_fails import TOLERANT, claims, failed_comparison, has_value, tail_room
from toolkit.compute import Comparison, Computation, addends
from toolkit.formula import Step
from toolkit.quantity import Quantity, UnitError, convert, is_pure

_RATIOS = frozenset({"/", "占比", "增减率"})
_GROWTH = "增减率"


@dataclass(frozen=True, slots=True)
class Aim:
    """A sum that would have to grow by `gap`, give or take `room` (same unit), for a tie to hold."""

    sum: Step
    gap: Quantity
    room: Fraction


@dataclass(frozen=True, slots=True)
class Tie:
    """One such place: what it is about, whether it holds (None: a figure is missing), and what would mend it.

    `code` is empty for a stated value, whose full name `where` then is.
    """

    code: str
    where: str
    holds: bool | None
    aims: tuple[Aim, ...] = ()


def find_ties(computation: Computation) -> dict[tuple[str, str], Tie]:
    """Every tie by what it is about; a difference that the clerk has explained is none."""
    found = (*_stated_ties(computation), *_claim_ties(computation))
    return {(tie.code, tie.where): tie for tie in found}


def _stated_ties(computation: Computation) -> Iterator[Tie]:
    for name, comparison in computation.comparisons.items():
        if not comparison.stated.reason:
            holds = comparison.agrees if has_value(comparison.step) else None
            aims = tuple(_stated_aims(comparison)) if holds is False else ()
            yield Tie("", name, holds, aims)


def _stated_aims(comparison: Comparison) -> Iterator[Aim]:
    gap = comparison.difference
    if gap is None:
        return
    yield Aim(comparison.step, gap, comparison.room)
    ratio = _ratio(comparison.step)
    if ratio is None or not is_pure(gap.unit):
        return
    part, whole = ratio.operands
    if not (isinstance(part.value, Quantity) and isinstance(whole.value, Quantity)):
        return
    stated = comparison.stated.value
    if not isinstance(stated, Quantity):
        return
    share = convert(stated, "").value + (1 if ratio.operator == _GROWTH else 0)
    half = convert(Quantity(Fraction(1, 2 * 10 ** max(stated.decimals or 0, 0)), stated.unit), "").value
    try:
        above, below = part.value.value, convert(whole.value, part.value.unit).value
    except UnitError:
        return
    unit = part.value.unit
    yield Aim(part, Quantity(share * below - above, unit), abs(below) * half)
    if share:
        yield Aim(whole, Quantity(above / share - below, unit), abs(above) / share**2 * half)


def _ratio(step: Step) -> Step | None:
    """The quotient that a rate is, under its formula and a factor of 100 %."""
    while step.operator not in _RATIOS:
        operands = [operand for operand in step.operands if operand.kind != "literal"]
        if step.kind not in {"formula", "stated"} and step.operator != "×":
            return None
        if len(operands) != 1:
            return None
        step = operands[0]
    return step


def _claim_ties(computation: Computation) -> Iterator[Tie]:
    for check, record, step in claims(computation):
        if step.value is not False:
            yield Tie(check.code, record.name, True if step.value is True else None)
            continue
        failed = failed_comparison(step)
        room = tail_room(computation, failed) if failed is not None else None
        tolerant = failed is not None and failed.operator in TOLERANT
        holds = check.allows_tail and tolerant and room is not None and abs(room[0]) <= room[1]
        aims = tuple(_claim_aims(failed)) if failed is not None and not holds else ()
        yield Tie(check.code, record.name, holds, aims)


def _claim_aims(failed: Step) -> Iterator[Aim]:
    left, right = failed.operands
    if failed.operator != "=" or not (isinstance(left.value, Quantity) and isinstance(right.value, Quantity)):
        return
    try:
        gap = right.value.value - convert(left.value, right.value.unit).value
    except UnitError:
        return
    yield Aim(left, Quantity(gap, right.value.unit), Fraction(0))
    yield Aim(right, Quantity(-gap, right.value.unit), Fraction(0))


def leaves(step: Step) -> Iterator[tuple[int, Step]]:
    """The inputs that a value is the sum of, each with its sign."""
    if step.kind == "input":
        yield 1, step
        return
    for sign, operand in addends(step):
        if isinstance(operand.value, Quantity):
            yield from ((sign * inner, leaf) for inner, leaf in leaves(operand))

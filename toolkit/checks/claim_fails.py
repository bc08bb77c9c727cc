"""Checks that packs declare as formulas which must hold."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from types import MappingProxyType

from toolkit.compute import Computation, inputs, tail_of
from toolkit.filing import Member, Record, TableNode
from toolkit.finding import Finding, Kind, Note, Severity, Span
from toolkit.formula import Step
from toolkit.pack import DeclaredCheck
from toolkit.quantity import (
    NoValue,
    Quantity,
    UnitError,
    as_printed,
    convert,
    is_money,
    plain,
    round_number,
)

TAIL = Kind(
    "C004",
    Severity.NOTE,
    "两处的数相差尾数",
    why="各数分别四舍五入后再相加，两处的合计可以有很小的差额，不是填错。",
    wrong="基本支出 100.01，人员经费 60.01 与公用经费 39.99 之和 100.00",
    right="可在表下注明差额由四舍五入造成；两处本应相等的，改成相等",
)

_MOST_NOTES = 4
_TWO = 2
TOLERANT = frozenset({"=", "≤", "≥"})
_COMPARISONS = frozenset({"=", "≠", "≤", "≥", "<", ">"})


def find(computation: Computation) -> Iterator[Finding]:
    """A finding for each declared check that does not hold; one that lacks a figure says nothing.

    A difference between sums that the rounding of their parts explains is a note (see `tail_of`).
    """
    for check, record, step in claims(computation):
        if step.value is False:
            yield _tail_finding(computation, check, step, record) or _finding(check, step, record)


def claims(computation: Computation) -> Iterator[tuple[DeclaredCheck, Record, Step]]:
    """Every declared check in every record where it is stated, with what came of it."""
    for check in computation.pack.checks.values():
        if not check.switched_off:
            for record in _records(computation, check):
                yield check, record, computation.evaluate(check.claim, record)


def _records(computation: Computation, check: DeclaredCheck) -> Iterator[Record]:
    """The records in which a check is stated: the root, a group, or every row of a table."""
    places: list[Record] = [computation.filing.root]
    for name in check.used_in:
        inner: list[Record] = []
        for place in places:
            member = place.members.get(name)
            if isinstance(member, TableNode):
                inner.extend(row for row in member.rows if row.given)
            elif isinstance(member, Record):
                inner.append(member)
        places = inner
    yield from places


def _tail_finding(
    computation: Computation, check: DeclaredCheck, step: Step, record: Record
) -> Finding | None:
    """The note about a difference that rounding explains; None if it does not."""
    failed = failed_comparison(step)
    if failed is None or not check.allows_tail or failed.operator not in TOLERANT:
        return None
    room = tail_room(computation, failed)
    if room is None or abs(room[0]) > room[1]:
        return None
    left, right = failed.operands
    base = right.value
    if not isinstance(base, Quantity):
        return None
    low, high = (plain(round_number(base.value + sign * room[1], 4)) for sign in (-1, 1))
    gap = f"{plain(round_number(abs(room[0]), 4))}{base.unit}"
    where = f"{record.name}：" if record.name else ""
    return TAIL.at(
        _span(failed, record),
        f"{where}{left.text}为{show_value(left)}，{right.text}为{show_value(right)}，"
        f"相差{gap}，属四舍五入尾差（{check.code} {check.name}）",
        notes=(Note(f"尾差允许范围：{low}至{high}{base.unit}"), *_notes(failed)),
        hints=(f"可在表下注明：因四舍五入，{left.text}与{right.text}相差{gap}。",),
        相差=gap,
    )


def failed_comparison(step: Step) -> Step | None:
    """The comparison by which a claim fails; of several alternatives the one that says most."""
    found = list(_failed(step))
    return min(found, key=_poverty) if found else None


def _failed(step: Step) -> Iterator[Step]:
    if step.operator in _COMPARISONS:
        yield step
        return
    for operand in step.operands:
        if operand.value is False:
            yield from _failed(operand)


def _poverty(comparison: Step) -> int:
    """How little a comparison says: of two figures that are computed or filled in least."""
    return sum(not isinstance(side.value, Quantity) or side.kind == "literal" for side in comparison.operands)


def tail_room(computation: Computation, comparison: Step) -> tuple[Fraction, Fraction] | None:
    """By how much the sides of a comparison differ, and by how much rounding lets them, in the right's unit.

    Two bare inputs must agree as printed: only what is added up has a tail.
    """
    left, right = comparison.operands
    a, b = left.value, right.value
    if not (isinstance(a, Quantity) and isinstance(b, Quantity)) or not (left.operands or right.operands):
        return None
    try:
        scale = convert(Quantity(Fraction(1), a.unit), b.unit).value
    except UnitError:
        return None
    allowed = tail_of(left, computation.written) * scale + tail_of(right, computation.written)
    if is_money(b.unit):
        allowed = min(allowed, convert(computation.pack.tail_limit, b.unit).value)
    return a.value * scale - b.value, allowed


def _finding(check: DeclaredCheck, step: Step, record: Record) -> Finding:
    where = f"{record.name}：" if record.name else ""
    sides = _sides(step)
    shown = "，".join(f"{operand.text}为{show_value(operand)}" for operand in sides)
    gap = _gap(sides)
    return Finding(
        code=check.code,
        severity=check.severity,
        span=_place(check, record) or _span(step, record),
        message=f"{where}{check.meaning or check.name}" + (f"：{shown}" if shown else "") + gap,
        notes=_notes(step),
        hints=(check.hint,) if check.hint else (),
        values=MappingProxyType({operand.text: show_value(operand) for operand in sides}),
        basis=check.basis,
        about=record.name,
    )


def _place(check: DeclaredCheck, record: Record) -> Span | None:
    """Where the pack wants the failure told."""
    member: Member | None = record if check.place else None
    for name in check.place:
        member = member.members.get(name) if isinstance(member, Record) else None
    return member.span if member is not None else None


def _span(step: Step, record: Record) -> Span:
    return next(
        (leaf.span for leaf in inputs(step) if leaf.span is not None and has_value(leaf)), record.span
    )


def has_value(step: Step) -> bool:
    """Whether a step came to a value."""
    return not isinstance(step.value, NoValue)


def _notes(step: Step) -> tuple[Note, ...]:
    leaves = [leaf for leaf in inputs(step) if has_value(leaf)]
    return tuple(Note(f"{leaf.text} = {show_value(leaf)}", leaf.span) for leaf in leaves[:_MOST_NOTES])


def _gap(sides: tuple[Step, ...]) -> str:
    """The difference of two amounts, in words."""
    values = [as_printed(side.value) for side in sides if isinstance(side.value, Quantity)]
    if len(values) != len(sides) or len(values) != _TWO:
        return ""
    try:
        gap = abs(values[0].value - convert(values[1], values[0].unit).value)
    except UnitError:
        return ""
    return f"，相差{plain(round_number(gap, 4))}{values[0].unit}" if gap else ""


def _sides(step: Step) -> tuple[Step, ...]:
    """The two sides of the comparison that failed, where they are figures."""
    failed = failed_comparison(step)
    sides = failed.operands if failed is not None else ()
    return sides if all(isinstance(side.value, Quantity) for side in sides) else ()


def show_value(step: Step) -> str:
    """A value as a message prints it."""
    value = step.value
    if isinstance(value, Quantity):
        return str(as_printed(value))
    return value.reason if isinstance(value, NoValue) else str(value)

"""Checks that packs declare as formulas which must hold."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from toolkit.compute import Computation, inputs
from toolkit.filing import Record, TableNode
from toolkit.finding import Finding, Note
from toolkit.formula import Step
from toolkit.pack import DeclaredCheck
from toolkit.quantity import NoValue, Quantity, as_printed

_MOST_NOTES = 4


def find(computation: Computation) -> Iterator[Finding]:
    """A finding for each declared check that does not hold; one that lacks a figure says nothing."""
    for check in computation.pack.checks.values():
        for record in _records(computation, check):
            step = computation.evaluate(check.claim, record)
            if step.value is False:
                yield _finding(check, step, record)


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


def _finding(check: DeclaredCheck, step: Step, record: Record) -> Finding:
    leaves = list(inputs(step))
    span = next((leaf.span for leaf in leaves if leaf.span is not None), record.span)
    where = f"{record.name}：" if record.name else ""
    sides = "，".join(f"{operand.text}为{show_value(operand)}" for operand in _sides(step))
    notes = [Note(f"{leaf.text} = {show_value(leaf)}", leaf.span) for leaf in leaves[:_MOST_NOTES]]
    return Finding(
        code=check.code,
        severity=check.severity,
        span=span,
        message=f"{where}{check.meaning or check.name}" + (f"：{sides}" if sides else ""),
        notes=tuple(notes),
        hints=(check.hint,) if check.hint else (),
        values=MappingProxyType({operand.text: show_value(operand) for operand in _sides(step)}),
        basis=check.basis,
    )


def _sides(step: Step) -> tuple[Step, ...]:
    """The two sides of the comparison that failed."""
    if step.operator in ("且", "或", "非"):
        return next((_sides(operand) for operand in step.operands if operand.value is False), ())
    return tuple(operand for operand in step.operands if not isinstance(operand.value, bool))


def show_value(step: Step) -> str:
    """A value as a message prints it."""
    value = step.value
    if isinstance(value, Quantity):
        return str(as_printed(value))
    return value.reason if isinstance(value, NoValue) else str(value)

"""Tails (尾差): by how much a sum may differ from a figure reported for it because its parts were rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from toolkit.formula import Step
from toolkit.quantity import Quantity, UnitError, convert, half_width

Written = Callable[[Step], "tuple[Quantity, int | None] | None"]
_ADDING = frozenset({"合计", "+", "−", "缺省", "若", "绝对值"})


def tail_of(step: Step, written: Written) -> Fraction:
    """The sum of the half-widths of the inputs that a sum or difference adds up, in the unit of its value.

    `written` gives an input as it was written, with its declared decimals. Products and rates have no tail:
    what is printed beside two figures is computed from them as printed.
    """
    value = step.value
    if not isinstance(value, Quantity):
        return Fraction(0)
    if step.kind == "input":
        given = written(step)
        return half_width(given[0], given[1], value.unit) if given else Fraction(0)
    if step.kind == "stated":
        return half_width(value, value.decimals)
    if step.kind == "literal" or (step.kind == "operation" and step.operator not in _ADDING):
        return Fraction(0)
    total = Fraction(0)
    for operand in step.operands:
        if isinstance(operand.value, Quantity):
            try:
                scale = convert(Quantity(Fraction(1), operand.value.unit), value.unit).value
            except UnitError:
                if operand.value.value:
                    return Fraction(0)
                continue  # the bare 0 that stands for what is not filled in
            total += tail_of(operand, written) * scale
    return total


def addends(step: Step) -> Iterator[tuple[int, Step]]:
    """What a value is the sum of, each with its sign; nothing for a product."""
    parts = step.operands
    if step.kind in {"formula", "stated"} or step.operator in {"若", "缺省"}:
        yield from ((1, part) for part in parts[-1:])
    elif step.operator in {"+", "合计"}:
        yield from ((1, part) for part in parts)
    elif step.operator == "−":
        *first, last = parts
        yield from ((1, part) for part in first)
        yield -1, last


def inputs(step: Step) -> Iterator[Step]:
    """The inputs behind a value, each once, in the order of the formula."""
    seen: set[str] = set()
    stack = [step]
    while stack:
        current = stack.pop()
        if current.kind == "input":
            if current.text not in seen:
                seen.add(current.text)
                yield current
        else:
            stack.extend(reversed(current.operands))

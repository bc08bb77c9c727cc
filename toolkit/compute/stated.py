"""Stated values (上报数): what was approved or published elsewhere, held against what is computed.

Within the tail that rounding explains, the stated value is taken over and everything downstream is computed
from it. Outside, the computed value stands and the difference is an error, or a warning once it is explained.
A stated total that differs by just as much as the stated values that it adds up is no fault of its own: it
becomes a note of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from toolkit.compute.tail import Written, addends, inputs, tail_of
from toolkit.dictionary import Type
from toolkit.filing import Cell, StatedNode, read_value
from toolkit.finding import Finding, Findings, Kind, Note, Severity, Span
from toolkit.formula import Step, Value
from toolkit.quantity import (
    NoValue,
    Quantity,
    UnitError,
    as_printed,
    convert,
    half_width,
    is_money,
    plain,
    round_number,
)
from toolkit.reading import similar

DIFFERS = Kind(
    "C001",
    Severity.ERROR,
    "上报数与计算值不一致",
    why="同一个数在平台、公开件和本报告中不同，会被退回。",
    wrong="上报数: {自评.总分: 94.41}，而各项得分之和为 96.41",
    right="更正上报数或分项；确需沿用的写明原因：{值: 94.41, 说明: 平台已锁定}",
)
TAIL = Kind(
    "C002",
    Severity.NOTE,
    "上报数与计算值相差尾数",
    why="分项按四舍五入取数，合计与分项之和可以有很小的差额。",
    wrong="合计 1954.42，分项之和 1954.44",
    right="可在表下注明：合计数与分项之和的差额由四舍五入造成",
)
NOTHING_TO_COMPARE = Kind(
    "C003",
    Severity.WARNING,
    "有上报数但算不出计算值",
    why="缺少计算所需的数，无法核对。",
    wrong="上报数: {支出.合计.增减率: 61.6%}，但未填上年决算",
    right="补填缺少的数，或删去该上报数",
)
UNKNOWN_STATED = Kind(
    "D021",
    Severity.ERROR,
    "上报数的名称不是可以核对的数据项",
    why="名称写错的上报数不会被核对。",
    wrong="上报数: {支出合计: 7455.04}",
    right="上报数: {支出.合计.决算: 7455.04}",
)

_MOST_NOTES = 6


@dataclass(frozen=True, slots=True)
class Stated:
    """A typed value reported elsewhere, and the clerk's explanation of a difference."""

    value: Value
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """A stated value beside the computed one, `step`: what is stated minus what is computed.

    `difference` is None where the two are no figures; `room` is what rounding explains, in the same unit.
    """

    cell: Cell
    step: Step
    stated: Stated
    difference: Quantity | None
    room: Fraction

    @property
    def agrees(self) -> bool:
        """Whether they are the same, or rounding explains the difference."""
        if self.difference is None:
            return self.step.value == self.stated.value
        return abs(self.difference.value) <= self.room


@dataclass(slots=True)
class _Difference:
    """A stated value that differs from the computed one, and the names of those that are to blame for it."""

    step: Step
    amount: Quantity
    roots: tuple[str, ...]
    finding: Finding


class Differences:
    """The stated values of a filing that differ, by full name; what they entail is told with the first."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.comparisons: dict[str, Comparison] = {}
        self._found: dict[str, _Difference] = {}
        self._lacking: dict[str, Finding] = {}

    def compare(
        self,
        step: Step,
        cell: Cell,
        stated: Stated,
        difference: Quantity | None = None,
        room: Fraction = Fraction(0),
    ) -> None:
        """Keep what came of one stated value."""
        self.comparisons[cell.name] = Comparison(cell, step, stated, difference, room)

    def lack(self, value: NoValue, cell: Cell, stated: Stated) -> None:
        """A stated value with nothing to compare: told once a reason, unless the reason is told elsewhere."""
        if value.cause in ("有误", "未填"):
            return
        message = f"{cell.name}上报{_text(stated.value)}，但算不出来：{value.reason}"
        told = self._lacking.get(value.reason)
        if told is None:
            hints = ("请补填缺少的数，或删去该上报数",)
            told = NOTHING_TO_COMPARE.at(stated.span, message, hints=hints)
            self.findings.add(told)
        else:
            told = replace(told, notes=(*told.notes, Note(message, stated.span)))
            self.findings.amend(told)
        self._lacking[value.reason] = told

    def add(self, step: Step, amount: Quantity, finding: Finding) -> None:
        """A stated value that differs for no reason that was told before."""
        self.findings.add(finding)
        self._found[step.text] = _Difference(step, amount, (step.text,), finding)

    def entail(self, step: Step, amount: Quantity, finding: Finding, below: Iterable[str]) -> None:
        """A stated value that differs because others do: a note of the findings about those."""
        roots = tuple(dict.fromkeys(root for name in below for root in self._found[name].roots))
        for root in roots:
            told = self._found[root]
            note = Note(f"由此相差的还有：{finding.message}", finding.span)
            told.finding = replace(told.finding, notes=(*told.finding.notes, note))
            self.findings.amend(told.finding)
        self._found[step.text] = _Difference(step, amount, roots, finding)

    def shift(self, step: Step, below: list[str]) -> Fraction:
        """By how much a value would change with the stated values that it adds up, in its own unit.

        The names of these go into `below`. Products and rates pass nothing on.
        """
        value = step.value
        if not isinstance(value, Quantity):
            return Fraction(0)
        known = self._found.get(step.text)
        if known is not None and known.step is step:
            below.append(step.text)
            return known.amount.value
        total = Fraction(0)
        for sign, operand in addends(step):
            if isinstance(operand.value, Quantity):
                change = self.shift(operand, below)
                total += sign * _in_unit(change, operand.value.unit, value.unit)
        return total


def _in_unit(amount: Fraction, unit: str, wanted: str) -> Fraction:
    try:
        return convert(Quantity(amount, unit), wanted).value
    except UnitError:
        return Fraction(0)


def read_stated(
    nodes: Iterable[StatedNode], cells: Mapping[str, Cell], findings: Findings
) -> Iterator[tuple[str, Stated]]:
    """The stated values by full name, typed as the values that they are held against."""
    for node in nodes:
        name = node.name.text
        cell = cells.get(name)
        if cell is None or node.value is None:
            known = [known for known, item in cells.items() if item.value is None]
            findings.add(
                UNKNOWN_STATED.at(
                    node.name.span,
                    f"上报数“{name}”不是可以核对的数据项",
                    hints=similar(name, known) or ("名称可用 jixiao compute 查看",),
                    实为=name,
                )
            )
            continue
        # A grade is one of its bands' names, which the declaration does not list.
        graded = cell.declaration.grade
        declaration = replace(cell.declaration, type=Type.TEXT) if graded else cell.declaration
        value = read_value(node.value, declaration, name, findings)
        if value is not None:
            yield name, Stated(value, node.reason, node.value.span)


def settle(
    step: Step, cell: Cell, stated: Stated, written: Written, limit: Quantity, differences: Differences
) -> Step:
    """The step that counts for a cell with a stated value: that value, where rounding explains the gap.

    `written` gives an input as it was written (see `tail_of`); `limit` is the most that rounding may explain.
    """
    findings = differences.findings
    if isinstance(step.value, NoValue):
        differences.compare(step, cell, stated)
        differences.lack(step.value, cell, stated)
        return step
    if not isinstance(step.value, Quantity) or not isinstance(stated.value, Quantity):
        differences.compare(step, cell, stated)
        if step.value != stated.value:
            findings.add(_differs(step, cell, stated))
        return step
    difference = convert(stated.value, step.value.unit).value - as_printed(step.value).value
    amount = Quantity(difference, step.value.unit)
    allowed = _allowed(step, step.value, written, limit)
    differences.compare(step, cell, stated, amount, allowed)
    if difference == 0:
        return step
    if abs(difference) <= allowed:
        findings.add(_tail(step, step.value, cell, stated, difference, allowed))
        value = Quantity(convert(stated.value, step.value.unit).value, step.value.unit, step.value.decimals)
        return Step(cell.name, value, (step,), stated.span, step.rule, "stated")
    below: list[str] = []
    told = _differs(step, cell, stated, difference)
    if abs(difference - differences.shift(step, below)) <= allowed and below:
        differences.entail(step, amount, told, below)
    else:
        differences.add(step, amount, told)
    return step


def _allowed(step: Step, computed: Quantity, written: Written, limit: Quantity) -> Fraction:
    """The difference that rounding explains: the half-widths of what is added up and of the sum itself."""
    tail = tail_of(step, written)
    if not tail:
        return tail
    tail += half_width(computed, computed.decimals)
    return min(tail, convert(limit, computed.unit).value) if is_money(computed.unit) else tail


def _tail(
    step: Step, computed: Quantity, cell: Cell, stated: Stated, difference: Fraction, allowed: Fraction
) -> Finding:
    low = plain(round_number(computed.value - allowed, 4))
    high = plain(round_number(computed.value + allowed, 4))
    gap = f"{plain(abs(difference))}{computed.unit}"
    return TAIL.at(
        stated.span,
        f"{cell.name}上报{_text(stated.value)}，分项计算为{_text(step.value)}，相差{gap}，属四舍五入尾差，按上报数印出",
        notes=(Note(f"尾差允许范围：{low}至{high}{computed.unit}"), *_origin(step)),
        hints=(f"可在表下注明：因四舍五入，{cell.declaration.label}与分项之和相差{gap}。",),
        上报=_text(stated.value),
        应为=_text(step.value),
        相差=gap,
    )


def _differs(step: Step, cell: Cell, stated: Stated, difference: Fraction | None = None) -> Finding:
    reported, expected = _text(stated.value), _text(step.value)
    gap = ""
    if difference is not None and isinstance(step.value, Quantity):
        gap = f"{plain(abs(difference))}{step.value.unit}"
    reason = f"（说明：{stated.reason}）" if stated.reason else ""
    told = DIFFERS.at(
        stated.span,
        f"{cell.name}上报{reported}，计算为{expected}" + (f"，相差{gap}" if gap else "") + reason,
        severity=Severity.WARNING if stated.reason else None,
        notes=_origin(step),
        hints=() if stated.reason else ("请核对分项与上报数；确需沿用上报数的，写明“说明”",),
        上报=reported,
        应为=expected,
        相差=gap,
    )
    return replace(told, about=cell.name)


def _origin(step: Step) -> tuple[Note, ...]:
    """Where the computed value comes from: the inputs that are given, at most the first six."""
    given = (leaf for leaf in inputs(step) if not isinstance(leaf.value, NoValue))
    leaves = islice(given, _MOST_NOTES)
    return tuple(Note(f"{leaf.text} = {_text(leaf.value)}", leaf.span) for leaf in leaves)


def _text(value: Value) -> str:
    if isinstance(value, Quantity):
        return str(as_printed(value))
    return value.reason if isinstance(value, NoValue) else str(value)

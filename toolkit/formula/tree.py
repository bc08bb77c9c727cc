"""The parts of a formula, the trace of its evaluation, and what it asks of the data around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol, TypeAlias
from typing import Literal as OneOf

from toolkit.finding import Span
from toolkit.quantity import NoValue, Quantity

LiteralValue: TypeAlias = Quantity | str | bool
Value: TypeAlias = Quantity | str | bool | date | NoValue
StepKind: TypeAlias = OneOf["input", "formula", "literal", "operation", "stated"]


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a trace: a piece of formula or a full name, its value, and what the value was made of.

    `operator` is set for operations: the sign ("×", "≥", "且") or the name of the function.
    """

    text: str
    value: Value
    operands: tuple[Step, ...] = ()
    span: Span | None = None
    rule: str = ""
    kind: StepKind = "operation"
    operator: str = ""


class Scope(Protocol):
    """Where a formula stands: it finds names in the row, then in each enclosing row, the table, the root."""

    def read(self, path: tuple[str, ...]) -> Step:
        """Give the value of a reference together with how it came about."""

    def rows(self, path: tuple[str, ...]) -> Sequence[Scope] | NoValue:
        """Give the rows that a total of this table takes (those without 上级行), each as a scope."""

    def row(self, path: tuple[str, ...], key: str) -> Scope | NoValue:
        """Give the row with this key (several keys are joined by "/"), or why there is none."""

    def items(self, path: tuple[str, ...]) -> int | NoValue:
        """Give the number of rows that `rows` gives, or of texts in a list."""

    def text(self, path: tuple[str, ...], number: int) -> Step:
        """Give one text of a list, counted from 1, or why there is none."""

    def coded(self, path: tuple[str, ...], level: str, *, named: bool) -> Step:
        """Give the code at a level ("": its own) that the code at `path` belongs to, or that code's name."""

    def last_year(self, path: tuple[str, ...]) -> Step:
        """Give the value that the reference had in the filing of the year before."""


# Offset and depth are where and how deep, not what: equal formulas may differ in them.


@dataclass(frozen=True, slots=True)
class Literal:
    """A number with its unit, a text, 是 or 否; the step is ready because it is always the same."""

    value: LiteralValue
    text: str
    step: Step = field(compare=False, repr=False)
    offset: int = field(default=0, compare=False)
    depth: int = field(default=1, compare=False)

    @property
    def bare(self) -> bool:
        """Whether this is a number without a unit."""
        return isinstance(self.value, Quantity) and not self.value.unit


@dataclass(frozen=True, slots=True)
class Name:
    """A reference to a value, a table or a list."""

    path: tuple[str, ...]
    text: str
    offset: int = field(default=0, compare=False)
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """− and 非 before an operand, % behind it."""

    operator: str
    operand: Node
    text: str
    offset: int = field(default=0, compare=False)
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands, in canonical signs: 或 且 = ≠ < > ≤ ≥ + − × /."""

    operator: str
    left: Node
    right: Node
    text: str
    offset: int = field(default=0, compare=False)
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Node, ...]
    text: str
    offset: int = field(default=0, compare=False)
    depth: int = field(default=1, compare=False)


Node: TypeAlias = Literal | Name | Unary | Binary | Call

Role: TypeAlias = OneOf["value", "rows", "last_year", "code"]

ITEM_FUNCTION: Final = "取条"
"""The function whose first argument is a list of texts."""
NAME_OF_CODE: Final = "目录名称"
CODE_FUNCTIONS: Final = frozenset({NAME_OF_CODE, "目录代码"})
"""Their first argument is a figure that holds a code of a catalogue, the second the name of a level."""
ROW_FUNCTIONS: Final = frozenset({"合计", "计数", "取"})
"""Their first argument is a table, in whose rows the later ones are read (but not the key of 取)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A name as it occurs in a formula.

    `within` are the tables in whose rows it stands, from the outside in: in 合计(项目, 合计(资金, 决算)) the
    path ("决算",) has within (("项目",), ("资金",)). Such a name is sought in the row first, then outwards.
    `role` "rows" is a table or list that is gone through, "last_year" a value of the year before, "code" a
    code of a catalogue, of which `level` is asked for.
    """

    path: tuple[str, ...]
    offset: int = 0
    within: tuple[tuple[str, ...], ...] = ()
    role: Role = "value"
    level: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has been read: the text as written and its tree. `span` is where it is written."""

    text: str
    root: Node
    span: Span | None = field(default=None, compare=False)

    def references(self) -> tuple[Reference, ...]:
        """List every name in the formula, in the order of the text, repeated ones too."""
        return tuple(_references(self.root, ()))


def _references(node: Node, within: tuple[tuple[str, ...], ...]) -> Iterator[Reference]:
    if isinstance(node, Name):
        yield Reference(node.path, node.offset, within)
    elif isinstance(node, Unary):
        yield from _references(node.operand, within)
    elif isinstance(node, Binary):
        yield from _references(node.left, within)
        yield from _references(node.right, within)
    elif isinstance(node, Call):
        yield from _call_references(node, within)


def level_asked(call: Call) -> str:
    """The level that a function of codes asks for; empty for the level of the code itself."""
    level = call.arguments[1] if len(call.arguments) > 1 else None
    return level.value if isinstance(level, Literal) and isinstance(level.value, str) else ""


def _call_references(call: Call, within: tuple[tuple[str, ...], ...]) -> Iterator[Reference]:
    first = call.arguments[0]
    if call.function == "上年" and isinstance(first, Name):
        yield Reference(first.path, first.offset, within, "last_year")
    elif call.function in CODE_FUNCTIONS and isinstance(first, Name):
        yield Reference(first.path, first.offset, within, "code", level_asked(call))
    elif call.function == ITEM_FUNCTION and isinstance(first, Name):
        yield Reference(first.path, first.offset, within, "rows")
        yield from _references(call.arguments[1], within)
    elif call.function in ROW_FUNCTIONS and isinstance(first, Name):
        yield Reference(first.path, first.offset, within, "rows")
        for position, argument in enumerate(call.arguments[1:], start=1):
            outside = call.function == "取" and position == 1
            yield from _references(argument, within if outside else (*within, first.path))
    else:
        for argument in call.arguments:
            yield from _references(argument, within)

"""What formulas see from one record of a filing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from toolkit import vocabulary as v
from toolkit.compute.codes import coded_step
from toolkit.dictionary import DerivedTable
from toolkit.filing import Cell, Member, Record, Row, TableNode, TextList
from toolkit.formula import Scope, Step
from toolkit.pack import Pack
from toolkit.quantity import NoValue


class Values(Protocol):
    """The values of a filing, as a formula asks for them."""

    pack: Pack

    def step(self, cell: Cell) -> Step:
        """How a cell comes by its value."""

    def last_year(self, cell: Cell) -> Step:
        """The same value in the unit's filing of the year before."""

    def scope(self, record: Record) -> RecordScope:
        """The names that formulas see from a record."""


class RecordScope(Scope):
    """What formulas see from one record: its own members, then each enclosing record and table."""

    def __init__(self, values: Values, record: Record) -> None:
        self._values = values
        self._record = record

    def read(self, path: tuple[str, ...]) -> Step:
        """The step behind a reference."""
        member = self._find(path)
        if isinstance(member, Cell):
            return self._values.step(member)
        name = ".".join(path)
        return Step(name, NoValue(f"{name}不是单个数据项", "有误"))

    def rows(self, path: tuple[str, ...]) -> Sequence[Scope] | NoValue:
        """The rows of a table that are added up."""
        member = self._find(path)
        if isinstance(member, TableNode):
            return [self._values.scope(row) for row in member.added_rows]
        return NoValue(f"{'.'.join(path)}不是表", "有误")

    def row(self, path: tuple[str, ...], key: str) -> Scope | NoValue:
        """The row of a table with this key."""
        member = self._find(path)
        name = ".".join(path)
        if not isinstance(member, TableNode):
            return NoValue(f"{name}不是表", "有误")
        row = member.row(key)
        if row is None:
            return NoValue(f"{name}中没有“{key}”一行", "不适用")
        return self._values.scope(row)

    def items(self, path: tuple[str, ...]) -> int | NoValue:
        """How many rows or texts there are."""
        member = self._find(path)
        if isinstance(member, (TableNode, TextList)) and member.unread:
            return NoValue(f"{member.name}没有读到", "有误")
        if isinstance(member, TableNode):
            return len(member.added_rows)
        if isinstance(member, TextList):
            return len(member.items)
        return NoValue(f"{'.'.join(path)}不是表或条目", "有误")

    def text(self, path: tuple[str, ...], number: int) -> Step:
        """One text of a list, counted from 1."""
        member = self._find(path)
        name = ".".join(path)
        if not isinstance(member, TextList):
            return Step(name, NoValue(f"{name}不是条目", "有误"))
        full_name = f"{member.name}[{number}]"
        if not 0 < number <= len(member.items):
            return Step(full_name, NoValue(f"{member.name}没有第{number}条", "不适用"), span=member.span)
        item = member.items[number - 1]
        return Step(full_name, item.text, span=item.span, kind="input")

    def coded(self, path: tuple[str, ...], level: str, *, named: bool) -> Step:
        """The code at a level that the code at `path` belongs to, or that code's name."""
        member = self._find(path)
        if isinstance(member, Cell):
            code = self._values.step(member)
            return coded_step(member, level, self._values.pack.catalogues, code, named=named)
        name = ".".join(path)
        return Step(name, NoValue(f"{name}不是单个数据项", "有误"))

    def last_year(self, path: tuple[str, ...]) -> Step:
        """The same value in the filing of the year before."""
        member = self._find(path)
        if isinstance(member, Cell):
            return self._values.last_year(member)
        name = ".".join(path)
        return Step(f"上年({name})", NoValue(f"{name}不是单个数据项", "有误"))

    def _find(self, path: tuple[str, ...]) -> Member | None:
        record: Record | TableNode | None = self._record
        while record is not None:
            member = _child(record, path[0])
            if member is not None:
                return _descend(member, path[1:])
            record = record.record if isinstance(record, TableNode) else record.outer
        return None


def _child(container: Record | TableNode, name: str) -> Member | None:
    if isinstance(container, TableNode):
        return container.row(name)
    member = container.members.get(name)
    table = container.outer
    if member is None and isinstance(container, Row) and isinstance(table, TableNode):
        if name == v.GROUPED_ROWS and isinstance(table.declaration, DerivedTable):
            return _grouped(container, table)
        return container.sources[0].members.get(name) if container.sources else None
    return member


def _grouped(row: Row, table: TableNode) -> TableNode:
    source = row.sources[0].outer if row.sources else None
    declaration = source.declaration if isinstance(source, TableNode) else table.declaration
    return TableNode(f"{row.name}.{v.GROUPED_ROWS}", declaration, row, row.span, list(row.sources))


def _descend(member: Member, path: tuple[str, ...]) -> Member | None:
    for name in path:
        if isinstance(member, TableNode):
            child: Member | None = member.row(name)
        elif isinstance(member, Record):
            child = member.members.get(name)
        else:
            return None
        if child is None:
            return None
        member = child
    return member

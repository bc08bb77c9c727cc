"""The tree of a filing: cells under their full names, in records, tables and lists of texts.

Cells hold what was given; what is computed stays in `toolkit.compute`. Every declared cell exists, given or
not, except in the rows of free tables, which exist as the clerk adds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from toolkit.dictionary import AnyDeclaration, AnyTable, Field, Group, TableRow, Texts
from toolkit.finding import Span
from toolkit.formula import Value


@dataclass(slots=True, eq=False)
class Cell:
    """One value. `value` is None if nothing was given; `span` is where it stands, or where it should."""

    name: str
    declaration: Field
    record: Record
    span: Span
    value: Value | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class TextItem:
    """One text of a list."""

    text: str
    span: Span


@dataclass(slots=True, eq=False)
class TextList:
    """A list of texts (条目); `unread` where its contents were given under a wrong name or none."""

    name: str
    declaration: Texts
    record: Record
    span: Span
    items: tuple[TextItem, ...] = ()
    unread: bool = False


@dataclass(slots=True, eq=False)
class Record:
    """The root, a group, or a row: members by name, and the record or table that encloses it.

    `given` tells whether the filing holds anything for it; `group` is what declares it, if that is a group.
    """

    name: str
    span: Span
    declarations: Mapping[str, AnyDeclaration]
    outer: Record | TableNode | None
    members: dict[str, Member] = field(default_factory=dict)
    given: bool = False
    group: Group | None = None

    def member_name(self, name: str) -> str:
        """The full name of a member."""
        return f"{self.name}.{name}" if self.name else name


@dataclass(slots=True, eq=False)
class Row(Record):
    """A row of a table; `declaration` only in fixed tables; `sources` only in derived ones.

    `level` is the level of the code by which a derived row was gathered; `part` tells that such a row stands
    below another one.
    """

    key: str = ""
    declaration: TableRow | None = None
    sources: tuple[Row, ...] = ()
    level: str = ""
    part: bool = False

    @property
    def is_part(self) -> bool:
        """Whether the row is a part of another one (其中) and so not added up."""
        return self.part or (self.declaration is not None and bool(self.declaration.parent))


@dataclass(slots=True, eq=False)
class TableNode:
    """A table with its input rows in order, and its total row if it has one; `unread` as of a list."""

    name: str
    declaration: AnyTable
    record: Record
    span: Span
    rows: list[Row] = field(default_factory=list)
    total: Row | None = None
    unread: bool = False

    @property
    def added_rows(self) -> list[Row]:
        """The rows that totals and counts take: those that are not part of another row."""
        return [row for row in self.rows if not row.is_part]

    def row(self, key: str) -> Row | None:
        """The row or total row of this name."""
        if self.total is not None and key == self.declaration.total:
            return self.total
        for row in self.rows:
            if row.key == key:
                return row
        return None


Member: TypeAlias = Cell | TextList | Record | TableNode


def cells(member: Member) -> list[Cell]:
    """Every cell below a member, in the order of the dictionary; total rows after their tables."""
    found: list[Cell] = []
    waiting: list[Member] = [member]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Cell):
            found.append(here)
        elif isinstance(here, Record):
            waiting.extend(reversed(here.members.values()))
        elif isinstance(here, TableNode):
            if here.total is not None:
                waiting.append(here.total)
            waiting.extend(reversed(here.rows))
    return found


def texts(member: Member) -> Iterator[TextList]:
    """Every list of texts below a member."""
    if isinstance(member, TextList):
        yield member
    elif isinstance(member, Record):
        for inner in member.members.values():
            yield from texts(inner)
    elif isinstance(member, TableNode):
        for row in member.rows:
            yield from texts(row)

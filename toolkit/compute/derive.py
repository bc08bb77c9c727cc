"""Derived tables (派生表): rows made from those of another table by filter, grouping and level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from toolkit.compute.codes import Catalogues
from toolkit.dictionary import DerivedTable, Expression, Field
from toolkit.filing import Cell, Record, Row, TableNode
from toolkit.formula import Step, Value
from toolkit.quantity import NoValue, Quantity

Holds = Callable[[Expression, Record], bool | NoValue]
StepOf = Callable[[Cell], Step]


@dataclass(slots=True)
class _Group:
    """The rows of the source that make one row; `level` and `code` where they are gathered by a code."""

    level: str = ""
    code: str = ""
    rows: list[Row] = field(default_factory=list)


def derive_rows(
    table: TableNode, source: TableNode, holds: Holds, step: StepOf, catalogues: Catalogues
) -> None:
    """Give `table` one row for each row of `source` that passes its filter, or one for each group of them.

    By levels (分级), every code that the codes of the source stand below has a row with the rows below it;
    all but the uppermost are parts of another row. A column without a formula takes the value of the source's
    column of the same name (of the first row of its group). A row whose filter has no value is left out; what
    is missing is told elsewhere.
    """
    declaration = table.declaration
    if not isinstance(declaration, DerivedTable):
        raise TypeError(f"{table.name} is not a derived table")
    condition = declaration.condition
    rows = [row for row in source.added_rows if condition is None or holds(condition, row) is True]
    groups: dict[str, _Group] = {}
    for row in rows:
        keys = [_text(row, column, step) for column in declaration.group_by]
        for level, code in _codes(row, declaration, step, catalogues):
            key = "/".join((*keys, code) if code else keys) or row.key
            groups.setdefault(key, _Group(level, code)).rows.append(row)
    for level, code in _listed(source, declaration, catalogues):
        groups.setdefault(code, _Group(level, code))
    listed = declaration.levels[:1] or tuple(group.level for group in groups.values())[:1]
    table.rows = []
    for key, group in groups.items():
        made = _row(table, declaration, key, group, step)
        made.level, made.part = group.level, bool(group.level) and group.level not in listed
        table.rows.append(made)
    if declaration.sort_by:
        table.rows.sort(key=lambda row: tuple(_order(row, column, step) for column in declaration.sort_by))


def _codes(
    row: Row, declaration: DerivedTable, step: StepOf, catalogues: Catalogues
) -> Iterator[tuple[str, str]]:
    """The levels and codes under which a row is gathered; one pair of nothing where none are asked for."""
    if not declaration.by_level:
        yield "", ""
        return
    cell = row.members.get(declaration.by_level)
    catalogue = catalogues.get(cell.declaration.catalogue) if isinstance(cell, Cell) else None
    if catalogue is not None:
        for level, code in catalogue.codes(_text(row, declaration.by_level, step)):
            if not declaration.levels or level in declaration.levels:
                yield level, code


def _listed(
    source: TableNode, declaration: DerivedTable, catalogues: Catalogues
) -> Iterator[tuple[str, str]]:
    """The level and code of each row that stands in the table with or without data."""
    column = source.declaration.columns.get(declaration.by_level)
    catalogue = catalogues.get(column.catalogue) if isinstance(column, Field) else None
    if catalogue is not None:
        for code in declaration.always_listed:
            yield catalogue.level_of(code), code


def _row(table: TableNode, declaration: DerivedTable, key: str, group: _Group, step: StepOf) -> Row:
    span = group.rows[0].span if group.rows else declaration.span
    row = Row(f"{table.name}[{key}]", span, declaration.columns, table, given=True)
    row.key, row.sources = key, tuple(group.rows)
    for name, column in declaration.columns.items():
        if not isinstance(column, Field):
            continue
        cell = Cell(row.member_name(name), column, row, span)
        origin = _origin(name, column, group)
        if group.code and name == declaration.by_level:
            cell.value = group.code
        elif not column.is_computed and isinstance(origin, Cell):
            value = step(origin).value
            cell.value = None if isinstance(value, NoValue) else value
            cell.span, cell.written = origin.span, origin.written
        row.members[name] = cell
    return row


def _origin(name: str, column: Field, group: _Group) -> object:
    """The cell of the source that a column takes over: its namesake, or the name of a code of this level."""
    members = group.rows[0].members if group.rows else {}
    if group.level and column.code_column:
        for member in members.values():
            named = member.declaration if isinstance(member, Cell) else None
            if named and (named.code_column, named.code_level) == (column.code_column, group.level):
                return member
        return None
    return members.get(name)


def _value(row: Row, column: str, step: StepOf) -> Value:
    member = row.members.get(column)
    return step(member).value if isinstance(member, Cell) else NoValue(f"没有列{column}", "有误")


def _text(row: Row, column: str, step: StepOf) -> str:
    value = _value(row, column, step)
    return "" if isinstance(value, NoValue) else str(value)


def _order(row: Row, column: str, step: StepOf) -> tuple[int, Fraction, str]:
    """Numbers before texts, no value last."""
    value = _value(row, column, step)
    if isinstance(value, Quantity):
        return 0, value.value, ""
    if isinstance(value, NoValue):
        return 2, Fraction(0), ""
    return 1, Fraction(0), value.isoformat() if isinstance(value, date) else str(value)

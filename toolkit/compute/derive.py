"""Derived tables (派生表): rows made from the rows of another table by filter and grouping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from toolkit.dictionary import DerivedTable, Expression, Field
from toolkit.filing import Cell, Record, Row, TableNode
from toolkit.formula import Step, Value
from toolkit.quantity import NoValue, Quantity

Holds = Callable[[Expression, Record], bool | NoValue]
StepOf = Callable[[Cell], Step]


def derive_rows(table: TableNode, source: TableNode, holds: Holds, step: StepOf) -> None:
    """Give `table` one row for each row of `source` that passes its filter, or one for each group of them.

    A column without a formula takes the value of the source's column of the same name (of the first row of
    its group). A row whose filter has no value is left out; what is missing is told elsewhere.
    """
    declaration = table.declaration
    if not isinstance(declaration, DerivedTable):
        raise TypeError(f"{table.name} is not a derived table")
    condition = declaration.condition
    rows = [row for row in source.added_rows if condition is None or holds(condition, row) is True]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        key = "/".join(_text(row, column, step) for column in declaration.group_by) or row.key
        groups.setdefault(key, []).append(row)
    table.rows = [_row(table, declaration, key, tuple(group), step) for key, group in groups.items()]
    if declaration.sort_by:
        table.rows.sort(key=lambda row: tuple(_order(row, column, step) for column in declaration.sort_by))


def _row(
    table: TableNode, declaration: DerivedTable, key: str, sources: tuple[Row, ...], step: StepOf
) -> Row:
    first = sources[0]
    row = Row(f"{table.name}[{key}]", first.span, declaration.columns, table, given=True)
    row.key, row.sources = key, sources
    for name, column in declaration.columns.items():
        if not isinstance(column, Field):
            continue
        cell = Cell(row.member_name(name), column, row, first.span)
        origin = first.members.get(name)
        if not column.is_computed and isinstance(origin, Cell):
            value = step(origin).value
            cell.value = None if isinstance(value, NoValue) else value
            cell.span, cell.written = origin.span, origin.written
        row.members[name] = cell
    return row


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

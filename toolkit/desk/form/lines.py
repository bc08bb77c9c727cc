"""The lines of the sheets of tables: which rows there are, in which rows of other tables they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit import vocabulary as v
from toolkit.desk.content import Content, RecordContent, key_of_row
from toolkit.desk.form.layout import Path, TableSheet
from toolkit.dictionary import FixedTable

_SPARE_ROWS, _LEAST_ROWS, _SPARE_GROUPS = 20, 40, 8


@dataclass(slots=True)
class Line:
    """A line of a table: the keys of the rows that it lies in, the name of a fixed row, its content."""

    outer: tuple[str, ...]
    name: str
    record: RecordContent


def lines_of_table(sheet: TableSheet, content: RecordContent) -> Iterator[Line]:
    """Every line of a table, through all rows of the tables that it lies in."""
    parents: list[tuple[tuple[str, ...], RecordContent]] = [((), content)]
    below: Path = ()
    for outer in sheet.outer:
        parents = [
            ((*keys, key), record)
            for keys, parent in parents
            for key, record in _records(outer, value_at(parent, outer.path[len(below) :]))
        ]
        below = outer.path
    for keys, parent in parents:
        found = dict(_records(sheet, value_at(parent, sheet.path[len(below) :])))
        if isinstance(sheet.table, FixedTable):
            yield from (Line(keys, name, found.get(name, {})) for name in sheet.table.rows)
        else:
            yield from (Line(keys, "", record) for record in found.values())


def _records(sheet: TableSheet, table: Content | None) -> Iterator[tuple[str, RecordContent]]:
    """The rows of a table with what they are known by."""
    if isinstance(table, dict):
        yield from ((name, row) for name, row in table.items() if isinstance(row, dict))
    elif isinstance(table, list):
        keys = () if isinstance(sheet.table, FixedTable) else sheet.table.keys
        for number, row in enumerate(table, 1):
            if isinstance(row, dict):
                yield key_of_row(row, keys, number), row


def value_at(record: Content | None, path: Path) -> Content | None:
    """What stands at a path below a record."""
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def lines_of_stated(stated: RecordContent) -> Iterator[Line]:
    """The values reported elsewhere, each as a line."""
    for name, value in stated.items():
        parts = value if isinstance(value, dict) else {v.STATED_VALUE: value}
        yield Line((), "", {v.NAME: name, **parts})


def blank_lines(spec: TableSheet, filled: int) -> list[Line]:
    """Lines to spare; of fixed rows only where their table stands in rows that may be added."""
    outer = ("",) * len(spec.outer)
    if isinstance(spec.table, FixedTable):
        return [Line(outer, name, {}) for name in spec.table.rows] * (_SPARE_GROUPS if outer else 0)
    return [Line(outer, "", {})] * max(_SPARE_ROWS, _LEAST_ROWS - filled)

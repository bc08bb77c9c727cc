"""What the county's summary says of one filing: the figures that its pack names, and its texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.bulk.report import Entry, Figure, Narrative
from toolkit.bulk.similarity import fingerprints
from toolkit.compute import Computation
from toolkit.dictionary import Type
from toolkit.filing import Cell, Record, cells, texts
from toolkit.finding import Span
from toolkit.formula import Value
from toolkit.quantity import NoValue, Quantity, QuantityError, as_printed, plain

# Shorter texts are alike by chance.
_FEWEST_PRINTS = 8


def entry_of(computation: Computation) -> Entry:
    """The figures of a filing as its documents print them, and the fingerprints of what its clerk wrote."""
    root = computation.filing.root
    pack = computation.pack
    return Entry(
        pack=pack.name,
        year=pack.year,
        unit=_unit_of(computation),
        charted=tuple(column.label for column in pack.summary if column.charted),
        compared=tuple(column.label for column in pack.summary if column.compared),
        figures={
            column.label: _figure(computation.evaluate(column.figure, root).value) for column in pack.summary
        },
        narratives=dict(_narratives(root)),
    )


def _unit_of(computation: Computation) -> str:
    cell = computation.find(".".join(computation.pack.unit_name))
    value = computation.value(cell) if cell is not None else None
    return value.strip() if isinstance(value, str) else ""


def _figure(value: Value) -> Figure:
    if isinstance(value, NoValue):
        return Figure("", reason=value.reason)
    if isinstance(value, bool):
        return Figure(v.YES if value else v.NO)
    if not isinstance(value, Quantity):
        return Figure(str(value))
    printed = as_printed(value)
    decimals = None if printed.decimals is None or printed.decimals < 0 else printed.decimals
    try:
        text = plain(printed.value, decimals)
    except QuantityError:
        text = str(printed.value)
    return Figure(text, printed.unit, str(printed.value), decimals)


def _narratives(root: Record) -> Iterator[tuple[str, Narrative]]:
    """The texts that the filing itself gives; those of common files are alike by intention."""
    for name, span, text in (*_long_texts(root), *_lists(root)):
        if Path(span.file).name != v.COMMON_FILE:
            prints = fingerprints(text)
            if len(prints) >= _FEWEST_PRINTS:
                yield name, Narrative(span.file, span.line, prints)


def _long_texts(root: Record) -> Iterator[tuple[str, Span, str]]:
    for cell in cells(root):
        if _is_written(cell):
            yield cell.name, cell.span, str(cell.value)


def _is_written(cell: Cell) -> bool:
    return cell.declaration.type is Type.LONG_TEXT and isinstance(cell.value, str)


def _lists(root: Record) -> Iterator[tuple[str, Span, str]]:
    for found in texts(root):
        if found.items:
            yield found.name, found.items[0].span, "".join(item.text for item in found.items)

"""A worksheet as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from toolkit.excel.package import SheetPart
from toolkit.excel.sheetml import (
    LAST_COLUMN,
    LAST_ROW,
    Range,
    column_letters,
    column_number,
    integer,
    is_on,
    parse_range,
    string_text,
    x,
)
from toolkit.ooxml.xml import Element

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DROPPED = frozenset({"r", "spans"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the file. `kind` is that of the file ("n", "s", "b", …), `value` what it stores.

    A text has its string item, shared or its own, and kind "s".
    """

    column: int
    row: int
    style: int
    kind: str
    value: str
    item: Element | None
    has_formula: bool

    @property
    def address(self) -> str:
        """As in B7."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The text that the cell holds; "" for numbers."""
        return "" if self.item is None else string_text(self.item)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it; it may have a style."""
        return not self.value and not self.has_formula and not self.text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file; `attributes` is what it says of itself; `height` that which someone set, or 0.0."""

    number: int
    cells: tuple[Cell, ...]
    attributes: tuple[tuple[str, str], ...]
    height: float


class BrokenSheetError(ValueError):
    """The rows or cells of a sheet are not in order; the message is Chinese."""


def read_rows(sheet: SheetPart, strings: Sequence[Element]) -> list[Row]:
    """The rows that the sheet stores, in order.

    Raises:
        BrokenSheetError: an address or a reference to a text makes no sense.
    """
    rows: list[Row] = []
    last = 0
    for element in sheet.root.iterfind(f"{x('sheetData')}/{x('row')}"):
        number = integer(element.get("r"), last + 1)
        if not last < number <= LAST_ROW:
            raise BrokenSheetError(f"第{last}行之后是第{number}行")
        last = number
        cells = tuple(_cells(element, number, strings))
        attributes = tuple(
            (str(name), str(value)) for name, value in element.attrib.items() if name not in _DROPPED
        )
        rows.append(Row(number, cells, attributes, _height(element)))
    return rows


def _height(row: Element) -> float:
    try:
        height = float(row.get("ht", "0")) if is_on(row, "customHeight") else 0.0
    except ValueError:
        return 0.0
    return height if 0 < height < 1000 else 0.0


def _cells(row: Element, number: int, strings: Sequence[Element]) -> Iterator[Cell]:
    last = 0
    for element in row.iterfind(x("c")):
        address = _CELL.fullmatch(element.get("r", f"{column_letters(last + 1)}{number}"))
        column = column_number(address.group(1)) if address else 0
        if address is None or int(address.group(2)) != number or not last < column <= LAST_COLUMN:
            raise BrokenSheetError(f"第{number}行的单元格 {element.get('r')} 次序不对")
        last = column
        inside = {child.tag: child for child in reversed(element)}
        stored = inside.get(x("v"))
        value = "" if stored is None else str(stored.text or "")
        kind = str(element.get("t", "n"))
        item = None
        if kind == "s":
            index = integer(value, len(strings))
            if index >= len(strings):
                raise BrokenSheetError(f"单元格 {element.get('r')} 的文字不在文件里")
            item = strings[index]
        elif kind == "inlineStr":
            item = inside.get(x("is"))
            kind = "s" if item is not None else "n"
        elif kind == "str":  # the text that a formula gave
            item = row.makeelement(x("si"))
            inner = item.makeelement(x("t"))
            inner.text = value
            item.append(inner)
            kind = "s"
        yield Cell(column, number, integer(element.get("s")), kind, value, item, x("f") in inside)


def read_merges(sheet: SheetPart) -> list[Range]:
    """The merged ranges of a sheet in order."""
    found = (
        parse_range(item.get("ref", ""))
        for item in sheet.root.iterfind(f"{x('mergeCells')}/{x('mergeCell')}")
    )
    return [item for item in found if item is not None and not item.is_cell]


def attribute_text(attributes: Sequence[tuple[str, str]], root: Element) -> str:
    """Attributes as they stand in a tag; names of other namespaces by the prefix that the root declares."""
    prefixes = {address: prefix for prefix, address in root.nsmap.items() if prefix}
    pieces = []
    for name, value in attributes:
        address, _, local = name.rpartition("}")
        plain = f"{prefixes[address[1:]]}:{local}" if address and address[1:] in prefixes else local
        if not address or address[1:] in prefixes:
            pieces.append(f' {plain}="{escape(value)}"')
    return "".join(pieces)

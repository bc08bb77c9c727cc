"""A workbook as rows of what each cell stores and shows: for forms and lists that people fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from toolkit.excel.numbers import read_number, show_number, stored_text
from toolkit.excel.package import NOT_A_WORKBOOK, UNKEPT_CONTENT, Package, read_package
from toolkit.excel.sheet import BrokenSheetError, Cell, read_rows
from toolkit.excel.styles import StyleSheet
from toolkit.finding import Finding, Span


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell that is not empty.

    `text` is what a text cell holds, and of a number its digits as stored; `shown` is how the format shows a
    number (None: a format that is not about plain decimals). `kind`: "text", "number", "truth" or "fault".
    """

    address: str
    kind: str
    text: str
    shown: str | None
    code: str
    by_formula: bool


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A worksheet: the cells of each row by column number, both counted from 1."""

    name: str
    rows: Mapping[int, Mapping[int, ReadCell]]


def read_workbook(source: Path | bytes, *, shown: str) -> tuple[tuple[ReadSheet, ...], tuple[Finding, ...]]:
    """The sheets of a workbook; none, and the findings why, where it cannot be read safely.

    What a template may not hold (comments, pictures, charts) is of no account here.
    """
    package, findings = read_package(source, shown=shown)
    told = tuple(finding for finding in findings if finding.code != UNKEPT_CONTENT.code)
    if package is None or told:
        return (), told
    try:
        return tuple(_sheets(package)), ()
    except BrokenSheetError as error:
        return (), (_broken(error, shown),)


def _broken(error: BrokenSheetError, shown: str) -> Finding:
    return NOT_A_WORKBOOK.at(Span(shown), str(error), hints=("在 Excel 或 WPS 中打开，另存为新的 .xlsx",))


def _sheets(package: Package) -> Iterator[ReadSheet]:
    styles = StyleSheet(package.styles)
    for sheet in package.sheets:
        rows = {
            row.number: {cell.column: _read(cell, styles) for cell in row.cells if not cell.is_empty}
            for row in read_rows(sheet, package.strings)
        }
        yield ReadSheet(sheet.name, {number: cells for number, cells in rows.items() if cells})


def _read(cell: Cell, styles: StyleSheet) -> ReadCell:
    code = styles.code(cell.style)
    if cell.item is not None:
        return ReadCell(cell.address, "text", cell.text, cell.text, code, cell.has_formula)
    number = read_number(cell.value) if cell.kind == "n" else None
    if number is None:
        kind = "truth" if cell.kind == "b" else "fault"
        return ReadCell(cell.address, kind, cell.value, None, code, cell.has_formula)
    digits = stored_text(_significant(number))
    return ReadCell(cell.address, "number", digits, show_number(number, code), code, cell.has_formula)


def _significant(number: Fraction) -> Fraction:
    """The number as Excel knows it: 15 significant digits of what the file holds."""
    if not number:
        return number
    digits, exponent = 15, 0
    while abs(number) * Fraction(10) ** exponent < 10 ** (digits - 1):
        exponent += 1
    while abs(number) * Fraction(10) ** exponent >= 10**digits:
        exponent -= 1
    scale = Fraction(10) ** exponent
    whole = abs(number) * scale
    rounded = (2 * whole.numerator + whole.denominator) // (2 * whole.denominator)
    return (1 if number > 0 else -1) * Fraction(rounded) / scale

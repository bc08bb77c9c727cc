"""The form as a workbook: looks, protection, drop-downs; openpyxl writes, and nothing here reads a filing."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from toolkit.console import width_of
from toolkit.ooxml.archive import pack_entry, read_archive, write_archive

Sheet: TypeAlias = Any
Cell: TypeAlias = Any
"""What openpyxl makes; it ships no types."""

CHOICES_SHEET = "_选项"
_FONT = "宋体"
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILLS = {
    "head": PatternFill("solid", fgColor="D9E2F3"),
    "group": PatternFill("solid", fgColor="EDEDED"),
    "input": PatternFill("solid", fgColor="FFFDF2"),
    "fixed": PatternFill("solid", fgColor="F2F2F2"),
}
_LINE_HEIGHT, _MOST_HEIGHT = 15, 400
_LONGEST_INLINE = 250
_MOST_COMMENT = 500
_CORE = "docProps/core.xml"
_DAY = "2000-01-01T00:00:00Z"


class Book:
    """A workbook that is being made; rows and columns count from 1."""

    def __init__(self) -> None:
        self._book = Workbook()
        self._book.remove(self._book.active)
        self._lists = 0
        self._heights: dict[tuple[str, int], int] = {}

    def sheet(self, name: str, widths: Sequence[int], *, head: int) -> Sheet:
        """A new protected sheet; its first column, and what lies above `head`, are frozen."""
        sheet = self._book.create_sheet(name)
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.column_dimensions["A"].hidden = True
        sheet.freeze_panes = sheet.cell(head + 1, 3)
        sheet.protection.enable()
        for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "sort"):
            setattr(sheet.protection, allowed, False)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{head}:{head}"
        return sheet

    def hidden(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        """A sheet that people do not see, with names and values."""
        sheet = self._book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row, 1):
                _set(sheet.cell(number, column), text)
        sheet.sheet_state = "veryHidden"

    def label(
        self, sheet: Sheet, row: int, column: int, text: str, look: str = "fixed", note: str = ""
    ) -> None:
        """A text that stands in the form; `note` is shown when the pointer rests on it."""
        cell = sheet.cell(row, column)
        _set(cell, text)
        cell.font = Font(name=_FONT, size=10, bold=look in ("head", "group", "title"))
        if look in _FILLS:
            cell.fill = _FILLS[look]
            cell.border = _BORDER
        centred = "center" if look == "head" else "left"
        cell.alignment = Alignment(horizontal=centred, vertical="center", wrap_text=look != "title")
        if note:
            comment = Comment(note[:_MOST_COMMENT], "jixiao")
            comment.width, comment.height = 320, 40 + _LINE_HEIGHT * (width_of(note) // 40 + 1)
            cell.comment = comment
        if look != "title":
            self._fit(sheet, row, column, text)

    def key(self, sheet: Sheet, row: int, column: int, text: str) -> None:
        """A mark in the hidden column or row by which the form is read again."""
        _set(sheet.cell(row, column), text)

    def field(self, sheet: Sheet, row: int, column: int, code: str, *, locked: bool = False) -> None:
        """A cell to be filled in."""
        cell = sheet.cell(row, column)
        cell.number_format = code
        cell.font = Font(name=_FONT, size=10, color="808080" if locked else "000000")
        cell.fill = _FILLS["fixed" if locked else "input"]
        cell.border = _BORDER
        cell.protection = Protection(locked=locked)
        cell.alignment = Alignment(vertical="center", wrap_text=code == "@")

    def fill(self, sheet: Sheet, row: int, column: int, value: str | Decimal, code: str) -> None:
        """Put a value into a cell that `field` made."""
        cell = sheet.cell(row, column)
        cell.number_format = code
        if isinstance(value, Decimal):
            cell.value = value
            return
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        _set(cell, value)
        self._fit(sheet, row, column, value)

    def formula(self, sheet: Sheet, row: int, column: int, formula: str) -> None:
        """A figure that Excel computes and nobody fills in."""
        cell = sheet.cell(row, column)
        cell.value = formula
        cell.font = Font(name=_FONT, size=10, bold=True)
        cell.fill, cell.border = _FILLS["fixed"], _BORDER
        cell.alignment = Alignment(vertical="center")

    def choices(self, sheet: Sheet, cells: str, choices: Sequence[str]) -> None:
        """A drop-down for a range of cells; nothing else may be typed."""
        inline = ",".join(choices)
        plain = not any(re.search(r'[,"=<>]', choice) for choice in choices)
        source = f'"{inline}"' if plain and len(inline) <= _LONGEST_INLINE else self._listed(choices)
        self._validate(sheet, cells, source, "请从下拉列表中选择：" + "、".join(choices)[:200])

    def rows_of(self, sheet: Sheet, cells: str, other: str, column: int, first: int, last: int) -> None:
        """A drop-down of what stands in a column of another sheet."""
        letter = get_column_letter(column)
        source = f"'{other}'!${letter}${first}:${letter}${last}"
        self._validate(sheet, cells, source, f"请选择“{other}”中的一行")

    def _validate(self, sheet: Sheet, cells: str, source: str, message: str) -> None:
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "填写有误", message
        sheet.add_data_validation(rule)
        rule.add(cells)

    def _listed(self, choices: Sequence[str]) -> str:
        if CHOICES_SHEET not in self._book.sheetnames:
            self._book.create_sheet(CHOICES_SHEET).sheet_state = "veryHidden"
        self._lists += 1
        sheet = self._book[CHOICES_SHEET]
        for number, choice in enumerate(choices, 1):
            _set(sheet.cell(number, self._lists), choice)
        letter = get_column_letter(self._lists)
        return f"'{CHOICES_SHEET}'!${letter}$1:${letter}${len(choices)}"

    def _fit(self, sheet: Sheet, row: int, column: int, text: str) -> None:
        """Make the row as high as the text needs."""
        width = sheet.column_dimensions[get_column_letter(column)].width
        lines = sum(width_of(line) // max(int(width) - 1, 1) + 1 for line in text.split("\n"))
        height = min(lines * _LINE_HEIGHT + 3, _MOST_HEIGHT)
        if height > self._heights.get((sheet.title, row), 18):
            self._heights[sheet.title, row] = height
            sheet.row_dimensions[row].height = height

    def content(self) -> bytes:
        """The file; the same content gives the same bytes."""
        self._book.properties.creator = "jixiao"
        self._book.properties.created = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (openpyxl takes no zone)
        buffer = io.BytesIO()
        self._book.save(buffer)
        archive = read_archive(buffer.getvalue(), suffix=".xlsx", program="Excel")
        entries = []
        for entry in archive.entries.values():
            if entry.name == _CORE:
                text = entry.data().decode("utf-8")
                text = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{_DAY}", text)
                entries.append(pack_entry(entry.name, text.encode("utf-8")))
            else:
                entries.append(entry)
        return write_archive(entries)


def _set(cell: Cell, text: str) -> None:
    """Put a text into a cell, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"

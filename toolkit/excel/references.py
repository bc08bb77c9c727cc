"""References to cells in what moves with the rows: names, validations, conditional formats.

A reference that cannot be followed safely is refused when the template is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.excel.layout import Layout
from toolkit.excel.sheetml import LAST_COLUMN, LAST_ROW, Range, column_letters, parse_range

_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!,]+))!(\$?[A-Z]{0,3}\$?\d*(?::\$?[A-Z]{0,3}\$?\d*)?)")
_PIECE = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?P<cell>(?<![\w.$])\$?[A-Za-z]{1,3}(?P<fixed>\$?)(?P<row>\d{1,7})(?![\w.(]))"
    r"|(?P<rows>(?<![\w.$:])\$?\d{1,7}:\$?\d{1,7}(?![\w.]))"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A range on a sheet, as names hold it."""

    sheet: str
    cells: Range

    def text(self, sheet: str, rows: tuple[int, int]) -> str:
        """The area with other rows on a sheet of this name; whole rows and columns stay whole."""
        left, right = column_letters(self.cells.left), column_letters(self.cells.right)
        top, bottom = rows
        if (self.cells.left, self.cells.right) == (1, LAST_COLUMN):
            cells = f"${top}:${bottom}"
        elif (self.cells.top, self.cells.bottom) == (1, LAST_ROW):
            cells = f"${left}:${right}"
        else:
            cells = f"${left}${top}" + ("" if self.cells.is_cell else f":${right}${bottom}")
        return f"{quoted(sheet)}!{cells}"


def quoted(sheet: str) -> str:
    """A sheet's name as it stands before an exclamation mark."""
    inner = sheet.replace("'", "''")
    return f"'{inner}'"


def parse_areas(text: str) -> list[Area] | None:
    """The areas of a name, separated by commas; None when it holds anything else."""
    areas: list[Area] = []
    position = 0
    while position < len(text):
        match = _AREA.match(text, position)
        cells = parse_range(match.group(3)) if match else None
        if match is None or cells is None or (match.end() < len(text) and text[match.end()] != ","):
            return None
        areas.append(Area((match.group(1) or match.group(2)).replace("''", "'"), cells))
        position = match.end() + 1
    return areas or None


def move_area(area: Area, layout: Layout, sheet: str) -> str | None:
    """Where an area comes to stand, as text; None when its rows are gone."""
    rows = layout.hull(area.cells.top, area.cells.bottom)
    return None if rows is None else area.text(sheet, rows)


def can_follow(formula: str, anchor: int, first_moving: int, others: Mapping[str, int]) -> bool:
    """Whether a formula stays right wherever its anchor's row comes to stand.

    `anchor` is the row to which relative references are relative, `first_moving` the first row of its sheet
    whose place is not certain; `others` gives that of the other sheets.
    """
    for match in _PIECE.finditer(formula):
        if match.group("rows") is not None:
            if first_moving <= LAST_ROW:
                return False
        elif match.group("cell") is not None:
            row, fixed = int(match.group("row")), bool(match.group("fixed"))
            sheet = (match.group("sheet") or "").rstrip("!").strip("'").replace("''", "'")
            limit = others.get(sheet, 0) if sheet else first_moving
            stays = row < limit and (fixed or anchor < first_moving)
            if not stays and (sheet or fixed or row != anchor):
                return False
    return True


def follow(formula: str, anchor: int, moved: int) -> str:
    """The formula with references to the anchor's row led to the row where that stands now."""
    if anchor == moved:
        return formula

    def shifted(match: re.Match[str]) -> str:
        whole = match.group()
        if match.group("cell") is None or match.group("fixed") or match.group("sheet"):
            return whole
        if int(match.group("row")) != anchor:
            return whole
        return whole[: len(whole) - len(match.group("row"))] + str(moved)

    return _PIECE.sub(shifted, formula)

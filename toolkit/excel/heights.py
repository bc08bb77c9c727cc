"""How high a row has to be for what is printed in it.

Excel fits a row to its text only if no cell of it is merged, LibreOffice not at all when it opens a file: so
the height is estimated here, rather too high than too low, from widths of columns and sizes of fonts.
"""

from __future__ import annotations

import math
import unicodedata

from toolkit.excel.sheetml import Range, integer, is_on, x
from toolkit.excel.styles import StyleSheet
from toolkit.ooxml.xml import Element

HIGHEST = 409.0
"""Points; Excel allows no higher row."""

_PADDING = 0.8  # of a column's width, which is counted in digits of the standard font
_WIDE, _NARROW = 2.1, 1.1  # width of a Chinese character and of a letter, in such digits
_LINE = 1.36  # height of a line : size of its font
_COLUMN, _ROW, _FONT = 8.43, 15.0, 11.0  # where the file says nothing


class Measure:
    """Widths and sizes of one sheet."""

    def __init__(self, root: Element, styles: StyleSheet) -> None:
        self._styles = styles
        fonts = styles.fonts
        self._sizes = [_decimal(font.find(x("sz")), "val", _FONT) for font in fonts] or [_FONT]
        standard = root.find(x("sheetFormatPr"))
        self._column = _decimal(standard, "defaultColWidth", _COLUMN)
        self.row = _decimal(standard, "defaultRowHeight", _ROW)
        self._widths = [
            (integer(item.get("min")), integer(item.get("max")), _decimal(item, "width", self._column))
            for item in root.iterfind(f"{x('cols')}/{x('col')}")
            if not is_on(item, "hidden")
        ]

    def wraps(self, style: int, text: str) -> bool:
        """Whether a text goes over several lines in a cell of this format."""
        return "\n" in text or self._styles.wraps(style)

    def needed(self, text: str, style: int, cells: Range) -> float:
        """Points that a text needs in a cell, or in merged ones."""
        size = self._size(style)
        room = max(self._width(cells.left, cells.right) - _PADDING, 1.0) * self._sizes[0] / size
        lines = sum(_lines(line, room) for line in text.split("\n"))
        return min(lines * size * _LINE, HIGHEST)

    def _size(self, style: int) -> float:
        font = integer(self._styles.format(style).get("fontId"))
        return self._sizes[font if font < len(self._sizes) else 0]

    def _width(self, left: int, right: int) -> float:
        return sum(
            next((width for first, last, width in self._widths if first <= column <= last), self._column)
            for column in range(left, right + 1)
        )


def _lines(text: str, room: float) -> int:
    if len(text) * _WIDE <= room:
        return 1
    wide = sum(1 for character in text if unicodedata.east_asian_width(character) in "WFA")
    return max(1, math.ceil((wide * _WIDE + (len(text) - wide) * _NARROW) / room))


def _decimal(element: Element | None, name: str, default: float) -> float:
    try:
        value = default if element is None else float(element.get(name, default))
    except ValueError:
        return default
    return value if 0 < value < 1000 else default

"""Quoted texts: where one ends, over several lines too, and what a backslash does in it."""

from __future__ import annotations

import re
from typing import Final

from toolkit.source import kinds
from toolkit.source.patterns import (
    MARKER,
    continued_quote_end,
    key_colon,
    looks_like_entry,
    quote_end,
    shape_of,
)
from toolkit.source.sheet import Sheet

_ESCAPE: Final = re.compile(r"\\(.?)")
_ESCAPES: Final = frozenset('0abt\tnvfre "/\\N_LPxuU')
_DIGITS: Final = {"x": 2, "u": 4, "U": 8}
_PATH: Final = re.compile(r"[A-Za-z]:\\[^\\]")
_LOOK_AHEAD: Final = 500


class Quotes:
    """Finds the ends of quoted texts that belong to a level of this indent."""

    def __init__(self, sheet: Sheet, level_indent: int) -> None:
        self._sheet = sheet
        self._indent = level_indent

    def closing(self, line: int, column: int) -> tuple[int, int] | None:
        """Give the place behind the closing quote, None where there is none that could be meant."""
        lines = self._sheet.lines
        end = quote_end(lines[line], column)
        if end is not None:
            return line, end
        quote = lines[line][column]
        for below in range(line + 1, min(len(lines), line + _LOOK_AHEAD)):
            text = lines[below]
            if self._begins_something(text):
                return None
            end = continued_quote_end(text, quote)
            if end is not None:
                return below, end
        return None

    def _begins_something(self, text: str) -> bool:
        """Whether a line at the level's indent or left of it is an entry or item of its own."""
        stripped = text.lstrip(" ")
        column = len(text) - len(stripped)
        if not stripped or column > self._indent:
            return False
        if MARKER.match(text) or stripped.startswith("#"):
            return True
        if shape_of(text, column) == "dash" or key_colon(text, column) is not None:
            return True
        return stripped[0] not in "\"'" and looks_like_entry(text, column)

    def check_escapes(self, line: int, column: int, last_line: int, last_column: int) -> None:
        """Report and repair backslashes of a double-quoted text that were meant as such."""
        if self._sheet.lines[line][column] != '"':
            return
        pieces = [
            (
                below,
                column + 1 if below == line else 0,
                last_column - 1 if below == last_line else len(self._sheet.lines[below]),
            )
            for below in range(line, last_line + 1)
        ]
        first = next(filter(None, (self._wrong_escape(*piece) for piece in pieces)), None)
        if first is None:
            return
        self._sheet.report(
            kinds.BACKSLASH,
            *first,
            "双引号里的反斜杠会被当成转义符",
            show_repair=True,
            hints=("双引号改为单引号，反斜杠就是普通文字",),
        )
        for below, start, end in pieces:
            for match in re.finditer(r"\\", self._sheet.lines[below][start:end]):
                self._sheet.edit(below, start + match.start(), start + match.end(), "\\\\")

    def _wrong_escape(self, line: int, start: int, end: int) -> tuple[int, int] | None:
        text = self._sheet.lines[line][start:end]
        path = _PATH.match(text)
        if path is not None:
            return line, start + text.index("\\")
        for match in _ESCAPE.finditer(text):
            letter = match.group(1)
            if letter and letter not in _ESCAPES:
                return line, start + match.start()
            digits = _DIGITS.get(letter)
            if digits and not re.match(f"[0-9A-Fa-f]{{{digits}}}", text[match.end() :]):
                return line, start + match.start()
        return None

"""Block scalars, `|` and `>`: texts on lines of their own, and what their indents may be."""

from __future__ import annotations

import re

from toolkit.source import kinds
from toolkit.source.patterns import (
    MARKER,
    SPACE,
    looks_like_entry,
    shape_of,
)
from toolkit.source.sheet import Sheet


class BlockScalars:
    """Reads the block scalars of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def read(self, line: int, start: int, indent: int, out: int, home: int) -> int | None:
        """Read the block scalar whose header stands at `start`; give the next line, None where it is none."""
        header = self._sheet.lines[line][start:]
        blanks, first = self._skip_blank(line + 1)
        if first is None or not self._is_content(first, indent):
            return self._no_content(line, start, first, indent, out)
        for blank in blanks:
            if self._sheet.lines[blank]:
                self._sheet.blank(blank)
        self._header_tabs(line, start)
        explicit = re.search(r"[1-9]", header.split("#")[0])
        content = self._content_indent(first, indent, int(explicit.group()) if explicit else None)
        shift = out - indent
        flagged = False
        below = first
        while below < len(self._sheet.lines):
            text = self._sheet.lines[below]
            spaces = len(text) - len(text.lstrip(" "))
            if text.strip(" ") and spaces < content:
                if (
                    not self._is_content(below, indent)
                    or text.startswith("#", spaces)
                    or indent < spaces == home == _content_start(text)
                ):
                    break
                flagged = self._pad(below, spaces, content + shift, flagged=flagged)
            elif shift and text.strip():
                self._sheet.edit(below, 0, spaces, " " * (spaces + shift))
            below += 1
        return below

    def _header_tabs(self, line: int, start: int) -> None:
        text = self._sheet.lines[line]
        header = text[start:]
        if "\t" in header:
            tab = start + header.index("\t")
            end = SPACE.match(text, tab)
            self._sheet.edit(line, tab, end.end() if end else tab + 1, " ")

    def _skip_blank(self, line: int) -> tuple[list[int], int | None]:
        blanks: list[int] = []
        while line < len(self._sheet.lines):
            if self._sheet.lines[line].strip(" "):
                return blanks, line
            blanks.append(line)
            line += 1
        return blanks, None

    def _is_content(self, line: int, indent: int) -> bool:
        """Whether a line lies deeper than the level, by whatever kind of space."""
        text = self._sheet.lines[line]
        space = SPACE.match(text)
        width = space.end() if space else 0
        if width == len(text):
            return True
        spaces = len(text) - len(text.lstrip(" "))
        return spaces > indent or (width > spaces and width + text.count("\t", 0, width) > indent)

    def _content_indent(self, first: int, indent: int, explicit: int | None) -> int:
        text = self._sheet.lines[first]
        spaces = len(text) - len(text.lstrip(" "))
        if explicit is not None:
            return max(indent, 0) + explicit
        return spaces if spaces > indent else max(indent, 0) + 2

    def _pad(self, line: int, spaces: int, wanted: int, *, flagged: bool) -> bool:
        """Indent a line of a block scalar; one finding for the whole text."""
        text = self._sheet.lines[line]
        space = SPACE.match(text)
        end = space.end() if space else spaces
        odd = text[spaces:end]
        if not flagged:
            if "\t" in odd:
                self._sheet.report(
                    kinds.TAB_INDENT,
                    line,
                    spaces,
                    "这段文字用制表符缩进，应为空格",
                    show_repair=False,
                    hints=("把行首的制表符换成空格",),
                )
            elif odd:
                self._sheet.report(
                    kinds.WIDE_SPACE,
                    line,
                    spaces,
                    "这段文字用全角空格缩进，应先用半角空格缩进",
                    hints=("在行首加两个以上半角空格",),
                )
            else:
                self._sheet.report(
                    kinds.BAD_INDENT,
                    line,
                    spaces,
                    "“|”下的这一行比第一行缩进浅",
                    hints=(f"行首应有至少 {wanted} 个空格",),
                )
        self._sheet.edit(line, 0, end if odd else spaces, " " * wanted)
        return True

    def _no_content(self, line: int, start: int, first: int | None, indent: int, out: int) -> int | None:
        mark = self._sheet.lines[line][start:].split("#", 1)[0].strip()
        if any(letter.isdigit() for letter in mark):
            return None
        text_lines = self._texts_at_level(first, indent)
        if not text_lines:
            self._sheet.report(
                kinds.EMPTY_BLOCK,
                line,
                start,
                f"“{mark}”下面没有文字",
                hints=(f"没有内容就删去“{mark}”；有内容就写在下一行并缩进",),
            )
            self._sheet.edit(line, start, start + len(mark), " " * len(mark))
            return line + 1
        self._sheet.report(
            kinds.EMPTY_BLOCK,
            line,
            start,
            f"“{mark}”下面的文字没有缩进",
            hints=(f"第{text_lines[0] + 1}行起的文字行首加两个空格",),
        )
        for below in text_lines:
            text = self._sheet.lines[below]
            spaces = len(text) - len(text.lstrip(" "))
            self._sheet.edit(below, 0, spaces, " " * (max(out, 0) + 2))
        return text_lines[-1] + 1

    def _texts_at_level(self, first: int | None, indent: int) -> list[int]:
        """Give the lines below that are text where an entry should be: the block's, not indented."""
        found: list[int] = []
        if first is None:
            return found
        for line in range(first, len(self._sheet.lines)):
            text = self._sheet.lines[line]
            column = len(text) - len(text.lstrip(" "))
            if column < indent or not text.strip(" ") or text.startswith("#", column) or MARKER.match(text):
                break
            if shape_of(text, column) != "text" or looks_like_entry(text, column):
                break
            found.append(line)
        return found


def _content_start(text: str) -> int:
    space = SPACE.match(text)
    return space.end() if space else 0

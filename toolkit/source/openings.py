"""Where a block begins: the first line of the file, and the first line below a name or a dash."""

from __future__ import annotations

from toolkit.source import kinds
from toolkit.source.lists import ListScanner
from toolkit.source.outline import Block, Level, indent_of
from toolkit.source.patterns import (
    Shape,
    dash_like,
    looks_like_entry,
    shape_of,
)


class OpeningScanner(ListScanner):
    """Scans the first lines of blocks."""

    def _first(self, line: int, indent: int, column: int, shape: Shape) -> int:
        """The first line of the file, or a line after a root that was not a block."""
        is_flow = shape == "text" and self._sheet.lines[line][column] in "{["
        if is_flow or (shape == "text" and not self._has_entries()):
            return self._take(self._scalars.read(line, column, -1, -1))
        if shape == "dash" and self._is_lone_dash(line, column):
            return self._lone_dash(line, column)
        block = Block("seq" if shape == "dash" else "map", indent, indent)
        lowest = self._lowest_indent(line)
        end = self._orphans(line, column, lowest) if lowest < indent == column and shape == "entry" else None
        if end is not None:
            return self._skip_orphans(line, column, end, lowest)
        if lowest < indent:
            block.home = block.out = lowest
            self._levels.append(Level(lowest, block))
            self._misaligned(line, column, indent, block)
        else:
            self._levels.append(Level(indent, block))
        return self._at_level(line, column, shape, [], pending=False)

    def _is_lone_dash(self, line: int, column: int) -> bool:
        """Whether the file is a mapping whose first entry has a dash too much."""
        text = self._sheet.lines[line]
        start = column + 1 + len(text[column + 1 :]) - len(text[column + 1 :].lstrip(" "))
        if start >= len(text) or shape_of(text, start) != "entry":
            return False
        others = [
            other for other in self._sheet.lines[line + 1 :] if other.strip() and indent_of(other) == column
        ]
        return any(
            shape_of(other, column) == "entry" for other in others if other[column] != "#"
        ) and not any(other.startswith("- ", column) for other in others)

    def _lone_dash(self, line: int, column: int) -> int:
        text = self._sheet.lines[line]
        start = column + 1 + len(text[column + 1 :]) - len(text[column + 1 :].lstrip(" "))
        self._sheet.report(
            kinds.MIXED_LIST, line, column, "同级各行是“名称: 值”，这一行多了“- ”", hints=("删去行首的“- ”",)
        )
        self._sheet.edit(line, 0, start, " " * column)
        self._levels.append(Level(column, Block("map", column, column)))
        return self._entry(line, start)

    def _has_entries(self) -> bool:
        for text in self._sheet.lines:
            column = len(text) - len(text.lstrip())
            if column < len(text) and text[column] != "#" and looks_like_entry(text, column):
                return True
        return False

    def _lowest_indent(self, line: int) -> int:
        """Give the least indent of lines that look like entries: a shifted first line is the odd one."""
        lowest = len(self._sheet.lines[line]) - len(self._sheet.lines[line].lstrip(" "))
        if lowest == 0:
            return 0
        for text in self._sheet.lines[line + 1 :]:
            column = len(text) - len(text.lstrip(" "))
            if (
                column < lowest
                and column < len(text)
                and text[column] != "#"
                and shape_of(text, column) == "entry"
            ):
                lowest = column
        return lowest

    def _new_block(self, line: int, indent: int, column: int, shape: Shape) -> int:
        """The first line below `name:` or `-`: a mapping, a list, or a text."""
        parent = self._levels[-1]
        out = parent.block.out + indent - parent.indent
        text = self._sheet.lines[line]
        is_dash = shape == "dash"
        if not is_dash and dash_like(text, column, numbers=False) and self._is_dash(line, column, indent):
            is_dash = True
        elif shape == "text" and not self._is_entry_block(line, column, indent):
            self._place(line, column, out)
            return self._take(self._scalars.read(line, column, parent.indent, parent.block.out))
        self._push(Level(indent, Block("seq" if is_dash else "map", indent, out)), line, column)
        return self._at_level(line, column, shape, [], pending=False)

    def _is_dash(self, line: int, column: int, indent: int) -> bool:
        """Whether a dash at the start of a block begins a list: `-` does, others if repeated or spaced."""
        text = self._sheet.lines[line]
        if text[column] == "-" or text[column + 1 : column + 2] in (" ", "\u3000"):
            return True
        below = self._next_line(line)
        return below is not None and self._sheet.lines[below].startswith(text[column], indent)

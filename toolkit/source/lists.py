"""Lists: items, dashes of every wrong kind, and lines that stand among items or entries without being one."""

from __future__ import annotations

import re
from typing import Final

from toolkit.source import kinds
from toolkit.source.entries import EntryScanner
from toolkit.source.outline import LOOK_AHEAD, Block, Level, extent, indent_of
from toolkit.source.patterns import (
    HAS_WIDE_SPACE,
    NUMBER,
    PROSE,
    RULED,
    SPACE,
    Shape,
    dash_like,
    is_name,
    key_colon,
    lacks_space,
    looks_like_entry,
    loose_colon,
    shape_of,
)

# How items are numbered in prose: 1. 1、 （1） 一、 ①
_ORDINAL: Final = re.compile(
    r"(?:\d{1,2}[.．、)）]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|"
    r"[一二三四五六七八九十]{1,3}、|[①-⑳])[ \t\u3000]*(?=[^\s\d])"
)


class ListScanner(EntryScanner):
    """Scans lines that stand at the indent of an open block."""

    def _at_level(self, line: int, column: int, shape: Shape, popped: list[Level], *, pending: bool) -> int:
        """A line at the indent of the top level."""
        top = self._levels[-1]
        in_list = top.block.kind == "seq" or pending or (bool(popped) and popped[-1].block.kind == "seq")
        if shape == "entry" and in_list and dash_like(self._sheet.lines[line], column, numbers=False):
            shape = "text"
        if top.block.kind == "seq":
            return self._in_list(line, column, shape, popped)
        self._place(line, column, top.block.out)
        below = self._levels[-2] if len(self._levels) > 1 else None
        if below is not None and below.indent == top.indent and below.block.kind == "seq" and shape == "dash":
            self._levels.pop()
            return self._in_list(line, column, shape, popped)
        if shape == "entry":
            return self._entry(line, column)
        if shape == "text" and not pending and not popped:
            return self._mend_entry(line, column)
        return self._list_in_map(line, column, shape, popped, pending=pending)

    def _in_list(self, line: int, column: int, shape: Shape, popped: list[Level]) -> int:
        """A line at the indent of a list's dashes."""
        level = self._levels[-1]
        text = self._sheet.lines[line]
        if shape == "dash":
            self._place(line, column, level.block.out)
            return self._item(line, column, column + 1)
        length = dash_like(text, column, numbers=True) if shape == "text" else 0
        if length:
            return self._mend_dash(line, column, length)
        parent = self._levels[-2] if len(self._levels) > 1 else None
        shares_indent = (
            parent is not None
            and parent.block.kind == "map"
            and level.indent in (parent.indent, parent.block.home)
        )
        if parent is not None and shares_indent and not self._is_item_without_dash(line, column, shape):
            self._levels.pop()
            if parent.indent != level.indent:
                self._levels.append(Level(level.indent, parent.block))
            return self._at_level(line, column, shape, [], pending=False)
        if shape == "text" and RULED.match(text):
            return self._ruled(line)
        return self._dash_missing(line, column, shape, popped)

    def _is_item_without_dash(self, line: int, column: int, shape: Shape) -> bool:
        """Whether a line at the indent of the dashes and of the names around the list is an item."""
        level = self._levels[-1]
        if shape == "entry":
            return False
        text = self._sheet.lines[line]
        below = self._dash_below(line, level.indent)
        if not looks_like_entry(text, column):
            return below
        if level.block.holds_maps:
            return False
        if below:
            colon = loose_colon(text, column)
            return colon is not None and bool(text[colon + 1 :].split(" #")[0].strip())
        return bool(_ORDINAL.match(text, column)) and bool(PROSE.search(text, column))

    def _dash_missing(self, line: int, column: int, shape: Shape, popped: list[Level]) -> int:
        level = self._levels[-1]
        text = self._sheet.lines[line]
        if shape == "entry" and popped and popped[-1].block.kind == "map":
            name = text[column : key_colon(text, column)].strip()
            if name not in popped[-1].block.keys:
                self._misaligned(line, column, level.indent, popped[-1].block)
                return self._at_level(line, column, shape, [], pending=False)
        ordinal = _ORDINAL.match(text, column) if shape == "text" else None
        self._sheet.report(
            kinds.MIXED_LIST,
            line,
            column,
            "这一行前面少了“- ”：同级各行都是“- ”开头的列表项",
            hints=("在行首加“- ”" if ordinal is None else f"把“{ordinal.group().strip()}”换成“- ”",),
            show_repair=True,
        )
        self._place(line, column, level.block.out)
        if ordinal is not None:
            self._sheet.edit(line, column, ordinal.end(), "- ")
            return self._take(self._scalars.read(line, ordinal.end(), level.indent, level.block.out))
        self._sheet.edit(line, column, column, "- ")
        if shape == "entry":
            self._push(Level(level.indent, Block("map", level.indent, level.block.out + 2)), line, column)
            return self._entry(line, column)
        return self._take(self._scalars.read(line, column, level.indent, level.block.out))

    def _dash_below(self, line: int, indent: int) -> bool:
        below = self._next_line(line)
        if below is None:
            return False
        text = self._sheet.lines[below]
        column = indent_of(text)
        return column == indent and (
            shape_of(text, column) == "dash" or dash_like(text, column, numbers=False) > 0
        )

    def _mend_dash(self, line: int, column: int, length: int) -> int:
        text = self._sheet.lines[line]
        written = text[column : column + length].strip()
        message = "短横后缺少空格" if written == "-" else f"列表项以“{written}”开头，应为半角短横加空格“- ”"
        self._sheet.report(kinds.NO_SPACE_AFTER_DASH, line, column, message, show_repair=True)
        self._place(line, column, self._levels[-1].block.out)
        self._sheet.edit(line, column, column + length, "- ")
        return self._item(line, column, column + length, mended=True)

    def _item(self, line: int, dash: int, after: int, *, mended: bool = False) -> int:
        """What follows a dash."""
        level = self._levels[-1]
        text = self._sheet.lines[line]
        space = SPACE.match(text, after)
        column = space.end() if space else after
        rest = text[column : column + 1]
        if not rest or (rest == "#" and column > after) or rest in "\"'&!*|>{[@`%":
            if rest != "" and shape_of(text, column) == "entry":
                return self._item_map(line, dash, column, mended=mended)
            return self._take(self._scalars.read(line, after, level.indent, level.block.out))
        shape = shape_of(text, column)
        if shape == "dash":
            self._clean_gap(line, after, column)
            step = 2 if text[after:column].strip(" ") else column - dash
            self._push(Level(column, Block("seq", column, level.block.out + step)), line, column)
            return self._item(line, column, column + 1)
        if (shape == "entry" or looks_like_entry(text, column)) and self._is_of_texts(line, dash):
            return self._take(self._scalars.read(line, after, level.indent, level.block.out))
        if shape == "entry" or self._is_item_map(line, column, level):
            return self._item_map(line, dash, column, mended=mended)
        return self._take(self._scalars.read(line, after, level.indent, level.block.out))

    def _is_of_texts(self, line: int, dash: int) -> bool:
        """Whether the items of the list are texts, so that a colon in one of them is only part of it.

        They are where each is one text, they do not begin with the same name, and most have no proper colon.
        """
        block = self._levels[-1].block
        if block.of_texts is None:
            block.of_texts = not block.holds_maps and self._count_texts(line, dash)
        return block.of_texts

    def _count_texts(self, first: int, dash: int) -> bool:
        names: list[str] = []
        entries = texts = 0
        is_prose = False
        for line in range(first, min(len(self._sheet.lines), first + LOOK_AHEAD)):
            text = self._sheet.lines[line]
            column = self._content_column(line)
            if column < 0:
                continue
            if column < dash or (column == dash and not text.startswith("- ", column)):
                if self._dash_below(line, dash) and shape_of(text, column) == "text" and column == dash:
                    continue
                break
            if column > dash:
                if looks_like_entry(text, column) or shape_of(text, column) != "text":
                    return False
                continue
            start = column + 2 + indent_of(text[column + 2 :])
            if start >= len(text) or text[start] in "\"'&!*|>{[#" or shape_of(text, start) == "dash":
                return False
            colon = key_colon(text, start)
            if colon is not None and not text[colon + 1 :].split(" #")[0].strip():
                return False
            entries += colon is not None
            texts += colon is None
            is_prose = is_prose or bool(PROSE.search(text, start))
            if looks_like_entry(text, start):
                end = loose_colon(text, start) if colon is None else colon
                names.append(text[start:end].strip())
        return is_prose and texts >= entries and len(set(names)) == len(names)

    def _item_map(self, line: int, dash: int, column: int, *, mended: bool) -> int:
        level = self._levels[-1]
        text = self._sheet.lines[line]
        level.block.holds_maps = True
        self._clean_gap(line, dash + 1, column)
        mended = mended or bool(text[dash + 1 : column].strip(" "))
        out = level.block.out + (2 if mended else column - dash)
        written = column
        if mended:
            below = self._next_line(line)
            follows = indent_of(self._sheet.lines[below]) if below is not None else 0
            written = follows if level.indent < follows <= level.indent + 2 else column
        self._push(Level(written, Block("map", written, out)), line, column)
        if shape_of(text, column) == "entry":
            return self._entry(line, column)
        return self._mend_entry(line, column)

    def _clean_gap(self, line: int, start: int, end: int) -> None:
        gap = self._sheet.lines[line][start:end]
        if not gap.strip(" "):
            return
        if HAS_WIDE_SPACE.search(gap):
            self._sheet.report(
                kinds.WIDE_SPACE, line, start, "短横后用了全角空格，应为半角空格", show_repair=True
            )
        self._sheet.edit(line, start, end, " ")

    def _is_item_map(self, line: int, column: int, level: Level) -> bool:
        """Whether `- 名称：甲` begins a mapping: its neighbours do, or its own further lines are entries."""
        text = self._sheet.lines[line]
        if not looks_like_entry(text, column):
            return False
        if level.block.holds_maps:
            return True
        below = self._next_line(line)
        if below is None:
            return False
        other = self._sheet.lines[below]
        start = indent_of(other)
        if start == column:
            return looks_like_entry(other, start) and self._is_entry_block(line, column, column)
        if start == level.indent and other.startswith("- ", start):
            inner = start + 2
            return (
                inner < len(other)
                and shape_of(other, inner) == "entry"
                and is_name(other[inner : key_colon(other, inner)])
            )
        return False

    def _is_entry_block(self, line: int, column: int, indent: int) -> bool:
        """Whether the lines of a new block that lack proper colons are meant as `name: value`.

        They are where one of them has its colon, or none is anything else; a lone line by its value.
        """
        text = self._sheet.lines[line]
        if not looks_like_entry(text, column):
            return False
        count = 1
        opens = False
        for below in range(line + 1, min(len(self._sheet.lines), line + LOOK_AHEAD)):
            other = self._sheet.lines[below]
            start = len(other) - len(other.lstrip(" "))
            if start == len(other) or other[start] == "#" or start > indent:
                continue
            if start < indent:
                break
            if shape_of(other, start) == "dash" and opens:
                continue
            if not looks_like_entry(other, start):
                return False
            if shape_of(other, start) == "entry":
                return True
            opens = other.split(" #")[0].rstrip().endswith((":", "："))
            count += 1
        colon = loose_colon(text, column)
        value = text[colon + 1 :].split(" #")[0].strip() if colon is not None else ""
        below_line = self._next_line(line)
        deeper = below_line is not None and indent_of(self._sheet.lines[below_line]) > indent
        return (
            count > 1
            or NUMBER.match(value) is not None
            or (not value and deeper)
            or (column == indent_of(text) and lacks_space(text, column))
        )

    def _list_in_map(
        self, line: int, column: int, shape: Shape, popped: list[Level], *, pending: bool
    ) -> int:
        """A dash, or what looks like one, at the indent of a mapping's entries."""
        top = self._levels[-1]
        pending = pending or (self._left.block and bool(popped) and popped[-1].block is top.block)
        is_dash = shape == "dash" or dash_like(self._sheet.lines[line], column, numbers=pending)
        if not is_dash:
            return self._mend_entry(line, column)
        if pending:
            self._push(Level(top.indent, Block("seq", top.indent, top.block.out)), line, column)
            return self._in_list(line, column, shape, [])
        if popped and popped[-1].block.kind == "seq":
            self._misaligned(line, column, top.indent, popped[-1].block)
            return self._in_list(line, column, shape, [])
        return self._list_below_value(line, column)

    def _list_below_value(self, line: int, column: int) -> int:
        """`- …` where the name above has a value already."""
        plain = self._scalars.plain
        text = self._sheet.lines[line]
        start = column + 1 + (len(text[column + 1 :]) - len(text[column + 1 :].lstrip()))
        block = self._levels[-1].block
        if plain is None or plain.segments[-1][0] + 1 < line:
            plain = None
        if start < len(text) and shape_of(text, start) == "entry" and self._stands_alone(line):
            self._sheet.report(
                kinds.MIXED_LIST,
                line,
                column,
                "同级各行是“名称: 值”，这一行多了“- ”",
                hints=("删去行首的“- ”，或把同级各行都写成列表项",),
            )
            self._sheet.edit(line, 0, start, " " * block.out)
            self._levels.append(Level(start, block))
            return self._entry(line, start)
        if plain is None:
            return self._skip_list(line, column)
        if not plain.flagged:
            self._sheet.report(
                kinds.MIXED_LIST,
                line,
                column,
                "“- ”开头的列表应写在一个没有值的名称下面，上面的名称已经有值",
                hints=("在它上面补上“名称:”一行",),
            )
            plain.flagged = (kinds.MIXED_LIST, line)
        self._skip_as_text(line, column, plain)
        return line + 1

    def _stands_alone(self, line: int) -> bool:
        """Whether a dash has only one line, followed by an entry that is not in a list."""
        below = self._next_line(line)
        if below is None:
            return True
        text, other = self._sheet.lines[line], self._sheet.lines[below]
        column = indent_of(other)
        return column <= indent_of(text) and shape_of(other, column) != "dash"

    def _skip_list(self, line: int, column: int) -> int:
        """Leave out a list that no name stands above."""
        below = line + 1
        while below < len(self._sheet.lines):
            text = self._sheet.lines[below]
            start = indent_of(text)
            if (
                start < len(text)
                and text[start] != "#"
                and (start < column or (start == column and shape_of(text, start) != "dash"))
            ):
                break
            below += 1
        if self._left.block:
            self._sheet.report(
                kinds.BAD_INDENT,
                line,
                column,
                f"“- ”开头的列表比它上面的名称缩进浅；{extent(line, below)}没有读",
                hints=("列表至少与它的名称左对齐",),
            )
        else:
            self._sheet.report(
                kinds.MIXED_LIST,
                line,
                column,
                f"“- ”开头的列表上面缺少一个没有值的名称；{extent(line, below)}没有读",
                hints=("在它上面补上“名称:”一行",),
            )
        for skipped in range(line, below):
            self._sheet.blank(skipped)
        return below

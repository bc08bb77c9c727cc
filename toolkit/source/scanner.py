"""The line scanner: follows mappings and lists by their indents, reports every accident, repairs without moving a line.

PyYAML stops at the first accident and reads some without a word; after this scanner it sees only what it can read.
Indents are repaired through levels: each knows the column as written and the column as repaired, so that one wrong
indent is one finding however many lines follow it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from toolkit.finding import Note
from toolkit.source import kinds
from toolkit.source.indents import IndentReader
from toolkit.source.nodes import Limits, RefusedError
from toolkit.source.patterns import (
    COLON,
    DIRECTIVE,
    ENDS_OPEN,
    HAS_WIDE_SPACE,
    MARKER,
    NUMBER,
    RULED,
    SPACE,
    TAG,
    WIDE_COLONS,
    WIDE_SPACES,
    WIDE_SPACES_AT_END,
    Shape,
    begins_with_indicator,
    dash_like,
    is_name,
    key_colon,
    looks_like_entry,
    loose_colon,
    quote_end,
    shape_of,
)
from toolkit.source.scalars import Left, Plain, ScalarReader
from toolkit.source.sheet import Sheet

_OTHER_SEPARATOR: Final = re.compile(r"[ \t]*[=＝;；][ \t]*")
_GAP: Final = re.compile(r"[ \t\u3000\u00a0]+")
_LOOK_AHEAD: Final = 200
_WIDE_LEADS: Final = ("", "\t", "\u3000", "\u00a0")


@dataclass
class _Block:
    """A mapping or list; `home` is the column of its entries as first written, `out` as repaired."""

    kind: Literal["map", "seq"]
    home: int
    out: int
    keys: set[str] = field(default_factory=set)
    holds_maps: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    """A block at the column where it is written; two levels may be the same block where its lines are not aligned."""

    indent: int
    block: _Block


class Scanner:
    """Scans one sheet."""

    def __init__(self, sheet: Sheet, limits: Limits) -> None:
        self._sheet = sheet
        self._limits = limits
        self._scalars = ScalarReader(sheet, limits.depth)
        self._indents = IndentReader(sheet)
        self._levels: list[_Level] = []
        self._left = Left(0)
        self._marker: int | None = None
        # The levels before the line in hand left some of them, and the last entry with what it left.
        self._returns: tuple[list[_Level], bool] | None = None
        self._last_entry: tuple[int, _Block | None, tuple[list[_Level], bool] | None] = (0, None, None)

    def scan(self) -> None:
        """Scan all lines. Raises RefusedError where a limit is passed."""
        line = 0
        while line < len(self._sheet.lines):
            line = self._line(line)
        self._scalars.finish()
        self._indents.finish()

    # ---- lines

    def _line(self, line: int) -> int:
        text = self._sheet.lines[line]
        space = SPACE.match(text)
        column = space.end() if space else 0
        if column == len(text):
            if text.strip(" "):
                self._sheet.edit(line, 0, column, "")
            return line + 1
        if text[column] == "#":
            if text[:column].strip(" "):
                self._sheet.edit(line, 0, column, " " * column)
            if self._left.plain is not None:
                self._left.plain.comment = self._left.plain.comment or (line, 0)
            return line + 1
        if column == 0 and self._is_mark(line, text):
            return line + 1
        spaces = len(text) - len(text.lstrip(" "))
        if self._left.plain is not None and spaces > self._indent:
            return self._continue_text(line, spaces)
        if spaces == column:
            return self._structure(line, column, column)
        return self._oddly_indented(line, column)

    def _oddly_indented(self, line: int, column: int) -> int:
        """A line indented with tabs or full-width spaces."""
        text = self._sheet.lines[line]
        is_text = shape_of(text, column) == "text" and not looks_like_entry(text, column)
        goes_on = self._left.plain is not None and is_text
        below = self._next_line(line)
        other = self._sheet.lines[below] if below is not None else ""
        following = _indent_of(other)
        if is_text or other[following : following + 1] in _WIDE_LEADS or shape_of(other, following) != shape_of(text, column):
            following = -1
        known = [level.indent for level in self._levels]
        indent = self._indents.resolve(line, known, following, deeper=self._left.block or goes_on)
        if goes_on and indent > self._indent:
            self._sheet.edit(line, 0, column, " " * (max(self._out, 0) + 2))
            return self._continue_text(line, column)
        return self._structure(line, indent, column)

    @property
    def _indent(self) -> int:
        return self._levels[-1].indent if self._levels else -1

    @property
    def _out(self) -> int:
        return self._levels[-1].block.out if self._levels else -1

    def _is_mark(self, line: int, text: str) -> bool:
        """Document markers and directives; only one leading `---` and a closing `...` are as they should be."""
        if DIRECTIVE.match(text) and (not self._levels or text.startswith(("%YAML", "%TAG"))):
            self._sheet.report(
                kinds.DIRECTIVE, line, 0, "指令行在数据文件里没有用处，已忽略", hints=("删去这一行",)
            )
            self._sheet.blank(line)
            return True
        if not MARKER.match(text):
            return False
        if (
            text.startswith("---")
            and not self._levels
            and self._marker is None
            and not text[3:].split("#")[0].strip()
        ):
            self._marker = line
            return True
        if text.startswith("...") and self._ends_here(line):
            self._sheet.blank(line)
            return True
        self._sheet.report(
            kinds.DOCUMENT_MARK,
            line,
            0,
            f"文件中间的“{text[:3]}”表示另起一份文件，已忽略；它后面的内容与前面合在一起读",
            hints=("删去这一行；要分隔，用 # 开头的注释行",),
        )
        self._sheet.blank(line)
        return True

    def _ends_here(self, line: int) -> bool:
        return all(
            not text.strip() or text.lstrip().startswith("#") for text in self._sheet.lines[line + 1 :]
        )

    # ---- text going on

    def _continue_text(self, line: int, column: int) -> int:
        plain = self._left.plain
        if plain is None:
            raise AssertionError(line)
        text = self._sheet.lines[line]
        shape = shape_of(text, column)
        if shape == "entry":
            return self._entry_below_text(line, column, plain)
        level = self._levels[-1] if self._levels else None
        if shape == "dash" and level is not None and level.block.kind == "seq" and not plain.flagged:
            if level.block.home == column:
                self._levels.append(_Level(column, level.block))
            else:
                self._misaligned(line, column, column, level.block)
            return self._in_list(line, column, shape, [])
        if level is not None and level.block.out != level.indent:
            self._place(line, column, max(column + level.block.out - level.indent, level.block.out + 1))
        if shape == "dash" and not plain.flagged:
            plain.flagged = (kinds.MIXED_LIST, line)
            plain.force = True
            above = plain.segments[0][0]
            self._sheet.report(
                kinds.MIXED_LIST,
                line,
                column,
                f"第{above + 1}行已经有值，下面不能再有“- ”开头的列表",
                hints=(f"把第{above + 1}行冒号后的文字改为注释或列表的第一项",),
            )
        elif COLON.search(text.split(" #")[0], column):
            return self._entry_below_text(line, column, plain)
        self._add_text(line, column, plain)
        return line + 1

    def _add_text(self, line: int, column: int, plain: Plain) -> None:
        if plain.comment is not None:
            at, start = plain.comment
            if not plain.flagged:
                self._sheet.report(
                    kinds.SWALLOWED,
                    at,
                    start,
                    "这里的注释把一段文字截断了，下一行接不上",
                    hints=("把注释移到这段文字的上面或末尾",),
                )
            if self._sheet.lines[at].lstrip().startswith("#"):
                self._sheet.blank(at)
            else:
                self._sheet.edit(at, start, len(self._sheet.lines[at]), "")
            plain.comment = None
        self._scalars.add_piece(plain, line, column)

    def _entry_below_text(self, line: int, column: int, plain: Plain) -> int:
        """A deeper `name: value` below a text: a sibling indented too far, or prose with a colon in it."""
        last_line, start, end = plain.segments[-1]
        above = self._sheet.lines[last_line][start:end]
        is_prose = plain.force or len(plain.segments) > 1 or ENDS_OPEN.search(above)
        in_map = self._levels and self._levels[-1].block.kind == "map"
        is_entry = key_colon(self._sheet.lines[line], column) is not None
        if in_map and is_entry and not is_prose and not plain.flagged:
            if self._takes_back(line, column, "entry"):
                return self._at_level(line, column, "entry", [], pending=False)
            self._sheet.report(
                kinds.BAD_INDENT,
                line,
                column,
                f"这一行比第{last_line + 1}行缩进深，但第{last_line + 1}行已经有值，不能有下级",
                hints=(f"与第{last_line + 1}行左对齐；如果是它的下级，删去它冒号后的值",),
            )
            self._levels.append(_Level(column, self._levels[-1].block))
            self._place(line, column, self._out)
            return self._entry(line, column)
        if plain.flagged:
            self._add_text(line, column, plain)
            return line + 1
        if in_map:
            self._sheet.report(
                kinds.COLON_IN_TEXT,
                line,
                key_colon(self._sheet.lines[line], column) or column,
                "接着上一行的文字里有“: ”，会被当成又一个名称",
                hints=("文字里的冒号改用全角“：”，或给整段文字加引号",),
            )
            plain.flagged = (kinds.COLON_IN_TEXT, line)
        else:
            self._sheet.report(
                kinds.BAD_INDENT,
                line,
                column,
                f"第{last_line + 1}行是一项文字，下面不能再有“名称: 值”",
                hints=(f"第{last_line + 1}行是否少写了“名称: ”",),
            )
            plain.flagged = (kinds.BAD_INDENT, line)
        plain.force = True
        self._add_text(line, column, plain)
        return line + 1

    # ---- structure

    def _structure(self, line: int, indent: int, column: int) -> int:
        text = self._sheet.lines[line]
        shape = shape_of(text, column)
        if shape == "text" and self._goes_on(line, column):
            return line + 1
        is_value = text[column] in "{[" or NUMBER.match(text[column:])
        if self._left.block and is_value and shape == "text" and indent <= self._indent:
            return self._value_too_far_left(line, column, indent)
        before = (list(self._levels), self._left.block)
        popped: list[_Level] = []
        while self._levels and self._levels[-1].indent > indent:
            popped.append(self._levels.pop())
        pending = self._left.block and not popped
        self._returns = before if popped else None
        if not self._levels:
            if popped:
                if shape == "dash" and popped[-1].block.kind == "map":
                    self._levels.append(_Level(indent, popped[-1].block))
                    return self._list_below_value(line, column)
                self._misaligned(line, column, indent, popped[-1].block)
                return self._at_level(line, column, shape, popped, pending=False)
            return self._first(line, indent, column, shape)
        top = self._levels[-1]
        if indent > top.indent:
            if not (pending and shape != "entry") and self._returns_home(indent, shape):
                return self._at_level(line, column, shape, popped, pending=False)
            if pending:
                return self._new_block(line, indent, column, shape)
            if self._takes_back(line, indent, shape):
                return self._at_level(line, column, shape, [], pending=False)
            if shape == "text" and RULED.match(text):
                return self._ruled(line)
            fitting = self._fitting(line, shape, popped)
            if fitting is top.block and top.block.kind == "seq" and shape != "dash":
                return self._below_item(line, column, indent, shape)
            if shape == "dash" and fitting.kind == "map":
                return self._list_below_value(line, column)
            for level in reversed(popped):  # what lies around the block is at hand as well
                if level.block is fitting or fitting is top.block:
                    break
                self._levels.append(_Level(indent, level.block))
            self._misaligned(line, column, indent, fitting)
            popped = []
        return self._at_level(line, column, shape, popped, pending=pending)

    def _returns_home(self, indent: int, shape: Shape) -> bool:
        """Go back to the block whose lines stand at this indent, where the lines in between were out of place."""
        for number in range(len(self._levels) - 1, -1, -1):
            level = self._levels[number]
            if level.indent != self._levels[-1].indent:
                return False
            if level.block.home == indent and _fits(level.block, shape):
                del self._levels[number + 1 :]
                self._levels.append(_Level(indent, level.block))
                return True
        return False

    def _fitting(self, line: int, shape: Shape, popped: list[_Level]) -> _Block:
        """Give the block that a line between two indents belongs to.

        The deeper one, unless the line's own list follows at the outer one's indent.
        """
        top = self._levels[-1]
        below = self._next_line(line)
        if below is not None and self._sheet.lines[line].split(" #")[0].rstrip().endswith(":"):
            other = self._sheet.lines[below]
            if _indent_of(other) == top.indent and shape_of(other, top.indent) == "dash" and _fits(top.block, shape):
                return top.block
        return next((level.block for level in reversed(popped) if _fits(level.block, shape)), top.block)

    def _below_item(self, line: int, column: int, indent: int, shape: Shape) -> int:
        """A line deeper than a list whose last item is complete: it belongs to the mapping around the list, or to nothing."""
        outer = next((level.block for level in reversed(self._levels) if level.block.kind == "map"), None)
        if shape == "entry" and outer is not None and not self._dash_below(line, self._levels[-1].indent):
            self._misaligned(line, column, indent, outer)
            return self._at_level(line, column, shape, [], pending=False)
        below = line + 1
        while (
            below < len(self._sheet.lines) and not 0 <= self._content_column(below) <= self._levels[-1].indent
        ):
            below += 1
        self._sheet.report(
            kinds.BAD_INDENT,
            line,
            column,
            f"这一行比上面的列表项缩进深，但那一项已经完整；{_extent(line, below)}没有读",
            hints=("改正缩进，或在行首加“- ”；如果上面少了一行“名称:”，补上",),
        )
        for skipped in range(line, below):
            self._sheet.blank(skipped)
        return below

    def _content_column(self, line: int) -> int:
        """Give the indent of a line, -1 where it is blank or a comment."""
        text = self._sheet.lines[line]
        column = _indent_of(text)
        return -1 if column == len(text) or text[column] == "#" else column

    def _takes_back(self, line: int, indent: int, shape: Shape) -> bool:
        """Where lines go on at a level that the line above left, that line was the one indented too little."""
        last, left, returns = self._last_entry
        below = self._next_line(line)
        if returns is None or left is not self._levels[-1].block or below is None:
            return False
        if any(0 <= self._content_column(between) <= indent for between in range(last + 1, line)):
            return False
        if _indent_of(self._sheet.lines[below]) < indent:
            return False
        before, pending = returns
        level = next(
            (known for known in before if known.indent == indent and _fits(known.block, shape)), None
        )
        if level is not None:
            kept = before[: before.index(level) + 1]
        elif pending and shape == "entry" and indent > before[-1].indent:
            parent = before[-1]
            level = _Level(indent, _Block("map", indent, parent.block.out + indent - parent.indent))
            kept = [*before, level]
        else:
            return False
        column = _indent_of(self._sheet.lines[last])
        if not self._sheet.has(kinds.BAD_INDENT, last):
            self._sheet.report(
                kinds.BAD_INDENT,
                last,
                column,
                f"这一行缩进 {column} 格，与上下各行（{indent} 格）不齐",
                hints=(f"改为缩进 {indent} 格",),
            )
        self._sheet.replace_indent(last, column, level.block.out)
        self._levels = kept
        self._last_entry = (line, level.block, None)
        return True

    def _value_too_far_left(self, line: int, column: int, indent: int) -> int:
        level = self._levels[-1]
        self._sheet.report(
            kinds.BAD_INDENT,
            line,
            column,
            f"这一行是上面名称的值，应比它缩进；现在只缩进 {indent} 格",
            hints=(f"改为缩进 {level.indent + 2} 格",),
        )
        self._place(line, column, level.block.out + 2)
        return self._take(self._scalars.read(line, column, level.indent, level.block.out))

    def _goes_on(self, line: int, column: int) -> bool:
        """Prose right below a plain text that lacks only its indent: keep it with that text."""
        plain = self._scalars.plain
        text = self._sheet.lines[line]
        content = text[column:]
        if plain is None or plain.segments[-1][0] + 1 != line or self._left.plain is None:
            return False
        if (
            (is_name(content) and not NUMBER.match(content))
            or looks_like_entry(text, column)
            or dash_like(text, column, numbers=True)
            or RULED.match(text)
        ):
            return False
        gap = _GAP.search(content)
        for sign in (gap, _OTHER_SEPARATOR.search(content)):
            if sign is not None and is_name(content[: sign.start()]) and NUMBER.match(content[sign.end() :]):
                return False
        if loose_colon(text, column) is not None and not ENDS_OPEN.search(
            self._sheet.lines[line - 1].rstrip()
        ):
            return False
        if not plain.flagged:
            self._sheet.report(
                kinds.NO_COLON,
                line,
                column,
                "这一行没有“名称: ”；如果是接着上一行的文字，应比上一行的名称缩进",
                hints=("行首加两个空格，就接在上一行后面",),
            )
            plain.flagged = (kinds.NO_COLON, line)
        self._skip_as_text(line, column, plain)
        return True

    def _misaligned(self, line: int, column: int, indent: int, block: _Block) -> None:
        self._sheet.report(
            kinds.BAD_INDENT,
            line,
            column,
            f"这一行缩进 {indent} 格，与同级各行（{block.home} 格）不齐",
            hints=(f"改为缩进 {block.home} 格",),
        )
        self._levels.append(_Level(indent, block))

    def _first(self, line: int, indent: int, column: int, shape: Shape) -> int:
        """The first line of the file, or a line after a root that was not a block."""
        is_flow = shape == "text" and self._sheet.lines[line][column] in "{["
        if is_flow or (shape == "text" and not self._has_entries()):
            return self._take(self._scalars.read(line, column, -1, -1))
        if shape == "dash" and self._is_lone_dash(line, column):
            return self._lone_dash(line, column)
        block = _Block("seq" if shape == "dash" else "map", indent, indent)
        lowest = self._lowest_indent(line)
        if lowest < indent:
            block.home = block.out = lowest
            self._levels.append(_Level(lowest, block))
            self._misaligned(line, column, indent, block)
        else:
            self._levels.append(_Level(indent, block))
        return self._at_level(line, column, shape, [], pending=False)

    def _is_lone_dash(self, line: int, column: int) -> bool:
        """Whether the file is a mapping whose first entry has a dash too much."""
        text = self._sheet.lines[line]
        start = column + 1 + len(text[column + 1 :]) - len(text[column + 1 :].lstrip(" "))
        if start >= len(text) or shape_of(text, start) != "entry":
            return False
        others = [
            other for other in self._sheet.lines[line + 1 :] if other.strip() and _indent_of(other) == column
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
        self._levels.append(_Level(column, _Block("map", column, column)))
        return self._entry(line, start)

    def _has_entries(self) -> bool:
        for text in self._sheet.lines:
            column = len(text) - len(text.lstrip())
            if column < len(text) and text[column] != "#" and looks_like_entry(text, column):
                return True
        return False

    def _lowest_indent(self, line: int) -> int:
        """Give the least indent of the lines that look like entries, so that a shifted first line is the odd one."""
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
        self._push(_Level(indent, _Block("seq" if is_dash else "map", indent, out)), line, column)
        return self._at_level(line, column, shape, [], pending=False)

    def _is_dash(self, line: int, column: int, indent: int) -> bool:
        """Whether a dash at the start of a block begins a list: `-` certainly, others if they repeat or have a space."""
        text = self._sheet.lines[line]
        if text[column] == "-" or text[column + 1 : column + 2] in (" ", "\u3000"):
            return True
        below = self._next_line(line)
        return below is not None and self._sheet.lines[below].startswith(text[column], indent)

    def _is_entry_block(self, line: int, column: int, indent: int) -> bool:
        """Whether the lines of a new block that lack proper colons are meant as `name: value`."""
        text = self._sheet.lines[line]
        if not looks_like_entry(text, column):
            return False
        count = 1
        for below in range(line + 1, min(len(self._sheet.lines), line + _LOOK_AHEAD)):
            other = self._sheet.lines[below]
            start = len(other) - len(other.lstrip(" "))
            if start == len(other) or other[start] == "#" or start > indent:
                continue
            if start < indent:
                break
            if not looks_like_entry(other, start):
                return False
            count += 1
        colon = loose_colon(text, column)
        value = text[colon + 1 :].split(" #")[0].strip() if colon is not None else ""
        below_line = self._next_line(line)
        deeper = below_line is not None and _indent_of(self._sheet.lines[below_line]) > indent
        return count > 1 or NUMBER.match(value) is not None or (not value and deeper)

    def _at_level(self, line: int, column: int, shape: Shape, popped: list[_Level], *, pending: bool) -> int:
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

    def _list_in_map(
        self, line: int, column: int, shape: Shape, popped: list[_Level], *, pending: bool
    ) -> int:
        """A dash, or what looks like one, at the indent of a mapping's entries."""
        top = self._levels[-1]
        pending = pending or (self._left.block and bool(popped) and popped[-1].block is top.block)
        is_dash = shape == "dash" or dash_like(self._sheet.lines[line], column, numbers=pending)
        if not is_dash:
            return self._mend_entry(line, column)
        if pending:
            self._push(_Level(top.indent, _Block("seq", top.indent, top.block.out)), line, column)
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
            self._levels.append(_Level(start, block))
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
        column = _indent_of(other)
        return column <= _indent_of(text) and shape_of(other, column) != "dash"

    def _skip_list(self, line: int, column: int) -> int:
        """Leave out a list that no name stands above."""
        below = line + 1
        while below < len(self._sheet.lines):
            text = self._sheet.lines[below]
            start = _indent_of(text)
            if (
                start < len(text)
                and text[start] != "#"
                and (start < column or (start == column and shape_of(text, start) != "dash"))
            ):
                break
            below += 1
        self._sheet.report(
            kinds.MIXED_LIST,
            line,
            column,
            f"“- ”开头的列表上面缺少一个没有值的名称；{_extent(line, below)}没有读",
            hints=("在它上面补上“名称:”一行",),
        )
        for skipped in range(line, below):
            self._sheet.blank(skipped)
        return below

    def _skip_as_text(self, line: int, column: int, plain: Plain) -> None:
        """Keep a line that has no place as part of the text above it."""
        plain.force = True
        self._place(line, column, max(self._out, 0) + 2)
        self._add_text(line, column, plain)

    def _in_list(self, line: int, column: int, shape: Shape, popped: list[_Level]) -> int:
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
        if (
            parent is not None
            and shares_indent
            and (
                shape == "entry" or looks_like_entry(text, column) or not self._dash_below(line, level.indent)
            )
        ):
            self._levels.pop()
            if parent.indent != level.indent:
                self._levels.append(_Level(level.indent, parent.block))
            return self._at_level(line, column, shape, [], pending=False)
        if shape == "text" and RULED.match(text):
            return self._ruled(line)
        return self._dash_missing(line, column, shape, popped)

    def _dash_missing(self, line: int, column: int, shape: Shape, popped: list[_Level]) -> int:
        level = self._levels[-1]
        text = self._sheet.lines[line]
        if shape == "entry" and popped and popped[-1].block.kind == "map":
            name = text[column : key_colon(text, column)].strip()
            if name not in popped[-1].block.keys:
                self._misaligned(line, column, level.indent, popped[-1].block)
                return self._at_level(line, column, shape, [], pending=False)
        self._sheet.report(
            kinds.MIXED_LIST,
            line,
            column,
            "同级各行是“- ”开头的列表项，这一行没有“- ”",
            hints=("在行首加“- ”",),
            show_repair=True,
        )
        self._place(line, column, level.block.out)
        self._sheet.edit(line, column, column, "- ")
        if shape == "entry":
            self._push(_Level(level.indent, _Block("map", level.indent, level.block.out + 2)), line, column)
            return self._entry(line, column)
        return self._take(self._scalars.read(line, column, level.indent, level.block.out))

    def _dash_below(self, line: int, indent: int) -> bool:
        below = self._next_line(line)
        if below is None:
            return False
        text = self._sheet.lines[below]
        column = _indent_of(text)
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
            self._push(_Level(column, _Block("seq", column, level.block.out + column - dash)), line, column)
            return self._item(line, column, column + 1)
        if shape == "entry" or self._is_item_map(line, column, level):
            return self._item_map(line, dash, column, mended=mended)
        return self._take(self._scalars.read(line, after, level.indent, level.block.out))

    def _item_map(self, line: int, dash: int, column: int, *, mended: bool) -> int:
        level = self._levels[-1]
        text = self._sheet.lines[line]
        level.block.holds_maps = True
        mended = mended or bool(text[dash + 1 : column].strip(" "))
        self._clean_gap(line, dash + 1, column)
        out = level.block.out + (2 if mended else column - dash)
        written = column
        if mended:
            below = self._next_line(line)
            follows = _indent_of(self._sheet.lines[below]) if below is not None else 0
            written = follows if level.indent < follows <= level.indent + 2 else column
        self._push(_Level(written, _Block("map", written, out)), line, column)
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
        self._sheet.edit(line, start, end, " " * len(gap))

    def _is_item_map(self, line: int, column: int, level: _Level) -> bool:
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
        start = _indent_of(other)
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

    # ---- entries

    def _entry(self, line: int, column: int) -> int:
        """A line `name: value` at its level."""
        text = self._sheet.lines[line]
        colon = key_colon(text, column)
        if colon is None:
            raise AssertionError(line)
        if self._returns is not None:
            self._last_entry = (line, self._levels[-1].block, self._returns)
        self._returns = None
        self._key(line, column, colon)
        return self._value(line, colon + 1)

    def _key(self, line: int, column: int, colon: int) -> None:
        text = self._sheet.lines[line]
        end = column + len(text[column:colon].rstrip())
        key = text[column:end]
        wide = WIDE_SPACES_AT_END.search(text, column, colon)
        if wide is not None or HAS_WIDE_SPACE.search(text, end, colon):
            self._sheet.report(kinds.WIDE_SPACE, line, end, "名称和冒号之间有全角空格", show_repair=True)
            self._sheet.edit(line, end, colon, "")
        elif "\t" in text[end:colon]:
            self._sheet.edit(line, end, colon, " " * (colon - end))
        if not key:
            self._sheet.edit(line, column, column, "''")  # the composer tells that it is empty
            return
        self._levels[-1].block.keys.add(key)
        if key[0] in "\"'":
            if quote_end(text, column) != end:
                self._sheet.report(
                    kinds.TEXT_AFTER_END,
                    line,
                    column,
                    f"名称“{key}”的一部分在引号里",
                    show_repair=True,
                    hints=("或者把英文引号改为中文引号“”",),
                )
                self._sheet.quote([(line, column, end)])
        elif key.startswith("&") and re.match(r"&[\w-]+[ \t]", key, re.ASCII):
            return
        elif (tag := TAG.match(text, column)) and tag.end() < end:
            self._sheet.report(kinds.TAG, line, column, f"类型标签“{tag.group()}”没有用处", show_repair=True)
            self._sheet.quote([(line, column, end)])
        elif begins_with_indicator(key) or "\t" in key:
            if begins_with_indicator(key):
                self._sheet.report(
                    kinds.INDICATOR, line, column, f"名称以“{key[0]}”开头，必须加引号", show_repair=True
                )
            self._sheet.quote([(line, column, end)])

    def _value(self, line: int, after: int) -> int:
        level = self._levels[-1]
        indent = level.indent
        below = self._next_line(line)
        if below is not None and level.block.home < _indent_of(self._sheet.lines[below]) <= indent:
            indent = level.block.home
        return self._take(self._scalars.read(line, after, indent, level.block.out, level.block.home))

    def _take(self, left: Left) -> int:
        self._left = left
        return left.line

    def _mend_entry(self, line: int, column: int) -> int:
        """Text where an entry must stand: find what was meant as the colon."""
        text = self._sheet.lines[line]
        if RULED.match(text):
            return self._ruled(line)
        if text.startswith("? ", column):
            return self._complex_key(line, column)
        colon = loose_colon(text, column)
        if colon is not None:
            return self._wrong_colon(line, column, colon)
        end = len(text.split(" #")[0].rstrip())
        content = text[column:end]
        other = _OTHER_SEPARATOR.search(content)
        if other is not None and is_name(content[: other.start()]):
            self._no_colon(
                line, column, f"“{content[: other.start()]}”后应为冒号，这里是“{other.group().strip()}”"
            )
            return self._insert_colon(line, column, column + other.start(), column + other.end())
        gap = _GAP.search(content)
        if gap is not None and is_name(content[: gap.start()]) and not begins_with_indicator(content):
            self._no_colon(line, column, f"“{content[: gap.start()]}”后缺少冒号")
            return self._insert_colon(line, column, column + gap.start(), column + gap.end())
        return self._no_separator(line, column, end, content)

    def _complex_key(self, line: int, column: int) -> int:
        """`? key` with its value on a line of its own: leave both out."""
        below = line + 1
        while below < len(self._sheet.lines):
            text = self._sheet.lines[below]
            if 0 <= self._content_column(below) <= column and not text.startswith((": ", ":"), column):
                break
            below += 1
        self._sheet.report(
            kinds.COMPLEX_KEY, line, column, f"“? ”开头的名称不能用；{_extent(line, below)}没有读", hints=("改为“名称: 值”",)
        )
        for skipped in range(line, below):
            self._sheet.blank(skipped)
        return below

    def _no_separator(self, line: int, column: int, end: int, content: str) -> int:
        if is_name(content) and not begins_with_indicator(content):
            self._no_colon(line, column, f"“{content}”后缺少冒号")
            return self._insert_colon(line, column, end, end)
        self._no_colon(line, column, "这一行没有“名称: ”，没有读")
        self._sheet.blank(line)
        return line + 1

    def _no_colon(self, line: int, column: int, message: str) -> None:
        self._sheet.report(kinds.NO_COLON, line, column, message, show_repair=True, hints=("应为“名称: 值”",))

    def _wrong_colon(self, line: int, column: int, colon: int) -> int:
        text = self._sheet.lines[line]
        written = text[colon]
        following = text[colon + 1 : colon + 2]
        if written in WIDE_COLONS:
            self._sheet.report(
                kinds.WIDE_COLON,
                line,
                colon,
                f"名称后是全角冒号“{written}”，应为半角冒号加空格",
                show_repair=True,
                together=True,
            )
        elif HAS_WIDE_SPACE.match(following):
            self._sheet.report(
                kinds.WIDE_SPACE, line, colon + 1, "冒号后用了全角空格，应为半角空格", show_repair=True
            )
        else:
            self._sheet.report(kinds.NO_SPACE_AFTER_COLON, line, colon, "冒号后缺少空格", show_repair=True)
        space = re.compile(rf"[{WIDE_COLONS}:]*[ \t{WIDE_SPACES}]*").match(text, colon + 1)
        return self._insert_colon(line, column, colon, space.end() if space else colon + 1)

    def _insert_colon(self, line: int, column: int, start: int, end: int) -> int:
        """Put a proper colon in place of start..end and read on behind it."""
        text = self._sheet.lines[line]
        self._sheet.edit(line, start, end, ": ")
        key = text[column:start].strip()
        self._levels[-1].block.keys.add(key)
        stripped = column + len(text[column:start].rstrip())
        is_quoted = key[:1] in ("'", '"') and quote_end(text, column) == stripped
        if key and begins_with_indicator(key) and not is_quoted:
            self._sheet.quote([(line, column, stripped)])
        return self._value(line, end)

    def _ruled(self, line: int) -> int:
        self._sheet.report(
            kinds.DOCUMENT_MARK,
            line,
            0,
            "这是一条分隔线，不是数据，已忽略",
            hints=("要分隔，用 # 开头的注释行",),
        )
        self._sheet.blank(line)
        return line + 1

    # ---- small things

    def _place(self, line: int, column: int, out: int) -> None:
        """Give a line its repaired indent."""
        if out != column or self._sheet.lines[line][:column].strip(" "):
            self._sheet.edit(line, 0, column, " " * out)

    def _push(self, level: _Level, line: int, column: int) -> None:
        self._levels.append(level)
        if len(self._levels) > 2 * self._limits.depth:
            span = self._sheet.span(line, column)
            raise RefusedError(
                kinds.TOO_DEEP.at(
                    span,
                    f"层次超过 {self._limits.depth} 层，文件没有读",
                    hints=("检查缩进",),
                    notes=(Note("从这里起", span),),
                )
            )

    def _next_line(self, line: int) -> int | None:
        """Give the next line that is neither blank nor a comment."""
        for below in range(line + 1, min(len(self._sheet.lines), line + _LOOK_AHEAD)):
            stripped = self._sheet.lines[below].strip()
            if stripped and not stripped.startswith("#"):
                return below
        return None


def _fits(block: _Block, shape: Shape) -> bool:
    return (block.kind == "seq") == (shape == "dash")


def _extent(line: int, below: int) -> str:
    return f"第{line + 1}行" if below == line + 1 else f"第{line + 1}行到第{below}行"


def _indent_of(text: str) -> int:
    return len(text) - len(text.lstrip(" "))

"""The line scanner: follows mappings and lists by their indents, reports accidents, repairs in place.

PyYAML stops at the first accident and reads some without a word; after this scanner it sees only what it can
read. Indents are repaired through levels: each knows the column as written and as repaired, so that one
wrong indent is one finding however many lines follow it.
"""

from __future__ import annotations

from typing import Final

from toolkit.source import kinds
from toolkit.source.entries import GAP, OTHER_SEPARATOR
from toolkit.source.indents import IndentReader
from toolkit.source.nodes import Limits
from toolkit.source.openings import OpeningScanner
from toolkit.source.outline import Block, Level, extent, indent_of
from toolkit.source.patterns import (
    COLON,
    DIRECTIVE,
    ENDS_OPEN,
    MARKER,
    NUMBER,
    RULED,
    SPACE,
    Shape,
    dash_like,
    is_name,
    key_colon,
    looks_like_entry,
    loose_colon,
    shape_of,
)
from toolkit.source.scalars import Left, Plain
from toolkit.source.sheet import Sheet

_WIDE_LEADS: Final = ("", "\t", "\u3000", "\u00a0")


class Scanner(OpeningScanner):
    """Scans one sheet from its first line to its last."""

    def __init__(self, sheet: Sheet, limits: Limits) -> None:
        super().__init__(sheet, limits)
        self._indents = IndentReader(sheet)
        self._marker: int | None = None
        # A list indented less than its name: its indent, that of the names, and the levels they stand on.
        self._shifted: tuple[int, int, list[Level]] | None = None

    def scan(self) -> None:
        """Scan all lines. Raises RefusedError where a limit is passed."""
        line = 0
        while line < len(self._sheet.lines):
            line = self._line(line)
        self._scalars.finish()
        self._indents.finish()

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
        if self._shifted is not None:
            self._leave_shifted(line, spaces)
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
        following = indent_of(other)
        if (
            is_text
            or other[following : following + 1] in _WIDE_LEADS
            or shape_of(other, following) != shape_of(text, column)
        ):
            following = -1
        known = [level.indent for level in self._levels]
        deeper = goes_on or (
            self._left.block and not (shape_of(text, column) == "dash" and following == self._indent)
        )
        indent = self._indents.resolve(line, known, following, deeper=deeper)
        if goes_on and indent > self._indent:
            self._sheet.edit(line, 0, column, " " * (max(self._out, 0) + 2))
            return self._continue_text(line, column)
        return self._structure(line, indent, column)

    def _is_mark(self, line: int, text: str) -> bool:
        """Document markers and directives; one leading `---` and a closing `...` are as they should be."""
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
            and not text[3:].split("#", 1)[0].strip()
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
                self._levels.append(Level(column, level.block))
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

    def _entry_below_text(self, line: int, column: int, plain: Plain) -> int:
        """A deeper `name: value` below a text: a sibling indented too far, or prose with a colon in it."""
        last_line, start, end = plain.segments[-1]
        above = self._sheet.lines[last_line][start:end]
        is_prose = plain.force or len(plain.segments) > 1 or ENDS_OPEN.search(above)
        in_map = self._levels and self._levels[-1].block.kind == "map"
        is_entry = key_colon(self._sheet.lines[line], column) is not None
        if is_entry and not is_prose and not plain.flagged:
            if in_map and self._takes_back(line, column, "entry"):
                return self._at_level(line, column, "entry", [], pending=False)
            below = self._orphans(line, column, self._indent)
            if below is not None:
                return self._skip_orphans(line, column, below, self._indent)
        if in_map and is_entry and not is_prose and not plain.flagged:
            self._sheet.report(
                kinds.BAD_INDENT,
                line,
                column,
                f"这一行比第{last_line + 1}行缩进深，但第{last_line + 1}行已经有值，不能有下级",
                hints=(f"与第{last_line + 1}行左对齐；如果是它的下级，删去它冒号后的值",),
            )
            self._levels.append(Level(column, self._levels[-1].block))
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
        gap = GAP.search(content)
        for sign in (gap, OTHER_SEPARATOR.search(content)):
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

    def _structure(self, line: int, indent: int, column: int) -> int:
        text = self._sheet.lines[line]
        shape = shape_of(text, column)
        if shape == "text" and self._goes_on(line, column):
            return line + 1
        is_value = text[column] in "{[" or NUMBER.match(text[column:])
        if self._left.block and is_value and shape == "text" and indent <= self._indent:
            return self._value_too_far_left(line, column, indent)
        before = (list(self._levels), self._left.block)
        popped: list[Level] = []
        while self._levels and self._levels[-1].indent > indent:
            popped.append(self._levels.pop())
        pending = self._left.block and not popped
        self._returns = before if popped else None
        if not self._levels:
            return self._left_of_all(line, indent, column, shape, popped)
        if indent == self._levels[-1].indent:
            return self._at_level(line, column, shape, popped, pending=pending)
        if not (pending and shape != "entry") and self._returns_home(indent, shape):
            return self._at_level(line, column, shape, popped, pending=False)
        if pending:
            return self._new_block(line, indent, column, shape)
        return self._between_levels(line, indent, column, shape, popped)

    def _left_of_all(self, line: int, indent: int, column: int, shape: Shape, popped: list[Level]) -> int:
        """The first line of the file, or one left of the first."""
        if not popped:
            return self._first(line, indent, column, shape)
        root = popped[-1].block
        if shape == "dash" and root.kind == "map":
            self._levels.append(Level(indent, root))
            return self._list_below_value(line, column)
        self._misaligned(line, column, indent, root)
        return self._at_level(line, column, shape, popped, pending=False)

    def _between_levels(self, line: int, indent: int, column: int, shape: Shape, popped: list[Level]) -> int:
        """A line deeper than the top level although nothing deeper may begin here."""
        if self._takes_back(line, indent, shape):
            return self._at_level(line, column, shape, [], pending=False)
        if shape == "text" and RULED.match(self._sheet.lines[line]):
            return self._ruled(line)
        top = self._levels[-1]
        end = self._orphans(line, column, top.indent) if shape == "entry" and indent == column else None
        if end is not None and not popped:
            return self._skip_orphans(line, column, end, top.indent)
        fitting = self._fitting(line, shape, popped)
        if fitting is top.block and top.block.kind == "seq" and shape != "dash":
            return self._below_item(line, column, indent, shape)
        if shape == "dash" and fitting.kind == "map":
            if self._left.block and popped and popped[0].block.kind == "map":
                return self._list_too_far_left(line, column, indent, popped)
            return self._list_below_value(line, column)
        for level in reversed(popped):  # what lies around the block is at hand as well
            if level.block is fitting or fitting is top.block:
                break
            self._levels.append(Level(indent, level.block))
        self._misaligned(line, column, indent, fitting)
        return self._at_level(line, column, shape, [], pending=False)

    def _list_too_far_left(self, line: int, column: int, indent: int, popped: list[Level]) -> int:
        """The list of the name above, indented less than that name."""
        owner = popped[0].block
        self._sheet.report(
            kinds.BAD_INDENT,
            line,
            column,
            f"这一列表只缩进 {indent} 格，比它上面的名称（{owner.home} 格）浅",
            hints=(f"改为缩进 {owner.home} 格，以下各项也是",),
        )
        self._shifted = (indent, owner.home, [*self._levels, *reversed(popped)])
        self._levels.extend(Level(indent, level.block) for level in reversed(popped))
        self._levels.append(Level(indent, Block("seq", owner.home, owner.out)))
        return self._in_list(line, column, "dash", [])

    def _leave_shifted(self, line: int, spaces: int) -> None:
        """Return from such a list to the names around it."""
        if self._shifted is None:
            return
        indent, home, levels = self._shifted
        text = self._sheet.lines[line]
        if spaces == home and spaces < len(text) and shape_of(text, spaces) == "entry":
            self._levels = levels
            self._left = Left(line)
            self._shifted = None
        elif spaces < indent:
            self._shifted = None

    def _below_item(self, line: int, column: int, indent: int, shape: Shape) -> int:
        """A line deeper than a list whose last item is complete belongs to the mapping around it, if any."""
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
            f"这一行比上面的列表项缩进深，但那一项已经完整；{extent(line, below)}没有读",
            hints=("改正缩进，或在行首加“- ”；如果上面少了一行“名称:”，补上",),
        )
        for skipped in range(line, below):
            self._sheet.blank(skipped)
        return below

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

"""The outline of a file while it is scanned: which blocks are open, where they stand and are to stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from toolkit.finding import Note
from toolkit.source import kinds
from toolkit.source.nodes import Limits, RefusedError
from toolkit.source.patterns import (
    Shape,
    shape_of,
)
from toolkit.source.scalars import Left, Plain, ScalarReader
from toolkit.source.sheet import Sheet

LOOK_AHEAD: Final = 200


@dataclass
class Block:
    """A mapping or list; `home` is the column of its entries as first written, `out` as repaired."""

    kind: Literal["map", "seq"]
    home: int
    out: int
    keys: set[str] = field(default_factory=set)
    holds_maps: bool = False
    of_texts: bool | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A block at the column where it is written; two levels are one block if its lines are not aligned."""

    indent: int
    block: Block


class Outline:
    """The levels that are open, and what the last value left open."""

    def __init__(self, sheet: Sheet, limits: Limits) -> None:
        self._sheet = sheet
        self._limits = limits
        self._scalars = ScalarReader(sheet, limits.depth)
        self._levels: list[Level] = []
        self._left = Left(0)
        # The levels before the line in hand left some of them; the last entry that did so, and what it left.
        self._returns: tuple[list[Level], bool] | None = None
        self._last_entry: tuple[int, Block | None, tuple[list[Level], bool] | None] = (0, None, None)

    @property
    def _indent(self) -> int:
        return self._levels[-1].indent if self._levels else -1

    @property
    def _out(self) -> int:
        return self._levels[-1].block.out if self._levels else -1

    def _place(self, line: int, column: int, out: int) -> None:
        """Give a line its repaired indent."""
        if out != column or self._sheet.lines[line][:column].strip(" "):
            self._sheet.edit(line, 0, column, " " * out)

    def _push(self, level: Level, line: int, column: int) -> None:
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

    def _misaligned(self, line: int, column: int, indent: int, block: Block) -> None:
        self._sheet.report(
            kinds.BAD_INDENT,
            line,
            column,
            f"这一行缩进 {indent} 格，与同级各行（{block.home} 格）不齐",
            hints=(f"改为缩进 {block.home} 格",),
        )
        self._levels.append(Level(indent, block))

    def _returns_home(self, indent: int, shape: Shape) -> bool:
        """Go back to the block whose lines stand at this indent; those in between were out of place."""
        for number in range(len(self._levels) - 1, -1, -1):
            level = self._levels[number]
            if level.indent != self._levels[-1].indent:
                return False
            if level.block.home == indent and fits(level.block, shape):
                del self._levels[number + 1 :]
                self._levels.append(Level(indent, level.block))
                return True
        return False

    def _fitting(self, line: int, shape: Shape, popped: list[Level]) -> Block:
        """Give the block that a line between two indents belongs to.

        The deeper one, unless the line's own list follows at the outer one's indent.
        """
        top = self._levels[-1]
        below = self._next_line(line)
        if below is not None and self._sheet.lines[line].split(" #")[0].rstrip().endswith(":"):
            other = self._sheet.lines[below]
            if (
                indent_of(other) == top.indent
                and shape_of(other, top.indent) == "dash"
                and fits(top.block, shape)
            ):
                return top.block
        return next((level.block for level in reversed(popped) if fits(level.block, shape)), top.block)

    def _takes_back(self, line: int, indent: int, shape: Shape) -> bool:
        """Where lines go on at a level that one above left, that one was indented too little."""
        last, left, returns = self._last_entry
        below = self._next_line(line)
        if returns is None or left is not self._levels[-1].block or below is None:
            return False
        if any(0 <= self._content_column(between) <= indent for between in range(last + 1, line)):
            return False
        if indent_of(self._sheet.lines[below]) < indent:
            return False
        before, pending = returns
        level = next((known for known in before if known.indent == indent and fits(known.block, shape)), None)
        if level is not None:
            kept = before[: before.index(level) + 1]
        elif pending and shape == "entry" and indent > before[-1].indent:
            parent = before[-1]
            level = Level(indent, Block("map", indent, parent.block.out + indent - parent.indent))
            kept = [*before, level]
        else:
            return False
        column = indent_of(self._sheet.lines[last])
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

    def _take(self, left: Left) -> int:
        self._left = left
        return left.line

    def _value(self, line: int, after: int) -> int:
        level = self._levels[-1]
        indent = level.indent
        below = self._next_line(line)
        if below is not None and level.block.home < indent_of(self._sheet.lines[below]) <= indent:
            indent = level.block.home
        return self._take(self._scalars.read(line, after, indent, level.block.out, level.block.home))

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

    def _skip_as_text(self, line: int, column: int, plain: Plain) -> None:
        """Keep a line that has no place as part of the text above it."""
        plain.force = True
        self._place(line, column, max(self._out, 0) + 2)
        self._add_text(line, column, plain)

    def _orphans(self, line: int, column: int, floor: int) -> int | None:
        """Where entries end that are indented below nothing; None where it is one line, out of its place.

        `floor` is the indent of the lines around them.
        """
        count = 0
        end = line
        for below in range(line, len(self._sheet.lines)):
            start = self._content_column(below)
            if start < 0:
                continue
            if start < column:
                if start > floor:
                    return None
                break
            if start == column:
                shape = shape_of(self._sheet.lines[below], start)
                if shape == "text":
                    return None
                count += shape == "entry"
            end = below + 1
        return end if count > 1 or end > line + 1 else None

    def _skip_orphans(self, line: int, column: int, end: int, floor: int) -> int:
        """Leave out entries whose name above them is missing: where they belong nobody knows."""
        self._sheet.report(
            kinds.BAD_INDENT,
            line,
            column,
            f"这一行缩进 {column} 格，上面却没有一个空着值、等着下级的名称；{extent(line, end)}没有读",
            hints=(f"上一行可能缺少“名称:”，补上；如果与上面各行同级，改为缩进 {floor} 格",),
        )
        for skipped in range(line, end):
            self._sheet.blank(skipped)
        return end

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

    def _next_line(self, line: int) -> int | None:
        """Give the next line that is neither blank nor a comment."""
        for below in range(line + 1, min(len(self._sheet.lines), line + LOOK_AHEAD)):
            stripped = self._sheet.lines[below].strip()
            if stripped and not stripped.startswith("#"):
                return below
        return None

    def _content_column(self, line: int) -> int:
        """Give the indent of a line, -1 where it is blank or a comment."""
        text = self._sheet.lines[line]
        column = indent_of(text)
        return -1 if column == len(text) or text[column] == "#" else column


def fits(block: Block, shape: Shape) -> bool:
    """Whether a line of this shape may stand in the block."""
    return (block.kind == "seq") == (shape == "dash")


def extent(line: int, below: int) -> str:
    """Name the lines from `line` up to but not `below`."""
    return f"第{line + 1}行" if below == line + 1 else f"第{line + 1}行到第{below}行"


def indent_of(text: str) -> int:
    """Count the spaces that a line begins with."""
    return len(text) - len(text.lstrip(" "))

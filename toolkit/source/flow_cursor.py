"""Moving through a flow collection: what ends it, and reports about its punctuation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from toolkit.source import kinds
from toolkit.source.patterns import (
    BLANKS,
    HAS_WIDE_SPACE,
    MARKER,
    SPACE,
    SWALLOWED,
    looks_like_entry,
    shape_of,
)
from toolkit.source.quotes import Quotes
from toolkit.source.sheet import Sheet

CLOSERS: Final = {"{": "}", "[": "]"}
NARROW: Final = {"｛": "{", "［": "[", "｝": "}", "］": "]"}
_LOOK_AHEAD: Final = 200


class UnclosedError(Exception):
    """The flow collection ends without its bracket."""


@dataclass
class FlowText:
    """A plain text in a flow collection: its pieces, why it ended, whether it must be quoted to be read."""

    segments: list[tuple[int, int, int]] = field(default_factory=list)
    reason: str = ""
    force: bool = False


@dataclass
class Opener:
    """A collection that is open: where, the texts in it, and how many items it has had."""

    character: str
    line: int
    column: int
    plains: list[FlowText] = field(default_factory=list)
    items: int = 0


class FlowCursor:
    """A place in a flow collection, with the collections that are open around it."""

    def __init__(self, sheet: Sheet, level_indent: int, depth: int, anchors: frozenset[str]) -> None:
        self.line = 0
        self.column = 0
        self._sheet = sheet
        self._indent = level_indent
        self._depth = depth
        self._anchors = anchors
        self._quotes = Quotes(sheet, level_indent)
        self._stack: list[Opener] = []
        self._last = (0, 0)

    def _text(self) -> str:
        return self._sheet.lines[self.line]

    def _peek(self) -> str:
        return self._text()[self.column : self.column + 1]

    def _take(self, count: int = 1) -> None:
        self.column += count
        self._last = (self.line, self.column)

    def _skip(self) -> str:
        """Go to the next character that means something.

        Raises UnclosedError where the collection must have ended.
        """
        while True:
            text = self._text()
            match = SPACE.match(text, self.column)
            end = match.end() if match else self.column
            if end < len(text) and (
                text[end] != "#" or SWALLOWED.match(text, end) or self._hides_closer(end)
            ):
                self._blank_spaces(self.column, end)
                self.column = end
                return text[end]
            if end > self.column and (end == len(text) or text[end] == "#"):
                self._sheet.edit(self.line, self.column, end, " " * (end - self.column))
            self._next_line()

    def _hides_closer(self, column: int) -> bool:
        """Whether a comment would swallow the closer of the collection."""
        rest = self._text()[column:]
        closer = CLOSERS[self._stack[0].character]
        return rest.rstrip().endswith(closer) and self._must_stop(self.line + 1)

    def _blank_spaces(self, start: int, end: int) -> None:
        spaces = self._text()[start:end]
        if not spaces.strip(" "):
            return
        if HAS_WIDE_SPACE.search(spaces):
            self._sheet.report(
                kinds.WIDE_SPACE,
                self.line,
                start,
                "括号内用了全角空格，应为半角空格",
                show_repair=True,
                together=True,
            )
        self._sheet.edit(self.line, start, end, " " * (end - start))

    def _next_line(self) -> None:
        if self._must_stop(self.line + 1):
            raise UnclosedError
        self.line += 1
        self.column = 0

    def _must_stop(self, line: int) -> bool:
        lines = self._sheet.lines
        while line < len(lines) and (not lines[line].strip() or lines[line].lstrip().startswith("#")):
            line += 1
        if line >= len(lines) or MARKER.match(lines[line]):
            return True
        text = lines[line]
        column = len(text) - len(text.lstrip())
        if text[column] in "}]｝］":
            return False
        last = self._sheet.lines[self._last[0]][: self._last[1]].rstrip()
        if column > self._indent:
            is_list = self._stack[0].character == "[" and not last.endswith((",", "[", "{", "，"))
            return is_list and shape_of(text, column) != "text"
        if shape_of(text, column) == "text" and not looks_like_entry(text, column):
            return False
        return not (last.endswith((",", "{", "[", ":")) and self._closes_below(line))

    def _closes_below(self, line: int) -> bool:
        for text in self._sheet.lines[line : line + _LOOK_AHEAD]:
            stripped = text.strip()
            if stripped.startswith(("}", "]", "｝", "］")):
                return True
            if stripped and not stripped.startswith("#") and not stripped.endswith((",", "，", "{", "[")):
                surplus = sum(stripped.count(c) for c in "}]") - sum(stripped.count(c) for c in "{[")
                if surplus > 0:
                    return True
                following = self._sheet.lines[line + 1] if line + 1 < len(self._sheet.lines) else ""
                return following.strip().startswith(("}", "]"))
            line += 1
        return False

    def _closes(self, ahead: str) -> bool:
        """Whether the character at the cursor ends a collection and is no part of a text."""
        if ahead in "]}":
            return not self._is_stray(self.column)
        return ahead in "｝］" and self._is_wide_closer(self.column)

    def _is_stray(self, column: int) -> bool:
        """A closer that fits no opener and stands in the middle of a word."""
        text = self._text()
        character = NARROW.get(text[column], text[column])
        rest = text[column + 1 :]
        if rest.lstrip(" \t")[:1] in ("", ",", "，", "、", "]", "}", "｝", "］", "#"):
            return False
        if any(CLOSERS[opener.character] == character for opener in self._stack):
            opening = next(opener for opener, closer in CLOSERS.items() if closer == character)
            awaited = sum(1 for opener in self._stack if opener.character == opening)
            return rest.count(character) - rest.count(opening) >= awaited
        return True

    def _is_wide_closer(self, column: int) -> bool:
        """A full-width bracket closes when the half-width ones left on the line are too few."""
        text = self._text()
        expected = CLOSERS[self._stack[-1].character]
        if NARROW[text[column]] != expected:
            return False
        rest = text[column + 1 :]
        if rest.lstrip(" \t").startswith(expected):
            return False
        left = sum(rest.count(c) for c in "]}") - sum(rest.count(c) for c in "[{")
        return left < len(self._stack) and BLANKS.sub("", rest)[:1] in (
            "",
            ",",
            "，",
            "}",
            "]",
            "｝",
            "］",
            "#",
            "、",
        )

    def _keep(self, plain: FlowText) -> None:
        self._stack[-1].plains.append(plain)

    def _piece(self, plain: FlowText) -> str:
        line, start, end = plain.segments[0] if plain.segments else (self.line, self.column, self.column)
        return self._sheet.lines[line][start:end]

    def _wide_comma(self, line: int, column: int) -> None:
        character = self._sheet.lines[line][column]
        self._sheet.report(
            kinds.WIDE_COMMA,
            line,
            column,
            f"括号内各项之间是“{character}”，应为半角逗号",
            show_repair=True,
            together=True,
            hints=("如果它是文字的一部分，给这段文字加引号",),
        )
        following = self._sheet.lines[line][column + 1 : column + 2]
        self._sheet.edit(line, column, column + 1, "," if following == " " else ", ")

    def _wide_bracket(self, narrow: str) -> None:
        written = self._text()[self.column]
        self._sheet.report(
            kinds.WIDE_BRACKET,
            self.line,
            self.column,
            f"“{written}”是全角括号，应为“{narrow}”",
            show_repair=True,
            together=True,
        )
        self._sheet.edit(self.line, self.column, self.column + 1, narrow)

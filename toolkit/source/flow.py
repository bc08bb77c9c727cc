"""Flow collections, `{…}` and `[…]`, over one or several lines: punctuation of the wrong width, missing, or too much."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from toolkit.source import kinds
from toolkit.source.nodes import RefusedError
from toolkit.source.patterns import (
    ANCHOR,
    BLANKS,
    HAS_WIDE_SPACE,
    MARKER,
    NUMBER,
    SPACE,
    SWALLOWED,
    TAG,
    WIDE_COLONS,
    WIDE_COMMAS,
    begins_with_indicator,
    bracket_end,
    is_name,
    looks_like_entry,
    quote_end,
    reference_end,
    shape_of,
)
from toolkit.source.quotes import Quotes
from toolkit.source.sheet import Sheet

_CLOSERS: Final = {"{": "}", "[": "]"}
_NARROW: Final = {"｛": "{", "［": "[", "｝": "}", "］": "]"}
_STOP: Final = re.compile(r"[,\[\]{}｝］]|:(?=[ \t,\[\]{}]|$)|[ \t]#")
_THOUSANDS: Final = re.compile(r"(?:,\d{3})+(?:\.\d+)?(?=[ \t]*(?:[,，}\]｝］]|$|[^\d\s,.]))")
_LEADING: Final = re.compile(r"[+\-−]?\d{1,3}$")
_NEXT_ENTRY: Final = re.compile(
    rf"[{WIDE_COMMAS}][ \t]*([^\s{WIDE_COMMAS}{WIDE_COLONS}:,]{{1,20}})[{WIDE_COLONS}:]"
)
_SEPARATORS: Final = re.compile(rf"[{WIDE_COLONS}]|:(?!//|\\)")
_LONGEST_PART: Final = 12
_LOOK_AHEAD: Final = 200


class _UnclosedError(Exception):
    """The flow collection ends without its bracket."""


@dataclass
class _Plain:
    """A plain text in a flow collection: its pieces, why it ended, whether it must be quoted to be read."""

    segments: list[tuple[int, int, int]] = field(default_factory=list)
    reason: str = ""
    force: bool = False


@dataclass
class _Opener:
    character: str
    line: int
    column: int
    plains: list[_Plain] = field(default_factory=list)
    items: int = 0


class FlowReader:
    """Reads one flow collection; afterwards `line`, `column` are the place behind it."""

    def __init__(self, sheet: Sheet, level_indent: int, depth: int, anchors: frozenset[str]) -> None:
        self.line = 0
        self.column = 0
        self._sheet = sheet
        self._indent = level_indent
        self._depth = depth
        self._anchors = anchors
        self._quotes = Quotes(sheet, level_indent)
        self._stack: list[_Opener] = []
        self._last = (0, 0)

    def read(self, line: int, column: int) -> None:
        """Read the collection whose opener stands at this place. Raises RefusedError where it is nested too deep."""
        self.line, self.column = line, column
        try:
            self._collection()
        except _UnclosedError:
            outer = self._stack[0]
            missing = "".join(_CLOSERS[opener.character] for opener in reversed(self._stack))
            if not self._sheet.has(
                kinds.BRACKET_IN_TEXT, outer.line
            ):  # a stray bracket may have taken the closer
                self._sheet.report(
                    kinds.OPEN_BRACKET,
                    outer.line,
                    outer.column,
                    f"这里的“{outer.character}”没有对应的“{missing[-1]}”",
                    hints=(f"在这一组内容的末尾补上“{missing}”",),
                )
            for opener in reversed(self._stack):
                self._end_of_collection(opener)
            self.line, self.column = self._last
            self._sheet.edit(self.line, self.column, self.column, missing)

    # ---- moving on

    def _text(self) -> str:
        return self._sheet.lines[self.line]

    def _peek(self) -> str:
        return self._text()[self.column : self.column + 1]

    def _take(self, count: int = 1) -> None:
        self.column += count
        self._last = (self.line, self.column)

    def _skip(self) -> str:
        """Go to the next character that means something; raises _UnclosedError where the collection must have ended."""
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
        closer = _CLOSERS[self._stack[0].character]
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
            raise _UnclosedError
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

    # ---- collections

    def _collection(self) -> None:
        written = self._peek()
        character = _NARROW.get(written, written)
        if character != written:
            self._wide_bracket(character)
        opener = _Opener(character, self.line, self.column)
        self._stack.append(opener)
        if len(self._stack) > self._depth:
            span = self._sheet.span(self.line, self.column)
            raise RefusedError(
                kinds.TOO_DEEP.at(span, f"层次超过 {self._depth} 层，文件没有读", hints=("检查括号",))
            )
        self._take()
        comma = True
        while True:
            ahead = self._skip()
            if self._closes(ahead):
                if self._is_surplus(opener, ahead):
                    continue
                self._close(opener, ahead)
                return
            if ahead == ",":
                if comma:
                    self._sheet.report(
                        kinds.NO_COMMA,
                        self.line,
                        self.column,
                        "这里多了一个逗号",
                        show_repair=True,
                        together=True,
                    )
                    self._sheet.edit(self.line, self.column, self.column + 1, " ")
                comma = True
                self._take()
                continue
            if not comma and not self._comma_missing(ahead):
                continue
            comma = False
            opener.items += 1
            if opener.character == "{":
                self._entry()
            else:
                self._item()

    def _comma_missing(self, ahead: str) -> bool:
        """Mend what stands between two items; False where it was the wrong comma and has been passed."""
        if ahead in WIDE_COMMAS:
            self._wide_comma(self.line, self.column)
            self._take()
            return not self._closes(self._skip())
        line, column = self._last
        text = self._text()
        words = r"[^,，:：\[\]{}｝］]+" if column == self.column else r"[^,，:：\[\]{}｝］\"']+"
        extra = re.match(words, text[self.column :])
        if (
            line == self.line
            and text[column - 1] in "]}"
            and extra is not None
            and text[self.column + extra.end() :][:1] in ",]}"
        ):
            self._sheet.report(
                kinds.TEXT_AFTER_END,
                line,
                self.column,
                f"括号结束后多了“{extra.group().strip()}”，没有读",
                show_repair=True,
            )
            self._sheet.edit(line, self.column, self.column + extra.end(), "")
            self.column += extra.end()
            return False
        self._sheet.report(kinds.NO_COMMA, line, column, "这里缺少逗号", show_repair=True, together=True)
        self._sheet.edit(line, column, column, ", ")
        return True

    def _is_surplus(self, opener: _Opener, written: str) -> bool:
        """Take out a bracket that closes nothing although the opener's own closer follows on the line."""
        character = _NARROW.get(written, written)
        if any(_CLOSERS[outer.character] == character for outer in self._stack) or opener.line != self.line:
            return False
        end = bracket_end(self._text(), opener.column)
        if end is None or end <= self.column:
            return False
        self._sheet.report(
            kinds.OPEN_BRACKET,
            self.line,
            self.column,
            f"多了一个“{written}”",
            show_repair=True,
            together=True,
        )
        self._sheet.edit(self.line, self.column, self.column + 1, "")
        self.column += 1
        return True

    def _close(self, opener: _Opener, written: str) -> None:
        character = _NARROW.get(written, written)
        expected = _CLOSERS[opener.character]
        if character != expected and any(
            _CLOSERS[outer.character] == character for outer in self._stack[:-1]
        ):
            self._sheet.report(
                kinds.OPEN_BRACKET,
                opener.line,
                opener.column,
                f"这里的“{opener.character}”没有对应的“{expected}”",
                show_repair=True,
            )
            line, column = self._last
            self._sheet.edit(line, column, column, expected)
        else:
            if character != expected:
                self._sheet.report(
                    kinds.OPEN_BRACKET,
                    self.line,
                    self.column,
                    f"“{opener.character}”应由“{expected}”结束，这里是“{written}”",
                    show_repair=True,
                )
                self._sheet.edit(self.line, self.column, self.column + 1, expected)
            elif written != character:
                self._wide_bracket(expected)
            self._take()
        self._stack.pop()
        self._end_of_collection(opener)

    def _end_of_collection(self, opener: _Opener) -> None:
        """Find full-width commas between the texts of a list, and quote what must be quoted."""
        for plain in opener.plains:
            if opener.character == "[" and not plain.force:
                self._split_list(plain, single=opener.items == 1)
            if plain.force and plain.segments:
                self._sheet.quote(plain.segments)
        opener.plains.clear()

    def _split_list(self, plain: _Plain, *, single: bool) -> None:
        commas = WIDE_COMMAS if single else "，"
        for line, start, end in plain.segments:
            text = self._sheet.lines[line][start:end]
            parts = re.split(f"[{commas}]", text)
            if len(parts) > 1 and all(
                part.strip() and len(part) <= _LONGEST_PART and "。" not in part for part in parts
            ):
                for match in re.finditer(f"[{commas}]", text):
                    self._wide_comma(line, start + match.start())

    # ---- entries and items

    def _entry(self) -> None:
        ahead = self._peek()
        if ahead in "\"'":
            if self._quoted(is_key=True):
                self._after_quoted_key()
            return
        if ahead in "[{" and reference_end(self._text(), self.column) is None:
            if bracket_end(self._text(), self.column) is None:
                self._sheet.report(
                    kinds.OPEN_BRACKET, self.line, self.column, f"多了一个“{ahead}”", show_repair=True, together=True
                )
                self._sheet.edit(self.line, self.column, self.column + 1, "")
                self._take()
                self._skip()
                self._entry()
                return
            self._sheet.report(
                kinds.COMPLEX_KEY,
                self.line,
                self.column,
                "名称不能是括号里的内容",
                hints=("在括号前写上“名称: ”",),
            )
            self._sheet.edit(self.line, self.column, self.column, "'(无名称)': ")
            self._collection()
            return
        if ahead == ":" and self._text()[self.column + 1 : self.column + 2] in ("", " ", "\t", ",", "}"):
            self._no_key()
            return
        self._finish_key(self._plain(is_key=True))

    def _no_key(self) -> None:
        """A colon where a name should begin: one too many, or the name is missing."""
        rest = re.match(r"[^,\[\]{}]*", self._text()[self.column + 1 :])
        if rest is not None and re.search(r":[ \t]", rest.group()):
            self._surplus_colon()
            self._skip()
            self._entry()
            return
        self._sheet.edit(self.line, self.column, self.column, "''")  # the composer tells that it is empty
        self._colon()

    def _surplus_colon(self) -> None:
        self._sheet.report(
            kinds.COLON_IN_TEXT, self.line, self.column, "这里多了一个冒号", show_repair=True, together=True
        )
        self._sheet.edit(self.line, self.column, self.column + 1, "")
        self._take()

    def _finish_key(self, key: _Plain) -> None:
        if key.reason == ":":
            self._drop_lines_above_key(key)
            self._check_start(key)
            self._keep(key)
            self._colon()
            return
        line, start, end = key.segments[0] if key.segments else (self.line, self.column, self.column)
        match = _SEPARATORS.search(self._sheet.lines[line], start + 1, end)
        if match is not None:
            self._read_value_at(line, self._mend_colon(line, match.start(), match.group()))
            return
        if key.reason == "]" and self._opener_missing():
            self._keep(key)
            return
        if key.reason == "," and self._text()[self.column + 1 :].lstrip(" ").startswith(":"):
            self._sheet.report(kinds.NO_COMMA, self.line, self.column, "这里多了一个逗号", show_repair=True, together=True)
            self._sheet.edit(self.line, self.column, self.column + 1, "")
            self._take()
            self._keep(key)
            self._skip()
            self._colon()
            return
        text = self._piece(key)
        self._sheet.report(
            kinds.NO_COLON,
            line,
            start,
            f"“{text}”没有冒号，花括号里应为“名称: 值”",
            show_repair=True,
            together=True,
        )
        gap = re.search(r"[ \t]+", text)
        if len(key.segments) > 1 and is_name(text):
            self._sheet.edit(line, end, end, ": ")
            self._keep(_Plain(key.segments[1:], force=key.force))
        elif gap is not None and is_name(text[: gap.start()]) and not key.force:
            self._sheet.edit(line, start + gap.start(), start + gap.end(), ": ")
            self._read_value_at(line, start + gap.end())
        else:
            self._keep(key)
            last_line, _, last = key.segments[-1] if key.segments else (line, start, end)
            self._sheet.edit(last_line, last, last, ": ")

    def _opener_missing(self) -> bool:
        """`级别: 产出指标, 数量指标]`: the bracket that closes a list which was not opened; open it before the last value."""
        plains = self._stack[-1].plains
        if (
            any(opener.character == "[" for opener in self._stack)
            or not plains
            or plains[-1].segments[-1][0] != self.line
        ):
            return False
        self._sheet.report(
            kinds.OPEN_BRACKET, self.line, self.column, "“]”前面没有对应的“[”", show_repair=True
        )
        line, start, _ = plains[-1].segments[0]
        self._sheet.edit(line, start, start, "[")
        self._take()
        return True

    def _drop_lines_above_key(self, key: _Plain) -> None:
        """A name stands on one line; what stands above it is an entry of its own without a colon."""
        if len(key.segments) < 2:
            return
        above = _Plain(key.segments[:-1], force=True)
        line, start, _ = above.segments[0]
        self._sheet.report(
            kinds.NO_COLON,
            line,
            start,
            f"“{self._piece(above)}”没有冒号，花括号里应为“名称: 值”",
            together=True,
        )
        for middle, begin, end in above.segments[:-1]:
            self._sheet.edit(middle, begin, end, "")
        line, start, end = above.segments[-1]
        self._sheet.quote([(line, start, end)])
        self._sheet.edit(line, end, end, ": ,")
        del key.segments[:-1]

    def _mend_colon(self, line: int, column: int, written: str) -> int:
        """Put a proper colon in place of the wrong one; gives the column behind it."""
        if written == ":":
            self._sheet.report(
                kinds.NO_SPACE_AFTER_COLON, line, column, "冒号后缺少空格", show_repair=True, together=True
            )
        else:
            self._sheet.report(
                kinds.WIDE_COLON,
                line,
                column,
                f"“{written}”是全角冒号，应为半角冒号加空格",
                show_repair=True,
                together=True,
            )
        text = self._sheet.lines[line]
        end = column + 1
        while text[end : end + 1] and text[end] in f"{WIDE_COLONS}:":
            end += 1
        self._sheet.edit(line, column, end, ":" if text[end : end + 1] == " " else ": ")
        return end

    def _read_value_at(self, line: int, column: int) -> None:
        """Go back to what turned out to be a value."""
        self.line, self.column = line, column
        self._last = (line, column)
        self._value()

    def _after_quoted_key(self) -> None:
        ahead = self._skip()
        if ahead == ":":
            self._colon()
        elif ahead in WIDE_COLONS:
            self._read_value_at(self.line, self._mend_colon(self.line, self.column, ahead))
        else:
            line, column = self._last
            self._sheet.report(
                kinds.NO_COLON,
                line,
                column,
                "花括号里应为“名称: 值”，这里没有冒号",
                show_repair=True,
                together=True,
            )
            self._sheet.edit(line, column, column, ": ")

    def _colon(self) -> None:
        following = self._text()[self.column + 1 : self.column + 2]
        if following in ("{", "["):
            self._sheet.report(
                kinds.NO_SPACE_AFTER_COLON,
                self.line,
                self.column,
                "冒号后缺少空格",
                show_repair=True,
                together=True,
            )
        if following.strip():
            self._sheet.edit(self.line, self.column + 1, self.column + 1, " ")
        self._take()
        self._value()

    def _item(self) -> None:
        self._value(in_list=True)

    def _value(self, *, in_list: bool = False) -> None:
        ahead = self._skip()
        self._properties()
        ahead = self._skip()
        if ahead == "," or self._closes(ahead):
            return
        reference = reference_end(self._text(), self.column) is not None
        if ahead in "\"'":
            if self._quoted() and in_list and self._skip() == ":":
                self._colon()
        elif (ahead in "[{" and not reference) or (
            ahead in "［｛" and bracket_end(self._text(), self.column) is not None
        ):
            self._collection()
        elif ahead == "*" and (
            alias := re.compile(r"\*([\w-]+)(?=[ \t]*[,\]}]|[ \t]*$)", re.ASCII).match(
                self._text(), self.column
            )
        ):
            if alias.group(1) in self._anchors:
                self._take(len(alias.group()))
            else:
                self._finish_value(self._plain(is_key=False), in_list=in_list)
        else:
            self._finish_value(self._plain(is_key=False), in_list=in_list)

    def _properties(self) -> None:
        text = self._text()
        match = ANCHOR.match(text, self.column) or TAG.match(text, self.column)
        if match is None:
            return
        if match.group().startswith("!"):
            self._sheet.report(
                kinds.TAG,
                self.line,
                self.column,
                f"类型标签“{match.group()}”没有用处，已忽略",
                show_repair=True,
            )
            self._sheet.edit(self.line, self.column, match.end(), " " * len(match.group()))
        self._take(len(match.group()))

    def _finish_value(self, value: _Plain, *, in_list: bool = False) -> None:
        self._check_start(value)
        if value.reason == ":":
            self._second_colon(value, in_list=in_list)
            return
        if value.reason == "," and value.segments and self._thousands(value, in_list=in_list):
            value.reason = ""
        if not in_list and value.segments and not value.force and self._wide_entries(value):
            return
        self._keep(value)

    def _second_colon(self, value: _Plain, *, in_list: bool) -> None:
        """A value runs into another colon: a comma is missing or full-width, or the colon belongs to the text."""
        if (
            in_list
            and len(self._piece(value))
            and len(value.segments) == 1
            and not re.search(rf"[\s{WIDE_COMMAS}]", self._piece(value))
        ):
            self._keep(value)
            self._colon()
            return
        if not value.segments:
            self._surplus_colon()
            self._value(in_list=in_list)
            return
        line, start, end = value.segments[-1]
        text = self._sheet.lines[line][start:end]
        if len(value.segments) > 1 and is_name(text) and not re.search(rf"[\s{WIDE_COMMAS}]", text):
            previous, _, column = value.segments[-2]
            self._sheet.report(
                kinds.NO_COMMA, previous, column, "行末缺少逗号", show_repair=True, together=True
            )
            self._sheet.edit(previous, column, column, ",")
            value.segments.pop()
        elif match := re.search(rf"[{WIDE_COMMAS}][ \t]*([^\s{WIDE_COMMAS}]+)$", text):
            self._wide_comma(line, start + match.start())
            value.segments[-1] = (line, start, start + match.start())
        elif match := re.search(r"[ \t]+(\S+)$", text):
            self._sheet.report(
                kinds.NO_COMMA, line, start + match.start(), "这里缺少逗号", show_repair=True, together=True
            )
            self._sheet.edit(line, start + match.start(), start + match.start(), ",")
            value.segments[-1] = (line, start, start + match.start())
        else:
            self._colon_in_text(value, in_list=in_list)
            return
        value.reason = ""
        if value.segments[-1][1] < value.segments[-1][2]:
            if not in_list and not value.force:
                self._wide_entries(value)
            self._keep(value)
        if self._peek() == ":":
            self._colon()

    def _colon_in_text(self, value: _Plain, *, in_list: bool) -> None:
        self._sheet.report(
            kinds.COLON_IN_TEXT,
            self.line,
            self.column,
            "文字里的“: ”会被当成又一个名称",
            show_repair=True,
            together=True,
            hints=("文字里的冒号改用全角“：”",),
        )
        value.force = True
        while value.reason == ":":
            self._take()
            more = self._plain(is_key=False, inside=True)
            line, start, _ = value.segments[-1]
            value.segments[-1] = (line, start, self._last[1]) if line == self._last[0] else value.segments[-1]
            value.reason = more.reason
            value.segments.extend(segment for segment in more.segments if segment[0] != line)
        self._finish_value(value, in_list=in_list)

    def _thousands(self, value: _Plain, *, in_list: bool) -> bool:
        line, start, end = value.segments[-1]
        if line != self.line or not _LEADING.match(self._sheet.lines[line][start:end]):
            return False
        match = _THOUSANDS.match(self._text(), end)
        if match is None:
            return False
        groups = match.group()[1:]
        whole = len(self._sheet.lines[line][start:end].lstrip("+-−"))
        if (
            in_list
            and whole == 3
            and "." not in groups
            and not any(part.startswith("0") for part in groups.split(","))
        ):
            return False  # [100,200] is a list of two
        number = self._sheet.lines[line][start : match.end()]
        self._sheet.report(
            kinds.THOUSANDS,
            line,
            start,
            f"“{number}”的逗号会把它拆成几个数",
            together=True,
            hints=(f"改为：{number.replace(',', '')}", f"或加引号：'{number}'"),
        )
        self.column = end
        self._take(match.end() - end)
        value.force = True
        if self._text()[self.column :].lstrip(" \t")[:1] in ("", *",，、；;]}｝］#"):
            value.segments[-1] = (line, start, match.end())
            return True
        rest = self._plain(is_key=False, inside=True)
        value.segments[-1] = (
            line,
            start,
            rest.segments[0][2] if rest.segments and rest.segments[0][0] == line else match.end(),
        )
        return True

    def _wide_entries(self, value: _Plain) -> bool:
        """`5，决算：6` after a number: two entries with full-width punctuation between them."""
        line, start, end = value.segments[0]
        text = self._sheet.lines[line][start:end]
        match = _NEXT_ENTRY.search(text)
        if match is None or not (
            NUMBER.match(text[: match.start()].strip()) or not text[: match.start()].strip()
        ):
            return False
        self._wide_comma(line, start + match.start())
        colon = start + match.end() - 1
        after = self._mend_colon(line, colon, self._sheet.lines[line][colon])
        if start + match.start() > start:
            self._keep(_Plain([(line, start, start + match.start())]))
        self._read_value_at(line, after)
        return True

    # ---- scalars

    def _keep(self, plain: _Plain) -> None:
        self._stack[-1].plains.append(plain)

    def _piece(self, plain: _Plain) -> str:
        line, start, end = plain.segments[0] if plain.segments else (self.line, self.column, self.column)
        return self._sheet.lines[line][start:end]

    def _quoted(self, *, is_key: bool = False) -> bool:
        """Pass a quoted text; False where its quotes were mended so that it is now an entry of its own kind."""
        end = self._quotes.closing(self.line, self.column)
        if end is None:
            self._unclosed_quote()
            return True
        start = self.column
        if end[0] == self.line and self._text_after(end[1]):
            self.column = end[1]
            plain = self._plain(is_key=False, inside=True)
            plain.segments[0] = (end[0], start, plain.segments[0][2])
            self._sheet.report(
                kinds.TEXT_AFTER_END,
                self.line,
                end[1],
                "引号结束后还有文字",
                show_repair=True,
                together=True,
                hints=("整段文字用一对单引号括起来",),
            )
            plain.force = True
            if is_key:
                self._keep(plain)
            else:
                self._finish_value(plain)
            return True
        self._quotes.check_escapes(self.line, start, *end)
        self.line = end[0]
        self.column = end[1]
        self._last = end
        return True

    def _text_after(self, column: int) -> bool:
        if self._text()[column : column + 1] in ('"', "'"):
            return True
        rest = self._text()[column:].lstrip(" \t")
        if not rest or rest[0] in ",:]}｝］#" or rest[0] in WIDE_COLONS or rest[0] in WIDE_COMMAS:
            return False
        return rest[0] not in "\"'{[" and not re.match(r"[^\s,]+:[ \t]", rest)

    def _unclosed_quote(self) -> None:
        text = self._text()
        start = self.column
        stop = re.search(r"[”’]|[,，][ \t]*[^\s,:：]+[:：]|[}\]]", text[start + 1 :])
        end = start + 1 + stop.start() if stop else len(text.rstrip())
        self._sheet.report(
            kinds.OPEN_QUOTE,
            self.line,
            start,
            f"这里的引号 {text[start]} 没有配对的后一个引号",
            show_repair=True,
        )
        self._sheet.edit(self.line, start, start + 1, "")
        wide = text[end : end + 1] in ("”", "’")
        if wide:
            self._sheet.edit(self.line, end, end + 1, "")
        if end > start + 1:
            self._keep(_Plain([(self.line, start + 1, end)], force=True))
        self.column = start
        self._take(end - start + (1 if wide else 0))

    def _plain(self, *, is_key: bool, inside: bool = False) -> _Plain:
        """Read plain text up to what ends it: a comma, a bracket, a colon or the end of the collection."""
        plain = _Plain()
        while True:
            start = self.column
            reason, end = self._scan_piece(plain, is_key=is_key)
            text = self._text()
            piece = text[start:end].rstrip(" \t")
            if piece:
                plain.segments.append((self.line, start, start + len(piece)))
                self._last = (self.line, start + len(piece))
                if "\t" in piece or "?" in piece or piece == "-":
                    plain.force = True
            self.column = end
            if end > start + len(piece) and "\t" in text[start + len(piece) : end]:
                self._sheet.edit(self.line, start + len(piece), end, " " * (end - start - len(piece)))
            if reason:
                plain.reason = reason
                return plain
            try:
                ahead = self._skip()
            except _UnclosedError:
                plain.reason = "stop"
                self.line, self.column = self._last
                return plain
            if ahead in ",]}｝］" or (ahead in WIDE_COMMAS and not inside):
                plain.reason = ahead
                return plain
            if ahead in "{[" or (ahead in "\"'" and self._is_item_in_quotes()):
                plain.reason = "next"
                return plain

    def _is_item_in_quotes(self) -> bool:
        """Whether a quote that begins a line is an item of its own, and no character of the text above."""
        text = self._text()
        end = quote_end(text, self.column)
        return end is not None and text[end:].lstrip(" \t")[:1] in ("", ",", ":", "]", "}")

    def _scan_piece(self, plain: _Plain, *, is_key: bool) -> tuple[str, int]:
        """Give why and where a piece ends on this line; the reason "" means the end of the line or a comment."""
        text = self._text()
        position = self.column
        while True:
            reference = re.compile(r"\{[{%]").search(text, position)
            match = _STOP.search(text, position)
            if match is None:
                return "", len(text)
            found = match.group()
            column = match.start()
            if (
                reference is not None
                and reference.start() == column
                and (end := reference_end(text, column)) is not None
            ):
                plain.force = True
                position = end
            elif found in "[{":
                before = text[self.column : column].rstrip()
                if is_key and before and (before[-1] in WIDE_COLONS or before[-1] == ":"):
                    return found, column
                position = self._bracket_in_text(plain, column)
            elif found.endswith("#"):
                if self._hides_closer(column + 1):
                    pass
                elif not SWALLOWED.match(text, column + 1) or NUMBER.match(
                    text[self.column : column].strip()
                ):
                    return "", column
                self._sheet.report(
                    kinds.SWALLOWED,
                    self.line,
                    column + 1,
                    "“ #”起的文字会被当成注释丢掉",
                    show_repair=True,
                    together=True,
                )
                plain.force = True
                position = column + 2
            elif found in "｝］" and not self._is_wide_closer(column):
                position = column + 1
            elif found in "]}" and self._is_stray(column):
                position = self._bracket_in_text(plain, column)
            else:
                return found, column

    def _closes(self, ahead: str) -> bool:
        """Whether the character at the cursor ends a collection and is no part of a text."""
        if ahead in "]}":
            return not self._is_stray(self.column)
        return ahead in "｝］" and self._is_wide_closer(self.column)

    def _is_stray(self, column: int) -> bool:
        """A closer that fits no opener and stands in the middle of a word."""
        text = self._text()
        character = _NARROW.get(text[column], text[column])
        rest = text[column + 1 :]
        if rest.lstrip(" \t")[:1] in ("", ",", "，", "、", "]", "}", "｝", "］", "#"):
            return False
        if any(_CLOSERS[opener.character] == character for opener in self._stack):
            opening = next(opener for opener, closer in _CLOSERS.items() if closer == character)
            awaited = sum(1 for opener in self._stack if opener.character == opening)
            return rest.count(character) - rest.count(opening) >= awaited
        return True

    def _bracket_in_text(self, plain: _Plain, column: int) -> int:
        self._sheet.report(
            kinds.BRACKET_IN_TEXT,
            self.line,
            column,
            "花括号、方括号里的文字又含括号，必须加引号",
            show_repair=True,
            together=True,
        )
        plain.force = True
        text = self._text()
        end = None if text[column] in "]}" else bracket_end(text, column)
        if end is None or re.search(r":[ \t]|,", text[column:end]):
            return column + 1
        return end

    def _is_wide_closer(self, column: int) -> bool:
        """A full-width bracket closes when the half-width ones left on the line are too few."""
        text = self._text()
        expected = _CLOSERS[self._stack[-1].character]
        if _NARROW[text[column]] != expected:
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

    # ---- reports

    def _check_start(self, plain: _Plain) -> None:
        if not plain.segments or plain.force:
            return
        line, start, _ = plain.segments[0]
        text = self._piece(plain)
        if text[0] in "[]{}," or not (text[0] == ":" or begins_with_indicator(text)):
            return
        self._sheet.report(
            kinds.INDICATOR,
            line,
            start,
            f"文字以“{text[0]}”开头，必须加引号",
            show_repair=True,
            together=True,
        )
        plain.force = True

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

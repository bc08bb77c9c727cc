"""Flow collections, `{…}` and `[…]`, on one line or several: punctuation too wide, missing, or too much."""

from __future__ import annotations

import re
from typing import Final

from toolkit.source import kinds
from toolkit.source.flow_cursor import CLOSERS, NARROW, FlowText, Opener, UnclosedError
from toolkit.source.flow_values import FlowValues
from toolkit.source.nodes import RefusedError
from toolkit.source.patterns import (
    WIDE_COLONS,
    WIDE_COMMAS,
    bracket_end,
    is_name,
    reference_end,
)

_SEPARATORS: Final = re.compile(rf"[{WIDE_COLONS}]|:(?!//|\\)")
_LONGEST_PART: Final = 12


class FlowReader(FlowValues):
    """Reads one flow collection; afterwards `line`, `column` are the place behind it."""

    def read(self, line: int, column: int) -> None:
        """Read the collection whose opener stands here. Raises RefusedError where it is nested too deep."""
        self.line, self.column = line, column
        try:
            self._collection()
        except UnclosedError:
            outer = self._stack[0]
            missing = "".join(CLOSERS[opener.character] for opener in reversed(self._stack))
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

    def _collection(self) -> None:
        written = self._peek()
        character = NARROW.get(written, written)
        if character != written:
            self._wide_bracket(character)
        opener = Opener(character, self.line, self.column)
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

    def _is_surplus(self, opener: Opener, written: str) -> bool:
        """Take out a bracket that closes nothing although the opener's own closer follows on the line."""
        character = NARROW.get(written, written)
        if any(CLOSERS[outer.character] == character for outer in self._stack) or opener.line != self.line:
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

    def _close(self, opener: Opener, written: str) -> None:
        character = NARROW.get(written, written)
        expected = CLOSERS[opener.character]
        if character != expected and any(CLOSERS[outer.character] == character for outer in self._stack[:-1]):
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

    def _end_of_collection(self, opener: Opener) -> None:
        """Find full-width commas between the texts of a list, and quote what must be quoted."""
        for plain in opener.plains:
            if opener.character == "[" and not plain.force:
                self._split_list(plain, single=opener.items == 1)
            if plain.force and plain.segments:
                self._sheet.quote(plain.segments)
        opener.plains.clear()

    def _split_list(self, plain: FlowText, *, single: bool) -> None:
        commas = WIDE_COMMAS if single else "，"
        for line, start, end in plain.segments:
            text = self._sheet.lines[line][start:end]
            parts = re.split(f"[{commas}]", text)
            if len(parts) > 1 and all(
                part.strip() and len(part) <= _LONGEST_PART and "。" not in part for part in parts
            ):
                for match in re.finditer(f"[{commas}]", text):
                    self._wide_comma(line, start + match.start())

    def _entry(self) -> None:
        ahead = self._peek()
        if ahead in "\"'":
            if self._quoted(is_key=True):
                self._after_quoted_key()
            return
        if ahead in "[{" and reference_end(self._text(), self.column) is None:
            if bracket_end(self._text(), self.column) is None:
                self._sheet.report(
                    kinds.OPEN_BRACKET,
                    self.line,
                    self.column,
                    f"多了一个“{ahead}”",
                    show_repair=True,
                    together=True,
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

    def _item(self) -> None:
        self._value(in_list=True)

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

    def _finish_key(self, key: FlowText) -> None:
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
            self._sheet.report(
                kinds.NO_COMMA, self.line, self.column, "这里多了一个逗号", show_repair=True, together=True
            )
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
            self._keep(FlowText(key.segments[1:], force=key.force))
        elif gap is not None and is_name(text[: gap.start()]) and not key.force:
            self._sheet.edit(line, start + gap.start(), start + gap.end(), ": ")
            self._read_value_at(line, start + gap.end())
        else:
            self._keep(key)
            last_line, _, last = key.segments[-1] if key.segments else (line, start, end)
            self._sheet.edit(last_line, last, last, ": ")

    def _opener_missing(self) -> bool:
        """`级别: 甲, 乙]` closes a list that was not opened: open it before the last value."""
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

    def _drop_lines_above_key(self, key: FlowText) -> None:
        """A name stands on one line; what stands above it is an entry of its own without a colon."""
        if len(key.segments) < 2:
            return
        above = FlowText(key.segments[:-1], force=True)
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

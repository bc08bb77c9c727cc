"""Values in flow collections: a second colon, thousands separators, full-width commas between entries."""

from __future__ import annotations

import re
from typing import Final

from toolkit.source import kinds
from toolkit.source.flow_cursor import FlowText
from toolkit.source.flow_texts import FlowTexts
from toolkit.source.patterns import (
    ANCHOR,
    NUMBER,
    TAG,
    WIDE_COLONS,
    WIDE_COMMAS,
    bracket_end,
    is_name,
    reference_end,
)

_THOUSANDS: Final = re.compile(r"(?:,\d{3})+(?:\.\d+)?(?=[ \t]*(?:[,，}\]｝］]|$|[^\d\s,.]))")
_NO_VALUE: Final = re.compile(r":[ \t]*[,\]]")
_LEADING: Final = re.compile(r"[+\-−]?\d{1,3}$")
_NEXT_ENTRY: Final = re.compile(
    rf"[{WIDE_COMMAS}][ \t]*([^\s{WIDE_COMMAS}{WIDE_COLONS}:,]{{1,20}})[{WIDE_COLONS}:]"
)
_FLOW_ALIAS: Final = re.compile(r"\*([\w-]+)(?=[ \t]*[,\]}]|[ \t]*$)", re.ASCII)


class FlowValues(FlowTexts):
    """Reads one value and what stands before it."""

    def _collection(self) -> None:
        """Read a collection inside this one."""
        raise NotImplementedError

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
        elif ahead == "*" and (alias := _FLOW_ALIAS.match(self._text(), self.column)):
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

    def _quoted(self, *, is_key: bool = False) -> bool:
        """Pass a quoted text and mend its quotes."""
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

    def _finish_value(self, value: FlowText, *, in_list: bool = False) -> None:
        self._check_start(value)
        if value.reason == ":":
            self._second_colon(value, in_list=in_list)
            return
        if value.reason == "," and value.segments and self._thousands(value, in_list=in_list):
            value.reason = ""
        if not in_list and value.segments and not value.force and self._wide_entries(value):
            return
        self._keep(value)

    def _second_colon(self, value: FlowText, *, in_list: bool) -> None:
        """Mend a value that runs into another colon: a comma is missing, or the colon is part of the text."""
        if in_list and len(value.segments) == 1 and self._is_pair(self._piece(value)):
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

    def _is_pair(self, text: str) -> bool:
        """`[名称: 值]` is legal: a mapping of one entry."""
        return not re.search(rf"[\s{WIDE_COMMAS}]", text) and not _NO_VALUE.match(self._text(), self.column)

    def _colon_in_text(self, value: FlowText, *, in_list: bool) -> None:
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

    def _thousands(self, value: FlowText, *, in_list: bool) -> bool:
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
        for comma in re.finditer(",", match.group()):
            self._sheet.edit(line, end + comma.start(), end + comma.end(), "")
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

    def _wide_entries(self, value: FlowText) -> bool:
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
            self._keep(FlowText([(line, start, start + match.start())]))
        self._read_value_at(line, after)
        return True

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

    def _surplus_colon(self) -> None:
        self._sheet.report(
            kinds.COLON_IN_TEXT, self.line, self.column, "这里多了一个冒号", show_repair=True, together=True
        )
        self._sheet.edit(self.line, self.column, self.column + 1, "")
        self._take()

    def _read_value_at(self, line: int, column: int) -> None:
        """Go back to what turned out to be a value."""
        self.line, self.column = line, column
        self._last = (line, column)
        self._value()

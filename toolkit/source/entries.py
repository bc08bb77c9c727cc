"""Entries, `name: value`: the name, and what was typed where the colon should be."""

from __future__ import annotations

import re
from typing import Final

from toolkit.source import kinds
from toolkit.source.outline import Outline, extent
from toolkit.source.patterns import (
    HAS_WIDE_SPACE,
    RULED,
    TAG,
    WIDE_COLONS,
    WIDE_SPACES,
    WIDE_SPACES_AT_END,
    begins_with_indicator,
    is_name,
    key_colon,
    loose_colon,
    quote_end,
)

OTHER_SEPARATOR: Final = re.compile(r"[ \t]*[=＝;；][ \t]*")
GAP: Final = re.compile(r"[ \t\u3000\u00a0]+")


class EntryScanner(Outline):
    """Scans lines that are entries, or must be."""

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
        other = OTHER_SEPARATOR.search(content)
        if other is not None and is_name(content[: other.start()]):
            self._no_colon(
                line, column, f"“{content[: other.start()]}”后应为冒号，这里是“{other.group().strip()}”"
            )
            return self._insert_colon(line, column, column + other.start(), column + other.end())
        gap = GAP.search(content)
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
            kinds.COMPLEX_KEY,
            line,
            column,
            f"“? ”开头的名称不能用；{extent(line, below)}没有读",
            hints=("改为“名称: 值”",),
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

"""Texts in flow collections: plain ones up to what ends them, quoted ones that are not closed."""

from __future__ import annotations

import re
from typing import Final

from toolkit.source import kinds
from toolkit.source.flow_cursor import FlowCursor, FlowText, UnclosedError
from toolkit.source.patterns import (
    LIKE_REFERENCE,
    NUMBER,
    SWALLOWED,
    WIDE_COLONS,
    WIDE_COMMAS,
    begins_with_indicator,
    bracket_end,
    quote_end,
    reference_end,
)

_STOP: Final = re.compile(r"[,\[\]{}｝］]|:(?=[ \t,\[\]{}]|$)|[ \t]#")


class FlowTexts(FlowCursor):
    """Reads the pieces of one text."""

    def _plain(self, *, is_key: bool, inside: bool = False) -> FlowText:
        """Read plain text up to what ends it: a comma, a bracket, a colon or the end of the collection."""
        plain = FlowText()
        while True:
            start = self.column
            reason, end = self._scan_piece(plain, is_key=is_key)
            text = self._text()
            piece = text[start:end].rstrip(" \t")
            if piece:
                plain.segments.append((self.line, start, start + len(piece)))
                self._last = (self.line, start + len(piece))
                if "\t" in piece or "?" in piece or (piece == "-" and reason):
                    plain.force = True
            self.column = end
            if end > start + len(piece) and "\t" in text[start + len(piece) : end]:
                self._sheet.edit(self.line, start + len(piece), end, " " * (end - start - len(piece)))
            if reason:
                plain.reason = reason
                return plain
            try:
                ahead = self._skip()
            except UnclosedError:
                plain.reason = "stop"
                self.line, self.column = self._last
                return plain
            if ahead in ",]}｝］" or (ahead in WIDE_COMMAS and not inside):
                plain.reason = ahead
                return plain
            if ahead in "{[" or (ahead in "\"'" and self._is_item_in_quotes()):
                plain.reason = "next"
                return plain

    def _scan_piece(self, plain: FlowText, *, is_key: bool) -> tuple[str, int]:
        """Give why and where a piece ends on this line; "" is the end of the line or a comment."""
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
                if not self._swallows(plain, column + 1):
                    return "", column
                position = column + 2
            elif found in "｝］" and not self._is_wide_closer(column):
                position = column + 1
            elif found in "]}" and self._is_stray(column):
                position = self._bracket_in_text(plain, column)
            else:
                return found, column

    def _swallows(self, plain: FlowText, column: int) -> bool:
        """Whether what looks like a comment is text, or would hide the end of the collection."""
        text = self._text()
        is_text = SWALLOWED.match(text, column) and not NUMBER.match(text[self.column : column].strip())
        if not is_text and not self._hides_closer(column):
            return False
        self._sheet.report(
            kinds.SWALLOWED,
            self.line,
            column,
            "“ #”起的文字会被当成注释丢掉",
            show_repair=True,
            together=True,
        )
        plain.force = True
        return True

    def _is_item_in_quotes(self) -> bool:
        """Whether a quote that begins a line is an item of its own, and no character of the text above."""
        text = self._text()
        end = quote_end(text, self.column)
        return end is not None and text[end:].lstrip(" \t")[:1] in ("", ",", ":", "]", "}")

    def _bracket_in_text(self, plain: FlowText, column: int) -> int:
        reference = LIKE_REFERENCE.match(self._text(), column)
        if reference is not None:  # the composer tells it
            plain.force = True
            return reference.end()
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

    def _check_start(self, plain: FlowText) -> None:
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
            self._keep(FlowText([(self.line, start + 1, end)], force=True))
        self.column = start
        self._take(end - start + (1 if wide else 0))

"""Values in block context: plain text, quoted text, block scalars, and flow collections as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from toolkit.finding import Kind
from toolkit.source import kinds
from toolkit.source.blocks import BlockScalars
from toolkit.source.flow import FlowReader
from toolkit.source.patterns import (
    ALIAS,
    ANCHOR,
    BLANKS,
    BLOCK_HEADER,
    COLON,
    COMMENT,
    DATE,
    HAS_WIDE_SPACE,
    LIKE_REFERENCE,
    NUMBER,
    SPACE,
    SWALLOWED,
    TAG,
    WIDE_COLONS,
    WIDE_SPACES_AT_END,
    begins_with_indicator,
    bracket_end,
)
from toolkit.source.quotes import Quotes
from toolkit.source.sheet import Sheet

_SIMPLE: Final = re.compile(
    r"[0-9A-Za-z\u4e00-\u9fff〔《（“≥≤＞＜][^\t#:'\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]*(?<! )$"
)
# A flow collection on one line in which nothing can be wrong; most are.
_WORD: Final = r"-?[0-9A-Za-z\u4e00-\u9fff≥≤][0-9A-Za-z\u4e00-\u9fff≥≤.%（）()·/_-]*"
_LIST: Final = rf"\[{_WORD}(?:, {_WORD})*\]"
_PART: Final = rf"(?:{_WORD}|{_LIST}|'[^']*')"
_CLEAN_FLOW: Final = re.compile(rf"(?:\{{{_WORD}: {_PART}(?:, {_WORD}: {_PART})*\}}|{_LIST})$")
_ONE_SPACE: Final = ("", " ")
_PUNCTUATION_ONLY: Final = re.compile(r"[\s,，;；。}\]｝］、]+$")
_WIDE_PAIRS: Final = {"｛": "}｝", "［": "]］"}


@dataclass
class Plain:
    """A plain text that may go on below: its pieces, and whether it must be quoted to be read so."""

    segments: list[tuple[int, int, int]] = field(default_factory=list)
    force: bool = False
    comment: tuple[int, int] | None = None
    flagged: tuple[Kind, int] | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """What a value leaves behind: the next line, and whether a block or more text may follow deeper."""

    line: int
    block: bool = False
    plain: Plain | None = None


class ScalarReader:
    """Reads one value after another; the last plain text stays open until the next value is read."""

    def __init__(self, sheet: Sheet, depth: int) -> None:
        self.plain: Plain | None = None
        self._sheet = sheet
        self._blocks = BlockScalars(sheet)
        self._depth = depth
        self._anchors = frozenset(
            name
            for line in sheet.lines
            if "&" in line
            for name in re.findall(r"&([A-Za-z0-9_-]+)(?=\s|$)", line)
        )

    def finish(self) -> None:
        """Quote the last plain text if it needs that."""
        plain = self.plain
        if plain is None:
            return
        if plain.force:
            whole = plain.flagged is None or plain.flagged[0] is kinds.COLON_IN_TEXT
            self._sheet.quote(plain.segments, whole=whole)
        if plain.flagged is not None:
            kind, line = plain.flagged
            last = plain.segments[-1][0]
            extent = f"第{line + 1}行" if last == line else f"第{line + 1}行到第{last + 1}行"
            if last > plain.segments[0][0]:
                self._sheet.add_note(kind, line, f"{extent}暂并入第{plain.segments[0][0] + 1}行的文字")
        self.plain = None

    def read(self, line: int, column: int, indent: int, out: int, home: int = -1) -> Left:
        """Read the value that begins behind `column`.

        `indent` and `out` are the level's, as written and as repaired; `home` is where its lines stand.
        """
        self.finish()
        text = self._sheet.lines[line]
        match = SPACE.match(text, column)
        start = match.end() if match else column
        if start < len(text) and _SIMPLE.match(text, start) and text[column:start] in _ONE_SPACE:
            self.plain = Plain([(line, start, len(text))])
            return Left(line + 1, plain=self.plain)
        if (
            start < len(text)
            and text[start] in "{["
            and text[column:start] in _ONE_SPACE
            and _CLEAN_FLOW.match(text, start)
        ):
            return Left(line + 1)
        self._blank_spaces(line, column, start)
        start = self._properties(line, start)
        if start >= len(text) or (text[start] == "#" and not SWALLOWED.match(text, start)):
            return Left(line + 1, block=True)
        first = text[start]
        reference = LIKE_REFERENCE.match(text, start)
        if reference is not None and text[start + 1] != " " and not text[reference.end() :].strip():
            reference = None  # `{名称}` alone lacks its colon
        if reference is not None or text.startswith(("{{", "{%"), start):
            return self._plain(line, start, force=True)
        if first in "\"'":
            return self._quoted(line, start, indent)
        if first in "|>" and BLOCK_HEADER.match(text, start):
            after = self._blocks.read(line, start, indent, out, home)
            return self._plain(line, start) if after is None else Left(after)
        if first in "{[" or self._is_wide_flow(text, start):
            return self._flow(line, start, indent)
        alias = ALIAS.match(text, start)
        if alias is not None and alias.group(1) in self._anchors:
            return Left(line + 1)
        return self._plain(line, start)

    # ---- before a value

    def _blank_spaces(self, line: int, start: int, end: int) -> None:
        spaces = self._sheet.lines[line][start:end]
        if not spaces.strip(" "):
            return
        if HAS_WIDE_SPACE.search(spaces):
            if end == len(self._sheet.lines[line]):
                self._sheet.report(
                    kinds.EDGE_SPACE, line, start, "行末有全角空格，读取时已去掉", hints=("删去行末的空格",)
                )
            else:
                self._sheet.report(
                    kinds.WIDE_SPACE, line, start, "值前面用了全角空格，应为半角空格", show_repair=True
                )
        self._sheet.edit(line, start, end, " " * max(1, end - start))

    def _properties(self, line: int, start: int) -> int:
        """Pass anchors; report tags and take them out."""
        text = self._sheet.lines[line]
        while True:
            anchor = ANCHOR.match(text, start)
            tag = TAG.match(text, start) if anchor is None else None
            match = anchor or tag
            if match is None or (tag is not None and match.group() == "!"):
                return start
            if tag is not None:
                self._sheet.report(
                    kinds.TAG,
                    line,
                    start,
                    f"类型标签“{match.group()}”没有用处，已忽略",
                    show_repair=True,
                    hints=("如果它是文字的一部分，给整段文字加引号",),
                )
                self._sheet.edit(line, start, match.end(), " " * len(match.group()))
            blanks = BLANKS.match(text, match.end())
            start = blanks.end() if blanks else match.end()

    # ---- plain text

    def _plain(self, line: int, start: int, *, force: bool = False) -> Left:
        text = self._sheet.lines[line]
        plain = Plain(force=force)
        if text[start] in WIDE_COLONS and start + 1 < len(text):
            self._sheet.report(
                kinds.WIDE_COLON, line, start, "冒号后又有一个全角冒号", show_repair=True, together=True
            )
            spaces = SPACE.match(text, start + 1)
            end = spaces.end() if spaces else start + 1
            self._sheet.edit(line, start, end, " ")
            start = end
        self.plain = plain
        self.add_piece(plain, line, start)
        if not plain.segments:
            return Left(line + 1, block=True)
        line, start, end = plain.segments[0]
        piece = text[start:end]
        if piece == "-":  # what stands for "nothing" in tables: what kind of value is due tells the rest
            plain.force = True
        elif not plain.force and begins_with_indicator(piece):
            self._sheet.report(
                kinds.INDICATOR,
                line,
                start,
                f"值以“{piece[0]}”开头，必须加引号，否则会读错",
                show_repair=True,
            )
            plain.force = True
        colon = COLON.search(piece) if force or not plain.force else None
        if colon is not None and not (force and _colons_in_tags_only(piece)):
            self._sheet.report(
                kinds.COLON_IN_TEXT,
                line,
                start + colon.start(),
                "文字里的“: ”会被当成又一个名称",
                show_repair=True,
                hints=("文字里的冒号改用全角“：”",),
            )
            plain.force = True
            plain.flagged = (kinds.COLON_IN_TEXT, line)
        return Left(line + 1, plain=plain)

    def add_piece(self, plain: Plain, line: int, start: int) -> None:
        """Add the text from `start` to the end of the line or its comment to a plain text."""
        text = self._sheet.lines[line]
        end = len(text)
        search_from = start
        if text.startswith("#", start):
            self._swallowed(plain, line, start)
        while (comment := COMMENT.search(text, search_from)) is not None:
            column = comment.start()
            before = text[start:column].strip()
            if (
                SWALLOWED.match(text, column + 1)
                and before
                and not NUMBER.match(before)
                and not DATE.match(before)
            ):
                self._swallowed(plain, line, column + 1)
                search_from = column + 2
                continue
            end = column
            plain.comment = (line, column)
            break
        piece = text[start:end]
        wide = WIDE_SPACES_AT_END.search(piece)
        if wide is not None:
            self._sheet.report(
                kinds.EDGE_SPACE,
                line,
                start + wide.start(),
                "文字末尾有全角空格，读取时已去掉",
                hints=("删去末尾的空格",),
            )
            self._sheet.edit(line, start + wide.start(), end, "")
            piece = piece[: wide.start()]
        else:
            piece = piece.rstrip(" \t")
            if "\t" in text[start + len(piece) : end]:
                self._sheet.edit(line, start + len(piece), end, " " * (end - start - len(piece)))
        if piece:
            plain.segments.append((line, start, start + len(piece)))
            plain.force = plain.force or "\t" in piece

    def _swallowed(self, plain: Plain, line: int, column: int) -> None:
        plain.force = True
        self._sheet.report(
            kinds.SWALLOWED,
            line,
            column,
            "“ #”起的文字会被当成注释丢掉",
            show_repair=True,
            together=True,
            hints=("如果确实是注释，# 后面加一个空格",),
        )

    def _literal(self, line: int, start: int, end: int) -> Left:
        """Take a stretch of a line for plain text as it stands."""
        piece = self._sheet.lines[line][start:end].rstrip()
        self.plain = Plain([(line, start, start + len(piece))], force=True)
        return Left(line + 1, plain=self.plain)

    # ---- quoted text

    def _quoted(self, line: int, start: int, indent: int) -> Left:
        quotes = Quotes(self._sheet, indent)
        closing = quotes.closing(line, start)
        if closing is None:
            return self._unclosed(line, start)
        end_line, end = closing
        rest = self._sheet.lines[end_line][end:]
        comment = re.match(r"[ \t]*#", rest)
        trailing = rest if comment is None else ""
        if trailing.strip(" \t") and not SPACE.fullmatch(trailing):
            if end_line != line:
                return self._unclosed(line, start)
            return self._text_after_quote(line, start, end)
        if trailing.strip(" "):
            self._sheet.edit(end_line, end, len(self._sheet.lines[end_line]), "")
            if HAS_WIDE_SPACE.search(trailing):
                self._sheet.report(
                    kinds.EDGE_SPACE, end_line, end, "行末有全角空格，读取时已去掉", hints=("删去行末的空格",)
                )
        elif comment is not None and "\t" in comment.group():
            self._sheet.edit(end_line, end, end + len(comment.group()) - 1, " ")
        quotes.check_escapes(line, start, end_line, end)
        return Left(end_line + 1)

    def _text_after_quote(self, line: int, start: int, end: int) -> Left:
        text = self._sheet.lines[line]
        comment = COMMENT.search(text, end)
        stop = comment.start() if comment else len(text)
        rest = text[end:stop]
        if _PUNCTUATION_ONLY.match(rest):
            self._sheet.report(
                kinds.TEXT_AFTER_END, line, end, f"引号结束后多了“{rest.strip()}”", show_repair=True
            )
            self._sheet.edit(line, end, stop, " " * (stop - end))
            return Left(line + 1)
        self._sheet.report(
            kinds.TEXT_AFTER_END,
            line,
            end,
            f"引号结束后还有文字“{rest.strip()}”",
            show_repair=True,
            hints=("或者把英文引号改为中文引号“”",),
        )
        return self._literal(line, start, stop)

    def _unclosed(self, line: int, start: int) -> Left:
        text = self._sheet.lines[line]
        if text[start] == '"' and re.search(r'\\"[ \t]*$', text[start + 1 :]):
            self._sheet.report(
                kinds.BACKSLASH,
                line,
                text.rstrip().rindex("\\"),
                "双引号里末尾的反斜杠会使后一个引号失效",
                show_repair=True,
                hints=("双引号改为单引号，反斜杠就是普通文字",),
            )
            end = text.rstrip().rindex('"')
            self._sheet.edit(line, start, start + 1, "")
            self._sheet.edit(line, end, end + 1, "")
            return self._literal(line, start + 1, end)
        piece = text[start + 1 :].rstrip()
        wide = piece.endswith(("”", "’", "“", "‘", "＂", "＇"))
        message = f"这里的引号 {text[start]} 没有配对的后一个引号"
        if wide:
            message = f"前一个引号是半角 {text[start]}，后一个却是全角 {piece[-1]}，不成一对"
        self._sheet.report(
            kinds.OPEN_QUOTE,
            line,
            start,
            message,
            show_repair=True,
            hints=("在这段文字末尾补上同样的半角引号，或去掉开头的引号",),
        )
        self._sheet.edit(line, start, start + 1, "")
        end = start + 1 + len(piece)
        if wide:
            self._sheet.edit(line, end - 1, end, "")
            end -= 1
        if end == start + 1:
            return Left(line + 1)
        self.plain = Plain([(line, start + 1, end)], force=True)
        return Left(line + 1, plain=self.plain)

    # ---- flow collections

    def _is_wide_flow(self, text: str, start: int) -> bool:
        """Whether a text in full-width brackets is a collection: it ends with one and lists something."""
        closers = _WIDE_PAIRS.get(text[start])
        if closers is None:
            return False
        comment = COMMENT.search(text, start)
        whole = (text[start : comment.start()] if comment else text[start:]).rstrip()
        inner = whole[1:-1]
        if len(whole) < 2 or whole[-1] not in closers or any(c in inner for c in closers):
            return False
        return bool(re.search(r"[：:]", inner) if text[start] == "｛" else re.search(r"[,，、]", inner))

    def _flow(self, line: int, start: int, indent: int) -> Left:
        text = self._sheet.lines[line]
        end = bracket_end(text, start)
        if end is not None:
            comment = COMMENT.search(text, end - 1)
            stop = comment.start() if comment else len(text)
            rest = text[end:stop]
            if (
                rest.strip()
                and not _PUNCTUATION_ONLY.match(rest)
                and not re.search(r"[,，]|: |：", text[start:end])
            ):
                self._sheet.report(
                    kinds.TEXT_AFTER_END,
                    line,
                    end,
                    f"“{text[start:end]}”之后还有文字，整段应加引号",
                    show_repair=True,
                )
                return self._literal(line, start, stop)
        if not text[:start].strip():
            indent = max(indent, start)
        reader = FlowReader(self._sheet, indent, self._depth, self._anchors)
        reader.read(line, start)
        self._check_after_flow(reader.line, reader.column)
        return Left(reader.line + 1)

    def _check_after_flow(self, line: int, column: int) -> None:
        text = self._sheet.lines[line]
        comment = re.compile(r"[ \t]*#").match(text, column)
        if comment is not None:
            self._sheet.edit(line, column, comment.end() - 1, " " * max(1, comment.end() - 1 - column))
            return
        later = COMMENT.search(text, column)
        end = later.start() if later else len(text)
        rest = text[column:end]
        if not rest.strip(" "):
            return
        self._sheet.edit(line, column, end, "")
        if SPACE.fullmatch(rest):
            if HAS_WIDE_SPACE.search(rest):
                self._sheet.report(
                    kinds.EDGE_SPACE, line, column, "行末有全角空格，读取时已去掉", hints=("删去行末的空格",)
                )
            return
        self._sheet.report(
            kinds.TEXT_AFTER_END, line, column, f"括号结束后多了“{rest.strip()}”，没有读", show_repair=True
        )

    # ---- block scalars


def _colons_in_tags_only(piece: str) -> bool:
    """Whether every colon of a text stands inside its tags `{{ … }}`."""
    return COLON.search(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", piece)) is None

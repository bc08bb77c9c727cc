"""The lines of a file under repair: edits that never move a line, and the way back to the original column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.finding import Finding, Kind, Note, Span
from toolkit.source import kinds

_LINE_END = re.compile(r"\r\n|\r|\n")
_SHOWN_LENGTH = 80
_NEED_QUOTES = (kinds.INDICATOR, kinds.COLON_IN_TEXT, kinds.SWALLOWED)
_CLOSERS = re.compile(r"['\"\]}]{1,4}$")


def split_lines(text: str) -> list[str]:
    """Split at CRLF, CR and LF only; what follows the last line end is not a line when it is empty."""
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    return lines


class _Report:
    """A finding in the making: its hint may show the repaired line, which is known only at the end."""

    __slots__ = ("hints", "kind", "line", "message", "notes", "place", "show_repair", "values")

    def __init__(self, kind: Kind, line: int, place: Span, message: str) -> None:
        self.kind = kind
        self.line = line
        self.place = place
        self.message = message
        self.hints: list[str] = []
        self.notes: list[Note] = []
        self.values: dict[str, str] = {}
        self.show_repair = False


class Sheet:
    """Lines are counted from 0, columns from 0 in the cleaned line; only spans count from 1."""

    def __init__(self, file: str, raw: Sequence[str], *, ends: bool = True) -> None:
        self.file = file
        self._end = "\n" if ends else ""
        self.raw = tuple(raw)
        self.lines = list(raw)
        self.bare: set[tuple[int, int]] = set()
        self._cleaned: dict[int, list[int]] = {}
        self._edits: dict[int, list[tuple[int, int, int, str]]] = {}
        self._blanked: set[int] = set()
        # Texts quoted over several lines: for each line the first and last, and the edits that quote it.
        self._quoted_over: dict[int, tuple[int, int, bool]] = {}
        self._quotes: dict[int, set[tuple[int, int, str]]] = {}
        self._reports: list[_Report] = []
        self._by_line: dict[tuple[str, int], _Report] = {}

    # ---- places

    def span(self, line: int, column: int = 0) -> Span:
        """Give the place in the original file; a column behind the end of the line is its end."""
        columns = self._cleaned.get(line)
        if columns is not None:
            column = columns[min(column, len(columns) - 1)]
        return Span(self.file, line + 1, column + 1)

    def original(self, line: int, column: int) -> int:
        """Give the column of the cleaned line for a column of the repaired one."""
        if line in self._edits:
            columns = self._repaired(line)[1]
            return columns[min(column, len(columns) - 1)]
        return column

    # ---- repairs

    def clean(self, line: int, kept: Iterable[int], replaced: dict[int, str]) -> None:
        """Keep only these columns of the original line, some of them replaced by another character."""
        raw = self.raw[line]
        columns = list(kept)
        self.lines[line] = "".join(replaced.get(column, raw[column]) for column in columns)
        self._cleaned[line] = [*columns, len(raw)]

    def edit(self, line: int, start: int, end: int, text: str, *, first: bool = False) -> None:
        """Replace columns start..end.

        Edits of a line do not overlap; insertions at one place keep their order, `first` ones before all.
        """
        edits = self._edits.setdefault(line, [])
        if start == end or all(edit[:2] != (start, end) for edit in edits):
            edits.append((start, end, -1 if first else len(edits), text))

    def replace_indent(self, line: int, column: int, out: int) -> None:
        """Indent a line anew that has been placed before."""
        edits = self._edits.get(line, [])
        self._edits[line] = [edit for edit in edits if edit[:2] != (0, column) or edit[3].strip(" ")]
        self._edits[line].append((0, column, -1, " " * out))

    def blank(self, line: int) -> None:
        """Leave a line out of what is read; the caller has reported it."""
        self._blanked.add(line)

    def quote(self, segments: Sequence[tuple[int, int, int]], *, whole: bool = True) -> None:
        """Quote the plain text that stands at (line, start, end), …, so that it is read literally.

        `whole`: all of it is meant as one text; else lines that have no place are kept as part of it.
        """
        line, start, _ = segments[0]
        self.bare.add((line, start))
        self.edit(line, start, start, "'")
        self._quotes.setdefault(line, set()).add((start, start, "'"))
        for line, start, end in segments:
            for match in re.finditer("'", self.lines[line][start:end]):
                self.edit(line, start + match.start(), start + match.end(), "''")
                self._quotes.setdefault(line, set()).add((start + match.start(), start + match.end(), "''"))
        line, _, end = segments[-1]
        self.edit(line, end, end, "'", first=True)
        self._quotes.setdefault(line, set()).add((end, end, "'"))
        if line > segments[0][0]:
            self._quoted_over.update((inner, (segments[0][0], line, whole)) for inner, _, _ in segments)

    def repaired(self, line: int) -> str:
        """Give the line as it is to be read."""
        if line in self._blanked:
            return ""
        if line in self._edits:
            return self._repaired(line)[0]
        return self.lines[line]

    def text(self) -> str:
        """Give the whole repaired text; it has exactly the lines of the original."""
        return "\n".join([self.repaired(line) for line in range(len(self.lines))]) + self._end

    def _repaired(self, line: int) -> tuple[str, list[int]]:
        return self._apply(line, self._edits[line])

    def _apply(self, line: int, edits: Sequence[tuple[int, int, int, str]]) -> tuple[str, list[int]]:
        source = self.lines[line]
        parts: list[str] = []
        columns: list[int] = []
        position = 0
        for start, end, _, text in sorted(edits):
            begin = max(start, position)
            parts.append(source[position:begin])
            columns.extend(range(position, begin))
            parts.append(text)
            columns.extend([start] * len(text))
            position = max(position, end)
        parts.append(source[position:])
        columns.extend(range(position, len(source) + 1))
        return "".join(parts), columns

    # ---- findings

    def report(  # noqa: PLR0913 - a finding has these parts
        self,
        kind: Kind,
        line: int,
        column: int,
        message: str,
        *,
        hints: Iterable[str] = (),
        show_repair: bool = False,
        together: bool = False,
        note: Note | None = None,
        **values: str,
    ) -> None:
        """Report one accident.

        `together`: several of the kind on one line are one finding. `show_repair`: the hint is the new line.
        """
        place = self.span(line, column)
        known = self._by_line.get((kind.code, line))
        if together and known is not None:
            if known.place != place:
                known.notes.append(Note("同一行还有一处", place))
            return
        report = self._add(kind, line, place, message)
        report.hints.extend(hints)
        report.show_repair = show_repair
        report.values.update(values)
        if note is not None:
            report.notes.append(note)

    def report_raw(
        self, kind: Kind, line: int, column: int, message: str, *, hints: Iterable[str] = ()
    ) -> None:
        """Report an accident at a column of the line as written, before cleaning."""
        self._add(kind, line, Span(self.file, line + 1, column + 1), message).hints.extend(hints)

    def _add(self, kind: Kind, line: int, place: Span, message: str) -> _Report:
        report = _Report(kind, line, place, message)
        self._reports.append(report)
        self._by_line[kind.code, line] = report
        return report

    def add_note(self, kind: Kind, line: int, message: str) -> None:
        """Add a fact to the finding of this kind on this line."""
        self._by_line[kind.code, line].notes.append(Note(message))

    def has(self, kind: Kind, line: int) -> bool:
        """Whether a finding of this kind has been made about this line."""
        return (kind.code, line) in self._by_line

    def tell_more(self, line: int, message: str) -> bool:
        """Add a fact to the first finding about this line; False where there is none."""
        known = next((report for report in self._reports if report.line == line), None)
        if known is not None:
            known.notes.append(Note(message))
        return known is not None

    def _remedy(self, report: _Report, hints: list[str]) -> str:
        """Give the line as it should be; one of a text quoted over several lines without half the quotes."""
        line = report.line
        if line not in self._quoted_over or line in self._blanked:
            return self.repaired(line)
        first, last, whole = self._quoted_over[line]
        if report.kind in _NEED_QUOTES:
            where = f"第{first + 1}行到第{last + 1}行的整段文字" if whole else "这段文字"
            hints.append(f"或给{where}前后加一对引号" if hints else f"给{where}前后加一对引号")
            return ""
        quotes = self._quotes[line]
        edits = [edit for edit in self._edits[line] if (edit[0], edit[1], edit[3]) not in quotes]
        return self._apply(line, edits)[0]

    def findings(self) -> list[Finding]:
        """Give all findings, each with the line as written."""
        return [self._finding(report) for report in self._reports]

    def _finding(self, report: _Report) -> Finding:
        raw = self.raw[report.line] if report.line < len(self.raw) else ""
        shown = _shorten(raw.strip())
        hints = list(report.hints)
        if report.show_repair:
            repair = self._remedy(report, hints).strip()
            if repair and repair != raw.strip():
                hints.insert(0, f"改为：{_shorten(repair, closed=True)}")
        values = {"原文": shown, **report.values}
        return report.kind.at(
            report.place, report.message, hints=hints, notes=report.notes, severity=None, **values
        )


def _shorten(text: str, *, closed: bool = False) -> str:
    """Cut a long text; `closed`: what closes its last quote or bracket is kept."""
    if len(text) <= _SHOWN_LENGTH:
        return text
    match = _CLOSERS.search(text) if closed else None
    end = match.group() if match is not None else ""
    return f"{text[: _SHOWN_LENGTH - 1 - len(end)]}…{end}"

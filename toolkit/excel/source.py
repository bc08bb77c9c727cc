"""A sheet as text for the tag environment, and what comes back from it.

Only tags go to the environment. Rows, cells, fixed texts and printed values are numbers between marks, so
that no text of a template or of the data can be taken for anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.excel.scan import ScannedTag, ScannedText
from toolkit.ooxml.marking import Form
from toolkit.ooxml.statements import MERGE, merge_of, tag_source

MARK = "\x02"
"""Begins an event; XML cannot hold it, so no template contains it."""

GAP, ROW, CELL, LITERAL, VALUE, MERGED, OPEN, CLOSE, TAG_ROW = "GRCLVMOET"


@dataclass(frozen=True, slots=True)
class Literal:
    """A fixed text; `style` is the XML of its run properties, "" for those of the cell."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The text to compile; tags by line, with the run style of what each prints.

    `merges` gives, by the line of a 合并 tag, after how many rows its text is repeated; 0: never.
    """

    text: str
    tags: dict[int, ScannedTag]
    styles: dict[int, str]
    merges: dict[int, int]
    literals: tuple[Literal, ...]


@dataclass(slots=True)
class SourceWriter:
    """Puts a source together; every tag has a line of its own."""

    _pieces: list[str] = field(default_factory=list)
    _tags: dict[int, ScannedTag] = field(default_factory=dict)
    _styles: dict[int, str] = field(default_factory=dict)
    _merges: dict[int, int] = field(default_factory=dict)
    _literals: list[Literal] = field(default_factory=list)
    _line: int = 1

    def event(self, kind: str, number: int) -> None:
        """Note that something begins or ends here."""
        self._pieces.append(f"{MARK}{kind}{number}")

    def tag(self, tag: ScannedTag, style: str = "") -> None:
        """A tag; comments leave nothing."""
        if tag.marking.form is Form.COMMENT:
            return
        self._line += 1
        self._tags[self._line] = tag
        self._styles[self._line] = style
        if tag.marking.keyword == MERGE:
            self._merges[self._line] = merge_of(tag.marking.body)[1]
        self._pieces.append(tag_source(tag.marking))

    def scanned(self, scanned: ScannedText, styles: tuple[str, ...] = ()) -> None:
        """A text with its tags; `styles` gives the run style of each character, () for none."""
        position = 0
        for tag in scanned.tags:
            marking = tag.marking
            self._literal(scanned.text, position, marking.start, styles)
            self.tag(tag, styles[marking.start] if styles else "")
            position = marking.end
        self._literal(scanned.text, position, len(scanned.text), styles)

    def _literal(self, text: str, start: int, end: int, styles: tuple[str, ...]) -> None:
        while start < end:
            stop = start + 1
            style = styles[start] if styles else ""
            while stop < end and (not styles or styles[stop] == style):
                stop += 1
            self.event(LITERAL, len(self._literals))
            self._literals.append(Literal(text[start:stop], style))
            start = stop

    def source(self) -> Source:
        """What was put together."""
        return Source("".join(self._pieces), self._tags, self._styles, self._merges, tuple(self._literals))


def read_events(text: str) -> Iterator[tuple[str, int]]:
    """The events of a rendered source: kind and number."""
    for event in text.split(MARK)[1:]:
        yield event[0], int(event[1:])

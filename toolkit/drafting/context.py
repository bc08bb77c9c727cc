"""The words around a place of a report: those before it in its sentence, or the headers of its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from toolkit import vocabulary as v
from toolkit.word.rewrite import TextCell, TextRow

_SENTENCE = re.compile(r"[。；;！？!?\n]")
_CLAUSE = re.compile(r"[，,、：:（(]")
_FIGURE = re.compile(r"[\d.,\s−%％-]+")
_UNIT_NOTE = re.compile(r"[（(]\s*(?:单位[：:])?([%％]|\w{1,2})\s*[)）]")
_REACH = 24
_COMMON_DIGITS = 2
_LABEL_LENGTH = 6  # a cell with more words than that beside its figures holds prose
_HEADER_LENGTH = 30
_LINKS = (
    "",
    "数",
    "为",
    "是",
    "共",
    "：",
    ":",
    "额",
    "达",
    "达到",
    "数为",
    "合计",
    "共计",
    "有",
    "金额",
)
# Words that every table has and that name no field by themselves.
_GENERAL = frozenset({v.ADDED_UP, v.NAME, v.SCORE, v.WEIGHT, "小计", "总计"})

Words = Sequence[Sequence[str]]


class Context(Protocol):
    """The surroundings of a figure; `unit` is that of a table's header, "" if it names none."""

    @property
    def unit(self) -> str:
        """The unit that the surroundings give."""

    def score(self, words: Words) -> int:
        """How well the words of a name's segments agree: the field counts most, then its groups."""

    def names_field(self, words: Words, digits: int) -> bool:
        """Whether the field itself is named, and closely so for a figure that may stand anywhere."""


@dataclass(frozen=True, slots=True)
class InSentence:
    """A figure in prose: the clause before it, and all of the paragraph before it with its heading."""

    near: str
    wide: str
    unit: str = ""

    def score(self, words: Words) -> int:
        """See Context."""
        *groups, own = words
        points = 5 if self._follows(own) else 3 if _stands(own, self.near) else 0
        return points + sum(
            3 if _stands(group, self.near) else 1 if _stands(group, self.wide) else 0 for group in groups
        )

    def names_field(self, words: Words, digits: int) -> bool:
        """See Context."""
        return self._follows(words[-1]) or (digits > _COMMON_DIGITS and _stands(words[-1], self.near))

    def _follows(self, words: Sequence[str]) -> bool:
        """Whether a word ends right before the figure."""
        end = self.near.rstrip()[-_REACH:]
        return any(end.endswith(word + link) for word in words for link in _LINKS)


@dataclass(frozen=True, slots=True)
class InCell:
    """A figure that fills a cell: the headers above it, nearest first, and those left of it."""

    above: tuple[str, ...]
    left: tuple[str, ...]
    unit: str = ""

    def score(self, words: Words) -> int:
        """See Context. A header counts for what it mainly says, not for a word inside another."""
        *groups, own = words
        headers = (*self.above, *self.left)
        points = 5 if _heads(own, headers[:1]) else 4 if _heads(own, headers) else 0
        return points + sum(3 if _heads(group, headers) else 0 for group in groups)

    def names_field(self, words: Words, digits: int) -> bool:  # noqa: ARG002 (of the protocol)
        """See Context."""
        telling = [word for word in words[-1] if word not in _GENERAL]
        return _heads(telling, (*self.above, *self.left)) or any(
            _heads(group, (*self.above, *self.left)) for group in words[:-1] if _heads(words[-1], self.above)
        )


def _stands(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _heads(words: Sequence[str], headers: Sequence[str]) -> bool:
    return any(word in header and 2 * len(word) >= len(header) for word in words for header in headers)


def in_sentence(text: str, start: int, around: str) -> InSentence:
    """The context of a figure in prose; the heading or the headers around it belong to the wide one."""
    before = _SENTENCE.split(text[:start])[-1]
    clauses = _CLAUSE.split(before)
    near = clauses[-1] if len(clauses[-1].strip()) > 1 else "".join(clauses[-2:])
    return InSentence(near, f"{around} {text[:start]}")


def in_cell(rows: Sequence[TextRow], row: int, cell: TextCell, start: int) -> Context:
    """The context of a figure in a cell: that of prose where the cell holds a sentence."""
    above = list(_above(rows, row, cell))
    left = list(_left(rows, row, cell))
    if len(_FIGURE.sub("", cell.text)) > _LABEL_LENGTH:
        return in_sentence(cell.text, start, " ".join((*above, *left)))
    own = cell.text[:start].strip()
    notes = (_UNIT_NOTE.search(header) for header in (own, *above, *left))
    unit = next((note.group(1) for note in notes if note), "")
    headers = (_UNIT_NOTE.sub("", header).strip() for header in above)
    beside = (_UNIT_NOTE.sub("", header).strip() for header in (own, *left))
    return InCell(tuple(filter(None, headers)), tuple(filter(None, beside)), unit)


def _left(rows: Sequence[TextRow], row: int, cell: TextCell) -> Iterator[str]:
    """The headers of a row, nearest first: the words left of a cell, those of merged cells from above."""
    for other in reversed(rows[row].cells):
        if other.last < cell.first:
            text = (_origin(rows, row, other) if other.continued else other).text
            if _is_header(text):
                yield text


def _origin(rows: Sequence[TextRow], row: int, cell: TextCell) -> TextCell:
    """The cell in which a vertical merge began."""
    for number in range(row - 1, -1, -1):
        for other in rows[number].cells:
            if other.first == cell.first and not other.continued:
                return other
    return cell


def _above(rows: Sequence[TextRow], row: int, cell: TextCell) -> Iterator[str]:
    """The headers above a cell in its own columns, nearest first."""
    for number in range(row - 1, -1, -1):
        for other in rows[number].cells:
            if other.first <= cell.first and cell.last <= other.last and _is_header(other.text):
                yield other.text


def _is_header(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _HEADER_LENGTH and _FIGURE.fullmatch(text) is None

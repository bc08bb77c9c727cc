"""The texts that a clerk wrote in a filing, with the lines where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from weakref import WeakKeyDictionary

from toolkit import vocabulary as v
from toolkit.compute import Computation
from toolkit.dictionary import DerivedTable, Type
from toolkit.filing import Cell, Member, Record, TableNode, TextItem, TextList
from toolkit.finding import Span
from toolkit.prose.passage import TAG_FILLER, Passage, Prose

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WORDS = frozenset({Type.TEXT, Type.LONG_TEXT})
_CONTEXT = 10
_MOST_LINES = 400
# Checks and proof-reading ask for the same texts; they go when the computation goes.
_READ: WeakKeyDictionary[Computation, Prose] = WeakKeyDictionary()


def read_narratives(computation: Computation) -> Prose:
    """What the filing says in words, in lists and single texts; not what is marked to be written anew."""
    known = _READ.get(computation)
    if known is None:
        known = _READ[computation] = _read(computation)
    return known


def _read(computation: Computation) -> Prose:
    filing = computation.filing
    lines = {source.file: source.lines for source in filing.sources}
    passages = tuple(one for one in _passages(filing.root, (), lines) if v.STALE not in one.text)
    return Prose(passages, filing.year, computation.pack.settings, lambda path: _given(filing.root, path))


def _passages(member: Member, path: tuple[str, ...], lines: Mapping[str, Sequence[str]]) -> Iterator[Passage]:
    if isinstance(member, Cell):
        if member.written and member.declaration.type in _WORDS and isinstance(member.value, str):
            yield _passage(member.name, TextItem(member.value, member.span), path, lines)
    elif isinstance(member, TextList):
        for number, item in enumerate(member.items, 1):
            yield _passage(f"{member.name}[{number}]", item, path, lines)
    elif isinstance(member, Record):
        for name, inner in member.members.items():
            yield from _passages(inner, (*path, name), lines)
    elif isinstance(member, TableNode) and not isinstance(member.declaration, DerivedTable):
        for row in member.rows:
            yield from _passages(row, path, lines)


def _passage(name: str, item: TextItem, path: tuple[str, ...], lines: Mapping[str, Sequence[str]]) -> Passage:
    text = _TAG.sub(lambda tag: TAG_FILLER * len(tag[0]), item.text)
    return Passage(text, partial(_locate, name, item, lines.get(item.span.file, ())), path)


def _locate(name: str, item: TextItem, lines: Sequence[str], start: int, end: int) -> tuple[str, Span]:
    """Where a stretch of a text stands in its file: found again there, for YAML folds and quotes texts."""
    text, span = item.text, item.span
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    end = min(end, last)
    left, right = max(first, start - _CONTEXT), min(last, end + _CONTEXT)
    for key, before in ((text[left:right], start - left), (text[start:end], 0)):
        for number in range(span.line, min(span.line + _MOST_LINES, len(lines)) + 1):
            column = lines[number - 1].find(key, span.column - 1 if number == span.line else 0)
            if key and column >= 0:
                return name, Span(span.file, number, column + before + 1)
    return name, span


def _given(root: Record, path: str) -> tuple[str, ...]:
    """The texts that a filing holds at a path of the dictionary, in every row of the tables on the way."""
    found: list[Member] = [root]
    for segment in path.split("."):
        rows = [
            row for member in found for row in (member.rows if isinstance(member, TableNode) else [member])
        ]
        found = [
            inner
            for row in rows
            if isinstance(row, Record) and (inner := row.members.get(segment)) is not None
        ]
    return tuple(text for member in found for text in _texts(member))


def _texts(member: Member) -> Iterator[str]:
    if isinstance(member, TextList):
        yield from (item.text for item in member.items)
    elif isinstance(member, Cell) and isinstance(member.value, str):
        yield member.value

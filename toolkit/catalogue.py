"""Catalogues: codes and their names, in levels told by the length of a code.

A code stands below the shorter codes that it begins with: with levels 3, 5 and 7 digits, 2080505 is of 20805
and of 208.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit import vocabulary as v
from toolkit.finding import Kind, Severity, Span
from toolkit.reading import Reader
from toolkit.source import Mapping as MappingNode
from toolkit.source import Scalar

CODE_OUT_OF_PLACE = Kind(
    "T160",
    Severity.ERROR,
    "目录中的代码不合级次",
    why="代码的长度决定它在哪一级，上级代码也要在目录中，否则上级的名称印不出来。",
    wrong="目录只有三位、五位、七位的级次，却写 208050: 养老支出",
    right='"20805": 行政事业单位养老支出',
)

_ENTRY_KEYS = (v.NAME, v.UNCONFIRMED, v.BASIS, v.MEANING)
_CATALOGUE_KEYS = (v.CODE_LEVEL, v.CODES, v.UNCONFIRMED, v.BASIS, v.MEANING)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a catalogue; `unconfirmed` where its name was not held against the official text."""

    code: str
    name: str
    unconfirmed: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The codes of one classification; `levels` gives the length of a code by the name of its level."""

    name: str
    levels: Mapping[str, int]
    entries: Mapping[str, Entry]
    basis: str
    span: Span

    def level_of(self, code: str) -> str:
        """The level that a code's length tells; empty for a code of no level."""
        return next((level for level, length in self.levels.items() if length == len(code)), "")

    def above(self, code: str, level: str) -> str:
        """The code of a level that a code belongs to, itself included; empty if it is shorter than that."""
        length = self.levels.get(level, 0)
        return code[:length] if 0 < length <= len(code) else ""

    def codes(self, code: str) -> Iterator[tuple[str, str]]:
        """Every level that a code reaches, from the top down, with the code there."""
        for level in self.levels:
            if above := self.above(code, level):
                yield level, above

    def name_of(self, code: str) -> str:
        """The name of a code; empty for one that the catalogue does not have."""
        entry = self.entries.get(code)
        return entry.name if entry is not None else ""

    def named(self, name: str) -> tuple[str, ...]:
        """The codes that have this name."""
        return tuple(code for code, entry in self.entries.items() if same_name(entry.name, name))


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in nothing but width of characters and space."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def read_catalogues(mapping: MappingNode, reader: Reader) -> dict[str, Catalogue]:
    """The catalogues of subjects.yaml by name; what is wrong with them is in the reader's findings."""
    found = {}
    for key, entry in reader.entries(mapping, v.CATALOGUE):
        what = f"{v.CATALOGUE}“{key.text}”"
        reader.known_keys(entry, what, _CATALOGUE_KEYS)
        if entry.get(v.CODE_LEVEL) is None:
            reader.missing(entry.span, what, v.CODE_LEVEL)
            continue
        doubtful = reader.flag(entry.get(v.UNCONFIRMED), what, default=False)
        levels = dict(_levels(entry, what, reader))
        entries = {one.code: one for one in _entries(entry, what, reader, doubtful=doubtful)}
        basis = reader.text(entry.get(v.BASIS), what)
        catalogue = Catalogue(key.text, levels, entries, basis, key.span)
        _check_places(catalogue, reader)
        found[key.text] = catalogue
    return found


def _levels(entry: MappingNode, what: str, reader: Reader) -> Iterator[tuple[str, int]]:
    written = reader.mapping(entry.get(v.CODE_LEVEL), f"{what}的{v.CODE_LEVEL}")
    for pair in written.pairs if written else ():
        length = reader.integer(pair.value, f"{what}的{v.CODE_LEVEL}“{pair.key.text}”")
        if length:
            yield pair.key.text, length


def _entries(entry: MappingNode, what: str, reader: Reader, *, doubtful: bool) -> Iterator[Entry]:
    """Every code with its name; what a catalogue says of its confirmation holds where a code says nothing."""
    written = reader.mapping(entry.get(v.CODES), f"{what}的{v.CODES}")
    for pair in written.pairs if written else ():
        title = f"{what}的{v.CODES}“{pair.key.text}”"
        if isinstance(pair.value, Scalar):
            yield Entry(pair.key.text, pair.value.text, doubtful, pair.key.span)
            continue
        node = reader.mapping(pair.value, title)
        if node is None:
            continue
        reader.known_keys(node, title, _ENTRY_KEYS)
        name = reader.text(node.get(v.NAME), title)
        if not name:
            reader.missing(node.span, title, v.NAME)
        unconfirmed = reader.flag(node.get(v.UNCONFIRMED), title, default=doubtful)
        yield Entry(pair.key.text, name, unconfirmed, pair.key.span)


def _check_places(catalogue: Catalogue, reader: Reader) -> None:
    for code, entry in catalogue.entries.items():
        missing = [above for _, above in catalogue.codes(code) if above not in catalogue.entries]
        if not catalogue.level_of(code):
            lengths = "、".join(f"{level}{length}位" for level, length in catalogue.levels.items())
            message = f"{v.CATALOGUE}“{catalogue.name}”的代码“{code}”有{len(code)}位，应为{lengths}"
            reader.findings.add(CODE_OUT_OF_PLACE.at(entry.span, message, 应为=lengths, 实为=code))
        elif missing:
            message = f"{v.CATALOGUE}“{catalogue.name}”有代码“{code}”，没有它的上级“{missing[0]}”"
            hint = f'请补写 "{missing[0]}": 名称'
            reader.findings.add(CODE_OUT_OF_PLACE.at(entry.span, message, hints=(hint,), 应为=missing[0]))

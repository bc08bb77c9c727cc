"""Which sheets the form of a pack has, and what each of their rows and columns stands for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit import vocabulary as v
from toolkit.desk.meaning import is_asked
from toolkit.dictionary import (
    AnyDeclaration,
    DerivedTable,
    Field,
    FixedTable,
    FreeTable,
    Group,
    ScoreNode,
    Texts,
    Type,
)
from toolkit.finding import Span
from toolkit.pack import Pack

Path = tuple[str, ...]

VERSION = "1"
MAIN_SHEET = "填报内容"
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys(":\\/?*[]", "·"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the main sheet: a field or a list of texts; without declaration the heading of a group."""

    path: Path
    declaration: Field | Texts | None
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its path below the row."""

    path: Path
    declaration: Field | Texts

    @property
    def key(self) -> str:
        """How the column is called in the hidden row."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A table as a sheet.

    `path` leads there from the root, through `outer`, the tables whose rows it lies in, outermost first; each
    gives a column that says of which row a line is a part. `rows` are the names of fixed rows with their
    labels; `keys` the columns that tell free rows apart.
    """

    name: str
    path: Path
    table: FixedTable | FreeTable
    columns: tuple[Column, ...]
    outer: tuple[TableSheet, ...] = ()

    @property
    def is_fixed(self) -> bool:
        """Whether the pack names the rows."""
        return isinstance(self.table, FixedTable)


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """A score tree as a sheet: a line for each leaf, the same columns for all."""

    name: str
    leaves: tuple[tuple[Path, ScoreNode], ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The form of a pack for a year; `stated` is the sheet of values reported elsewhere."""

    pack: Pack
    entries: tuple[Entry, ...]
    tables: tuple[TableSheet, ...]
    scores: tuple[ScoreSheet, ...]
    stated: TableSheet
    digest: str = ""


def make_layout(pack: Pack) -> FormLayout:
    """The layout that the dictionary of a pack gives."""
    maker = _Maker()
    members = pack.dictionary.members
    entries = tuple(maker.entries(members, ()))
    tables = tuple(maker.tables(members, (), ()))
    scores = tuple(maker.scores(members))
    stated = TableSheet(maker.name(v.STATED), (v.STATED,), _stated_table(), tuple(_columns(_stated_table())))
    layout = FormLayout(pack, entries, tables, scores, stated)
    return FormLayout(pack, entries, tables, scores, stated, _digest(layout))


class _Maker:
    def __init__(self) -> None:
        self._taken = {MAIN_SHEET.casefold()}

    def name(self, wanted: str) -> str:
        """A name for a sheet that Excel accepts and no other sheet has."""
        plain = wanted.translate(_FORBIDDEN)[:_LONGEST_NAME]
        name, number = plain, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{plain[: _LONGEST_NAME - 3]}~{number}"
        self._taken.add(name.casefold())
        return name

    def entries(self, members: Mapping[str, AnyDeclaration], prefix: Path) -> Iterator[Entry]:
        for name, declaration in members.items():
            path = (*prefix, name)
            if not is_asked(declaration) or isinstance(declaration, ScoreNode):
                continue
            if isinstance(declaration, (Field, Texts)):
                yield Entry(path, declaration, declaration.label)
            elif isinstance(declaration, Group):
                inner = tuple(self.entries(declaration.members, path))
                if inner:
                    yield Entry(path, None, declaration.label)
                    yield from inner

    def tables(
        self, members: Mapping[str, AnyDeclaration], prefix: Path, outer: tuple[TableSheet, ...]
    ) -> Iterator[TableSheet]:
        for name, declaration in members.items():
            path = (*prefix, name)
            if not is_asked(declaration) or isinstance(declaration, (ScoreNode, DerivedTable)):
                continue
            if isinstance(declaration, Group):
                yield from self.tables(declaration.members, path, outer)
            elif isinstance(declaration, (FixedTable, FreeTable)):
                columns = tuple(_columns(declaration))
                sheet = TableSheet(self.name(".".join(path)), path, declaration, columns, outer)
                yield sheet
                yield from self.tables(declaration.columns, path, (*outer, sheet))

    def scores(self, members: Mapping[str, AnyDeclaration]) -> Iterator[ScoreSheet]:
        for name, declaration in members.items():
            if isinstance(declaration, ScoreNode):
                leaves = tuple(_leaves((name,), declaration))
                first = leaves[0][1].members if leaves else {}
                columns = tuple(
                    Column((key,), item)
                    for key, item in first.items()
                    if isinstance(item, Field) and not item.is_computed
                )
                yield ScoreSheet(self.name(name), leaves, columns)


def _leaves(path: Path, node: ScoreNode) -> Iterator[tuple[Path, ScoreNode]]:
    if not node.children:
        yield path, node
    for child in node.children:
        inner = node.members[child]
        if isinstance(inner, ScoreNode):
            yield from _leaves((*path, child), inner)


def _columns(table: FixedTable | FreeTable) -> Iterator[Column]:
    yield from _flat(table.columns, ())


def _flat(members: Mapping[str, AnyDeclaration], prefix: Path) -> Iterator[Column]:
    """The fields and lists of texts of a row, those of its groups too; tables are sheets of their own."""
    for name, declaration in members.items():
        if isinstance(declaration, Group):
            yield from _flat(declaration.members, (*prefix, name))
        elif isinstance(declaration, (Field, Texts)) and is_asked(declaration):
            yield Column((*prefix, name), declaration)


def _stated_table() -> FreeTable:
    def text(name: str, meaning: str) -> Field:
        return Field(name=name, label=name, span=Span(""), type=Type.TEXT, meaning=meaning)

    columns = {
        v.NAME: text(v.NAME, "数的全名，如 jixiao compute 所列"),
        v.STATED_VALUE: text(v.STATED_VALUE, "已经上报、公布或批复的数"),
        v.STATED_REASON: text(v.STATED_REASON, "与算出的数不一致的原因"),
    }
    meaning = v.MEANINGS[v.STATED]
    return FreeTable(
        name=v.STATED, label=v.STATED, span=Span(""), meaning=meaning, columns=columns, keys=(v.NAME,)
    )


def _digest(layout: FormLayout) -> str:
    """By what a form is known to be of this pack and edition: everything that decides how it is read."""

    def told(declaration: Field | Texts) -> list[object]:
        if isinstance(declaration, Field):
            return [declaration.type.value, declaration.unit, list(declaration.choices)]
        return [v.SHAPE_TEXTS]

    parts = [
        [[".".join(entry.path), told(entry.declaration)] for entry in layout.entries if entry.declaration],
        [
            [
                sheet.name,
                ".".join(sheet.path),
                list(sheet.table.rows) if isinstance(sheet.table, FixedTable) else list(sheet.table.keys),
                [[column.key, told(column.declaration)] for column in sheet.columns],
            ]
            for sheet in layout.tables
        ],
        [[sheet.name, [".".join(path) for path, _ in sheet.leaves]] for sheet in layout.scores],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]

"""Names as formulas see them: row → enclosing rows → table → root, on the level of declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from toolkit import vocabulary as v
from toolkit.dictionary.declare import (
    AnyDeclaration,
    AnyTable,
    DerivedTable,
    Field,
    FixedTable,
    Group,
    Table,
)

Path = tuple[str, ...]


def in_total(declaration: AnyDeclaration) -> bool:
    """Whether a column has a cell in the total row: if it is added up or computed."""
    return isinstance(declaration, Field) and (declaration.additive or declaration.is_computed)


@dataclass(frozen=True, slots=True)
class Level:
    """Names visible at one depth; `path` is where they are declared, but for those in `elsewhere`."""

    path: Path
    members: Mapping[str, AnyDeclaration]
    elsewhere: Mapping[str, Path] = field(default_factory=dict)


Levels = tuple[Level, ...]


def table_members(table: AnyTable) -> dict[str, AnyDeclaration]:
    """What can be reached below a table by name: its fixed rows and its total, each as a group of columns."""
    members: dict[str, AnyDeclaration] = {}
    if isinstance(table, FixedTable):
        for row in table.rows.values():
            members[row.name] = Group(name=row.name, label=row.label, span=row.span, members=table.columns)
    if table.total:
        columns = {name: column for name, column in table.columns.items() if in_total(column)}
        members[table.total] = Group(name=table.total, label=table.total, span=table.span, members=columns)
    return members


def inner_levels(
    path: Path, declaration: Group | AnyTable, outer: Levels, root: Mapping[str, AnyDeclaration]
) -> Levels:
    """The levels that a formula inside a group or a row of a table sees, innermost first."""
    if isinstance(declaration, Group):
        return (Level(path, declaration.members), *outer)
    columns = dict(declaration.columns)
    levels: Levels = (Level(path, table_members(declaration)), *outer)
    elsewhere: dict[str, Path] = {}
    if isinstance(declaration, DerivedTable):
        source = root.get(declaration.source)
        if isinstance(source, Table):
            if not (declaration.group_by or declaration.by_level):
                elsewhere = {name: (source.name, name) for name in source.columns if name not in columns}
                columns = {**source.columns, **columns}
            columns[v.GROUPED_ROWS] = source
            elsewhere[v.GROUPED_ROWS] = (source.name,)
    return (Level(path, columns, elsewhere), *levels)


def walk_fields(
    members: Mapping[str, AnyDeclaration], root: Mapping[str, AnyDeclaration], levels: Levels
) -> Iterator[tuple[Path, AnyDeclaration, Levels]]:
    """Every declaration with its path and the levels that its own formulas see."""
    prefix = levels[0].path
    for name, declaration in members.items():
        path = (*prefix, name)
        yield path, declaration, levels
        if isinstance(declaration, Group):
            inner = inner_levels(path, declaration, levels, root)
            yield from walk_fields(declaration.members, root, inner)
        elif isinstance(declaration, Table):
            inner = inner_levels(path, declaration, levels, root)
            yield from walk_fields(declaration.columns, root, inner)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a reference leads: the declaration and its declared path."""

    path: Path
    declaration: AnyDeclaration


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why a reference leads nowhere: the segment at fault and the names that stood to choose."""

    segment: str
    known: tuple[str, ...]
    ambiguous: tuple[Path, ...] = ()


def resolve(reference: Path, levels: Levels) -> Resolved | Unresolved:
    """Find what a reference names; a first segment that stands on two levels is ambiguous."""
    found = [level for level in levels if reference[0] in level.members]
    if not found:
        known = tuple(name for level in levels for name in level.members)
        return Unresolved(reference[0], known)
    if len(found) > 1:
        return Unresolved(reference[0], (), tuple((*level.path, reference[0]) for level in found))
    return descend(reference, found[0])


def descend(reference: Path, level: Level) -> Resolved | Unresolved:
    """Follow a reference down from one level."""
    path: Path = level.path
    members: Mapping[str, AnyDeclaration] = level.members
    declaration: AnyDeclaration | None = None
    for segment in reference:
        declaration = members.get(segment)
        if declaration is None:
            return Unresolved(segment, tuple(members))
        path = level.elsewhere.get(segment, (*path, segment)) if path == level.path else (*path, segment)
        if isinstance(declaration, Group):
            members = declaration.members
        elif isinstance(declaration, Table):
            members = table_members(declaration)
        else:
            members = {}
    if declaration is None:
        raise ValueError("an empty reference")
    return Resolved(path, declaration)

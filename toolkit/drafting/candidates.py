"""What a report may have printed: every value that a template can name, with the words that it goes by.

Two names that stay equal whatever is filled in are one candidate: the filing is computed twice more with
every figure changed, and what agrees in all three is taken together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from toolkit.compute import Computation
from toolkit.dictionary import FixedTable, Type
from toolkit.filing import Cell, Filing, FilingPlace, Record, TableNode, cells, load_filing
from toolkit.pack import Pack, PackLibrary
from toolkit.quantity import NoValue, Quantity, UnitError, convert
from toolkit.view import RecordView, TableView, View, ViewBuilder, make_text

_WORLDS = 2
_CHANGED = frozenset({Type.MONEY, Type.INTEGER, Type.NUMBER, Type.PERCENT})
_SHORTEST_WORD = 2

Words = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A value under one name: its path, the words for each segment of that, the value.

    `reachable` tells whether a template can name it; what stands in the rows of free tables it reaches by
    loops only.
    """

    path: tuple[str, ...]
    words: Words
    value: object
    reachable: bool = True

    @property
    def name(self) -> str:
        """As a tag writes it."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a figure of a report may be: one value with all its names, the shortest first."""

    members: tuple[Named, ...]

    @property
    def name(self) -> str:
        """The shortest of its names that a template can use, as a tag writes it."""
        return self.members[0].name

    @property
    def value(self) -> object:
        """Its value, as the shortest name has it."""
        return self.members[0].value

    @property
    def reachable(self) -> bool:
        """Whether a template can name it without a loop."""
        return self.members[0].reachable


@dataclass(frozen=True, slots=True)
class Spoken:
    """A group or a row of which phrase tables speak: its path, its words, its view; see `Named`."""

    path: tuple[str, ...]
    words: Words
    view: RecordView
    reachable: bool = True


def collect(view: View, filing: Filing) -> tuple[list[Named], list[Spoken]]:
    """Every value, and every record that a template reaches without a loop."""
    values: list[Named] = []
    records: list[Spoken] = []
    root = view.names
    if isinstance(root, RecordView):
        _walk(root, filing.root, (), (), values, records)
    return values, records


def _walk(
    view: RecordView,
    record: Record,
    path: tuple[str, ...],
    words: Words,
    values: list[Named],
    records: list[Spoken],
    *,
    reachable: bool = True,
) -> None:
    records.append(Spoken(path, words, view, reachable))
    for name, member in record.members.items():
        shown = view.get(name)
        here = (*path, name)
        if isinstance(member, Cell):
            known = (*words, _words(name, member.declaration.label, *member.declaration.aliases))
            values.append(Named(here, known, shown, reachable))
        elif isinstance(member, TableNode) and isinstance(shown, TableView):
            table_words = (*words, _words(name, member.declaration.label))
            _walk_table(shown, member, here, table_words, values, records, reachable=reachable)
        elif isinstance(member, Record) and isinstance(shown, RecordView):
            label = member.group.label if member.group is not None else name
            _walk(shown, member, here, (*words, _words(name, label)), values, records, reachable=reachable)


def _walk_table(
    view: TableView,
    table: TableNode,
    path: tuple[str, ...],
    words: Words,
    values: list[Named],
    records: list[Spoken],
    *,
    reachable: bool,
) -> None:
    """Fixed rows and the total by their names; free rows by their number, which no template can write."""
    fixed = isinstance(table.declaration, FixedTable)
    for number, (row, shown) in enumerate(zip(table.rows, view, strict=True), 1):
        key = row.key if fixed else f"[{number}]"
        label = row.declaration.label if row.declaration is not None else key
        here = (*words, _words(key, label))
        _walk(shown, row, (*path, key), here, values, records, reachable=reachable and fixed)
    total = view.member(table.declaration.total) if table.total is not None else None
    if table.total is not None and isinstance(total, RecordView):
        key = table.declaration.total
        _walk(total, table.total, (*path, key), (*words, _words(key)), values, records, reachable=reachable)


def _words(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if len(word) >= _SHORTEST_WORD))


# -- which of them are the same


def merge_equals(
    values: list[Named], place: FilingPlace, library: PackLibrary, pack: Pack
) -> list[Candidate]:
    """One candidate for each set of names that keep the same value in every changed world."""
    worlds = [_changed_values(place, library, pack, number) for number in range(1, _WORLDS + 1)]
    classes: dict[object, list[Named]] = {}
    for named in values:
        keys = [world.get(named.path) for world in worlds]
        own = named.path if any(key is None for key in keys) else (*keys, _plain(named.value))
        classes.setdefault(own, []).append(named)
    return [Candidate(tuple(sorted(members, key=_length))) for members in classes.values()]


def _length(named: Named) -> tuple[bool, int, int]:
    return not named.reachable, len(named.path), len(named.name)


def _changed_values(
    place: FilingPlace, library: PackLibrary, pack: Pack, world: int
) -> Mapping[tuple[str, ...], object]:
    """Every value of the filing by path after each figure that was filled in has been changed."""
    filing, _, _ = load_filing(place, library, "")
    if filing is None:
        return {}
    change_figures(filing, world)
    computation = Computation(pack, filing)
    view = ViewBuilder(computation, library.environment, make_text(pack, draft=True)).build()
    return {named.path: key for named in collect(view, filing)[0] if (key := _plain(named.value)) is not None}


def change_figures(filing: Filing, world: int) -> None:
    """Change every figure that was filled in, in place; no two alike, and otherwise in every world."""
    for number, cell in enumerate(cells(filing.root), 1):
        if isinstance(cell.value, Quantity) and cell.declaration.type in _CHANGED:
            cell.value = _change(cell.value, number, world)


def _change(quantity: Quantity, number: int, world: int) -> Quantity:
    """Another figure of the same kind; no two are changed alike."""
    places = quantity.decimals or 0
    step = Fraction(1, 10**places) if places >= 0 else Fraction(1)
    grown = quantity.value * (1 + Fraction((number * 7919 * world) % 97 + 3, 1000))
    ticks = int(grown / step) + number * (world + 1) + 1
    return Quantity(ticks * step, quantity.unit, quantity.decimals)


def _plain(value: object) -> object:
    """A value by which equal ones are known; None for what has none."""
    value = getattr(value, "value", value) if not isinstance(value, Quantity) else value
    if isinstance(value, NoValue) or value is None:
        return None
    if isinstance(value, Quantity):
        try:
            return convert(value, "元").value, "元"
        except UnitError:
            return value.value, value.unit
    return value if isinstance(value, (str, date)) else None

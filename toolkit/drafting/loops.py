"""Rows and paragraphs of a report that repeat what a table or a list of the filing holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit import vocabulary as v
from toolkit.tag import TagError
from toolkit.view import RecordView, TableView, View
from toolkit.word.rewrite import TextRow
from toolkit.wording import TABLE, Figure

_LEAST_COLUMNS = 2
_LEAST_LENGTH = 6

PrintText = Callable[[object, str], str]


@dataclass(frozen=True, slots=True)
class Repeated:
    """Something that templates loop over: its name in a tag, its rows, and where a column is found."""

    name: str
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Printing:
    """What a cell of a loop prints: a column, another where that is empty, one more behind a full stop."""

    column: str
    otherwise: str = ""
    then: str = ""

    @property
    def tag(self) -> str:
        """As a template writes it."""
        tag = f"{{{{ 行.{self.column} }}}}"
        if self.otherwise:
            other = f"{{{{ 行.{self.otherwise} }}}}"
            tag = f"{{% if 有值(行.{self.column}) %}}{tag}{{% else %}}{other}{{% endif %}}"
        if self.then:
            tag += f"{{% if 有值(行.{self.then}) %}}。{{{{ 行.{self.then} }}}}{{% endif %}}"
        return tag


@dataclass(frozen=True, slots=True)
class RowLoop:
    """Rows of a report's table that are those of a table of the filing; what each cell prints, by number."""

    table: str
    rows: tuple[TextRow, ...]
    columns: Mapping[int, Printing]


def repeated_tables(view: View) -> Iterator[Repeated]:
    """The tables whose rows a template reaches by a loop, longest first, then the leaves of score trees."""
    found = list(_tables(view.names, ""))
    yield from sorted(found, key=lambda table: -len(table.rows))


def _tables(names: Mapping[str, object], prefix: str) -> Iterator[Repeated]:
    for name, value in names.items():
        path = f"{prefix}{name}"
        if isinstance(value, TableView) and len(value):
            yield Repeated(path, tuple(value))
        elif isinstance(value, RecordView):
            yield from _tables(value, f"{path}.")
        elif name == v.LEAVES and isinstance(value, list) and value:
            yield Repeated(path, tuple(value))


def find_row_loop(table: Sequence[TextRow], source: Repeated, text: PrintText) -> RowLoop | None:
    """Rows of a report's table that follow each other as those of `source` do.

    At least two columns must agree, and what agrees with none must be the same in every row.
    """
    count = len(source.rows)
    for start in range(len(table) - count + 1):
        rows = table[start : start + count]
        if any(len(row.cells) != len(rows[0].cells) for row in rows):
            continue
        columns = _columns(rows, table[:start], source, text)
        fixed = (number for number in range(len(rows[0].cells)) if number not in columns)
        if (
            len(columns) >= _LEAST_COLUMNS
            and _tells(rows, columns)
            and all(_is_fixed(rows, n) for n in fixed)
        ):
            return RowLoop(source.name, tuple(rows), columns)
    return None


def _is_fixed(rows: Sequence[TextRow], number: int) -> bool:
    return len({row.cells[number].text.strip() for row in rows}) == 1


def _columns(
    rows: Sequence[TextRow], above: Sequence[TextRow], source: Repeated, text: PrintText
) -> dict[int, Printing]:
    """By the number of the cell, the columns whose printed values stand there in every row."""
    columns: dict[int, Printing] = {}
    names = list(dict.fromkeys(name for row in source.rows for name in row))
    printed = {name: [_printed(values.get(name), text) for values in source.rows] for name in names}
    for number, cell in enumerate(rows[0].cells):
        fitting = [name for name in names if _is_column(rows, number, printed[name])]
        fresh = [name for name in fitting if Printing(name) not in columns.values()]
        header = " ".join(
            other.text
            for row in above
            for other in row.cells
            if other.first <= cell.first and cell.last <= other.last
        )
        headed = [name for name in fresh if name in header]
        if headed or len(fresh) == 1 or (fresh and _says_something(rows, number)):
            columns[number] = Printing((headed or fresh)[0])
        elif not fitting and (joined := _joined(rows, number, printed)) is not None:
            columns[number] = joined
    return columns


def _is_column(rows: Sequence[TextRow], number: int, printed: Sequence[str | None]) -> bool:
    cells = [row.cells[number] for row in rows]
    agree = all(
        cell.continued or cell.text.strip() == shown for cell, shown in zip(cells, printed, strict=True)
    )
    return agree and any(cell.text.strip() and not cell.continued for cell in cells)


def _joined(
    rows: Sequence[TextRow], number: int, printed: Mapping[str, Sequence[str | None]]
) -> Printing | None:
    """Columns that a cell prints together, or one in place of the other."""
    texts = [row.cells[number].text.strip() for row in rows]
    filled = {name: shown for name, shown in printed.items() if any(shown)}
    for then in ("", *filled):
        ends = filled.get(then, [""] * len(texts))
        heads = [_head(text, end or "") for text, end in zip(texts, ends, strict=True)]
        fitting = [name for name, shown in filled.items() if name != then and _may_head(heads, shown)]
        for column in fitting:
            if _heads(heads, filled[column], filled[column]):
                return Printing(column, then=then)
            for otherwise, instead in filled.items():
                if otherwise not in (column, then) and _heads(heads, filled[column], instead):
                    return Printing(column, otherwise, then)
    return None


def _head(text: str, end: str) -> str:
    """A text without the end that another column gives."""
    return text.removesuffix(f"。{end}") if end else text


def _may_head(heads: Sequence[str], shown: Sequence[str | None]) -> bool:
    return all(not own or own == head for own, head in zip(shown, heads, strict=True))


def _heads(heads: Sequence[str], first: Sequence[str | None], second: Sequence[str | None]) -> bool:
    return all((one or two or "") == head for head, one, two in zip(heads, first, second, strict=True))


def _printed(value: object, text: PrintText) -> str | None:
    if not isinstance(value, (str, Figure)):
        return None
    try:
        return text(value, TABLE).strip()
    except TagError:
        return None


def _says_something(rows: Sequence[TextRow], number: int) -> bool:
    """Whether a cell of the column could not stand there by accident."""
    return any(len(row.cells[number].text.strip()) >= _LEAST_LENGTH for row in rows)


def _tells(rows: Sequence[TextRow], columns: Iterable[int]) -> bool:
    return any(_says_something(rows, number) for number in columns)

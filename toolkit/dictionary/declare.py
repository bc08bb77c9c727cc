"""What may be declared: fields and the five shapes that hold them."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from toolkit import vocabulary as v
from toolkit.finding import Span
from toolkit.formula import Formula


class Type(enum.Enum):
    """The type of a field; the value is the word in YAML."""

    TEXT = v.TYPE_TEXT
    LONG_TEXT = v.TYPE_LONG_TEXT
    MONEY = v.TYPE_MONEY
    INTEGER = v.TYPE_INTEGER
    NUMBER = v.TYPE_NUMBER
    PERCENT = v.TYPE_PERCENT
    DATE = v.TYPE_DATE
    YEAR = v.TYPE_YEAR
    CHOICE = v.TYPE_CHOICE
    FLAG = v.TYPE_FLAG
    TARGET = v.TYPE_TARGET
    ACTUAL = v.TYPE_ACTUAL

    @property
    def is_number(self) -> bool:
        """Whether values are quantities."""
        return self in _NUMBERS

    @property
    def is_additive(self) -> bool:
        """Whether a column of this type is added up unless the pack says otherwise."""
        return self in (Type.MONEY, Type.INTEGER, Type.NUMBER)


_NUMBERS = frozenset({Type.MONEY, Type.INTEGER, Type.NUMBER, Type.PERCENT, Type.YEAR})


@dataclass(slots=True)
class Expression:
    """A formula as a pack writes it; compiled in place once every name of the pack is known.

    `fits_total` tells whether the formula of a column can be computed in the total row from the totals beside
    it; otherwise the total row adds up the column.
    """

    text: str
    span: Span
    formula: Formula | None = None
    fits_total: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What every declared thing has: identifier, label as the form prints it, meaning, place."""

    name: str
    label: str
    span: Span
    meaning: str = ""
    basis: str = ""
    aliases: tuple[str, ...] = ()
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Declaration):
    """One value: given by the clerk, or computed by `formula` or by the bands of `grade`.

    A field with an `award` is scored by it; the clerk may give another score with a reason.

    `decimals` is the precision to which the form gives the figure; None leaves it as written or exact.
    `as_printed` tells whether the formula takes its operands as printed (design: 按印出数).
    `carried` names what of the year before it takes over, `next_year` what becomes of it in the next.

    A field with a `catalogue` holds a code of it; one with a `code_column` holds the name of the code beside
    it. `code_level` is the level that the code must be of, or that the name is of (empty: any, its own).
    """

    type: Type
    unit: str = ""
    decimals: int | None = None
    required: bool | Expression = False
    example: str = ""
    choices: tuple[str, ...] = ()
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    length_limit: int | None = None
    formula: Expression | None = None
    grade: str = ""
    award: str = ""
    additive: bool = False
    as_printed: bool = True
    direction: str = ""
    carried: str = ""
    next_year: str = ""
    catalogue: str = ""
    code_column: str = ""
    code_level: str = ""

    @property
    def is_computed(self) -> bool:
        """Whether the clerk must not fill it in."""
        return self.formula is not None or bool(self.grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts(Declaration):
    """A list of texts (条目)."""

    required: bool | Expression = False
    length_limit: int | None = None
    next_year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Declaration):
    """Several declared things under one name (组)."""

    members: Mapping[str, AnyDeclaration] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreNode(Group):
    """A node of a score tree: a group with its weight and score, and its child nodes among its members.

    `bonus` nodes stand outside the weight of their parent; `counted` tells whether they enter its score.
    """

    children: tuple[str, ...] = ()
    criterion: str = ""
    bonus: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow(Declaration):
    """A row of a fixed table; `parent` names the row of which it is a part (其中).

    `carried` names the group or row of the year before whose figures it takes over.
    """

    parent: str = ""
    carried: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Declaration):
    """What all tables have: columns, and the name of the total row, empty if there is none."""

    columns: Mapping[str, AnyDeclaration]
    total: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedTable(Table):
    """A table whose rows the pack names (定行表)."""

    rows: Mapping[str, TableRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTable(Table):
    """A table whose rows the clerk adds (自由表); `keys` are the columns that tell rows apart.

    `ends` names the column with the last year of a row.
    """

    keys: tuple[str, ...] = ()
    required: bool | Expression = False
    ends: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedTable(Table):
    """A table computed from the rows of another (派生表).

    Without `group_by` every row of the source that passes `condition` gives one row; with it, rows that
    agree in those columns are merged, and formulas reach them as the table 本组.

    With `by_level`, a column of codes, every level of `levels` (empty: all) that the codes reach has rows of
    its own; those below the first level are parts of the rows above them. The codes of `always_listed` have a
    row even if nothing stands below them.
    """

    source: str
    condition: Expression | None = None
    group_by: tuple[str, ...] = ()
    by_level: str = ""
    levels: tuple[str, ...] = ()
    always_listed: tuple[str, ...] = ()
    sort_by: tuple[str, ...] = ()
    empty_text: str = ""


AnyDeclaration: TypeAlias = Field | Texts | Group | FixedTable | FreeTable | DerivedTable
AnyTable: TypeAlias = FixedTable | FreeTable | DerivedTable


def walk(
    members: Mapping[str, AnyDeclaration], prefix: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], AnyDeclaration]]:
    """Every declaration below `members` with its declared path; columns stand directly below their table."""
    for name, declaration in members.items():
        path = (*prefix, name)
        yield path, declaration
        if isinstance(declaration, Group):
            yield from walk(declaration.members, path)
        elif isinstance(declaration, Table):
            yield from walk(declaration.columns, path)

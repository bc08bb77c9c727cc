"""A total row whose formula, applied to the totals, gives something else than its rows added up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from toolkit.compute import Computation
from toolkit.dictionary import Field
from toolkit.filing import Cell, Member, Record, TableNode
from toolkit.finding import Finding, Kind, Severity
from toolkit.quantity import Quantity, convert, plain, same_family

DIFFERENT_TOTAL = Kind(
    "C014",
    Severity.ERROR,
    "合计与各行之和不等",
    why="由公式计算的列，合计行按公式用各列的合计数计算；公式里有“缺省”“若”等时，可能不等于各行相加。",
    wrong="全年预算: 缺省(调整后预算, 年初预算)，有的行填了调整后预算，有的行没有填",
    right="全年预算: 年初预算＋缺省(年中调整, 0)；或者各行都填调整后预算",
)


def find(computation: Computation) -> Iterator[Finding]:
    """A finding for each computed column of amounts or counts whose total is not the sum of its rows."""
    for table in _tables(computation.filing.root):
        if table.total is None:
            continue
        for name, column in table.declaration.columns.items():
            cell = table.total.members.get(name)
            if (
                isinstance(column, Field)
                and column.is_computed
                and column.additive
                and isinstance(cell, Cell)
            ):
                yield from _compare(table, name, cell, computation)


def _tables(member: Member) -> Iterator[TableNode]:
    if isinstance(member, TableNode):
        yield member
        for row in member.rows:
            yield from _tables(row)
    elif isinstance(member, Record):
        for inner in member.members.values():
            yield from _tables(inner)


def _compare(table: TableNode, name: str, cell: Cell, computation: Computation) -> Iterator[Finding]:
    total = computation.value(cell)
    parts = [
        computation.value(part) for row in table.added_rows if isinstance(part := row.members[name], Cell)
    ]
    rows = [part for part in parts if isinstance(part, Quantity)]
    if not isinstance(total, Quantity) or len(rows) != len(parts) or not rows:
        return
    added = sum((convert(row, total.unit).value for row in rows), Fraction(0))
    places = max(total.decimals or 0, 0)
    tail = max(Fraction(len(rows) + 1, 2 * 10**places), _tail_limit(computation, total.unit))
    if abs(added - total.value) <= tail:
        return
    yield DIFFERENT_TOTAL.at(
        table.span,
        f"{cell.name}按公式为{plain(total)}{total.unit}，各行相加为{plain(added, places)}{total.unit}",
        hints=("请把各行填全；填法没有错的，请模板维护人改这一列的公式",),
        应为=plain(added, places),
        实为=plain(total),
    )


def _tail_limit(computation: Computation, unit: str) -> Fraction:
    """The greatest tail that the pack allows, in a unit of money; none in any other."""
    limit = computation.pack.tail_limit
    return convert(limit, unit).value if same_family(limit.unit, unit) else Fraction(0)

"""What the dictionary requires and the filing does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolkit import vocabulary as v
from toolkit.dictionary import Expression, FreeTable, ScoreNode
from toolkit.filing import Cell, Member, Record, Row, TableNode, TextList
from toolkit.finding import Finding, Kind, Severity
from toolkit.formula import Value
from toolkit.quantity import NOT_FILLED, NoValue

MISSING = Kind(
    "D006",
    Severity.ERROR,
    "缺少必填的内容",
    why="缺少该项，报告不完整，有关的数也算不出来。",
    wrong="决算:",
    right="决算: 254.22",
)

ValueOf = Callable[[Cell], Value]
Holds = Callable[[Expression, Record], "bool | NoValue"]


def find_missing(root: Record, holds: Holds, value: ValueOf) -> Iterator[Finding]:
    """A finding for each required cell, list or table that holds nothing, in the order of the dictionary.

    A name that stands in for an empty cell (代码列) fills it.
    """
    for member in root.members.values():
        yield from _missing(member, root, holds, value)


def _missing(member: Member, record: Record, holds: Holds, value: ValueOf) -> Iterator[Finding]:
    if isinstance(member, Cell):
        if member.value is None and not member.declaration.is_computed and not _is_named(member, value):
            yield from _finding(member, record, holds, required=member.declaration.required)
    elif isinstance(member, TextList):
        if not member.items and not member.unread:
            yield from _finding(member, record, holds, required=member.declaration.required)
    elif isinstance(member, TableNode):
        if isinstance(member.declaration, FreeTable) and not member.rows and not member.unread:
            yield from _finding(member, record, holds, required=member.declaration.required)
        for row in member.rows:
            if not row.sources and not (row.is_part and not row.given):
                yield from _of_row(row, holds, value)
    else:
        for inner in member.members.values():
            yield from _missing(inner, member, holds, value)
        yield from _unjudged(member, value)


def _unjudged(node: Record, value: ValueOf) -> Iterator[Finding]:
    """A finding for a counted leaf of a score tree that the clerk has to judge and did not."""
    score = node.members.get(v.SCORE)
    if not isinstance(node.group, ScoreNode) or node.group.bonus or not isinstance(score, Cell):
        return
    scored = value(score)
    if not isinstance(scored, NoValue) or scored.cause not in NOT_FILLED:
        return
    verdict, external = node.members.get(v.VERDICT), node.members.get(v.EXTERNAL_SCORE)
    if any(isinstance(cell, Cell) and isinstance(cell.value, NoValue) for cell in (verdict, external)):
        return  # what was given could not be read, which is told already
    meaning = f"：{node.group.meaning}" if node.group.meaning else ""
    if isinstance(verdict, Cell) and verdict.value is not None:
        hint, wanted = f"请补填“{v.SCORE}”和“{v.SCORE_REASON}”（{scored.reason}）", score.name
    elif isinstance(external, Cell) and external.name in scored.reason:
        hint, wanted = f"请补填“{v.EXTERNAL_SCORE}”{meaning}", external.name
    elif isinstance(verdict, Cell) and scored.cause == "未填" and not scored.reason.startswith("未填"):
        hint = f"请补填“{v.VERDICT}”{meaning}；没有得满分的，还要填{v.SCORE}和{v.SCORE_REASON}"
        wanted = verdict.name
    else:
        return
    yield MISSING.at(node.span, f"缺少{wanted}，“{node.group.label}”没有得分", hints=(hint,), 应为=wanted)


def _is_named(cell: Cell, value: ValueOf) -> bool:
    return bool(cell.declaration.code_column) and not isinstance(value(cell), NoValue)


def _of_row(row: Row, holds: Holds, value: ValueOf) -> Iterator[Finding]:
    for inner in row.members.values():
        yield from _missing(inner, row, holds, value)


def _finding(
    member: Cell | TextList | TableNode, record: Record, holds: Holds, *, required: bool | Expression
) -> Iterator[Finding]:
    reason = ""
    if isinstance(required, Expression):
        if holds(required, record) is not True:
            return
        reason = f"（因为{required.text}）"
    elif not required:
        return
    declaration = member.declaration
    meaning = f"：{declaration.meaning}" if declaration.meaning else ""
    example = getattr(declaration, "example", "")
    yield MISSING.at(
        member.span,
        f"缺少{member.name}{reason}",
        hints=(f"请补填“{declaration.label}”{meaning}" + (f"，例如 {example}" if example else ""),),
        应为=member.name,
    )

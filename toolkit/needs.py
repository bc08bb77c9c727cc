"""What documents print and the filing does not give: told once, where the clerk can fill it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolkit.compute import Computation
from toolkit.filing import Cell, Member, Record, TableNode
from toolkit.finding import Finding, Kind, Severity, Span
from toolkit.formula import Step
from toolkit.quantity import NOT_FILLED, NoValue
from toolkit.tag import TagError
from toolkit.wording import Figure, Working

NEEDED = Kind(
    "D027",
    Severity.ERROR,
    "成文要印的数算不出来",
    why="成文里有这个数，缺少算它所用的内容；印成空白或零，看的人会以为就是没有。",
    wrong="支出没有填全年预算，而报告要印由预算执行率计算的自评得分",
    right="补填全年预算；只要先看样子的，加 --draft",
)

_REASON = "没有数："

PrintText = Callable[[object, str], str]


class Needs:
    """Notes what could not be printed because something is not filled in, by the reason."""

    def __init__(self, computation: Computation) -> None:
        self._computation = computation
        self._documents: dict[str, dict[str, None]] = {}

    def noting(self, text: PrintText, document: str) -> PrintText:
        """A printer for one document; where a need is noted it prints a mark, so that all are found."""

        def printed(value: object, place: str) -> str:
            try:
                return text(value, place)
            except TagError as error:
                if error.cause not in NOT_FILLED:
                    raise
                for reason in _reasons(value, error):
                    self._documents.setdefault(reason, {})[document] = None
                return f"【待填：{error.message.rpartition(_REASON)[2]}】"

        return printed

    def findings(self) -> Iterator[Finding]:
        """One finding a reason, at the place that it names, with the documents that need it."""
        places = dict(_places(self._computation.filing.root))
        for reason, documents in self._documents.items():
            shown = "、".join(f"“{name}”" for name in documents)
            names = [name for name in places if name in reason]
            yield NEEDED.at(
                places[max(names, key=len)] if names else self._computation.filing.root.span,
                f"成文{shown}要印的数算不出来：{reason}",
                hints=("请补填；没有发生的填 0",),
                应为=reason,
            )


def _reasons(value: object, error: TagError) -> list[str]:
    """Why there is no value: of a figure each thing that lacks, not only the first."""
    figure = value.figure if isinstance(value, Working) else value
    step = figure.step if isinstance(figure, Figure) else None
    found = [] if step is None else list(_missing(step))
    return list(dict.fromkeys(found)) or [error.message.rpartition(_REASON)[2]]


def _missing(step: Step) -> Iterator[str]:
    """The reasons of the operands at the bottom that are not filled in."""
    without = [operand for operand in step.operands if _lacks(operand)]
    for operand in without:
        yield from _missing(operand)
    if not without and isinstance(step.value, NoValue):
        yield step.value.reason


def _lacks(step: Step) -> bool:
    return isinstance(step.value, NoValue) and step.value.cause in NOT_FILLED


def _places(member: Member) -> Iterator[tuple[str, Span]]:
    """Every cell and table below a member by its full name, and where it stands or should."""
    if isinstance(member, Cell):
        yield member.name, member.span
    elif isinstance(member, TableNode):
        yield member.name, member.span
        for row in member.rows:
            yield from _places(row)
    elif isinstance(member, Record):
        for inner in member.members.values():
            yield from _places(inner)

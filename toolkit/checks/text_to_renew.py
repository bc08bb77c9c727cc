"""Texts carried over from last year that nobody has looked at yet."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import vocabulary as v
from toolkit.compute import Computation
from toolkit.filing import cells, texts
from toolkit.finding import Finding, Kind, Severity, Span

STILL_MARKED = Kind(
    "D026",
    Severity.ERROR,
    "从上年结转的文字还没有更新",
    why="jixiao rollover 把上年的文字带到本年，加了待更新的标记；没有改就报送，写的还是上年的事。",
    wrong="- 【待更新】一是推进基层便民服务规范化……",
    right="改写成本年的内容，或者核对后仍然适用的，删去【待更新】",
)


def find(computation: Computation) -> Iterator[Finding]:
    """A finding for each text that still has the mark."""
    for cell in cells(computation.filing.root):
        if v.STALE in cell.written:
            yield _finding(cell.name, cell.span)
    for member in texts(computation.filing.root):
        for number, item in enumerate(member.items, 1):
            if v.STALE in item.text:
                yield _finding(f"{member.name}[{number}]", item.span)


def _finding(name: str, span: Span) -> Finding:
    hint = f"请按本年的情况改写；核对后仍然适用的，删去“{v.STALE}”"
    return STILL_MARKED.at(span, f"{name}还标着“{v.STALE}”", hints=(hint,))

"""Vertical merges of a flat row loop: from the values of neighbouring rows to merged ranges.

`{% 合并 行.一级 %}` in a cell merges it with the cell above while the value stays the same. Several merged
columns nest from left to right: where an earlier one begins anew, the later ones do too. `跨页重复=N` begins
anew after N rows. A cell that is merged in the template already goes along with its whole range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.excel.sheetml import Range


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell with a 合并 tag in one row: what it covers alone, its tag's line, its value's number."""

    cells: Range
    line: int
    value: int


@dataclass(slots=True)
class _Run:
    """Cells merged so far: the whole range, the value, how many marks; `joined`: more than the first one."""

    cells: Range
    value: int
    length: int = 1
    joined: bool = False


@dataclass(slots=True)
class MergeResolver:
    """Goes through the rows in order.

    `repeat_after` gives, by line, after how many rows a run begins anew; 0: never.
    """

    repeat_after: Mapping[int, int]
    _runs: dict[int, _Run] = field(default_factory=dict)
    _done: list[_Run] = field(default_factory=list)

    def add(self, marks: Sequence[Mark]) -> None:
        """The marks of one row, from left to right."""
        parent: _Run | None = None
        for mark in marks:
            run = self._runs.get(mark.line)
            if run is not None and self._goes_on(run, mark) and (parent is None or parent.joined):
                run.cells = run.cells.rows(run.cells.top, mark.cells.bottom)
                run.length += 1
                run.joined = True
            else:
                run = self._runs[mark.line] = _Run(mark.cells, mark.value)
                self._done.append(run)
            parent = run

    def _goes_on(self, run: _Run, mark: Mark) -> bool:
        limit = self.repeat_after.get(mark.line, 0)
        follows = run.cells.bottom + 1 == mark.cells.top
        return follows and run.value == mark.value and not (limit and run.length >= limit)

    def ranges(self) -> Iterable[Range]:
        """All merged ranges."""
        return [run.cells for run in self._done if not run.cells.is_cell]

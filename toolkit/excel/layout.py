"""Where the rows of a template come to stand: what is repeated, removed, or moves down.

A template row stands in blocks, the bodies of the `{%tr … %}` tags round it; a body may be put out any number
of times. Ranges of the template (merged cells, validations, the print area) follow their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from toolkit.excel.sheetml import LAST_ROW, Range

Rows = tuple[int, int]
"""First and last row."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A block of row tags: the rows of its tags in order, from `for` to `endfor`; bodies lie between them."""

    tag_rows: tuple[int, ...]

    @property
    def first(self) -> int:
        """The row of the opening tag."""
        return self.tag_rows[0]

    @property
    def last(self) -> int:
        """The row of the closing tag."""
        return self.tag_rows[-1]

    def body_of(self, top: int, bottom: int) -> Rows | None:
        """The body that holds all these rows, if one does."""
        for opened, closed in zip(self.tag_rows, self.tag_rows[1:], strict=False):
            if opened < top and bottom < closed:
                return opened + 1, closed - 1
        return None

    def is_crossed_by(self, top: int, bottom: int) -> bool:
        """Whether rows lie partly inside and partly outside a body."""
        if bottom < self.first or self.last < top or (top <= self.first and self.last <= bottom):
            return False
        return self.body_of(top, bottom) is None


@dataclass(frozen=True, slots=True)
class Placed:
    """Template rows put out from row `at` on; `passes` are those of the blocks round them, outer first."""

    first: int
    last: int
    at: int
    passes: tuple[int, ...] = ()


@dataclass(slots=True)
class Layout:
    """The rows of one rendered sheet in their order."""

    statements: Sequence[Statement] = ()
    placed: list[Placed] = field(default_factory=list)
    height: int = 0
    _tag_rows: dict[int, list[int]] = field(default_factory=dict)

    def put(self, first: int, last: int, passes: tuple[int, ...] = ()) -> int:
        """Add template rows; the row where the first of them comes to stand."""
        at = self.height + 1
        self.placed.append(Placed(first, last, at, passes))
        self.height += last - first + 1
        return at

    def note_tag_row(self, row: int) -> None:
        """Remember between which rows the row of a tag, itself not put out, would have stood."""
        self._tag_rows.setdefault(row, []).append(self.height)

    def breaks_after(self, row: int) -> list[int]:
        """The rows after which a break after this row of the template comes to stand."""
        if row in self._tag_rows:
            return self._tag_rows[row]
        return [end for _, end in self._parts(self.placed, row, row)]

    def intervals(self, top: int, bottom: int) -> list[Rows]:
        """All rows in which these rows of the template come to stand, neighbours joined."""
        if (top, bottom) == (1, LAST_ROW):
            return [(1, LAST_ROW)]
        joined: list[Rows] = []
        for start, end in self._parts(self.placed, top, bottom):
            if joined and joined[-1][1] + 1 == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return joined

    def hull(self, top: int, bottom: int) -> Rows | None:
        """The smallest run of rows that holds all that these rows become; None if they are gone."""
        found = self.intervals(top, bottom)
        return (found[0][0], found[-1][1]) if found else None

    def copies(self, top: int, bottom: int) -> list[Rows]:
        """The rows that a range becomes: one run for each pass of the innermost body that holds it whole."""
        depth = sum(1 for statement in self.statements if statement.body_of(top, bottom))
        groups: dict[tuple[int, ...], list[Placed]] = {}
        for placed in self.placed:
            if placed.last >= top and placed.first <= bottom:
                groups.setdefault(placed.passes[:depth], []).append(placed)
        hulls = [list(self._parts(group, top, bottom)) for group in groups.values()]
        return [(parts[0][0], parts[-1][1]) for parts in hulls if parts]

    @staticmethod
    def _parts(placed: Iterable[Placed], top: int, bottom: int) -> Iterable[Rows]:
        for item in placed:
            start, end = max(top, item.first), min(bottom, item.last)
            if start <= end:
                moved = item.at - item.first
                if start + moved <= LAST_ROW:
                    yield start + moved, min(end + moved, LAST_ROW)

    def ranges(self, ranges: Iterable[Range]) -> list[Range]:
        """Where these ranges of the template come to stand; those that are gone are left out."""
        return [
            item.rows(top, bottom) for item in ranges for top, bottom in self.intervals(item.top, item.bottom)
        ]

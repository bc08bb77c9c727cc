"""Indents typed with tabs or full-width spaces: how wide they were meant to be."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Final

from toolkit.finding import Kind
from toolkit.source import kinds
from toolkit.source.patterns import SPACE
from toolkit.source.sheet import Sheet

_WIDTHS: Final = (2, 4, 8, 1)


class IndentReader:
    """Gives such indents the width that fits the levels, and reports a run of them once."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._unit: int | None = None
        self._known: dict[str, int] = {}
        self._run: tuple[Kind, int, int] | None = None

    def resolve(self, line: int, levels: Sequence[int], following: int, *, deeper: bool) -> int:
        """Give the width in columns.

        `following` is the indent of a like line below, -1 if unknown; `deeper`: more indent may begin here.
        """
        text = self._sheet.lines[line]
        space = SPACE.match(text)
        lead = text[: space.end()] if space else ""
        self._report(kinds.TAB_INDENT if "\t" in lead else kinds.WIDE_SPACE, line, lead)
        known = self._known.get(lead)
        if known is not None and (known in levels or deeper):
            return known
        width = self._fit(lead, levels, following, deeper=deeper)
        self._known[lead] = width
        return width

    def _fit(self, lead: str, levels: Sequence[int], following: int, *, deeper: bool) -> int:
        unit = self._usual_unit()
        candidates = [
            sum(tab if character == "\t" else wide if character == "\u3000" else 1 for character in lead)
            for tab, wide in itertools.product((unit, *_WIDTHS), (2, 1, unit))
        ]
        top = levels[-1] if levels else -1
        if following > top if deeper else following in levels:
            return following
        for width in candidates:
            if width in levels or (deeper and width > top):
                return width
        if not levels:
            return 0
        return min(levels, key=lambda level: abs(level - candidates[0]))

    def _usual_unit(self) -> int:
        """Give the commonest step between the indents of lines indented with spaces, 2 if there is none."""
        if self._unit is None:
            indents = [len(text) - len(text.lstrip(" ")) for text in self._sheet.lines if text.strip()]
            steps = Counter(after - before for before, after in itertools.pairwise(indents) if after > before)
            self._unit = steps.most_common(1)[0][0] if steps else 2
        return self._unit

    def _report(self, kind: Kind, line: int, lead: str) -> None:
        if self._run is not None:
            run_kind, first, last = self._run
            between = self._sheet.lines[last + 1 : line]
            if run_kind is kind and all(
                not text.strip() or text.lstrip().startswith("#") for text in between
            ):
                self._run = (kind, first, line)
                return
            self.finish()
        self._run = (kind, line, line)
        column = next(position for position, character in enumerate(lead) if character != " ")
        if kind is kinds.TAB_INDENT:
            message, hint = "行首用制表符（Tab）缩进，应为空格", "把行首的制表符换成空格，每级两个"
        else:
            message, hint = "行首用全角空格缩进，应为半角空格", "把行首的全角空格换成半角空格，每级两个"
        self._sheet.report(kind, line, column, message, hints=(hint,))

    def finish(self) -> None:
        """Say how far the last run of such lines went."""
        if self._run is not None:
            kind, first, last = self._run
            if last > first:
                self._sheet.add_note(kind, first, f"第{first + 1}行到第{last + 1}行都是这样")
            self._run = None

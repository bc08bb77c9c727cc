"""A blank between a number and its percent sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose

SPACE_BEFORE_PERCENT = Kind(
    "P209",
    Severity.NOTE,
    "百分号前有空格",
    why="排版时数字和百分号可能分在两行。",
    wrong="下降26.61 %",
    right="下降26.61%",
)

_SPACE = re.compile(r"\d(?:[\d.,]*\d)?[ \u3000\xa0]+[%％‰]")


def read(prose: Prose) -> Iterator[Finding]:
    """Each percentage written with a blank, once a line."""
    for passage, start, line in prose.lines():
        match = _SPACE.search(line)
        if match:
            right = "".join(match[0].split())
            yield prose.slip(
                SPACE_BEFORE_PERCENT,
                passage,
                (start + match.start(), start + match.end()),
                f"的百分号前有空格：“{match[0]}”",
                f"请写成“{right}”",
                expected=right,
            )

"""原因是 with nothing behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

REASON_MISSING = Kind(
    "P212",
    Severity.WARNING,
    "“原因是”后面没有内容",
    why="写了要说明原因，却没有写原因。",
    wrong="比上年减少58万元，主要原因是。",
    right="比上年减少58万元，主要原因是项目已经完工。",
)

_MISSING = re.compile(
    r"原因(?:是|为|在于|系|[：:])[ \u3000]*(?=[。；，;,])|原因(?:是|为|在于)[ \u3000]*(?=\n|$)"
)


def read(prose: Prose) -> Iterator[Finding]:
    """Each 原因是 that ends its sentence."""
    for passage in prose.passages:
        for match in _MISSING.finditer(passage.text):
            yield prose.slip(
                REASON_MISSING,
                passage,
                match.span(),
                f"没有写出原因：“{around(passage.text, *match.span())}”",
                "请写明原因",
            )

"""Two punctuation marks where one belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

MARK_REPEATED = Kind(
    "P217",
    Severity.WARNING,
    "标点重复",
    why="多半是修改时多留了一个，或者引用的文字自己已带句号。",
    wrong="主要变动原因：项目增加。。",
    right="主要变动原因：项目增加。",
)

_REPEATED = re.compile(r"[，。；、！,;][ \u3000]*[，。；、！,;]+|：：|(?<![.\d])\.\.(?!\.)")


def read(prose: Prose) -> Iterator[Finding]:
    """Each pair of marks of which one is too many."""
    for passage in prose.passages:
        for match in _REPEATED.finditer(passage.text):
            yield prose.slip(
                MARK_REPEATED,
                passage,
                match.span(),
                f"的标点重复：“{around(passage.text, *match.span())}”",
                "请只留一个；引用的文字已带句号的，去掉后面的一个",
            )

"""One thing called by two names in one filing."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, Stretch

TERM_VARIES = Kind(
    "P211",
    Severity.NOTE,
    "同一事项用了不同的名称",
    why="名称不统一，读者会以为是两回事。应当统一的名称由模板包列出。",
    wrong="前文写“结转结余率”，后文写“结余结转率”",
    right="都写“结转结余率”",
)


def read(prose: Prose) -> Iterator[Finding]:
    """For each name and its variants (名称/变体/…), the first use of each variant where the name is used."""
    for group in prose.words(TERM_VARIES, "名称"):
        name, *variants = group.split("/")
        first = _first(prose, name)
        for variant in variants if first else ():
            found = _first(prose, variant)
            if found is not None and first is not None:
                yield prose.varies(TERM_VARIES, name, variant, found, first)


def _first(prose: Prose, word: str) -> Stretch | None:
    for passage in prose.passages:
        start = passage.text.find(word)
        if start >= 0:
            return passage, (start, start + len(word))
    return None

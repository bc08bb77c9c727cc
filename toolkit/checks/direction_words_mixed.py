"""Two words for one direction of change in one filing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, Stretch

DIRECTION_WORDS_MIXED = Kind(
    "P210",
    Severity.NOTE,
    "同一方向的变动用了不同的词",
    why="同一份材料里时而“上升61.6%”、时而“增长620.1%”，读者会以为是两种算法。",
    wrong="比上年增加96.9万元，上升61.6%；比上年增加6200.82万元，增长620.1%",
    right="比上年增加96.9万元，增长61.6%；比上年增加6200.82万元，增长620.1%",
)


def read(prose: Prose) -> Iterator[Finding]:
    """For each group of words of the pack, the first use of the word that is used less before a rate."""
    for group in prose.words(DIRECTION_WORDS_MIXED, "同义"):
        words = group.split("/")
        pattern = re.compile(rf"({'|'.join(map(re.escape, words))})了?\s*\d[\d.,]*\s*[%％]")
        uses: dict[str, list[Stretch]] = {}
        for passage in prose.passages:
            for match in pattern.finditer(passage.text):
                uses.setdefault(match[1], []).append((passage, match.span()))
        usual = max(uses, key=lambda word: len(uses[word]), default="")
        for word, places in uses.items():
            if word != usual:
                yield prose.varies(DIRECTION_WORDS_MIXED, usual, word, places[0], uses[usual][0])

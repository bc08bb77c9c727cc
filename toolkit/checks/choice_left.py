"""A choice of the sample text that was not made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

CHOICE_LEFT = Kind(
    "P213",
    Severity.WARNING,
    "样稿中的选择没有作出",
    why="“增加（减少）”应当按实际情况只留一个。",
    wrong="比上年增加（减少）3万元",
    right="比上年增加3万元",
)

_WIDTHS = {"（": "[（(]", "）": "[）)]"}


def read(prose: Prose) -> Iterator[Finding]:
    """Each choice of the pack's list that stands before a number or a mark, so not in the name of a form."""
    choices = prose.words(CHOICE_LEFT, "选择")
    if not choices:
        return
    spelt = "|".join("".join(_WIDTHS.get(mark, re.escape(mark)) for mark in choice) for choice in choices)
    pattern = re.compile(rf"(?:{spelt})(?=\s*(?:[\d\ufffc]|[，。；,;]|$))", re.MULTILINE)
    for passage in prose.passages:
        for match in pattern.finditer(passage.text):
            yield prose.slip(
                CHOICE_LEFT,
                passage,
                match.span(),
                f"留有没有作出的选择：“{around(passage.text, *match.span())}”",
                "请按实际情况只留一个词",
            )

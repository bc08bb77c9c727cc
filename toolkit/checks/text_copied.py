"""Texts that were taken over from the year before without a change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit import vocabulary as v
from toolkit.compute import Computation
from toolkit.dictionary import Type
from toolkit.filing import TextItem, texts
from toolkit.finding import Finding, Kind, Note, Severity

COPIED = Kind(
    "P130",
    Severity.NOTE,
    "文字与上年的填报完全相同",
    why="照抄上年的文字，容易留下上年的情况和数字，也会被认为自评流于形式。",
    wrong="存在问题与2023年的填报一字不差，只改了年份",
    right="按本年的情况改写；确实没有变化的，不必理会",
)

LEAST = "最少字数"
_DEFAULT_LEAST = 40
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPACE = re.compile(r"\s+")


def find(computation: Computation) -> Iterator[Finding]:
    """A note for each list or long text that repeats one of last year's, years and spaces apart.

    Shorter texts (the pack's 最少字数, 40) are alike for good reason.
    """
    before = computation.previous
    if before is None:
        return
    setting = computation.pack.settings.get(COPIED.code)
    words = setting.texts.get(LEAST, ()) if setting is not None else ()
    least = int(words[0]) if words and words[0].isdigit() else _DEFAULT_LEAST
    earlier = {_core(item.text): item for items in _narratives(before).values() for item in items}
    for name, items in _narratives(computation).items():
        copied = [item for item in items if len(item.text) >= least and _core(item.text) in earlier]
        if copied:
            first = copied[0]
            more = f"等{len(copied)}条" if len(copied) > 1 else ""
            yield COPIED.at(
                first.span,
                f"{name}{more}与上年的填报完全相同",
                notes=(Note("上年的原文", earlier[_core(first.text)].span),),
                hints=("请按本年的情况改写；确实没有变化的，不必理会",),
            )


def _narratives(computation: Computation) -> dict[str, tuple[TextItem, ...]]:
    """The texts that are written anew each year; what the pack lets stay is alike for good reason."""
    found = {
        node.name: node.items
        for node in texts(computation.filing.root)
        if node.items and node.declaration.next_year != v.KEPT
    }
    for cell, step in computation.steps():
        kept = cell.declaration.next_year == v.KEPT
        if cell.declaration.type is Type.LONG_TEXT and isinstance(step.value, str) and not kept:
            found[cell.name] = (TextItem(step.value, cell.span),)
    return found


def _core(text: str) -> str:
    """A text without what differs from year to year anyway."""
    return _SPACE.sub("", _YEAR.sub("年", text))

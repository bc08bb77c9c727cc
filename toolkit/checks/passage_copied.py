"""The same text given for two different things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Note, Severity
from toolkit.prose import Passage, Prose

PASSAGE_COPIED = Kind(
    "P215",
    Severity.NOTE,
    "两处不同的内容文字完全相同",
    why="多半是复制后没有改，如完成情况照抄了年度目标。同一列中各行文字相同的不管。",
    wrong="年度目标和完成情况都写“按计划完成全县饮水安全巩固提升工程，改善供水条件，提高群众满意度。”",
    right="完成情况写实际完成了什么、完成多少、达到什么程度",
)

_LEAST = 25
_BLANK = re.compile(r"\s")
_STOP = re.compile("[，。；,;]")


def read(prose: Prose) -> Iterator[Finding]:
    """Each longer text that stands word for word under another name of the dictionary."""
    seen: dict[str, Passage] = {}
    for passage in prose.passages:
        text = _BLANK.sub("", passage.text)
        if len(text) < _LEAST or not passage.source or not _STOP.search(text):
            continue
        first = seen.setdefault(text, passage)
        if first.source[-1] != passage.source[-1]:
            name, span = passage.locate(0, len(passage.text))
            other, there = first.locate(0, len(first.text))
            yield PASSAGE_COPIED.at(
                span,
                f"{name}与{other}的文字完全相同",
                notes=(Note(f"{other}在这里", there),),
                hints=("请核对是否忘了修改；确应相同的不必理会",),
            )

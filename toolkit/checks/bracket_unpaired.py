"""A bracket or a quotation mark without its partner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

BRACKET_UNPAIRED = Kind(
    "P206",
    Severity.WARNING,
    "括号或引号不成对",
    why="少了一半，读者分不清说明到哪里为止；标题的序号也会因此残缺。",
    wrong="）存在问题",
    right="（四）存在问题",
)

_PAIRS = {"（": "）", "(": ")", "《": "》", "〔": "〕", "【": "】", "「": "」", "“": "”", "‘": "’", "[": "]"}
_SAME = {"（": "(", "）": ")"}
_CLOSING = {_SAME.get(close, close): _SAME.get(opening, opening) for opening, close in _PAIRS.items()}
_MARKS = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_PAIRS.values())) + '"]')
# 1) a） 一）: numbers of a list; [80,90) (0,1]: intervals.
_NUMBER = re.compile(r"(?:^|[，。；、：:,;\s])(?:\d{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,2})$")
_INTERVAL = re.compile(r"[\[(（][\d.%％，,～~∞+\-−\s]+[\])）]")


def read(prose: Prose) -> Iterator[Finding]:
    """The first mark without partner of each paragraph."""
    for passage, start, line in prose.lines():
        if _MARKS.search(line):
            place = _unpaired(_INTERVAL.sub(lambda match: " " * len(match[0]), line))
            if place is not None:
                stretch = (start + place, start + place + 1)
                yield prose.slip(
                    BRACKET_UNPAIRED,
                    passage,
                    stretch,
                    f"中“{line[place]}”没有与之成对的一半：“{around(passage.text, *stretch)}”",
                    "请补上或删去",
                )


def _unpaired(line: str) -> int | None:
    """The place of the first mark without partner."""
    waiting: list[tuple[str, int]] = []
    straight = [match.start() for match in re.finditer('"', line)]
    for match in _MARKS.finditer(line):
        mark = _SAME.get(match[0], match[0])
        if mark == '"' or (mark == "’" and line[match.start() - 1 : match.start()].isascii()):
            continue
        if mark not in _CLOSING:
            waiting.append((mark, match.start()))
        elif waiting and waiting[-1][0] == _CLOSING[mark]:
            waiting.pop()
        elif not (mark == ")" and _NUMBER.search(line[: match.start()])):
            return match.start()
    if waiting:
        return waiting[0][1]
    return straight[-1] if len(straight) % 2 else None

"""Vertical merges of a flat row loop: from the values of neighbouring rows to w:vMerge.

`{% 合并 行.一级 %}` in a cell merges it with the cell above while the value stays the same. Several merged
columns nest from left to right: where an earlier one begins anew, the later ones do too. `跨页重复=N`
begins anew after N rows, so that the text stands again on the next page of a long table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# The renderer writes into w:vMerge the line of the tag and the number of the value among those printed.
_TOKEN = re.compile(r'<(?:w:t(?:bl>|r[ >])|/w:tbl>|w:vMerge w:val="(\d+)\.(\d+)"/>)')
_END_OF_PROPERTIES = "</w:tcPr>"
_PARAGRAPH = re.compile(r"<w:pPr>.*?</w:pPr>", re.DOTALL)
_NUMBER = re.compile(r"<w:numPr>.*?</w:numPr>", re.DOTALL)


def marker(line: int, value: int) -> str:
    """What stands in w:vMerge until the rows are known."""
    return f"{line}.{value}"


@dataclass(slots=True)
class _Mark:
    """One merged cell: where its w:vMerge stands, its tag and value, the rows of its run before it."""

    start: int
    end: int
    line: int
    value: int
    run: int = 0
    goes_on: bool = False
    goes_down: bool = False


@dataclass(slots=True)
class _Table:
    above: list[_Mark] = field(default_factory=list)
    row: list[_Mark] = field(default_factory=list)


def resolve_merges(xml: str, repeat_after: Mapping[int, int]) -> str:
    """The XML with the markers resolved; the cells that a merge covers are emptied.

    `repeat_after` gives, by the line of a tag, after how many rows a run begins anew; 0: never.
    """
    pieces: list[str] = []
    position = 0
    for mark in _read(xml, repeat_after):
        pieces.append(xml[position : mark.start])
        position = mark.end
        if mark.goes_on:
            pieces.append("<w:vMerge/>")
            start = xml.find(_END_OF_PROPERTIES, mark.end) + len(_END_OF_PROPERTIES)
            end = xml.find("</w:tc>", start)
            content = xml[start:end]
            if "<w:tbl>" not in content:
                pieces += (xml[mark.end : start], _emptied(content))
                position = end
        elif mark.goes_down:
            pieces.append('<w:vMerge w:val="restart"/>')
    pieces.append(xml[position:])
    return "".join(pieces)


def _read(xml: str, repeat_after: Mapping[int, int]) -> list[_Mark]:
    marks: list[_Mark] = []
    tables: list[_Table] = []
    for token in _TOKEN.finditer(xml):
        text = token.group()
        if text == "<w:tbl>":
            tables.append(_Table())
        elif text == "</w:tbl>":
            tables.pop()
        elif text.startswith("<w:tr"):
            tables[-1].above, tables[-1].row = tables[-1].row, []
        else:
            mark = _Mark(token.start(), token.end(), int(token.group(1)), int(token.group(2)))
            _join(mark, tables[-1], repeat_after.get(mark.line, 0))
            tables[-1].row.append(mark)
            marks.append(mark)
    return marks


def _join(mark: _Mark, table: _Table, repeat_after: int) -> None:
    above = next((item for item in table.above if item.line == mark.line), None)
    parent = table.row[-1] if table.row else None
    same = above is not None and above.value == mark.value
    if above is None or not same or (parent is not None and not parent.goes_on):
        return
    if repeat_after and above.run + 1 >= repeat_after:
        return
    mark.run = above.run + 1
    mark.goes_on = above.goes_down = True


def _emptied(content: str) -> str:
    properties = _PARAGRAPH.search(content)
    kept = _NUMBER.sub("", properties.group()) if properties else ""
    return f"<w:p>{kept}</w:p>"

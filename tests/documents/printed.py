"""What stands in a rendered document, read from its canonical text: sentences, and cells by address."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHEET = re.compile(r"工作表\d+“(.+?)”")
_WORD_CELL = re.compile(r"表(\d+) 行(\d+) 列(\d+)(?:-\d+)?(?: 段\d+)?: ?(.*)")
_BOOK_CELL = re.compile(r"([A-Z]{1,3})(\d+)(?::[A-Z]+\d+)?: ?(.*)")
_STORED = re.compile(r" 〔[^〔〕]*〕$")
_LINE = re.compile(r"(?:第\d+段 \[[^]]*\] |页[眉脚](?:（.+?）)?: |文档属性 \w+: |工作表\d+“.*)")
_ADDRESS = re.compile(
    r"(?:(?P<sheet>[^!]+)!)?(?:表(?P<table>\d+) )?(?:行(?P<row>\d+)|\[(?P<label>.+)\]) 列(?P<column>\w+)"
)


@dataclass(frozen=True)
class Cell:
    """One paragraph of a cell: its table (a number in Word, the sheet's name in Excel), row, column."""

    table: str
    row: int
    column: str
    text: str


def cells(text: str) -> list[Cell]:
    """The cells of a canonical text, row by row. A number is what its format shows."""
    found, sheet = [], ""
    for line in text.splitlines():
        if match := _SHEET.match(line):
            sheet = match[1]
        elif match := _WORD_CELL.fullmatch(line):
            found.append(Cell(match[1], int(match[2]), match[3], match[4]))
        elif sheet and (match := _BOOK_CELL.fullmatch(line)):
            found.append(Cell(sheet, int(match[2]), match[1], _STORED.sub("", match[3])))
    return found


def cell(text: str, address: str) -> list[str]:
    """What stands at an address: every row that carries the label gives one text.

    `表1 行5 列6`, `表1 [合计] 列6` in Word; `行5 列D`, `[合计] 列D`, `公开01表!行5 列D` in Excel. A label is
    the whole text of a cell of that row.
    """
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise ValueError(f"地址应写作“表1 行5 列6”“表1 [合计] 列6”“行5 列D”，实为“{address}”")
    return [found for document in text.split("\f") for found in _cell(cells(document), match)]


def _cell(there: list[Cell], match: re.Match[str]) -> list[str]:
    table = match["sheet"] or match["table"]
    inside = [each for each in there if table in (None, each.table)]
    if match["row"]:
        rows = {(each.table, each.row) for each in inside if each.row == int(match["row"])}
    else:
        rows = {(each.table, each.row) for each in inside if each.text == match["label"]}
    return [each.text for each in inside if (each.table, each.row) in rows and each.column == match["column"]]


def prose(text: str) -> list[str]:
    """The lines of a canonical text as a reader sees them: without addresses, styles and stored numbers."""
    shown = []
    for line in text.splitlines():
        match = _WORD_CELL.fullmatch(line) or _BOOK_CELL.fullmatch(line)
        shown.append(_STORED.sub("", match[match.lastindex]) if match else _LINE.sub("", line, count=1))
    return shown

"""What a rendered part must still have: every printed value, every fixed text, whole cells, tables with rows.

Each check has a cheap form that passes nearly every document and costs a fraction of rendering it; the
exact form runs only when the cheap one does not pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from xml.parsers import expat

from toolkit.ooxml.xml import Element
from toolkit.word.place import grid_width, row_cells, table_rows
from toolkit.word.wordml import TBL, contents, w

_GUARD = re.compile(r"<\?guard (\d+)\?>")
_EMPTY_BLOCK = re.compile(
    r"(<w:(tc|hdr|ftr|footnote|endnote|txbxContent)(?: [^>]*)?>"
    r"(?:<w:tcPr/>|<w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr>)?)"
    r"(</w:\2>)",
    re.DOTALL,
)
_MARKUP = re.compile(r"<[^>]*>")
_TEXT = re.compile(r">([^<]+)")


class MalformedPartError(ValueError):
    """The rendered part is not well-formed XML; the message is Chinese."""


def check_syntax(data: bytes) -> None:
    """Parse a rendered part strictly.

    Raises:
        MalformedPartError: the part is not well-formed.
    """
    try:
        expat.ParserCreate("utf-8").Parse(data, True)  # noqa: FBT003  the signature is expat's
    except expat.ExpatError as error:
        raise MalformedPartError(f"生成的 XML 在第{error.lineno}行第{error.offset + 1}列不合语法") from error


def read_text(xml: str) -> str:
    """All character data of a well-formed part that has no comments, as one text."""
    return unescape("".join(_TEXT.findall(xml)))


def first_missing(text: str, pieces: Iterable[str]) -> str | None:
    """The first of the pieces that does not follow the one before it; None if all are there in order."""
    find = text.find
    position = 0
    for piece in pieces:
        found = find(piece, position)
        if found < 0:
            return piece
        position = found + len(piece)
    return None


def literal_texts(xml: str) -> list[str]:
    """The texts between the markup of a piece of a part."""
    return [unescape(piece) for piece in _MARKUP.split(xml) if piece.strip()]


def fill_empty_blocks(xml: str) -> str:
    """An empty paragraph in each cell, header, note or text box that has lost all of its own.

    A cell without a paragraph makes Word refuse the file; an empty one is what removing all its text means.
    """
    return _EMPTY_BLOCK.sub(r"\1<w:p/>\3", xml)


def cells_end_in_paragraphs(xml: str) -> bool:
    """Whether every cell plainly ends in a paragraph; False asks for the exact check."""
    return xml.count("</w:tc>") == xml.count("</w:p></w:tc>") + xml.count("<w:p/></w:tc>")


def take_guards(xml: str) -> tuple[str, list[int]]:
    """The XML without the guards of tables that may lose all rows, and the numbers of those that did."""
    lost = [
        int(match.group(1))
        for match in _GUARD.finditer(xml)
        if not xml.endswith(("</w:tr>", "</w:sdt>"), 0, match.start())
    ]
    return _GUARD.sub("", xml), lost


@dataclass(frozen=True, slots=True)
class TableFault:
    """What Word would refuse: why ("paragraph", "grid"), where, and the columns found and had."""

    reason: str
    address: str
    figures: tuple[int, int] = (0, 0)


def table_faults(root: Element) -> list[TableFault]:
    """Rows wider than their table's grid and cells that do not end in a paragraph, by exact inspection."""
    faults: list[TableFault] = []
    for number, table in enumerate(root.iter(TBL), 1):
        grid = table.find(w("tblGrid"))
        columns = 0 if grid is None else len(grid.findall(w("gridCol")))
        for index, row in enumerate(table_rows(table), 1):
            width = grid_width(row)
            if width > columns:
                faults.append(TableFault("grid", f"表{number} 行{index}", (width, columns)))
            for column, cell in enumerate(row_cells(row), 1):
                if not _ends_in_paragraph(cell):
                    faults.append(TableFault("paragraph", f"表{number} 行{index} 第{column}格"))
    return faults


def _ends_in_paragraph(cell: Element) -> bool:
    blocks: Sequence[Element] = [item for item in contents(cell) if item.tag in {w("p"), TBL}]
    return bool(blocks) and blocks[-1].tag == w("p")

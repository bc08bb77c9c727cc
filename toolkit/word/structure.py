"""What the tables of a template allow to go wrong when rows, columns or paragraphs come and go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.ooxml.statements import CLOSING, MERGE, OPENING
from toolkit.ooxml.xml import Element
from toolkit.word.package import Part
from toolkit.word.place import Place, table_rows
from toolkit.word.tags import ScannedParagraph, ScannedTag
from toolkit.word.wordml import BODY, TBL, TC, TR, ancestor, instruction


@dataclass(frozen=True, slots=True)
class Watch:
    """What has to be looked at after rendering a part.

    `guards`: tables that may lose all rows, by the number of their guard. `paragraphs_vary`: cells, notes
    and the like may lose all their paragraphs. `columns_vary`: rows may become wider than their table.
    """

    guards: dict[int, Place]
    paragraphs_vary: bool
    columns_vary: bool


def watch_tables(part: Part, paragraphs: Sequence[ScannedParagraph]) -> Watch:
    """Find what may go wrong; put a guard into each table that may lose all its rows (changes the part)."""
    tags = [tag for paragraph in paragraphs for tag in paragraph.tags]
    guards: dict[int, Place] = {}
    for table, inside in _tables_with_row_tags(part.root, tags):
        if _all_rows_vary(table, inside):
            guards[len(guards) + 1] = inside[0].place
            table.append(instruction("guard", str(len(guards))))
    paragraphs_vary = any(tag.marking.level == "p" and tag.container.tag != BODY for tag in tags)
    return Watch(guards, paragraphs_vary, any(tag.marking.level == "tc" for tag in tags))


def _tables_with_row_tags(
    root: Element, tags: Sequence[ScannedTag]
) -> Iterator[tuple[Element, list[ScannedTag]]]:
    for table in root.iter(TBL):
        inside = [tag for tag in tags if tag.marking.level == "tr" and tag.container is table]
        if inside:
            yield table, inside


def _all_rows_vary(table: Element, tags: Sequence[ScannedTag]) -> bool:
    depth = 0
    for row in table_rows(table):
        here = [tag for tag in tags if ancestor(tag.place.paragraph, TR) is row]
        if not here and depth == 0:
            return False
        for tag in here:
            depth += (tag.marking.keyword in OPENING) - (tag.marking.keyword in CLOSING)
    return True


def merges_in_wrong_place(paragraphs: Sequence[ScannedParagraph]) -> Iterator[tuple[ScannedTag, str]]:
    """合并 tags that are not at the start of a cell of a looped row, with what is wrong."""
    depth: dict[Element, int] = {}
    taken: list[Element] = []
    for paragraph in paragraphs:
        for tag in paragraph.tags:
            word = tag.marking.keyword
            if tag.marking.level == "tr" and word in {"for", "endfor"}:
                depth[tag.container] = depth.get(tag.container, 0) + (1 if word == "for" else -1)
            if word != MERGE:
                continue
            cell = ancestor(tag.place.paragraph, TC)
            table = None if cell is None else ancestor(cell, TBL)
            if cell is None or depth.get(table, 0) == 0:
                yield tag, "不在行循环 {%tr for … %} 的单元格里"
            elif tag.place.nth != 1 or paragraph.spelling.text[: tag.marking.start].strip():
                yield tag, "不在单元格的开头"
            elif any(cell is other for other in taken):
                yield tag, "在同一格里写了两次"
            elif not tag.marking.body:
                yield tag, "后面没有写按什么合并"
            if cell is not None:
                taken.append(cell)

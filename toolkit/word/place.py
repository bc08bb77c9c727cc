"""Where a paragraph stands, in the words of someone who looks at the page: 第3段, 表2 行5 列3, 页眉.

Tables are counted in their part, tables inside a cell in that cell. A row counts as Word shows it, rows
that hold only a tag included. A column is the column of the table's own grid, reduced to the boundaries
that its cells use, so that re-saving by another program does not change it.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.ooxml.xml import Element
from toolkit.word.package import Part
from toolkit.word.runs import spell
from toolkit.word.wordml import (
    ALTERNATE,
    FALLBACK,
    GRIDSPAN,
    PPR,
    SECTPR,
    TBL,
    TC,
    TCPR,
    TEXTBOX,
    TR,
    TRPR,
    VMERGE,
    P,
    child_of,
    child_value,
    contents,
    integer,
    value,
    w,
)

_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*\d|title", re.IGNORECASE)
_HEADING_TEXT = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|第[一二三四五六七八九十]+[章部节])"
)
_LONGEST_HEADING = 40  # characters; longer paragraphs that begin with 一、 are prose


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of a paragraph: the columns it covers, from 1, and whether a merge from above covers it."""

    first: int
    last: int
    continued: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph with its address.

    `nth` counts the paragraphs of its cell from 1; outside tables it is 0. `context` names the heading
    before it.
    """

    paragraph: Element
    address: str
    context: str = ""
    cell: Cell | None = None
    nth: int = 0

    @property
    def full_address(self) -> str:
        """The address, with the nearest heading where there is one."""
        return f"{self.address}（{self.context}）" if self.context else self.address


class Styles:
    """Style names by id, written the same whichever program saved them: "Normal" and "正文" give ""."""

    def __init__(self, styles: Element | None) -> None:
        items = () if styles is None else styles.findall(w("style"))
        self._names = {value(item, "styleId"): child_value(item, "name") for item in items}
        self._levels = {value(item, "styleId"): item.find(f"{PPR}/{w('outlineLvl')}") for item in items}
        self._normal: dict[str, str] = {}

    def name(self, paragraph: Element) -> str:
        """The normalised name of a paragraph's style."""
        key = child_value(child_of(paragraph, PPR), "pStyle")
        if key not in self._normal:
            self._normal[key] = self._normalised(key)
        return self._normal[key]

    def _normalised(self, key: str) -> str:
        name = self._names.get(key, key)
        name = re.sub(r"^标题\s*(?=\d)", "heading ", name.strip())
        name = re.sub(r"^(?:toc|目录)\s*(?=\d)", "目录 ", name, flags=re.IGNORECASE)
        plain = {"normal": "", "正文": "", "default": "", "标题": "Title", "title": "Title"}
        name = plain.get(name.casefold(), name)
        return name.capitalize() if name.casefold().startswith("heading") else name

    def is_heading(self, paragraph: Element) -> bool:
        """Whether the paragraph's style, outline level or first characters make it a heading."""
        properties = paragraph.find(PPR)
        if _HEADING_STYLE.match(self.name(paragraph)):
            return True
        level = None if properties is None else properties.find(w("outlineLvl"))
        if level is None:
            level = self._levels.get(child_value(properties, "pStyle"))
        if level is not None and value(level) != "9":
            return True
        text = spell(paragraph).text
        return len(text) <= _LONGEST_HEADING and bool(_HEADING_TEXT.match(text))


def own(paragraph: Element, *names: str) -> Iterator[Element]:
    """The descendants of these names that belong to the paragraph itself, not to one in its text boxes."""
    for child in paragraph:
        if child.tag in names:
            yield child
        if child.tag not in {TEXTBOX, FALLBACK}:
            yield from own(child, *names)


def places(part: Part, styles: Styles | None = None) -> Iterator[Place]:
    """Every paragraph of a part in document order with its address; no heading is named without styles."""
    yield from _Walk(styles).part(part)


def block_places(container: Element, label: str) -> Iterator[Place]:
    """Every paragraph of a header, footer or note, its address beginning with the label."""
    yield from _Walk(None).block(container, label)


def table_layout(table: Element) -> list[list[tuple[Element, int, int]]]:
    """The cells of each row with the first and last column that they cover, counted from 1."""
    rows: list[list[tuple[Element, int, int]]] = []
    for row in table_rows(table):
        column = integer(child_value(child_of(row, TRPR), "gridBefore"), 0)
        rows.append([])
        for cell in row_cells(row):
            span = max(1, integer(child_value(child_of(cell, TCPR), "gridSpan"), 1))
            rows[-1].append((cell, column, column + span))
            column += span
    starts = sorted({start for row in rows for _, start, _ in row})
    column_of = functools.partial(bisect.bisect_left, starts)
    return [[(cell, column_of(start) + 1, column_of(end)) for cell, start, end in row] for row in rows]


def table_rows(table: Element) -> list[Element]:
    """The rows of a table, also those inside content controls."""
    return [item for item in contents(table) if item.tag == TR]


def row_cells(row: Element) -> list[Element]:
    """The cells of a row, also those inside content controls."""
    return [item for item in contents(row) if item.tag == TC]


def is_continued(cell: Element) -> bool:
    """Whether the cell is covered by a vertical merge that began above it."""
    merge = child_of(child_of(cell, TCPR), VMERGE)
    return merge is not None and value(merge, "val", "continue") != "restart"


def grid_width(row: Element) -> int:
    """How many columns of the grid a row takes, with what it leaves out before and after."""
    properties = row.find(TRPR)
    skipped = sum(integer(child_value(properties, name), 0) for name in ("gridBefore", "gridAfter"))
    spans = (value(cell.find(f"{TCPR}/{GRIDSPAN}"), "val", "1") for cell in row_cells(row))
    return skipped + sum(max(1, integer(span, 1)) for span in spans)


class _Walk:
    def __init__(self, styles: Styles | None) -> None:
        self._styles = styles
        self._paragraphs = self._since = 0
        self._heading = ""
        self._has_boxes = True

    def part(self, part: Part) -> Iterator[Place]:
        self._has_boxes = next(part.root.iter(TEXTBOX), None) is not None
        if part.label == "":
            yield from self._body(part.root.find(w("body")))
        elif part.label in {"脚注", "尾注"}:
            notes = [
                note
                for note in part.root
                if value(note, "type") not in {"separator", "continuationSeparator"}
            ]
            for number, note in enumerate(notes, 1):
                yield from self.block(note, f"{part.label}{number}")
        elif part.label == "文档属性":
            for item in part.root:
                yield Place(item, f"文档属性 {item.tag.rpartition('}')[2]}")
        else:
            yield from self.block(part.root, part.label)

    def _body(self, body: Element) -> Iterator[Place]:
        tables = 0
        for item in _blocks(body):
            if item.tag == P:
                yield from self._body_paragraph(item)
            elif item.tag == TBL:
                tables += 1
                yield from self._table(item, f"表{tables}")

    def _body_paragraph(self, paragraph: Element) -> Iterator[Place]:
        self._paragraphs += 1
        self._since += 1
        context = f"“{self._heading}”后第{self._since}段" if self._heading else ""
        if self._styles is not None and self._styles.is_heading(paragraph):
            self._heading = re.sub(r"\{[{%#].*?[}%#]\}", "", spell(paragraph).text).strip() or self._heading
            self._since = 0
            context = ""
        yield from self._paragraph(Place(paragraph, f"第{self._paragraphs}段", context))

    def _paragraph(self, place: Place) -> Iterator[Place]:
        yield place
        if not self._has_boxes or next(place.paragraph.iter(TEXTBOX), None) is None:
            return
        for box in own(place.paragraph, TEXTBOX, FALLBACK):
            boxes = [box] if box.tag == TEXTBOX else box.iter(TEXTBOX)
            for inner in boxes:
                yield from self.block(inner, f"{place.address} 文本框")

    def block(self, container: Element, label: str) -> Iterator[Place]:
        tables = 0
        for item in _blocks(container):
            if item.tag == P:
                yield from self._paragraph(Place(item, label))
            elif item.tag == TBL:
                tables += 1
                yield from self._table(item, f"{label} 表{tables}")

    def _table(self, table: Element, label: str) -> Iterator[Place]:
        for number, row in enumerate(table_layout(table), 1):
            for cell, first, last in row:
                yield from self._cell(
                    cell, Cell(first, last, is_continued(cell)), f"{label} 行{number} 列{first}"
                )

    def _cell(self, cell: Element, extent: Cell, address: str) -> Iterator[Place]:
        tables = nth = 0
        for item in _blocks(cell):
            if item.tag == P:
                nth += 1
                yield from self._paragraph(Place(item, address, "", extent, nth))
            elif item.tag == TBL:
                tables += 1
                yield from self._table(item, f"{address} 内表{tables}")


def _blocks(container: Element) -> Iterator[Element]:
    for item in contents(container):
        if item.tag == ALTERNATE:
            for branch in item:
                yield from _blocks(branch)
        else:
            yield item


def sections(body: Element) -> list[Element]:
    """The w:sectPr of each section in order; the last is the body's own, if it has one."""
    return [item for item in body.iter(SECTPR) if item.getparent() is body or item.getparent().tag == PPR]

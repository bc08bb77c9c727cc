"""The rows of a sheet filled with one set of data: cells written, ranges moved, merges made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.excel.heights import HIGHEST, Measure
from toolkit.excel.layout import Layout, Statement
from toolkit.excel.merge import Mark, MergeResolver
from toolkit.excel.numbers import number_cell
from toolkit.excel.parts import ORDER, Piece
from toolkit.excel.printing import TEXT_TOO_LONG, CompiledPlace, Outlet, Printed, ValuePrinter, render_place
from toolkit.excel.sheetml import LAST_ROW, LONGEST_TEXT, Range, column_letters, escape_string
from toolkit.excel.source import (
    CELL,
    CLOSE,
    GAP,
    LITERAL,
    MERGED,
    OPEN,
    ROW,
    TAG_ROW,
    VALUE,
    Literal,
    read_events,
)
from toolkit.excel.strings import StringTable, text_item
from toolkit.excel.styles import TEXT_FORMAT, StyleAdditions
from toolkit.finding import Kind, Severity
from toolkit.ooxml.xml import DECLARATION, escape_attribute
from toolkit.wording import TABLE

TOO_MANY_ROWS = Kind(
    "T075",
    Severity.ERROR,
    "行数超过工作表的上限",
    "一张工作表最多 1048576 行，超出的行存不下。",
    "循环套循环，印出二百万行",
    "减少循环的层数，或分成几张工作表",
)

_LONGEST_EDGE = 255  # characters of a page header or footer
# Left, centre, right: what is left of an edge whose tags print nothing.
_POSITIONS = re.compile("&[LCR]")
# Texts that Excel would turn into numbers or dates as soon as someone edits the cell.
_LIKE_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?%?|\d+[-/:]\d+(?:[-/:]\d+)?")
_FORMULA_STARTS = "=+-@"

_TEXTS = frozenset({LITERAL, VALUE})

Content = list[Literal | Printed]


@dataclass(frozen=True, slots=True)
class TemplateCell:
    """A cell of the template. `kind` is "" for an empty one, "s" for a text, whose item's XML is `value`."""

    column: int
    style: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row of the template; `attributes` is ready to be written.

    `height` is that which someone has set for a row that is filled, 0.0 where nobody has.
    """

    number: int
    attributes: str
    cells: tuple[TemplateCell, ...]
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class CompiledSheet:
    """A sheet ready to be rendered.

    `gaps` are runs of rows that the file does not store, `last_row` is the last that it does. `merges` are
    the merged ranges but those of cells with a 合并 tag, whose own are in `marked`, by row and column.
    `edges` are page headers and footers with tags.
    """

    name: str
    label: str
    part: str
    body: CompiledPlace
    rows: Mapping[int, TemplateRow]
    gaps: Sequence[tuple[int, int]]
    last_row: int
    statements: tuple[Statement, ...]
    merges: Sequence[Range]
    marked: Mapping[tuple[int, int], Range]
    measure: Measure
    pieces: Sequence[Piece]
    head: str
    edges: Mapping[str, CompiledPlace]
    edge_xml: tuple[str, Mapping[str, str]]
    """The start tag of headerFooter, and its children by name as they stand."""


@dataclass(slots=True)
class RenderedSheet:
    """The XML of a sheet, and where its rows came to stand."""

    xml: str
    layout: Layout


@dataclass(slots=True)
class _FilledRow:
    template: TemplateRow
    at: int
    contents: dict[int, Content] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)


class SheetFilling:
    """One rendering of one sheet."""

    def __init__(
        self, sheet: CompiledSheet, strings: StringTable, styles: StyleAdditions, printer: ValuePrinter
    ) -> None:
        self._sheet = sheet
        self._strings = strings
        self._styles = styles
        self._printer = printer
        self._layout = Layout(sheet.statements)
        self._rows: list[_FilledRow] = []

    def rendered(self, context: Mapping[str, object]) -> RenderedSheet:
        """The filled sheet. Raises TagError with the line of the tag that could not be carried out."""
        outlet = Outlet(self._sheet.body.source, self._printer, TABLE)
        self._read(self._sheet.body.text.render(context, outlet.out), outlet)
        joined = self._joined()
        covered = {
            (row, column)
            for cells in joined
            for row in range(cells.top, cells.bottom + 1)
            for column in range(cells.left, cells.right + 1)
            if (row, column) != (cells.top, cells.left)
        }
        heights = self._heights(joined, covered)
        data = "".join(self._row(row, covered, heights.get(row.at, 0.0)) for row in self._rows)
        written = {
            "dimension": f'<dimension ref="{self._extent()}"/>',
            "sheetData": f"<sheetData>{data}</sheetData>",
            "mergeCells": _merge_cells([*self._copied(), *joined]),
            "headerFooter": self._edges(context),
        }
        if self._sheet.last_row < LAST_ROW:
            self._layout.put(self._sheet.last_row + 1, LAST_ROW)
        return RenderedSheet(self._assembled(written), self._layout)

    # -- rows

    def _read(self, text: str, outlet: Outlet) -> None:
        """Go through what the tags gave: lay out rows and gaps, gather texts and values in their cells."""
        literals = self._sheet.body.source.literals
        passes: tuple[int, ...] = ()
        opened = column = 0
        for kind, number in read_events(text):
            if kind == CELL:
                column = number
                self._rows[-1].contents[column] = []
            elif kind in _TEXTS:
                piece = literals[number] if kind == LITERAL else outlet.values[number]
                self._rows[-1].contents[column].append(piece)
            elif kind == MERGED:
                self._mark(column, *outlet.merges[number])
            elif kind == OPEN:
                opened += 1
                passes = (*passes, opened)
            elif kind == CLOSE:
                passes = passes[:-1]
            else:
                self._place(kind, number, passes)
        if self._layout.height > LAST_ROW:
            message = f"印出 {self._layout.height} 行，最多 {LAST_ROW} 行"
            self._printer.problems.add(TOO_MANY_ROWS, self._sheet.label, message, "减少循环的层数")
            self._rows = [row for row in self._rows if row.at <= LAST_ROW]

    def _place(self, kind: str, number: int, passes: tuple[int, ...]) -> None:
        layout = self._layout
        if kind == ROW:
            self._rows.append(_FilledRow(self._sheet.rows[number], layout.put(number, number, passes)))
        elif kind == GAP:
            layout.put(*self._sheet.gaps[number], passes)
        elif kind == TAG_ROW:
            layout.note_tag_row(number)

    def _mark(self, column: int, line: int, value: int) -> None:
        row = self._rows[-1]
        own = self._sheet.marked[row.template.number, column]
        cells = own.rows(row.at, row.at + own.bottom - own.top)
        row.marks.append(Mark(cells, line, value))

    def _copied(self) -> Iterator[Range]:
        for cells in self._sheet.merges:
            for top, bottom in self._layout.copies(cells.top, cells.bottom):
                moved = cells.rows(top, bottom)
                if not moved.is_cell:
                    yield moved

    def _joined(self) -> list[Range]:
        resolver = MergeResolver(self._sheet.body.source.merges)
        for row in self._rows:
            resolver.add(row.marks)
        return list(resolver.ranges())

    def _heights(self, joined: Sequence[Range], covered: set[tuple[int, int]]) -> dict[int, float]:
        """The heights of the rows whose texts need more than one line, or for which one is set."""
        measure = self._sheet.measure
        spans = {(cells.top, cells.left): cells for cells in self._sheet.merges}
        runs = {(cells.top, cells.left): cells for cells in joined}
        heights: dict[int, float] = {}
        deficits: list[tuple[Range, float]] = []
        for row in self._rows:
            heights[row.at] = row.template.height
            styles = {cell.column: cell.style for cell in row.template.cells}
            for column, content in row.contents.items():
                text = "".join(piece.text for piece in content)
                single = Range(column, row.at, column, row.at)
                cells = runs.get((row.at, column)) or spans.get((row.template.number, column), single)
                if (row.at, column) in covered or not measure.wraps(styles[column], text):
                    continue
                need = measure.needed(text, styles[column], cells)
                if cells.top < cells.bottom:
                    deficits.append((cells.rows(row.at, row.at + cells.bottom - cells.top), need))
                elif need > max(heights[row.at], measure.row * 1.2):
                    heights[row.at] = need
        for cells, need in deficits:
            rows = range(cells.top, cells.bottom + 1)
            have = sum(heights.get(row) or measure.row for row in rows)
            if need > have and cells.bottom in heights:
                last = heights[cells.bottom] or measure.row
                heights[cells.bottom] = min(last + need - have, HIGHEST)
        return heights

    def _row(self, row: _FilledRow, covered: set[tuple[int, int]], height: float) -> str:
        high = f' ht="{height:.1f}"' if height and row.contents else ""
        pieces = [f'<row r="{row.at}"{row.template.attributes}{high}>']
        for cell in row.template.cells:
            style, kind, value = cell.style, cell.kind, cell.value
            address = f"{column_letters(cell.column)}{row.at}"
            if (row.at, cell.column) in covered:
                kind = ""
            elif cell.column in row.contents:
                style, kind, value = self._filled(row.contents[cell.column], style)
            styled = f' s="{style}"' if style else ""
            if kind == "":
                pieces.append(f'<c r="{address}"{styled}/>')
            elif kind == "s":
                pieces.append(f'<c r="{address}"{styled} t="s"><v>{self._strings.number(value)}</v></c>')
            else:
                typed = "" if kind == "n" else f' t="{kind}"'
                pieces.append(f'<c r="{address}"{styled}{typed}><v>{value}</v></c>')
        pieces.append("</row>")
        return "".join(pieces)

    def _filled(self, content: Content, style: int) -> tuple[int, str, str]:
        """Cell format, kind and value for what was printed in a cell."""
        text = "".join(piece.text for piece in content)
        if not text:
            return style, "", ""
        printed = [piece for piece in content if isinstance(piece, Printed)]
        alone = len(printed) == 1 and text.strip() == printed[0].text.strip()
        if alone and self._styles.sheet.code(style) != TEXT_FORMAT:
            number = number_cell(printed[0].value, printed[0].text)
            if number is not None:
                return self._styles.derive(style, code=number.code), "n", number.digits
        if len(text.encode("utf-16-le")) > 2 * LONGEST_TEXT:
            content = self._cut(printed, text)
        derived = self._styles.derive(
            style,
            code=TEXT_FORMAT if _LIKE_NUMBER.fullmatch(text.strip()) else "",
            wrap="\n" in text,
            quote=len(text) > 1 and text[0] in _FORMULA_STARTS,
        )
        pieces = [Literal(piece.text, piece.style) for piece in content]
        return derived, "s", text_item(pieces)

    def _cut(self, printed: list[Printed], text: str) -> Content:
        address = printed[0].tag.address if printed else self._sheet.label
        tags = "、".join(dict.fromkeys(f"“{piece.tag.marking.text}”" for piece in printed))
        message = f"标签{tags}印出 {len(text)} 字，一格最多 {LONGEST_TEXT} 字"
        self._printer.problems.add(TEXT_TOO_LONG, address, message, "分成几格或几行印")
        return [Literal(text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore"))]

    # -- the rest of the sheet

    def _extent(self) -> Range:
        cells = [(row.at, cell.column) for row in self._rows for cell in row.template.cells]
        if not cells:
            return Range(1, 1, 1, 1)
        columns = [column for _, column in cells]
        return Range(min(columns), cells[0][0], max(columns), cells[-1][0])

    def _edges(self, context: Mapping[str, object]) -> str:
        """Page headers and footers; an ampersand of the data is doubled, for a single one begins a code."""
        head, children = self._sheet.edge_xml
        pieces = [head]
        for name, xml in children.items():
            place = self._sheet.edges.get(name)
            content = None if place is None else render_place(place, context, self._printer)
            if place is None or content is None:
                pieces.append(xml)
                continue
            text = ""
            for piece in content:
                added = piece.text
                if isinstance(piece, Printed):
                    added = added.replace("&", "&&")
                    # A digit after the code of a font size would be taken for part of it.
                    added = f" {added}" if re.search(r"&\d+$", text) and added[:1].isdigit() else added
                text += added
            if len(text) > _LONGEST_EDGE:
                message = f"印出 {len(text)} 字，页眉页脚最多 {_LONGEST_EDGE} 字"
                self._printer.problems.add(
                    TEXT_TOO_LONG, place.address, message, "把文字写短，或移到单元格里"
                )
                text = text[:_LONGEST_EDGE]
            if _POSITIONS.sub("", text):
                pieces.append(f"<{name}>{escape_string(text)}</{name}>")
        return "".join((*pieces, "</headerFooter>")) if children else ""

    def _assembled(self, written: Mapping[str, str]) -> str:
        parts: dict[str, list[str]] = {name: [] for name in ORDER}
        for piece in self._sheet.pieces:
            parts[piece.name].append(piece.moved(self._layout))
        for name, xml in written.items():
            parts[name].append(xml)
        inside = "".join(xml for name in ORDER for xml in parts[name])
        return f"{DECLARATION}{self._sheet.head}{inside}</worksheet>"


def _merge_cells(merges: Sequence[Range]) -> str:
    if not merges:
        return ""
    inside = "".join(f'<mergeCell ref="{escape_attribute(str(cells))}"/>' for cells in merges)
    return f'<mergeCells count="{len(merges)}">{inside}</mergeCells>'

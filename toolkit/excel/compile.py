"""An .xlsx template compiled once: scanned, its tags read by the tag environment, what must move prepared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.excel.check import find_problems
from toolkit.excel.filling import CompiledSheet, TemplateCell, TemplateRow
from toolkit.excel.heights import Measure
from toolkit.excel.package import UNSAFE_WORKBOOK, Package, SheetPart, prepare_package, read_package
from toolkit.excel.parts import PieceReader
from toolkit.excel.printing import CompiledPlace, Problems
from toolkit.excel.render import CompiledWorkbook, Template
from toolkit.excel.scan import ScannedSheet, ScannedTag, Scanner, SheetContent
from toolkit.excel.sheet import BrokenSheetError, Cell, Row, attribute_text, read_merges, read_rows
from toolkit.excel.sheetml import EDGES, Range, bare_xml, opening_tag, x
from toolkit.excel.source import CELL, CLOSE, GAP, OPEN, ROW, TAG_ROW, SourceWriter
from toolkit.excel.strings import fixed_item, run_styles
from toolkit.excel.styles import StyleSheet
from toolkit.excel.workbook import PROPERTIES, WorkbookPart, property_address
from toolkit.finding import Finding, Findings, Kind, Severity
from toolkit.ooxml.package import read_part, relationships
from toolkit.ooxml.statements import BETWEEN, CLOSING, MERGE, OPENING, lone_source
from toolkit.ooxml.xml import Element, escape_text
from toolkit.tag import TagEnvironment, TagError

WRONG_TAG = Kind(
    "T062",
    Severity.ERROR,
    "单元格里的标签写错",
    "标签里的写法模板语言不认识：括号不配、函数名写错、用了全角符号等。",
    "{{ 支出.合计.决算｜带单位 }}",
    "{{ 支出.合计.决算|带单位 }}",
)


def compile_workbook(
    path: Path, environment: TagEnvironment, *, shown: str
) -> tuple[CompiledWorkbook | None, tuple[Finding, ...]]:
    """Compile a template; None when a finding is an error. Never raises for the content of the file.

    `shown` is the file's name in findings; they carry the address of the cell and the tag's own text.
    """
    package, told = read_package(path, shown=shown)
    findings = Findings(told)
    if package is None:
        return None, tuple(findings)
    template = _Compiler(package, environment, shown, findings).template()
    if template is None or findings.has_errors:
        return None, tuple(findings)
    return CompiledWorkbook(template), tuple(findings)


class _Compiler:
    def __init__(self, package: Package, environment: TagEnvironment, shown: str, findings: Findings) -> None:
        self._package = package
        self._environment = environment
        self._shown = shown
        self._findings = findings
        self._problems = Problems(shown, findings)
        self._styles = StyleSheet(package.styles)
        self._scanner = Scanner(shown, findings)

    def template(self) -> Template | None:
        """Everything compiled; None when something is wrong."""
        contents = self._contents()
        names = self._sheet_names()
        core, properties = self._core()
        find_problems(self._package, contents, self._problems)
        sheets = () if self._findings.has_errors else tuple(self._sheets(contents))
        if len(sheets) < len(self._package.sheets):
            return None
        package = prepare_package(self._package, names_vary=bool(names))
        workbook = WorkbookPart(self._package, names, properties, core)
        return Template(self._shown, package, sheets, workbook, self._styles)

    def _contents(self) -> list[SheetContent]:
        contents = []
        for sheet in self._package.sheets:
            try:
                rows = read_rows(sheet, self._package.strings)
            except BrokenSheetError as error:
                hint = "在 Excel 或 WPS 中打开，另存为新的 .xlsx"
                self._problems.add(UNSAFE_WORKBOOK, sheet.label, str(error), hint)
                continue
            scanned = self._scanner.sheet(sheet.label, rows)
            contents.append(SheetContent(sheet, tuple(rows), tuple(read_merges(sheet)), scanned))
        return contents

    # -- texts outside the cells

    def _sheet_names(self) -> dict[str, CompiledPlace]:
        found = {}
        for sheet in self._package.sheets:
            place = self._place(f"第{sheet.number}张工作表的名称", sheet.name)
            if place is not None:
                found[sheet.name] = place
        return found

    def _core(self) -> tuple[tuple[str, Element] | None, dict[str, CompiledPlace]]:
        """The part with title and author, and those of its elements that hold tags, by the element's name."""
        links = relationships(self._package.archive, "")
        part = next((link.target for link in links if link.kind == "core-properties"), "")
        root = read_part(self._package.archive, part)
        if root is None:
            return None, {}
        places = {}
        for element in root:
            if element.tag in PROPERTIES:
                place = self._place(property_address(element), element.text or "")
                if place is not None:
                    places[str(element.tag)] = place
        return (part, root), places

    def _place(self, address: str, text: str) -> CompiledPlace | None:
        scanned = self._scanner.place(address, text)
        if scanned is None or not scanned.tags:
            return None
        writer = SourceWriter()
        writer.scanned(scanned)
        return self._compiled(address, writer)

    # -- sheets

    def _sheets(self, contents: Sequence[SheetContent]) -> Iterator[CompiledSheet]:
        """The sheets whose tags are right."""
        first_moving = {content.sheet.name: content.first_moving for content in contents}
        for content in contents:
            sheet = content.sheet
            body = self._compiled(sheet.label, _sheet_source(content))
            edges, edge_xml = self._edges(sheet)
            if body is None:
                continue
            marked = dict(_marked(content))
            yield CompiledSheet(
                name=sheet.name,
                label=sheet.label,
                part=sheet.part,
                body=body,
                rows=dict(_template_rows(content)),
                gaps=content.gaps,
                last_row=content.rows[-1].number if content.rows else 0,
                statements=content.scanned.statements,
                merges=[cells for cells in content.merges if (cells.top, cells.left) not in marked],
                marked=marked,
                measure=Measure(sheet.root, self._styles),
                pieces=list(PieceReader(sheet.root, content.first_moving, first_moving).pieces()),
                head=opening_tag(sheet.root),
                edges=edges,
                edge_xml=edge_xml,
            )

    def _edges(self, sheet: SheetPart) -> tuple[dict[str, CompiledPlace], tuple[str, dict[str, str]]]:
        """Page headers and footers: those with tags compiled, and all as they stand."""
        element = sheet.root.find(x("headerFooter"))
        if element is None:
            return {}, ("", {})
        places: dict[str, CompiledPlace] = {}
        children: dict[str, str] = {}
        for child in element:
            name = child.tag.rpartition("}")[2]
            children[name] = bare_xml(child, sheet.root.nsmap)
            place = self._place(f"{sheet.label} {EDGES.get(name, name)}", child.text or "")
            if place is not None:
                places[name] = place
        head = bare_xml(element, sheet.root.nsmap).partition(">")[0].removesuffix("/") + ">"
        return places, (head, children)

    # -- tags

    def _compiled(self, label: str, writer: SourceWriter) -> CompiledPlace | None:
        source = writer.source()
        name = f"{self._shown}:{label}"
        try:
            return CompiledPlace(label, self._environment.compile(source.text, name=name), source)
        except TagError as error:
            tags = source.tags.items()
            faults = [(tag, fault) for _, tag in tags if (fault := self._fault(tag, name))]
            at_line = [(tag, error) for line, tag in tags if line == error.line]
            if not faults and not at_line:
                self._problems.tell(WRONG_TAG, None, error, label)
            for tag, problem in faults or at_line:
                self._problems.tell(WRONG_TAG, tag, problem)
        return None

    def _fault(self, tag: ScannedTag, name: str) -> TagError | None:
        """What is wrong with a tag taken by itself, so that not only the first wrong one is told."""
        try:
            self._environment.compile(lone_source(tag.marking), name=name)
        except TagError as error:
            return error
        return None


def _sheet_source(content: SheetContent) -> SourceWriter:
    """The rows of a sheet in order; the tags of rows open and close what is repeated."""
    writer = SourceWriter()
    gaps = {first: number for number, (first, _) in enumerate(content.gaps)}
    last = 0
    for row in content.rows:
        if row.number > last + 1:
            writer.event(GAP, gaps[last + 1])
        last = row.number
        tag = content.scanned.row_tags.get(row.number)
        if tag is None:
            _row_source(writer, row, content.scanned)
        else:
            _tag_row_source(writer, row.number, tag)
    return writer


def _tag_row_source(writer: SourceWriter, number: int, tag: ScannedTag) -> None:
    word = tag.marking.keyword
    if word in CLOSING or word in BETWEEN:
        writer.event(CLOSE, 0)
    if word not in CLOSING and word not in BETWEEN:
        writer.event(TAG_ROW, number)
    writer.tag(tag)
    if word in OPENING or word in BETWEEN:
        writer.event(OPEN, 0)
    if word in CLOSING:
        writer.event(TAG_ROW, number)


def _row_source(writer: SourceWriter, row: Row, scanned: ScannedSheet) -> None:
    writer.event(ROW, row.number)
    for cell in row.cells:
        text = scanned.texts.get((cell.row, cell.column))
        if text is not None:
            writer.event(CELL, cell.column)
            writer.scanned(text, run_styles(cell.item))


def _template_rows(content: SheetContent) -> Iterator[tuple[int, TemplateRow]]:
    for row in content.rows:
        if row.number in content.scanned.row_tags:
            continue
        # What is printed decides how high the row has to be; a height that someone has set is the least.
        filled = any((row.number, cell.column) in content.scanned.texts for cell in row.cells)
        attributes = [(name, value) for name, value in row.attributes if not (filled and name == "ht")]
        written = attribute_text(attributes, content.sheet.root)
        cells = tuple(_template_cell(cell) for cell in row.cells)
        yield row.number, TemplateRow(row.number, written, cells, row.height if filled else 0.0)


def _template_cell(cell: Cell) -> TemplateCell:
    if cell.item is not None:
        kind, value = ("s", fixed_item(cell.item)) if cell.text else ("", "")
    else:
        kind, value = (cell.kind, escape_text(cell.value)) if cell.value else ("", "")
    return TemplateCell(cell.column, cell.style, kind, value)


def _marked(content: SheetContent) -> Iterator[tuple[tuple[int, int], Range]]:
    """The cells with a 合并 tag, each with the range that it covers in the template."""
    merged = {(cells.top, cells.left): cells for cells in content.merges}
    for (row, column), text in content.scanned.texts.items():
        if any(tag.marking.keyword == MERGE for tag in text.tags):
            yield (row, column), merged.get((row, column), Range(column, row, column, row))

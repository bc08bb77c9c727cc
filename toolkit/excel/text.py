"""A workbook as plain text with addresses: what golden files and the readable projections of templates hold.

The text depends on what a reader sees, not on how it was saved: no style numbers, no widths, no order of
strings; frozen panes neither, which LibreOffice drops when it has no window.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.excel.numbers import read_number, show_number, stored_text
from toolkit.excel.package import Package, SheetPart, read_package
from toolkit.excel.references import Area
from toolkit.excel.sheet import BrokenSheetError, Cell, read_merges, read_rows
from toolkit.excel.sheetml import EDGES, LAST_COLUMN, Range, column_letters, integer, is_on, x
from toolkit.excel.styles import StyleSheet
from toolkit.excel.workbook import own_names

_PAPERS = {"8": "A3", "9": "A4", "11": "A5"}
_TRUTH = {"1": "TRUE", "0": "FALSE"}


def canonical_text(source: Path | bytes) -> str:
    """The workbook as lines: `工作表1“自评表” 〔横向〕〔A4〕`, `A1:F1: 标题`, `C7: 1,954.40 〔1954.4〕`.

    A number is shown as its format shows it, with what is stored in 〔〕; a text never has that. Line breaks
    in a cell are ↵. Empty cells are left out, merged ones are shown even if they are empty.

    Raises:
        ValueError: the file cannot be read; the message is Chinese.
    """
    shown = "文件" if isinstance(source, bytes) else source.name
    package, findings = read_package(source, shown=shown)
    if package is None:
        raise ValueError("；".join(f"{finding.span}：{finding.message}" for finding in findings))
    return package_text(package)


def package_text(package: Package) -> str:
    """The canonical text of a workbook that was read."""
    styles = StyleSheet(package.styles)
    lines = [line for sheet in package.sheets for line in _sheet(package, sheet, styles)]
    return "".join(f"{line}\n" for line in lines)


def _sheet(package: Package, sheet: SheetPart, styles: StyleSheet) -> Iterator[str]:
    yield f"工作表{sheet.number}“{sheet.name}” " + "".join(f"〔{item}〕" for item in _set_up(package, sheet))
    edges = sheet.root.find(x("headerFooter"))
    for edge in () if edges is None else edges:
        name = edge.tag.rpartition("}")[2]
        if edge.text and name in EDGES:
            yield f"{EDGES[name]}: {_one_line(edge.text)}"
    merged = {(cells.top, cells.left): cells for cells in read_merges(sheet)}
    try:
        rows = read_rows(sheet, package.strings)
    except BrokenSheetError as error:
        raise ValueError(f"{sheet.label}：{error}") from error
    waiting = sorted(merged)
    for row in rows:
        for cell in row.cells:
            place = (cell.row, cell.column)
            while waiting and waiting[0] < place:
                yield f"{merged[waiting.pop(0)]}:"
            cells = merged.get(place)
            if cells is not None:
                waiting.pop(0)
            if cells is not None or not cell.is_empty:
                yield f"{cells or cell.address}: {_content(cell, styles)}".rstrip()
    yield from (f"{merged[place]}:" for place in waiting)


def _content(cell: Cell, styles: StyleSheet) -> str:
    if cell.item is not None or not cell.value:
        return _one_line(cell.text)
    number = read_number(cell.value) if cell.kind == "n" else None
    if number is None:
        value = _TRUTH.get(cell.value, cell.value) if cell.kind == "b" else cell.value
        return f"〔{value}〕"
    code = styles.code(cell.style)
    shown = show_number(number, code)
    return (
        f"{shown} 〔{stored_text(number)}〕"
        if shown is not None
        else f"〔{stored_text(number)}，格式 {code or '内置'}〕"
    )


def _one_line(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "↵").replace("\t", "→")


# -- how it is printed


def _set_up(package: Package, sheet: SheetPart) -> Iterator[str]:
    root = sheet.root
    if sheet.hidden:
        yield "隐藏"
    page = root.find(x("pageSetup"))
    yield "横向" if page is not None and page.get("orientation") == "landscape" else "纵向"
    paper = "" if page is None else str(page.get("paperSize", ""))
    if paper in _PAPERS:
        yield _PAPERS[paper]
    if is_on(root.find(f"{x('sheetPr')}/{x('pageSetUpPr')}"), "fitToPage"):
        width, height = (
            integer(page.get(name), 1) if page is not None else 1 for name in ("fitToWidth", "fitToHeight")
        )
        yield "缩放到" + "、".join(
            f"{count}页{side}" for count, side in ((width, "宽"), (height, "高")) if count
        )
    titles = own_names(package, sheet.number, "Print_Titles")
    for area in sorted(titles, key=lambda area: area.cells.right < LAST_COLUMN):
        yield f"每页重复{_lines(area)}"
    areas = own_names(package, sheet.number, "Print_Area")
    if areas:
        yield "打印区域 " + "、".join(str(area.cells) for area in areas)
    breaks = [integer(item.get("id")) for item in root.iterfind(f"{x('rowBreaks')}/{x('brk')}")]
    if breaks:
        yield "、".join(f"第{row}行" for row in sorted(breaks)) + "后分页"


def _lines(area: Area) -> str:
    cells: Range = area.cells
    if (cells.left, cells.right) == (1, LAST_COLUMN):
        return f"第{cells.top}行" if cells.top == cells.bottom else f"第{cells.top}-{cells.bottom}行"
    first, last = column_letters(cells.left), column_letters(cells.right)
    return f"{first}列" if first == last else f"{first}-{last}列"

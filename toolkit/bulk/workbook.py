"""The county's summary as a workbook: a line a unit, charts, the roster, and every finding."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from toolkit.bulk.county import County, Filed
from toolkit.bulk.report import Entry, Figure, Status
from toolkit.console import width_of
from toolkit.finding import Finding, Severity
from toolkit.ooxml.archive import pack_entry, read_archive, write_archive
from toolkit.output import file_name_of
from toolkit.quantity import is_money

_MOST_CHARACTERS = 32767
_MOST_OF_TITLE = 31
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_FIRST_DAY = rb"\g<1>1980-01-01T00:00:00Z\2"
_HEAD_ROW = 2
_STATES = {
    Status.MADE: "已生成",
    Status.CURRENT: "已生成",
    Status.NOTHING_DUE: "无错误",
    Status.REFUSED: "有错误",
    Status.FAILED: "未完成",
}
_FACE = "宋体"
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE = PatternFill("solid", fgColor="E7E6E6")
_WIDTHS = (8, 60)

Row = Sequence["str | int | Decimal | None"]


def summary_workbook(counties: Sequence[County], findings: Sequence[Finding]) -> bytes:
    """The summary of counties; the same counties and findings give the same bytes."""
    book = Workbook()
    book.remove(book.active)
    for county in counties:
        groups: dict[tuple[str, int], list[Filed]] = {}
        for filed in county.filed:
            groups.setdefault((filed.report.entry.pack, filed.report.entry.year), []).append(filed)
        unread = groups.pop(("", 0), [])
        whole = len(counties) == 1 and len(groups) <= 1
        place = county.folder.relative_to(county.root).as_posix()
        for (pack, _), group in groups.items() or [(("", 0), [])]:
            title = "汇总" if whole else f"汇总 {place} {pack if len(groups) > 1 else ''}"
            _add_units(book, title, f"{place} {pack}", [*group, *unread])
            unread = []
        if county.roster:
            _add_roster(book, "单位名单" if len(counties) == 1 else f"名单 {place}", county)
    _add_findings(book, findings)
    return _bytes_of(book)


def _add_units(book: Workbook, title: str, heading: str, group: Sequence[Filed]) -> None:
    """A line a unit, a line of totals, and a chart of each column that the pack charts."""
    entry = group[0].report.entry if group else Entry()
    labels = list(entry.figures)
    units = {label: next((one for f in group if (one := _unit_of(f, label))), "") for label in labels}
    head = ["序号", "单位", *(f"{label}（{units[label]}）" if units[label] else label for label in labels)]
    rows: list[Row] = [
        [
            number,
            filed.name,
            *(_value_of(filed.report.entry.figures.get(label)) for label in labels),
            _STATES[filed.report.status],
            *(filed.report.count(severity) for severity in Severity),
        ]
        for number, filed in enumerate(group, 1)
    ]
    sheet = _add_sheet(book, title, heading, [*head, "状态", *(each.label for each in Severity)], rows)
    for column, label in enumerate(labels, 3):
        decimals = {figure.decimals or 0 for figure in _figures(group, label) if figure.number}
        for row in range(_HEAD_ROW + 1, _HEAD_ROW + len(rows) + 2):
            sheet.cell(row, column).number_format = _format(max(decimals, default=0))
        if group and is_money(units[label]):
            total = sum((Fraction(f.number) for f in _figures(group, label) if f.number), Fraction(0))
            _put(sheet, _HEAD_ROW + len(rows) + 1, column, _decimal(total))
    if group:
        for column in range(1, len(head) + len(Severity) + 2):
            sheet.cell(_HEAD_ROW + len(rows) + 1, column).border = _BOX
        _put(sheet, _HEAD_ROW + len(rows) + 1, 2, "合计")
        _add_charts(book, sheet, [labels.index(label) + 3 for label in entry.charted], len(rows))


def _add_charts(book: Workbook, sheet: Any, columns: Iterable[int], count: int) -> None:  # noqa: ANN401 (untyped)
    """Native charts, each on the figures of its column, in a sheet of their own."""
    charts = None
    for position, column in enumerate(columns):
        charts = charts or book.create_sheet(_title_for(book, sheet.title.replace("汇总", "图表")))
        chart = BarChart()
        chart.type, chart.legend = "col", None
        chart.title = str(sheet.cell(_HEAD_ROW, column).value)
        chart.add_data(
            Reference(sheet, min_col=column, min_row=_HEAD_ROW, max_row=_HEAD_ROW + count),
            titles_from_data=True,
        )
        chart.set_categories(Reference(sheet, min_col=2, min_row=_HEAD_ROW + 1, max_row=_HEAD_ROW + count))
        chart.y_axis.scaling.min = 0
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.height, chart.width = 9, max(16, min(60, count))
        charts.add_chart(chart, f"A{1 + position * 20}")


def _add_roster(book: Workbook, title: str, county: County) -> None:
    rows: list[Row] = []
    for number, unit in enumerate(county.roster, 1):
        found = county.of_unit(unit.text.strip())
        state = "未填报" if not found else "填报" if len(found) == 1 else "重复填报"
        rows.append([number, unit.text.strip(), state, "、".join(filed.report.shown for filed in found)])
    _add_sheet(book, title, "单位名单", ["序号", "单位", "填报情况", "文件"], rows)


def _add_findings(book: Workbook, findings: Sequence[Finding]) -> None:
    rows: list[Row] = [
        [
            number,
            finding.severity.label,
            finding.code,
            finding.span.file,
            finding.span.line or None,
            finding.message,
            "；".join(finding.hints),
        ]
        for number, finding in enumerate(findings, 1)
    ]
    head = ["序号", "级别", "编号", "文件", "行", "问题", "怎么办"]
    sheet = _add_sheet(book, "问题", "全部问题", head, rows)
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(head))}{_HEAD_ROW + max(1, len(rows))}"


def _add_sheet(book: Workbook, title: str, heading: str, head: Sequence[str], rows: Sequence[Row]) -> Any:  # noqa: ANN401 (openpyxl ships no types)
    sheet = book.create_sheet(_title_for(book, title))
    _put(sheet, 1, 1, heading.strip(), bold=True, boxed=False)
    for column, text in enumerate(head, 1):
        cell = _put(sheet, _HEAD_ROW, column, text, bold=True)
        cell.fill, cell.alignment = _SHADE, Alignment("center", "center", wrap_text=True)
    for at, row in enumerate(rows, _HEAD_ROW + 1):
        for column, value in enumerate(row, 1):
            _put(sheet, at, column, value)
    for column in range(1, len(head) + 1):
        widest = max((width_of(str(row[column - 1] or "")) for row in rows), default=0)
        width = max(_WIDTHS[0], min(_WIDTHS[1], max(widest, width_of(head[column - 1])) + 2))
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 3)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    return sheet


def _put(sheet: Any, row: int, column: int, value: object, *, bold: bool = False, boxed: bool = True) -> Any:  # noqa: ANN401
    """Write a cell; a text stays a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)[:_MOST_CHARACTERS]
        cell.data_type = "s"
    else:
        cell.value = value
    cell.font = Font(_FACE, 11, bold=bold)
    if boxed:
        cell.border = _BOX
        cell.alignment = Alignment(vertical="center", wrap_text=isinstance(value, str))
    return cell


def _title_for(book: Workbook, wanted: str) -> str:
    """A title that no other sheet has and that Excel accepts."""
    base = re.sub(r"[\[\]'／]", " ", file_name_of(" ".join(wanted.split()))).strip()[:_MOST_OF_TITLE] or "表"
    taken = {sheet.title.casefold() for sheet in book.worksheets}
    title, number = base, 2
    while title.casefold() in taken:
        ending = f" {number}"
        title, number = base[: _MOST_OF_TITLE - len(ending)] + ending, number + 1
    return title


def _figures(group: Iterable[Filed], label: str) -> list[Figure]:
    found = (filed.report.entry.figures.get(label) for filed in group)
    return [figure for figure in found if figure is not None]


def _unit_of(filed: Filed, label: str) -> str:
    figure = filed.report.entry.figures.get(label)
    return figure.unit if figure is not None and figure.number else ""


def _value_of(figure: Figure | None) -> str | Decimal | None:
    if figure is None:
        return None
    return _decimal(Fraction(figure.number)) if figure.number else figure.text or None


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _bytes_of(book: Workbook) -> bytes:
    """The workbook as a file that tells nothing of when it was made."""
    stream = io.BytesIO()
    book.save(stream)
    archive = read_archive(stream.getvalue(), suffix=".xlsx", program="Excel")
    return write_archive(
        pack_entry(
            name, _TIMES.sub(_FIRST_DAY, entry.data()) if name == "docProps/core.xml" else entry.data()
        )
        for name, entry in archive.entries.items()
    )

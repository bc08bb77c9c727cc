"""What belongs to the workbook as a whole: names of sheets, names of ranges, title and author."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.excel.layout import Layout
from toolkit.excel.package import WORKBOOK, Package
from toolkit.excel.printing import CompiledPlace, Printed, Problems
from toolkit.excel.references import Area, move_area, parse_areas, quoted
from toolkit.excel.sheetml import LAST_ROW, integer, x
from toolkit.excel.source import Literal
from toolkit.finding import Kind, Severity
from toolkit.ooxml.xml import COMPATIBILITY, DECLARATION, Element, xml_text

WRONG_SHEET_NAME = Kind(
    "T074",
    Severity.ERROR,
    "工作表的名称不能用",
    "工作表名最多 31 字，不能有 : \\ / ? * [ ]，不能空着，不能以单引号开头或结尾，也不能与别的工作表同名；"
    "否则 Excel 打不开文件。",
    "工作表名写 {{ 单位.全称 }}，而全称有 35 字",
    "工作表名写 {{ 单位.简称 }}",
)

_FORBIDDEN = re.compile(r"[:\\/?*\[\]\n\t]")
_LONGEST_NAME = 31
_BUILT_IN = "_xlnm."
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
PROPERTIES: Mapping[str, str] = {
    f"{_DUBLIN}title": "标题",
    f"{_DUBLIN}subject": "主题",
    f"{_DUBLIN}creator": "作者",
    f"{_DUBLIN}description": "备注",
    f"{_CORE}keywords": "关键字",
    f"{_CORE}category": "类别",
}
"""The document properties that may hold tags."""

Pieces = list[Literal | Printed]


def property_address(element: Element) -> str:
    """How a finding calls a document property."""
    return f"文档属性 {PROPERTIES[element.tag]}"


@dataclass(frozen=True, slots=True)
class RangeName:
    """A name for ranges: `areas` is None where it is something else and stays as it stands."""

    index: int
    title: str
    areas: tuple[Area, ...] | None


class WorkbookPart:
    """The workbook's own parts, with what a rendering changes in them."""

    def __init__(
        self,
        package: Package,
        names: Mapping[str, CompiledPlace],
        properties: Mapping[str, CompiledPlace],
        core: tuple[str, Element] | None,
    ) -> None:
        self._root = copy.deepcopy(package.workbook)
        # Where the template lay on the disk of whoever saved it.
        for element in self._root.findall(f"{{{COMPATIBILITY}}}AlternateContent"):
            self._root.remove(element)
        self._sheets = package.sheets
        self._names = names
        self._properties = properties
        self._core = core
        self._ranges = tuple(read_names(package.workbook))

    @property
    def places(self) -> tuple[tuple[str, CompiledPlace], ...]:
        """The texts with tags, each with its part."""
        core = self._core[0] if self._core else ""
        return (
            *((WORKBOOK, place) for place in self._names.values()),
            *((core, place) for place in self._properties.values()),
        )

    def xml(
        self, layouts: Mapping[str, Layout], places: Mapping[str, Pieces], problems: Problems
    ) -> dict[str, str]:
        """The parts by name; `places` holds, by address, what the tags outside the sheets gave."""
        titles = self._titles(places, problems)
        root = copy.deepcopy(self._root)
        for element in root.iterfind(f"{x('sheets')}/{x('sheet')}"):
            element.set("name", titles.get(str(element.get("name")), str(element.get("name"))))
        self._move_names(root, layouts, titles)
        parts = {WORKBOOK: DECLARATION + xml_text(root)}
        if self._core is not None and self._properties:
            part, core = self._core[0], copy.deepcopy(self._core[1])
            for element in core:
                place = self._properties.get(str(element.tag))
                if place is not None:
                    text = "".join(piece.text for piece in places[place.address])
                    element.text = " ".join(text.split())
            parts[part] = DECLARATION + xml_text(core)
        return parts

    # -- names of sheets

    def _titles(self, places: Mapping[str, Pieces], problems: Problems) -> dict[str, str]:
        """The names that the sheets are given, by those of the template."""
        titles: dict[str, str] = {}
        taken: set[str] = set()
        for sheet in self._sheets:
            place = self._names.get(sheet.name)
            title = sheet.name
            if place is not None:
                title = "".join(piece.text for piece in places[place.address])
                fault = _name_fault(title, taken)
                if fault:
                    problems.add(WRONG_SHEET_NAME, place.address, f"印成“{title}”，{fault}", "换一个短的名称")
                    title = _usable(title, sheet.number, taken)
            taken.add(title.casefold())
            titles[sheet.name] = title
        return titles

    # -- names of ranges

    def _move_names(self, root: Element, layouts: Mapping[str, Layout], titles: Mapping[str, str]) -> None:
        holder = root.find(x("definedNames"))
        if holder is None:
            return
        elements = list(holder)
        for name in self._ranges:
            element = elements[name.index]
            if name.areas is None:
                continue
            moved = [
                move_area(area, layouts[area.sheet], titles[area.sheet])
                for area in name.areas
                if area.sheet in layouts
            ]
            kept = [text for text in moved if text is not None]
            if kept:
                element.text = ",".join(kept)
            else:
                holder.remove(element)
        if not len(holder):
            root.remove(holder)


def read_names(workbook: Element) -> Iterator[RangeName]:
    """The names that the workbook declares."""
    for index, element in enumerate(workbook.iterfind(f"{x('definedNames')}/{x('definedName')}")):
        areas = parse_areas(str(element.text or ""))
        yield RangeName(index, str(element.get("name", "")), None if areas is None else tuple(areas))


def name_problems(package: Package, first_moving: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Names that cannot follow the rows: title and what they hold.

    Excel's own names (print area, print titles) grow with their rows; another name must stand above all row
    tags.
    """
    elements = package.workbook.findall(f"{x('definedNames')}/{x('definedName')}")
    moving = {sheet for sheet, row in first_moving.items() if row <= LAST_ROW}
    for name in read_names(package.workbook):
        text = str(elements[name.index].text or "")
        if name.areas is None:
            unsafe = any(quoted(sheet) in text or f"{sheet}!" in text for sheet in moving)
        elif name.title.startswith(_BUILT_IN):
            unsafe = False
        else:
            unsafe = any(
                area.sheet in moving
                and area.cells.bottom >= first_moving[area.sheet]
                and (area.cells.top, area.cells.bottom) != (1, LAST_ROW)
                for area in name.areas
            )
        if unsafe:
            yield name.title, text


def own_names(package: Package, sheet: int, title: str) -> tuple[Area, ...]:
    """The areas of one of Excel's own names ("Print_Titles") for the sheet at a place, counted from 1."""
    for name in read_names(package.workbook):
        if name.title == _BUILT_IN + title:
            element = package.workbook.findall(f"{x('definedNames')}/{x('definedName')}")[name.index]
            if integer(element.get("localSheetId"), -1) == sheet - 1:
                return name.areas or ()
    return ()


def _name_fault(title: str, taken: set[str]) -> str:
    if not title.strip():
        return "是空的"
    if len(title.encode("utf-16-le")) > 2 * _LONGEST_NAME:
        return f"有 {len(title)} 字，最多 {_LONGEST_NAME} 字"
    bad = _FORBIDDEN.search(title)
    if bad:
        return f"含有不能用的字符“{bad.group()}”"
    if title.startswith("'") or title.endswith("'"):
        return "以单引号开头或结尾"
    return "与别的工作表同名" if title.casefold() in taken else ""


def _usable(title: str, number: int, taken: set[str]) -> str:
    """A name near the wanted one that Excel takes; for drafts."""
    clean = _FORBIDDEN.sub("_", title).strip("' ")[: _LONGEST_NAME - 4]
    return clean if clean and clean.casefold() not in taken else f"{clean}({number})"

"""What a sheet holds besides its cells, and how it follows the rows: views, validations, breaks, links."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from toolkit.excel.layout import Layout
from toolkit.excel.references import can_follow, follow, parse_areas
from toolkit.excel.sheetml import LAST_ROW, Range, bare_xml, integer, parse_range, parse_ranges, x
from toolkit.ooxml.xml import Element

Moved = Callable[[Layout], str]
"""The XML of a piece of a sheet for a layout of its rows; "" when it is gone."""

ORDER: Final = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "autoFilter",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "ignoredErrors",
    "drawing",
    "legacyDrawingHF",
    "picture",
    "extLst",
)
"""The children of a worksheet that can be kept, in the order that the file format wants."""

WRITTEN: Final = frozenset({"dimension", "sheetData", "mergeCells", "headerFooter"})
"""Those that a rendering writes itself."""

_FIXED: Final = frozenset(
    {
        "sheetPr",
        "sheetFormatPr",
        "cols",
        "sheetCalcPr",
        "sheetProtection",
        "phoneticPr",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "colBreaks",
        "drawing",
        "legacyDrawingHF",
        "picture",
    }
)
_NAMES: Final = {
    "protectedRanges": "允许编辑区域",
    "scenarios": "方案",
    "dataConsolidate": "合并计算",
    "customSheetViews": "自定义视图",
    "oleObjects": "嵌入的对象",
    "controls": "控件",
    "legacyDrawing": "批注或控件",
    "tableParts": "超级表",
    "AlternateContent": "控件或对象",
    "sortState": "排序",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a piece of a sheet cannot be kept: `unkept` because of what it is, else because its cells move."""

    message: str
    unkept: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A child of the worksheet: its name and how it follows the rows."""

    name: str
    moved: Moved


class PieceReader:
    """Reads the children of one worksheet; `others` gives the first uncertain row of each sheet by name."""

    def __init__(self, root: Element, first_moving: int, others: Mapping[str, int]) -> None:
        self._root = root
        self._first_moving = first_moving
        self._others = others
        self.problems: list[Problem] = []

    @property
    def _moves(self) -> bool:
        return self._first_moving <= LAST_ROW

    def pieces(self) -> Iterator[Piece]:
        """The children that can be kept, in order; what cannot goes to `problems`."""
        readers: Mapping[str, Callable[[Element], Moved]] = {
            "sheetViews": self._views,
            "autoFilter": self._filter,
            "conditionalFormatting": self._conditional,
            "dataValidations": self._validations,
            "hyperlinks": self._links,
            "rowBreaks": self._breaks,
            "ignoredErrors": self._ignored,
            "extLst": self._extensions,
        }
        for child in self._root:
            name = child.tag.rpartition("}")[2]
            if name in readers:
                yield Piece(name, readers[name](child))
            elif name in _FIXED:
                yield Piece(name, self._fixed(child))
            elif name not in WRITTEN:
                self.problems.append(Problem(f"有不能保留的内容：{_NAMES.get(name, name)}", unkept=True))

    def _xml(self, element: Element) -> str:
        return bare_xml(element, self._root.nsmap)

    def _fixed(self, element: Element) -> Moved:
        text = self._xml(element)
        return lambda _: text

    def _ranges(self, element: Element, text: str | None) -> list[Range]:
        ranges = parse_ranges(text or "")
        if ranges is None:
            what = element.tag.rpartition("}")[2]
            self.problems.append(Problem(f"{what} 的区域“{text}”读不懂", unkept=True))
            return []
        return ranges

    # -- one by one

    def _views(self, element: Element) -> Moved:
        """Frozen rows stay frozen; the place of the cursor is not kept where rows move."""
        if not self._moves:
            return self._fixed(element)
        views = copy.deepcopy(element)
        for view in views:
            view.attrib.pop("topLeftCell", None)
            for selection in view.findall(x("selection")):
                view.remove(selection)

        def moved(layout: Layout) -> str:
            result = copy.deepcopy(views)
            for pane in list(result.iter(x("pane"))):
                rows = integer(str(pane.get("ySplit", "0")).partition(".")[0])
                if rows and pane.get("state") in {"frozen", "frozenSplit"}:
                    hull = layout.hull(1, rows)
                    if hull is None:
                        pane.getparent().remove(pane)
                        continue
                    height = hull[1]
                    corner = parse_range(pane.get("topLeftCell", "A1")) or Range(1, 1, 1, 1)
                    pane.set("ySplit", str(height))
                    pane.set("topLeftCell", str(corner.rows(height + 1, height + 1)).partition(":")[0])
            return self._xml(result)

        return moved

    def _filter(self, element: Element) -> Moved:
        ranges = self._ranges(element, element.get("ref"))
        if not ranges or not self._moves:
            return self._fixed(element)
        if element.find(f".//{x('sortState')}") is not None:
            self.problems.append(Problem("自动筛选里有排序，行数一变就会排错", unkept=True))
        start = self._xml(element).replace(f'ref="{element.get("ref")}"', 'ref="{}"', 1)
        head, tail = start.split('ref="{}"', 1)

        def moved(layout: Layout) -> str:
            hull = layout.hull(ranges[0].top, ranges[0].bottom)
            return f'{head}ref="{ranges[0].rows(*hull)}"{tail}' if hull else ""

        return moved

    def _conditional(self, element: Element) -> Moved:
        return self._ruled(
            element, [item for rule in element for item in rule.iter(x("formula"))], "条件格式"
        )

    def _validations(self, element: Element) -> Moved:
        rules = [
            self._ruled(
                item, [child for child in item if child.tag in {x("formula1"), x("formula2")}], "数据有效性"
            )
            for item in element
        ]
        empty = copy.deepcopy(element)
        for child in list(empty):
            empty.remove(child)
        empty.attrib.pop("count", None)
        start = self._xml(empty).removesuffix("/>")

        def moved(layout: Layout) -> str:
            kept = [text for rule in rules if (text := rule(layout))]
            return f'{start} count="{len(kept)}">{"".join(kept)}</dataValidations>' if kept else ""

        return moved

    def _ruled(self, element: Element, formulas: list[Element], what: str) -> Moved:
        """An element with `sqref` and formulas that are relative to its first cell."""
        ranges = self._ranges(element, element.get("sqref"))
        if not ranges or not self._moves:
            return self._fixed(element)
        anchor = min(item.top for item in ranges)
        for formula in formulas:
            text = formula.text or ""
            safe = can_follow(text, anchor, self._first_moving, self._others)
            if not safe or (len(ranges) > 1 and not _is_constant(text)):
                message = f"{what}（{element.get('sqref')}）的公式“{text}”所指的单元格会随行移动"
                self.problems.append(Problem(message))

        def moved(layout: Layout) -> str:
            found = layout.ranges(ranges)
            if not found:
                return ""
            result = copy.deepcopy(element)
            result.set("sqref", " ".join(str(item) for item in found))
            start = min(item.top for item in found)
            tags = {formula.tag for formula in formulas}
            for formula in result.iter(*tags) if tags else ():
                formula.text = follow(formula.text or "", anchor, start)
            return self._xml(result)

        return moved

    def _links(self, element: Element) -> Moved:
        links: list[tuple[Element, Range]] = []
        for link in element:
            ranges = self._ranges(link, link.get("ref"))
            links += [(link, item) for item in ranges]
            location = str(link.get("location", ""))
            areas = parse_areas(location) if "!" in location else []
            if areas is None or any(area.cells.bottom >= self._others.get(area.sheet, 0) for area in areas):
                self.problems.append(Problem(f"{link.get('ref')} 的链接“{location}”所指的单元格会随行移动"))

        def moved(layout: Layout) -> str:
            pieces = []
            for link, cells in links:
                for top, bottom in layout.copies(cells.top, cells.bottom):
                    copied = copy.deepcopy(link)
                    copied.set("ref", str(cells.rows(top, bottom)))
                    pieces.append(self._xml(copied))
            return f"<hyperlinks>{''.join(pieces)}</hyperlinks>" if pieces else ""

        return moved

    def _breaks(self, element: Element) -> Moved:
        breaks = [(integer(item.get("id")), item) for item in element]

        def moved(layout: Layout) -> str:
            found: dict[int, Element] = {}
            for after, item in breaks:
                for row in layout.breaks_after(after):
                    copied = copy.deepcopy(item)
                    copied.set("id", str(row))
                    found.setdefault(row, copied)
            # A break after the last row would give an empty page.
            kept = [found[row] for row in sorted(found) if 0 < row < LAST_ROW]
            manual = sum(1 for item in kept if item.get("man") == "1")
            inside = "".join(self._xml(item) for item in kept)
            counts = f'count="{len(kept)}" manualBreakCount="{manual}"'
            return f"<rowBreaks {counts}>{inside}</rowBreaks>" if kept else ""

        return moved

    def _ignored(self, element: Element) -> Moved:
        items = [(item, self._ranges(item, item.get("sqref"))) for item in element if item.get("sqref")]

        def moved(layout: Layout) -> str:
            pieces = []
            for item, ranges in items:
                found = layout.ranges(ranges)
                if found:
                    copied = copy.deepcopy(item)
                    copied.set("sqref", " ".join(str(cells) for cells in found))
                    pieces.append(self._xml(copied))
            return f"<ignoredErrors>{''.join(pieces)}</ignoredErrors>" if pieces else ""

        return moved

    def _extensions(self, element: Element) -> Moved:
        """Extensions that speak of cells (newer formats by condition) are kept only where no row moves."""
        speaks = any(child.tag.rpartition("}")[2] in {"sqref", "f"} for child in element.iter())
        if self._moves and speaks:
            message = "有新版 Excel 的条件格式、数据有效性或迷你图，不能随行移动"
            self.problems.append(Problem(message, unkept=True))
        return self._fixed(element)


def _is_constant(formula: str) -> bool:
    """Whether a formula speaks of no cell."""
    return can_follow(formula, 0, 0, {})

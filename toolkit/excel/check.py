"""What in a template cannot be kept or filled safely once rows come and go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.excel.package import UNKEPT_CONTENT, Package
from toolkit.excel.parts import WRITTEN, PieceReader
from toolkit.excel.printing import Problems
from toolkit.excel.scan import ScannedTag, SheetContent
from toolkit.excel.sheetml import integer, x
from toolkit.excel.workbook import name_problems
from toolkit.finding import Kind, Severity
from toolkit.ooxml.package import read_part, relationships
from toolkit.ooxml.statements import MERGE
from toolkit.ooxml.xml import Element, xml_text

FORMULA_IN_TEMPLATE = Kind(
    "T053",
    Severity.ERROR,
    "模板的单元格里有公式",
    "合计、比率都由本工具按公式文件计算并校核；单元格里的公式在增减行后会指错，打开时又会另算出一个数。",
    "合计行写 =SUM(B6:B20)",
    "合计行写 {{ 支出.合计.决算 }}",
)
MISPLACED_TAG = Kind(
    "T064",
    Severity.ERROR,
    "标签写在工作簿里不能填写的地方",
    "图形的文字、数据有效性的提示、超链接、名称等处不是单元格；被合并盖住的格子不显示，标签在那里不起作用。",
    "在文本框里写 {{ 单位.全称 }}",
    "把标签写在单元格、页眉页脚或工作表的名称里",
)
CROSSED_RANGE = Kind(
    "T061",
    Severity.ERROR,
    "合并单元格跨过循环的边界",
    "一半在循环内、一半在循环外的合并区域，循环增减行后没有确定的范围。",
    "A5 是 {%tr for %}、A7 是 {%tr endfor %}，而 B6:B8 合并",
    "合并区域整个在循环内，或把整个循环（含两个标签行）包在里面；按值合并用 {% 合并 行.一级 %}",
)
MISPLACED_MERGE = Kind(
    "T063",
    Severity.ERROR,
    "单元格里合并标签的位置不对",
    "{% 合并 … %} 写在行循环的单元格开头，一格一个，由相邻各行的值决定合并到哪里。",
    "单元格里写：一级指标{% 合并 行.一级 %}",
    "单元格里写：{% 合并 行.一级 %}{{ 行.一级 }}",
)
MOVING_REFERENCE = Kind(
    "T065",
    Severity.ERROR,
    "所引用的单元格会随行移动",
    "数据有效性、条件格式、名称或图形指着循环以内或以下的单元格；循环增减行后会指错。",
    "第30行的下拉选项取自 $H$40:$H$44，而第6行是循环",
    "选项列在循环上方或另一张没有循环的工作表里，或直接写 优,良,中,差",
)

_TAG = re.compile(r"\{[{%#]")
_ANCHOR_ROW = re.compile(r"\}row$")


def find_problems(package: Package, contents: Sequence[SheetContent], problems: Problems) -> None:
    """Tell everything about the sheets that stands in the way of rendering them."""
    first_moving = {content.sheet.name: content.first_moving for content in contents}
    for content in contents:
        label = content.sheet.label
        _find_formulas(content, problems)
        for tag, reason in _wrong_merges(content):
            problems.add(MISPLACED_MERGE, tag.address, f"标签“{tag.marking.text}”{reason}")
        _find_crossed(content, problems)
        reader = PieceReader(content.sheet.root, content.first_moving, first_moving)
        list(reader.pieces())
        for problem in reader.problems:
            problems.add(UNKEPT_CONTENT if problem.unkept else MOVING_REFERENCE, label, problem.message)
        for child in content.sheet.root:
            if child.tag.rpartition("}")[2] not in WRITTEN:
                _find_tags(xml_text(child), label, problems)
        _find_in_drawings(package, content, problems)
    for title, text in name_problems(package, first_moving):
        message = f"名称“{title}”指着“{text}”，会随行移动"
        problems.add(MOVING_REFERENCE, "", message, "让它指着循环上方，或另一张没有循环的工作表")
    _find_in_names(package, problems)


def _find_formulas(content: SheetContent, problems: Problems) -> None:
    cells = [cell.address for row in content.rows for cell in row.cells if cell.has_formula]
    if cells:
        some = "、".join(cells[:5]) + ("等" if len(cells) > 5 else "")
        address = f"{content.sheet.label} 单元格 {cells[0]}"
        message = f"有 {len(cells)} 个公式（{some}）"
        problems.add(FORMULA_IN_TEMPLATE, address, message, "改为标签，让本工具计算；不变的数直接写上")


def _find_tags(text: str, address: str, problems: Problems) -> None:
    found = _TAG.search(text)
    if found:
        shown = " ".join(re.sub(r"<[^>]*>?", " ", text[found.start() : found.start() + 60]).split())[:30]
        problems.add(MISPLACED_TAG, address, f"“{shown}”不在单元格里", "把标签移到单元格里")


def _find_in_names(package: Package, problems: Problems) -> None:
    names = {sheet.name for sheet in package.sheets}
    for element in package.workbook.iterfind(f"{x('definedNames')}/{x('definedName')}"):
        text = str(element.text or "")
        for name in names:
            text = text.replace(name, "")
        _find_tags(text, f"名称“{element.get('name')}”", problems)


# -- merges


def _wrong_merges(content: SheetContent) -> Iterator[tuple[ScannedTag, str]]:
    loops = [
        statement
        for statement in content.scanned.statements
        if content.scanned.row_tags[statement.first].marking.keyword == "for"
    ]
    for (row, _), text in content.scanned.texts.items():
        marks = [tag for tag in text.tags if tag.marking.keyword == MERGE]
        for tag in marks:
            if not any(loop.body_of(row, row) for loop in loops):
                yield tag, "不在行循环 {%tr for … %} 的单元格里"
            elif tag is not marks[0]:
                yield tag, "在同一格里写了两次"
            elif text.text[: tag.marking.start].strip():
                yield tag, "不在单元格的开头"
            elif not tag.marking.body:
                yield tag, "后面没有写按什么合并"


def _find_crossed(content: SheetContent, problems: Problems) -> None:
    label = content.sheet.label
    for cells in content.merges:
        crossed = [
            statement
            for statement in content.scanned.statements
            if cells.top < cells.bottom and statement.is_crossed_by(cells.top, cells.bottom)
        ]
        if crossed:
            statement = crossed[0]
            message = f"合并区域 {cells} 跨过第{statement.first}行至第{statement.last}行的标签"
            problems.add(CROSSED_RANGE, f"{label} 单元格 {cells}", message, "取消合并，或改用 {% 合并 … %}")
        for (row, column), text in content.scanned.texts.items():
            inside = cells.top <= row <= cells.bottom and cells.left <= column <= cells.right
            if inside and (row, column) != (cells.top, cells.left):
                message = f"标签“{text.tags[0].marking.text}”在合并区域 {cells} 里被盖住了"
                problems.add(MISPLACED_TAG, text.tags[0].address, message, "写在合并区域的左上角")


# -- pictures and shapes


def _find_in_drawings(package: Package, content: SheetContent, problems: Problems) -> None:
    label = content.sheet.label
    for link in relationships(package.archive, content.sheet.part):
        root = read_part(package.archive, link.target) if link.kind == "drawing" else None
        if root is None:
            continue
        _find_tags(xml_text(root), f"{label} 图形", problems)
        lowest = max((integer(item.text) + 1 for item in root.iter() if _is_row(item)), default=0)
        if lowest >= content.first_moving:
            message = f"图片或图形占到第{lowest}行，第{content.first_moving}行起会随行移动"
            problems.add(MOVING_REFERENCE, f"{label} 图形", message, "移到循环上方")


def _is_row(element: Element) -> bool:
    return bool(_ANCHOR_ROW.search(str(element.tag)))

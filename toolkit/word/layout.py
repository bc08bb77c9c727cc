"""What prints differently on another computer: fonts without a name, columns of no width."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity, Span
from toolkit.ooxml.xml import Element
from toolkit.word.package import Package
from toolkit.word.place import Styles, places
from toolkit.word.wordml import TBL, child_value, value, w

NO_CHINESE_FONT = Kind(
    "T026",
    Severity.WARNING,
    "没有指定中文字体",
    "只指定了西文字体；汉字用什么字体由打开文件的电脑决定，WPS 与 Word 印出来不同，页数也会变。",
    "选中文字，只在“西文字体”里选了 Times New Roman",
    "“字体”对话框里“中文字体”“西文字体”都选定，例如 仿宋_GB2312",
)
THEME_FONT = Kind(
    "T027",
    Severity.WARNING,
    "中文用了主题字体",
    "主题字体（“+中文正文”“+中文标题”）随电脑和主题变，WPS 不认，公文的仿宋会变成等线或宋体。",
    "字体选的是“+中文正文”",
    "在“中文字体”里选字体的名称，例如 仿宋_GB2312",
)
ZERO_COLUMN = Kind(
    "T028",
    Severity.WARNING,
    "表格有宽度为零的列",
    "WPS 和 LibreOffice 按这里的列宽排版，宽度为零的列看不见或叠在一起；Word 自己重算，看不出来。",
    "由程序生成的表格，列宽都是 0",
    "在 Word 中选中表格，给每一列设定列宽，再保存",
)


def layout_faults(package: Package, shown: str) -> Iterator[Finding]:
    """A finding for each style or paragraph with such a font, and for each table with such a column."""
    if package.styles is not None:
        for style in package.styles.iter(w("style"), w("docDefaults")):
            name = child_value(style, "name") or "默认"
            yield from _font_faults(style, Span(shown, address=f"样式“{name}”"))
    styles = Styles(package.styles)
    for part in package.parts:
        for place in places(part, styles):
            yield from _font_faults(place.paragraph, Span(shown, address=place.full_address))
        for number, table in enumerate(part.root.iter(TBL), 1):
            widths = [value(column, "w", "0") for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
            if any(width in {"", "0"} for width in widths):
                address = f"{part.label} 表{number}".strip()
                hints = ("选中表格，给每一列设定列宽",)
                yield ZERO_COLUMN.at(Span(shown, address=address), f"{address}：有宽度为零的列", hints=hints)


def _font_faults(element: Element, span: Span) -> Iterator[Finding]:
    """One finding of each kind for an element, however many of its runs have the fault."""
    fonts = list(element.iter(w("rFonts")))
    hints = ("在“字体”对话框里选定中文字体",)
    if any(value(font, "eastAsiaTheme") for font in fonts):
        yield THEME_FONT.at(span, f"{span.address}：中文用了主题字体", hints=hints)
    elif any(value(font, "ascii") and not value(font, "eastAsia") for font in fonts):
        yield NO_CHINESE_FONT.at(span, f"{span.address}：只指定了西文字体", hints=hints)

"""The parts of a workbook: its sheets, strings and styles, and what in the package cannot be accepted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.excel.sheetml import MAIN, x
from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.ooxml.archive import (
    CONTENT_TYPES,
    Archive,
    Limits,
    RefusedArchiveError,
    pack_entry,
    read_archive,
)
from toolkit.ooxml.package import Relationship, content_types, read_part, relations_of, relationships
from toolkit.ooxml.xml import DECLARATION, RELATIONS, Element, UnsafeXmlError, parse_checked, xml_text

NOT_A_WORKBOOK = Kind(
    "T050",
    Severity.ERROR,
    "不是 .xlsx 工作簿",
    "模板须是 Excel 的 .xlsx（一种 zip 压缩包）。旧的 .xls、.xlsb、带宏的 .xlsm、“严格 Open XML”、"
    "加了密码的文件和别的文件读不了。",
    "把 自评表.xls 改名为 自评表.xlsx",
    "在 Excel 或 WPS 中打开，取消密码，另存为“Excel 工作簿（*.xlsx）”",
)
UNSAFE_WORKBOOK = Kind(
    "T051",
    Severity.ERROR,
    "工作簿超出安全限度",
    "文件里的部件太多、太大、压缩率异常、重名，或声明了 XML 实体，可能是坏文件或恶意文件，不予打开。",
    "几十 KB 的模板解压后有几百 MB",
    "在 Excel 或 WPS 中打开，另存为新的 .xlsx",
)
UNKEPT_CONTENT = Kind(
    "T052",
    Severity.ERROR,
    "工作簿里有不能照原样保留的内容",
    "图表、透视表、超级表、批注、控件、宏和外部链接都指向固定的单元格或别的文件；行数一变就会指错，"
    "或使 Excel 报告文件损坏。",
    "模板里插入了按单元格画的柱形图",
    "删去这些内容；图表在生成的文件里再画，超级表用“转换为区域”",
)

WORKBOOK = "xl/workbook.xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TEXTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LIMITS = Limits(archive=16 * 2**20, unpacked=48 * 2**20)
_HARMLESS = ("http://", "https://", "mailto:")
_KEPT = frozenset(
    {
        "worksheet",
        "styles",
        "theme",
        "sharedStrings",
        "calcChain",
        "printerSettings",
        "drawing",
        "image",
        "hyperlink",
        "customXml",
        "customXmlProps",
        "sheetMetadata",
        "person",
    }
)
_UNKEPT = {
    "vbaProject": "宏（VBA）",
    "xlMacrosheet": "宏表",
    "dialogsheet": "对话框表",
    "chartsheet": "图表工作表",
    "chart": "图表",
    "chartEx": "图表",
    "pivotTable": "数据透视表",
    "pivotCacheDefinition": "数据透视表",
    "table": "超级表",
    "queryTable": "外部查询",
    "connections": "外部数据连接",
    "externalLink": "外部链接",
    "comments": "批注",
    "threadedComment": "批注",
    "oleObject": "嵌入的对象",
    "package": "嵌入的文件",
    "control": "控件",
    "ctrlProp": "控件",
    "slicer": "切片器",
    "timeline": "日程表",
    "diagramData": "SmartArt 图形",
}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, its place in the order (from 1), its part and root, and whether it is shown."""

    name: str
    number: int
    part: str
    root: Element
    hidden: bool

    @property
    def label(self) -> str:
        """What an address begins with."""
        return f"工作表“{self.name}”"


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that was read. `strings` are the items of the shared table."""

    archive: Archive
    workbook: Element
    sheets: tuple[SheetPart, ...]
    strings: tuple[Element, ...]
    styles: Element
    names: dict[str, str]
    """The parts that have one task, by the kind of their relationship: "styles", "sharedStrings"."""


class _PackageError(Exception):
    def __init__(self, message: str, hint: str = "在 Excel 或 WPS 中打开，另存为新的 .xlsx") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_package(source: Path | bytes, *, shown: str) -> tuple[Package | None, tuple[Finding, ...]]:
    """Read a workbook: its sheets, and findings about everything in the package that is not acceptable."""
    findings = Findings()
    package = None
    try:
        archive = read_archive(source, suffix=".xlsx", program="Excel", limits=_LIMITS)
        package = _assemble(archive)
        findings.extend(UNKEPT_CONTENT.at(Span(shown), *said) for said in _refusals(archive))
    except RefusedArchiveError as refused:
        kind = UNSAFE_WORKBOOK if refused.unsafe else NOT_A_WORKBOOK
        hints = (refused.hint,) if refused.hint else ()
        findings.add(kind.at(Span(shown), refused.message, hints=hints))
    except UnsafeXmlError as error:
        hints = ("在 Excel 或 WPS 中打开，另存为新的 .xlsx",)
        findings.add(UNSAFE_WORKBOOK.at(Span(shown), f"部件无法读取：{error}", hints=hints))
    except _PackageError as error:
        findings.add(NOT_A_WORKBOOK.at(Span(shown), error.message, hints=(error.hint,)))
    return package, tuple(findings)


def renew(package: Package, changed: Mapping[str, bytes]) -> Package:
    """The prepared package with these parts of a rendering, which are sound, in the place of its own."""

    def root(part: str, own: Element) -> Element:
        return parse_checked(changed[part]) if part in changed else own

    workbook = root(WORKBOOK, package.workbook)
    listed = list(workbook.iterfind(f"{x('sheets')}/{x('sheet')}"))
    sheets = tuple(
        replace(sheet, name=str(listed[sheet.number - 1].get("name", "")), root=root(sheet.part, sheet.root))
        for sheet in package.sheets
    )
    strings = tuple(parse_checked(changed[package.names["sharedStrings"]]).findall(x("si")))
    styles = root(package.names["styles"], package.styles)
    return replace(package, workbook=workbook, sheets=sheets, strings=strings, styles=styles)


def _assemble(archive: Archive) -> Package:
    types = content_types(archive)
    workbook = read_part(archive, WORKBOOK)
    if types is None or workbook is None:
        raise _PackageError(f"压缩包里没有 {WORKBOOK}，不是 Excel 工作簿")
    if types.get(WORKBOOK, _MAIN_TYPE) != _MAIN_TYPE:
        raise _PackageError("工作簿带有宏，或是 .xltx 一类的模板格式", "另存为“Excel 工作簿（*.xlsx）”")
    _check_root(workbook, WORKBOOK)
    links = {link.key: link for link in relationships(archive, WORKBOOK) if not link.outside}
    names = {link.kind: link.target for link in links.values()}
    styles = read_part(archive, names.get("styles", ""))
    if styles is None or styles.find(f"{x('cellXfs')}/{x('xf')}") is None:
        raise _PackageError("工作簿里没有单元格样式（styles.xml）")
    _check_root(styles, names["styles"])
    strings = read_part(archive, names.get("sharedStrings", ""))
    items = () if strings is None else tuple(strings.findall(x("si")))
    sheets = tuple(_sheets(archive, workbook, links))
    if not sheets or len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        raise _PackageError("工作簿里没有工作表，或有两张同名")
    return Package(archive, workbook, sheets, items, styles, names)


def _check_root(root: Element, part: str) -> None:
    if not str(root.tag).startswith(f"{{{MAIN}}}"):
        raise _PackageError(f"{part} 不是普通的工作簿（可能是“严格 Open XML”）")
    if root.nsmap.get(None) != MAIN:
        raise _PackageError(f"{part} 的写法不像 Excel 或 WPS 所存")


def _sheets(archive: Archive, workbook: Element, links: dict[str, Relationship]) -> Iterator[SheetPart]:
    for number, sheet in enumerate(workbook.iterfind(f"{x('sheets')}/{x('sheet')}"), 1):
        link = links.get(str(sheet.get(f"{{{RELATIONS}}}id")))
        if link is None or link.kind != "worksheet":
            continue
        root = read_part(archive, link.target)
        if root is None:
            raise _PackageError(f"缺少 {link.target}")
        _check_root(root, link.target)
        hidden = sheet.get("state", "visible") != "visible"
        yield SheetPart(str(sheet.get("name", "")), number, link.target, root, hidden)


def _refusals(archive: Archive) -> Iterator[tuple[str]]:
    """What is told about the parts, once for each part that has something."""
    relations = [name for name in archive.entries if name.endswith(".rels")]
    for name in relations:
        folder = posixpath.dirname(posixpath.dirname(name))
        part = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        if relations_of(part) != name:
            continue
        for link in relationships(archive, part):
            if link.outside:
                if not (link.kind == "hyperlink" and link.target.casefold().startswith(_HARMLESS)):
                    yield (f"{part} 引用了外部文件 {link.target}（{link.kind}）",)
            elif link.kind in _UNKEPT:
                yield (f"工作簿里有{_UNKEPT[link.kind]}（{link.target}）",)
            elif folder.startswith("xl") and link.kind not in _KEPT and not _is_header_picture(link):
                yield (f"工作簿里有本工具不认识的内容 {link.target}（{link.kind}）",)


def _is_header_picture(link: Relationship) -> bool:
    # Pictures in a page's header; a sheet with comments has such a part too, and is refused for those.
    return link.kind == "vmlDrawing"


def prepare_package(package: Package, *, names_vary: bool) -> Package:
    """The package with the archive that renderings need.

    There is a shared table of texts; there is no chain of calculations, and no list of the sheets where their
    names vary.
    """
    entries = dict(package.archive.entries)
    links: Element = read_part(package.archive, relations_of(WORKBOOK))
    types: Element = read_part(package.archive, CONTENT_TYPES)
    strings = package.names.get("sharedStrings", "")
    if not strings:
        strings = "xl/sharedStrings.xml"
        kind = f"{RELATIONS}/sharedStrings"
        _append(links, f"{{{_LINKS}}}Relationship", Id="rIdTexts", Type=kind, Target=f"/{strings}")
        _append(types, f"{{{_TYPES}}}Override", PartName=f"/{strings}", ContentType=TEXTS_TYPE)
        entries[strings] = pack_entry(strings, b"")
    chain = package.names.get("calcChain")
    if chain:
        entries.pop(chain, None)
        gone = [item for item in links if str(item.get("Type")).endswith("/calcChain")]
        gone += [item for item in types if item.get("PartName") == f"/{chain}"]
        for item in gone:
            item.getparent().remove(item)
    changed = {relations_of(WORKBOOK): links, CONTENT_TYPES: types}
    if names_vary:
        changed.update(_without_titles(package.archive))
    for name, root in changed.items():
        entries[name] = pack_entry(name, (DECLARATION + xml_text(root)).encode())
    names = {**package.names, "sharedStrings": strings}
    return replace(package, archive=Archive(entries), names=names)


def _append(parent: Element, name: str, **attributes: str) -> None:
    child = parent.makeelement(name, attributes)
    parent.append(child)


def _without_titles(archive: Archive) -> dict[str, Element]:
    """The part with the extended properties, without the names of the sheets that it repeats."""
    part = next(
        (link.target for link in relationships(archive, "") if link.kind == "extended-properties"), ""
    )
    root = read_part(archive, part)
    if root is None:
        return {}
    for item in list(root):
        if item.tag.rpartition("}")[2] in {"TitlesOfParts", "HeadingPairs"}:
            root.remove(item)
    return {part: root}

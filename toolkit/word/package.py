"""The parts of a document: which of them hold printed text, and what in the package cannot be accepted."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path

from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.ooxml.archive import CONTENT_TYPES, Archive
from toolkit.ooxml.package import content_types, read_part, relationships
from toolkit.ooxml.xml import RELATIONS, Element, UnsafeXmlError
from toolkit.word.archive import NOT_A_DOCUMENT, UNSAFE_ARCHIVE, read_archive
from toolkit.word.wordml import MAIN, SECTPR, value, w

MACROS = Kind(
    "T003",
    Severity.ERROR,
    "模板带有宏或不是普通文档",
    "生成的文件要发给许多单位；宏会被杀毒软件拦下，.dotx、.docm 和“严格 Open XML”改名后打不开。",
    "模板另存为“启用宏的文档”",
    "在 Word 或 WPS 中另存为“Word 文档（*.docx）”",
)
OUTSIDE_LINK = Kind(
    "T004",
    Severity.ERROR,
    "文档引用了外部文件",
    "图片、对象或模板只存了链接，换一台电脑就打不开，还会泄露本机路径。网页和邮箱超链接不在此列。",
    "图片以“链接到文件”方式插入",
    "删去链接，重新以“嵌入”方式插入",
)
IMPORTED_CONTENT = Kind(
    "T005",
    Severity.ERROR,
    "文档嵌入了另一个文件的内容",
    "altChunk 的内容要等 Word 打开时才并入，WPS 不显示，其中的标签也无从检查。",
    "由别的程序拼接而成的 .docx",
    "在 Word 中打开，另存为新的 .docx，或把内容直接粘贴进来",
)
UPDATE_PROMPT = Kind(
    "T006",
    Severity.WARNING,
    "打开时会提示更新域",
    "设置中的 updateFields 使 Word 每次打开都询问是否更新域，收件人会以为文件有问题。",
    "由程序写入了 updateFields 的模板",
    "在 Word 中打开后选“否”，另存为新的 .docx",
)
UNSETTLED_REVISIONS = Kind(
    "T007",
    Severity.WARNING,
    "模板中有未处理的修订或批注",
    "修订和批注会原样带进每一份生成的文件。",
    "以修订方式改模板后直接保存",
    "在“审阅”中接受或拒绝全部修订，删除全部批注",
)

DOCUMENT = "word/document.xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN_TYPE = f"{_WORD}document.main+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_NOTE_NAMES = {f"{_WORD}footnotes+xml": "脚注", f"{_WORD}endnotes+xml": "尾注"}
_EDGE_NAMES = {f"{_WORD}header+xml": "页眉", f"{_WORD}footer+xml": "页脚"}
_VARIANTS = {"default": "", "first": "（首页）", "even": "（偶数页）"}
_HARMLESS = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds printed text: its name in the zip, its root, and how its places are called.

    `label` is "" for the body, "页眉", "第2节页脚（首页）", "脚注", "文档属性".
    """

    name: str
    root: Element
    label: str


@dataclass(frozen=True, slots=True)
class Package:
    """A document that was read: its entries, and its text parts in the order in which they are rendered."""

    archive: Archive
    parts: tuple[Part, ...]
    styles: Element | None
    settings: Element | None

    @property
    def body(self) -> Element:
        """The w:body of the main document."""
        return self.parts[0].root.find(w("body"))


class _PackageError(Exception):
    def __init__(self, kind: Kind, message: str, hint: str) -> None:
        super().__init__(message)
        self.finding = (kind, message, hint)


def read_package(source: Path | bytes, *, shown: str) -> tuple[Package | None, tuple[Finding, ...]]:
    """Read a .docx: the parts with text, and findings about what in the package is not acceptable."""
    archive, findings = read_archive(source, shown=shown)
    if archive is None:
        return None, findings
    found = Findings()
    try:
        package = _assemble(archive)
    except UnsafeXmlError as error:
        found.add(UNSAFE_ARCHIVE.at(Span(shown), f"部件无法读取：{error}", hints=("另存为新的 .docx",)))
        return None, tuple(found)
    except _PackageError as error:
        kind, message, hint = error.finding
        found.add(kind.at(Span(shown), message, hints=(hint,)))
        return None, tuple(found)
    found.extend(_refusals(package, shown))
    return package, tuple(found)


def _assemble(archive: Archive) -> Package:
    types = content_types(archive)
    if types is None:
        raise _PackageError(NOT_A_DOCUMENT, f"压缩包里没有 {CONTENT_TYPES}，不是 Word 文档", "另存为 .docx")
    root = read_part(archive, DOCUMENT)
    if root is None:
        raise _PackageError(NOT_A_DOCUMENT, f"压缩包里没有 {DOCUMENT}，不是 Word 文档", "另存为 .docx")
    if root.tag != w("document") or root.find(w("body")) is None:
        raise _PackageError(
            MACROS, f"{DOCUMENT} 不是普通的 Word 文档（可能是“严格 Open XML”）", "另存为 .docx"
        )
    if root.prefix != "w" or root.nsmap.get("w") != MAIN:
        raise _PackageError(MACROS, f"{DOCUMENT} 不用 w: 前缀，不像 Word 或 WPS 所存", "用 Word 另存为 .docx")
    parts = [Part(DOCUMENT, root, "")]
    edges = _edge_labels(archive, root)
    for name, kind in types.items():
        label = edges.get(name, _EDGE_NAMES[kind] + "（未使用）") if kind in _EDGE_NAMES else ""
        label = label or _NOTE_NAMES.get(kind, "") or ("文档属性" if kind == _CORE_TYPE else "")
        part = read_part(archive, name) if label else None
        if part is not None:
            parts.append(Part(name, part, label))
    parts[1:] = sorted(parts[1:], key=lambda part: (part.label == "文档属性", part.name))
    return Package(
        archive, tuple(parts), read_part(archive, "word/styles.xml"), read_part(archive, "word/settings.xml")
    )


def _edge_labels(archive: Archive, root: Element) -> dict[str, str]:
    targets = {key: target for key, _, target, outside in relationships(archive, DOCUMENT) if not outside}
    labels: dict[str, str] = {}
    for number, section in enumerate(root.iter(SECTPR), 1):
        for tag, name in (("headerReference", "页眉"), ("footerReference", "页脚")):
            for reference in section.findall(w(tag)):
                part = targets.get(str(reference.get(f"{{{RELATIONS}}}id")), "")
                where = name if number == 1 else f"第{number}节{name}"
                labels.setdefault(part, where + _VARIANTS.get(value(reference, "type"), ""))
    return labels


def _refusals(package: Package, shown: str) -> list[Finding]:
    archive = package.archive
    span = Span(shown)
    found = []
    names = [name.casefold() for name in archive.entries]
    main_type = (content_types(archive) or {}).get(DOCUMENT, _MAIN_TYPE)
    if (
        any(name.rpartition("/")[2] in {"vbaproject.bin", "vbadata.xml"} for name in names)
        or "macro" in main_type
    ):
        found.append(MACROS.at(span, "模板带有宏（VBA）", hints=("另存为不含宏的“Word 文档（*.docx）”",)))
    elif main_type != _MAIN_TYPE:
        found.append(MACROS.at(span, "模板是 .dotx 一类的模板格式", hints=("另存为“Word 文档（*.docx）”",)))
    for name in archive.entries:
        if name.endswith(".rels"):
            found += _outside_links(archive, name, shown)
    roots = [part.root for part in package.parts]
    if any(next(root.iter(w("altChunk")), None) is not None for root in roots):
        found.append(
            IMPORTED_CONTENT.at(span, "文档里有 altChunk", hints=("在 Word 中打开，另存为新的 .docx",))
        )
    if package.settings is not None and package.settings.find(w("updateFields")) is not None:
        found.append(UPDATE_PROMPT.at(span, "文档设置了“打开时更新域”"))
    marks = [w(name) for name in ("ins", "del", "moveFrom", "moveTo", "commentReference")]
    if any(next(root.iter(*marks), None) is not None for root in roots):
        found.append(
            UNSETTLED_REVISIONS.at(span, "模板中有未处理的修订或批注", hints=("接受全部修订，删除批注",))
        )
    return found


def _outside_links(archive: Archive, rels: str, shown: str) -> list[Finding]:
    folder = posixpath.dirname(posixpath.dirname(rels))
    part = posixpath.join(folder, posixpath.basename(rels).removesuffix(".rels"))
    found = []
    for _, kind, target, outside in relationships(archive, part):
        if not outside or (kind == "hyperlink" and target.casefold().startswith(_HARMLESS)):
            continue
        template = (
            kind == "attachedTemplate"
        )  # Word writes it by itself, and it does no more than tell a path
        severity = Severity.WARNING if template else None
        hint = "“开发工具”→“文档模板”改为 Normal" if template else "删去链接，改为嵌入"
        message = f"{part} 引用了外部文件 {target}（{kind}）"
        found.append(OUTSIDE_LINK.at(Span(shown), message, hints=(hint,), severity=severity))
    return found

"""A .docx template compiled once: scanned, repaired, its tags read by the tag environment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.ooxml.statements import lone_source, merge_of
from toolkit.ooxml.xml import DECLARATION
from toolkit.tag import CompiledText, TagEnvironment, TagError
from toolkit.word.conserve import literal_texts, table_faults
from toolkit.word.identity import drop_bookmarks, repeats_drawings
from toolkit.word.layout import layout_faults
from toolkit.word.outline import misplaced_contents, read_outline
from toolkit.word.package import Package, Part, read_package
from toolkit.word.place import Styles
from toolkit.word.render import BROKEN_TABLE, CompiledDocument, CompiledPart
from toolkit.word.scan import MISPLACED_TAG, scan_part
from toolkit.word.structure import merges_in_wrong_place, watch_tables
from toolkit.word.tags import ScannedParagraph
from toolkit.word.template import (
    MisplacedTagError,
    PlacedTag,
    RepairedPart,
    RepairError,
    repair_part,
)

WRONG_TAG = Kind(
    "T021",
    Severity.ERROR,
    "标签写错",
    "标签里的写法模板语言不认识：括号不配、函数名写错、用了全角符号等。",
    "{{ 支出.合计.决算｜带单位 }}",
    "{{ 支出.合计.决算|带单位 }}",
)
MISPLACED_MERGE = Kind(
    "T022",
    Severity.ERROR,
    "合并标签的位置不对",
    "{% 合并 … %} 写在行循环的单元格开头，一格一个，由相邻各行的值决定合并到哪里。",
    "单元格里写：一级指标{% 合并 行.一级 %}",
    "单元格里写：{% 合并 行.一级 %}{{ 行.一级 }}",
)
UNREPAIRABLE_TEMPLATE = Kind(
    "T023",
    Severity.ERROR,
    "模板的标签无法整理",
    "标签被格式标记切开，整理后与原文不一致；宁可停下，不能丢字。",
    "由少见的程序保存的 .docx",
    "在 Word 中打开，把标签删去重新输入，另存为 .docx",
)

REPEATED_BOOKMARK = Kind(
    "T024",
    Severity.WARNING,
    "循环里有书签",
    "书签指一处地方；在循环里会重复成几处，指向它的链接不知该去哪里。",
    "{%p for 项 in 项目 %} 之内的标题带书签，目录链接到它",
    "书签放在循环外面",
)
MISPLACED_CONTENTS = Kind(
    "T025",
    Severity.ERROR,
    "目录标签的位置或写法不对",
    "目录列出成文的各级标题，每条链接到标题；条目的样子取自模板中名为“toc 1”“toc 2”的样式。",
    "{% 目录 %}",
    "{%p 目录 2 %} 在正文里单独成段，2 是列到第几级标题",
)


def compile_document(
    path: Path, environment: TagEnvironment, *, shown: str
) -> tuple[CompiledDocument | None, tuple[Finding, ...]]:
    """Compile a template; None when a finding is an error. Never raises for the content of the file.

    `shown` is the file's name in findings; they carry the address of the paragraph and the tag's own text.
    """
    package, told = read_package(path, shown=shown)
    findings = Findings(told)
    if package is None:
        return None, tuple(findings)
    findings.extend(layout_faults(package, shown))
    compiled = _Compiler(package, environment, shown, findings).parts()
    if findings.has_errors:
        return None, tuple(findings)
    return CompiledDocument(shown, package, compiled), tuple(findings)


class _Compiler:
    def __init__(self, package: Package, environment: TagEnvironment, shown: str, findings: Findings) -> None:
        self._package = package
        self._environment = environment
        self._shown = shown
        self._findings = findings
        self._styles = Styles(package.styles)
        self._outline = read_outline(package.styles)

    def parts(self) -> tuple[CompiledPart, ...]:
        """Every part that holds tags, compiled; where a part has errors, no more than its findings."""
        compiled = []
        for part in self._package.parts:
            findings = Findings()
            paragraphs = scan_part(part, self._styles, self._shown, findings)
            self._check_structure(part, paragraphs, findings)
            self._findings.extend(findings)
            ready = None if findings.has_errors else self._compile(part, paragraphs)
            if ready is not None:
                compiled.append(ready)
        return tuple(compiled)

    def _check_structure(
        self, part: Part, paragraphs: Sequence[ScannedParagraph], findings: Findings
    ) -> None:
        for tag, reason in merges_in_wrong_place(paragraphs):
            address = tag.place.full_address
            message = f"{address}：标签“{tag.marking.text}”{reason}"
            findings.add(MISPLACED_MERGE.at(Span(self._shown, address=address), message))
        for tag, reason in misplaced_contents(paragraphs, part.label, self._outline):
            address = tag.place.full_address
            message = f"{address}：标签“{tag.marking.text}”{reason}"
            findings.add(MISPLACED_CONTENTS.at(Span(self._shown, address=address), message))
        for fault in table_faults(part.root):
            address = f"{part.label} {fault.address}".strip()
            width, columns = fault.figures
            problem = (
                f"有 {width} 列，表格只有 {columns} 列" if fault.reason == "grid" else "单元格不以段落结尾"
            )
            span = Span(self._shown, address=address)
            findings.add(
                BROKEN_TABLE.at(
                    span, f"{address}：{problem}", hints=("在 Word 中重画这张表，或另存为新的 .docx",)
                )
            )

    def _compile(self, part: Part, paragraphs: Sequence[ScannedParagraph]) -> CompiledPart | None:
        watch = watch_tables(part, paragraphs)
        try:
            repaired = repair_part(part.root, paragraphs)
        except MisplacedTagError as error:
            message = f"{part.name}：“{error}”不在正文里"
            self._find(MISPLACED_TAG, part.label, message, "把标签移到正文、表格、页眉、页脚或脚注里")
            return None
        except RepairError as error:
            self._find(UNREPAIRABLE_TEMPLATE, part.label, f"{part.name}：{error}")
            return None
        if not repaired.tags:
            return None
        looped = [segment.xml for segment in repaired.segments() if segment.loops]
        xml, names = drop_bookmarks(repaired.text, looped)
        repaired = replace(repaired, text=xml)
        if names:
            message = f"{part.name}：循环里的书签 {'、'.join(names)} 会重复，已去掉"
            self._find(REPEATED_BOOKMARK, part.label, message, "把书签移到循环外面，或在“插入—书签”中删除")
        text = self._read_tags(part, repaired)
        if text is None:
            return None
        merges = {line: merge_of(tag.scanned.marking.body)[1] for line, tag in repaired.merges.items()}
        return CompiledPart(
            part.name,
            text,
            repaired.tags,
            merges,
            _fixed_texts(repaired),
            watch,
            repeats_drawings(looped),
            self._outline,
        )

    def _read_tags(self, part: Part, repaired: RepairedPart) -> CompiledText | None:
        name = f"{self._shown}:{part.name}"
        try:
            return self._environment.compile(DECLARATION.rstrip("\n") + repaired.text, name=name)
        except TagError as error:
            faults = [fault for tag in repaired.tags.values() if (fault := self._fault(tag, name))]
            at_line = [(tag, error) for line, tag in repaired.tags.items() if line == error.line]
            if not faults and not at_line:
                self._find(WRONG_TAG, part.label, f"{part.name}：{error.message}", *error.hints)
            for tag, problem in faults or at_line:
                address = tag.scanned.place.full_address
                message = f"{address}：标签“{tag.scanned.marking.text}”{problem.message}"
                self._find(WRONG_TAG, address, message, *problem.hints)
        return None

    def _fault(self, tag: PlacedTag, name: str) -> tuple[PlacedTag, TagError] | None:
        """What is wrong with a tag taken by itself: every wrong tag is told, not only the first."""
        source = lone_source(tag.scanned.marking)
        try:
            self._environment.compile(source, name=name)
        except TagError as error:
            return tag, error
        return None

    def _find(self, kind: Kind, address: str, message: str, *hints: str) -> None:
        self._findings.add(kind.at(Span(self._shown, address=address), message, hints=hints))


def _fixed_texts(repaired: RepairedPart) -> tuple[str, ...]:
    """The texts outside all blocks, which every rendering must hold."""
    outside = (segment.xml for segment in repaired.segments() if segment.blocks == 0)
    return tuple(text for xml in outside for text in literal_texts(xml))

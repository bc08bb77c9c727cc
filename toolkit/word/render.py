"""A compiled document rendered with one set of data: values printed, parts checked, the zip written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.ooxml.listing import Tag, TemplateOperation, TemplateUse
from toolkit.ooxml.statements import CONTENTS
from toolkit.ooxml.xml import parse_xml
from toolkit.tag import CompiledText, TagError
from toolkit.word import conserve
from toolkit.word.identity import number_drawings
from toolkit.word.merge import marker, resolve_merges
from toolkit.word.outline import Outline, fill_contents, place_of_contents
from toolkit.word.package import Package
from toolkit.word.structure import Watch
from toolkit.word.template import PlacedTag
from toolkit.word.text import TextReader

UNPRINTABLE_VALUE = Kind(
    "T030",
    Severity.ERROR,
    "标签的值印不出来",
    "数据未填、基数为零或类型不对时没有值可印；印成空白或零会让人误以为就是没有或零。",
    "{{ 支出.合计.增减率 }}，而上年决算没有填",
    "填上数据；确实没有的，在模板里写 {% if 有值(支出.合计.增减率) %}…{% endif %}",
)
FAILED_TAG = Kind(
    "T031",
    Severity.ERROR,
    "标签执行出错",
    "条件或循环用不了所给的数据，文件在这里停下，后面的标签没有检查。",
    "{% for 行 in 单位.全称 %}",
    "{% for 行 in 项目 %}",
)
CONTROL_CHARACTER = Kind(
    "T032",
    Severity.ERROR,
    "文字里有文档不能存的字符",
    "从别的系统粘贴来的控制字符会使 Word 打不开文件。",
    "单位名称中间有一个看不见的换页符（U+000C）",
    "删去看不见的字符，重新输入这段文字",
)
LOST_TEXT = Kind(
    "T033",
    Severity.ERROR,
    "生成的文件少了内容",
    "模板中的固定文字和每个印出的值都必须在生成的文件里，顺序不变。",
    "合计行在生成的文件里不见了",
    "请把模板和数据交给维护人员；这是程序的错误",
)
EMPTY_TABLE = Kind(
    "T034",
    Severity.ERROR,
    "表格没有任何行",
    "循环一行也没有，表里又没有别的行；没有行的表格会使 Word 报告文件损坏。",
    "整张表只有 {%tr for 行 in 项目 %}…{%tr endfor %}，而项目为空",
    "表前表后用 {%p if 计数(项目) > 0 %} 和 {%p endif %}，或在表里留一个表头行",
)
BROKEN_TABLE = Kind(
    "T035",
    Severity.ERROR,
    "表格结构不合规定",
    "一行的单元格超出表格的列数，或单元格不以段落结尾，Word 会报告文件损坏。",
    "表格 5 列，{%tc for %} 生成了 6 个单元格",
    "按数据的列数画表格；嵌套的表格后面留一个空段落",
)
MALFORMED_PART = Kind(
    "T036",
    Severity.ERROR,
    "生成的文件不合语法",
    "每个部件写入前都要通过严格的 XML 检查。",
    "（程序的错误）",
    "请把模板和数据交给维护人员",
)

PROSE, TABLE = "正文", "表格"
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\n\r\t\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_LINE = '</w:t><w:br/><w:t xml:space="preserve">'
_WRONG = "有误"  # the cause of a value whose error has been told where it was computed


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part ready to be rendered; tags by their line, the fixed texts outside all blocks in order."""

    name: str
    text: CompiledText
    tags: Mapping[int, PlacedTag]
    merges: Mapping[int, int]
    fixed: tuple[str, ...]
    watch: Watch
    drawings_repeat: bool
    outline: Outline


class CompiledDocument:
    """A template compiled once; render() may be called any number of times and from any thread."""

    def __init__(self, shown: str, package: Package, parts: tuple[CompiledPart, ...]) -> None:
        self.shown = shown
        self._archive = package.archive
        self._reader = TextReader(package)
        self._parts = {part.name: part for part in parts}

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every tag but comments, part by part."""
        return tuple(
            Tag(tag.scanned.place.full_address, tag.scanned.marking.text, part.name)
            for part in self._parts.values()
            for tag in part.tags.values()
        )

    @property
    def uses(self) -> tuple[TemplateUse, ...]:
        """Every name that the document reads, with the address and text of the tag."""
        found = []
        for part in self._parts.values():
            for use in part.text.uses:
                address, text = _place_of(part, use.line)
                found.append(TemplateUse(use.path, address, text))
        return tuple(found)

    @property
    def operations(self) -> tuple[TemplateOperation, ...]:
        """Every filter and function that the document applies, with the address and text of the tag."""
        found = []
        for part in self._parts.values():
            for item in part.text.operations:
                address, text = _place_of(part, item.line)
                found.append(TemplateOperation(item.name, item.subjects, item.constants, address, text))
        return tuple(found)

    def render(
        self,
        context: Mapping[str, object],
        text: Callable[[object, str], str],
        *,
        keep_going: bool = False,
        proofread: Callable[[str], Iterable[Finding]] | None = None,
    ) -> tuple[bytes | None, tuple[Finding, ...]]:
        """The document's bytes, or None when there is an error; findings carry the address of the tag.

        `text(value, style)` prints a value, `style` being "正文" or "表格", and raises TagError for what
        cannot be printed; all such values are told at once. With `keep_going` the bytes come all the same,
        with 【…】 where a value is missing. `proofread` finds what is wrong in the canonical text of what was
        made.
        """
        findings = Findings()
        rendered: dict[str, bytes] = {}
        unprinted = False
        for part in self._parts.values():
            rendering = _PartRendering(part, text, self.shown, findings)
            data = rendering.data(context)
            unprinted = unprinted or rendering.unprinted
            if data is not None:
                rendered[part.name] = data
        complete = len(rendered) == len(self._parts)
        if not complete or ((unprinted or findings.has_errors) and not keep_going):
            return None, tuple(findings)
        if proofread is not None:
            findings.extend(proofread(self._reader.text(rendered)))
        return self._archive.with_parts(rendered), tuple(findings)


def _place_of(part: CompiledPart, line: int) -> tuple[str, str]:
    tag = part.tags[line].scanned
    return tag.place.full_address, tag.marking.text


class _PartRendering:
    """One rendering of one part: what was printed, and what could not be."""

    def __init__(
        self, part: CompiledPart, text: Callable[[object, str], str], shown: str, findings: Findings
    ) -> None:
        self._part = part
        self._tags = part.tags
        self._merges = part.merges
        self._text = text
        self._shown = shown
        self._findings = findings
        self._printed: list[str] = []
        self._levels: dict[str, int] = {}
        self.unprinted = False

    def data(self, context: Mapping[str, object]) -> bytes | None:
        """The part's bytes; None when rendering stopped or the result is not sound."""
        try:
            xml = self._part.text.render(context, self._out)
        except TagError as error:
            self._tell(FAILED_TAG, self._tags.get(error.line), error)
            return None
        try:
            return self._checked(xml)
        except conserve.MalformedPartError as error:
            self._find(MALFORMED_PART, "", f"{self._part.name}：{error}")
            return None

    # -- printing

    def _out(self, value: object, line: int) -> str:
        tag = self._tags[line]
        if tag.scanned.marking.keyword == CONTENTS:
            return place_of_contents(tag.scanned.marking.body)
        setting = tag.setting
        try:
            text = self._text(value, TABLE if setting.in_table else PROSE)
        except TagError as error:
            self.unprinted = True
            self._tell(UNPRINTABLE_VALUE, tag, error)
            text = f"【{tag.scanned.marking.text}】"
        if line in self._merges:
            return marker(line, self._levels.setdefault(text, len(self._levels)))
        if not _SPECIAL.search(text):
            self._printed.append(text)
            return text
        return self._escaped(text, tag)

    def _escaped(self, text: str, tag: PlacedTag) -> str:
        bad = _UNSTORABLE.search(text)
        if bad:
            code = f"U+{ord(bad.group()):04X}"
            shown = _UNSTORABLE.sub("□", text).strip()[:20]
            address = tag.scanned.place.full_address
            message = f"{address}：标签“{tag.scanned.marking.text}”的文字“{shown}”里有不能存的字符 {code}"
            self._find(CONTROL_CHARACTER, address, message, "在数据里删去这个看不见的字符")
            text = _UNSTORABLE.sub("□", text)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        setting = tag.setting
        if setting.plain:
            text = text.replace("\n", " ").replace("\t", " ")
        self._printed += text.replace("\t", "\n").split("\n")
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return text.replace("\t", _TAB).replace("\n", setting.new_paragraph or _LINE)

    # -- checking

    def _checked(self, xml: str) -> bytes:
        part, watch = self._part, self._part.watch
        if watch.guards:
            xml, lost = conserve.take_guards(xml)
            for number in sorted(set(lost)):
                address = watch.guards[number].full_address
                hint = "表前表后写 {%p if … %} 和 {%p endif %}，或在表里留一个表头行"
                self._find(EMPTY_TABLE, address, f"{address}：表格的行全部去掉了，没有一行", hint)
        if watch.paragraphs_vary:
            xml = conserve.fill_empty_blocks(xml)
        if part.drawings_repeat:
            xml = number_drawings(xml)
        text = conserve.read_text(xml)
        for pieces in (self._printed, part.fixed):
            missing = conserve.first_missing(text, pieces)
            if missing is not None:
                self._find(LOST_TEXT, "", f"{part.name}：生成的文件里少了“{missing}”")
        xml = fill_contents(xml, part.outline)
        if part.merges:
            xml = self._merged(xml)
        data = xml.encode()
        conserve.check_syntax(data)
        if watch.columns_vary or not conserve.cells_end_in_paragraphs(xml):
            self._inspect(data)
        return data

    def _merged(self, xml: str) -> str:
        merged = resolve_merges(xml, self._part.merges)
        if merged.count("</w:tr>") != xml.count("</w:tr>") or merged.count("</w:tc>") != xml.count("</w:tc>"):
            self._find(LOST_TEXT, "", f"{self._part.name}：合并单元格时少了行或格")
        return merged

    def _inspect(self, data: bytes) -> None:
        for fault in conserve.table_faults(parse_xml(data)):
            address = f"生成的文件 {fault.address}"
            if fault.reason == "grid":
                width, columns = fault.figures
                message = f"{address}：这一行有 {width} 列，表格只有 {columns} 列"
                self._find(BROKEN_TABLE, address, message, "按数据的列数画表格")
            else:
                message = f"{address}：单元格不以段落结尾"
                self._find(BROKEN_TABLE, address, message, "在单元格末尾留一个空段落")

    # -- telling

    def _tell(self, kind: Kind, tag: PlacedTag | None, error: TagError) -> None:
        if tag is None:
            self._find(kind, "", f"{self._part.name}：{error.message}", *error.hints)
            return
        address = tag.scanned.place.full_address
        message = f"{address}：标签“{tag.scanned.marking.text}”{error.message}"
        # What is wrong was told where the value was computed; here it only says what it has stopped.
        severity = Severity.NOTE if error.cause == _WRONG else None
        self._find(kind, address, message, *error.hints, severity=severity)

    def _find(
        self, kind: Kind, address: str, message: str, *hints: str, severity: Severity | None = None
    ) -> None:
        span = Span(self._shown, address=address)
        self._findings.add(kind.at(span, message, hints=hints, severity=severity))

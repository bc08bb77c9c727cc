"""A compiled workbook rendered with one set of data: sheets filled, names moved, the zip written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from toolkit.excel.filling import CompiledSheet, RenderedSheet, SheetFilling
from toolkit.excel.package import Package, renew
from toolkit.excel.printing import FAILED_TAG, CompiledPlace, Problems, Text, ValuePrinter, render_place
from toolkit.excel.strings import StringTable
from toolkit.excel.styles import StyleAdditions, StyleSheet
from toolkit.excel.text import package_text
from toolkit.excel.workbook import Pieces, WorkbookPart
from toolkit.finding import Finding, Findings, Kind, Severity
from toolkit.ooxml.listing import Tag, TemplateOperation, TemplateUse
from toolkit.ooxml.xml import UnsafeXmlError, check_xml
from toolkit.tag import TagError

MALFORMED_PART = Kind(
    "T076",
    Severity.ERROR,
    "生成的工作簿不合语法",
    "每个部件写入前都要通过严格的 XML 检查。",
    "（程序的错误）",
    "请把模板和数据交给维护人员",
)


@dataclass(frozen=True, slots=True)
class Template:
    """What is compiled; a rendering writes sheets, workbook, texts and styles anew."""

    shown: str
    package: Package
    sheets: tuple[CompiledSheet, ...]
    workbook: WorkbookPart
    styles: StyleSheet


class CompiledWorkbook:
    """A template compiled once; render() may be called any number of times and from any thread."""

    def __init__(self, template: Template) -> None:
        self.shown = template.shown
        self._template = template

    @property
    def _sources(self) -> list[tuple[str, CompiledPlace]]:
        sheets = [
            (sheet.part, place)
            for sheet in self._template.sheets
            for place in (sheet.body, *sheet.edges.values())
        ]
        return [*sheets, *self._template.workbook.places]

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every tag but comments, part by part."""
        return tuple(
            Tag(tag.address, tag.marking.text, part)
            for part, place in self._sources
            for tag in place.source.tags.values()
        )

    @property
    def uses(self) -> tuple[TemplateUse, ...]:
        """Every name that the workbook reads, with the address and text of the tag."""
        return tuple(
            TemplateUse(use.path, tag.address, tag.marking.text)
            for _, place in self._sources
            for use in place.text.uses
            for tag in (place.source.tags[use.line],)
        )

    @property
    def operations(self) -> tuple[TemplateOperation, ...]:
        """Every filter and function that the workbook applies, with the address and text of the tag."""
        return tuple(
            TemplateOperation(item.name, item.subjects, item.constants, tag.address, tag.marking.text)
            for _, place in self._sources
            for item in place.text.operations
            for tag in (place.source.tags[item.line],)
        )

    def render(
        self,
        context: Mapping[str, object],
        text: Text,
        *,
        keep_going: bool = False,
        proofread: Callable[[str], Iterable[Finding]] | None = None,
    ) -> tuple[bytes | None, tuple[Finding, ...]]:
        """The workbook's bytes, or None when there is an error; findings carry the address of the tag.

        `text(value, style)` prints a value, `style` being "表格" in cells and "正文" in page headers and
        names, and raises TagError for what cannot be printed; all such values are told at once. With
        `keep_going` the bytes come all the same, with 【…】 where a value is missing. `proofread` finds what
        is wrong in the canonical text of what was made.
        """
        findings = Findings()
        parts = _Rendering(
            self._template, context, ValuePrinter(text, Problems(self.shown, findings))
        ).parts()
        if parts is None or (findings.has_errors and not keep_going):
            return None, tuple(findings)
        package = self._template.package
        if proofread is not None:
            findings.extend(proofread(package_text(renew(package, parts))))
        return package.archive.with_parts(parts), tuple(findings)


class _Rendering:
    """One rendering: the texts and formats that its sheets share."""

    def __init__(self, template: Template, context: Mapping[str, object], printer: ValuePrinter) -> None:
        self._template = template
        self._context = context
        self._printer = printer
        self._strings = StringTable()
        self._styles = StyleAdditions(template.styles)

    def parts(self) -> dict[str, bytes] | None:
        """The parts that differ from the template's; None when a tag could not be carried out."""
        template = self._template
        sheets: dict[str, RenderedSheet] = {}
        failed = False
        for sheet in template.sheets:
            try:
                rendering = SheetFilling(sheet, self._strings, self._styles, self._printer)
                sheets[sheet.name] = rendering.rendered(self._context)
            except TagError as error:
                self._printer.problems.tell(
                    FAILED_TAG, sheet.body.source.tags.get(error.line), error, sheet.label
                )
                failed = True
        places: dict[str, Pieces] = {}
        for _, place in template.workbook.places:
            pieces = render_place(place, self._context, self._printer)
            failed = failed or pieces is None
            places[place.address] = pieces or []
        if failed:
            return None
        xml = {sheet.part: sheets[sheet.name].xml for sheet in template.sheets}
        layouts = {name: sheet.layout for name, sheet in sheets.items()}
        xml.update(template.workbook.xml(layouts, places, self._printer.problems))
        xml[template.package.names["sharedStrings"]] = self._strings.xml()
        xml[template.package.names["styles"]] = self._styles.xml()
        return self._checked({name: text.encode() for name, text in xml.items()})

    def _checked(self, parts: dict[str, bytes]) -> dict[str, bytes] | None:
        for name, part in parts.items():
            try:
                check_xml(part)
            except UnsafeXmlError as error:
                self._printer.problems.add(MALFORMED_PART, "", f"{name}：{error}")
                return None
        return parts

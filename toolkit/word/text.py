"""A document as plain text with addresses: what golden files and the readable projections of templates hold.

The text depends on what a reader sees, not on how it was saved: no identifiers, no cut of runs, no style ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from toolkit.ooxml.package import relationships
from toolkit.ooxml.xml import RELATIONS, Element, parse_checked
from toolkit.word.package import DOCUMENT, Package, Part, read_package
from toolkit.word.place import Place, Styles, block_places, places, sections
from toolkit.word.spelling import LineWriter
from toolkit.word.wordml import PPR, integer, is_on, value, w

_BODY = re.compile(r"第\d+段")
_EDGES = (("header", "页眉"), ("footer", "页脚"))
_VARIANTS = (("default", ""), ("first", "（首页）"), ("even", "（偶数页）"))
_PROPERTIES = ("title", "subject", "creator", "keywords", "description", "category")


def canonical_text(source: Path | bytes) -> str:
    """The document as lines, one a paragraph: `第1段 [Title] …`, `表1 行1 列2: …`, `页眉: …`.

    `〔横向〕` is where a landscape section begins. `列2-4` covers three columns; `↑` is a cell merged with
    the one above. Tags are shown as they are written. Empty paragraphs outside tables count, and are left
    out.

    Raises:
        ValueError: the file cannot be read; the message is Chinese.
    """
    shown = "文件" if isinstance(source, bytes) else source.name
    package, findings = read_package(source, shown=shown)
    if package is None:
        raise ValueError("；".join(f"{finding.span}：{finding.message}" for finding in findings))
    return TextReader(package).text({})


class TextReader:
    """Reads documents that differ in some parts only; what they share is read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.styles)
        links = relationships(package.archive, DOCUMENT)
        self._targets = {key: target for key, _, target, outside in links if not outside}

    def text(self, changed: Mapping[str, bytes]) -> str:
        """The canonical text of the package with these parts, which are sound, in the place of its own."""
        parts = tuple(
            replace(part, root=parse_checked(changed[part.name])) if part.name in changed else part
            for part in self._package.parts
        )
        projection = _Projection(replace(self._package, parts=parts), self._styles, self._targets)
        return "".join(f"{line}\n" for line in projection.lines())


class _Projection:
    def __init__(self, package: Package, styles: Styles, targets: Mapping[str, str]) -> None:
        self._package = package
        self._styles = styles
        self._targets = targets
        self._writer = LineWriter()
        self._sections = sections(package.body)
        self._ends = {item.getparent().getparent() for item in self._sections if item.getparent().tag == PPR}
        self._roots = {part.name: part.root for part in package.parts}
        self._edges_before: dict[str, list[str]] = {}
        self._references: dict[tuple[str, str], str] = {}

    def lines(self) -> Iterator[str]:
        """Body with the sections' headers and footers, then notes, then document properties."""
        number = 0
        yield from self._section(number)
        for place in places(self._package.parts[0]):
            yield from self._paragraph(place)
            if place.paragraph in self._ends:
                number += 1
                yield from self._section(number)
        for part in self._package.parts:
            if part.label in {"脚注", "尾注"}:
                yield from self._plain(part)
        yield from self._properties()

    def _paragraph(self, place: Place) -> Iterator[str]:
        text = self._writer.line(place.paragraph)
        cell = place.cell
        if cell is None:
            style = self._styles.name(place.paragraph)
            in_body = _BODY.fullmatch(place.address)
            if text and in_body:
                yield f"{place.address} [{style}] {text}" if style else f"{place.address} {text}"
            elif text:
                yield f"{place.address}: {text}"
            return
        address = place.address + (f"-{cell.last}" if cell.last > cell.first else "")
        if cell.continued:
            if place.nth == 1:
                yield f"{address}: ↑"
            return
        address += f" 段{place.nth}" if place.nth > 1 else ""
        yield f"{address}: {text}".rstrip()

    def _plain(self, part: Part) -> Iterator[str]:
        for place in places(part):
            yield from self._paragraph(place)

    def _properties(self) -> Iterator[str]:
        for part in self._package.parts:
            if part.label != "文档属性":
                continue
            texts = {
                place.address.rpartition(" ")[2]: self._writer.line(place.paragraph) for place in places(part)
            }
            yield from (f"文档属性 {name}: {texts[name]}" for name in _PROPERTIES if texts.get(name))

    # -- sections

    def _section(self, number: int) -> Iterator[str]:
        if number >= len(self._sections):
            return
        section = self._sections[number]
        size = section.find(w("pgSz"))
        wide = integer(value(size, "w"), 0) > integer(value(size, "h"), 1)
        yield "〔横向〕" if wide else "〔纵向〕"
        for edge, name in _EDGES:
            for variant, suffix in _VARIANTS:
                yield from self._edge(section, edge, variant, name + suffix)

    def _edge(self, section: Element, edge: str, variant: str, label: str) -> Iterator[str]:
        for reference in section.findall(w(f"{edge}Reference")):
            if value(reference, "type", "default") == variant:
                self._references[edge, variant] = self._targets.get(
                    str(reference.get(f"{{{RELATIONS}}}id")), ""
                )
        if not self._is_used(section, variant):
            return
        root = self._roots.get(self._references.get((edge, variant), ""))
        found = [] if root is None else block_places(root, label)
        lines = [line for place in found for line in self._paragraph(place)]
        if lines != self._edges_before.get(label, []):
            yield from lines or [f"{label}: 〔无〕"]
        self._edges_before[label] = lines

    def _is_used(self, section: Element, variant: str) -> bool:
        if variant == "first":
            return is_on(section, "titlePg")
        return variant == "default" or is_on(self._package.settings, "evenAndOddHeaders")

"""Tables of contents: `{%p 目录 2 %}` becomes an entry for each heading, linked to it.

Headings are the paragraphs whose style has an outline level (Word's own heading styles, or any other with
大纲级别). Entries take the look of the styles "toc 1", "toc 2". They are plain paragraphs with internal
links: Word and WPS show them at once and ask nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.ooxml.statements import CONTENTS
from toolkit.ooxml.xml import Element
from toolkit.word.tags import ScannedParagraph, ScannedTag
from toolkit.word.wordml import PPR, TC, ancestor, child_value, integer, value, w

_NO_LEVEL = 9  # Word's 正文文本
_DEPTH = re.compile(r"[1-9]")
_PLACE = re.compile(r"<\?contents (\d)\?>")
_END_OF_PROPERTIES = "</w:pPr>"
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_MARKED = re.compile(r'<w:bookmarkStart\b[^>]*\bw:id="(\d+)"')


@dataclass(frozen=True, slots=True)
class Outline:
    """The levels of heading styles, and the styles of the entries by level; both by style id, from 1."""

    levels: Mapping[str, int]
    entries: Mapping[int, str]


def read_outline(styles: Element | None) -> Outline:
    """The outline of a template's styles; a level is inherited from the style on which one is based."""
    items = {} if styles is None else {value(item, "styleId"): item for item in styles.findall(w("style"))}
    levels: dict[str, int] = {}
    entries: dict[int, str] = {}
    for key, item in items.items():
        entry = re.fullmatch(r"(?:toc|目录) ?([1-9])", child_value(item, "name").casefold())
        if entry:
            entries[int(entry[1])] = key
            continue
        level = _level(item, items)
        if level < _NO_LEVEL:
            levels[key] = level + 1
    return Outline(levels, entries)


def _level(style: Element, items: Mapping[str, Element]) -> int:
    seen: set[str] = set()
    item: Element | None = style
    while item is not None:
        found = item.find(f"{PPR}/{w('outlineLvl')}")
        if found is not None:
            return integer(value(found), _NO_LEVEL)
        key = child_value(item, "basedOn")
        item = None if key in seen else items.get(key)
        seen.add(key)
    return _NO_LEVEL


def misplaced_contents(
    paragraphs: Sequence[ScannedParagraph], label: str, outline: Outline
) -> Iterator[tuple[ScannedTag, str]]:
    """目录 tags that cannot be filled, with what is wrong; `label` is that of the part, "" for the body."""
    for tag in (tag for paragraph in paragraphs for tag in paragraph.tags):
        marking = tag.marking
        if marking.keyword != CONTENTS:
            continue
        if marking.level != "p":
            yield tag, f"应写成 {{%p {CONTENTS} 2 %}}，单独成段"
        elif label or ancestor(tag.place.paragraph, TC) is not None:
            yield tag, "不在正文里"
        elif not _DEPTH.fullmatch(marking.body):
            yield tag, f"后面应写列到第几级（1 至 9），实为“{marking.body}”"
        else:
            wanted = sorted({level for level in outline.levels.values() if level <= int(marking.body)})
            lacking = "、".join(f"“toc {level}”" for level in wanted if level not in outline.entries)
            if lacking or not wanted:
                yield tag, f"要用的样式 {lacking} 模板里没有" if wanted else "没有带大纲级别的标题样式可列"


def place_of_contents(body: str) -> str:
    """What stands where the contents will be, until the headings are known."""
    return f"<?contents {body}?>"


def fill_contents(xml: str, outline: Outline) -> str:
    """The XML with its headings marked and its contents filled, if it has any contents."""
    places = [int(match[1]) for match in _PLACE.finditer(xml)]
    if not places:
        return xml
    marked, headings = _mark_headings(xml, outline, max(places))

    def entries(match: re.Match[str]) -> str:
        depth = int(match[1])
        return "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{outline.entries[level]}"/></w:pPr>'
            f'<w:hyperlink w:anchor="{name}" w:history="1">'
            f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:hyperlink></w:p>'
            for level, name, text in headings
            if level <= depth
        )

    return _PLACE.sub(entries, marked)


def _mark_headings(xml: str, outline: Outline, deepest: int) -> tuple[str, list[tuple[int, str, str]]]:
    """The XML with a bookmark around each heading that is listed, and their levels, bookmarks and texts."""
    listed = [re.escape(style) for style, level in outline.levels.items() if level <= deepest]
    number = max((int(match[1]) for match in _MARKED.finditer(xml)), default=0)
    headings: list[tuple[int, str, str]] = []
    pieces: list[str] = []
    position = 0
    for style in re.finditer(f'<w:pStyle w:val="({"|".join(listed)})"/>', xml) if listed else ():
        start = xml.find(_END_OF_PROPERTIES, style.end()) + len(_END_OF_PROPERTIES)
        end = xml.find("</w:p>", start)
        text = "".join(_TEXT.findall(xml, start, end)).strip()
        if style.start() < position or not text:
            continue
        number += 1
        name = f"_Toc{number:06d}"
        headings.append((outline.levels[style[1]], name, text))
        opening = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        closing = f'<w:bookmarkEnd w:id="{number}"/>'
        pieces += (xml[position:start], opening, xml[start:end], closing)
        position = end
    return "".join((*pieces, xml[position:])), headings

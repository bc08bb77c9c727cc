"""A part's tags made whole and put where they act; the only module that knows docxtpl.

Word, WPS and LibreOffice cut a tag into runs as they please. Here the characters of each tag are first
brought together in the run where it begins and stand for it as a number, so that nothing in the tag can
confuse what follows. docxtpl then lifts `{%p %}`, `{%tr %}`, `{%tc %}` to the place of their paragraph, row
or cell. Its patterns work on text, so what they leave is compared with what was there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docxtpl import DocxTemplate

from toolkit.ooxml.marking import Form
from toolkit.ooxml.statements import CLOSING, MERGE, OPENING, tag_source
from toolkit.ooxml.xml import Element, UnsafeXmlError, parse_xml, xml_text
from toolkit.word.tags import ScannedParagraph, ScannedTag
from toolkit.word.wordml import (
    GRIDSPAN,
    PPR,
    RPR,
    SECTPR,
    SPACE,
    TC,
    TCPR,
    TRANSPARENT,
    VAL,
    VMERGE,
    P,
    R,
    T,
    ancestor,
    bare_xml,
    text_of,
    w,
)

_NUMBERED = re.compile(r"\{([{%])\s*(\d+)\s*[}%]\}")
_TAG_SOURCE = re.compile(r"\{[{%]\n.*?[%}]\}")
_LEVELS = re.compile(r"\{%(?:p|tr|tc) ")
_BLANK = re.compile(r"\s+")
_NOT_TEXT = re.compile(r"\{[{%#]")
# Marks of editing sessions: of no use in a generated file, and an identifier must not be repeated by a loop.
_SESSION_MARKS = re.compile(r"\}(?:rsid\w*|paraId|textId)$")
_UNWRAPPED = TRANSPARENT - {w("hyperlink"), w("fldSimple")}
_WRAPPER_PROPERTIES = frozenset(w(name) for name in ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"))
_BEFORE_MERGE = frozenset(w(name) for name in ("cnfStyle", "tcW", "gridSpan", "hMerge"))


class RepairError(Exception):
    """Bringing the tags together changed something else; the message says what."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a printed value breaks into paragraphs and lines where its tag stands.

    `new_paragraph` is the XML that ends a paragraph and begins one like it; None where only a line break is
    possible. `plain` means a place without runs (a document property).
    """

    in_table: bool = False
    new_paragraph: str | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """A tag in the repaired part: what was scanned, the line on which it stands, how it is set."""

    scanned: ScannedTag
    line: int
    setting: Setting


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a part between two tags, and how many blocks and loops it stands in."""

    xml: str
    blocks: int
    loops: int


@dataclass(frozen=True, slots=True)
class RepairedPart:
    """A part as text for the tag environment; `tags` by line; `merges` are the lines of vertical merges."""

    text: str
    tags: dict[int, PlacedTag]
    merges: dict[int, PlacedTag]

    def segments(self) -> Iterator[Segment]:
        """What stands between the tags, in order."""
        blocks = loops = end = 0
        for tag, match in zip(self.tags.values(), _TAG_SOURCE.finditer(self.text), strict=True):
            yield Segment(self.text[end : match.start()], blocks, loops)
            end = match.end()
            word = tag.scanned.marking.keyword
            blocks += (word in OPENING) - (word in CLOSING)
            loops += (word == "for") - (word == "endfor")
        yield Segment(self.text[end:], blocks, loops)


def repair_part(root: Element, paragraphs: Sequence[ScannedParagraph]) -> RepairedPart:
    """Bring the tags of a part together, lift them, and give each a line of its own. `root` is changed.

    Raises:
        RepairError: the text after the repair is not the text before it.
    """
    tags: list[ScannedTag] = []
    settings: list[Setting] = []
    if root.prefix == "w":
        _clean(root)
    for paragraph in paragraphs:
        _unwrap(paragraph)
        for tag in paragraph.tags:
            settings.append(_setting(tag, paragraph))
            tags.append(tag)
        _gather(paragraph, len(tags) - len(paragraph.tags))
    before = xml_text(root)
    stray = _NOT_TEXT.search(_stand_ins_removed(before))
    if stray:
        raise MisplacedTagError(_around(_stand_ins_removed(before), stray.start()))
    after = DocxTemplate(io.BytesIO()).patch_xml(before) if root.prefix == "w" else before
    _compare(before, after, len([tag for tag in tags if tag.marking.form is not Form.COMMENT]))
    return _number(after, tags, settings)


class MisplacedTagError(RepairError):
    """A tag stands where no text is printed: an attribute, a field code; the message quotes it."""


def _stand_ins_removed(xml: str) -> str:
    return re.sub(r"\{[{%#](?:p|tr|tc)? \d+ [}%#]\}", "", xml)


def _around(xml: str, start: int) -> str:
    text = re.sub(r"<[^>]*>?", " ", xml[start : start + 60].replace("&quot;", '"'))
    return " ".join(text.split())[:40]


def _clean(root: Element) -> None:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in list(element.attrib):
            if _SESSION_MARKS.search(name):
                del element.attrib[name]
        if element.tag == T and element.text and element.get(SPACE) != "preserve":
            element.text = text_of(element)
            element.set(SPACE, "preserve")


# -- bringing together


def _unwrap(paragraph: ScannedParagraph) -> None:
    """Take away what a condition in the paragraph would cut in two: insertions, content controls."""
    element = paragraph.place.paragraph
    for tag in paragraph.tags:
        if tag.marking.form is not Form.STATEMENT or element.tag != P:
            continue
        for outer in list(paragraph.spelling.holders[tag.marking.start].iterancestors()):
            if outer is element:
                break
            if outer.tag in _UNWRAPPED:
                _replace_by_contents(outer)


def _replace_by_contents(wrapper: Element) -> None:
    parent = wrapper.getparent()
    position = parent.index(wrapper)
    kept = [child for child in wrapper if child.tag not in _WRAPPER_PROPERTIES]
    for offset, child in enumerate(kept):
        parent.insert(position + offset, child)
    parent.remove(wrapper)


def _gather(paragraph: ScannedParagraph, first: int) -> None:
    starts = {tag.marking.start: (tag, first + offset) for offset, tag in enumerate(paragraph.tags)}
    inside = [False] * len(paragraph.spelling.text)
    for tag in paragraph.tags:
        marking = tag.marking
        inside[marking.start : marking.end] = [True] * (marking.end - marking.start)
    texts: dict[Element, list[str]] = {}
    for position, holder in enumerate(paragraph.spelling.holders):
        is_text = holder.tag == T or holder is paragraph.place.paragraph
        pieces = texts.setdefault(holder, []) if is_text else []
        if position in starts:
            pieces.append(_stand_in(*starts[position]))
        elif inside[position]:
            if not is_text:
                holder.getparent().remove(holder)  # a line break or tab inside the tag
        else:
            pieces.append(paragraph.spelling.text[position])
    for holder, pieces in texts.items():
        holder.text = "".join(pieces)
        if not holder.text and holder.tag == T:
            _drop(holder)
    for tag in paragraph.tags:
        if tag.marking.keyword == MERGE:
            _set_merge(tag, starts[tag.marking.start][1])


def _stand_in(tag: ScannedTag, number: int) -> str:
    marking = tag.marking
    level = marking.level
    if marking.form is Form.COMMENT:
        return f"{{#{level} {number} #}}" if level else ""
    if marking.keyword == MERGE:
        return ""
    return f"{{{{ {number} }}}}" if marking.form is Form.PRINT else f"{{%{level} {number} %}}"


def _drop(text: Element) -> None:
    run = text.getparent()
    run.remove(text)
    if run.tag == R and all(child.tag == RPR for child in run):
        run.getparent().remove(run)


def _set_merge(tag: ScannedTag, number: int) -> None:
    cell = ancestor(tag.place.paragraph, TC)
    properties = cell.find(TCPR)
    if properties is None:
        properties = cell.makeelement(TCPR)
        cell.insert(0, properties)
    for old in properties.findall(VMERGE):
        properties.remove(old)
    merge = properties.makeelement(VMERGE)
    merge.set(VAL, f"{{{{ {number} }}}}")
    index = sum(1 for child in properties if child.tag in _BEFORE_MERGE or child.tag == GRIDSPAN)
    properties.insert(index, merge)


def _setting(tag: ScannedTag, paragraph: ScannedParagraph) -> Setting:
    element = paragraph.place.paragraph
    if element.tag != P:
        return Setting(plain=True)
    in_table = ancestor(element, TC) is not None
    run = paragraph.spelling.holders[tag.marking.start].getparent()
    properties = element.find(PPR)
    ends_section = properties is not None and properties.find(SECTPR) is not None
    if run.getparent() is not element or ends_section:
        return Setting(in_table)
    run_style = run.find(RPR)
    opening = "" if properties is None else bare_xml(properties)
    style = "" if run_style is None else bare_xml(run_style)
    between = f'</w:t></w:r></w:p><w:p>{opening}<w:r>{style}<w:t xml:space="preserve">'
    return Setting(in_table, between)


# -- after docxtpl


def _compare(before: str, after: str, count: int) -> None:
    try:
        root = parse_xml(after.encode())
    except UnsafeXmlError as error:
        raise RepairError(f"整理标签之后{error}") from error
    old = _LEVELS.sub("{% ", "".join(parse_xml(before.encode()).itertext()))
    new = "".join(root.itertext())
    comments = r"\{#\w* \d+ #\}"
    if _BLANK.sub("", re.sub(comments, "", old)) != _BLANK.sub("", re.sub(comments, "", new)):
        raise RepairError("整理标签时丢失或改动了文字")
    numbers = [match.group(2) for match in _NUMBERED.finditer(after)]
    if len(numbers) != count or len(set(numbers)) != count:
        raise RepairError("整理标签时丢失或重复了标签")


def _number(xml: str, tags: Sequence[ScannedTag], settings: Sequence[Setting]) -> RepairedPart:
    xml = re.sub(r"\{#\w* *\d+ #\}", "", xml)
    pieces: list[str] = []
    placed: dict[int, PlacedTag] = {}
    merges: dict[int, PlacedTag] = {}
    line, end = 1, 0
    for match in _NUMBERED.finditer(xml):
        literal = xml[end : match.start()]
        end = match.end()
        line += literal.count("\n") + 1
        number = int(match.group(2))
        tag = PlacedTag(tags[number], line, settings[number])
        placed[line] = tag
        if tag.scanned.marking.keyword == MERGE:
            merges[line] = tag
        pieces += (literal, tag_source(tag.scanned.marking))
    pieces.append(xml[end:])
    return RepairedPart("".join(pieces), placed, merges)

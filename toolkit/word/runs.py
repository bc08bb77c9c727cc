"""The text of a paragraph spelled out over its runs: which character stands in which w:t."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.ooxml.marking import OBJECT
from toolkit.ooxml.xml import Element
from toolkit.word.wordml import BR, CR, DELETED, TAB, TRANSPARENT, P, R, T, ancestor, text_of, w

_BREAKS = {TAB: "\t", BR: "\n", CR: "\n", w("noBreakHyphen"): "-"}
_SILENT = frozenset(
    w(name)
    for name in (
        "rPr",
        "instrText",
        "delText",
        "delInstrText",
        "softHyphen",
        "lastRenderedPageBreak",
        "annotationRef",
        "commentReference",
    )
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A paragraph's text; `holders[i]` is the element that gives character i: a w:t, or a tab, an object."""

    text: str
    holders: tuple[Element, ...]


def spell(paragraph: Element) -> Spelling:
    """The text of a paragraph as it is printed: no deleted text, text boxes as one object each.

    Anything else than a w:p (a document property) is its own text.
    """
    characters: list[str] = []
    holders: list[Element] = []
    for holder, text in _pieces(paragraph) if paragraph.tag == P else [(paragraph, paragraph.text or "")]:
        characters.append(text)
        holders += [holder] * len(text)
    return Spelling("".join(characters), tuple(holders))


def _pieces(node: Element) -> Iterator[tuple[Element, str]]:
    for child in node:
        if child.tag == R:
            yield from _run_pieces(child)
        elif child.tag in TRANSPARENT:
            yield from _pieces(child)


def _run_pieces(run: Element) -> Iterator[tuple[Element, str]]:
    for child in run:
        if child.tag == T:
            yield child, text_of(child)
        elif child.tag not in _SILENT:
            yield child, _BREAKS.get(child.tag, OBJECT)


def deleted_text(paragraph: Element) -> str:
    """The text that a tracked deletion or move takes out of the paragraph; all of it in a deleted row."""
    row = ancestor(paragraph, w("tr"))
    if row is not None and row.find(f"{w('trPr')}/{w('del')}") is not None:
        return spell(paragraph).text
    pieces = [piece for gone in paragraph.iter(*DELETED) for piece in gone.iter(T, w("delText"))]
    return "".join(piece.text or "" for piece in pieces)

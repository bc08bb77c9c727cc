"""A finished document taken apart and rewritten: texts replaced, rows and paragraphs turned into loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from toolkit.finding import Finding
from toolkit.ooxml.archive import pack_entry, write_archive
from toolkit.ooxml.xml import Element, xml_text
from toolkit.word.package import Package, read_package
from toolkit.word.place import Place, Styles, is_continued, places, table_layout, table_rows
from toolkit.word.runs import spell
from toolkit.word.wordml import SPACE, TBL, TCPR, VMERGE, P, R, T, ancestor, text_of, value, w

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell of a table: the columns that it covers, its text, whether a merge from above covers it."""

    first: int
    last: int
    text: str
    continued: bool
    paragraphs: tuple[Element, ...]

    @property
    def starts_merge(self) -> bool:
        """Whether it is merged with cells below it."""
        cell = ancestor(self.paragraphs[0], w("tc")) if self.paragraphs else None
        merge = None if cell is None else cell.find(f"{TCPR}/{VMERGE}")
        return merge is not None and value(merge, "val", "continue") == "restart"


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of a table with its cells in order."""

    element: Element
    cells: tuple[TextCell, ...]


class Manuscript:
    """A document that is being rewritten. Addresses are those that it had when it was read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.places: tuple[Place, ...] = tuple(
            place
            for part in package.parts
            if part.label != "文档属性"
            for place in places(part, Styles(package.styles))
        )

    def tables(self) -> Iterator[tuple[TextRow, ...]]:
        """The tables of the body, not those inside other tables."""
        for table in self._package.body.iter(TBL):
            if ancestor(table, TBL) is None:
                rows = zip(table_rows(table), table_layout(table), strict=True)
                yield tuple(TextRow(row, tuple(_cell(*cell) for cell in cells)) for row, cells in rows)

    def replace(self, paragraph: Element, start: int, end: int, text: str) -> bool:
        """Put `text` in place of the characters from `start` to `end`; False where they are not all text."""
        holders = spell(paragraph).holders
        touched = list(dict.fromkeys(holders[start:end]))
        if not touched or any(holder.tag != T for holder in touched):
            return False
        for holder in touched:
            first = holders.index(holder)
            own = text_of(holder)
            left, right = max(start - first, 0), min(end - first, len(own))
            inserted = text if holder is touched[0] else ""
            holder.text = own[:left] + inserted + own[right:]
            holder.set(SPACE, "preserve")
        return True

    def write(self, paragraph: Element, text: str) -> None:
        """Make `text` all that the paragraph says, in the look of its first run."""
        spoken = spell(paragraph)
        if spoken.text and all(holder.tag == T for holder in spoken.holders):
            self.replace(paragraph, 0, len(spoken.text), text)
            return
        runs = list(paragraph.iter(R))
        for run in runs[1:]:
            run.getparent().remove(run)
        run = runs[0] if runs else _child(paragraph, R)
        for child in [child for child in run if child.tag != w("rPr")]:
            run.remove(child)
        holder = _child(run, T)
        holder.text = text
        holder.set(SPACE, "preserve")

    def repeat_rows(self, rows: Sequence[TextRow], opening: str, closing: str) -> None:
        """Keep the first of the rows, between two rows that hold only a tag each."""
        first = rows[0].element
        for tag, put in ((opening, first.addprevious), (closing, first.addnext)):
            fence = deepcopy(first)
            self._only(fence, tag)
            put(fence)
        for row in rows[1:]:
            row.element.getparent().remove(row.element)

    def repeat_paragraphs(self, paragraphs: Sequence[Element], opening: str, body: str, closing: str) -> None:
        """Keep the first of the paragraphs saying `body`, between two that hold only a tag each."""
        first = paragraphs[0]
        for tag, put in ((opening, first.addprevious), (closing, first.addnext)):
            fence = deepcopy(first)
            self.write(fence, tag)
            put(fence)
        self.write(first, body)
        for paragraph in paragraphs[1:]:
            paragraph.getparent().remove(paragraph)

    def _only(self, row: Element, tag: str) -> None:
        for merge in list(row.iter(VMERGE)):
            merge.getparent().remove(merge)
        for number, paragraph in enumerate(row.iter(P)):
            self.write(paragraph, "" if number else tag)

    def content(self) -> bytes:
        """The bytes of the document as it stands now."""
        changed = {
            part.name: (_DECLARATION + xml_text(part.root)).encode("utf-8") for part in self._package.parts
        }
        entries = self._package.archive.entries.values()
        return write_archive(
            pack_entry(entry.name, changed[entry.name]) if entry.name in changed else entry
            for entry in entries
        )


def open_manuscript(path: Path, *, shown: str) -> tuple[Manuscript | None, tuple[Finding, ...]]:
    """A document to be rewritten, with every finding about its file."""
    package, findings = read_package(path, shown=shown)
    return None if package is None else Manuscript(package), findings


def _cell(cell: Element, first: int, last: int) -> TextCell:
    paragraphs = tuple(cell.iter(P))
    text = "\n".join(spell(paragraph).text for paragraph in paragraphs)
    return TextCell(first, last, text, is_continued(cell), paragraphs)


def _child(parent: Element, name: str) -> Element:
    child = parent.makeelement(name)
    parent.append(child)
    return child

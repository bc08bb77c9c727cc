"""A paragraph as one line of plain text, the same whichever program saved it."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.ooxml.xml import Element
from toolkit.word.wordml import (
    ALTERNATE,
    BR,
    CR,
    PPR,
    RPR,
    TAB,
    TEXTBOX,
    TRANSPARENT,
    P,
    R,
    T,
    child_of,
    is_on,
    text_of,
    value,
    w,
)

PAGE_BREAK = "〔分页〕"
# Fields whose stored result depends on the layout or the clock; shown by name.
_VOLATILE = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "DATE", "TIME", "SAVEDATE", "PRINTDATE", "FILENAME"}
)
_NOTE_MARKS = {w("footnoteReference"): "脚注", w("endnoteReference"): "尾注"}
_FIELD, _INSTRUCTION, _SIMPLE_FIELD = w("fldChar"), w("instrText"), w("fldSimple")
_PICTURES = frozenset({w("drawing"), w("pict"), w("object")})
_FIXED = {TAB: "→", CR: "↵", w("noBreakHyphen"): "-"}


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    volatile: bool = False


@dataclass(slots=True)
class LineWriter:
    """Writes paragraphs as lines; keeps note numbers and page breaks from one to the next."""

    notes: dict[str, int] = field(default_factory=dict)
    _break_pending: bool = False
    _pieces: list[str] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)

    def line(self, paragraph: Element) -> str:
        """The paragraph's text: tabs as →, line breaks as ↵, pictures, notes and volatile fields in 〔〕."""
        if paragraph.tag != P:
            return " ".join((paragraph.text or "").split())
        self._pieces = []
        starts_page = self._break_pending or is_on(child_of(paragraph, PPR), "pageBreakBefore")
        self._break_pending = False
        self._walk(paragraph)
        pieces = self._pieces
        if PAGE_BREAK in pieces:
            # A break after the text moves what follows, a break before it this paragraph.
            after_text = "".join(pieces[: pieces.index(PAGE_BREAK)]).strip() != ""
            self._break_pending, starts_page = after_text, starts_page or not after_text
        text = "".join(piece for piece in pieces if piece != PAGE_BREAK).rstrip()
        return PAGE_BREAK + text if starts_page else text

    def _walk(self, node: Element) -> None:
        for child in node:
            if child.tag == R:
                self._run(child)
            elif child.tag == _SIMPLE_FIELD and _name(value(child, "instr")) in _VOLATILE:
                self._pieces.append(f"〔{_name(value(child, 'instr'))}〕")
            elif child.tag in TRANSPARENT:
                self._walk(child)

    def _run(self, run: Element) -> None:
        for child in run:
            tag = child.tag
            if tag == T and not self._fields:
                self._pieces.append(text_of(child))
            elif tag == _FIELD:
                self._field(value(child, "fldCharType"))
            elif tag == _INSTRUCTION and self._fields:
                self._fields[-1].instruction += child.text or ""
            elif tag != RPR and not any(item.volatile for item in self._fields):
                self._pieces.append(self._piece(child))

    def _piece(self, child: Element) -> str:
        tag = child.tag
        if tag == T:
            return text_of(child)
        if tag == BR:
            return PAGE_BREAK if value(child, "type") == "page" else "↵"
        if tag in _NOTE_MARKS:
            name = _NOTE_MARKS[tag]
            self.notes[name] = self.notes.get(name, 0) + 1
            return f"〔{name}{self.notes[name]}〕"
        if tag in _PICTURES or tag == ALTERNATE:
            return "〔文本框〕" if next(child.iter(TEXTBOX), None) is not None else "〔图〕"
        if tag == w("sym"):
            return f"〔符号{value(child, 'char')}〕"
        return _FIXED.get(tag, "")

    def _field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(_Field())
        elif not self._fields:
            return
        elif step == "separate":
            self._announce(self._fields[-1])
        elif step == "end":
            last = self._fields.pop()
            if not last.volatile:
                self._announce(last)

    def _announce(self, item: _Field) -> None:
        name = _name(item.instruction)
        if name in _VOLATILE and not item.volatile:
            item.volatile = True
            self._pieces.append(f"〔{name}〕")


def _name(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""

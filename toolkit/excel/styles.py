"""The cell formats of a workbook, and those that a rendering adds: number formats, wrapped lines."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from toolkit.excel.numbers import BUILT_IN
from toolkit.excel.sheetml import bare_xml, integer, is_on, opening_tag, x
from toolkit.ooxml.xml import DECLARATION, Element, escape_attribute

TEXT_FORMAT = "@"
_FIRST_OWN = 164  # numbers below are Excel's own
_USED_BUILT_IN = {code: number for number, code in BUILT_IN.items() if number <= 10 or number == 49}


class StyleSheet:
    """The styles part of a template, read once."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self.namespaces = root.nsmap
        self.formats: tuple[Element, ...] = tuple(root.find(x("cellXfs")))
        fonts = root.find(x("fonts"))
        self.fonts: tuple[Element, ...] = () if fonts is None else tuple(fonts)
        declared = root.find(x("numFmts"))
        self._declared = () if declared is None else tuple(declared)
        self.codes = {
            **BUILT_IN,
            **{integer(item.get("numFmtId")): str(item.get("formatCode", "")) for item in self._declared},
        }
        self._code_of = tuple(self.codes.get(integer(item.get("numFmtId")), "") for item in self.formats)
        self._wraps = tuple(is_on(item.find(x("alignment")), "wrapText") for item in self.formats)
        self.next_code = (
            max([_FIRST_OWN - 1, *(integer(item.get("numFmtId")) for item in self._declared)]) + 1
        )

    def format(self, index: int) -> Element:
        """A cell format; the first one for a number that is not there."""
        return self.formats[index if index < len(self.formats) else 0]

    def code(self, index: int) -> str:
        """The code of the number format of a cell format; "" for a built-in one that is not known here."""
        return self._code_of[index if index < len(self._code_of) else 0]

    def wraps(self, index: int) -> bool:
        """Whether line breaks show."""
        return self._wraps[index if index < len(self._wraps) else 0]

    def xml(self, formats: list[str], codes: dict[str, int]) -> str:
        """The part with the formats of a rendering added."""
        root = self._root
        own = [
            f'<numFmt numFmtId="{number}" formatCode="{escape_attribute(code)}"/>'
            for code, number in codes.items()
        ]
        declared = [bare_xml(item, root.nsmap) for item in self._declared] + own
        pieces = [DECLARATION, opening_tag(root)]
        if declared:
            pieces += (f'<numFmts count="{len(declared)}">', *declared, "</numFmts>")
        for child in root:
            if child.tag == x("cellXfs"):
                all_formats = [bare_xml(item, root.nsmap) for item in child] + formats
                pieces += (f'<cellXfs count="{len(all_formats)}">', *all_formats, "</cellXfs>")
            elif child.tag != x("numFmts"):
                pieces.append(bare_xml(child, root.nsmap))
        pieces.append(f"</{root.tag.rpartition('}')[2]}>")
        return "".join(pieces)


@dataclass(slots=True)
class StyleAdditions:
    """The cell formats that one rendering adds, in the order in which they are asked for."""

    sheet: StyleSheet
    _derived: dict[tuple[int, str, bool, bool], int] = field(default_factory=dict)
    _formats: list[str] = field(default_factory=list)
    _codes: dict[str, int] = field(default_factory=dict)

    def derive(self, base: int, *, code: str = "", wrap: bool = False, quote: bool = False) -> int:
        """The number of a cell format like `base` with a number format, wrapped lines, or taken as text."""
        if code == self.sheet.code(base):
            code = ""
        if wrap and self.sheet.wraps(base):
            wrap = False
        if not (code or wrap or quote):
            return base
        key = (base, code, wrap, quote)
        if key not in self._derived:
            self._derived[key] = len(self.sheet.formats) + len(self._formats)
            self._formats.append(self._format(*key))
        return self._derived[key]

    def _format(self, base: int, code: str, wrap: bool, quote: bool) -> str:  # noqa: FBT001
        element = copy.deepcopy(self.sheet.format(base))
        if code:
            element.set("numFmtId", str(self._code_number(code)))
            element.set("applyNumberFormat", "1")
        if quote:
            element.set("quotePrefix", "1")
        if wrap:
            alignment = element.find(x("alignment"))
            if alignment is None:
                alignment = element.makeelement(x("alignment"))
                element.insert(0, alignment)
            alignment.set("wrapText", "1")
            element.set("applyAlignment", "1")
        return bare_xml(element, self.sheet.namespaces)

    def _code_number(self, code: str) -> int:
        known = _USED_BUILT_IN.get(code)
        if known is not None:
            return known
        declared = next((number for number, have in self.sheet.codes.items() if have == code), None)
        if declared is not None:
            return declared
        return self._codes.setdefault(code, self.sheet.next_code + len(self._codes))

    def xml(self) -> str:
        """The styles part of the rendered workbook."""
        return self.sheet.xml(self._formats, self._codes)

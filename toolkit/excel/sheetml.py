"""Names, addresses and texts of SpreadsheetML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from toolkit.ooxml.xml import Element, escape_text, xml_text

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
LONGEST_TEXT = 32_767
"""Characters that a cell may hold."""

EDGES = {
    "oddHeader": "页眉",
    "oddFooter": "页脚",
    "evenHeader": "页眉（偶数页）",
    "evenFooter": "页脚（偶数页）",
    "firstHeader": "页眉（首页）",
    "firstFooter": "页脚（首页）",
}
"""Page headers and footers by the names of their elements."""

_RANGE = re.compile(r"\$?([A-Z]{0,3})\$?(\d{0,7})(?::\$?([A-Z]{0,3})\$?(\d{0,7}))?")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@cache
def x(name: str) -> str:
    """The qualified name of an element of the main namespace."""
    return f"{{{MAIN}}}{name}"


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Range:
    """A block of cells, all four edges counted from 1 and inside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def is_cell(self) -> bool:
        """Whether it is one single cell."""
        return self.left == self.right and self.top == self.bottom

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        return first if self.is_cell else f"{first}:{column_letters(self.right)}{self.bottom}"

    def rows(self, top: int, bottom: int) -> Range:
        """The same columns in other rows."""
        return Range(self.left, top, self.right, bottom)


def parse_range(text: str) -> Range | None:
    """`B2`, `A5:C7`, `$A$5:$C$7`, whole columns `A:B`, whole rows `1:3`; None for anything else."""
    match = _RANGE.fullmatch(text)
    if match is None or not text:
        return None
    left, top, right, bottom = match.groups()
    single = ":" not in text
    if (single and not (left and top)) or (not single and not (right or bottom)):
        return None
    one = (column_number(left) if left else 1, int(top) if top else 1)
    other = (
        one
        if single
        else (
            column_number(right) if right else LAST_COLUMN,
            int(bottom) if bottom else LAST_ROW,
        )
    )
    columns, rows = sorted((one[0], other[0])), sorted((one[1], other[1]))
    if not (columns[0] and rows[0] and columns[1] <= LAST_COLUMN and rows[1] <= LAST_ROW):
        return None
    return Range(columns[0], rows[0], columns[1], rows[1])


def parse_ranges(text: str) -> list[Range] | None:
    """A list of ranges with blanks between; None when one of them cannot be read."""
    found = [parse_range(item) for item in text.split()]
    ranges = [item for item in found if item is not None]
    return ranges if len(ranges) == len(found) else None


def escape_string(text: str) -> str:
    """A cell's text as XML; what would be read as `_x0041_` is protected."""
    return escape_text(_ESCAPE.sub(r"_x005F_x\1_", text))


def unescape_string(text: str) -> str:
    """A cell's text as read from XML, `_x000D_` and the like undone."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def string_text(item: Element) -> str:
    """The text of a string item: its runs together, without phonetic notes."""
    if len(item) == 1 and item[0].tag == x("t"):
        return unescape_string(item[0].text or "")
    pieces = [child for child in item if child.tag == x("t")]
    pieces += [piece for run in item if run.tag == x("r") for piece in run if piece.tag == x("t")]
    return "".join(unescape_string(piece.text or "") for piece in pieces)


def bare_xml(element: Element, declared: Mapping[str | None, str]) -> str:
    """The element as text, to be pasted into a part whose root declares these namespaces, by prefix."""
    head, end, rest = xml_text(element).partition(">")
    for prefix, address in declared.items():
        name = f"xmlns:{prefix}" if prefix else "xmlns"
        head = head.replace(f' {name}="{address}"', "")
    return head + end + rest


def opening_tag(root: Element) -> str:
    """The start tag of a root element with its namespaces and attributes."""
    empty = root.makeelement(root.tag, dict(root.attrib), root.nsmap)
    return xml_text(empty).removesuffix("/>") + ">"


def integer(text: str | None, default: int = 0) -> int:
    """A number from an attribute; `default` for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() else default


def is_on(element: Element | None, name: str) -> bool:
    """Whether an attribute switches something on."""
    return element is not None and element.get(name, "0") in {"1", "true"}

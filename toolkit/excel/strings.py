"""The shared table of texts of one rendered workbook, in the order in which the cells use them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from toolkit.excel.sheetml import MAIN, bare_xml, escape_string, unescape_string, x
from toolkit.excel.source import Literal
from toolkit.ooxml.xml import DECLARATION, Element

_DECLARED: Final[Mapping[str | None, str]] = {None: MAIN}


@dataclass(slots=True)
class StringTable:
    """Texts by their XML; the same text is stored once."""

    _numbers: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def number(self, item: str) -> int:
        """The number of a text, which is added when it is new."""
        self._count += 1
        return self._numbers.setdefault(item, len(self._numbers))

    def xml(self) -> str:
        """The part."""
        head = f'<sst xmlns="{MAIN}" count="{self._count}" uniqueCount="{len(self._numbers)}">'
        return "".join((DECLARATION, head, *(f"<si>{item}</si>" for item in self._numbers), "</sst>"))


def text_item(pieces: Sequence[Literal]) -> str:
    """The inside of a string item; runs only where a piece has a style of its own."""
    if not any(piece.style for piece in pieces):
        return _text("".join(piece.text for piece in pieces))
    runs = itertools.groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.style)
    return "".join(f"<r>{style}{_text(''.join(piece.text for piece in run))}</r>" for style, run in runs)


def _text(text: str) -> str:
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{keep}>{escape_string(text)}</t>"


def fixed_item(item: Element) -> str:
    """The inside of a string item of the template, as it stands there."""
    return "".join(bare_xml(child, _DECLARED) for child in item if child.tag in {x("t"), x("r")})


def run_styles(item: Element) -> tuple[str, ...]:
    """The XML of the run properties of each character of a string item; () when none has any."""
    styles: list[str] = []
    for child in item:
        properties = child.find(x("rPr")) if child.tag == x("r") else None
        style = "" if properties is None else bare_xml(properties, _DECLARED)
        texts = [child] if child.tag == x("t") else child.findall(x("t")) if child.tag == x("r") else []
        for text in texts:
            styles += [style] * len(unescape_string(text.text or ""))
    return tuple(styles) if any(styles) else ()

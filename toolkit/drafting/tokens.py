"""The figures in a paragraph: digits with the unit behind them, and what is no figure of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_UNIT = re.compile(r"\s?(亿元|万元|元|个百分点|%|％|人次|平方米|[人名个项分次批件台辆家天条])")
_NUMBER = re.compile(r"(?<![\d.A-Za-z])[−-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.A-Za-z])[−-]?\d+(?:\.\d+)?")
# Dates, numbers of documents, headings, ordinals: their digits are no figures.
_OTHER = re.compile(
    r"\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|〔\d+〕\s*第?\d*号?|第\d+|\d+号"
    r"|[（(][^（()）\d]*\d+分[)）]|^\s*[（(]?\d{1,2}[)）.、](?!\d)|\d{4}年|[《“][^》”]{0,60}[》”]|[A-Za-z]+\d+"
)
# What follows makes it another figure: 254.22万人, 10亿次, 5G.
_MORE = re.compile(r"[A-Za-z]|[万亿](?!元)")


@dataclass(frozen=True, slots=True)
class Token:
    """A figure: where its digits stand, its value, its unit ("" if none follows) and where that ends."""

    start: int
    end: int
    text: str
    number: Fraction
    unit: str
    unit_end: int

    @property
    def digits(self) -> int:
        """How many digits tell it apart: 0, 5 and 100 are everywhere, 7455.04 is not."""
        return len(self.text.strip("−-").replace(",", "").replace(".", "").strip("0"))


def find_tokens(text: str, taken: list[tuple[int, int]]) -> Iterator[Token]:
    """The figures of a paragraph that stand outside `taken`, in order."""
    others = [match.span() for match in _OTHER.finditer(text)]
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if any(start < last and first < end for first, last in (*taken, *others)):
            continue
        if _MORE.match(text, end):
            continue
        unit = _UNIT.match(text, end)
        number = Fraction(match.group().replace(",", "").replace("−", "-"))
        yield Token(
            start, end, match.group(), number, unit.group(1) if unit else "", unit.end() if unit else end
        )

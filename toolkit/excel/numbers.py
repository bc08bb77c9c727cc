"""Numbers in cells: from the text that a style prints to a number with a format that shows that very text.

The digits go into the cell as they are printed; no float is made on the way. Excel keeps 15 significant
digits: a number with more stays a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from toolkit.quantity import Quantity, plain_number
from toolkit.wording import Figure

_SIGNIFICANT: Final = 15
_PRINTED = re.compile(r"(-?)(\d+|\d{1,3}(?:([, ])\d{3})(?:\3\d{3})*)(\.\d+)?(\D*)")
_LITERAL = re.compile(r'[\\"]')


@dataclass(frozen=True, slots=True)
class NumberCell:
    """What stands in the cell (decimal digits) and the code of the format that shows it."""

    digits: str
    code: str


def number_cell(value: object, printed: str) -> NumberCell | None:
    """The number cell that shows what was printed for a value; None where the text itself has to stand.

    A number becomes a number if it is the one that was printed, rounded as printed. Zero that prints as a
    mark (—) is a zero that shows the mark. A percentage printed with % is stored as Excel does, 36.37% as
    0.3637.
    """
    number = _number_of(value)
    if number is None:
        return None
    match = _PRINTED.fullmatch(printed)
    if match is None:
        # Only what rounds to zero prints as a mark.
        is_mark = 2 * abs(number) <= 1 and not re.search(r'[\d"]', printed)
        return NumberCell("0", f'0;-0;"{printed}"') if is_mark else None
    sign, whole, separator, point, unit = match.groups()
    digits = sign + whole.replace(separator or ",", "") + (point or "")
    places = len(point) - 1 if point else 0
    scale = 10**places
    counted = int(digits.replace(".", ""))  # in units of the last place
    off = abs(counted * number.denominator - number.numerator * scale)
    if 2 * off > number.denominator or _LITERAL.search(unit):
        return None
    if len(digits.strip("-0.").replace(".", "")) > _SIGNIFICANT:
        return None
    code = _whole_code(whole, separator) + ("." + "0" * places if places else "")
    if unit == "%":
        return NumberCell(plain_number(Fraction(counted, scale * 100), places + 2), f"{code}%")
    return NumberCell(digits, f'{code}"{unit}"' if unit else code)


def _number_of(value: object) -> Fraction | None:
    if isinstance(value, Figure):
        value = value.value
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    return None


def _whole_code(whole: str, separator: str | None) -> str:
    """The part of the code before the point; blanks between the digits have to be written out."""
    if separator == ",":
        return "#,##0"
    if separator == " ":
        return "0" + '" "000' * whole.count(" ")
    return "0"


# -- showing a stored number by its format

_GENERAL: Final = "General"
BUILT_IN: Final = {
    0: _GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    49: "@",
}
"""Codes of the formats that need no declaration, as far as tables of figures use them."""

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([0#?](?:[0#?,]*[0#?])?)(?:\.([0#?]+))?|(.)', re.DOTALL
)
_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")  # a comma after the digits divides by a thousand
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?[0-2]?\d)?")


def read_number(text: str) -> Fraction | None:
    """The number that a cell stores, exactly as written; None for what is no number."""
    text = text.strip()
    # A longer exponent would fill the memory.
    return Fraction(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else None


def stored_text(number: Fraction) -> str:
    """The number in plain decimals without needless zeros."""
    return plain_number(number)


def show_number(number: Fraction, code: str) -> str | None:
    """The number as a format shows it; None for formats that are not about plain decimals (dates, 1/2)."""
    sections = _sections(code)
    if code == _GENERAL or not sections[0].strip():
        return stored_text(number)
    section, sign = sections[0], "-" if number < 0 else ""
    if number < 0 and len(sections) > 1:
        section, sign = sections[1], ""
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    shown = _show(abs(number), section)
    if shown is None:
        return None
    # What rounds to zero has no minus.
    return sign + shown if re.search(r"[1-9]", shown) or "General" in section else shown


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[str, ...]:
    """The parts for positive, negative, zero and text; a semicolon in quotes is no end."""
    pieces = re.findall(r'"[^"]*"|\\.|;|[^;"\\]+|.', code)
    sections = [""]
    for piece in pieces:
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return tuple(sections)


@lru_cache(maxsize=256)
def _tokens(section: str) -> tuple[tuple[tuple[str | None, ...], ...], str]:
    """The pieces of a section, and the section without its literal texts."""
    pieces = tuple(match.groups() for match in _TOKEN.finditer(section.replace(_GENERAL, "@")))
    return pieces, re.sub(r'"[^"]*"|\\.', "", section)


def _show(number: Fraction, section: str) -> str | None:
    pieces: list[str] = []
    placed = False
    tokens, bare = _tokens(section)
    if _THOUSANDS.search(bare):
        return None
    scaled = number * 100 if "%" in bare else number
    for quoted, escaped, whole, fraction, other in tokens:
        if whole is not None:
            if placed:  # digits in several groups: 0" "000
                return _show_in_groups(scaled, section)
            placed = True
            pieces.append(_digits(scaled, whole, fraction or ""))
        elif other == "@":
            pieces.append(stored_text(number))
        elif other is not None and other.isascii() and other.isalpha():
            return None
        else:
            pieces.append(quoted or escaped or other or "")
    return "".join(pieces)


def _digits(number: Fraction, whole: str, fraction: str) -> str:
    text = plain_number(number, len(fraction))
    before, point, after = text.partition(".")
    optional = len(fraction) - len(fraction.rstrip("#"))
    kept = len(after) - min(optional, len(after) - len(after.rstrip("0")))
    after = after[:kept]
    if "0" not in whole and before == "0":
        before = ""
    before = before.rjust(whole.replace(",", "").count("0"), "0")
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", before)
    return before + (point if after else "") + after


def _show_in_groups(number: Fraction, section: str) -> str | None:
    """`0" "000" "000.00`: the digits from the right into the groups, what is between them as it stands."""
    match = re.fullmatch(r'0((?:" "000)+)(?:\.(0+))?((?:"[^"]*")?%?)', section)
    if match is None:
        return None
    groups, fraction, unit = match.groups()
    text = plain_number(number, len(fraction or ""))
    before, point, after = text.partition(".")
    before = before.rjust(1 + 3 * groups.count("000"), "0")
    before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", " ", before)
    return before + point + after + unit.replace('"', "")

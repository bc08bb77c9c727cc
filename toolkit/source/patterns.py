"""What a piece of a line looks like: separators, shapes, and the words a clerk would take for a name."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

# Spaces that look like spaces and are text to YAML.
WIDE_SPACES: Final = "\u3000\u00a0\u1680\u2000-\u200a\u202f\u205f"
SPACE: Final = re.compile(f"[ \t{WIDE_SPACES}]*")
BLANKS: Final = re.compile("[ \t]*")
HAS_WIDE_SPACE: Final = re.compile(f"[{WIDE_SPACES}]")
WIDE_SPACES_AT_END: Final = re.compile(f"[ \t{WIDE_SPACES}]*[{WIDE_SPACES}][ \t{WIDE_SPACES}]*$")

WIDE_COLONS: Final = "：﹕∶︰"
WIDE_COMMAS: Final = "，、；;"

COMMENT: Final = re.compile("[ \t]#")
COLON: Final = re.compile(r":(?=[ \t]|$)")
_COLON_OR_COMMENT: Final = re.compile(r":(?=[ \t]|$)|[ \t]#")
_LOOSE_COLON: Final = re.compile(rf"[{WIDE_COLONS}]|:(?=[{WIDE_SPACES}])|:(?!//|\\)")
NUMBER: Final = re.compile(
    r"[+\-−－▲]?[\d０-９][\d０-９,，.．]*\s*(?:[%％]|[元万亿人个项辆次分天台套件平方米百千]{1,4})?$"
)
DATE: Final = re.compile(r"\d{4}[-./年]\d{1,2}([-./月]\d{1,2}日?)?$|\d{1,2}:\d{2}$")
ENDS_OPEN: Final = re.compile(r"[，、；：,;（(]$")
PROSE: Final = re.compile(r"[，。；！？、]")
_SENTENCE: Final = re.compile(r"[，。；！？]")
_CHINESE_END: Final = re.compile(r"[\u4e00-\u9fff）)]")
# A rule drawn across the file: -----, =====, ————.
RULED: Final = re.compile(r"[ \t]*([-—–=*_~－＝])\1{2,}[ \t]*$")
ANCHOR: Final = re.compile(r"&[A-Za-z0-9_-]+(?=[ \t]|$)")
ALIAS: Final = re.compile(r"\*([A-Za-z0-9_-]+)(?=[ \t]*(?:$|[ \t]#))")
TAG: Final = re.compile(r"!(?:![\w.:/-]*|[\w.:/-]+|<[^>]*>)(?=[ \t]|$)", re.ASCII)
BLOCK_HEADER: Final = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:[ \t]#.*)?$")
MARKER: Final = re.compile(r"(?:---|\.\.\.)(?=[ \t]|$)")
DIRECTIVE: Final = re.compile(r"%[A-Z]+\b")
SWALLOWED: Final = re.compile(r"#\d")

REFERENCE: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_NAME_SIGN: Final = r"[^\s{}｛｝:：,，、;；。\"'|]"
_BLANK: Final = r"[ \t\u3000]"
# `{ 名称 }`, `{预算执行率}`, `{ 名称 }}`, ｛｛名称｝｝ and what mixes them; `{甲}` and `{1, 2}` are text.
LIKE_REFERENCE: Final = re.compile(
    rf"(?<![{{｛])(?=[^}}｝]*[\u4e00-\u9fff])(?:"
    rf"[{{｛]{_BLANK}+{_NAME_SIGN}{{1,30}}{_BLANK}*[}}｝]{{1,2}}|"
    rf"{{[\u4e00-\u9fff]{_NAME_SIGN}{{2,29}}{_BLANK}*}}|"
    rf"{{{_NAME_SIGN}{{1,30}}{_BLANK}*[}}｝]{{2}}|"
    rf"(?:｛｛|{{｛|｛{{){_BLANK}*{_NAME_SIGN}{{1,30}}{_BLANK}*[}}｝]{{1,2}}"
    rf")(?![}}｝])"
)

NAME_LENGTH: Final = 20
# Dashes and bullets typed where "- " is meant; a lone hyphen may begin a negative number.
_DASH_LIKE: Final = re.compile(
    rf"-(?![- \t])[{WIDE_SPACES}]*|[－–−‐‑•●▪◆][ \t{WIDE_SPACES}]*|—(?!—)[ \t{WIDE_SPACES}]*"
)
_PAIRS: Final = {"[": "]］", "{": "}｝", "［": "]］", "｛": "}｝"}
INDICATORS: Final = frozenset(",[]{}#&*!|>'\"%@`")
_SPACED_INDICATORS: Final = re.compile(r"[-?:](?=[ \t]|$)")

Shape: TypeAlias = Literal["dash", "entry", "text"]


def shape_of(text: str, column: int) -> Shape:
    """Tell what YAML takes a line for whose content begins at `column`."""
    first = text[column]
    if first == "-" and text[column + 1 : column + 2] in ("", " ", "\t"):
        return "dash"
    return "text" if key_colon(text, column) is None else "entry"


def key_colon(text: str, column: int) -> int | None:
    """Give the column of the colon that ends the key at `column`, None where there is no proper one."""
    first = text[column]
    start = column
    if first in "\"'":
        end = quote_end(text, column)
        if end is None:
            return None
        start = end
    elif text.startswith(("{{", "{%"), column):
        return None
    elif first in "[{":
        end = bracket_end(text, column)
        colon = COLON.search(text, end) if end is not None else None
        if end is None or colon is None or re.search(r"[,\[\]{}]|[ \t]#", text[end : colon.start()]):
            return None
        return colon.start()
    match = _COLON_OR_COMMENT.search(text, start)
    return match.start() if match is not None and match.group() == ":" else None


def loose_colon(text: str, column: int) -> int | None:
    """Give the column of what was meant as the colon after a name: full-width, or without a space."""
    start = column
    if text[column] in "\"'":
        start = quote_end(text, column) or column
    match = _LOOSE_COLON.search(text, start)
    if match is None or match.start() == column:
        return None
    name = text[column : match.start()].strip()
    if name.isdecimal() or len(name) > 2 * NAME_LENGTH or "。" in name or " #" in name:
        return None
    return match.start()


def looks_like_entry(text: str, column: int) -> bool:
    """Whether a line reads as "name: value", properly written or not; prose before the colon does not."""
    if text[column] in "-－—•":
        return False
    colon = key_colon(text, column)
    if colon is None:
        colon = loose_colon(text, column)
    return colon is not None and is_name(text[column:colon])


def lacks_space(text: str, column: int) -> bool:
    """Whether a line reads as `名称:值`: a Chinese name, its colon without the space, no prose behind it."""
    colon = loose_colon(text, column)
    if text[column] in "{[｛［\"'" or colon is None or not is_name(text[column:colon]):
        return False
    if text[colon] != ":" or not text[colon + 1 : colon + 2].strip():
        return False
    return bool(_CHINESE_END.match(text[colon - 1])) and not _SENTENCE.search(text, colon)


def is_name(text: str) -> bool:
    """Whether a text may be a name: short, without the punctuation of prose."""
    text = text.strip()
    return 0 < len(text) <= NAME_LENGTH and not PROSE.search(text)


def is_prose(text: str) -> bool:
    """Whether a text is more than a name."""
    return not is_name(text)


def dash_like(text: str, column: int, *, numbers: bool) -> int:
    """Give the length of a dash that lacks its space or is the wrong character, else 0.

    `numbers`: also before a digit.
    """
    match = _DASH_LIKE.match(text, column)
    if match is None or RULED.match(text):
        return 0
    following = text[match.end() : match.end() + 1]
    if not following or (not numbers and (following.isdigit() or following in ".．")):
        return 0
    return len(match.group())


def begins_with_indicator(text: str) -> bool:
    """Whether YAML would not take this for plain text."""
    return text[0] in INDICATORS or _SPACED_INDICATORS.match(text) is not None


def quote_end(text: str, column: int) -> int | None:
    """Give the column behind the closing quote on the same line."""
    quote = text[column]
    position = column + 1
    while True:
        found = text.find(quote, position)
        if found < 0:
            return None
        if quote == "'" and text[found + 1 : found + 2] == "'":
            position = found + 2
        elif quote == '"' and _is_escaped(text, found, position):
            position = found + 1
        else:
            return found + 1


def continued_quote_end(text: str, quote: str) -> int | None:
    """Give the column behind the quote that closes a text begun on a line above."""
    end = quote_end(quote + text, 0)
    return None if end is None else end - 1


def _is_escaped(text: str, column: int, start: int) -> bool:
    count = 0
    while column - count - 1 >= start and text[column - count - 1] == "\\":
        count += 1
    return count % 2 == 1


def bracket_end(text: str, column: int) -> int | None:
    """Give the column behind the bracket, full-width or not, that closes the one at `column` on this line."""
    awaited: list[str] = []
    position = column
    while position < len(text):
        character = text[position]
        if character in "\"'" and text[position - 1] in " ,:[{":
            end = quote_end(text, position)
            if end is None:
                return None  # the quote goes on below, or is itself the accident
            position = end
            continue
        if character in _PAIRS:
            awaited.append(_PAIRS[character])
        elif character in awaited[-1]:
            awaited.pop()
            if not awaited:
                return position + 1
        position += 1
    return None


def reference_end(text: str, column: int) -> int | None:
    """Give the column behind a tag `{{ … }}` or `{% … %}` that begins at `column`."""
    closing = {"{{": "}}", "{%": "%}"}.get(text[column : column + 2])
    if closing is None:
        return None
    end = text.find(closing, column + 2)
    return None if end < 0 else end + 2

"""The tags in one paragraph's text: where they begin and end, of what form they are, and what is broken.

This is about braces only; what stands between them is the business of `toolkit.tag`.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

OBJECT = "\ufffc"
"""Stands in a paragraph's text for what is no text: a picture, a footnote reference, a field."""

_OPENERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BRACES = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
# A single full-width brace is ordinary text; an ASCII one is not.
_ODD = re.compile(r"[{｛][{｛%％#＃]|[%％#＃}｝][}｝]|[{}]")
_NEAR = 40
_LEVELS = frozenset({"p", "tr", "tc"})
_UNSUPPORTED_LEVELS = frozenset({"r"})
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_ODD_SPACES = re.compile(r"[\s\u00a0\u3000]+")
_CLIP = 24


class Form(enum.Enum):
    """What a tag does."""

    PRINT = "{{"
    STATEMENT = "{%"
    COMMENT = "{#"


@dataclass(frozen=True, slots=True)
class Marking:
    """A whole tag in a paragraph: `start` and `end` index the paragraph's text.

    `level` is what the tag takes the place of: "" itself only, "p" its paragraph, "tr" its row, "tc" its
    cell; or an unsupported prefix. `keyword` is the first word of a statement, `body` the rest of it (the
    expression of a print tag), with curly quotes straightened.
    """

    start: int
    end: int
    text: str
    form: Form
    level: str
    keyword: str
    body: str
    trims: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """Braces that are no whole tag: what is the matter ("unclosed", "stray", "full-width") and where."""

    reason: str
    start: int
    text: str


def read_markings(text: str) -> tuple[list[Marking], list[Broken]]:
    """Cut a paragraph's text into tags; what looks like a tag and is none is returned as broken."""
    markings: list[Marking] = []
    broken: list[Broken] = []
    free = 0  # where the text outside tags begins that was not looked at yet
    opened: re.Match[str] | None = None
    for brace in _BRACES.finditer(text):
        mark = brace.group()
        if opened is not None and opened.group() == "{#" and mark != "#}" and _comment_goes_on(text, brace):
            continue
        if opened is not None and mark == _OPENERS[opened.group()]:
            broken += _odd_braces(text, free, opened.start())
            markings.append(_marking(text, opened.start(), brace.end()))
            free, opened = brace.end(), None
        elif mark in _OPENERS:
            if opened is not None:
                broken += _odd_braces(text, free, opened.start())
                broken.append(Broken("unclosed", opened.start(), _clip(text[opened.start() : brace.start()])))
                free = brace.start()
            opened = brace
    end = len(text)
    if opened is not None:
        end = opened.start()
        broken.append(Broken("unclosed", end, _clip(text[end:])))
    return markings, broken + _odd_braces(text, free, end)


def _comment_goes_on(text: str, brace: re.Match[str]) -> bool:
    """Whether a brace inside a comment is part of it: the comment ends later, and no other begins before."""
    end = text.find("#}", brace.start())
    return brace.group() != "{#" and end >= 0 and text.find("{#", brace.start(), end) < 0


def _odd_braces(text: str, start: int, end: int) -> list[Broken]:
    """Braces outside tags, those that stand near each other told as one."""
    groups: list[list[re.Match[str]]] = []
    for odd in _ODD.finditer(text, start, end):
        if groups and odd.start() - groups[-1][-1].end() <= _NEAR:
            groups[-1].append(odd)
        else:
            groups.append([odd])
    found = []
    for group in groups:
        reason = "stray" if all(odd.group().isascii() for odd in group) else "full-width"
        first, last = group[0].start(), group[-1].end()
        if len(group) == 1:  # show what it stands at
            first, last = max(start, first - _CLIP // 2), min(end, last + _CLIP // 2)
        found.append(Broken(reason, group[0].start(), _clip(text[first:last])))
    return found


def _clip(text: str) -> str:
    text = " ".join(text.replace(OBJECT, "").split())
    return text if len(text) <= _CLIP else text[:_CLIP] + "…"


def _marking(text: str, start: int, end: int) -> Marking:
    raw = text[start:end]
    form = Form(raw[:2])
    inner = raw[2:-2]
    trims = inner.startswith(("-", "+")) or (inner.endswith("-") and form is not Form.PRINT)
    trims = trims or inner.endswith(" -")
    inner = inner.strip("-+") if trims else inner
    level = ""
    prefix = re.match(r"(tr|tc|p|r)(?=[\s\u00a0\u3000])", inner)
    if prefix:
        level, inner = prefix.group(), inner[prefix.end() :]
    inner = straighten(inner) if form is not Form.COMMENT else inner.strip()
    keyword, body = "", inner
    if form is Form.STATEMENT:
        word = re.match(r"\w*", inner)
        keyword = word.group() if word else ""
        body = inner[len(keyword) :].strip()
    return Marking(start, end, raw.replace(OBJECT, ""), form, level, keyword, body, trims)


def straighten(body: str) -> str:
    """Undo Word's corrections outside strings: curly quotes made straight, odd spaces plain.

    A curly quote inside a straight string is part of the text and is written as an escape, so that no later
    step takes it for a delimiter.
    """
    pieces: list[str] = []
    delimiter = ""
    for character in body.strip("\t\n\r \u00a0\u3000"):
        if delimiter:
            curly = character in "“”‘’"
            pieces.append(f"\\u{ord(character):04x}" if curly else character)
            delimiter = "" if character == delimiter else delimiter
        elif character in "\"'":
            delimiter = character
            pieces.append(character)
        else:
            pieces.append(_ODD_SPACES.sub(" ", character.translate(_QUOTES)))
    return "".join(pieces)

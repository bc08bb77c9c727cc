"""Identifiers that a loop would repeat: bookmarks and the numbers of drawings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

_BOOKMARK = re.compile(r'<w:bookmark(?:Start|End)\b[^>]*\bw:id="([^"]*)"[^>]*/>')
_NAMED = re.compile(r'<w:bookmarkStart\b[^>]*\bw:name="([^"]*)"')
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\sid=")\d+(")')
_OWN_MARK = "_GoBack"  # where Word's cursor was


def repeats_drawings(looped: Iterable[str]) -> bool:
    """Whether a text inside a loop holds a drawing, so that its number has to be given anew each time."""
    return any("<wp:docPr" in text for text in looped)


def number_drawings(xml: str) -> str:
    """Drawings numbered from 1; two of one number make some versions of Word refuse the file."""
    counter = itertools.count(1)
    return _DRAWING.sub(lambda match: f"{match.group(1)}{next(counter)}{match.group(2)}", xml)


def drop_bookmarks(xml: str, looped: Iterable[str]) -> tuple[str, list[str]]:
    """The XML without the bookmarks that begin or end inside a loop, and their names.

    A bookmark names one place; a loop would make several of it.
    """
    gone = {match.group(1) for text in looped for match in _BOOKMARK.finditer(text)}
    if not gone:
        return xml, []
    names: list[str] = []

    def kept(match: re.Match[str]) -> str:
        if match.group(1) not in gone:
            return match.group()
        named = _NAMED.match(match.group())
        if named and named.group(1) != _OWN_MARK:
            names.append(named.group(1))
        return ""

    return _BOOKMARK.sub(kept, xml), names

"""Finding declared names in a text: the longest first, full-width forms folded."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Collection
from typing import Final

# One character for one, so that places in the folded text are places in the text as written.
_FOLD: Final[dict[int, int | str]] = {
    **{0xFF01 + step: 0x21 + step for step in range(94)},
    **dict.fromkeys(map(ord, "−﹣–"), "-"),
    **dict.fromkeys(map(ord, "×✕"), "*"),
    **dict.fromkeys(map(ord, "÷∕"), "/"),
    ord("≦"): "≤",
    ord("≧"): "≥",
    **dict.fromkeys(map(ord, "\u3000\u00a0\t\r\n"), " "),
}


def fold(text: str) -> str:
    """Turn full-width forms, the kinds of minus, times and divided-by, and white space into one of each."""
    return text.translate(_FOLD)


def is_word(char: str) -> bool:
    """Whether a character would go on a word, so that a name cannot end before it."""
    return char.isalnum() or char in "_&·#@$"


class NameIndex:
    """All single names that formulas may use, ready to be found at any place of a text."""

    __slots__ = ("_by_first", "_names", "has_operators")

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for name in sorted(names, key=lambda name: (-len(name), name)):
            if name:
                self._by_first.setdefault(fold(name[0]), []).append((fold(name), name))
        self.has_operators = any(char in fold(name) for name in names for char in "+-*/%=<>≤≥≠ ")

    def match(self, text: str, folded: str, start: int) -> str | None:
        """Give the longest name that stands at `start` and ends there as a word.

        Of two names that differ only in width the one written exactly wins.
        """
        found: str | None = None
        for folded_name, name in self._by_first.get(folded[start : start + 1], ()):
            if found is not None and len(name) < len(found):
                break
            end = start + len(name)
            if not folded.startswith(folded_name, start):
                continue
            if end < len(folded) and is_word(folded[end]) and is_word(folded[end - 1]):
                continue
            if text.startswith(name, start):
                return name
            found = found or name
        return found

    def similar(self, word: str, *, extra: Collection[str] = ()) -> list[str]:
        """List up to three names that someone may have meant by `word`."""
        candidates = sorted({*self._names, *extra})
        close = difflib.get_close_matches(word, candidates, n=3, cutoff=0.5)
        if not close and len(word) >= 2:
            close = [name for name in candidates if word in name or (len(name) > 1 and name in word)][:3]
        return close


@functools.lru_cache(maxsize=32)
def _index(names: frozenset[str]) -> NameIndex:
    return NameIndex(names)


def name_index(names: Collection[str]) -> NameIndex:
    """Make or find the index of a set of names; a frozenset that is passed again costs nothing."""
    return _index(names if isinstance(names, frozenset) else frozenset(names))

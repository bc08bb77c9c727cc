"""Passages: texts to be read for slips of the pen, each of which can tell where a slip stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from toolkit.finding import Finding, Kind, Note, Span
from toolkit.pack import CheckSetting

# Stands in a passage for a tag, character for character: neither a word nor a blank.
TAG_FILLER = "\ufffc"

_CONTEXT = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """One text. `locate(start, end)` gives the name of a stretch of it and where that stands.

    `source` is the path of the dictionary that the text was given for, "" in a document.
    """

    text: str
    locate: Callable[[int, int], tuple[str, Span]]
    source: tuple[str, ...] = ()


Stretch = tuple[Passage, tuple[int, int]]
"""A stretch of a passage: from where to where."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Passages that belong together, the year that they speak of, and what the pack says about slips.

    `given` gives the texts that the filing holds at a path of the dictionary, as "单位.全称".
    """

    passages: tuple[Passage, ...]
    year: int
    settings: Mapping[str, CheckSetting]
    given: Callable[[str], tuple[str, ...]]

    def holding(self, passages: tuple[Passage, ...]) -> Prose:
        """Other passages of the same filing."""
        return replace(self, passages=passages)

    def words(self, kind: Kind, name: str) -> tuple[str, ...]:
        """A list of texts that the pack gives for a kind of finding; empty if it gives none."""
        setting = self.settings.get(kind.code)
        return setting.texts.get(name, ()) if setting else ()

    def slip(
        self,
        kind: Kind,
        passage: Passage,
        place: tuple[int, int],
        what: str,
        *hints: str,
        expected: str = "",
    ) -> Finding:
        """The finding that a stretch of a passage is a slip; `what` follows the name of the passage."""
        start, end = place
        name, span = passage.locate(start, end)
        finding = kind.at(span, f"{name}{what}", hints=hints, 实为=passage.text[start:end])
        if not expected:
            return finding
        return replace(finding, values=MappingProxyType({"应为": expected, **finding.values}))

    def varies(self, kind: Kind, usual: str, word: str, here: Stretch, there: Stretch) -> Finding:
        """The finding that `word` stands here where elsewhere the `usual` one does."""
        passage, place = here
        name, span = passage.locate(*place)
        elsewhere, seen = there[0].locate(*there[1])
        return kind.at(
            span,
            f"{name}写“{around(passage.text, *place)}”，别处写“{usual}”",
            notes=(Note(f"{elsewhere}写“{around(there[0].text, *there[1])}”", seen),),
            hints=(f"请统一为“{usual}”",),
            应为=usual,
            实为=word,
        )

    def lines(self) -> Iterator[tuple[Passage, int, str]]:
        """Each line of each passage, with the place in the passage where it begins."""
        for passage in self.passages:
            start = 0
            for line in passage.text.split("\n"):
                if line:
                    yield passage, start, line
                start += len(line) + 1


def around(text: str, start: int, end: int) -> str:
    """A stretch of a text with a few characters of its line on either side, as a message quotes it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    left, right = max(first, start - _CONTEXT), min(last, end + _CONTEXT)
    lead, tail = "…" if left > first else "", "…" if right < last else ""
    return f"{lead}{text[left:right]}{tail}".replace(TAG_FILLER, "")

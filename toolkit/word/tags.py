"""A tag as it was found: what it says, where it stands, what it must not cross."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.ooxml.marking import Marking
from toolkit.ooxml.xml import Element
from toolkit.word.place import Place
from toolkit.word.runs import Spelling


@dataclass(frozen=True, slots=True, eq=False)
class ScannedTag:
    """A whole tag where it stands; `container` is the element in which its block has to be closed.

    `shell`: the hyperlink that it stands in, or None, and how many fields are open there.
    """

    marking: Marking
    place: Place
    container: Element
    shell: tuple[Element | None, int]


@dataclass(frozen=True, slots=True, eq=False)
class ScannedParagraph:
    """A paragraph that holds tags, with its characters."""

    place: Place
    spelling: Spelling
    tags: tuple[ScannedTag, ...]

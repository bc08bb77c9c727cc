"""What a compiled template is made of, each piece with its address: for checks and for maintainers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as written, where it stands, and the part that holds it."""

    address: str
    text: str
    part: str


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """A name that a tag reads, with loop variables resolved (see tag.Use), and where."""

    path: tuple[str, ...]
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class TemplateOperation:
    """A filter or function that a tag applies (see tag.Operation), and where."""

    name: str
    subjects: tuple[tuple[str, ...], ...]
    constants: tuple[str, ...]
    address: str
    text: str

"""What a compiled template is made of, each piece with its address, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from toolkit.finding import Finding


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


class CompiledTemplate(Protocol):
    """A template of Word or Excel, compiled once; render() may be called any number of times."""

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every tag but comments, part by part."""

    @property
    def uses(self) -> tuple[TemplateUse, ...]:
        """Every name that the template reads."""

    @property
    def operations(self) -> tuple[TemplateOperation, ...]:
        """Every filter and function that the template applies."""

    def render(
        self,
        context: Mapping[str, object],
        text: Callable[[object, str], str],
        *,
        keep_going: bool = False,
        proofread: Callable[[str], Iterable[Finding]] | None = None,
    ) -> tuple[bytes | None, tuple[Finding, ...]]:
        """The bytes of the file, or None when there is an error, and everything that was found."""

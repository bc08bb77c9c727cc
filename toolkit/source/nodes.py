"""What a source file is read into: scalars, mappings and sequences that know their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from toolkit.finding import Finding, Span


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file, so that a damaged or hostile file costs little."""

    bytes: int = 2 * 1024 * 1024
    line: int = 4_000  # characters; some ways to be wrong cost the square of a line's length
    depth: int = 30
    nodes: int = 200_000
    aliases: int = 100
    findings: int = 500


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text exactly as written (unescaped and unfolded), never typed.

    `quoted`: written in quotes or as a block scalar. A value left empty, `~` and `null` are "", not quoted.
    """

    text: str
    span: Span
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """One entry of a mapping."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries in the order of the file; no key occurs twice."""

    pairs: tuple[Pair, ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """Give the value under `key`, None where there is no such key."""
        pair = self.pair(key)
        return pair.value if pair else None

    def pair(self, key: str) -> Pair | None:
        """Give the whole entry under `key`, so that a finding can point at the key."""
        return next((pair for pair in self.pairs if pair.key.text == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    """The items of a list."""

    items: tuple[Node, ...]
    span: Span


Node: TypeAlias = Scalar | Mapping | Sequence


@dataclass(frozen=True)
class Source:
    """A file as read.

    `root` is None where nothing could be used; `lines` are the lines as written, without line ends.
    """

    file: str
    root: Mapping | None
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


class RefusedError(Exception):
    """A limit is passed and the file is not read any further; never leaves this package."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding

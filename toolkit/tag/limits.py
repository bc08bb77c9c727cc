"""Bounds on the source of a template and on what rendering it may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a source text.

    The largest document part met so far has 133 thousand characters and some hundred tags. Blocks nest at
    most as deep as the code that is made from them may (Python allows 20 nested loops); expressions as deep
    as a reader can follow.
    """

    characters: int = 20_000_000
    tags: int = 10_000
    tag: int = 20_000
    blocks: int = 15
    expression: int = 40
    integer: int = 10**18


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds on one rendering: characters put out, and rows gone through by all its loops together.

    `phrases` bounds how often 措辞 are printed for one filing: they may print each other.
    """

    characters: int = 20_000_000
    iterations: int = 1_000_000
    phrases: int = 1_000_000


DEFAULT_LIMITS = Limits()
DEFAULT_BUDGET = Budget()

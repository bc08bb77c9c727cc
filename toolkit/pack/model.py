"""A pack for one year: everything that its folders say, merged and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from toolkit.catalogue import Catalogue
from toolkit.dictionary import Dictionary, Expression
from toolkit.finding import Finding, Severity, Span
from toolkit.pack.awards import AwardSpec
from toolkit.quantity import Quantity
from toolkit.scoring import Rule
from toolkit.tag import CompiledText
from toolkit.wording import Styles


@dataclass(frozen=True, slots=True)
class Band:
    """One grade: its name and the least score that gives it."""

    name: str
    floor: Fraction


@dataclass(frozen=True, slots=True)
class Grades:
    """Bands from the best down; `source` names their score, as seen from where the grade stands."""

    name: str
    source: tuple[str, ...]
    bands: tuple[Band, ...]
    basis: str
    unconfirmed: bool
    span: Span

    def grade(self, score: Fraction) -> str:
        """The name of the band that a score falls into; the lowest band takes the rest."""
        for band in self.bands:
            if score >= band.floor:
                return band.name
        return self.bands[-1].name


@dataclass(frozen=True, slots=True)
class Section:
    """A narrative part of a document: what it prints, and what it does when that is empty."""

    name: str
    content: tuple[tuple[str, ...], ...]
    when_empty: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One document that the pack makes from a filing.

    `for_each` names a free table: one document for each of its rows.
    """

    name: str
    template: Path
    shown: str
    file_name: CompiledText | None
    condition: Expression | None
    for_each: str
    span: Span


@dataclass(frozen=True, slots=True)
class PhraseCase:
    """One case of a phrase table; a case without condition holds otherwise."""

    condition: Expression | None
    text: CompiledText
    span: Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase table: the first case that holds gives the words."""

    name: str
    used_in: tuple[tuple[str, ...], ...]
    cases: tuple[PhraseCase, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """A check that a pack states as a formula which must hold.

    `switched_off` is the reason why the pack does not apply it. `allows_tail`: a difference that rounding
    explains is a note. `place` names the member, seen from the record, at which a failure is told.
    """

    code: str
    name: str
    claim: Expression
    severity: Severity
    used_in: tuple[str, ...]
    meaning: str
    hint: str
    basis: str
    span: Span
    switched_off: str = ""
    allows_tail: bool = True
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckSetting:
    """What a pack says about a built-in check, by the code of its findings.

    `severity` None: the check's own. `switched_off` is the reason why it is not applied.
    """

    code: str
    severity: Severity | None
    texts: Mapping[str, tuple[str, ...]]
    span: Span
    switched_off: str = ""


@dataclass(frozen=True, slots=True)
class SummaryColumn:
    """One column of the county's summary: a figure of each unit.

    `compared`: values far from those of the other units are pointed out.
    """

    label: str
    figure: Expression
    charted: bool
    compared: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Pack:
    """One region's format as it stands for one year."""

    name: str
    title: str
    region: str
    year: int
    folders: tuple[Path, ...]
    dictionary: Dictionary
    styles: Styles
    grades: Mapping[str, Grades]
    sections: Mapping[str, Section]
    documents: Mapping[str, DocumentSpec]
    phrases: Mapping[str, Phrase]
    catalogues: Mapping[str, Catalogue]
    checks: Mapping[str, DeclaredCheck]
    settings: Mapping[str, CheckSetting]
    rules: Mapping[str, Rule]
    awards: Mapping[str, AwardSpec]
    tail_limit: Quantity
    unit_name: tuple[str, ...]
    """The path of the field that holds the name of the unit; empty if the pack does not say."""
    summary: tuple[SummaryColumn, ...]
    findings: tuple[Finding, ...]

"""Findings: the one form in which anything wrong or doubtful is told.

A finding is a frozen record: a code, a severity, a place, what was expected and found, and what to do.
User data never raises out of a stage; every stage returns its value together with its findings.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class Severity(enum.Enum):
    """How much a finding matters; the value is the word used in JSON."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word shown to a clerk."""
        return _SEVERITY_LABELS[self]

    @property
    def rank(self) -> int:
        """Errors sort first."""
        return _SEVERITY_RANKS[self]


_SEVERITY_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}
_SEVERITY_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place: file as it is to be shown, line and column counted from 1; 0 means the whole file or line.

    `address` is the place inside a document that has no lines, as "表2 行5 列3".
    """

    file: str
    line: int = 0
    column: int = 0
    address: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        text = ":".join(parts)
        return f"{text} {self.address}" if self.address else text


@dataclass(frozen=True, slots=True)
class Note:
    """A further fact of a finding, with the place that it speaks of, if it has one."""

    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong or doubtful.

    `values` holds the figures of the message under Chinese names ("应为", "实为", "相差") for JSON and tests;
    `about` the full name of the record or value that a check speaks of, where it keeps one.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    notes: tuple[Note, ...] = ()
    hints: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    basis: str = ""
    about: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        """File, place, severity, code, message."""
        span = self.span
        return (span.file, span.line, span.column, self.severity.rank, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding, declared once by the module that finds it.

    The texts are the page that `jixiao explain CODE` prints. A code is never reused.
    """

    code: str
    severity: Severity
    title: str
    why: str
    wrong: str
    right: str
    basis: str = ""
    since: str = "0.1.0"

    def __post_init__(self) -> None:
        if self.code in _KINDS:
            raise ValueError(f"finding code {self.code} is declared twice")
        _KINDS[self.code] = self

    def at(
        self,
        span: Span,
        message: str,
        *,
        hints: Iterable[str] = (),
        notes: Iterable[Note] = (),
        severity: Severity | None = None,
        **values: str,
    ) -> Finding:
        """Make a finding of this kind; `severity` only where a pack or a tolerance changes it."""
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            span=span,
            message=message,
            notes=tuple(notes),
            hints=tuple(hints),
            values=MappingProxyType(dict(values)),
            basis=self.basis,
        )


_KINDS: dict[str, Kind] = {}


def kinds() -> Mapping[str, Kind]:
    """Every kind declared by the modules imported so far, by code."""
    return MappingProxyType(_KINDS)


class Findings:
    """A growing set of findings: sorted when read, the same one kept once."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._findings: dict[tuple[object, ...], Finding] = {}
        self.extend(findings)

    def add(self, finding: Finding) -> None:
        """Add one finding; a repeated one (same code, place and message) is kept once."""
        self._findings.setdefault((finding.code, finding.span, finding.message), finding)

    def amend(self, finding: Finding) -> None:
        """Put a finding in the place of the same one (code, place, message), as told so far."""
        self._findings[finding.code, finding.span, finding.message] = finding

    def discard(self, finding: Finding) -> None:
        """Take a finding out, if it is there."""
        self._findings.pop((finding.code, finding.span, finding.message), None)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add several findings."""
        for finding in findings:
            self.add(finding)

    def __iter__(self) -> Iterator[Finding]:
        return iter(sorted(self._findings.values(), key=lambda finding: finding.sort_key))

    def __len__(self) -> int:
        return len(self._findings)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(1 for finding in self._findings.values() if finding.severity is severity)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self._findings.values())

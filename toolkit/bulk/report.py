"""What became of one filing, as plain data: it passes between processes and is kept in the manifest."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from toolkit.finding import Finding, Note, Severity, Span


class Status(enum.Enum):
    """What became of a filing; the value is the word in the manifest."""

    MADE = "made"
    NOTHING_DUE = "nothing due"
    CURRENT = "current"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def is_bad(self) -> bool:
        """Whether documents that are due are not there."""
        return self in (Status.REFUSED, Status.FAILED)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the county's summary: `text` as printed, `number` exact ("77/3") if it is one.

    `decimals` are those that are printed, `reason` says why there is no figure.
    """

    text: str
    unit: str = ""
    number: str = ""
    decimals: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text of the filing, by its full name: its line, and fingerprints that near copies share."""

    file: str
    line: int
    prints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the county's summary says of a filing: figures by column, texts by full name.

    `unit` is the name of the unit as its pack says where it stands. Of the columns, some are `charted`, some
    `compared` between units.
    """

    pack: str = ""
    year: int = 0
    unit: str = ""
    charted: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    narratives: Mapping[str, Narrative] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one filing.

    `unusable`: it could not be read at all, or its pack is at fault. `documents` are the file names of those
    that lie there now, `kept` the copies of hand-edited ones by the name of the document. `quotes` are the
    lines that findings speak of. `excused_by` are the options that would let a refused filing through,
    `known` the names of all documents of the pack.
    """

    shown: str
    status: Status
    findings: tuple[Finding, ...] = ()
    documents: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    unusable: bool = False
    excused_by: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    quotes: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    entry: Entry = field(default_factory=Entry)

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def shown_as(self, shown: str) -> Report:
        """The report for a run that names the filing otherwise."""
        if shown == self.shown:
            return self
        findings = tuple(
            replace(finding, span=replace(finding.span, file=shown + finding.span.file[len(self.shown) :]))
            if _is_of(finding.span.file, self.shown)
            else finding
            for finding in self.findings
        )
        quotes = {
            shown + file[len(self.shown) :] if _is_of(file, self.shown) else file: lines
            for file, lines in self.quotes.items()
        }
        return replace(self, shown=shown, findings=findings, quotes=quotes)


def _is_of(file: str, shown: str) -> bool:
    """Whether a file is that of a filing, or one in its folder."""
    return file == shown or file.startswith(f"{shown}/")


def report_data(report: Report) -> dict[str, Any]:
    """A report as JSON can hold it."""
    entry = report.entry
    return {
        "shown": report.shown,
        "status": report.status.value,
        "findings": [_finding_data(finding) for finding in report.findings],
        "documents": list(report.documents),
        "kept": dict(report.kept),
        "unusable": report.unusable,
        "excused_by": list(report.excused_by),
        "known": list(report.known),
        "quotes": {
            file: {str(line): text for line, text in lines.items()} for file, lines in report.quotes.items()
        },
        "entry": {
            "pack": entry.pack,
            "year": entry.year,
            "unit": entry.unit,
            "charted": list(entry.charted),
            "compared": list(entry.compared),
            # a list: the manifest sorts its keys, and the columns have an order
            "figures": [
                [name, figure.text, figure.unit, figure.number, figure.decimals, figure.reason]
                for name, figure in entry.figures.items()
            ],
            "narratives": {
                name: [narrative.file, narrative.line, list(narrative.prints)]
                for name, narrative in entry.narratives.items()
            },
        },
    }


def report_from(data: Mapping[str, Any]) -> Report:
    """A report from its data. Raises KeyError, TypeError or ValueError where these are not such data."""
    entry = data["entry"]
    return Report(
        shown=data["shown"],
        status=Status(data["status"]),
        findings=tuple(_finding_from(finding) for finding in data["findings"]),
        documents=tuple(data["documents"]),
        kept=dict(data["kept"]),
        unusable=data["unusable"],
        excused_by=tuple(data["excused_by"]),
        known=tuple(data["known"]),
        quotes={
            file: {int(line): text for line, text in lines.items()} for file, lines in data["quotes"].items()
        },
        entry=Entry(
            pack=entry["pack"],
            year=entry["year"],
            unit=entry["unit"],
            charted=tuple(entry["charted"]),
            compared=tuple(entry["compared"]),
            figures={name: Figure(*parts) for name, *parts in entry["figures"]},
            narratives={
                name: Narrative(file, line, tuple(prints))
                for name, (file, line, prints) in entry["narratives"].items()
            },
        ),
    )


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "span": _span_data(finding.span),
        "message": finding.message,
        "notes": [
            [note.message, None if note.span is None else _span_data(note.span)] for note in finding.notes
        ],
        "hints": list(finding.hints),
        "values": dict(finding.values),
        "basis": finding.basis,
    }


def _finding_from(data: Mapping[str, Any]) -> Finding:
    return Finding(
        code=data["code"],
        severity=Severity(data["severity"]),
        span=Span(*data["span"]),
        message=data["message"],
        notes=tuple(Note(message, None if span is None else Span(*span)) for message, span in data["notes"]),
        hints=tuple(data["hints"]),
        values=MappingProxyType(dict(data["values"])),
        basis=data["basis"],
    )


def _span_data(span: Span) -> list[Any]:
    return [span.file, span.line, span.column, span.address]

"""One filing of a county: processed and written by itself, reported as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from toolkit.bulk.entry import entry_of
from toolkit.bulk.inputs import Digests, State, readings_of
from toolkit.bulk.judging import is_unusable
from toolkit.bulk.process import INTERNAL_FAULT, internal_fault, process_filing
from toolkit.bulk.report import Entry, Report, Status, report_data
from toolkit.filing import FilingPlace
from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.output import Folder, file_name_of, write_documents
from toolkit.pipeline import Options, Outcome, Studio, options_needed

OUT_OF_DATE = Kind(
    "B004",
    Severity.WARNING,
    "上次生成的成文还在，内容没有更新",
    why="这次没有生成，文件夹里还是上次的内容，容易误交。",
    wrong="改错了一个数，没有生成新报告，把旧报告交了上去",
    right="改正错误后重新生成，再报送",
)


@dataclass(frozen=True, slots=True)
class Job:
    """One filing to be made, and the folder that its documents go to; None: nothing is written."""

    place: FilingPlace
    shown: str
    folder: Folder | None


@dataclass(frozen=True, slots=True)
class FilingTask:
    """What every worker does with the filings that it is given. Results are reports as plain data."""

    pack_roots: tuple[Path, ...]
    options: Options
    force: bool = False

    def start(self) -> Callable[[Job], dict[str, Any]]:
        """One studio a worker: packs and templates are compiled once."""
        digests = Digests(self.pack_roots)
        digests.take_packs()
        studio = Studio(self.pack_roots)

        def work(job: Job) -> dict[str, Any]:
            studio.settle()
            try:
                return report_data(self._work(job, studio, digests))
            except Exception as error:  # noqa: BLE001 (the other filings are still to be done)
                findings = (internal_fault(error, job.shown),)
                return report_data(Report(job.shown, Status.FAILED, findings, unusable=True))

        return work

    def _work(self, job: Job, studio: Studio, digests: Digests) -> Report:
        before = digests.filing(job.place.root, job.place.relative)
        outcome = process_filing(job.place, job.shown, studio, self.options)
        entry = entry_of(outcome.computation) if outcome.computation is not None else Entry()
        refused = not outcome.documents and (outcome.filing is None or outcome.findings.has_errors)
        if job.folder is None or refused:
            if job.folder is not None:
                outcome.findings.extend(out_of_date(job.folder, job.shown))
            status = _status(outcome)
            return self._report(outcome, status, outcome.findings, entry)
        return self._written(job.folder, outcome, entry, before, digests)

    def _written(
        self, folder: Folder, outcome: Outcome, entry: Entry, before: State, digests: Digests
    ) -> Report:
        """Write the documents of a filing; its manifest keeps the report, and what it was made from."""
        documents = [(file_name_of(each.file_name), each.content) for each in outcome.documents]
        names = tuple(dict.fromkeys(name for name, _ in documents))
        status = Status.MADE if documents else Status.NOTHING_DUE
        report = self._report(outcome, status, outcome.findings, entry, names)
        readings = readings_of(outcome)
        state = {**digests.state(outcome.place.root, readings, self.options), **before}
        only = self.options.only
        notes = {
            "only": None if only is None else sorted(only),
            "readings": [asdict(reading) for reading in readings],
            "state": state,
            "report": report_data(report),
        }
        written, problems = write_documents(folder, documents, notes, force=self.force)
        if not problems and not any(each.kept for each in written):
            return report
        kept = {each.path.name: each.kept.name for each in written if each.kept is not None}
        there = tuple(each.path.name for each in written)
        findings = Findings([*outcome.findings, *problems])
        return self._report(outcome, Status.FAILED if problems else status, findings, entry, there, kept)

    def _report(
        self,
        outcome: Outcome,
        status: Status,
        findings: Iterable[Finding],
        entry: Entry,
        documents: tuple[str, ...] = (),
        kept: dict[str, str] | None = None,
    ) -> Report:
        found = tuple(findings)
        return Report(
            shown=outcome.shown,
            status=status,
            findings=found,
            documents=documents,
            kept=kept or {},
            unusable=is_unusable(outcome),
            excused_by=tuple(_missing_flags(outcome, self.options)),
            known=tuple(outcome.pack.documents) if outcome.pack else (),
            quotes=_quotes(found, outcome),
            entry=entry,
        )


def _status(outcome: Outcome) -> Status:
    """What became of a filing whose documents are not written."""
    if any(finding.code == INTERNAL_FAULT.code for finding in outcome.findings):
        return Status.FAILED
    return Status.REFUSED if outcome.findings.has_errors else Status.NOTHING_DUE


def out_of_date(folder: Folder, shown: str) -> Iterator[Finding]:
    """A warning about the documents of an earlier run that this one did not renew."""
    names = [name for name in sorted(folder.read().documents) if (folder.path / name).is_file()]
    if names:
        yield OUT_OF_DATE.at(
            Span(shown),
            f"“{folder.path.as_posix()}”里还是上次生成的：{'、'.join(names)}",
            hints=("改正错误后重新生成，不要报送旧的文件",),
        )


def _missing_flags(outcome: Outcome, given: Options) -> Iterator[str]:
    """The options that would let a refused filing through, as they are typed."""
    if outcome.filing is None:
        return
    needed = options_needed(outcome.findings)
    if needed.draft and not given.draft:
        yield "--draft"
    if needed.with_errors and not given.with_errors:
        yield "--with-errors"


def _quotes(findings: Iterable[Finding], outcome: Outcome) -> dict[str, dict[int, str]]:
    """The lines that the findings speak of."""
    quotes: dict[str, dict[int, str]] = {}
    for finding in findings:
        span = finding.span
        lines = outcome.lines.get(span.file, ())
        if 0 < span.line <= len(lines):
            quotes.setdefault(span.file, {})[span.line] = lines[span.line - 1].rstrip("\r\n")
    return quotes

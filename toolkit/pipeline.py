"""One filing, from its file to its documents: load → compute → check → view → render → proof."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from toolkit.checks import run_checks
from toolkit.checks.text_to_renew import STILL_MARKED
from toolkit.compute import MISSING, Computation, find_missing
from toolkit.diagnosis import diagnose
from toolkit.filing import Filing, FilingPlace, Record, Row, load_filing
from toolkit.finding import Finding, Findings, Severity
from toolkit.needs import NEEDED, Needs
from toolkit.ooxml.listing import CompiledTemplate
from toolkit.pack import DocumentSpec, Pack, PackLibrary
from toolkit.proof import Proofreader
from toolkit.tag import TagEnvironment, TagError
from toolkit.view import (
    EMPTY_SECTION,
    PrintText,
    RecordView,
    TableView,
    View,
    ViewBuilder,
    make_environment,
    make_text,
)
from toolkit.wording import PROSE

_DRAFT_MARK = "【草稿】"
_FAILED_MARK = "【校核未通过】"
_MISSING_CODES = frozenset({MISSING.code, EMPTY_SECTION.code, NEEDED.code, STILL_MARKED.code})


def compile_template(
    spec: DocumentSpec, environment: TagEnvironment
) -> tuple[CompiledTemplate | None, tuple[Finding, ...]]:
    """The template of a document compiled, with every finding about it."""
    # What reads Word and Excel is imported when the first template is met: a filing with errors meets none.
    if spec.template.suffix == ".docx":
        from toolkit import word  # noqa: PLC0415

        return word.compile_document(spec.template, environment, shown=spec.shown)
    from toolkit import excel  # noqa: PLC0415

    return excel.compile_workbook(spec.template, environment, shown=spec.shown)


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller puts up with: `draft` what is not filled in, `with_errors` every other error.

    `only` names the documents that are wanted; None for all of the pack. `copies` bounds how many are made
    from the rows of a table; None makes all.
    """

    draft: bool = False
    with_errors: bool = False
    only: frozenset[str] | None = None
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """One document as it is to be written."""

    name: str
    file_name: str
    content: bytes


@dataclass(slots=True)
class Outcome:
    """What became of one filing. `documents` is empty where it was refused.

    `earlier` is the path below the data root where the filing of the year before was looked for, if it was
    asked for, and `before` what was found there.
    """

    place: FilingPlace
    shown: str
    findings: Findings
    filing: Filing | None = None
    pack: Pack | None = None
    computation: Computation | None = None
    documents: tuple[RenderedDocument, ...] = ()
    earlier: Path | None = None
    before: Outcome | None = None
    lines: dict[str, Sequence[str]] = field(default_factory=dict)


class Studio:
    """What many filings share: packs and compiled documents, each made once."""

    def __init__(self, pack_roots: tuple[Path, ...]) -> None:
        self.environment: TagEnvironment = make_environment()
        self.library = PackLibrary(pack_roots, self.environment)
        self._documents: dict[Path, tuple[CompiledTemplate | None, tuple[Finding, ...]]] = {}
        self._settled = 0

    def compute(self, place: FilingPlace, shown: str) -> Outcome:
        """Load a filing and compute its values."""
        filing, pack, findings = load_filing(place, self.library, shown)
        return self.compute_filing(Outcome(place, shown, findings, filing, pack))

    def compute_filing(self, outcome: Outcome) -> Outcome:
        """Compute the values of a filing that was read, if it could be."""
        filing, pack = outcome.filing, outcome.pack
        if filing is None or pack is None:
            return outcome
        outcome.lines.update((source.file, source.lines) for source in filing.sources)
        outcome.findings.extend(pack.findings)
        outcome.computation = Computation(pack, filing, lambda: self._previous(outcome, filing.year))
        for _ in outcome.computation.steps():
            pass
        outcome.findings.extend(outcome.computation.findings)
        return outcome

    def _previous(self, outcome: Outcome, year: int) -> Computation | None:
        """The values of the same unit a year before, where its filing lies in the folder of that year."""
        if outcome.earlier is None:
            outcome.earlier = outcome.place.relative_in_year(year, year - 1)
            place = outcome.place.in_year(year, year - 1)
            if place is not None:
                outcome.before = self.compute(place, str(place.relative))
        return outcome.before.computation if outcome.before is not None else None

    def settle(self) -> None:
        """Between two filings: spare the garbage collector what was compiled, which stays to the end.

        It would go through all of it with every other filing, which takes a fifth of the time.
        """
        if len(self._documents) > self._settled:
            self._settled = len(self._documents)
            gc.collect()
            gc.freeze()

    def process(self, place: FilingPlace, shown: str, options: Options) -> Outcome:
        """Take a filing all the way; an error that `options` do not allow stops it before its documents."""
        return self.finish(self.compute(place, shown), options)

    def finish(self, outcome: Outcome, options: Options) -> Outcome:
        """Check what was computed and make its documents."""
        if outcome.computation is not None:
            judge(outcome.computation, outcome.findings)
        return self.render(outcome, options)

    def render(self, outcome: Outcome, options: Options) -> Outcome:
        """Make the documents of what was computed, whether or not it was checked."""
        computation, pack = outcome.computation, outcome.pack
        if computation is None or pack is None:
            return outcome
        findings = outcome.findings
        text = make_text(pack, draft=options.draft)
        builder = ViewBuilder(computation, self.environment, text)
        view = builder.build()
        findings.extend(builder.findings)
        if _refused(findings, options):
            return outcome
        mark = _mark(findings, options)
        proof = Proofreader(computation, findings)
        needs = Needs(computation)
        documents = [
            document
            for spec in pack.documents.values()
            if options.only is None or spec.name in options.only
            for document in islice(
                self._render_each(
                    spec, computation, view, needs.noting(text, spec.name), mark, findings, proof
                ),
                options.copies,
            )
        ]
        findings.extend(needs.findings())
        if not _refused(findings, options):
            outcome.documents = tuple(documents)
        return outcome

    def _render_each(
        self,
        spec: DocumentSpec,
        computation: Computation,
        view: View,
        text: PrintText,
        mark: str,
        findings: Findings,
        proof: Proofreader,
    ) -> Iterator[RenderedDocument]:
        """The document, or one for each row of the table that it is made for, where its condition holds."""
        compiled, told = self._compiled(spec)
        findings.extend(told)
        if compiled is None:
            return
        for record, row in _subjects(spec, computation, view):
            if spec.condition is not None and computation.holds(spec.condition, record) is not True:
                continue
            names = view.document_names(mark, row)
            key = record.key if isinstance(record, Row) else ""
            read = partial(proof.read, shown=spec.shown)
            content, problems = compiled.render(names, text, keep_going=True, proofread=read)
            findings.extend(problems)
            if content is not None:
                yield RenderedDocument(spec.name, _file_name(spec, key, names, text, findings), content)

    def _compiled(self, spec: DocumentSpec) -> tuple[CompiledTemplate | None, tuple[Finding, ...]]:
        if spec.template not in self._documents:
            self._documents[spec.template] = compile_template(spec, self.environment)
        return self._documents[spec.template]


def _subjects(
    spec: DocumentSpec, computation: Computation, view: View
) -> Iterator[tuple[Record, RecordView | None]]:
    """The records that a document is made for: the filing itself, or each row of a table."""
    root = computation.filing.root
    if not spec.for_each:
        yield root, None
        return
    table = root.members[spec.for_each]
    shown = view.names[spec.for_each]
    if isinstance(shown, TableView):
        yield from zip(table.rows, shown, strict=True)  # type: ignore[union-attr]


def _file_name(
    spec: DocumentSpec, key: str, names: Mapping[str, object], text: PrintText, findings: Findings
) -> str:
    """As the pack says; without that the document's name, and that of the row that it is made for."""
    suffix = spec.template.suffix
    if spec.file_name is None:
        return (f"{spec.name}（{key}）" if key else spec.name) + suffix
    try:
        return spec.file_name.render(names, lambda value, _line: text(value, PROSE)) + suffix
    except TagError as error:
        findings.add(
            Finding("T130", Severity.ERROR, spec.span, f"成文“{spec.name}”的文件名有误：{error.message}")
        )
        return spec.name + suffix


def options_needed(findings: Findings) -> Options:
    """What a caller would have to put up with so that these findings stop nothing."""
    errors = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    return Options(draft=bool(errors & _MISSING_CODES), with_errors=bool(errors - _MISSING_CODES))


def judge(computation: Computation, findings: Findings) -> None:
    """Add what is missing and what does not agree; findings of one cause become one."""
    findings.extend(find_missing(computation.filing.root, computation.holds, computation.value))
    findings.extend(run_checks(computation))
    diagnose(computation, findings)


def _refused(findings: Findings, options: Options) -> bool:
    """Whether an error stands that the options do not allow."""
    for finding in findings:
        if finding.severity is Severity.ERROR:
            allowed = options.draft if finding.code in _MISSING_CODES else options.with_errors
            if not allowed:
                return True
    return False


def _mark(findings: Findings, options: Options) -> str:
    """The mark in the header of a document that must not be handed in."""
    errors = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    if errors - _MISSING_CODES:
        return _FAILED_MARK
    return _DRAFT_MARK if options.draft or errors else ""

"""Whether a pack is sound: its files, the documents it makes, its cases, its samples."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from toolkit.filing import find_filings
from toolkit.finding import Finding, Findings, Kind, Severity, Span, kinds
from toolkit.pack import Pack, PackLibrary, edition_years, find_pack
from toolkit.packing.cases import Case, load_cases
from toolkit.packing.coverage import find_unproved
from toolkit.packing.names import NameCheck
from toolkit.packing.strain import find_breaks
from toolkit.packing.trial import Trial, try_case
from toolkit.pipeline import Options, Studio, compile_template
from toolkit.reading import similar

NO_SAMPLE = Kind(
    "T153",
    Severity.WARNING,
    "成文没有样例",
    why="没有填好的样例，这份成文改坏了没有人知道，也看不到印出来的样子。",
    wrong="文档: {自评报告: …}，samples/ 中没有一份填报生成它",
    right="samples/示例单位.yaml，写明是样例，填报到能生成这份成文",
)
UNKNOWN_CHECK = Kind(
    "T147",
    Severity.ERROR,
    "核对的编号不存在",
    why="编号写错的设定不起作用：要停用的照样报，要改的级别和参数都没有改。",
    wrong="占位符: {编号: P240, 参数: {占位语: [样稿]}}",
    right="占位符: {编号: P204, 参数: {占位语: [样稿]}}",
)
SAMPLES_FOLDER = "samples"


def check_pack(name: str, studio: Studio, *, thorough: bool = False) -> Findings:
    """Everything wrong with a pack, in each of the years in which it or a parent changes.

    Its cases are tried under the edition of their own year; what no case proves is a warning, and so is a
    document that no sample makes. When `thorough`, its documents are also tried with extreme filings.
    """
    library, roots = studio.library, studio.library.roots
    findings = Findings()
    base = find_pack(name, roots)
    if base is None:
        library.load(name, 0, Span(name), findings)
        return findings
    cases = load_cases(base.folder, base.shown, findings)
    packs = {year: _load_sound(name, year, library, findings) for year in _years(name, roots, cases)}
    trials = list(_try_all(cases, packs, library))
    for trial in trials:
        findings.extend(trial.findings)
    latest = packs[max(packs)]
    if latest is None:
        return findings
    findings.extend(_unknown_checks(latest, base.shown))
    if cases:
        findings.extend(find_unproved(latest, base.shown, trials))
    made = _check_samples(base.folder / SAMPLES_FOLDER, base.shown, studio, findings)
    if made is not None:
        findings.extend(_unsampled(latest, base.shown, made))
    if thorough:
        findings.extend(find_breaks(latest, base.shown, studio))
    return findings


def _years(name: str, roots: tuple[Path, ...], cases: tuple[Case, ...]) -> tuple[int, ...]:
    """The years that matter: before the first edition, that of each edition, those of the cases."""
    editions = edition_years(name, roots)
    before = (editions[0] - 1,) if editions else (max((case.year for case in cases), default=0),)
    return tuple(sorted({*before, *editions, *(case.year for case in cases)}))


def _load_sound(name: str, year: int, library: PackLibrary, findings: Findings) -> Pack | None:
    """The pack of a year with its findings; None where its errors would explain whatever a case finds."""
    pack = library.load(name, year, Span(name), findings)
    if pack is None:
        return None
    own = Findings(pack.findings)
    _check_texts(pack, library, own)
    findings.extend(own)
    return None if own.has_errors else pack


def _check_texts(pack: Pack, library: PackLibrary, findings: Findings) -> None:
    """Documents compile, and every name in documents, phrases and file names exists."""
    names = NameCheck(pack)
    for phrase in pack.phrases.values():
        findings.extend(names.phrase(phrase))
    for spec in pack.documents.values():
        findings.extend(names.file_name(spec))
        compiled, told = compile_template(spec, library.environment)
        findings.extend(told)
        if compiled is not None:
            findings.extend(names.document(spec, compiled))


def _unknown_checks(pack: Pack, shown: str) -> Iterator[Finding]:
    """A finding for each setting of the pack's own that speaks of a built-in check that there is not."""
    known = kinds()
    for code, setting in pack.settings.items():
        if code not in known and setting.span.file.startswith(f"{shown}/"):
            yield UNKNOWN_CHECK.at(
                setting.span,
                f"没有编号为“{code}”的内置核对；自己的核对要写断言",
                hints=similar(code, tuple(known)),
                实为=code,
            )


def _try_all(cases: tuple[Case, ...], packs: dict[int, Pack | None], library: PackLibrary) -> Iterator[Trial]:
    """Each case under the pack of its year, if that is sound."""
    for case in cases:
        pack = packs[case.year]
        if pack is not None:
            yield try_case(case, pack, library.environment)


def _check_samples(folder: Path, shown: str, studio: Studio, findings: Findings) -> set[str] | None:
    """Take each sample all the way; it may show what deserves a warning, but no error.

    The names of the documents that came about; None if a sample has errors.
    """
    made: set[str] = set()
    refused = False
    if not folder.is_dir():
        return made
    for place in find_filings(folder):
        relative = place.path.relative_to(folder.resolve()).as_posix()
        outcome = studio.process(place, f"{shown}/{SAMPLES_FOLDER}/{relative}", Options())
        findings.extend(finding for finding in outcome.findings if finding.severity is Severity.ERROR)
        refused = refused or outcome.findings.has_errors
        made.update(document.name for document in outcome.documents)
    return None if refused else made


def _unsampled(pack: Pack, shown: str, made: Container[str]) -> Iterator[Finding]:
    """A finding for each document with a template of the pack's own that its samples do not make."""
    for spec in pack.documents.values():
        if spec.shown.startswith(f"{shown}/") and spec.name not in made:
            yield NO_SAMPLE.at(
                spec.span,
                f"成文“{spec.name}”没有样例",
                hints=(f"在 {SAMPLES_FOLDER}/ 中放一份填好的样例，写明是样例",),
            )

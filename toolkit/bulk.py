"""Many filings: each processed and written by itself, so that one bad file spoils nothing else."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.filing import FilingPlace
from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.output import Written, file_name_of, write_document, written_before
from toolkit.pipeline import Options, Outcome, RenderedDocument, Studio

SAME_FILE = Kind(
    "B003",
    Severity.ERROR,
    "两份成文要写到同一个文件",
    why="后写的会盖掉先写的。",
    wrong="一次生成两个不同文件夹中的同名填报，上级文件夹没有写“根: 是”",
    right="在共同的上级文件夹的 _公共.yaml 中写“根: 是”，或者分两次生成到不同的文件夹",
)
OUT_OF_DATE = Kind(
    "B004",
    Severity.WARNING,
    "上次生成的成文还在，内容没有更新",
    why="这次没有生成，文件夹里还是上次的内容，容易误交。",
    wrong="改错了一个数，没有生成新报告，把旧报告交了上去",
    right="改正错误后重新生成，再报送",
)
INTERNAL_FAULT = Kind(
    "BUG001",
    Severity.ERROR,
    "程序内部错误",
    why="程序遇到了没有预料到的情况，这份填报没有处理完，其他填报不受影响。",
    wrong="由程序引起，与填写的内容对错无关",
    right="把这条信息和填报文件一起交给维护人员",
)


@dataclass(frozen=True, slots=True)
class FilingResult:
    """What became of one filing and where its documents lie; `failed` if any that was due is not there."""

    outcome: Outcome
    written: tuple[Written, ...]
    failed: bool


def process_filings(
    places: Iterable[tuple[FilingPlace, str]], studio: Studio, options: Options
) -> Iterator[Outcome]:
    """Process every filing; a fault of the program itself becomes a finding of the filing that met it."""
    for place, shown in places:
        try:
            outcome = studio.process(place, shown, options)
        except Exception as error:  # noqa: BLE001 (whatever it is, the other filings are still to be done)
            outcome = Outcome(place, shown, Findings([_internal_fault(error, shown)]))
        yield outcome


def generate_filings(
    places: Iterable[tuple[FilingPlace, str]], studio: Studio, options: Options, out: Path, *, force: bool
) -> Iterator[FilingResult]:
    """Generate every filing into its own folder below `out`, telling each as it is done."""
    taken: dict[str, str] = {}
    for outcome in process_filings(places, studio, options):
        written = []
        failed = not outcome.documents and (outcome.filing is None or outcome.findings.has_errors)
        if failed:
            outcome.findings.extend(_out_of_date(out / outcome.place.relative, outcome.shown))
        for document in outcome.documents:
            result, finding = _write(outcome, document, out / outcome.place.relative, taken, force=force)
            if result is not None:
                written.append(result)
            if finding is not None:
                outcome.findings.add(finding)
                failed = True
        yield FilingResult(outcome, tuple(written), failed)


def _write(
    outcome: Outcome, document: RenderedDocument, folder: Path, taken: dict[str, str], *, force: bool
) -> tuple[Written | None, Finding | None]:
    """Write a document unless another of this run lies there; `taken` tells which filing each path is of."""
    path = folder / file_name_of(document.file_name)
    key = os.path.normcase(path)
    if key in taken:
        return None, SAME_FILE.at(
            Span(outcome.shown),
            f"{outcome.shown} 和 {taken[key]} 的成文都是 {path.as_posix()}，后一份没有写入",
            hints=("请分开生成到不同的文件夹，或者让文件名各不相同",),
        )
    taken[key] = outcome.shown
    pack = outcome.pack.name if outcome.pack else ""
    stamp = {"pack": pack, "filing": outcome.shown}
    return write_document(folder, document.file_name, document.content, stamp, force=force)


def _out_of_date(folder: Path, shown: str) -> Iterator[Finding]:
    """A warning about the documents of an earlier run that this one did not renew."""
    names = written_before(folder)
    if names:
        yield OUT_OF_DATE.at(
            Span(shown),
            f"“{folder.as_posix()}”里还是上次生成的：{'、'.join(names)}",
            hints=("改正错误后重新生成，不要报送旧的文件",),
        )


def _internal_fault(error: Exception, shown: str) -> Finding:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = "/".join(Path(frame.filename).parts[-2:])
    return INTERNAL_FAULT.at(
        Span(shown),
        f"程序内部错误，这份填报没有处理完（{type(error).__name__}，{place}:{frame.lineno}）",
        hints=("这不是填报的错。请把本条信息和填报文件交给维护人员",),
    )

"""Filings one after the other: a fault of the program is a finding of the filing that met it."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit.filing import FilingPlace
from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.pipeline import Options, Outcome, Studio

INTERNAL_FAULT = Kind(
    "BUG001",
    Severity.ERROR,
    "程序内部错误",
    why="程序遇到了没有预料到的情况，这份填报没有处理完，其他填报不受影响。",
    wrong="由程序引起，与填写的内容对错无关",
    right="把这条信息和填报文件一起交给维护人员",
)


def process_filing(place: FilingPlace, shown: str, studio: Studio, options: Options) -> Outcome:
    """Process a filing; whatever goes wrong, the caller can go on with the next."""
    try:
        return studio.process(place, shown, options)
    except Exception as error:  # noqa: BLE001 (whatever it is, the other filings are still to be done)
        return Outcome(place, shown, Findings([internal_fault(error, shown)]))


def process_filings(
    places: Iterable[tuple[FilingPlace, str]], studio: Studio, options: Options
) -> Iterator[Outcome]:
    """Process every filing."""
    for place, shown in places:
        yield process_filing(place, shown, studio, options)


def internal_fault(error: Exception, shown: str) -> Finding:
    """The finding that the program failed over a filing."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = "/".join(Path(frame.filename).parts[-2:])
    return INTERNAL_FAULT.at(
        Span(shown),
        f"程序内部错误，这份填报没有处理完（{type(error).__name__}，{place}:{frame.lineno}）",
        hints=("这不是填报的错。请把本条信息和填报文件交给维护人员",),
    )

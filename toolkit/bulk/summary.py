"""Writing the county's summary; what has not changed is not made again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.bulk.county import County
from toolkit.bulk.inputs import tool_digest
from toolkit.bulk.plan import root_mark
from toolkit.bulk.report import Status, report_data
from toolkit.finding import Finding
from toolkit.output import Folder, Written, digest, folder_of, write_documents

SUMMARY = "汇总.xlsx"
_MANIFEST = ".jixiao-summary.json"
_Result = tuple[tuple[Written, ...], tuple[Finding, ...]]


def write_county(county: County, findings: Sequence[Finding], out: Path, *, force: bool) -> _Result:
    """The summary of a county among the documents of its filings."""
    relative = county.folder.relative_to(county.root)
    owner = {"root": root_mark(county.root, out), "filing": f"{relative.as_posix()}/"}
    folder = Folder(out / folder_of(relative), out, owner, _MANIFEST)
    return _write([county], findings, folder, SUMMARY, force=force)


def write_summary(
    counties: Sequence[County], findings: Sequence[Finding], path: Path, *, force: bool
) -> _Result:
    """The summary of counties as the file that was asked for."""
    folder = Folder(path.parent, path.parent, {}, _MANIFEST)
    return _write(counties, findings, folder, path.name, force=force)


def _write(
    counties: Sequence[County], findings: Sequence[Finding], folder: Folder, name: str, *, force: bool
) -> _Result:
    key = _key(counties, findings)
    manifest, path = folder.read(), folder.path / name
    if manifest.notes.get(name) == key and _is_whole(path, manifest.documents.get(name)):
        return (Written(path),), ()
    # openpyxl takes longer to import than most runs need without it
    from toolkit.bulk.workbook import summary_workbook  # noqa: PLC0415

    content = summary_workbook(counties, findings)
    return write_documents(folder, [(name, content)], {**manifest.notes, name: key}, force=force)


def _is_whole(path: Path, expected: str | None) -> bool:
    try:
        return digest(path.read_bytes()) == expected
    except OSError:
        return False


def _key(counties: Sequence[County], findings: Sequence[Finding]) -> str:
    """Everything that a summary is made from; whether a filing was made just now is not part of it."""
    data = [
        (
            county.folder.relative_to(county.root).as_posix(),
            [unit.text for unit in county.roster],
            [
                (filed.name, report_data(replace(filed.report, status=_lasting(filed.report.status))))
                for filed in county.filed
            ],
        )
        for county in counties
    ]
    told = [(str(finding.span), finding.code, finding.message, finding.hints) for finding in findings]
    return digest(json.dumps([tool_digest(), data, told]).encode())


def _lasting(status: Status) -> Status:
    return Status.MADE if status is Status.CURRENT else status

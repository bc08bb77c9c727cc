"""The plan of a run: what will be made, and why what is not made is up to date.

Nothing is loaded for it: files are hashed and held against what the manifests say.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.bulk.inputs import Digests, Reading, changes
from toolkit.bulk.report import Report, Status, report_from
from toolkit.filing import FilingPlace
from toolkit.finding import Finding, Span
from toolkit.output import SAME_FILE, Folder, Manifest, Shard, digest, folder_of, name_key
from toolkit.pipeline import Options


@dataclass(frozen=True, slots=True)
class Planned:
    """One filing of a run. `reasons` say why it is made; there are none where it is up to date.

    `report` is that of the run that made what is up to date; `clash` stands in the way of making it at all.
    """

    place: FilingPlace
    shown: str
    folder: Folder
    reasons: tuple[str, ...]
    report: Report | None = None
    clash: Finding | None = None


def make_plan(
    places: Iterable[tuple[FilingPlace, str]], out: Path, options: Options, digests: Digests
) -> list[Planned]:
    """What is to be done with each filing, in their order."""
    taken: dict[str, str] = {}
    return [_plan(place, shown, out, options, digests, taken) for place, shown in places]


def in_shard(place: FilingPlace, shard: Shard) -> bool:
    """Whether a filing belongs to a shard: by its name, so that every machine divides them alike."""
    name = name_key(place.relative.as_posix())
    return zlib.crc32(name.encode("utf-8")) % shard.count == shard.number - 1


def _plan(
    place: FilingPlace, shown: str, out: Path, options: Options, digests: Digests, taken: dict[str, str]
) -> Planned:
    folder = filing_folder(place, out)
    key = name_key(folder.path.as_posix())
    if key in taken:
        clash = SAME_FILE.at(
            Span(shown),
            f"{shown} 和 {taken[key]} 的成文都要放进“{folder.path.as_posix()}”，后一份没有生成",
            hints=("请分开生成到不同的文件夹，或者让文件名各不相同",),
        )
        return Planned(place, shown, folder, (), clash=clash)
    taken[key] = shown
    manifest = folder.read()
    reasons = tuple(_reasons(place, folder, manifest, options, digests))
    planned = Planned(place, shown, folder, reasons)
    if reasons:
        return planned
    report = replace(report_from(manifest.notes["report"]), status=Status.CURRENT)
    return replace(planned, report=report.shown_as(shown))


def filing_folder(place: FilingPlace, out: Path) -> Folder:
    """The folder of a filing's documents."""
    owner = {"root": root_mark(place.root, out), "filing": place.relative.as_posix()}
    return Folder(out / folder_of(place.relative), out, owner)


def root_mark(root: Path, out: Path) -> str:
    """The data root as seen from the folder of documents: filings of another root are none of ours."""
    try:
        return Path(os.path.relpath(root.resolve(), out.resolve())).as_posix()
    except ValueError:  # on Windows, another drive
        return root.resolve().as_posix()


def _reasons(
    place: FilingPlace, folder: Folder, manifest: Manifest, options: Options, digests: Digests
) -> Iterator[str]:
    """Why the documents of a filing are not up to date."""
    if not manifest.documents and not manifest.notes:
        yield "还没有生成过"
    elif not manifest.notes:
        yield "上次没有全部生成"
    elif manifest.owner != dict(folder.owner):
        yield f"文件夹里是另一份填报（{manifest.owner.get('filing', '')}）的成文"
    else:
        try:
            readings = [Reading(**each) for each in manifest.notes["readings"]]
            now = digests.state(place.root, readings, options)
            yield from changes(manifest.notes["state"], now)
            yield from _not_covered(manifest.notes["only"], options.only)
            yield from _not_there(folder.path, manifest, report_from(manifest.notes["report"]).documents)
        except (KeyError, TypeError, ValueError, AttributeError):
            yield "生成记录是另一个版本的"


def _not_covered(made: Sequence[str] | None, wanted: frozenset[str] | None) -> Iterator[str]:
    if made is not None and (wanted is None or not wanted <= set(made)):
        yield f"上次只生成了{'、'.join(made)}"


def _not_there(folder: Path, manifest: Manifest, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            found = digest((folder / name).read_bytes())
        except OSError:
            yield f"成文“{name}”不在了"
            continue
        if found != manifest.documents.get(name):
            yield f"成文“{name}”在生成以后有改动"

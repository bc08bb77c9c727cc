"""Documents of earlier runs that no filing makes any more: found by the manifests that stand beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.bulk.plan import root_mark
from toolkit.filing import FilingPlace
from toolkit.finding import Finding, Kind, Severity, Span
from toolkit.output import Folder, folder_of, read_manifest, remove_unmodified

REMOVED_FILING = Kind(
    "B009",
    Severity.WARNING,
    "填报已经不在了，它的成文还在",
    why="撤并的单位、改了名的文件，旧的成文混在里面，容易误交。",
    wrong="删去或改名了 旧局.yaml，out 里还有“旧局”文件夹",
    right="确认不要的，用 --prune 删去",
)
NO_LONGER_MADE = Kind(
    "B010",
    Severity.WARNING,
    "成文不再由这份填报生成，还留在文件夹里",
    why="删去或改名了的项目，旧的成文混在里面，容易误交。",
    wrong="填报中删去了一个项目，文件夹里还有它的自评表",
    right="确认不要的，用 --prune 删去",
)


@dataclass(frozen=True, slots=True)
class Leftover:
    """Documents that lie in a folder and that nothing makes any more; `filing` where it is still there."""

    folder: Folder
    names: tuple[str, ...]
    filing: str = ""


def find_leftovers(
    scopes: Iterable[tuple[Path, Path]],
    places: Iterable[FilingPlace],
    made: Mapping[Path, Iterable[str]],
    out: Path,
) -> Iterator[Leftover]:
    """What is left of earlier runs below the folders that were generated as a whole.

    `scopes` are these folders with their data roots, `places` all filings in them, `made` the documents that
    are due, by folder.
    """
    alive: dict[str, set[str]] = {}
    for place in places:
        mark = root_mark(place.root, out)
        path = place.relative
        alive.setdefault(mark, set()).update(
            (path.as_posix(), *(f"{each.as_posix()}/" for each in path.parents))
        )
    seen = set()
    for scope, root in scopes:
        below = out / folder_of(scope.relative_to(root))
        mark = root_mark(root, out)
        for path in sorted(below.rglob(".jixiao*.json")):
            manifest = read_manifest(path)
            if path in seen or manifest.owner.get("root") != mark:
                continue
            seen.add(path)
            folder = Folder(path.parent, out, manifest.owner, path.name)
            names = sorted(name for name in manifest.documents if (path.parent / name).is_file())
            if manifest.owner.get("filing") not in alive.get(mark, ()):
                yield Leftover(folder, tuple(names))
            elif path.parent in made and manifest.notes.get("only", "") is None:
                stale = tuple(name for name in names if name not in made[path.parent])
                if stale:
                    yield Leftover(folder, stale, manifest.owner["filing"])


def finding_of(leftover: Leftover) -> Finding:
    """The warning about a leftover."""
    place = leftover.folder.path.as_posix()
    names = "、".join(leftover.names) or "生成记录"
    hints = ("确认不要的，加 --prune 再运行一次，人工改过的不会删去",)
    if leftover.filing:
        return NO_LONGER_MADE.at(Span(place), f"“{place}”里的 {names} 不再生成，还留在那里", hints=hints)
    gone = leftover.folder.owner.get("filing", "")
    return REMOVED_FILING.at(Span(place), f"{gone} 已经不在了，“{place}”里还有：{names}", hints=hints)


def prune(leftover: Leftover) -> tuple[list[str], list[str]]:
    """Remove what we made and nobody has changed: the names of what was removed and of what is left."""
    return remove_unmodified(leftover.folder, leftover.names)

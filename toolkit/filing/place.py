"""Where filings lie: one file, or a folder of several files, below a data root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.source import Scalar, load_source

SUFFIX = ".yaml"
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class FilingPlace:
    """Where a filing lies: its file or folder, and the data root that its output path counts from."""

    path: Path
    root: Path

    @property
    def relative(self) -> Path:
        """The path below the data root, without ".yaml"."""
        below = self.path.relative_to(self.root)
        return below.with_suffix("") if below.suffix == SUFFIX else below

    def in_year(self, year: int, other: int) -> FilingPlace | None:
        """The same unit's filing, a file or a folder, below the folder of another year; None without one."""
        relative = self.relative_in_year(year, other)
        if relative is None:
            return None
        found = _filing_at(self.root / relative)
        return None if found is None else FilingPlace(found, self.root)

    def relative_in_year(self, year: int, other: int) -> Path | None:
        """Where `in_year` looks, below the data root and without ".yaml"; None where no folder is a year."""
        parts = list(self.relative.parts)
        if str(year) not in parts[:-1]:
            return None
        parts[parts.index(str(year))] = str(other)
        return Path(*parts)


def _filing_at(path: Path) -> Path | None:
    """The file, or else the folder, of the filing at a path without ".yaml"."""
    file = path.with_name(path.name + SUFFIX)
    return file if file.is_file() else path if is_filing_folder(path) else None


def files_of(root: Path, relative: Path) -> Iterator[Path]:
    """Every file that decides what a filing says: common ones and its own, read or refused.

    `relative` is its path below the data root, without ".yaml". Where no filing lies there its own file,
    which does not exist, stands for it.
    """
    folder = root
    for part in (".", *relative.parent.parts):
        folder /= part
        if (folder / v.COMMON_FILE).is_file():
            yield folder / v.COMMON_FILE
    found = _filing_at(root / relative)
    if found is None or not found.is_dir():
        yield root / relative.with_name(relative.name + SUFFIX)
    else:
        yield from (file for file in sorted(found.rglob("*")) if file.suffix.lower() in (SUFFIX, ".yml"))


def is_filing_folder(path: Path) -> bool:
    """Whether a folder is one filing in several files; one with a common file holds several filings."""
    return (path / v.UNIT_FILE).is_file() and not (path / v.COMMON_FILE).is_file()


def in_order(files: list[Path]) -> list[Path]:
    """Files by name as people count: 2 before 10."""
    return sorted(files, key=_order)


def _order(path: Path) -> tuple[tuple[tuple[int, int, str], ...], str]:
    pieces = _DIGITS.split(path.name.casefold())
    key = tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece)
    return key, path.name


def is_read(file: Path) -> bool:
    """Whether a file of this name counts: common files, hidden ones and locks of editors do not."""
    return file.suffix == SUFFIX and not file.name.startswith(("_", ".", "~"))


def find_root(path: Path) -> Path:
    """The data root: the nearest folder at or above `path` whose common file says so, else its folder."""
    folder = path if path.is_dir() and not is_filing_folder(path) else path.parent
    for candidate in (folder, *folder.parents):
        common = candidate / v.COMMON_FILE
        if common.is_file():
            root = load_source(common).root
            flag = root.get(v.DATA_ROOT) if root else None
            if isinstance(flag, Scalar) and flag.text == v.YES:
                return candidate
    return folder


def find_filings(path: Path) -> tuple[FilingPlace, ...]:
    """The filings at a path: the file itself, or every file and folder below it that is one.

    A file that is part of a filing in a folder stands for the whole of it.
    """
    path = _whole_filing(path.resolve())
    root = find_root(path)
    if path.is_file() or is_filing_folder(path):
        return (FilingPlace(path, root),)
    found = {_whole_filing(file) for file in path.rglob(f"*{SUFFIX}") if is_read(file)}
    return tuple(FilingPlace(file, root) for file in sorted(found))


def _whole_filing(path: Path) -> Path:
    """The folder of a filing for a path inside it, any other path as it is."""
    return next((folder for folder in path.parents if is_filing_folder(folder)), path)

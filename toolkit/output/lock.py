"""One run at a time on a folder: a locked file that says who holds it, let go by the system when they die.

The lock is the system's, on a file of the folder: it ends with its process, however that ends, so a file that
is left behind locks nothing. What the file says is for people.
"""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from toolkit.finding import Finding, Kind, Severity, Span

LOCKED = Kind(
    "B006",
    Severity.ERROR,
    "另一个程序正在往同一个文件夹生成成文",
    why="两个程序同时写同一批文件，结果可能混在一起。",
    wrong="一个窗口里还在生成，又在另一个窗口生成到同一个文件夹",
    right="等前一个结束再生成，或者用 -o 写另一个文件夹",
)

_NAME = re.compile(r"\.jixiao(?:-(\d+)-(\d+))?\.lock")
_TRIES = 5
# Beyond what the file says, so that others can still read it where locked bytes cannot be read.
_LOCKED_BYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` of `count`, counted from 1, of the filings of a run."""

    number: int
    count: int

    def overlaps(self, other: Shard) -> bool:
        """Whether both may take the same filing; parts of different divisions may."""
        return self.count != other.count or self.number == other.number

    @property
    def file_name(self) -> str:
        """The name of its lock file."""
        return ".jixiao.lock" if self.count == 1 else f".jixiao-{self.number}-{self.count}.lock"


ALL_SHARDS = Shard(1, 1)


class FolderLock:
    """Holds a folder for one shard while the `with` block runs; `as` gives a finding if another holds it.

    Raises OSError where the folder cannot be made or written.
    """

    def __init__(self, folder: Path, shard: Shard = ALL_SHARDS) -> None:
        self._path = folder / shard.file_name
        self._shard = shard
        self._file = -1
        self._made = False

    def __enter__(self) -> Finding | None:
        self._made = not self._path.parent.exists()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = _acquire(self._path)
        holders = [self._path] if self._file < 0 else list(self._others())
        if holders:
            self._release()
            return _locked(holders[0])
        who = {"pid": os.getpid(), "host": socket.gethostname()}
        os.ftruncate(self._file, 0)
        os.write(self._file, json.dumps(who).encode())
        return None

    def __exit__(self, *_: object) -> None:
        self._release()

    def _release(self) -> None:
        if self._file >= 0:
            _let_go(self._file, self._path)
            self._file = -1
        if self._made:
            with suppress(OSError):  # something was written: it stays
                self._path.parent.rmdir()

    def _others(self) -> Iterator[Path]:
        """The lock files of other runs that are held and overlap; those that nobody holds are removed."""
        for path in sorted(self._path.parent.glob(".jixiao*.lock")):
            match = _NAME.fullmatch(path.name)
            if match is None or path == self._path:
                continue
            other = Shard(int(match[1] or 1), int(match[2] or 1))
            if other.overlaps(self._shard):
                file = _acquire(path)
                if file < 0:
                    yield path
                else:
                    _let_go(file, path)


def _acquire(path: Path) -> int:
    """The open, locked file; -1 if another process holds it."""
    for _ in range(_TRIES):
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if not _lock(file):
            os.close(file)
            return -1
        if _is_still_there(file, path):
            return file
        os.close(file)  # its holder removed it between our opening and our locking
    return -1


def _is_still_there(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _let_go(file: int, path: Path) -> None:
    """Remove a lock file that we hold; Windows removes no open file, so there it is closed before."""
    if sys.platform == "win32":
        os.close(file)
        try:
            path.unlink()
        except OSError:
            return  # another run has opened it meanwhile
    else:
        path.unlink(missing_ok=True)
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _locked(path: Path) -> Finding:
    try:
        who = json.loads(path.read_bytes())
        holder = f"（电脑 {who['host']}，进程 {who['pid']}）"
    except (OSError, ValueError, KeyError, TypeError):
        holder = ""
    return LOCKED.at(
        Span(path.parent.as_posix()),
        f"另一个 jixiao{holder}正在往“{path.parent.as_posix()}”生成成文，这次没有开始",
        hints=("等它结束后再运行；或者用 -o 写另一个文件夹",),
    )

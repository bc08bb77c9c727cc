"""Waiting until files change: by their time and size, so that it works on every system and network drive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = "tuple[int, int] | None"


def take_stamps(files: Iterable[Path]) -> dict[Path, Stamp]:
    """The time of change and the size of each file; None for one that is not there."""
    return {file: _stamp(file) for file in files}


def _stamp(file: Path) -> Stamp:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def changes(look: Callable[[], Mapping[Path, Stamp]], pause: Callable[[], None]) -> Iterator[frozenset[Path]]:
    """The files that changed, each time some did and were then left alone for one more look.

    `look` gives the stamps of now, also of files that came since; `pause` waits between two looks. Editors
    that write beside and rename leave a file missing for a moment, others write in pieces: so a change counts
    when two looks in a row agree.
    """
    settled = dict(look())
    before = settled
    while True:
        pause()
        now = dict(look())
        if now != settled and now == before:
            yield frozenset(
                file for file in now.keys() | settled.keys() if now.get(file) != settled.get(file)
            )
            settled = now
        before = now

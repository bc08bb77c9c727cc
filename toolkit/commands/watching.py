"""What `jixiao check --watch` waits for: the files of filings, and those that they inherit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.filing import FilingPlace
from toolkit.watch import changes, take_stamps

_SECONDS = 1


def files_of(place: FilingPlace) -> Iterator[Path]:
    """The files that a filing is read from, and the common files that it inherits, there or not."""
    if place.path.is_dir():
        yield from place.path.rglob("*.yaml")
    else:
        yield place.path
    folder = place.root
    yield folder / v.COMMON_FILE
    for part in place.path.parent.relative_to(place.root).parts:
        folder = folder / part
        yield folder / v.COMMON_FILE


def changed_places(
    places: Iterable[tuple[FilingPlace, str]], packs: Iterable[Path], pause: Callable[[], None] | None = None
) -> Iterator[list[tuple[FilingPlace, str]]]:
    """The filings to be read again, each time something of them was saved; none of them if a pack was."""
    places, packs = list(places), list(packs)

    def look() -> dict[Path, tuple[int, int] | None]:
        own = [file for place, _ in places for file in files_of(place)]
        return take_stamps([*own, *(file for root in packs for file in root.rglob("*.yaml"))])

    for changed in changes(look, pause or (lambda: time.sleep(_SECONDS))):
        again = [(place, shown) for place, shown in places if _is_read_from(place, changed)]
        yield again


def _is_read_from(place: FilingPlace, changed: frozenset[Path]) -> bool:
    inside = any(place.path in file.parents for file in changed)
    return inside or not changed.isdisjoint(files_of(place))

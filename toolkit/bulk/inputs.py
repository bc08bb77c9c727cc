"""What the documents of a filing are made from, as digests: all of it the same, all of them up to date.

Nothing here reads YAML or loads a pack: files are hashed as they lie there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import toolkit
from toolkit.filing import files_of
from toolkit.pack import base_names, edition_files, pack_names
from toolkit.pipeline import Options, Outcome

_ABSENT = ""
_FILE, _PACK, _TOOL, _OPTIONS = "文件", "模板包", "工具版本", "选项"
_LAST_YEAR = 9999

# What was read, by name ("文件 示例县/2024/数据局.yaml", "模板包 national 2024"), with its digest.
State = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One filing that was read, by its path below the data root without ".yaml", and its packs.

    `packs` are the pack and its parents, for `year`; none where no filing could be read.
    """

    filing: str
    packs: tuple[str, ...]
    year: int


def readings_of(outcome: Outcome) -> list[Reading]:
    """The filing of an outcome, and those of earlier years that were asked for."""
    found = []
    current: Outcome | None = outcome
    while current is not None:
        pack = current.pack
        packs, year = (base_names(pack.folders), pack.year) if pack else ((), 0)
        found.append(Reading(current.place.relative.as_posix(), packs, year))
        if current.earlier is not None and current.before is None:
            found.append(Reading(current.earlier.as_posix(), (), 0))
        current = current.before
    return found


class Digests:
    """Digests of files and packs, each taken once.

    Whoever reads the packs takes their digests before (`take_packs`): what changes in between is then noticed
    the next time, never overlooked.
    """

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self._roots = roots
        self._files: dict[Path, str] = {}
        self._packs: dict[tuple[str, int], str] = {}

    def take_packs(self) -> None:
        """Take the digests of every file of every pack now."""
        for name in pack_names(self._roots):
            for _, path in edition_files(name, _LAST_YEAR, self._roots):
                self._file(path)

    def state(self, root: Path, readings: Sequence[Reading], options: Options) -> State:
        """What documents made from these readings are made from, as it is now."""
        state = {_TOOL: tool_digest(), _OPTIONS: _options_text(options)}
        for reading in readings:
            state |= self.filing(root, Path(reading.filing))
            for name in reading.packs:
                state[f"{_PACK} {name} {reading.year}"] = self._pack(name, reading.year)
        return state

    def filing(self, root: Path, relative: Path) -> State:
        """The files of a filing, by its path below the data root without ".yaml", common ones too."""
        return {
            f"{_FILE} {path.relative_to(root).as_posix()}": _digest_of(path)
            for path in files_of(root, relative)
        }

    def _pack(self, name: str, year: int) -> str:
        key = (name, year)
        if key not in self._packs:
            listing = [f"{file} {self._file(path)}" for file, path in edition_files(name, year, self._roots)]
            self._packs[key] = sha256("\n".join(listing).encode("utf-8")).hexdigest()
        return self._packs[key]

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = _digest_of(path)
        return self._files[path]


def _digest_of(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return _ABSENT


@cache
def tool_digest() -> str:
    """The toolkit itself: its version and its source, for a changed checkout is another version."""
    folder = Path(toolkit.__file__).parent
    found = sha256(toolkit.__version__.encode())
    for path in sorted(folder.rglob("*.py")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _options_text(options: Options) -> str:
    given = {"--draft": options.draft, "--with-errors": options.with_errors}
    return " ".join(name for name, is_given in given.items() if is_given)


def changes(before: State, now: State) -> tuple[str, ...]:
    """What has changed since the documents were made, each as a phrase."""
    return tuple(_changes(before, now))


def _changes(before: State, now: State) -> Iterable[str]:
    for name in dict.fromkeys((*before, *now)):
        old, new = before.get(name, _ABSENT), now.get(name, _ABSENT)
        if old == new:
            continue
        kind, _, rest = name.partition(" ")
        if kind == _OPTIONS:
            yield f"选项由“{old or '无'}”改为“{new or '无'}”"
        elif kind == _TOOL:
            yield "工具更新了"
        elif kind == _PACK:
            yield f"模板包 {rest.replace(' ', '（')}年）有改动"
        else:
            yield f"{rest} {'有改动' if old and new else '是新增的' if new else '删去了'}"

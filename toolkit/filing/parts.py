"""A filing in several files: 单位.yaml and, for each table kept in a folder of its name, a file a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.filing.place import FilingPlace, in_order, is_read
from toolkit.finding import Finding, Findings, Kind, Note, Severity, Span
from toolkit.source import Mapping, Pair, Scalar, Sequence, Source, load_source

TABLE_TWICE = Kind(
    "D024",
    Severity.ERROR,
    "同一张表既写在单位.yaml里，又有同名的文件夹",
    why="两处都写，分不清以哪处为准，行也容易重复。",
    wrong="单位.yaml 中有“项目:”，旁边又有文件夹“项目”",
    right="只留一处：把单位.yaml 中的各个项目移到“项目”文件夹，一个项目一个文件",
)
FILE_NOT_READ = Kind(
    "D025",
    Severity.ERROR,
    "填报文件夹中有没有读取的文件",
    why="放错地方的文件不会进入报告，填的内容就丢了。",
    wrong="数据局/收支.yaml",
    right="数据局/单位.yaml 写全部内容；逐行分开写的表放进同名的文件夹，如 数据局/项目/运维.yaml",
)

_YAML_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Own:
    """What a filing itself says: one mapping, the files it was read from, and what is wrong with their order.

    `root` is None where the clerk's file, or the 单位.yaml of a folder, could not be used.
    """

    root: Mapping | None
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...] = ()


def read_own(place: FilingPlace, shown: str) -> Own:
    """Read the file or the folder of a filing; every place is that in the file where it stands."""
    if not place.path.is_dir():
        source = load_source(place.path, shown=shown)
        return Own(source.root, (source,))
    unit = load_source(place.path / v.UNIT_FILE, shown=f"{shown}/{v.UNIT_FILE}")
    findings = Findings(_unread(place.path, shown))
    sources, root = [unit], unit.root
    for folder in sorted(path for path in place.path.iterdir() if path.is_dir() and _rows_in(path)):
        rows = [
            load_source(file, shown=f"{shown}/{folder.name}/{file.name}")
            for file in in_order(_rows_in(folder))
        ]
        sources += rows
        if root is not None:
            root = _with_table(root, Scalar(folder.name, Span(f"{shown}/{folder.name}")), rows, findings)
    return Own(root, tuple(sources), tuple(findings))


def _rows_in(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if is_read(file)]


def _with_table(root: Mapping, name: Scalar, rows: list[Source], findings: Findings) -> Mapping:
    """The unit's mapping with the rows of a folder under its name; rows of both places are kept."""
    items = [source.root for source in rows if source.root is not None]
    there = root.pair(name.text)
    if there is None:
        return Mapping((*root.pairs, Pair(name, Sequence(tuple(items), name.span))), root.span)
    findings.add(
        TABLE_TWICE.at(
            there.key.span,
            f"“{name.text}”写在这里，同时又有文件夹“{name.span.file}”",
            notes=(Note("文件夹在这里", name.span),),
            hints=("请只留一处，把另一处的内容移过去",),
        )
    )
    before = there.value.items if isinstance(there.value, Sequence) else ()
    both = Pair(there.key, Sequence((*before, *items), there.value.span))
    return Mapping(tuple(both if pair is there else pair for pair in root.pairs), root.span)


def _unread(folder: Path, shown: str) -> Iterator[Finding]:
    """A finding for each YAML file whose content would be lost."""
    for file in sorted(folder.rglob("*")):
        below = file.relative_to(folder)
        if (
            file.suffix.lower() not in _YAML_SUFFIXES
            or not file.is_file()
            or file.name.startswith((".", "~"))
        ):
            continue
        is_row = len(below.parts) == 2 and is_read(file)
        if not is_row and below != Path(v.UNIT_FILE):
            yield FILE_NOT_READ.at(
                Span(f"{shown}/{below.as_posix()}"),
                f"“{below.as_posix()}”没有读取：这里只读 {v.UNIT_FILE} 和各个表的文件夹中的 .yaml 文件",
                hints=(f"请把内容写进 {v.UNIT_FILE}，或者移到与表同名的文件夹；不要的请删去",),
            )

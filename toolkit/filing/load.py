"""Files → a Filing: what a clerk's file or folder says, laid on what it inherits from `_公共.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.dictionary import Field, Type
from toolkit.filing.misplaced import gather_misplaced
from toolkit.filing.nodes import Record
from toolkit.filing.parts import read_own
from toolkit.filing.place import FilingPlace, find_root
from toolkit.filing.read import FilingReader
from toolkit.filing.values import read_value
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.pack import Pack, PackLibrary
from toolkit.quantity import Quantity
from toolkit.source import Mapping, Pair, Scalar, Source, load_source

NO_PACK_NAMED = Kind(
    "D020",
    Severity.ERROR,
    "没有写明模板包",
    why="不知道用哪个地区的格式，无法读取和生成。",
    wrong="文件和上级 _公共.yaml 中都没有“模板包”",
    right="模板包: guangdong-xuwen",
)
NO_YEAR = Kind(
    "D022",
    Severity.ERROR,
    "没有写明评价年度",
    why="文中所有年份和所用的格式版本都由评价年度决定。",
    wrong="文件和上级 _公共.yaml 中都没有“评价年度”",
    right="评价年度: 2024",
)
OTHER_YEAR = Kind(
    "D023",
    Severity.WARNING,
    "评价年度与文件夹的年份不同",
    why="多半是复制上年的文件后忘了改年度，文中的年份会全部印错。",
    wrong="data/示例县/2024/数据局.yaml 中写着 评价年度: 2023",
    right="评价年度: 2024",
)

_YEAR_DIGITS = 4
_ENGINE_KEYS = (v.PACK, v.STATED, v.DATA_ROOT, v.ROSTER)
_YEAR_FIELD = Field(name=v.YEAR, label=v.YEAR, span=Span(""), type=Type.YEAR, unit="年", decimals=0)


@dataclass(frozen=True, slots=True)
class StatedNode:
    """A value reported elsewhere (上报数) as written; `reason` is the clerk's explanation of a difference.

    `value` is None where something else than a value is written.
    """

    name: Scalar
    value: Scalar | None
    reason: str


@dataclass(slots=True)
class Filing:
    """One unit × one year: the typed tree of its file and what it inherits.

    `path` is the clerk's file or folder, `relative` its path below the data root without ".yaml"; `sources`
    are all files read for it, common ones first.
    """

    path: Path
    shown: str
    relative: Path
    year: int
    root: Record
    sources: tuple[Source, ...]
    stated: tuple[StatedNode, ...] = ()


def load_filing(
    place: FilingPlace, library: PackLibrary, shown: str
) -> tuple[Filing | None, Pack | None, Findings]:
    """Read a filing with all that it inherits; None where not even its pack and year can be told."""
    findings = Findings()
    common = tuple(_common_sources(place, shown))
    own = read_own(place, shown)
    findings.extend(own.findings)
    sources = (*common, *own.sources)
    for source in sources:
        findings.extend(source.findings)
    if own.root is None:
        return None, None, findings
    merged = Mapping((), own.root.span)
    for root in (*(source.root for source in common), own.root):
        if root is not None:
            merged = _overlay(merged, root)
    pack = _find_pack(merged, library, findings)
    if pack is None:
        return None, None, findings
    return read_filing(merged, pack, place, shown, findings, sources), pack, findings


def read_inherited(path: Path) -> Mapping:
    """What the common files above a file say; the file itself need not be there yet."""
    path = path.resolve()
    merged = Mapping((), Span(""))
    for source in _common_sources(FilingPlace(path, find_root(path)), path.name):
        if source.root is not None:
            merged = _overlay(merged, source.root)
    return merged


def read_filing(
    mapping: Mapping,
    pack: Pack,
    place: FilingPlace,
    shown: str,
    findings: Findings,
    sources: tuple[Source, ...] = (),
) -> Filing:
    """The typed tree of what `mapping` says under a pack; what is wrong with it becomes a finding."""
    reader = FilingReader(findings)
    root = reader.root(mapping, pack.dictionary.members, _ENGINE_KEYS)
    gather_misplaced(root, reader.unknown, sources, findings)
    _check_folder_year(place, pack.year, mapping, findings)
    stated = tuple(_stated_nodes(mapping))
    return Filing(place.path, shown, place.relative, pack.year, root, sources, stated)


def _common_sources(place: FilingPlace, shown: str) -> Iterator[Source]:
    """The common files from the data root down to the folder that the filing lies in."""
    below = place.path.parent.relative_to(place.root)
    folders = [place.root]
    for part in below.parts:
        folders.append(folders[-1] / part)
    for depth, folder in enumerate(folders):
        common = folder / v.COMMON_FILE
        if common.is_file():
            yield load_source(common, shown=_shown_above(Path(shown), len(folders) - 1 - depth))


def _shown_above(shown: Path, levels: int) -> str:
    """The common file so many folders above a file's own, named from where the file is named."""
    folder = shown.parent
    for _ in range(levels):
        folder = folder.parent if folder.name not in ("", "..") else folder / ".."
    return (folder / v.COMMON_FILE).as_posix()


def _overlay(base: Mapping, over: Mapping) -> Mapping:
    """`over` laid on `base`: groups merge name by name, anything else is replaced by the nearer file."""
    pairs = {pair.key.text: pair for pair in base.pairs}
    for pair in over.pairs:
        old = pairs.get(pair.key.text)
        if old is not None and isinstance(old.value, Mapping) and isinstance(pair.value, Mapping):
            pairs[pair.key.text] = Pair(pair.key, _overlay(old.value, pair.value))
        else:
            pairs[pair.key.text] = pair
    return Mapping(tuple(pairs.values()), over.span)


def _find_pack(merged: Mapping, library: PackLibrary, findings: Findings) -> Pack | None:
    name = merged.get(v.PACK)
    year = merged.get(v.YEAR)
    if not isinstance(name, Scalar) or not name.text.strip():
        findings.add(
            NO_PACK_NAMED.at(
                merged.span,
                "没有写明模板包",
                hints=("请在本文件或同级的 _公共.yaml 中写“模板包: 名称”，名称用 jixiao pack list 查看",),
            )
        )
    if not isinstance(year, Scalar) or not year.text.strip():
        findings.add(NO_YEAR.at(merged.span, "没有写明评价年度", hints=("请补写“评价年度: ”和四位年份",)))
        return None
    value = read_value(year, _YEAR_FIELD, v.YEAR, findings)
    if not isinstance(value, Quantity) or not isinstance(name, Scalar) or not name.text.strip():
        return None
    return library.load(name.text.strip(), int(value.value), name.span, findings)


def _check_folder_year(place: FilingPlace, year: int, merged: Mapping, findings: Findings) -> None:
    """Warn where the folder that a filing lies in is named after another year than its own."""
    years = [int(part) for part in place.relative.parts[:-1] if part.isdigit() and len(part) == _YEAR_DIGITS]
    node = merged.get(v.YEAR)
    if years and years[-1] != year and node is not None:
        findings.add(
            OTHER_YEAR.at(
                node.span,
                f"评价年度是{year}，文件却在“{years[-1]}”文件夹里",
                hints=("请核对年度；文件放错文件夹的，移到对应年份的文件夹",),
                应为=str(years[-1]),
                实为=str(year),
            )
        )


def _stated_nodes(merged: Mapping) -> Iterator[StatedNode]:
    node = merged.get(v.STATED)
    if not isinstance(node, Mapping):
        return
    for pair in node.pairs:
        value, reason = pair.value, ""
        if isinstance(value, Mapping):
            note = value.get(v.STATED_REASON)
            reason = note.text if isinstance(note, Scalar) else ""
            value = value.get(v.STATED_VALUE) or value
        yield StatedNode(pair.key, value if isinstance(value, Scalar) else None, reason)

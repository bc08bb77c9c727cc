"""Files → a Filing: what a clerk's file says, laid on what it inherits from the `_公共.yaml` above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.dictionary import Field, Type
from toolkit.filing.nodes import Cell, Record, cells
from toolkit.filing.read import FilingReader
from toolkit.filing.values import read_value
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.formula import Value
from toolkit.pack import Pack, PackLibrary
from toolkit.quantity import Quantity
from toolkit.reading import similar
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
UNKNOWN_STATED = Kind(
    "D021",
    Severity.ERROR,
    "上报数的名称不是可以核对的数据项",
    why="名称写错的上报数不会被核对。",
    wrong="上报数: {支出合计: 7455.04}",
    right="上报数: {支出.合计.决算: 7455.04}",
)

_ENGINE_KEYS = (v.PACK, v.STATED, v.DATA_ROOT)
_YEAR_FIELD = Field(name=v.YEAR, label=v.YEAR, span=Span(""), type=Type.YEAR, unit="年", decimals=0)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value reported elsewhere; `reason` is the clerk's explanation of a difference."""

    value: Value
    reason: str
    span: Span


@dataclass(slots=True)
class Filing:
    """One unit × one year: the typed tree of its file and what it inherits.

    `path` is the clerk's file, `relative` its path below the data root without ".yaml".
    """

    path: Path
    shown: str
    relative: Path
    year: int
    root: Record
    sources: tuple[Source, ...]
    stated: dict[str, Stated] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)


@dataclass(frozen=True, slots=True)
class FilingPlace:
    """Where a filing lies: its file and the data root that its common files and output path count from."""

    path: Path
    root: Path

    @property
    def relative(self) -> Path:
        """The path below the data root, without ".yaml"."""
        return self.path.relative_to(self.root).with_suffix("")


def find_root(path: Path) -> Path:
    """The data root: the nearest folder at or above `path` whose common file says so, else its folder."""
    folder = path if path.is_dir() else path.parent
    for candidate in (folder, *folder.parents):
        common = candidate / v.COMMON_FILE
        if common.is_file():
            root = load_source(common).root
            flag = root.get(v.DATA_ROOT) if root else None
            if isinstance(flag, Scalar) and flag.text == v.YES:
                return candidate
    return folder


def find_filings(path: Path) -> tuple[FilingPlace, ...]:
    """The filings at a path: the file itself, or every .yaml below a folder that does not begin with “_”."""
    path = path.resolve()
    root = find_root(path)
    if path.is_file():
        return (FilingPlace(path, root),)
    found = (file for file in path.rglob("*.yaml") if not file.name.startswith(("_", ".")))
    return tuple(FilingPlace(file, root) for file in sorted(found))


def load_filing(
    place: FilingPlace, library: PackLibrary, shown: str
) -> tuple[Filing | None, Pack | None, Findings]:
    """Read a filing with all that it inherits; None where not even its pack and year can be told."""
    findings = Findings()
    sources = tuple(_sources(place, shown))
    for source in sources:
        findings.extend(source.findings)
    own = sources[-1].root
    if own is None:
        return None, None, findings
    merged = Mapping((), own.span)
    for source in sources:
        if source.root is not None:
            merged = _overlay(merged, source.root)
    pack = _find_pack(merged, library, findings)
    if pack is None:
        return None, None, findings
    root = FilingReader(findings).root(merged, pack.dictionary.members, _ENGINE_KEYS)
    filing = Filing(place.path, shown, place.relative, pack.year, root, sources, findings=findings)
    filing.stated.update(_read_stated(merged, root, findings))
    return filing, pack, findings


def _sources(place: FilingPlace, shown: str) -> Iterator[Source]:
    """The common files from the data root down, then the clerk's file."""
    below = place.path.parent.relative_to(place.root)
    folders = [place.root]
    for part in below.parts:
        folders.append(folders[-1] / part)
    base = Path(shown).parent
    for depth, folder in enumerate(folders):
        common = folder / v.COMMON_FILE
        if common.is_file():
            up = len(folders) - 1 - depth
            parents = (base, *base.parents)
            place_shown = parents[up] / v.COMMON_FILE if up < len(parents) else common
            yield load_source(common, shown=place_shown.as_posix())
    yield load_source(place.path, shown=shown)


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


def _read_stated(merged: Mapping, root: Record, findings: Findings) -> Iterator[tuple[str, Stated]]:
    node = merged.get(v.STATED)
    if not isinstance(node, Mapping):
        return
    computable = {cell.name: cell for cell in cells(root)}
    for pair in node.pairs:
        value_node: object = pair.value
        reason = ""
        if isinstance(pair.value, Mapping):
            value_node = pair.value.get(v.STATED_VALUE)
            note = pair.value.get(v.STATED_REASON)
            reason = note.text if isinstance(note, Scalar) else ""
        cell = computable.get(pair.key.text)
        if cell is None or not isinstance(value_node, Scalar):
            known = [name for name, item in computable.items() if _is_computed(item)]
            findings.add(
                UNKNOWN_STATED.at(
                    pair.key.span,
                    f"上报数“{pair.key.text}”不是可以核对的数据项",
                    hints=similar(pair.key.text, known) or ("名称可用 jixiao compute 查看",),
                    实为=pair.key.text,
                )
            )
            continue
        value = read_value(value_node, cell.declaration, pair.key.text, findings)
        if value is not None:
            yield pair.key.text, Stated(value, reason, value_node.span)


def _is_computed(cell: Cell) -> bool:
    return cell.value is None

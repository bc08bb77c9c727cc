"""Folders → the merged YAML of a pack for a year: parent, its editions, child, its editions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.pack.merge import merge
from toolkit.reading import similar
from toolkit.source import Mapping, Scalar, load_source

PACK_FILE = "pack.yaml"
TEMPLATE_SUFFIXES = (".docx", ".xlsx")
FILES = (
    PACK_FILE,
    "dictionary.yaml",
    "formulas.yaml",
    "scoring.yaml",
    "checks.yaml",
    "wording.yaml",
    "subjects.yaml",
)
EDITIONS_FOLDER = "editions"
DOCUMENTS_FOLDER = "documents"
_NO_PART = frozenset({EDITIONS_FOLDER, "cases", "samples"})
_LAST_YEAR = 9999

NO_SUCH_PACK = Kind(
    "T120",
    Severity.ERROR,
    "找不到模板包",
    why="没有模板包就不知道填什么、印成什么样。",
    wrong="模板包: guangdong-xuwenn",
    right="模板包: guangdong-xuwen",
)
CIRCULAR_PARENTS = Kind(
    "T121",
    Severity.ERROR,
    "模板包互相继承",
    why="继承成了圈，无法确定先后。",
    wrong="甲继承乙，乙又继承甲",
    right="地方模板包继承 national",
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder that contributes to a pack: a base or an edition. `shown` is its path in messages."""

    folder: Path
    shown: str


def pack_names(roots: tuple[Path, ...]) -> tuple[str, ...]:
    """Every pack that the roots hold, sorted."""
    found = {
        folder.name
        for root in roots
        if root.is_dir()
        for folder in root.iterdir()
        if (folder / PACK_FILE).is_file()
    }
    return tuple(sorted(found))


def find_pack(name: str, roots: tuple[Path, ...]) -> Layer | None:
    """The base folder of a pack in the first root that holds it."""
    for root in roots:
        folder = root / name
        if name and Path(name).name == name and (folder / PACK_FILE).is_file():
            return Layer(folder, f"{root.name}/{name}")
    return None


def find_layers(
    name: str, year: int, roots: tuple[Path, ...], findings: Findings, asked_at: Span
) -> tuple[Layer, ...]:
    """The layers of a pack in the order in which they are laid on each other; empty if it is not found."""
    chain: list[Layer] = []
    seen: list[str] = []
    wanted, place = name, asked_at
    while wanted:
        if wanted in seen:
            circle = " → ".join((*seen, wanted))
            findings.add(CIRCULAR_PARENTS.at(place, f"模板包互相继承：{circle}", hints=("请改正“继承”",)))
            return ()
        base = find_pack(wanted, roots)
        if base is None:
            known = pack_names(roots)
            hints = similar(wanted, known) or (f"现有模板包：{'、'.join(known) or '无'}",)
            findings.add(NO_SUCH_PACK.at(place, f"找不到模板包“{wanted}”", hints=hints, 实为=wanted))
            return ()
        seen.append(wanted)
        chain.insert(0, base)
        parent = _parent(base)
        wanted, place = (parent.text, parent.span) if parent else ("", place)
    return tuple(layer for base in chain for layer in (base, *_editions(base, year)))


def edition_years(name: str, roots: tuple[Path, ...]) -> tuple[int, ...]:
    """The years in which the pack or one of its parents has an edition, ascending."""
    layers = find_layers(name, _LAST_YEAR, roots, Findings(), Span(name))
    return tuple(
        sorted({int(item.folder.name) for item in layers if item.folder.parent.name == EDITIONS_FOLDER})
    )


def _parent(base: Layer) -> Scalar | None:
    source = load_source(base.folder / PACK_FILE, shown=f"{base.shown}/{PACK_FILE}")
    node = source.root.get(v.PARENT) if source.root else None
    return node if isinstance(node, Scalar) and node.text else None


def _editions(base: Layer, year: int) -> Iterator[Layer]:
    folder = base.folder / EDITIONS_FOLDER
    if not folder.is_dir():
        return
    for edition in sorted(folder.iterdir()):
        if edition.is_dir() and edition.name.isdigit() and int(edition.name) <= year:
            yield Layer(edition, f"{base.shown}/{EDITIONS_FOLDER}/{edition.name}")


def merge_file(file: str, layers: tuple[Layer, ...], findings: Findings) -> Mapping:
    """One YAML file of the pack, merged over its layers; empty if no layer has it."""
    merged = Mapping((), Span(f"{layers[-1].shown}/{file}"))
    for layer in layers:
        path = layer.folder / file
        if path.is_file():
            source = load_source(path, shown=f"{layer.shown}/{file}")
            findings.extend(source.findings)
            if source.root is not None:
                merged = merge(merged, source.root, findings)
    return merged


def edition_files(name: str, year: int, roots: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    """Every file that a pack by itself, without its parents, may contribute to a year, with a name for it.

    Its cases and samples are of no year and contribute nothing; neither do the lock files of Word.
    """
    base = find_pack(name, roots)
    if base is None:
        return
    for layer in (base, *_editions(base, year)):
        for path in sorted(layer.folder.rglob("*")):
            inside = path.relative_to(layer.folder)
            if inside.parts[0] not in _NO_PART and not path.name.startswith(("~$", ".")) and path.is_file():
                yield path.relative_to(base.folder).as_posix(), path


def base_names(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """The packs whose layers these folders are, each once, the topmost parent first."""
    return tuple(dict.fromkeys(folder.name for folder in folders if folder.parent.name != EDITIONS_FOLDER))


def find_document(file: str, layers: tuple[Layer, ...]) -> tuple[Path, str] | None:
    """A template of the pack, from the last layer that has it, with its path in messages."""
    for layer in reversed(layers):
        path = layer.folder / DOCUMENTS_FOLDER / file
        if Path(file).name == file and path.suffix in TEMPLATE_SUFFIXES and path.is_file():
            return path, f"{layer.shown}/{DOCUMENTS_FOLDER}/{file}"
    return None


def list_packs(roots: tuple[Path, ...]) -> Iterator[tuple[str, str, str]]:
    """Name, title and region of every pack, sorted by name."""
    for name in pack_names(roots):
        base = find_pack(name, roots)
        if base is not None:
            source = load_source(base.folder / PACK_FILE, shown=f"{base.shown}/{PACK_FILE}")
            texts = [source.root.get(key) if source.root else None for key in (v.TITLE, v.REGION)]
            title, region = (node.text if isinstance(node, Scalar) else "" for node in texts)
            yield name, title, region

"""Beginning a pack, or next year's edition of one: a folder that says only what is different."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.pack import find_pack
from toolkit.pack.layers import (
    DOCUMENTS_FOLDER,
    EDITIONS_FOLDER,
    PACK_FILE,
    TEMPLATE_SUFFIXES,
    Layer,
    find_document,
    find_layers,
)
from toolkit.reading import similar

CANNOT_START = Kind(
    "T150",
    Severity.ERROR,
    "不能建立模板包或版本",
    why="已有同名的文件夹，或者名称、年份不能用；已有的内容不会被覆盖。",
    wrong="jixiao pack new national --from national",
    right="jixiao pack new my-county --from national",
)
NO_SUCH_DOCUMENT = Kind(
    "T151",
    Severity.ERROR,
    "模板包没有这份成文的模板",
    why="只能复制上级模板包或较早版本中已有的模板。",
    wrong="jixiao pack edition my-county 2025 自评报告（模板包中叫“部门整体支出绩效自评报告”）",
    right="jixiao pack edition my-county 2025 部门整体支出绩效自评报告",
)

_LATEST = 9999
_FIRST_YEAR, _LAST_YEAR = 1950, 2999

_PACK_TEXT = """\
# {title}：只写与上级模板包 {parent} 不同的部分，没有写的照用上级的。
名称: {name}
标题: {title}
继承: {parent}
{region}
# 数据项不同的，写在 dictionary.yaml；公式、计分、核对、措辞不同的，写在 formulas.yaml、scoring.yaml、
# checks.yaml、wording.yaml；报告的样子不同的，把改过的 .docx、.xlsx 放进 documents/。
# 不要的条目写“删去: [名称]”。改完用 jixiao pack check {name} 检查。
"""
_EDITION_TEXT = """\
# {name} 自 {year} 年度起不同的部分。没有写的照用以前的；较早年度的填报不受影响。
# 这里可以放 dictionary.yaml、formulas.yaml、scoring.yaml、checks.yaml、wording.yaml 和 documents/，
# 写法与模板包本身相同，只写有变化的条目。
说明: 自 {year} 年度起
"""


@dataclass(frozen=True, slots=True)
class Started:
    """A folder that was made, and the files in it."""

    folder: Path
    files: tuple[Path, ...]


def start_pack(
    name: str,
    parent: str,
    roots: tuple[Path, ...],
    root: Path,
    *,
    title: str = "",
    region: str = "",
    documents: Sequence[str] = (),
) -> tuple[Started | None, Findings]:
    """A new pack `root`/`name` that inherits from `parent`, with copies of the named documents."""
    findings = Findings()
    folder = root / name
    layers = find_layers(parent, _LATEST, roots, findings, Span(parent))
    if Path(name).name != name or name.startswith(("_", ".")):
        findings.add(_cannot(name, f"“{name}”不能作模板包的名称", "用字母、数字和连字符，如 my-county"))
    elif folder.exists():
        findings.add(_cannot(name, f"“{folder.as_posix()}”已经存在", "换一个名称，或者直接修改已有的模板包"))
    elif (other := find_pack(name, roots)) is not None:
        findings.add(_cannot(name, f"已有同名的模板包“{other.folder.as_posix()}”", "换一个名称"))
    copies = _documents(documents, layers, findings)
    if findings.has_errors:
        return None, findings
    text = _PACK_TEXT.format(
        name=name, title=title or name, parent=parent, region=f"{v.REGION}: {region}\n" if region else ""
    )
    return _made(folder, text, copies), findings


def start_edition(
    name: str, year: int, roots: tuple[Path, ...], *, documents: Sequence[str] = ()
) -> tuple[Started | None, Findings]:
    """The edition of a pack from `year` on, with copies of the named documents as they stand until then."""
    findings = Findings()
    layers = find_layers(name, year, roots, findings, Span(name))
    base = find_pack(name, roots)
    if base is None or not layers:
        return None, findings
    folder = base.folder / EDITIONS_FOLDER / str(year)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        findings.add(_cannot(name, f"“{year}”不是年份", "写四位数的年份，如 2025"))
    elif folder.exists():
        findings.add(_cannot(name, f"“{folder.as_posix()}”已经存在", "直接修改已有的版本"))
    copies = _documents(documents, layers, findings)
    if findings.has_errors:
        return None, findings
    return _made(folder, _EDITION_TEXT.format(name=name, year=year), copies), findings


def _cannot(name: str, message: str, hint: str) -> Finding:
    return CANNOT_START.at(Span(name), message, hints=(hint,))


def _documents(names: Sequence[str], layers: tuple[Layer, ...], findings: Findings) -> tuple[Path, ...]:
    """The templates of these names, with or without their suffix, from the last layer that has each."""
    found = []
    for name in names:
        files = [name] if name.endswith(TEMPLATE_SUFFIXES) else [name + end for end in TEMPLATE_SUFFIXES]
        paths = [place[0] for file in files if (place := find_document(file, layers)) is not None]
        found += paths
        if not paths and layers:
            known = sorted(
                {path.stem for layer in layers for path in (layer.folder / DOCUMENTS_FOLDER).glob("*.*x")}
            )
            hints = similar(name, known) or (f"现有模板：{'、'.join(known) or '无'}",)
            findings.add(
                NO_SUCH_DOCUMENT.at(Span(layers[-1].shown), f"没有“{name}”的模板", hints=hints, 实为=name)
            )
    return tuple(found)


def _made(folder: Path, text: str, copies: Sequence[Path]) -> Started:
    """The folder with its first file and its documents; it appears whole or not at all."""
    files = [folder / PACK_FILE]
    with _beside(folder) as fresh:
        (fresh / PACK_FILE).write_text(text, encoding="utf-8", newline="\n")
        for source in copies:
            (fresh / DOCUMENTS_FOLDER).mkdir(exist_ok=True)
            shutil.copyfile(source, fresh / DOCUMENTS_FOLDER / source.name)
            files.append(folder / DOCUMENTS_FOLDER / source.name)
    return Started(folder, tuple(files))


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder to fill, which takes its name only when everything went well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}-{os.getpid()}.tmp")
    fresh.mkdir()
    try:
        yield fresh
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)

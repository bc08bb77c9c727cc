"""Writing documents: beside, then renamed; what was edited by hand is never overwritten silently."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.finding import Finding, Kind, Severity, Span

MANIFEST = ".jixiao.json"

EDITED_BY_HAND = Kind(
    "B001",
    Severity.ERROR,
    "成文已被人工修改，没有覆盖",
    why="重新生成会丢掉人工所作的修改。",
    wrong="在 Word 中改过生成的报告，又直接重新生成",
    right="把修改写进填报文件或模板；确要覆盖时加 --force，原文件会另存一份",
)
CANNOT_WRITE = Kind(
    "B002",
    Severity.ERROR,
    "无法写入成文",
    why="文件可能正被 Word 或 WPS 打开，或者文件夹不可写、磁盘已满。",
    wrong="报告开着没有关，就重新生成",
    right="先关闭打开的文件，再重新生成",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one document: its path, and whether a copy of a hand-edited one was kept."""

    path: Path
    kept: Path | None = None


def digest(content: bytes) -> str:
    """The digest by which a document is known again."""
    return hashlib.sha256(content).hexdigest()


def write_document(
    folder: Path, name: str, content: bytes, stamp: Mapping[str, str], *, force: bool
) -> tuple[Written | None, Finding | None]:
    """Write `content` to `folder`/`name` and note it in the folder's manifest with `stamp`.

    A file that is not as we wrote it is left alone unless `force`, which keeps a copy beside it.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = None
        if path.exists() and _edited(path, _read_manifest(folder), content):
            if not force:
                return None, EDITED_BY_HAND.at(
                    Span(str(path)),
                    f"“{path.name}”在生成之后被修改过，没有覆盖",
                    hints=("确要覆盖请加 --force，原文件会另存一份",),
                )
            kept = _spare_name(path)
            path.replace(kept)
        _replace(path, content)
        entries = _read_manifest(folder)
        entries[name] = {"digest": digest(content), **stamp}
        text = json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True)
        _replace(folder / MANIFEST, text.encode("utf-8"))
    except OSError as error:
        return None, CANNOT_WRITE.at(
            Span(str(path)),
            f"无法写入“{path.name}”：{_reason(error)}",
            hints=("请关闭已打开的同名文件，检查文件夹权限和磁盘空间",),
        )
    return Written(path, kept), None


def _edited(path: Path, entries: Mapping[str, Mapping[str, str]], content: bytes) -> bool:
    found = digest(path.read_bytes())
    return found not in (entries.get(path.name, {}).get("digest"), digest(content))


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    """What we wrote into a folder; one that cannot be read counts as empty, so nothing is overwritten."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _replace(path: Path, content: bytes) -> None:
    """Write beside, then rename: a reader sees the old file or the new one, never half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _spare_name(path: Path) -> Path:
    """A free name for the copy of a hand-edited document."""
    number = 1
    while (spare := path.with_name(f"{path.stem}（手改{number}）{path.suffix}")).exists():
        number += 1
    return spare


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "文件正被占用或没有写入权限"
    if isinstance(error, FileNotFoundError):
        return "文件夹不存在"
    return f"系统报告错误 {error.errno}"

"""Writing documents: beside, then renamed; one that was edited by hand is never overwritten silently."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
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

ALREADY_THERE = Kind(
    "E001",
    Severity.ERROR,
    "已有同名的文件，没有覆盖",
    why="覆盖会丢掉已经填写的内容。",
    wrong="对已经填了一半的文件再次执行 jixiao new",
    right="换一个文件名，或者先把原来的文件移走",
)

# Windows refuses these in a file name; as full-width forms they read the same.
_REFUSED = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")

_REASONS: Mapping[int, str] = {
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.EISDIR: "已有同名的文件夹",
    errno.EEXIST: "要用作文件夹的路径上已有同名的文件",
    errno.ENOTDIR: "要用作文件夹的路径上已有同名的文件",
    errno.ENOENT: "文件夹不存在",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A document that lies at `path`; `kept` is the copy of the hand-edited one that stood there."""

    path: Path
    kept: Path | None = None


def digest(content: bytes) -> str:
    """The digest by which a document is known again."""
    return hashlib.sha256(content).hexdigest()


def file_name_of(name: str) -> str:
    """A name that every system accepts as that of one file: what Windows refuses becomes full-width."""
    safe = _CONTROL.sub(" ", name).translate(_REFUSED).strip().rstrip(".")
    return f"_{safe}" if not safe or _DEVICE.match(safe) else safe


def write_document(
    folder: Path, name: str, content: bytes, stamp: Mapping[str, str], *, force: bool
) -> tuple[Written | None, Finding | None]:
    """Write `content` into `folder` under `name` and note it in the folder's manifest with `stamp`.

    A file that is neither as we wrote it nor the same as `content` is left alone unless `force`, which keeps
    a copy of it beside the new one.
    """
    path = folder / file_name_of(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        entries = _read_manifest(folder)
        found = path.read_bytes() if path.exists() else None
        kept = None
        if found != content:
            edited = found is not None and digest(found) != entries.get(path.name, {}).get("digest")
            if edited and not force:
                return None, _edited_by_hand(path)
            if edited:
                kept = _keep_copy(path)
            _replace_or_forget(path, content, kept)
        _note(folder, entries, path.name, {"digest": digest(content), **stamp})
    except OSError as error:
        return None, _cannot_write(path, error)
    return Written(path, kept), None


def write_new(path: Path, content: bytes) -> Finding | None:
    """Write a file that is not there yet; the finding why not."""
    if path.exists():
        return ALREADY_THERE.at(
            Span(path.as_posix()),
            f"已有“{path.as_posix()}”，没有覆盖",
            hints=("请换一个文件名，或者先把原来的文件移走",),
        )
    return write_over(path, content)


def write_over(path: Path, content: bytes) -> Finding | None:
    """Write a file, in place of the one that may stand there; the finding why not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        return _cannot_write(path, error)
    return None


def written_before(folder: Path) -> tuple[str, ...]:
    """The documents of an earlier run that still lie in a folder."""
    return tuple(sorted(name for name in _read_manifest(folder) if (folder / name).is_file()))


def _cannot_write(path: Path, error: OSError) -> Finding:
    return CANNOT_WRITE.at(
        Span(path.as_posix()),
        f"无法写入“{path.name}”：{_reason(error)}",
        hints=("请关闭已打开的同名文件，检查文件夹权限和磁盘空间",),
    )


def _edited_by_hand(path: Path) -> Finding:
    return EDITED_BY_HAND.at(
        Span(path.as_posix()),
        f"“{path.name}”不是上次生成时的样子，可能有人改过，没有覆盖",
        hints=("确要覆盖请加 --force，原文件会另存一份",),
    )


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    """What we wrote into a folder; one that cannot be read counts as empty, so nothing is overwritten."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = data if isinstance(data, dict) else {}
    return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}


def _note(folder: Path, entries: dict[str, dict[str, str]], name: str, entry: dict[str, str]) -> None:
    if entries.get(name) == entry:
        return
    entries[name] = entry
    text = json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True)
    _replace(folder / MANIFEST, text.encode("utf-8"))


def _replace(path: Path, content: bytes) -> None:
    """Write beside, then rename: a reader sees the old file or the new one, never half of it."""
    beside = path.with_name(f".jixiao-{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _replace_or_forget(path: Path, content: bytes, kept: Path | None) -> None:
    """Replace a file; where that fails the old one is still in place, and its copy is not needed."""
    try:
        _replace(path, content)
    except OSError:
        if kept is not None:
            kept.unlink(missing_ok=True)
        raise


def _keep_copy(path: Path) -> Path:
    kept = _spare_name(path)
    shutil.copy2(path, kept)
    return kept


def _spare_name(path: Path) -> Path:
    """A free name for the copy of a hand-edited document."""
    number = 1
    while (spare := path.with_name(f"{path.stem}（手改{number}）{path.suffix}")).exists():
        number += 1
    return spare


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "文件正被占用或没有写入权限"
    return _REASONS.get(error.errno or 0, f"系统报告错误 {error.errno}")

"""Writing documents: beside, then renamed; one that was edited by hand is never overwritten silently."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from toolkit.finding import Finding, Kind, Severity, Span
from toolkit.output.manifest import MANIFEST, Manifest, digest, read_manifest
from toolkit.output.names import name_key

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
LEADS_OUT = Kind(
    "B005",
    Severity.ERROR,
    "成文的位置是通向别处的链接",
    why="顺着链接写，会改动成文文件夹以外的文件。",
    wrong="out/示例县 是指向另一个文件夹的链接",
    right="删去链接，或者用 -o 直接写那个文件夹",
)
ALREADY_THERE = Kind(
    "E001",
    Severity.ERROR,
    "已有同名的文件，没有覆盖",
    why="覆盖会丢掉已经填写的内容。",
    wrong="对已经填了一半的文件再次执行 jixiao new",
    right="换一个文件名，或者先把原来的文件移走",
)
SAME_FILE = Kind(
    "B003",
    Severity.ERROR,
    "两份成文要写到同一个文件",
    why="后写的会盖掉先写的。",
    wrong="一次生成两个不同文件夹中的同名填报，上级文件夹没有写“根: 是”",
    right="在共同的上级文件夹的 _公共.yaml 中写“根: 是”，或者分两次生成到不同的文件夹",
)

Documents: TypeAlias = Sequence[tuple[str, bytes]]

_BESIDE = ".jixiao-{}.tmp"
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


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of documents with its manifest; nothing is written that leads out of `root`.

    `owner` tells in the manifest what the documents are made of.
    """

    path: Path
    root: Path
    owner: Mapping[str, str]
    manifest: str = MANIFEST

    def read(self) -> Manifest:
        """The manifest as it stands."""
        return read_manifest(self.path / self.manifest)

    def save(self, manifest: Manifest) -> None:
        """Write the manifest unless it stands there already."""
        path, content = self.path / self.manifest, manifest.to_bytes()
        if not path.exists() or path.read_bytes() != content:
            _replace(path, content)

    def leads_out(self, name: str) -> bool:
        """Whether links take a file of the folder out of the root."""
        return not (self.path / name).resolve().is_relative_to(self.root.resolve())


def write_documents(
    folder: Folder, documents: Documents, notes: Mapping[str, Any], *, force: bool
) -> tuple[tuple[Written, ...], tuple[Finding, ...]]:
    """Write documents, as (file name, content), into a folder.

    `notes` are kept in its manifest if all of them lie there.
    A file that is neither as we wrote it nor the same as its new content is left alone unless `force`, which
    keeps a copy of it beside the new one. The manifest says what is coming before anything is replaced: a run
    that is broken off at any moment leaves only whole files, each known as ours.
    """
    names = (folder.manifest, *(name for name, _ in documents))
    outside = [name for name in names if folder.leads_out(name)]
    if outside:
        return (), tuple(_leads_out(folder.path / name) for name in outside)
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        sweep(folder.path)
        manifest = folder.read()
        _settle(folder, manifest)
        manifest.owner, manifest.notes = dict(folder.owner), {}
        manifest.coming = {name: digest(content) for name, content in documents}
        if any(not _lies_there(folder.path / name, content) for name, content in documents):
            folder.save(manifest)
    except OSError as error:
        return (), (cannot_write(folder.path, error),)
    written, findings = _write_each(folder, documents, manifest, force=force)
    if not findings:
        manifest.notes = dict(notes)
    manifest.coming = {}
    try:
        folder.save(manifest)
    except OSError as error:
        findings.append(cannot_write(folder.path / folder.manifest, error))
    return tuple(written), tuple(findings)


def _settle(folder: Folder, manifest: Manifest) -> None:
    """Take for ours what a run that was broken off had already put in place."""
    for name, coming in manifest.coming.items():
        path = folder.path / name
        if path.is_file() and digest(path.read_bytes()) == coming:
            manifest.documents[name] = coming


def _write_each(
    folder: Folder, documents: Documents, manifest: Manifest, *, force: bool
) -> tuple[list[Written], list[Finding]]:
    written, findings = [], []
    taken: dict[str, str] = {}
    for name, content in documents:
        path = folder.path / name
        if name_key(name) in taken:
            findings.append(_same_document(path, taken[name_key(name)]))
            continue
        taken[name_key(name)] = name
        try:
            result = _write(path, content, manifest, force=force)
        except OSError as error:
            findings.append(cannot_write(path, error))
            continue
        if result is None:
            findings.append(_edited_by_hand(path))
        else:
            written.append(result)
            manifest.documents[name] = digest(content)
    return written, findings


def _write(path: Path, content: bytes, manifest: Manifest, *, force: bool) -> Written | None:
    """The document as it lies there; None if it was edited by hand and stays as it is."""
    found = path.read_bytes() if path.exists() else None
    if found == content:
        return Written(path)
    edited = found is not None and not manifest.is_ours(path.name, digest(found))
    if found is None or not edited:
        _replace(path, content)
        return Written(path)
    if not force:
        return None
    kept, is_new = _keep_copy(path, found)
    try:
        _replace(path, content)
    except OSError:
        if is_new:  # the edited document still lies in its place
            kept.unlink(missing_ok=True)
        raise
    return Written(path, kept)


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
        return cannot_write(path, error)
    return None


def sweep(folder: Path) -> None:
    """Remove what a run that was broken off had not finished writing."""
    for path in folder.glob(_BESIDE.format("*")):
        path.unlink(missing_ok=True)


def _lies_there(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _replace(path: Path, content: bytes) -> None:
    """Write beside, then rename: a reader sees the old file or the new one, never half of it."""
    beside = path.with_name(_BESIDE.format(os.getpid()))
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _keep_copy(path: Path, content: bytes) -> tuple[Path, bool]:
    """The copy of a hand-edited document and whether it is new: a run broken off may have made it before."""
    number = 1
    while (copy := path.with_name(f"{path.stem}（手改{number}）{path.suffix}")).exists():
        if _lies_there(copy, content):
            return copy, False
        number += 1
    _replace(copy, content)
    return copy, True


def _edited_by_hand(path: Path) -> Finding:
    return EDITED_BY_HAND.at(
        Span(path.as_posix()),
        f"“{path.name}”不是上次生成时的样子，可能有人改过，没有覆盖",
        hints=("确要覆盖请加 --force，原文件会另存一份",),
    )


def cannot_write(path: Path, error: OSError) -> Finding:
    """The finding that a file or folder cannot be written."""
    return CANNOT_WRITE.at(
        Span(path.as_posix()),
        f"无法写入“{path.name}”：{_reason(error)}",
        hints=("请关闭已打开的同名文件，检查文件夹权限和磁盘空间",),
    )


def _leads_out(path: Path) -> Finding:
    return LEADS_OUT.at(
        Span(path.as_posix()),
        f"“{path.as_posix()}”经过一个通向成文文件夹以外的链接，没有写入",
        hints=("请删去这个链接后重新生成；要写到别处，用 -o 写明那个文件夹",),
    )


def _same_document(path: Path, other: str) -> Finding:
    return SAME_FILE.at(
        Span(path.as_posix()),
        f"“{path.name}”和“{other}”是同一个文件名，后一份没有写入"
        if path.name != other
        else f"有两份成文的文件名都是“{path.name}”，后一份没有写入",
        hints=("请在填报中使两者的名称不同",),
    )


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "文件正被占用或没有写入权限"
    return _REASONS.get(error.errno or 0, f"系统报告错误 {error.errno}")

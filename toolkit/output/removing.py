"""Removing documents that we made and nobody has changed."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.output.manifest import Manifest, digest
from toolkit.output.writing import Folder, sweep


def remove_unmodified(folder: Folder, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Remove documents that are as we wrote them: the names of those removed and of those left.

    With the last of them go the manifest and the folders that this leaves empty.
    """
    manifest = folder.read()
    removed, left = [], []
    for name in names:
        path = folder.path / name
        try:
            if folder.leads_out(name) or not manifest.is_ours(name, digest(path.read_bytes())):
                left.append(name)
                continue
            path.unlink()
        except FileNotFoundError:
            pass
        except OSError:
            left.append(name)
            continue
        removed.append(name)
        manifest.documents.pop(name, None)
    _tidy(folder, manifest)
    return removed, left


def _tidy(folder: Folder, manifest: Manifest) -> None:
    try:
        if manifest.documents:
            folder.save(manifest)
            return
        sweep(folder.path)
        (folder.path / folder.manifest).unlink(missing_ok=True)
        for path in (folder.path, *folder.path.parents):
            if path == folder.root:
                break
            path.rmdir()
    except OSError:
        return  # what is not empty stays

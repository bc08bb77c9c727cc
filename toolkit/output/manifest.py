"""What was written into a folder, kept beside it: a manifest that knows when it is torn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MANIFEST = ".jixiao.json"
_PARTS = ("documents", "coming", "owner", "notes")


@dataclass(slots=True)
class Manifest:
    """The documents of a folder by name, with their digests; `owner` tells what they are made of.

    `coming` are digests of documents that were about to be written: a run that was broken off may have put
    them there. `notes` is what the writer wants to know again once all documents of a run lie there.
    """

    documents: dict[str, str] = field(default_factory=dict)
    coming: dict[str, str] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def is_ours(self, name: str, found: str) -> bool:
        """Whether a document with this digest is as we wrote it."""
        return found in (self.documents.get(name), self.coming.get(name))

    def to_bytes(self) -> bytes:
        """The manifest as a file."""
        body = {name: getattr(self, name) for name in _PARTS}
        text = json.dumps({"sum": _sum_of(body), **body}, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode()


def digest(content: bytes) -> str:
    """The digest by which a document is known again."""
    return hashlib.sha256(content).hexdigest()


def read_manifest(path: Path) -> Manifest:
    """A manifest; one that is missing, torn or edited counts as empty, so nothing is taken for ours."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Manifest()
    if not isinstance(data, dict):
        return Manifest()
    body: dict[str, Any] = {name: data.get(name) for name in _PARTS}
    if data.get("sum") != _sum_of(body) or not all(isinstance(part, dict) for part in body.values()):
        return Manifest()
    return Manifest(
        _plain_names(body["documents"]), _plain_names(body["coming"]), body["owner"], body["notes"]
    )


def _sum_of(body: Mapping[str, Any]) -> str:
    return digest(json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))


def _plain_names(entries: Mapping[str, Any]) -> dict[str, str]:
    """The entries that name a file of the folder itself."""
    return {name: str(found) for name, found in entries.items() if name and Path(name).name == name}

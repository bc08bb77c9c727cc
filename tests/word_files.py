"""Word files as the tests edit them: a text of a part for another."""

from __future__ import annotations

import zipfile
from pathlib import Path


def replace_in_word(path: Path, old: str, new: str, *, part: str = "word/document.xml") -> None:
    """Replace a text that stands once in a part."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    text = entries[part].decode()
    assert text.count(old) == 1
    entries[part] = text.replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)

"""A Word or Excel file as readable text with addresses, whichever of the two it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from toolkit import excel, word

_READERS: Mapping[str, Callable[[Path], str]] = {
    ".docx": word.canonical_text,
    ".xlsx": excel.canonical_text,
}
SUFFIXES = tuple(_READERS)


def project(path: Path) -> str:
    """The text of a template or a document, one line a paragraph or cell, as its projection shows it.

    Raises:
        ValueError: it is neither a .docx nor an .xlsx, or cannot be read; the message is Chinese.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ValueError(f"“{path.name}”不是 {' 或 '.join(SUFFIXES)} 文件")
    return reader(path)

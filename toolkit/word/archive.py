"""The zip container of a document, and why one is not read."""

from __future__ import annotations

from pathlib import Path

from toolkit.finding import Finding, Kind, Severity, Span
from toolkit.ooxml import archive
from toolkit.ooxml.archive import DEFAULT_LIMITS, Archive, Limits, RefusedArchiveError

NOT_A_DOCUMENT = Kind(
    "T001",
    Severity.ERROR,
    "不是 .docx 文件",
    "模板须是 Word 的 .docx（一种 zip 压缩包）。旧的 .doc、加了密码的文件和别的文件读不了。",
    "把 自评报告.doc 改名为 自评报告.docx",
    "在 Word 或 WPS 中打开，取消密码，另存为“Word 文档（*.docx）”",
)
UNSAFE_ARCHIVE = Kind(
    "T002",
    Severity.ERROR,
    "文件超出安全限度",
    "文件里的部件太多、太大、压缩率异常、重名，或声明了 XML 实体，可能是坏文件或恶意文件，不予打开。",
    "几十 KB 的模板解压后有几百 MB",
    "在 Word 或 WPS 中打开，另存为新的 .docx",
)


def read_archive(
    source: Path | bytes, *, shown: str, limits: Limits = DEFAULT_LIMITS
) -> tuple[Archive | None, tuple[Finding, ...]]:
    """Read a .docx within the limits; never raises for content or for a file that cannot be opened."""
    try:
        return archive.read_archive(source, suffix=".docx", program="Word", limits=limits), ()
    except RefusedArchiveError as refused:
        kind = UNSAFE_ARCHIVE if refused.unsafe else NOT_A_DOCUMENT
        hints = (refused.hint,) if refused.hint else ()
        return None, (kind.at(Span(shown), refused.message, hints=hints),)

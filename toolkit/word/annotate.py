"""A copy of a template in which each finding is a Word comment where it was found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.text.paragraph import Paragraph
from lxml import etree

from toolkit.finding import Finding
from toolkit.word.package import DOCUMENT, Part
from toolkit.word.place import Styles, places

_AUTHOR, _INITIALS = "jixiao", "核"


def annotate_template(path: Path, findings: Iterable[Finding]) -> bytes | None:
    """The document with a comment for each finding; None if it cannot be opened at all.

    Word keeps comments for the body only: what was found in a header, or in the file as a whole, is told at
    the first paragraph under its address.
    """
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return None
    styles = Styles(document.styles.element)
    found = {
        place.full_address: place.paragraph
        for place in reversed(list(places(Part(DOCUMENT, document.element, ""), styles)))
    }
    first = next(document.element.body.iter("{*}p"), None)
    for finding in findings:
        element = found.get(finding.span.address, first)
        if element is not None:
            _comment(document, Paragraph(element, document._body), _text(finding))  # noqa: SLF001  (the parent of every paragraph)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _comment(document: Document, paragraph: Paragraph, text: str) -> None:
    runs = paragraph.runs or [paragraph.add_run()]
    document.add_comment(runs, text=text, author=_AUTHOR, initials=_INITIALS)


def _text(finding: Finding) -> str:
    lines = [f"{finding.severity.label} {finding.code}：{finding.message}"]
    lines += [f"建议：{hint}" for hint in finding.hints]
    return "\n".join(lines)

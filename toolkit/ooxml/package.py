"""How the parts of a document hang together: content types and relationships."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from toolkit.ooxml.archive import CONTENT_TYPES, Archive
from toolkit.ooxml.xml import Element, UnsafeXmlError, parse_xml


class Relationship(NamedTuple):
    """A link of a part: `kind` is the last word of its type; `target` a part or, if `outside`, an address."""

    key: str
    kind: str
    target: str
    outside: bool


def read_part(archive: Archive, name: str) -> Element | None:
    """The root element of a part; None when there is no such part.

    Raises:
        UnsafeXmlError: naming the part.
    """
    data = archive.read(name)
    if data is None:
        return None
    try:
        return parse_xml(data)
    except UnsafeXmlError as error:
        raise UnsafeXmlError(f"{name}：{error}") from error


def content_types(archive: Archive) -> dict[str, str] | None:
    """The declared type of each part that is there; None when nothing is declared."""
    root = read_part(archive, CONTENT_TYPES)
    if root is None:
        return None
    listed = {str(item.get("PartName", "")).lstrip("/"): str(item.get("ContentType", "")) for item in root}
    return {name: kind for name, kind in listed.items() if name in archive.entries}


def relations_of(part: str) -> str:
    """The name of the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships(archive: Archive, part: str) -> tuple[Relationship, ...]:
    """The relationships of a part ("" for those of the whole package)."""
    root = read_part(archive, relations_of(part))
    folder = posixpath.dirname(part)
    result = []
    for item in () if root is None else root:
        outside = item.get("TargetMode") == "External"
        target = str(item.get("Target", ""))
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = str(item.get("Type", "")).rpartition("/")[2]
        result.append(Relationship(str(item.get("Id")), kind, target, outside))
    return tuple(result)

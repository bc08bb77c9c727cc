"""Guarded reading of the XML parts of a document, and writing them back."""

from __future__ import annotations

import re
from typing import Any, TypeAlias
from xml.parsers import expat

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; lxml carries no types of its own."""

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""


class UnsafeXmlError(ValueError):
    """The XML is not well-formed, or declares a document type or an entity; the message is Chinese."""


def check_xml(data: bytes) -> None:
    """Parse strictly with expat; no document type, no entity declaration.

    Raises:
        UnsafeXmlError: with the reason and the line.
    """

    def refuse(*_: object) -> None:
        raise UnsafeXmlError("声明了文档类型（DTD）或实体")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003  the signature is expat's
    except expat.ExpatError as error:
        raise UnsafeXmlError(f"XML 在第{error.lineno}行第{error.offset + 1}列不合语法") from error


def parse_xml(data: bytes) -> Element:
    """The root of a part that check_xml() accepts; comments and processing instructions are dropped."""
    check_xml(data)
    try:
        return parse_checked(data)
    except etree.XMLSyntaxError as error:
        raise UnsafeXmlError("XML 套得太深，或一段文字太长") from error


def parse_checked(data: bytes) -> Element:
    """The root of a part that has been checked already, by check_xml() or because we made it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, strip_cdata=True
    )
    return etree.fromstring(data, parser)


def xml_text(element: Element) -> str:
    """The element serialised as it stands: no declaration, no added white space."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def escape_text(text: str) -> str:
    """Text as it stands between tags of XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Text as it stands between the double quotes of an attribute."""
    safe = escape_text(text).replace('"', "&quot;")
    return safe.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")

"""Names of WordprocessingML, and small questions about its elements."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

from toolkit.ooxml.xml import COMPATIBILITY, Element, xml_text

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@cache
def w(name: str) -> str:
    """The qualified name of an element or attribute of the main namespace."""
    return f"{{{MAIN}}}{name}"


P, R, T, TBL, TR, TC = w("p"), w("r"), w("t"), w("tbl"), w("tr"), w("tc")
PPR, RPR, TCPR, TRPR, VAL = w("pPr"), w("rPr"), w("tcPr"), w("trPr"), w("val")
TAB, BR, CR, SECTPR, VMERGE, GRIDSPAN = w("tab"), w("br"), w("cr"), w("sectPr"), w("vMerge"), w("gridSpan")
BODY, TEXTBOX = w("body"), w("txbxContent")
DELETED = frozenset({w("del"), w("moveFrom")})
FALLBACK = f"{{{COMPATIBILITY}}}Fallback"
ALTERNATE = f"{{{COMPATIBILITY}}}AlternateContent"
# Wrappers that stand between a container (body, cell, row, table, paragraph) and what it holds.
TRANSPARENT = frozenset(
    {
        w("sdt"),
        w("sdtContent"),
        w("customXml"),
        w("smartTag"),
        w("ins"),
        w("moveTo"),
        w("hyperlink"),
        w("fldSimple"),
        w("dir"),
        w("bdo"),
    }
)


def bare_xml(element: Element) -> str:
    """The element serialised without namespace declarations, to be pasted into a part that declares them."""
    text = xml_text(element)
    for prefix, address in element.nsmap.items():
        name = f"xmlns:{prefix}" if prefix else "xmlns"
        text = text.replace(f' {name}="{address}"', "")
    return text


def instruction(name: str, text: str) -> Element:
    """A processing instruction, as a mark that the rendered part gives up again."""
    return etree.ProcessingInstruction(name, text)


def ancestor(element: Element, name: str) -> Element:
    """The nearest ancestor of this name; None if there is none."""
    return next(element.iterancestors(name), None)


def contents(container: Element) -> Iterator[Element]:
    """What a container holds, in order, looking through content controls, insertions and the like."""
    for child in container:
        if child.tag in TRANSPARENT:
            yield from contents(child)
        else:
            yield child


def text_of(element: Element) -> str:
    """The text of a w:t as a reader takes it: blanks at its ends count only where they are to be kept."""
    text = element.text or ""
    return str(text) if element.get(SPACE) == "preserve" else str(text).strip(" \t\r\n")


def child_of(parent: Element | None, name: str) -> Element | None:
    """The first child of this qualified name; a fraction of the cost of find(), which reads paths."""
    return None if parent is None else next(parent.iterchildren(name), None)


def value(element: Element | None, name: str = "val", default: str = "") -> str:
    """An attribute of the main namespace; `default` when it, or the element, is missing."""
    return default if element is None else str(element.get(w(name), default))


def child_value(parent: Element | None, name: str, default: str = "") -> str:
    """The `w:val` of a child, as `<w:gridSpan w:val="2"/>` in `w:tcPr`."""
    return value(child_of(parent, w(name)), "val", default)


def is_on(parent: Element | None, name: str) -> bool:
    """Whether an on/off child stands and is not switched off."""
    child = child_of(parent, w(name))
    return child is not None and value(child, "val", "1") not in {"0", "false", "off", "none"}


def integer(text: str, default: int) -> int:
    """A number from an attribute; `default` for what is none."""
    return int(text) if text.isascii() and text.isdigit() else default

"""The same template for docxtpl: what our tags mean, said in what docxtpl accepts.

docxtpl gets the names, functions, filters and printing of ours, so that both print the same values and only
the making of the document differs. Two things have to be said otherwise. A printed value names the place it
stands in, which ours knows by itself: `{{ x }}` becomes `{{ (x)|印表 }}` in a table, else `{{ (x)|印文 }}`.
A vertical merge of nested levels, which docxtpl's own `{% vm %}` does wrongly, becomes a w:vMerge whose value
is asked of a function that remembers the row before. What docxtpl has nothing for is left out: the contents
that `{%p 目录 2 %}` lists.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from jinja2.runtime import LoopContext
from lxml import etree

from toolkit import vocabulary as v
from toolkit.tag import TagEnvironment, look_up
from toolkit.view import PrintText, phrase_filter
from toolkit.wording import FILTERS, FUNCTIONS, PROSE, TABLE

PART = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PRINT = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_MERGE = re.compile(r"\{%\s*合并\s+(.*?)(?:\s+跨页重复=(\d+))?\s*%\}")
_CONTENTS = re.compile(r"\{%p\s*目录.*%\}")
_NUMBERED = re.compile(r"^第\d+段")
_ENTRY = re.compile(r"第\d+段 \[(?:toc|目录) ?\d\]", re.IGNORECASE)
_IN_TABLE, _IN_PROSE, _MERGED = "印表", "印文", "并"


def docxtpl_form(template: Path) -> bytes:
    """The template as docxtpl takes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, _rewritten(data) if PART.fullmatch(name) else data)
    return made.getvalue()


def without_contents(text: str) -> list[str]:
    """The lines of a canonical text without a table of contents, paragraphs no longer numbered."""
    return [_NUMBERED.sub("", line) for line in text.splitlines() if not _ENTRY.match(line)]


def _rewritten(part: bytes) -> bytes:
    root = etree.fromstring(part)
    merges, row = 0, None
    for text in list(root.iter(f"{_W}t")):
        if text.text and _CONTENTS.fullmatch(text.text):
            paragraph = next(text.iterancestors(f"{_W}p"))
            paragraph.getparent().remove(paragraph)
            continue
        if not text.text or "{" not in text.text:
            continue
        cell = next(text.iterancestors(f"{_W}tc"), None)
        for merged, again in _MERGE.findall(text.text):
            merges += 1
            outer = merges - 1 if cell.getparent() is row else 0
            row = cell.getparent()
            value = merged.replace('"', "'")  # it stands in an attribute
            if outer == 0:
                _begin_table(cell)
            _set_merge(cell, f"{{{{ {_MERGED}({merges}, {outer}, {value}, {again or 0}) }}}}")
        printed = rf"{{{{ (\1)|{_IN_PROSE if cell is None else _IN_TABLE} }}}}"
        text.text = _PRINT.sub(printed, _MERGE.sub("", text.text))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _begin_table(cell: Any) -> None:  # noqa: ANN401 (lxml has no types)
    """Have the rows of a table forgotten where it begins anew, as in a loop of tables."""
    table = next(cell.iterancestors(f"{_W}tbl"))
    first = next(text for text in table.iter(f"{_W}t") if text.text and "{%tr" not in text.text)
    first.text += f"{{{{ {_MERGED}(0, 0, 0, 0) }}}}"


def _set_merge(cell: Any, value: str) -> None:  # noqa: ANN401 (lxml has no types)
    properties = cell.find(f"{_W}tcPr")
    for old in properties.findall(f"{_W}vMerge"):
        properties.remove(old)
    etree.SubElement(properties, f"{_W}vMerge").set(f"{_W}val", value)


class Merges:
    """Answers “restart” or “continue” for a cell, by the values of the row before; columns nest."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the document before."""
        self._before: dict[int, tuple[object, int]] = {}
        self._goes_on: dict[int, bool] = {}

    def __call__(self, column: int, outer: int, value: object, again: int) -> str:
        """What the cell of a merged column is; `outer` is the column that it nests in, 0 for none.

        Column 0 begins a table.
        """
        if not column:
            self.begin()
            return ""
        before, run = self._before.get(column, (None, 0))
        goes_on = value == before and self._goes_on.get(outer, True) and not (again and run >= again)
        self._goes_on[column] = goes_on
        self._before[column] = (value, run + 1 if goes_on else 1)
        return "continue" if goes_on else "restart"


class _Environment(jinja2.Environment):
    """A plain environment that finds the members of our data as ours does."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 (Jinja's own types)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if type(obj) is LoopContext:
            return getattr(obj, attribute)
        calls: Mapping[str, str] = getattr(type(obj), "calls", {})
        return getattr(obj, calls[attribute]) if attribute in calls else look_up(obj, attribute)


def docxtpl_environment(text: PrintText) -> jinja2.Environment:
    """Our functions and filters for docxtpl; a line break of a value begins a paragraph, as with ours."""
    environment = _Environment(autoescape=True)
    environment.globals.update(FUNCTIONS)
    environment.filters.update(_filters(text, "\a"))
    return environment


def floor_environment(text: PrintText, merges: Merges) -> TagEnvironment:
    """The same in our own environment, whose compiled templates look up data faster."""
    return TagEnvironment({**FUNCTIONS, _MERGED: merges}, _filters(text, "\n"))


def _filters(text: PrintText, new_paragraph: str) -> dict[str, Callable[..., object]]:
    def printed_in(place: str) -> Callable[[object], str]:
        return lambda value: text(value, place).replace("\n", new_paragraph)

    own = {_IN_TABLE: printed_in(TABLE), _IN_PROSE: printed_in(PROSE), v.PHRASES: phrase_filter}
    return {**FILTERS, **own}


def render_by_docxtpl(template: bytes, names: Mapping[str, object], environment: jinja2.Environment) -> bytes:
    """What someone who uses docxtpl does for each document: open, render, save."""
    document = DocxTemplate(io.BytesIO(template))
    document.render({**names, _MERGED: Merges()}, environment, autoescape=True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()

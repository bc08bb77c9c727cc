"""Two packs, or two editions of one, held against each other by meaning: entries by name, documents by text.

Order, layout, comments, quotes and the layer that an entry comes from make no difference; what is said does.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.finding import Findings, Span
from toolkit.pack import DocumentSpec, Pack
from toolkit.pack.layers import FILES, PACK_FILE, Layer, find_layers, merge_file
from toolkit.packing.projection import project
from toolkit.source import Mapping as MappingNode
from toolkit.source import Node, Scalar, Sequence

# What a pack or an edition is called differs between any two of them.
_NAMES = (v.NAME, v.TITLE, v.PARENT, v.REGION, v.MEANING)
_FORMULAS = frozenset({v.FORMULA, v.CHECK_CLAIM, v.WHEN, v.FILTER, v.REQUIRED, v.CONDITION})
_OPERATORS = str.maketrans("*/-", "×÷−")

_Leaves = dict[tuple[str, ...], Scalar]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the pack of a year, and the folders that it is made of."""

    pack: Pack
    layers: tuple[Layer, ...]

    @property
    def shown(self) -> str:
        """Its name with the year."""
        return f"{self.pack.name}@{self.pack.year}"


def side_of(pack: Pack, roots: tuple[Path, ...]) -> Side:
    """A pack with its layers, found again in the roots."""
    return Side(pack, find_layers(pack.name, pack.year, roots, Findings(), Span(pack.name)))


def describe_difference(before: Side, after: Side) -> Iterator[str]:
    """Lines of text: what is only in `before` (−), only in `after` (+), and what says something else (~)."""
    for file in FILES:
        old, new = (merge_file(file, side.layers, Findings()) for side in (before, after))
        if file == PACK_FILE:
            old, new = (_without(node, _NAMES) for node in (old, new))
        yield from _titled(file, list(_changes(old, new, ())))
    names = dict.fromkeys((*before.pack.documents, *after.pack.documents))
    for name in names:
        old_spec, new_spec = before.pack.documents.get(name), after.pack.documents.get(name)
        if old_spec is not None and new_spec is not None:
            yield from _titled(f"成文“{name}”", list(_text_changes(old_spec, new_spec)))


def _titled(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title}（{sum(not line.startswith(' ') for line in lines)}处不同）"
        yield from (f"  {line}" for line in lines)
        yield ""


def _without(node: MappingNode, keys: tuple[str, ...]) -> MappingNode:
    return MappingNode(tuple(pair for pair in node.pairs if pair.key.text not in keys), node.span)


def _changes(old: Node, new: Node, path: tuple[str, ...]) -> Iterator[str]:
    """The differences below two nodes of the same name."""
    before, after = _children(old), _children(new)
    if before is None or after is None:
        if _meaning(old, path) != _meaning(new, path):
            yield (f"~ {'.'.join(path)}：{_shown(old)} → {_shown(new)}    [{old.span}] → [{new.span}]")
        return
    for name, node in before.items():
        if name not in after:
            yield f"− {'.'.join((*path, name))}{_told(node)}    [{node.span}]"
    for name, node in after.items():
        if name not in before:
            yield f"+ {'.'.join((*path, name))}{_told(node)}    [{node.span}]"
    for name, node in after.items():
        if name in before:
            yield from _changes(before[name], node, (*path, name))


def _children(node: Node) -> Mapping[str, Node] | None:
    """The named parts of a node: entries by key, items that are mappings by their number; None for a text."""
    if isinstance(node, MappingNode):
        return {pair.key.text: pair.value for pair in node.pairs}
    if isinstance(node, Sequence) and any(isinstance(item, MappingNode) for item in node.items):
        return {f"第{number}条": item for number, item in enumerate(node.items, 1)}
    return None


def _meaning(node: Node, path: tuple[str, ...]) -> str:
    """A text by which two nodes mean the same."""
    text = _shown(node)
    if path and (path[-1] in _FORMULAS or (len(path) > 1 and path[-2] in _FORMULAS)):
        text = unicodedata.normalize("NFKC", text).translate(_OPERATORS)
        return "".join(text.split())
    return text.strip()


def _shown(node: Node) -> str:
    if isinstance(node, Scalar):
        return node.text or "（空）"
    if isinstance(node, Sequence):
        return "[" + "，".join(_shown(item) for item in node.items) + "]"
    return "{…}"


def _told(node: Node) -> str:
    """What an entry that stands on one side only says, as far as one line can tell."""
    if isinstance(node, (Scalar, Sequence)) and _children(node) is None:
        return f"：{_shown(node)}"
    facts = [
        f"{key} {_shown(value)}"
        for key, value in (_children(node) or {}).items()
        if isinstance(value, Scalar) and value.text
    ]
    return f"：{'；'.join(facts)}" if facts else ""


def _text_changes(old: DocumentSpec, new: DocumentSpec) -> Iterator[str]:
    """The lines of text and tags that differ between two templates; addresses are told, not compared."""
    if old.template == new.template or old.template.read_bytes() == new.template.read_bytes():
        return
    before, after = (project(spec.template).splitlines() for spec in (old, new))
    old_lines, new_lines = ([_unnumbered(line) for line in side] for side in (before, after))
    matcher = difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield from (f"− {line}" for line in before[first:last])
            yield from (f"+ {line}" for line in after[start:end])


def _unnumbered(line: str) -> str:
    """A line of a projection without its number, which moves when something is put in before it."""
    address, mark, rest = line.partition(" ")
    return rest if mark and address.startswith("第") and address.endswith("段") else line

"""Merging the YAML of packs: parent, editions, child; every node keeps the place where it was written.

Entries merge by name, deep. `删去: [名称…]` removes entries, `置于: 名称` places an entry after another;
anything else that collides replaces what was there, at its old position.
"""

from __future__ import annotations

from toolkit import vocabulary as v
from toolkit.finding import Findings, Kind, Severity
from toolkit.reading import similar
from toolkit.source import Mapping, Node, Pair, Scalar, Sequence

NOTHING_TO_REMOVE = Kind(
    "T110",
    Severity.ERROR,
    "要删去或要排在其后的名称不存在",
    why="上级模板包中没有这个名称，这一条不起作用。",
    wrong="删去: [三公变动率]",
    right="删去: [“三公经费”变动率]",
)


def merge(base: Mapping, over: Mapping, findings: Findings) -> Mapping:
    """`base` with `over` laid on it."""
    removed = _removed(base, over, findings)
    pairs = {pair.key.text: pair for pair in base.pairs if pair.key.text not in removed}
    for pair in over.pairs:
        name = pair.key.text
        if name == v.REMOVE and isinstance(pair.value, Sequence):
            continue
        old = pairs.get(name)
        base_value = Mapping((), pair.value.span) if old is None else old.value
        pairs[name] = Pair(pair.key, _merge_values(base_value, pair.value, findings))
    return Mapping(_placed(tuple(pairs.values()), findings), over.span)


def _merge_values(base: Node, over: Node, findings: Findings) -> Node:
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return merge(base, over, findings)
    if isinstance(base, Mapping) and base.pairs and isinstance(over, Scalar) and not over.text:
        return base
    return over


def _removed(base: Mapping, over: Mapping, findings: Findings) -> frozenset[str]:
    node = over.get(v.REMOVE)
    if not isinstance(node, Sequence):
        return frozenset()
    names = {pair.key.text for pair in base.pairs}
    removed = set()
    for item in node.items:
        if not isinstance(item, Scalar):
            continue
        if item.text in names:
            removed.add(item.text)
        else:
            findings.add(
                NOTHING_TO_REMOVE.at(
                    item.span, f"要删去的“{item.text}”在上级中不存在", hints=similar(item.text, names)
                )
            )
    return frozenset(removed)


def _placed(pairs: tuple[Pair, ...], findings: Findings) -> tuple[Pair, ...]:
    """Move each entry that says 置于 behind the entry it names, and take the instruction out."""
    moves = [(pair, anchor) for pair in pairs if (anchor := _anchor(pair.value)) is not None]
    if not moves:
        return pairs
    order = [pair for pair in pairs if _anchor(pair.value) is None]
    for pair, anchor in moves:
        names = [placed.key.text for placed in order]
        settled = Pair(pair.key, _without_anchor(pair.value))
        if anchor.text in names:
            order.insert(names.index(anchor.text) + 1, settled)
        else:
            order.append(settled)
            findings.add(
                NOTHING_TO_REMOVE.at(
                    anchor.span,
                    f"“{pair.key.text}”要排在“{anchor.text}”之后，但没有这个名称",
                    hints=similar(anchor.text, names),
                )
            )
    return tuple(order)


def _anchor(node: Node) -> Scalar | None:
    anchor = node.get(v.PLACE_AFTER) if isinstance(node, Mapping) else None
    return anchor if isinstance(anchor, Scalar) else None


def _without_anchor(node: Node) -> Node:
    if not isinstance(node, Mapping):
        return node
    return Mapping(tuple(pair for pair in node.pairs if pair.key.text != v.PLACE_AFTER), node.span)

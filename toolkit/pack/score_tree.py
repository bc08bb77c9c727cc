"""scoring.yaml's trees → declarations: every node is a group, every sum a formula of the one graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from toolkit import vocabulary as v
from toolkit.dictionary import AnyDeclaration, Expression, Field, ScoreNode, Type
from toolkit.finding import Kind, Note, Severity
from toolkit.pack.awards import AwardSpec
from toolkit.quantity import plain
from toolkit.reading import Reader
from toolkit.source import Mapping as MappingNode
from toolkit.source import Scalar

WEIGHTS_DIFFER = Kind(
    "R050",
    Severity.ERROR,
    "下级分值之和不等于上级分值",
    why="分值层层相加应等于满分，否则总分没有意义。",
    wrong="预算执行情况 41 分，下级合计 40 分",
    right="核对各下级的分值，加分项写“加分: 是”",
)

_NODE_KEYS = (
    v.LABEL,
    v.WEIGHT,
    v.RULE,
    v.FIGURE,
    v.EXTERNAL_FULL,
    v.BONUS,
    v.COUNTED,
    v.MEANING,
    v.CRITERION,
    v.BASIS,
    v.UNCONFIRMED,
    v.NODES,
)
_SCORE_UNIT = "分"


class ScoreTreeReader:
    """Reads the trees of a pack; the awards of their leaves gather in `awards`."""

    def __init__(self, reader: Reader, rules: Collection[str], decimals: int) -> None:
        self._reader = reader
        self._rules = rules
        self._decimals = decimals
        self.awards: dict[str, AwardSpec] = {}

    def trees(self, mapping: MappingNode | None) -> Iterator[tuple[str, ScoreNode]]:
        """Every tree by the name of its root, which is a name of the dictionary's root."""
        for key, entry in self._reader.entries(mapping, v.SCORE_TREES):
            yield key.text, self._node(key, entry, (key.text,))

    def _node(self, key: Scalar, entry: MappingNode, path: tuple[str, ...]) -> ScoreNode:
        reader = self._reader
        what = f"评分节点“{'.'.join(path)}”"
        reader.known_keys(entry, what, _NODE_KEYS)
        nodes = {
            child.text: self._node(child, node, (*path, child.text))
            for child, node in reader.entries(entry.get(v.NODES), f"{what}的{v.NODES}")
        }
        weight = self._weight(entry, nodes, what)
        own = self._leaf(key, entry, path, weight) if not nodes else self._inner(key, nodes, path, weight)
        members: dict[str, AnyDeclaration] = {**own, **nodes}
        return ScoreNode(
            name=key.text,
            label=reader.text(entry.get(v.LABEL), what) or key.text,
            span=key.span,
            meaning=reader.text(entry.get(v.MEANING), what),
            basis=reader.text(entry.get(v.BASIS), what),
            unconfirmed=reader.flag(entry.get(v.UNCONFIRMED), what, default=False),
            members=members,
            children=tuple(nodes),
            criterion=reader.text(entry.get(v.CRITERION), what),
            bonus=reader.flag(entry.get(v.BONUS), what, default=False),
            counted=reader.flag(entry.get(v.COUNTED), what, default=True),
        )

    def _weight(self, entry: MappingNode, nodes: Mapping[str, ScoreNode], what: str) -> Fraction:
        """The declared weight, which must be the sum of the children's; bonus nodes do not count."""
        declared = self._reader.number(entry.get(v.WEIGHT), f"{what}的{v.WEIGHT}")
        if not nodes:
            if declared is None:
                self._reader.missing(entry.span, what, v.WEIGHT)
            return declared or Fraction(0)
        added = [(name, _weight_of(node)) for name, node in nodes.items() if not node.bonus]
        total = sum((weight for _, weight in added), Fraction(0))
        if declared is not None and declared != total:
            parts = "＋".join(plain(weight) for _, weight in added)
            self._reader.findings.add(
                WEIGHTS_DIFFER.at(
                    entry.span,
                    f"{what}的分值为{plain(declared)}，下级之和为{parts}＝{plain(total)}",
                    notes=tuple(Note(f"{name} {plain(weight)}分") for name, weight in added),
                    应为=plain(total),
                    实为=plain(declared),
                )
            )
        return total if declared is None else declared

    def _score(self, key: Scalar, **given: object) -> Field:
        return Field(
            name=v.SCORE,
            label=v.SCORE,
            span=key.span,
            type=Type.NUMBER,
            unit=_SCORE_UNIT,
            decimals=self._decimals,
            minimum=Fraction(0),
            **given,  # type: ignore[arg-type]
        )

    def _weight_field(self, key: Scalar, weight: Fraction) -> Field:
        return Field(
            name=v.WEIGHT,
            label=v.WEIGHT,
            span=key.span,
            type=Type.NUMBER,
            unit=_SCORE_UNIT,
            decimals=len(plain(weight).partition(".")[2]),
            formula=Expression(f"{plain(weight)}{_SCORE_UNIT}", key.span),
        )

    def _inner(
        self, key: Scalar, nodes: Mapping[str, ScoreNode], path: tuple[str, ...], weight: Fraction
    ) -> dict[str, AnyDeclaration]:
        """The members of a node with children: its score is the sum of theirs, as awarded.

        The sum names them in full: a node may be called like the rate that it scores. A bonus that is not
        claimed is nothing.
        """
        counted = []
        for name, node in nodes.items():
            score = ".".join((*path, name, v.SCORE))
            if node.counted:
                counted.append(f"缺省({score}, 0{_SCORE_UNIT})" if node.bonus else score)
        added = "+".join(counted) or f"0{_SCORE_UNIT}"
        return {
            v.WEIGHT: self._weight_field(key, weight),
            v.SCORE: self._score(key, formula=Expression(added, key.span)),
        }

    def _leaf(
        self, key: Scalar, entry: MappingNode, path: tuple[str, ...], weight: Fraction
    ) -> dict[str, AnyDeclaration]:
        """The members of a leaf: what the clerk may give, and the score that its rule awards."""
        name = ".".join(path)
        self.awards[name] = AwardSpec.of_node(name, entry, self._rules, self._reader, key.span)
        texts = {
            word: Field(name=word, label=word, span=key.span, type=Type.LONG_TEXT)
            for word in (v.SCORE_REASON, v.VERDICT)
        }
        external = Field(
            name=v.EXTERNAL_SCORE,
            label=v.EXTERNAL_SCORE,
            span=key.span,
            type=Type.NUMBER,
            unit=_SCORE_UNIT,
            minimum=Fraction(0),
        )
        lost = Expression(f"{name}.{v.WEIGHT}-{name}.{v.SCORE}", key.span)
        return {
            v.WEIGHT: self._weight_field(key, weight),
            v.EXTERNAL_SCORE: external,
            v.SCORE: self._score(key, award=name),
            v.LOST: replace(self._score(key, formula=lost), name=v.LOST, label=v.LOST),
            **texts,
        }


def _weight_of(node: ScoreNode) -> Fraction:
    field = node.members[v.WEIGHT]
    if not isinstance(field, Field) or field.formula is None:
        return Fraction(0)
    return Fraction(field.formula.text.removesuffix(_SCORE_UNIT))

"""scoring.yaml's awards: by which rule a score is given, and which figures the rule looks at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from toolkit import vocabulary as v
from toolkit.dictionary import Expression
from toolkit.finding import Kind, Severity, Span
from toolkit.reading import Reader, similar
from toolkit.scoring import read_selection
from toolkit.source import Mapping as MappingNode
from toolkit.source import Node, Scalar

UNKNOWN_RULE = Kind(
    "T128",
    Severity.ERROR,
    "评分引用了没有声明的计分规则或评分",
    why="没有规则就不能计分。",
    wrong="评分: 指标得分（scoring.yaml 中没有）",
    right="在 scoring.yaml 的“计分规则”“评分”中声明",
)

_KEYS = (v.RULE, v.SELECTION, v.FIGURE, v.EXTERNAL_FULL, v.MEANING, v.BASIS, v.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class AwardSpec:
    """One way of giving a score.

    `rule` names the rule, or `selection` gives one for each sign of a target (≥ ≤ = 定性 期限). `figure` is
    what the rule looks at where it is no indicator, `external_full` the full marks of a score given
    elsewhere. `at_root`: the formulas are seen from the root, not from the record that holds the score.
    """

    name: str
    rule: str
    selection: Mapping[str, str]
    figure: Expression | None
    external_full: Expression | None
    at_root: bool
    span: Span

    @staticmethod
    def of_node(
        name: str, entry: MappingNode, rules: Collection[str], reader: Reader, span: Span
    ) -> AwardSpec:
        """The award of a leaf of a score tree; a leaf without a rule is scored by the rule 手填."""
        if entry.get(v.RULE) is None and v.BY_HAND not in rules:
            reader.missing(entry.span, f"评分节点“{name}”", v.RULE)
        return _spec(name, entry, rules, reader, span, default=v.BY_HAND, at_root=True)


def read_awards(
    mapping: MappingNode | None, rules: Collection[str], reader: Reader
) -> Iterator[tuple[str, AwardSpec]]:
    """The awards that columns of the dictionary name; `rules` are the names of all that are declared."""
    for key, entry in reader.entries(mapping, v.AWARDS):
        what = f"评分“{key.text}”"
        reader.known_keys(entry, what, _KEYS)
        if entry.get(v.RULE) is None and entry.get(v.SELECTION) is None:
            reader.missing(entry.span, what, f"{v.RULE}或{v.SELECTION}")
            continue
        yield key.text, _spec(key.text, entry, rules, reader, key.span, default="", at_root=False)


def _spec(
    name: str,
    entry: MappingNode,
    rules: Collection[str],
    reader: Reader,
    span: Span,
    *,
    default: str,
    at_root: bool,
) -> AwardSpec:
    what = f"评分“{name}”"
    chosen = reader.mapping(entry.get(v.SELECTION), f"{what}的{v.SELECTION}")
    rule = reader.text(entry.get(v.RULE), f"{what}的{v.RULE}")
    if rule and rule not in rules:
        message = f"{what}：没有名为“{rule}”的计分规则"
        reader.findings.add(UNKNOWN_RULE.at(span, message, hints=similar(rule, rules), 实为=rule))
    return AwardSpec(
        name=name,
        rule=rule or default,
        selection=MappingProxyType(read_selection(chosen, rules, reader) if chosen else {}),
        figure=_expression(entry.get(v.FIGURE)),
        external_full=_expression(entry.get(v.EXTERNAL_FULL)),
        at_root=at_root,
        span=span,
    )


def _expression(node: Node | None) -> Expression | None:
    return Expression(node.text, node.span) if isinstance(node, Scalar) and node.text else None

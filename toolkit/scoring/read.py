"""Reading the scoring rules of a pack."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from toolkit import vocabulary as v
from toolkit.indicator import Answers, Target
from toolkit.quantity import Quantity, Rounding
from toolkit.reading import Reader, similar
from toolkit.scoring.kinds import UNKNOWN_RULE
from toolkit.scoring.methods import METHODS
from toolkit.scoring.rule import WHOLE, Rule, Terms
from toolkit.scoring.values import RuleReader
from toolkit.source import Mapping, Node, Scalar, Sequence

COMMON_KEYS: Final = (
    v.METHOD,
    v.BASIS,
    v.UNCONFIRMED,
    v.MEANING,
    v.DECIMALS,
    v.ROUNDING,
    v.CAP,
    v.BAND_FLOOR,
    v.ZERO_LIMIT,
    v.MISSED_CAP,
    v.STRICT_EQUAL,
    v.OVER_LIMIT,
    v.OVER_LIMIT_OF_ZERO,
    v.OVER_DEDUCTION,
    v.CAP_BY_EXECUTION,
    v.LOST_NEEDS_REASON,
    v.ALWAYS_NEEDS_REASON,
    v.DEDUCTED_ITEM,
    v.SCALES,
    v.WORDS_OF_MET,
    v.WORDS_OF_MISSED,
    v.SYNONYMS,
)
METHOD_KEYS: Final = MappingProxyType({name: method.keys for name, method in METHODS.items()})
OPERATORS: Final = ("≥", ">", "≤", "<", "=", v.QUALITATIVE, v.DEADLINE)

_MOST_DECIMALS: Final = 6
_ANY_LOSS: Final = Target("<", Quantity(Fraction(100), "%", 0))
_ROUNDINGS: Final = tuple(rule.value for rule in Rounding)


def read_rules(mapping: Mapping, reader: Reader) -> dict[str, Rule]:
    """Read rules by name; what is wrong with one goes to the reader's findings and the rule is left out."""
    rules: dict[str, Rule] = {}
    for name, entry in reader.entries(mapping, v.RULES):
        rule = _rule(name, entry, reader)
        if rule is not None:
            rules[name.text] = rule
    return rules


def _rule(name: Scalar, entry: Mapping, reader: Reader) -> Rule | None:
    what = f"计分规则“{name.text}”"
    method_node = entry.get(v.METHOD)
    if method_node is None:
        reader.missing(entry.span, what, v.METHOD)
        return None
    method_name = reader.choice(method_node, f"{what}的{v.METHOD}", tuple(METHODS), "")
    if not method_name:
        return None
    values = RuleReader(reader, name.text)
    kind = METHODS[method_name]
    reader.known_keys(entry, f"{what}（{method_name}）", (*COMMON_KEYS, *kind.keys))
    terms = _terms(entry, values)
    method = kind.read(entry, values)
    if method is None or values.faulty:
        return None
    return Rule(
        name=name.text,
        method_name=method_name,
        method=method,
        span=name.span,
        terms=terms,
        basis=reader.text(entry.get(v.BASIS), v.BASIS),
        meaning=reader.text(entry.get(v.MEANING), v.MEANING),
        unconfirmed=reader.flag(entry.get(v.UNCONFIRMED), v.UNCONFIRMED, default=False),
    )


def _terms(entry: Mapping, values: RuleReader) -> Terms:
    """The parameters that all methods share."""
    reader, get = values.reader, entry.get
    cap = values.share(get(v.CAP), v.CAP, WHOLE)
    floor = values.share(get(v.BAND_FLOOR), v.BAND_FLOOR, Fraction(0))
    if floor > cap:
        values.fault(entry.span, f"{v.BAND_FLOOR}高于{v.CAP}")
    stairs_node = get(v.OVER_DEDUCTION)
    stairs_entry = None if stairs_node is None else reader.mapping(stairs_node, v.OVER_DEDUCTION)
    if stairs_entry is not None and get(v.OVER_LIMIT) is None:
        values.missing(stairs_entry.span, v.OVER_LIMIT)
    strict = (v.COUNTS_AS_MISSED, v.COUNTS_AS_MET)
    return Terms(
        decimals=_decimals(get(v.DECIMALS), values),
        rounding=Rounding(values.choice(get(v.ROUNDING), v.ROUNDING, _ROUNDINGS)),
        cap=cap,
        floor=floor,
        zero_limit=values.share_condition(get(v.ZERO_LIMIT), v.ZERO_LIMIT, "<"),
        missed_cap=_missed_cap(get(v.MISSED_CAP), values),
        strict_equal_met=values.choice(get(v.STRICT_EQUAL), v.STRICT_EQUAL, strict) == v.COUNTS_AS_MET,
        over_limit=values.share_condition(get(v.OVER_LIMIT), v.OVER_LIMIT, "≥"),
        over_limit_of_zero=values.condition(get(v.OVER_LIMIT_OF_ZERO), v.OVER_LIMIT_OF_ZERO, "≥"),
        over_deduction=values.stairs(stairs_entry, v.OVER_DEDUCTION) if stairs_entry else None,
        cap_by_execution=reader.flag(get(v.CAP_BY_EXECUTION), v.CAP_BY_EXECUTION, default=False),
        allows_deduction=reader.flag(get(v.DEDUCTED_ITEM), v.DEDUCTED_ITEM, default=False),
        loss_limit=_loss_limit(get(v.LOST_NEEDS_REASON), values),
        always_explain=reader.flag(get(v.ALWAYS_NEEDS_REASON), v.ALWAYS_NEEDS_REASON, default=False),
        answers=_answers(entry, values),
    )


def _decimals(node: Node | None, values: RuleReader) -> int:
    decimals = values.reader.integer(node, v.DECIMALS)
    if decimals is None:
        return 2
    if decimals > _MOST_DECIMALS and node is not None:
        values.fault(node.span, f"{v.DECIMALS}最多{_MOST_DECIMALS}位，实为{decimals}")
        return _MOST_DECIMALS
    return decimals


def _missed_cap(node: Node | None, values: RuleReader) -> Fraction | None:
    text = values.reader.text(node, v.MISSED_CAP, v.MISSED_NEVER_FULL)
    if text == v.MISSED_NEVER_FULL:
        return None
    return WHOLE if text == v.MISSED_MAY_BE_FULL else values.share(node, v.MISSED_CAP, WHOLE)


def _loss_limit(node: Node | None, values: RuleReader) -> Target | None:
    text = values.reader.text(node, v.LOST_NEEDS_REASON, v.YES)
    if text == v.NO:
        return None
    return _ANY_LOSS if text == v.YES else values.share_condition(node, v.LOST_NEEDS_REASON, "<")


def _answers(entry: Mapping, values: RuleReader) -> Answers:
    """The words that say what was achieved."""
    reader = values.reader
    synonyms = reader.mapping(entry.get(v.SYNONYMS), v.SYNONYMS)
    return Answers(
        scales=tuple(_scales(entry.get(v.SCALES), values)),
        met=frozenset(scalar.text for scalar in reader.texts(entry.get(v.WORDS_OF_MET), v.WORDS_OF_MET)),
        missed=frozenset(
            scalar.text for scalar in reader.texts(entry.get(v.WORDS_OF_MISSED), v.WORDS_OF_MISSED)
        ),
        synonyms={pair.key.text: reader.text(pair.value, v.SYNONYMS) for pair in synonyms.pairs}
        if synonyms
        else {},
    )


def _scales(node: Node | None, values: RuleReader) -> list[tuple[str, ...]]:
    """One scale, or a list of scales; each from worst to best."""
    if node is None:
        return []
    if isinstance(node, Sequence) and all(isinstance(item, Sequence) for item in node.items):
        lists = node.items
    else:
        lists = (node,)
    return [tuple(scalar.text for scalar in values.reader.texts(one, v.SCALES)) for one in lists]


def read_selection(mapping: Mapping, declared: Collection[str], reader: Reader) -> dict[str, str]:
    """Read which rule is used for which operator (选用: {≥: 比例得分, 定性: 定性三档}).

    `declared` are the names of all rules that are written, also of those that turned out faulty.
    """
    selection: dict[str, str] = {}
    reader.known_keys(mapping, v.SELECTION, OPERATORS)
    for pair in mapping.pairs:
        name = reader.text(pair.value, f"{v.SELECTION}“{pair.key.text}”")
        if name in declared and pair.key.text in OPERATORS:
            selection[pair.key.text] = name
        elif name not in declared:
            message = f"{v.SELECTION}“{pair.key.text}”：没有名为“{name}”的计分规则"
            reader.findings.add(
                UNKNOWN_RULE.at(pair.value.span, message, hints=similar(name, declared), 实为=name)
            )
    return selection


def pick_rule(target: Target, selection: dict[str, str], rules: dict[str, Rule]) -> Rule | None:
    """The rule for an indicator by the operator of its target; None if the pack chooses none."""
    return rules.get(selection.get(target.operator, ""))

"""The values that scoring rules are written with: shares of the weight, points, conditions, steps."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from toolkit import vocabulary as v
from toolkit.finding import Span
from toolkit.indicator import Operator, Target, TargetError, parse_target
from toolkit.quantity import Quantity
from toolkit.reading import Reader
from toolkit.scoring.kinds import FAULTY_RULE
from toolkit.scoring.rule import POINTS, Points, Stairs
from toolkit.source import Mapping, Node

PARTIALS: Final = (v.PARTIAL_EXACT, v.PARTIAL_DROPPED, v.PARTIAL_FULL)


class RuleReader:
    """Reads the values of one rule; `faulty` tells whether any was wrong."""

    def __init__(self, reader: Reader, name: str) -> None:
        self.reader = reader
        self.name = name
        self.faulty = False

    def fault(self, span: Span, message: str, *hints: str) -> None:
        """Note that the rule cannot be used."""
        self.faulty = True
        self.reader.findings.add(FAULTY_RULE.at(span, f"计分规则“{self.name}”：{message}", hints=hints))

    def missing(self, span: Span, key: str) -> None:
        """Note that a parameter is missing without which the rule cannot be used."""
        self.faulty = True
        self.reader.missing(span, f"计分规则“{self.name}”", key)

    def condition(self, node: Node | None, what: str, default: Operator) -> Target | None:
        """A comparison such as ≥130% or <60%."""
        if node is None:
            return None
        try:
            target = parse_target(self.reader.text(node, what), default=default)
        except TargetError as error:
            self.fault(node.span, f"{what}：{error.message}", *error.hints)
            return None
        if isinstance(target.value, Quantity):
            return target
        self.fault(node.span, f"{what}应写成比较符号和数，实为“{target.text}”", "如 ≥90%")
        return None

    def share_condition(self, node: Node | None, what: str, default: Operator) -> Target | None:
        """A comparison of a share in %."""
        target = self.condition(node, what, default)
        if target is None or node is None:
            return None
        if isinstance(target.value, Quantity) and target.value.unit == "%":
            return target
        self.fault(node.span, f"{what}应为百分比，实为“{target.text}”", "如 ≥90%")
        return None

    def quantity(self, node: Node | None, what: str) -> Quantity | None:
        """A number with or without a unit."""
        target = self.condition(node, what, "=")
        if target is None or node is None:
            return None
        if isinstance(target.value, Quantity) and target.operator == "=":
            return target.value
        self.fault(node.span, f"{what}应为数，不带比较符号，实为“{target.text}”", "如 1百分点")
        return None

    def points(self, node: Node | None, what: str) -> Points | None:
        """80% of the weight, or 3分."""
        found = self.quantity(node, what)
        if found is None or node is None:
            return None
        if found.unit in ("%", POINTS) and found.value >= 0:
            of_weight = found.unit == "%"
            return Points(found.value / 100 if of_weight else found.value, of_weight)
        self.fault(node.span, f"{what}应为{v.WEIGHT}的百分比或分数，实为“{found}”", "写成 80% 或 3分")
        return None

    def share(self, node: Node | None, what: str, default: Fraction) -> Fraction:
        """A share of the weight between 0% and 100%."""
        if node is None:
            return default
        found = self.quantity(node, what)
        if found is None:
            return default
        if found.unit == "%" and 0 <= found.value <= 100:
            return found.value / 100
        self.fault(node.span, f"{what}应在0%和100%之间，实为“{found}”", "写成百分比，如 80%")
        return default

    def optional_share(self, node: Node | None, what: str) -> Fraction | None:
        """A share of the weight, None if nothing is written."""
        return None if node is None else self.share(node, what, Fraction(0))

    def choice(self, node: Node | None, what: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words; the first is the default."""
        return self.reader.choice(node, what, allowed, allowed[0])

    def stairs(self, mapping: Mapping, what: str) -> Stairs | None:
        """每, 扣, 不足一档, 最多扣."""
        size = self.quantity(mapping.get(v.STEP_SIZE), f"{what}{v.STEP_SIZE}")
        points = self.points(mapping.get(v.STEP_POINTS), f"{what}{v.STEP_POINTS}")
        for key in (v.STEP_SIZE, v.STEP_POINTS):
            if mapping.get(key) is None:
                self.missing(mapping.span, key)
        if size is None or points is None:
            return None
        if size.value <= 0:
            self.fault(mapping.span, f"{what}“{v.STEP_SIZE}”应大于0，实为“{size}”")
            return None
        partial = self.choice(mapping.get(v.STEP_PARTIAL), v.STEP_PARTIAL, PARTIALS)
        return Stairs(size, points, partial, self.points(mapping.get(v.STEP_MOST), v.STEP_MOST))

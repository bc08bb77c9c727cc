"""Computing a formula: every operation leaves a step, data never raises.

No value goes through every operation with the reason of the operand that lacks it; of several reasons one
that is an error comes first, else the leftmost. What stops it: 缺省, 有值, the branch of 若 not taken, and a
right side of 且 and 或 that is not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias

from toolkit.finding import Span
from toolkit.formula.arithmetic import (
    UnitClash,
    add,
    brought_together,
    divide,
    multiply,
    subtract,
    too_large,
    within_limits,
)
from toolkit.formula.tree import Binary, Call, Literal, Name, Node, Scope, Step, Unary, Value
from toolkit.quantity import NoValue, Quantity, Rounding, as_printed, is_rate


def first_missing(steps: Iterable[Step]) -> NoValue | None:
    """The reason that goes on: an error if there is one, else the leftmost."""
    missing = [step.value for step in steps if isinstance(step.value, NoValue)]
    return next((value for value in missing if value.cause == "有误"), missing[0] if missing else None)


def wrong_type(text: str, found: Value, wanted: str) -> NoValue:
    """Say that a value is of a kind that cannot stand in its place."""
    kind = {str: "文字", bool: "是否", Quantity: "数"}.get(type(found), "日期")
    quoted = text if text.startswith(("“", '"')) else f"“{text}”"
    return NoValue(f"{quoted}是{kind}，不是{wanted}", "有误")


def no_number(*steps: Step) -> NoValue:
    """Why these operands cannot be computed with."""
    missing = first_missing(steps)
    if missing is not None:
        return missing
    wrong = next(step for step in steps if not isinstance(step.value, Quantity))
    return wrong_type(wrong.text, wrong.value, "数，不能计算")


def truth_of(step: Step) -> bool | NoValue:
    """The truth of a condition; anything that is not one is an error."""
    if isinstance(step.value, bool | NoValue):
        return step.value
    return wrong_type(step.text, step.value, "条件")


_ARITHMETIC: Final[dict[str, Callable[[Quantity, Quantity], Quantity]]] = {
    "+": add,
    "−": subtract,
    "×": multiply,
    "/": divide,
}
_COMPARISONS: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "≤": lambda a, b: a <= b,
    "≥": lambda a, b: a >= b,
}


class Evaluator:
    """One evaluation; holds what is the same for every step."""

    __slots__ = ("_calls", "_span", "printed", "rule")

    def __init__(
        self, span: Span | None, calls: Mapping[str, CallRule], *, printed: bool, rule: Rounding
    ) -> None:
        self._span = span
        self._calls = calls
        self.printed = printed
        self.rule = rule

    def run(self, node: Node, scope: Scope) -> Step:
        """Compute a node where `scope` stands."""
        if isinstance(node, Name):
            return scope.read(node.path)
        if isinstance(node, Literal):
            return node.step
        if isinstance(node, Binary):
            if node.operator in _ARITHMETIC:
                return self._arithmetic(node, scope)
            if node.operator in _COMPARISONS:
                return self._comparison(node, scope)
            return self._logical(node, scope)
        if isinstance(node, Unary):
            return self._unary(node, scope)
        return self._calls[node.function](self, node, scope)

    def step(self, node: Node, operator: str, value: Value, operands: tuple[Step, ...]) -> Step:
        """Make the step of an operation."""
        return Step(node.text, value, operands, self._span, "", "operation", operator)

    def amount(self, quantity: Quantity) -> Quantity:
        """A figure as arithmetic takes it."""
        if quantity.decimals is None or not self.printed or is_rate(quantity.unit):
            return quantity
        return as_printed(quantity, self.rule)

    # -- operators

    def _arithmetic(self, node: Binary, scope: Scope) -> Step:
        left, right = self.run(node.left, scope), self.run(node.right, scope)
        value = self.computed(node.operator, left, right, node.text)
        return self.step(node, node.operator, value, (left, right))

    def computed(self, operator: str, left: Step, right: Step, text: str) -> Value:
        """Compute with two figures; `text` is the operation for a message."""
        a, b = left.value, right.value
        if not (isinstance(a, Quantity) and isinstance(b, Quantity)):
            return no_number(left, right)
        a, b = self.amount(a), self.amount(b)
        if operator == "/" and not b.value:
            return NoValue(f"基数 {right.text} 为零", "基数为零")
        try:
            result = _ARITHMETIC[operator](a, b)
        except UnitClash as clash:
            return NoValue(f"“{text}”{clash}", "有误")
        return result if within_limits(result.value) else too_large(text)

    def _comparison(self, node: Binary, scope: Scope) -> Step:
        left, right = self.run(node.left, scope), self.run(node.right, scope)
        value = self._compared(node, left, right)
        return self.step(node, node.operator, value, (left, right))

    def _compared(self, node: Binary, left: Step, right: Step) -> Value:
        missing = first_missing((left, right))
        if missing is not None:
            return missing
        a, b = left.value, right.value
        if isinstance(a, Quantity) and isinstance(b, Quantity):
            if self.printed:
                a, b = as_printed(a, self.rule), as_printed(b, self.rule)
            if isinstance(node.left, Literal) and not a.unit:
                a = Quantity(a.value, b.unit)
            elif isinstance(node.right, Literal) and not b.unit:
                b = Quantity(b.value, a.unit)
            try:
                x, y, _ = brought_together(a, b)
            except UnitClash as clash:
                return NoValue(f"“{node.text}”{clash}", "有误")
            return _COMPARISONS[node.operator](x, y)
        if isinstance(a, date) and isinstance(b, date):
            return _COMPARISONS[node.operator](Fraction(a.toordinal()), Fraction(b.toordinal()))
        if type(a) is type(b) and node.operator in "=≠":
            return (a == b) is (node.operator == "=")
        return NoValue(f"“{node.text}”的两边不能比较", "有误")

    def _logical(self, node: Binary, scope: Scope) -> Step:
        left = self.run(node.left, scope)
        decided = node.operator == "或"
        if not isinstance(left.value, bool) or left.value is decided:
            return self.step(node, node.operator, truth_of(left), (left,))
        right = self.run(node.right, scope)
        return self.step(node, node.operator, truth_of(right), (left, right))

    def _unary(self, node: Unary, scope: Scope) -> Step:
        operand = self.run(node.operand, scope)
        return self.step(node, node.operator, self._changed(node, operand), (operand,))

    def _changed(self, node: Unary, operand: Step) -> Value:
        if node.operator == "非":
            truth = truth_of(operand)
            return not truth if isinstance(truth, bool) else truth
        if not isinstance(operand.value, Quantity):
            return no_number(operand)
        quantity = self.amount(operand.value)
        if node.operator == "−":
            return Quantity(-quantity.value, quantity.unit, quantity.decimals)
        if quantity.unit:
            return NoValue(f"“{node.text}”：{quantity.unit}后面不能写“%”", "有误")
        return Quantity(quantity.value, "%", quantity.decimals)


CallRule: TypeAlias = Callable[[Evaluator, Call, Scope], Step]
"""How a function is computed: it runs its own arguments, for not every one is needed."""

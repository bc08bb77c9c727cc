"""Formulas as text: the canonical spelling, and the spelling with the numbers put in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from toolkit.formula.names import fold
from toolkit.formula.tree import Binary, Formula, Literal, LiteralValue, Node, Step, Unary
from toolkit.quantity import (
    MONEY_UNITS,
    NoValue,
    Quantity,
    QuantityError,
    Rounding,
    UnitError,
    canonical_unit,
    convert,
    is_pure,
    plain,
    unit_atoms,
)

# How tightly an operator binds; what binds less tightly than its place demands is put in brackets.
PRECEDENCE: Final = {
    "或": 1, "且": 2, "非": 3,
    "=": 4, "≠": 4, "<": 4, ">": 4, "≤": 4, "≥": 4,
    "+": 5, "−": 5, "×": 6, "/": 6,
}  # fmt: skip
NEGATIVE: Final = 7
POSTFIX: Final = 8
_ATOM: Final = 9
_QUOTES: Final = (("“", "”"), ('"', '"'), ("'", "'"), ("「", "」"), ("‘", "’"))


def print_formula(formula: Formula) -> str:
    """Give the canonical text: reading it again gives an equal formula."""
    return formula.root.text


def binding(node: Node) -> int:
    """How tightly the outermost operator of a node binds."""
    if isinstance(node, Binary):
        return PRECEDENCE[node.operator]
    if isinstance(node, Unary):
        return {"−": NEGATIVE, "%": POSTFIX}.get(node.operator, PRECEDENCE["非"])
    if isinstance(node, Literal) and isinstance(node.value, Quantity) and node.value.value < 0:
        return NEGATIVE
    return _ATOM


def literal_text(value: LiteralValue) -> str:
    """Write a literal so that it reads back equal."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Quantity):
        return f"{plain(value, value.decimals).replace('-', '−')}{value.unit}"
    opening, close = next((pair for pair in _QUOTES if pair[1] not in fold(value)), _QUOTES[0])
    return f"{opening}{value}{close}"


def unary_text(operator: str, operand: Node) -> str:
    """Write −x, 非 x or x%."""
    own = {"−": NEGATIVE, "%": POSTFIX}.get(operator, PRECEDENCE["非"])
    # A sign after a sign, and what binds less, goes into brackets.
    text = _bracketed(operand.text, binding(operand), own + (operator == "−"))
    if operator == "%":
        return f"{text}%"
    return f"非 {text}" if operator == "非" else f"−{text}"


def binary_text(operator: str, left: Node, right: Node, *, spaced: bool = False) -> str:
    """Write an operation of two operands; `spaced` sets all operators apart."""
    return _joined(operator, (left.text, binding(left)), (right.text, binding(right)), spaced=spaced)


def call_text(function: str, arguments: Sequence[Node]) -> str:
    """Write a function with its arguments."""
    return f"{function}({', '.join(argument.text for argument in arguments)})"


def _bracketed(text: str, have: int, need: int) -> str:
    return text if have >= need else f"({text})"


def _joined(operator: str, left: tuple[str, int], right: tuple[str, int], *, spaced: bool = False) -> str:
    own = PRECEDENCE[operator]
    comparison = own == PRECEDENCE["="]
    before = _bracketed(*left, own + comparison)
    # A negative on the right is bracketed although it binds tightly: nobody reads 5−−3.
    after = f"({right[0]})" if right[1] == NEGATIVE else _bracketed(*right, own + 1)
    gap = " " if spaced or own < PRECEDENCE["非"] else ""
    return f"{before}{gap}{operator}{gap}{after}"


# --- with the numbers put in -----------------------------------------------------------------------------

_MAX_TERMS: Final = 12
_HUNDRED: Final = Fraction(100)


def substituted(
    step: Step,
    unit: str = "",
    decimals: int | None = None,
    *,
    with_unit: bool = False,
    rule: Rounding = Rounding.HALF_UP,
) -> str:
    """Write how a value came about, in numbers: "35/38×100%=92.11%".

    Names are replaced by their numbers as printed, negative ones in brackets; 若 and 缺省 show what was
    taken, a long 合计 only how many terms it has. `unit` and `decimals` are those declared for the result.
    The unit is printed for percentages, or `with_unit`; where amounts, or they and the result, are in
    different units all units show.
    A step of kind "formula" (a derived figure, whose last operand is the step of its formula) needs neither.
    Without a value the reason stands behind the formula.
    """
    if step.kind == "formula" and step.operands:
        if not unit and isinstance(step.value, Quantity):
            unit, decimals = step.value.unit, step.value.decimals if decimals is None else decimals
        step = step.operands[-1]
    if isinstance(step.value, NoValue):
        return f"{step.text}（{step.value.reason}）"
    # 12.60万元/84人=1500元/人: without its units this would be false.
    atoms = [atom for side in unit_atoms(unit) for atom in side]
    units = [*(leaf.unit for leaf in _amounts(step)), *atoms]
    money = {name for name in map(canonical_unit, units) if name in MONEY_UNITS}
    mixed = len(money) > 1
    result = _result(step.value, unit, decimals, rule, with_unit=with_unit or mixed)
    text, tightness = _Writer(rule, show_units=mixed).write(step)
    if step.kind != "operation" or text == result:
        return result
    if _lacks_percent(step, unit):
        text = f"{_bracketed(text, tightness, PRECEDENCE['×'])}×100%"
    return f"{text}={result}"


def _result(value: object, unit: str, decimals: int | None, rule: Rounding, *, with_unit: bool) -> str:
    if not isinstance(value, Quantity):
        return _other(value)
    try:
        value = convert(value, unit) if unit else value
    except UnitError:
        value = Quantity(value.value, unit)
    places = value.decimals if decimals is None else decimals
    return _number(Quantity(value.value, value.unit, places), rule, show_unit=with_unit)


def _other(value: object) -> str:
    return literal_text(value) if isinstance(value, bool | str) else str(value)


def _number(quantity: Quantity, rule: Rounding, *, show_unit: bool) -> str:
    unit = quantity.unit if show_unit or (quantity.unit and is_pure(quantity.unit)) else ""
    try:
        text = plain(quantity, quantity.decimals, rule)
    except QuantityError:
        text = plain(quantity, 4, rule)
    return f"{text.replace('-', '−')}{unit}"


def _amounts(step: Step) -> list[Quantity]:
    if step.kind != "operation":
        return [step.value] if isinstance(step.value, Quantity) else []
    return [leaf for operand in step.operands for leaf in _amounts(operand)]


def _lacks_percent(step: Step, unit: str) -> bool:
    """Whether the formula leaves the step from a ratio to a percentage to the declaration."""
    if canonical_unit(unit) != "%" or not isinstance(step.value, Quantity) or step.value.unit:
        return False
    last = step.operands[-1].value if step.operator == "×" else None
    return not (isinstance(last, Quantity) and last.unit == "%" and last.value == _HUNDRED)


class _Writer:
    """Writes a trace as an expression; each piece comes with how tightly it binds."""

    __slots__ = ("_rule", "_show_units")

    def __init__(self, rule: Rounding, *, show_units: bool) -> None:
        self._rule = rule
        self._show_units = show_units

    def write(self, step: Step) -> tuple[str, int]:
        parts = step.operands
        if step.kind != "operation" or not parts:
            return self._leaf(step)
        if step.operator in PRECEDENCE and len(parts) == 2:
            left, right = self.write(parts[0]), self.write(parts[1])
            return _joined(step.operator, left, right), PRECEDENCE[step.operator]
        if step.operator == "占比":
            return _joined("/", self.write(parts[0]), self.write(parts[1])), PRECEDENCE["/"]
        if step.operator == "增减率":
            base = self.write(parts[1])
            change = _joined("−", self.write(parts[0]), base)
            return _joined("/", (change, PRECEDENCE["−"]), base), PRECEDENCE["/"]
        if step.operator in {"若", "缺省"}:
            return self.write(parts[-1])
        if step.operator == "合计":
            return self._sum(parts)
        if step.operator in {"−", "非", "%"}:
            return self._unary(step.operator, parts[0])
        if step.operator in {"取", "取条", "上年", "计数", "天数"}:
            return self._leaf(step)
        return f"{step.operator}({', '.join(self.write(part)[0] for part in parts)})", _ATOM

    def _leaf(self, step: Step) -> tuple[str, int]:
        if not isinstance(step.value, Quantity):
            return step.text if isinstance(step.value, NoValue) else _other(step.value), _ATOM
        text = _number(step.value, self._rule, show_unit=self._show_units)
        return text, NEGATIVE if text.startswith("−") else _ATOM

    def _unary(self, operator: str, operand: Step) -> tuple[str, int]:
        own = {"−": NEGATIVE, "%": POSTFIX}.get(operator, PRECEDENCE["非"])
        text = _bracketed(*self.write(operand), own + (operator == "−"))
        return {"−": f"−{text}", "%": f"{text}%"}.get(operator, f"非 {text}"), own

    def _sum(self, parts: Sequence[Step]) -> tuple[str, int]:
        if len(parts) > _MAX_TERMS:
            return f"合计({len(parts)}项)", _ATOM
        first, *others = parts
        text, tightness = self.write(first)
        for part in others:
            text, tightness = _joined("+", (text, tightness), self.write(part)), PRECEDENCE["+"]
        return text, tightness

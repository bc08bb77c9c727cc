"""Computing a formula, and bringing the result to what its figure declares."""

from __future__ import annotations

from toolkit.formula.arithmetic import adopts
from toolkit.formula.calls import CALLS
from toolkit.formula.operations import Evaluator
from toolkit.formula.tree import Formula, Scope, Step, Value
from toolkit.quantity import NoValue, Quantity, Rounding, UnitError, convert


def evaluate(
    formula: Formula, scope: Scope, *, as_printed: bool = True, rule: Rounding = Rounding.HALF_UP
) -> Step:
    """Compute a formula where `scope` stands.

    `as_printed` (按印出数): an amount or count that has decimals is rounded to them before it is used; ratios
    (%, 分, pure numbers, compound units) are used unrounded; comparisons take both sides as printed.
    Otherwise (按原数) everything is exact. A formula that is only a name or a literal gives that step itself.
    Never raises for data: what cannot be computed is a NoValue with its reason.
    """
    return Evaluator(formula.span, CALLS, printed=as_printed, rule=rule).run(formula.root, scope)


def as_declared(value: Value, unit: str, decimals: int | None) -> Value:
    """Bring a result to its declared unit and decimals; the value is not rounded.

    A ratio declared as % is multiplied by 100; a pure number takes a declared counting unit or 分, and a 0
    every unit. `decimals` None keeps those of a rounded result. What does not fit becomes NoValue (有误).
    """
    if not isinstance(value, Quantity):
        return value
    if value.unit != unit:
        if not value.value or adopts(value.unit, unit):
            value = Quantity(value.value, unit, value.decimals)
        else:
            try:
                value = convert(value, unit)
            except UnitError:
                found = f"“{value.unit}”" if value.unit else "没有单位的数"
                wanted = f"“{unit}”" if unit else "没有单位的数"
                return NoValue(f"算得的是{found}，声明的是{wanted}", "有误")
    if decimals is None or decimals == value.decimals:
        return value
    return Quantity(value.value, value.unit, decimals)

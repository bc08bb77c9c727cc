"""The functions of the formula language, computed."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from toolkit.formula.arithmetic import UnitClash, brought_together, too_large, within_limits
from toolkit.formula.operations import CallRule, Evaluator, first_missing, no_number, truth_of, wrong_type
from toolkit.formula.tree import NAME_OF_CODE, Call, Name, Scope, Step, Value, level_asked
from toolkit.quantity import NOT_FILLED, NoValue, Quantity, Rounding, as_printed, plain, round_quantity

_MAX_PLACES: Final = 12
_ZERO: Final = Fraction(0)
_FAULTY: Final = "有误"

# -- functions that choose


def _choose(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    condition = evaluator.run(node.arguments[0], scope)
    truth = truth_of(condition)
    if not isinstance(truth, bool):
        return evaluator.step(node, node.function, truth, (condition,))
    branch = evaluator.run(node.arguments[1 if truth else 2], scope)
    return evaluator.step(node, node.function, branch.value, (condition, branch))


def _default(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    """Replace what was not given, required (未填) or not (不适用); a zero base or an error stays."""
    first = evaluator.run(node.arguments[0], scope)
    if not (isinstance(first.value, NoValue) and first.value.cause in NOT_FILLED):
        return evaluator.step(node, node.function, first.value, (first,))
    second = evaluator.run(node.arguments[1], scope)
    return evaluator.step(node, node.function, second.value, (first, second))


def _has_value(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    """Whether something was given and could be computed; of what is faulty that cannot be told."""
    operand = evaluator.run(node.arguments[0], scope)
    if isinstance(operand.value, NoValue) and operand.value.cause == _FAULTY:
        return evaluator.step(node, node.function, operand.value, (operand,))
    return evaluator.step(node, node.function, not isinstance(operand.value, NoValue), (operand,))


def _is_zero(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    operand = evaluator.run(node.arguments[0], scope)
    value: Value
    if isinstance(operand.value, Quantity):
        value = not (as_printed(operand.value, evaluator.rule) if evaluator.printed else operand.value).value
    else:
        value = no_number(operand)
    return evaluator.step(node, node.function, value, (operand,))


# -- functions of numbers


def _extreme(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    return _folded(evaluator, node, scope, max if node.function == "最大" else min)


def _average(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    return _folded(evaluator, node, scope, lambda numbers: sum(numbers, _ZERO) / len(numbers))


def _folded(
    evaluator: Evaluator, node: Call, scope: Scope, combine: Callable[[list[Fraction]], Fraction]
) -> Step:
    steps = tuple(evaluator.run(argument, scope) for argument in node.arguments)
    return evaluator.step(node, node.function, _combined(evaluator, node.text, steps, combine), steps)


def _combined(
    evaluator: Evaluator, text: str, steps: Sequence[Step], combine: Callable[[list[Fraction]], Fraction]
) -> Value:
    quantities = [evaluator.amount(step.value) for step in steps if isinstance(step.value, Quantity)]
    if len(quantities) < len(steps):
        return no_number(*steps)
    return _in_one_unit(text, quantities, combine)


def _in_one_unit(
    text: str, quantities: Sequence[Quantity], combine: Callable[[list[Fraction]], Fraction]
) -> Value:
    # A bare number says nothing of the unit; the first figure that has one does.
    unit = next((quantity.unit for quantity in quantities if quantity.unit), "")
    one = Quantity(Fraction(1), unit)
    try:
        numbers = [brought_together(one, quantity)[1] for quantity in quantities]
    except UnitClash as clash:
        return NoValue(f"“{text}”{clash}", "有误")
    result = combine(numbers)
    return Quantity(result, unit) if within_limits(result) else too_large(text)


def _rounded(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    steps = tuple(evaluator.run(argument, scope) for argument in node.arguments)
    number, places = steps[0].value, steps[1].value
    value: Value
    if not (isinstance(number, Quantity) and isinstance(places, Quantity)):
        value = no_number(*steps)
    elif places.unit or places.value.denominator != 1 or abs(places.value) > _MAX_PLACES:
        value = NoValue(f"“{node.text}”的小数位数应是 0 到 {_MAX_PLACES} 的整数", "有误")
    else:
        # Its name says which rule: it does not follow a pack's choice of half-even.
        value = round_quantity(evaluator.amount(number), int(places.value), Rounding.HALF_UP)
    return evaluator.step(node, node.function, value, steps)


def _absolute(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    operand = evaluator.run(node.arguments[0], scope)
    quantity = operand.value
    if not isinstance(quantity, Quantity):
        return evaluator.step(node, node.function, no_number(operand), (operand,))
    value = Quantity(abs(quantity.value), quantity.unit, quantity.decimals)
    return evaluator.step(node, node.function, value, (operand,))


def _share(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    part, whole = (evaluator.run(argument, scope) for argument in node.arguments)
    value = evaluator.computed("/", part, whole, node.text)
    return evaluator.step(node, node.function, value, (part, whole))


def _growth(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    now, base = (evaluator.run(argument, scope) for argument in node.arguments)
    value = evaluator.computed("−", now, base, node.text)
    if isinstance(value, Quantity):
        value = evaluator.computed("/", Step(node.text, value), base, node.text)
    return evaluator.step(node, node.function, value, (now, base))


def _year_days(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    operand = evaluator.run(node.arguments[0], scope)
    return evaluator.step(node, node.function, _days(node, operand), (operand,))


def _days(node: Call, operand: Step) -> Value:
    found = operand.value
    if isinstance(found, date):
        year = found.year
    elif not isinstance(found, Quantity):
        return no_number(operand)
    elif found.unit not in {"", "年"} or found.value.denominator != 1 or not 1 <= found.value <= 9999:
        return NoValue(f"“{node.text}”：{operand.text} 不是年份", "有误")
    else:
        year = int(found.value)
    return Quantity(Fraction(365 + calendar.isleap(year)), "天", 0)


# -- functions of tables


def _total(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    """Add a column exactly.

    A cell that does not apply (不适用) is left out; any other cell without value leaves the total without
    value. Rows of which none meets the condition add up to 0; of a table without rows nothing is known.
    """
    chosen, problem = _chosen(evaluator, node, scope, condition=2)
    if problem is None and not chosen and _is_empty(node, scope):
        problem = NoValue(f"{node.arguments[0].text}没有填写", "不适用")
    cells = tuple(evaluator.run(node.arguments[1], row) for row in chosen)
    return evaluator.step(node, node.function, problem or _added(node, cells), cells)


def _is_empty(node: Call, scope: Scope) -> bool:
    table = node.arguments[0]
    return isinstance(table, Name) and scope.items(table.path) == 0


def _added(node: Call, cells: tuple[Step, ...]) -> Value:
    counted = [cell for cell in cells if not _does_not_apply(cell)]
    if cells and not counted:
        return NoValue(f"{node.text} 的各行都不适用", "不适用")
    quantities = [cell.value for cell in counted if isinstance(cell.value, Quantity)]
    if len(quantities) < len(counted):
        return no_number(*counted)
    return _in_one_unit(node.text, quantities, lambda numbers: sum(numbers, _ZERO))


def _count(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    table = node.arguments[0]
    if len(node.arguments) > 1:
        chosen, problem = _chosen(evaluator, node, scope, condition=1)
        value: Value = problem or _whole(len(chosen))
    else:
        items = scope.items(table.path) if isinstance(table, Name) else 0
        value = items if isinstance(items, NoValue) else _whole(items)
    return evaluator.step(node, node.function, value, ())


def _chosen(
    evaluator: Evaluator, node: Call, scope: Scope, *, condition: int
) -> tuple[list[Scope], NoValue | None]:
    """The rows that meet the condition, and why they cannot be told, if so."""
    table = node.arguments[0]
    rows = scope.rows(table.path) if isinstance(table, Name) else []
    if isinstance(rows, NoValue):
        return [], rows
    if len(node.arguments) <= condition:
        return list(rows), None
    chosen: list[Scope] = []
    doubts: list[Step] = []
    for row in rows:
        test = evaluator.run(node.arguments[condition], row)
        truth = truth_of(test)
        if truth is True:
            chosen.append(row)
        elif isinstance(truth, NoValue) and truth.cause != "不适用":
            doubts.append(Step(test.text, truth))
    return chosen, first_missing(doubts)


def _pick(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    table, wanted, column = node.arguments
    key = evaluator.run(wanted, scope)
    text = _key_text(key.value)
    if text is None or not isinstance(table, Name):
        problem = key.value if isinstance(key.value, NoValue) else wrong_type(key.text, key.value, "行键")
        return evaluator.step(node, node.function, problem, (key,))
    row = scope.row(table.path, text)
    if isinstance(row, NoValue):
        return evaluator.step(node, node.function, row, (key,))
    cell = evaluator.run(column, row)
    return evaluator.step(node, node.function, cell.value, (cell,))


def _item(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    name, place = node.arguments
    number = evaluator.run(place, scope)
    value = number.value
    if not isinstance(value, Quantity) or value.value.denominator != 1 or not isinstance(name, Name):
        problem = value if isinstance(value, NoValue) else wrong_type(number.text, value, "从 1 起的序号")
        return evaluator.step(node, node.function, problem, (number,))
    item = scope.text(name.path, value.value.numerator)
    return evaluator.step(node, node.function, item.value, (item,))


def _last_year(_evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    name = node.arguments[0]
    path = name.path if isinstance(name, Name) else ()
    return scope.last_year(path)


def _coded(evaluator: Evaluator, node: Call, scope: Scope) -> Step:
    name = node.arguments[0]
    path = name.path if isinstance(name, Name) else ()
    step = scope.coded(path, level_asked(node), named=node.function == NAME_OF_CODE)
    return evaluator.step(node, node.function, step.value, (step,))


def _does_not_apply(step: Step) -> bool:
    return isinstance(step.value, NoValue) and step.value.cause == "不适用"


def _whole(number: int) -> Quantity:
    return Quantity(Fraction(number), "", 0)


def _key_text(value: Value) -> str | None:
    """A row key as text; rows without declared keys are numbered from 1."""
    if isinstance(value, Quantity) and value.value.denominator == 1:
        return plain(value, 0)
    return value if isinstance(value, str) else None


CALLS: Final[Mapping[str, CallRule]] = {
    "若": _choose,
    "缺省": _default,
    "有值": _has_value,
    "为零": _is_zero,
    "最大": _extreme,
    "最小": _extreme,
    "平均": _average,
    "四舍五入": _rounded,
    "绝对值": _absolute,
    "占比": _share,
    "增减率": _growth,
    "天数": _year_days,
    "合计": _total,
    "计数": _count,
    "取": _pick,
    "取条": _item,
    "上年": _last_year,
    "目录名称": _coded,
    "目录代码": _coded,
}

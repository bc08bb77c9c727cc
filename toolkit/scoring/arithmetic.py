"""The sums of scoring, written in the formula language, so that traces and explanations come with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from toolkit import vocabulary as v
from toolkit.formula import Formula, Scope, Step, Value, as_declared, evaluate, parse_formula, substituted
from toolkit.quantity import NoValue, Quantity, QuantityError, plain_number, round_number
from toolkit.scoring.rule import POINTS, Case, Draft, Remark, Terms

STEP_LOSS: Final = "每档扣分"
SHARE: Final = "得分比例"
_NAMES: Final = frozenset(
    {
        v.WEIGHT,
        v.ACTUAL,
        v.TARGET,
        v.EXAMINED,
        v.COEFFICIENT,
        v.EXECUTION,
        v.EXTERNAL_SCORE,
        v.EXTERNAL_FULL,
        v.SPENT,
        v.BUDGET,
        v.STEP_COUNT,
        STEP_LOSS,
        SHARE,
    }
)


def _formula(text: str) -> Formula:
    return parse_formula(text, _NAMES)


RATIO: Final = _formula(f"{v.WEIGHT}×{v.ACTUAL}/{v.TARGET}")
COMPLETION: Final = _formula(f"{v.ACTUAL}/{v.TARGET}")
REVERSE_BY_EXCESS: Final = _formula(f"{v.WEIGHT}×(1−({v.ACTUAL}−{v.TARGET})/{v.TARGET})")
REVERSE_BY_QUOTIENT: Final = _formula(f"{v.WEIGHT}×{v.TARGET}/{v.ACTUAL}")
BY_COEFFICIENT: Final = _formula(f"{v.WEIGHT}×{v.COEFFICIENT}")
BY_SHARE: Final = _formula(f"{v.WEIGHT}×{SHARE}")
BY_RATE: Final = _formula(f"{v.WEIGHT}×{v.EXECUTION}")
BY_BUDGET: Final = _formula(f"{v.WEIGHT}×{v.SPENT}/{v.BUDGET}")
BY_EXTERNAL: Final = _formula(f"{v.WEIGHT}×{v.EXTERNAL_SCORE}/{v.EXTERNAL_FULL}")
BY_STEPS: Final = _formula(f"{v.WEIGHT}−{v.STEP_COUNT}×{STEP_LOSS}")


class _Names(Scope):
    """The named numbers of one sum."""

    def __init__(self, steps: Mapping[str, Step]) -> None:
        self._steps = steps

    def read(self, path: tuple[str, ...]) -> Step:
        return self._steps[path[0]]

    def rows(self, path: tuple[str, ...]) -> Sequence[Scope] | NoValue:
        return _no_table(path)

    def row(self, path: tuple[str, ...], key: str) -> Scope | NoValue:
        return _no_table((*path, key))

    def items(self, path: tuple[str, ...]) -> int | NoValue:
        return _no_table(path)

    def text(self, path: tuple[str, ...], number: int) -> Step:
        return Step(f"{'.'.join(path)}[{number}]", _no_table(path))

    def coded(self, path: tuple[str, ...], level: str, *, named: bool) -> Step:
        del level, named
        return Step(".".join(path), _no_table(path))

    def last_year(self, path: tuple[str, ...]) -> Step:
        return Step(".".join(path), _no_table(path))


def _no_table(path: tuple[str, ...]) -> NoValue:
    return NoValue(f"计分中没有“{'.'.join(path)}”", "有误")


def leaf(case: Case, name: str, value: Value) -> Step:
    """The trace of an input: the one that the caller knows, with the value as the rule uses it."""
    source = case.sources.get(name)
    if source is None:
        return Step(name, value, kind="input")
    if source.value == value:
        return source
    return Step(source.text, value, (source,), source.span, source.rule, "input")


def compute(formula: Formula, case: Case, inputs: Mapping[str, Value | Step]) -> Step:
    """Compute a sum over the weight and other inputs, exactly, in 分."""
    values: dict[str, Value | Step] = {v.WEIGHT: case.weight, **inputs}
    steps = {
        name: value if isinstance(value, Step) else leaf(case, name, value) for name, value in values.items()
    }
    step = evaluate(formula, _Names(steps))
    value = as_declared(step.value, POINTS, None)
    return Step(step.text, value, step.operands, step.span, step.rule, step.kind, step.operator)


def completion_rate(case: Case, actual: Quantity, target: Quantity) -> Step:
    """Actual by target in %, to two decimals when printed; no value for a target of 0."""
    steps = {v.ACTUAL: leaf(case, v.ACTUAL, actual), v.TARGET: leaf(case, v.TARGET, target)}
    step = evaluate(COMPLETION, _Names(steps))
    value = as_declared(step.value, "%", 2)
    return Step(v.EXAMINED_RATE, value, (step,), kind="formula")


def full_step(case: Case) -> Step:
    """All of the weight."""
    return leaf(case, v.WEIGHT, case.weight)


def points_step(text: str, points: Fraction, *operands: Step) -> Step:
    """Points that are not the result of a sum."""
    return Step(text, Quantity(points, POINTS), operands)


def shown(step: Step, terms: Terms) -> str:
    """A sum in numbers with its result: "10×7/9=7.78"."""
    return substituted(step, POINTS, terms.decimals, rule=terms.rounding)


def exact(value: Quantity | Fraction) -> str:
    """A number in a message, with all its decimals, or four where they never end."""
    bare = value.value if isinstance(value, Quantity) else value
    try:
        return plain_number(bare)
    except QuantityError:
        return plain_number(bare, 4)


def number(value: Fraction, terms: Terms) -> str:
    """Points in a text: as many decimals as they have, at most the rule's."""
    rounded = round_number(value, terms.decimals, terms.rounding)
    return plain_number(rounded)


def weight_of(case: Case) -> Fraction:
    """The weight as a number; the caller has seen to it that there is one."""
    assert isinstance(case.weight, Quantity)  # noqa: S101 - `award` lets no other through
    return case.weight.value


def without_score(reason: NoValue, text: str = v.SCORE, *remarks: Remark) -> Draft:
    """No points, and why."""
    return Draft(Step(text, reason, kind="operation"), reason.reason, remarks=remarks)

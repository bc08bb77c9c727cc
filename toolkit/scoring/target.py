"""Methods that compare what was achieved with a target: 比例, 反向比例, 达标."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from toolkit import vocabulary as v
from toolkit.formula import Formula
from toolkit.indicator import Target, TargetError, is_met, print_target
from toolkit.quantity import NoValue, Quantity, as_printed, convert
from toolkit.scoring.arithmetic import (
    RATIO,
    REVERSE_BY_EXCESS,
    REVERSE_BY_QUOTIENT,
    compute,
    full_step,
    leaf,
    points_step,
    shown,
    without_score,
)
from toolkit.scoring.kinds import CANNOT_SCORE
from toolkit.scoring.rule import Case, Draft, Points, Remark, Terms

HIGHER: Final = ("≥", ">")
LOWER: Final = ("≤", "<")
STRICT: Final = (">", "<")
NOTHING: Final = Points(Fraction(0))
_FAILED: Final = {
    "≥": "未达到", ">": "未超过", "≤": "超过", "<": "不低于", "=": "不等于", "定性": "未达到", "期限": "迟于",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """A target together with what was achieved, both present."""

    target: Target
    actual: Quantity | date | str

    @property
    def numbers(self) -> tuple[Quantity, Quantity] | None:
        """Actual and target in the target's unit, if both are numbers."""
        if isinstance(self.actual, Quantity) and isinstance(self.target.value, Quantity):
            return convert(self.actual, self.target.value.unit), self.target.value
        return None


def refused(message: str, *hints: str) -> Draft:
    """No score because rule and indicator do not go together."""
    return without_score(NoValue(message, "有误"), v.SCORE, Remark(CANNOT_SCORE, message, hints))


def read_pair(case: Case) -> Pair | NoValue:
    """Target and actual of a case, or which of them is missing."""
    for name, value in ((v.TARGET, case.target), (v.ACTUAL, case.actual)):
        if value is None:
            return NoValue(f"缺少{name}", "未填")
        if isinstance(value, NoValue):
            return value
    if isinstance(case.target, Target) and not isinstance(case.actual, NoValue | None):
        return Pair(case.target, case.actual)
    return NoValue(f"缺少{v.TARGET}", "未填")


def judge(terms: Terms, pair: Pair) -> bool:
    """Whether the target is met, by the rule's reading of > and <. Raises TargetError."""
    if is_met(pair.target, pair.actual, terms.answers):
        return True
    numbers = pair.numbers
    if not terms.strict_equal_met or numbers is None or pair.target.operator not in STRICT:
        return False
    return as_printed(numbers[0]).value == as_printed(numbers[1]).value


def say_met(pair: Pair) -> str:
    """The words for a target that is met."""
    return f"{v.ACTUAL}{show_actual(pair)}达到{v.TARGET}{print_target(pair.target)}，得满分"


def say_missed(pair: Pair) -> str:
    """The words for a target that is missed."""
    failed = "未达到" if isinstance(pair.actual, str) else _FAILED[pair.target.operator]
    return f"{v.ACTUAL}{show_actual(pair)}{failed}{v.TARGET}（{print_target(pair.target)}）"


def show_actual(pair: Pair) -> str:
    """What was achieved, in words."""
    actual = pair.actual
    if isinstance(actual, date):
        return f"{actual.year}年{actual.month}月{actual.day}日"
    return actual if isinstance(actual, str) else str(as_printed(actual))


def completion(pair: Pair) -> Fraction | None:
    """Actual by target for targets that ask for more; None where a quotient means nothing."""
    numbers = pair.numbers
    if numbers is None or pair.target.operator in LOWER or numbers[1].value <= 0:
        return None
    return numbers[0].value / numbers[1].value


def _prepare(terms: Terms, case: Case, operators: tuple[str, ...], method: str) -> tuple[Pair, bool] | Draft:
    """Pair and verdict for a method that takes numbers under some operators only."""
    pair = read_pair(case)
    if isinstance(pair, NoValue):
        return without_score(pair)
    if pair.target.operator not in operators:
        return refused(
            f"{v.TARGET}“{print_target(pair.target)}”不能用“{method}”的方法计分",
            f"该方法用于{'、'.join(operators)}的指标，请另选计分规则",
        )
    try:
        return pair, judge(terms, pair)
    except TargetError as error:
        return refused(error.message, *error.hints)


def _by_sum(formula: Formula, terms: Terms, case: Case, pair: Pair) -> Draft:
    """Points by a quotient of actual and target; none where the target is not above 0 or the actual below."""
    words = say_missed(pair)
    numbers = pair.numbers
    if numbers is None:
        return refused(words)
    actual, target = numbers
    operands = (leaf(case, v.ACTUAL, actual), leaf(case, v.TARGET, target))
    if target.value <= 0:
        words = f"{words}，{v.TARGET}不大于0，不能按比例计分，得0分"
        return Draft(points_step(v.SCORE, Fraction(0), *operands), words, met=False)
    if actual.value < 0:
        words = f"{words}，{v.ACTUAL}为负数，按0计，得0分"
        return Draft(points_step(v.SCORE, Fraction(0), *operands), words, met=False)
    step = compute(formula, case, {v.ACTUAL: actual, v.TARGET: target})
    words = f"{words}，按比例计分：{shown(step, terms)}"
    return Draft(step, words, met=False, completion=completion(pair))


@dataclass(frozen=True, slots=True)
class Ratio:
    """比例: met gets all, else weight × actual / target; for ≥, > and =.

    A target of 0 or less cannot be divided by: missed, it gets 0. A negative actual counts as 0.
    `excess_met`: whether = is met by more (then = 0 is also met by less); otherwise more than = costs in
    proportion to the excess.
    """

    excess_met: bool = True

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        prepared = _prepare(terms, case, (*HIGHER, "="), v.RATIO)
        if isinstance(prepared, Draft):
            return prepared
        pair, met = prepared
        beyond = self._beyond(pair)
        if met or (self.excess_met and beyond):
            return Draft(full_step(case), say_met(pair), met=True, completion=completion(pair))
        return _by_sum(REVERSE_BY_EXCESS if beyond else RATIO, terms, case, pair)

    @staticmethod
    def _beyond(pair: Pair) -> bool:
        """Whether an = target is passed in the good direction: upwards, but downwards from 0."""
        numbers = pair.numbers
        if pair.target.operator != "=" or numbers is None:
            return False
        actual, target = as_printed(numbers[0]).value, as_printed(numbers[1]).value
        return actual < 0 if target == 0 else actual > target > 0


@dataclass(frozen=True, slots=True)
class Reverse:
    """反向比例: met gets all; more costs, by its excess (变式一) or by the quotient (变式二); for ≤ and <."""

    by_quotient: bool = False

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        prepared = _prepare(terms, case, LOWER, v.REVERSE)
        if isinstance(prepared, Draft):
            return prepared
        pair, met = prepared
        if met:
            return Draft(full_step(case), say_met(pair), met=True)
        return _by_sum(REVERSE_BY_QUOTIENT if self.by_quotient else REVERSE_BY_EXCESS, terms, case, pair)


@dataclass(frozen=True, slots=True)
class AllOrNothing:
    """达标: met gets all, missed what the rule says (nothing by default); for every kind of target."""

    missed: Points = NOTHING

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        pair = read_pair(case)
        if isinstance(pair, NoValue):
            return without_score(pair)
        try:
            met = judge(terms, pair)
        except TargetError as error:
            return refused(error.message, *error.hints)
        if met:
            return Draft(full_step(case), say_met(pair), met=True, completion=completion(pair))
        weight = full_step(case)
        points = self.missed.of(weight.value.value if isinstance(weight.value, Quantity) else Fraction(0))
        words = f"{say_missed(pair)}，{f'得{self.missed}' if self.missed.value else '不得分'}"
        return Draft(points_step(v.SCORE, points, weight), words, met=False)

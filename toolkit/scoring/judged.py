"""Methods that take a judgement or a ready number: 定性, 系数, 执行率, 折算, 公式, 手填."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from toolkit import vocabulary as v
from toolkit.formula import Formula, Value, as_declared
from toolkit.indicator import TargetError
from toolkit.quantity import NoValue, Quantity, UnitError, as_printed, convert, plain
from toolkit.scoring.arithmetic import (
    BY_BUDGET,
    BY_COEFFICIENT,
    BY_EXTERNAL,
    BY_RATE,
    compute,
    exact,
    leaf,
    number,
    points_step,
    shown,
    weight_of,
    without_score,
)
from toolkit.scoring.kinds import BEYOND_WEIGHT, OUT_OF_RANGE, OUTSIDE_BAND, OVERRIDE_WITHOUT_REASON
from toolkit.scoring.rounding import award_points, just_below
from toolkit.scoring.rule import POINTS, Case, Draft, Remark, Terms
from toolkit.scoring.target import Pair, judge, read_pair, refused

_BY_EXECUTION: Final = f"按{v.EXECUTION}计分"


def _out_of_range(message: str) -> Draft:
    return without_score(NoValue(message, "有误"), v.SCORE, Remark(OUT_OF_RANGE, message))


def _beyond_weight(case: Case, given: Quantity) -> Draft:
    message = f"{v.SCORE}{exact(given)}分不在0和{v.WEIGHT}{exact(weight_of(case))}分之间"
    remark = Remark(BEYOND_WEIGHT, message, (f"{v.SCORE}最多{exact(weight_of(case))}分",))
    return without_score(NoValue(message, "有误"), v.SCORE, remark)


@dataclass(frozen=True, slots=True)
class Choice:
    """A band of a qualitative rule: its labels, and the shares of the weight between which its points lie."""

    labels: tuple[str, ...]
    floor: Fraction
    top: Fraction
    includes_top: bool
    default: Fraction | None = None

    def edges(self, weight: Fraction, terms: Terms) -> tuple[Fraction, Fraction]:
        """The lowest and the highest points of the band, rounded as awards are."""
        low = award_points(weight * self.floor, terms)
        high = min(award_points(weight * self.top, terms), weight)
        if not self.includes_top:
            high = just_below(high, terms.decimals)
        return low, max(low, high)


@dataclass(frozen=True, slots=True)
class Qualitative:
    """定性: the label chosen gives a band, the clerk gives the points within it, or the rule does.

    Words on one of the rule's scales are judged against the target: as good as asked is the first band.
    `not_given`: 取上限, 取下限 or 必须填写.
    """

    choices: tuple[Choice, ...]
    not_given: str = v.TAKE_TOP

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        chosen = self._choose(terms, case)
        if isinstance(chosen, Draft):
            return chosen
        choice, label = chosen
        low, high = choice.edges(weight_of(case), terms)
        between = f"“{label}”一档在{number(low, terms)}分和{number(high, terms)}分之间"
        met = choice is self.choices[0]
        if case.given is not None:
            return self._given(terms, case, case.given, (low, high), between)
        if choice.default is not None:
            points, how = weight_of(case) * choice.default, f"取该档默认的{plain(choice.default * 100)}%"
        elif self.not_given == v.MUST_BE_GIVEN:
            return without_score(NoValue(f"{between}，须填写{v.SCORE}", "未填"))
        else:
            points, how = (high if self.not_given == v.TAKE_TOP else low), self.not_given
        step = points_step(v.SCORE, points, leaf(case, v.ACTUAL, label))
        return Draft(step, f"{between}，{how}得{number(points, terms)}分", met=met)

    def _choose(self, terms: Terms, case: Case) -> tuple[Choice, str] | Draft:
        """The band, with the label that chose it."""
        label = case.chosen or case.actual
        if label is None:
            return without_score(NoValue(f"缺少{v.ACTUAL}", "未填"))
        if isinstance(label, NoValue):
            return without_score(label)
        if isinstance(label, Quantity | date):
            return refused(f"{v.ACTUAL}“{label}”不是档次", self._hint())
        found = next((choice for choice in self.choices if label in choice.labels), None)
        if found is not None:
            return found, label
        pair = read_pair(case)
        if not isinstance(pair, Pair):
            return refused(f"没有“{label}”这一档", self._hint())
        try:
            if judge(terms, pair):
                return self.choices[0], label
        except TargetError:
            return refused(f"没有“{label}”这一档", self._hint())
        return refused(f"{v.ACTUAL}“{label}”未达到{v.TARGET}，看不出属于哪一档", self._hint())

    def _hint(self) -> str:
        return f"{v.ACTUAL}写成{'、'.join(choice.labels[0] for choice in self.choices)}之一"

    @staticmethod
    def _given(
        terms: Terms, case: Case, given: Quantity, edges: tuple[Fraction, Fraction], between: str
    ) -> Draft:
        """The points that the clerk gave; outside the band they stand, with an error."""
        points = as_declared(given, POINTS, None)
        if not isinstance(points, Quantity) or not 0 <= points.value <= weight_of(case):
            return _beyond_weight(case, given)
        message = f"{between}，填报得{number(points.value, terms)}分"
        remarks: tuple[Remark, ...] = ()
        if not edges[0] <= points.value <= edges[1]:
            hint = f"改为{number(edges[0], terms)}至{number(edges[1], terms)}之间的分，或另选档次"
            remarks = (Remark(OUTSIDE_BAND, f"{message}，不在该档之内", (hint,)),)
        return Draft(leaf(case, v.SCORE, points), message, by_hand=True, remarks=remarks)


def _needed(name: str, value: Quantity | NoValue | None) -> Quantity | NoValue:
    return NoValue(f"缺少{name}", "未填") if value is None else value


def _by_quotient(
    terms: Terms,
    case: Case,
    formula: Formula,
    names: tuple[str, str],
    pair: tuple[Quantity, Quantity],
    words: str,
) -> Draft:
    """Weight × part / whole; a whole of 0 gives no value."""
    part, whole = pair
    if not whole.value:
        return without_score(NoValue(f"{names[1]}为零，无法计算", "基数为零"))
    if whole.value < 0:
        return refused(f"{names[1]}{whole}为负数，无法计算")
    values: dict[str, Value] = dict(zip(names, pair, strict=True))
    step = compute(formula, case, values)
    if isinstance(step.value, NoValue):
        return refused(step.value.reason)
    return Draft(
        step, f"{words}：{shown(step, terms)}", completion=part.value / convert(whole, part.unit).value
    )


def _both(
    names: tuple[str, str], pair: tuple[Quantity | NoValue, Quantity | NoValue] | None
) -> tuple[Quantity, Quantity] | Draft:
    """Both numbers of a quotient, in comparable units, or why not."""
    if pair is None:
        return without_score(NoValue(f"缺少{names[0]}和{names[1]}", "未填"))
    part, whole = pair
    if isinstance(part, NoValue):
        return without_score(part)
    if isinstance(whole, NoValue):
        return without_score(whole)
    try:
        convert(whole, part.unit)
    except UnitError:
        return refused(f"{names[0]}{part}和{names[1]}{whole}的单位不同")
    return part, whole


@dataclass(frozen=True, slots=True)
class Coefficient:
    """系数: weight × a coefficient between 0 and 1 (or 0% and 100%)."""

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        figure = _needed(v.EXAMINED, case.figure)
        if isinstance(figure, NoValue):
            return without_score(figure)
        try:
            share = convert(figure, "").value
        except UnitError:
            return refused(f"{v.COEFFICIENT}{figure}不是小数或百分数")
        if not 0 <= share <= 1:
            return _out_of_range(f"{v.COEFFICIENT}{figure}不在0和1之间")
        step = compute(BY_COEFFICIENT, case, {v.COEFFICIENT: figure})
        return Draft(step, f"按{v.COEFFICIENT}计分：{shown(step, terms)}")


@dataclass(frozen=True, slots=True)
class Execution:
    """执行率: weight × spent / budget, or × a rate that is given; at most the weight, at least 0."""

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        if case.budget is not None:
            names = (v.SPENT, v.BUDGET)
            pair = _both(names, case.budget)
            return (
                pair
                if isinstance(pair, Draft)
                else _by_quotient(terms, case, BY_BUDGET, names, pair, _BY_EXECUTION)
            )
        rate = _needed(v.EXECUTION, case.figure)
        if isinstance(rate, NoValue):
            return without_score(rate)
        try:
            share = convert(rate, "").value
        except UnitError:
            return refused(f"{v.EXECUTION}{as_printed(rate)}不是百分数")
        step = compute(BY_RATE, case, {v.EXECUTION: rate})
        return Draft(step, f"{_BY_EXECUTION}：{shown(step, terms)}", completion=share)


@dataclass(frozen=True, slots=True)
class Rescaled:
    """折算: weight × a score given elsewhere / its full mark."""

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        names = (v.EXTERNAL_SCORE, v.EXTERNAL_FULL)
        pair = _both(names, case.external)
        if isinstance(pair, Draft):
            return pair
        part, whole = pair[0].value, convert(pair[1], pair[0].unit).value
        if part < 0 or part > whole:
            return _out_of_range(f"{names[0]}{pair[0]}不在0和{names[1]}{pair[1]}之间")
        return _by_quotient(terms, case, BY_EXTERNAL, names, pair, f"按{v.EXTERNAL_SCORE}折算")


@dataclass(frozen=True, slots=True)
class Computed:
    """公式: points that a formula of the pack has given; between 0 and the weight."""

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        figure = _needed(v.EXAMINED, case.figure)
        if isinstance(figure, NoValue):
            return without_score(figure)
        points = as_declared(figure, POINTS, None)
        if not isinstance(points, Quantity):
            return refused(f"公式算得{figure}，不是分数")
        return Draft(leaf(case, v.EXAMINED, points), f"按公式算得{number(points.value, terms)}分")


@dataclass(frozen=True, slots=True)
class ByHand:
    """手填: the clerk gives the points, with a reason."""

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        if case.given is None:
            return without_score(NoValue(f"缺少{v.SCORE}", "未填"))
        points = as_declared(case.given, POINTS, None)
        if not isinstance(points, Quantity) or not 0 <= points.value <= weight_of(case):
            return _beyond_weight(case, case.given)
        message = f"填报得{number(points.value, terms)}分"
        remark = Remark(
            OVERRIDE_WITHOUT_REASON, f"{message}，没有写理由", (f"补写{v.SCORE_REASON}",), (v.SCORE_REASON,)
        )
        return Draft(leaf(case, v.SCORE, points), message, by_hand=True, remarks=(remark,))

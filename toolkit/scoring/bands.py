"""Methods that look a figure up: 分档 (which band holds it) and 扣分 (how far it is beyond a limit)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from toolkit import vocabulary as v
from toolkit.formula import Step
from toolkit.indicator import Target, TargetError, is_met, print_target
from toolkit.quantity import NoValue, Quantity, UnitError, as_printed, convert, plain, round_number
from toolkit.scoring.arithmetic import (
    BY_SHARE,
    BY_STEPS,
    SHARE,
    STEP_LOSS,
    completion_rate,
    compute,
    full_step,
    leaf,
    points_step,
    shown,
    weight_of,
    without_score,
)
from toolkit.scoring.rule import POINTS, Case, Draft, Points, Stairs, Terms
from toolkit.scoring.target import completion, read_pair, refused


@dataclass(frozen=True, slots=True)
class Band:
    """Points for a figure that fulfils all conditions; without conditions for every figure (否则)."""

    conditions: tuple[Target, ...]
    points: Points

    def holds(self, figure: Quantity) -> bool:
        """Whether the figure, as printed, is in the band. Raises TargetError for a foreign unit."""
        return all(is_met(_in_unit_of(figure, condition), figure) for condition in self.conditions)

    def __str__(self) -> str:
        return "且".join(print_target(condition) for condition in self.conditions) or "其余"


def _in_unit_of(figure: Quantity, condition: Target) -> Target:
    """A bare number in a condition is in the unit of the figure."""
    value = condition.value
    if isinstance(value, Quantity) and not value.unit:
        return replace(condition, value=Quantity(value.value, figure.unit, value.decimals))
    return condition


def examine(source: str, case: Case) -> Step | NoValue:
    """The figure that a rule looks at: the given one, the actual value, or the rate of completion."""
    if source == v.EXAMINED_FIGURE:
        if case.figure is None:
            return NoValue(f"缺少{v.EXAMINED}", "未填")
        return case.figure if isinstance(case.figure, NoValue) else leaf(case, v.EXAMINED, case.figure)
    if source == v.ACTUAL and isinstance(case.actual, Quantity):
        return leaf(case, v.ACTUAL, case.actual)
    pair = read_pair(case)
    if isinstance(pair, NoValue):
        return pair
    numbers = pair.numbers
    if numbers is None:
        return leaf(case, v.ACTUAL, pair.actual)
    step = completion_rate(case, *numbers)
    return step.value if isinstance(step.value, NoValue) else step


def _figure(source: str, case: Case) -> tuple[Step, Quantity] | Draft:
    step = examine(source, case)
    if isinstance(step, NoValue):
        return without_score(step)
    if isinstance(step.value, Quantity):
        return step, as_printed(step.value)
    return refused(f"{step.text}不是数，不能按“{source}”计分")


@dataclass(frozen=True, slots=True)
class Bands:
    """分档: the first band whose conditions hold for the figure as printed gives the points."""

    source: str
    bands: tuple[Band, ...]

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        found = _figure(self.source, case)
        if isinstance(found, Draft):
            return found
        step, figure = found
        try:
            band = next((band for band in self.bands if band.holds(figure)), None)
        except TargetError:
            limits = "、".join(str(band) for band in self.bands if band.conditions)
            return refused(f"{step.text}{figure}的单位与档次（{limits}）不同", "改正单位，或另选计分规则")
        if band is None:
            return refused(f"{v.EXAMINED}{figure}不在任何一档", "在计分规则的最后补写“否则”一档")
        place = f"{step.text}{figure}在“{band}”一档"
        done = _completion(case)
        if not band.points.of_weight:
            points = points_step(v.SCORE, band.points.value, step)
            return Draft(points, f"{place}，得{band.points}", completion=done)
        share = Step(SHARE, Quantity(band.points.value * 100, "%"), (step,), kind="formula")
        score = compute(BY_SHARE, case, {SHARE: share})
        return Draft(score, f"{place}，得{band.points}：{shown(score, terms)}", completion=done)


def _completion(case: Case) -> Fraction | None:
    pair = read_pair(case)
    return None if isinstance(pair, NoValue) else completion(pair)


def _shown_count(count: Fraction) -> str:
    return plain(count if count.denominator == 1 else round_number(count, 2))


@dataclass(frozen=True, slots=True)
class Deduction:
    """扣分: all of the weight, less points per step by which the figure as printed passes the limit."""

    source: str
    limit: Quantity
    stairs: Stairs
    below: bool = False

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case."""
        found = _figure(self.source, case)
        if isinstance(found, Draft):
            return found
        step, figure = found
        try:
            beyond = self._beyond(figure)
        except UnitError as error:
            return refused(f"{v.EXAMINED}{figure}与界限{self.limit}不能比较：{error}")
        limit = f"{'低于' if self.below else '超过'}{self.limit}"
        if beyond <= 0:
            return Draft(full_step(case), f"{step.text}{figure}没有{limit}，不扣分")
        return self._lose(terms, case, step, beyond, f"{step.text}{figure}{limit}")

    def _beyond(self, figure: Quantity) -> Fraction:
        """How far the figure is beyond the limit, in the unit of a step. Raises UnitError."""
        unit = self.stairs.size.unit or figure.unit
        limit = self.limit if self.limit.unit else Quantity(self.limit.value, figure.unit)
        excess = convert(figure, unit).value - convert(limit, unit).value
        return -excess if self.below else excess

    def _lose(self, terms: Terms, case: Case, step: Step, beyond: Fraction, words: str) -> Draft:
        weight = weight_of(case)
        count, loss = self.stairs.steps(beyond), self.stairs.points.of(weight)
        excess = Quantity(beyond, self.stairs.size.unit)
        words = f"{words}，相差{excess}，每{self.stairs.size}扣{self.stairs.points}"
        lost = self.stairs.deduction(beyond, weight)
        if lost != count * loss:
            words = f"{words}，最多扣{self.stairs.most}"
            return Draft(points_step(v.SCORE, weight - lost, full_step(case), step), words)
        steps = Step(v.STEP_COUNT, Quantity(count), (step,), kind="formula")
        score = compute(BY_STEPS, case, {v.STEP_COUNT: steps, STEP_LOSS: Quantity(loss, POINTS)})
        words = f"{words}，共{_shown_count(count)}档：{shown(score, terms)}"
        return Draft(score, words)

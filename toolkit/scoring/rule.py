"""The data of scoring: what a rule says, what it is applied to, what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

from toolkit import vocabulary as v
from toolkit.finding import Kind, Span
from toolkit.formula import Step
from toolkit.indicator import NO_ANSWERS, Answers, Target
from toolkit.quantity import NoValue, Quantity, Rounding, plain

POINTS: Final = "分"
WHOLE: Final = Fraction(1)

Given: TypeAlias = Quantity | date | str | NoValue


@dataclass(frozen=True, slots=True)
class Points:
    """So much of the weight (of_weight; 1 is all of it), or so many points."""

    value: Fraction
    of_weight: bool = True

    def of(self, weight: Fraction) -> Fraction:
        """The points for a weight."""
        return weight * self.value if self.of_weight else self.value

    def __str__(self) -> str:
        return f"{plain(self.value * 100)}%" if self.of_weight else f"{plain(self.value)}{POINTS}"


@dataclass(frozen=True, slots=True)
class Stairs:
    """Points taken off per step beyond a limit (每, 扣, 不足一档, 最多扣).

    `partial` is what happens to a part of a step: it counts as such, not at all, or as a whole step.
    """

    size: Quantity
    points: Points
    partial: str = v.PARTIAL_EXACT
    most: Points | None = None

    def steps(self, beyond: Fraction) -> Fraction:
        """How many steps an excess makes; it is in the unit of `size`."""
        count = max(beyond, Fraction(0)) / self.size.value
        whole = Fraction(count.numerator // count.denominator)
        if self.partial == v.PARTIAL_EXACT or count == whole:
            return count
        return whole if self.partial == v.PARTIAL_DROPPED else whole + 1

    def deduction(self, beyond: Fraction, weight: Fraction) -> Fraction:
        """The points that an excess costs."""
        lost = self.steps(beyond) * self.points.of(weight)
        return lost if self.most is None else min(lost, self.most.of(weight))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What every method shares; each default is the reading that takes least for granted.

    `decimals`, `rounding`: of the award, the only rounding there is. `cap`, `floor`: shares of the weight.
    `zero_limit`: a share of the weight, in %, at which nothing is given (<60%). `missed_cap`: the most that a
    missed target can get, as a share of the weight; None is a step of the last decimal less than all.
    `strict_equal_met`: whether > counts as met by equality. `over_limit`, `over_limit_of_zero`: from where on
    too much has to be explained. `loss_limit`: the share of the weight, in %, that needs a reason.
    """

    decimals: int = 2
    rounding: Rounding = Rounding.HALF_UP
    cap: Fraction = WHOLE
    floor: Fraction = Fraction(0)
    zero_limit: Target | None = None
    missed_cap: Fraction | None = None
    strict_equal_met: bool = False
    over_limit: Target | None = None
    over_limit_of_zero: Target | None = None
    over_deduction: Stairs | None = None
    cap_by_execution: bool = False
    allows_deduction: bool = False
    loss_limit: Target | None = None
    always_explain: bool = False
    answers: Answers = NO_ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a rule is applied to; what a method has no use for is left out.

    `figure` is a computed or given number (依据值), `external` a score and its full mark, `budget` what was
    spent and the budget, `execution` the rate that may cap the score. `chosen` is the label of a qualitative
    band, by default the actual value itself. `given` is the score that the clerk wrote, `reason` and
    `deviation` the 得分说明 and 偏差原因, `deduction` the points taken off by hand. `sources` are traces of
    inputs by their name
    in the sum (分值, 指标值, 完成值, 依据值, 系数, 执行率, 外部得分, 执行数, 预算数 …), so that the trace
    of the award leads on to where they stand.
    """

    weight: Quantity | NoValue
    target: Target | NoValue | None = None
    actual: Given | None = None
    figure: Quantity | NoValue | None = None
    external: tuple[Quantity | NoValue, Quantity | NoValue] | None = None
    budget: tuple[Quantity | NoValue, Quantity | NoValue] | None = None
    execution: Quantity | NoValue | None = None
    chosen: str | None = None
    given: Quantity | None = None
    deduction: Quantity | None = None
    reason: str = ""
    deviation: str = ""
    sources: Mapping[str, Step] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told about a score; with `needs` only if the clerk has written none of those texts."""

    kind: Kind
    message: str
    hints: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a method makes of a case, before caps, deductions and rounding.

    `step` holds the unrounded points or why there are none, `met` is None where no target is judged.
    `completion` is actual by target, where both are positive numbers. `by_hand`: the clerk gave the score.
    """

    step: Step
    words: str
    met: bool | None = None
    completion: Fraction | None = None
    by_hand: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    """The score of one indicator.

    `score` is rounded to the rule's decimals, in 分, and lies between 0 and the weight. `reason` tells in
    words and numbers how it came about. `met` says whether the target is met, None where there is none.
    """

    score: Quantity | NoValue
    full: bool
    reason: str
    step: Step
    remarks: tuple[Remark, ...] = ()
    met: bool | None = None
    by_hand: bool = False


class Method(Protocol):
    """A way of scoring with its own parameters."""

    def draft(self, terms: Terms, case: Case) -> Draft:
        """Score a case whose weight is known."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A scoring rule of a pack."""

    name: str
    method_name: str
    method: Method
    span: Span
    terms: Terms = Terms()
    basis: str = ""
    meaning: str = ""
    unconfirmed: bool = False

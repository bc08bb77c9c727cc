"""Awarding a score: a method's draft, then limits, deductions, rounding, and what has to be explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from toolkit import vocabulary as v
from toolkit.formula import Step, as_declared
from toolkit.indicator import is_met, print_target
from toolkit.quantity import NoValue, Quantity, convert, plain
from toolkit.scoring.arithmetic import exact, number, weight_of
from toolkit.scoring.kinds import LOSS_UNEXPLAINED, OVER_ACHIEVED, SCORE_UNEXPLAINED, TOO_FINE
from toolkit.scoring.rounding import award_points, just_below
from toolkit.scoring.rule import POINTS, Award, Case, Draft, Remark, Rule, Terms
from toolkit.scoring.target import HIGHER, Pair, read_pair, refused

_EXPLAINED_BY = (v.DEVIATION, v.SCORE_REASON)


def award(rule: Rule, case: Case) -> Award:
    """Score a case by a rule.

    Never raises for data: what cannot be scored has a NoValue with its reason, and a remark where that is an
    error that nobody else has told.
    """
    weight = as_declared(case.weight, POINTS, None)
    if isinstance(weight, NoValue):
        return Award(weight, full=False, reason=weight.reason, step=Step(rule.name, weight, span=rule.span))
    if not isinstance(weight, Quantity) or weight.value < 0:
        return _without(rule, refused(f"{v.WEIGHT}{case.weight}不能计分"))
    if case.deduction is not None and not rule.terms.allows_deduction:
        return _without(
            rule, refused(f"计分规则“{rule.name}”不允许填{v.DEDUCTED_ITEM}", f"删去{v.DEDUCTED_ITEM}")
        )
    draft = rule.method.draft(rule.terms, case)
    if not isinstance(draft.step.value, Quantity):
        return _without(rule, draft)
    making = _Making(rule.terms, case, draft.step.value.value, [draft.words])
    if not draft.by_hand:
        missing = making.limit(draft)
        if missing is not None:
            return _without(rule, missing)
    return _finish(rule, case, draft, making)


def _without(rule: Rule, draft: Draft) -> Award:
    value = draft.step.value
    reason = value if isinstance(value, NoValue) else NoValue(draft.words, "有误")
    step = Step(rule.name, reason, (draft.step,), rule.span, rule.basis, "formula")
    return Award(reason, full=False, reason=draft.words, step=step, remarks=draft.remarks)


@dataclass(slots=True)
class _Making:
    """Points on their way from a draft to an award, with the words for each thing done to them."""

    terms: Terms
    case: Case
    points: Fraction
    words: list[str] = field(default_factory=list)

    def limit(self, draft: Draft) -> Draft | None:
        """Apply the rule's limits and deductions in their order; a draft without score if something lacks."""
        self._bound()
        self._charge_excess(draft)
        if self.terms.cap_by_execution:
            missing = self._cap_by_execution()
            if missing is not None:
                return missing
        if self.case.deduction is not None:
            self._deduct(self.case.deduction)
        return None

    def _set(self, points: Fraction, words: str) -> None:
        if points != self.points:
            self.points = points
            self.words.append(f"{words}，为{number(points, self.terms)}分")

    def _bound(self) -> None:
        """Floor, limit below which there is nothing, cap; never below 0 nor above the weight."""
        terms, weight = self.terms, weight_of(self.case)
        self._set(max(self.points, Fraction(0)), "不低于0分")
        if terms.zero_limit is not None and weight and is_met(terms.zero_limit, _share(self.points, weight)):
            self._set(Fraction(0), f"得分率{print_target(terms.zero_limit)}的不得分")
        else:
            self._set(max(self.points, weight * terms.floor), f"最低为{v.WEIGHT}的{_percent(terms.floor)}")
        self._set(min(self.points, weight), f"不超过{v.WEIGHT}")
        self._set(min(self.points, weight * terms.cap), f"最高为{v.WEIGHT}的{_percent(terms.cap)}")

    def _charge_excess(self, draft: Draft) -> None:
        """Take off points for a target that was passed by too much."""
        limit, stairs = self.terms.over_limit, self.terms.over_deduction
        if stairs is None or limit is None or draft.completion is None:
            return
        start = limit.value
        if not isinstance(start, Quantity):
            return
        beyond = draft.completion * 100 - convert(start, "%").value
        lost = stairs.deduction(beyond, weight_of(self.case))
        self._set(max(self.points - lost, Fraction(0)), f"超出{start}的部分每{stairs.size}扣{stairs.points}")

    def _cap_by_execution(self) -> Draft | None:
        """Give no more than the share of the budget that was spent."""
        rate = self.case.execution
        if rate is None:
            rate = NoValue(f"缺少{v.EXECUTION}", "未填")
        if isinstance(rate, NoValue):
            return Draft(Step(v.SCORE, rate), rate.reason)
        share = max(convert(rate, "").value, Fraction(0))
        self._set(
            min(self.points, weight_of(self.case) * share), f"不超过{v.WEIGHT}与{v.EXECUTION}{rate}之积"
        )
        return None

    def _deduct(self, deduction: Quantity) -> None:
        self._set(max(self.points - deduction.value, Fraction(0)), f"{v.DEDUCTED_ITEM}扣{exact(deduction)}分")


def _share(points: Fraction, weight: Fraction) -> Quantity:
    return Quantity(points / weight * 100, "%")


def _percent(share: Fraction) -> str:
    return f"{plain(share * 100)}%"


def _finish(rule: Rule, case: Case, draft: Draft, making: _Making) -> Award:
    """Round, keep a missed target below full marks, and note what has to be explained."""
    terms, weight = rule.terms, weight_of(case)
    rounded = award_points(making.points, terms)
    points = weight if making.points >= weight else min(rounded, weight)
    if draft.met is False and not draft.by_hand:
        ceiling = just_below(weight, terms.decimals)
        if terms.missed_cap is not None:
            share = award_points(weight * terms.missed_cap, terms)
            ceiling = weight if terms.missed_cap == 1 else min(share, ceiling)
        if points > ceiling:
            points = ceiling
            making.words.append(f"未达到{v.TARGET}，最高得{exact(points)}分")
    score = Quantity(points, POINTS, _decimals(case, points, weight, terms))
    reason = "；".join(making.words)
    step = Step(rule.name, score, (draft.step,), rule.span, rule.basis, "formula")
    remarks = (*draft.remarks, *_remarks(terms, case, draft, making, score))
    return Award(
        score,
        full=points == weight,
        reason=reason,
        step=step,
        remarks=remarks,
        met=draft.met,
        by_hand=draft.by_hand,
    )


def _decimals(case: Case, points: Fraction, weight: Fraction, terms: Terms) -> int:
    """The rule's decimals; full marks have those of a finer weight."""
    written = case.weight.decimals if isinstance(case.weight, Quantity) else None
    return max(terms.decimals, written or 0) if points == weight else terms.decimals


def _remarks(terms: Terms, case: Case, draft: Draft, making: _Making, score: Quantity) -> list[Remark]:
    """What the clerk has to explain about a score."""
    remarks: list[Remark] = []
    if draft.by_hand and score.value != making.points:
        message = f"{v.SCORE}{exact(making.points)}分，应为{terms.decimals}位小数，按{exact(score)}分计"
        remarks.append(Remark(TOO_FINE, message, (f"改为{plain(score, terms.decimals)}",)))
    over = _over_achieved(terms, case, draft)
    if over:
        remarks.append(Remark(OVER_ACHIEVED, over, (f"在{v.DEVIATION}中说明超出较多的原因",), _EXPLAINED_BY))
    weight = weight_of(case)
    if terms.loss_limit is not None and weight and is_met(terms.loss_limit, _share(score.value, weight)):
        message = f"{v.WEIGHT}{exact(weight)}分，得{plain(score, score.decimals)}分，没有写{v.DEVIATION}"
        remarks.append(Remark(LOSS_UNEXPLAINED, message, (f"补写{v.DEVIATION}",), _EXPLAINED_BY))
    if terms.always_explain or case.deduction is not None:
        about = v.DEDUCTED_ITEM if case.deduction is not None else v.SCORE
        message = f"{about}没有写{v.SCORE_REASON}"
        remarks.append(Remark(SCORE_UNEXPLAINED, message, (f"补写{v.SCORE_REASON}",), (v.SCORE_REASON,)))
    return remarks


def _over_achieved(terms: Terms, case: Case, draft: Draft) -> str:
    """The words for a target that was passed by too much, "" if it was not."""
    if draft.completion is not None and terms.over_limit is not None:
        rate = Quantity(draft.completion * 100, "%", 2)
        if is_met(terms.over_limit, Quantity(rate.value, "%")):
            limit = print_target(terms.over_limit)
            return f"{v.ACTUAL}是{v.TARGET}的{plain(rate, 2)}%，达到{v.OVER_LIMIT}{limit}"
        return ""
    pair = read_pair(case)
    if terms.over_limit_of_zero is None or not isinstance(pair, Pair) or pair.target.operator not in HIGHER:
        return ""
    numbers = pair.numbers
    if numbers is None or numbers[1].value:
        return ""
    actual = Quantity(numbers[0].value)
    if is_met(terms.over_limit_of_zero, actual):
        limit = print_target(terms.over_limit_of_zero)
        return f"{v.TARGET}为零，{v.ACTUAL}{numbers[0]}，达到{v.OVER_LIMIT_OF_ZERO}{limit}"
    return ""

"""The score that counts where a clerk has written one, and the findings about a score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from toolkit import vocabulary as v
from toolkit.finding import Finding, Span
from toolkit.formula import as_declared
from toolkit.quantity import NoValue, Quantity, plain, round_quantity
from toolkit.scoring.arithmetic import exact
from toolkit.scoring.kinds import (
    BEYOND_WEIGHT,
    FULL_THOUGH_MISSED,
    LOSS_UNEXPLAINED,
    OVERRIDE_WITHOUT_REASON,
    SCORE_UNEXPLAINED,
    TOO_FINE,
)
from toolkit.scoring.rule import POINTS, Award, Case, Rule

_EMPTY: Final = frozenset({"", "无", "没有", "暂无", "-", "--", "—", "——", "/"})


def explains(text: str) -> bool:
    """Whether a reason says anything: 无 and a dash do not."""
    return text.strip() not in _EMPTY


def counted_score(rule: Rule, award: Award, case: Case) -> Quantity | NoValue:
    """The score that goes into the total: the clerk's if it is between 0 and the weight, else the rule's."""
    given = _override(award, case)
    if given is None or _is_beyond(given, case):
        return award.score
    if isinstance(award.score, Quantity) and given.value == award.score.value:
        return award.score
    return round_quantity(given, rule.terms.decimals, rule.terms.rounding)


def check_override(
    rule: Rule, award: Award, case: Case, span: Span, *, name: str = ""
) -> tuple[Finding, ...]:
    """Findings about a score that the clerk has written in place of the rule's.

    Nothing if it is the rule's own. `name` (the full name of the indicator) goes before each message.
    """
    given = _override(award, case)
    told = isinstance(award.score, NoValue) and award.score.cause == "有误"
    if given is None or told or given.value == _points(award):
        return ()
    return tuple(_check(rule, award, case, given, span, f"{name}：" if name else ""))


def _check(rule: Rule, award: Award, case: Case, given: Quantity, span: Span, lead: str) -> Iterator[Finding]:
    written, own = exact(given), _own(award)
    if _is_beyond(given, case):
        most = exact(case.weight) if isinstance(case.weight, Quantity) else ""
        message = f"{lead}{v.SCORE}{written}分不在0和{v.WEIGHT}{most}分之间，按规则得{own}"
        yield BEYOND_WEIGHT.at(span, message, hints=(f"{v.SCORE}最多{most}分",), 应为=own, 实为=written)
        return
    counted = round_quantity(given, rule.terms.decimals, rule.terms.rounding)
    if counted.value != given.value:
        message = f"{lead}{v.SCORE}{written}分，应为{rule.terms.decimals}位小数，按{exact(counted)}分计"
        yield TOO_FINE.at(
            span, message, hints=(f"改为{plain(counted, counted.decimals)}",), 应为=own, 实为=written
        )
    full = isinstance(case.weight, Quantity) and counted.value == case.weight.value
    if full and award.met is False and rule.terms.missed_cap != 1:
        message = f"{lead}{award.reason}；填报得满分{written}分"
        hints = (f"删去{v.SCORE}，按规则计{own}", f"{v.ACTUAL}写错的，改正{v.ACTUAL}")
        yield FULL_THOUGH_MISSED.at(span, message, hints=hints, 应为=own, 实为=written)
    elif not explains(case.reason):
        message = f"{lead}填报得{written}分，按规则得{own}，没有写理由"
        hint = f"补写{v.SCORE_REASON}，或删去{v.SCORE}"
        yield OVERRIDE_WITHOUT_REASON.at(span, message, hints=(hint,), 应为=own, 实为=written)


def check_award(rule: Rule, award: Award, case: Case, span: Span, *, name: str = "") -> tuple[Finding, ...]:
    """Every finding about a score: those on an override, else the remarks that still need an explanation.

    An override that is at fault is the root cause: what the rule's own score would need is not asked as well.
    """
    overriding = check_override(rule, award, case, span, name=name)
    if overriding:
        return overriding
    lead = f"{name}：" if name else ""
    texts = {v.SCORE_REASON: case.reason, v.DEVIATION: case.deviation}
    lacking = [remark for remark in award.remarks if not any(explains(texts[need]) for need in remark.needs)]
    # One reason answers both: that a score was given by hand, and that it is not the full one.
    by_hand = any(remark.kind in (SCORE_UNEXPLAINED, OVERRIDE_WITHOUT_REASON) for remark in lacking)
    return tuple(
        remark.kind.at(span, f"{lead}{remark.message}", hints=remark.hints)
        for remark in lacking
        if not (by_hand and remark.kind is LOSS_UNEXPLAINED)
    )


def _override(award: Award, case: Case) -> Quantity | None:
    """The clerk's score where the rule has one of its own; a foreign unit counts as points."""
    if case.given is None or award.by_hand or any(one.kind is BEYOND_WEIGHT for one in award.remarks):
        return None
    given = as_declared(case.given, POINTS, None)
    return given if isinstance(given, Quantity) else Quantity(case.given.value, POINTS, case.given.decimals)


def _is_beyond(given: Quantity, case: Case) -> bool:
    return given.value < 0 or not isinstance(case.weight, Quantity) or given.value > case.weight.value


def _points(award: Award) -> object:
    return award.score.value if isinstance(award.score, Quantity) else None


def _own(award: Award) -> str:
    score = award.score
    return f"{plain(score, score.decimals)}分" if isinstance(score, Quantity) else f"不出分（{score.reason}）"

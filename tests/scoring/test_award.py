"""What holds for every award, whatever the figures."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.finding import Span
from toolkit.formula import Step
from toolkit.indicator import Target, parse_target
from toolkit.quantity import NoValue, Quantity
from toolkit.reading import Reader
from toolkit.scoring import Award, Case, Rule, award, check_award, counted_score, read_rules
from toolkit.source import read_source

HERE = Span("单位.yaml", 7, 3)
RULES = """
比例: {方法: 比例, 超额界限: ≥130%, 超额扣减: {每: 10百分点, 扣: 5%, 最多扣: 20%}, 扣分项: 是}
纯比例: {方法: 比例}
比例偏差: {方法: 比例, 等号超出: 按偏差扣减, 未达上限: 可得满分, 小数: 1, 修约: 四舍六入五成双}
反向一: {方法: 反向比例, 变式: 一}
反向二: {方法: 反向比例, 变式: 二}
达标: {方法: 达标, 未达得分: 30分}
分档: {方法: 分档, 档次: [{当: ≥90, 得: 100%}, {当: ≥60, 得: 80分}, {否则: 是, 得: 10%}]}
扣分: {方法: 扣分, 超过: 100, 每: 3, 扣: 7分}
系数: {方法: 系数}
执行率: {方法: 执行率}
公式: {方法: 公式}
手填: {方法: 手填}
"""


def read(text: str) -> dict[str, Rule]:
    source, reader = read_source(text, "scoring.yaml"), Reader()
    assert source.root is not None
    rules = read_rules(source.root, reader)
    assert [one.message for one in (*source.findings, *reader.findings)] == []
    return rules


ALL = read(RULES)
numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)
weights = st.decimals(min_value=0, max_value=100, places=2).map(lambda one: Quantity(Fraction(one), "分", 2))
targets = st.builds(lambda sign, one: Target(sign, Quantity(one, "项")), st.sampled_from("≥>≤<="), numbers)


def points(made: Award) -> Fraction | None:
    return made.score.value if isinstance(made.score, Quantity) else None


@given(
    st.sampled_from(sorted(ALL)), weights, targets, numbers, numbers, st.one_of(st.none(), numbers), numbers
)
def test_a_score_lies_between_nothing_and_the_weight(
    name, weight, target, actual, figure, hand, spent
) -> None:
    rule = ALL[name]
    case = Case(
        weight=weight,
        target=target,
        actual=Quantity(actual, "项"),
        figure=Quantity(figure, ""),
        budget=(Quantity(spent, "万元"), Quantity(Fraction(7), "万元")) if name == "执行率" else None,
        given=None if hand is None else Quantity(hand, "分"),
        deduction=Quantity(abs(spent), "分") if rule.terms.allows_deduction else None,
    )
    made = award(rule, case)
    found = points(made)
    if found is not None:
        assert 0 <= found <= weight.value
        assert made.full == (found == weight.value)
        assert found == weight.value or (found * 10**rule.terms.decimals).denominator == 1
    counted = counted_score(rule, made, case)
    assert isinstance(counted, NoValue) or 0 <= counted.value <= weight.value
    check_award(rule, made, case, HERE)


@given(
    st.sampled_from(["纯比例", "比例偏差"]),
    weights,
    st.sampled_from("≥>"),
    numbers.filter(lambda one: one > 0),
    numbers,
    numbers,
)
def test_more_is_never_worth_less_by_the_ratio(name, weight, sign, target, one, other) -> None:
    found = [
        points(
            award(ALL[name], Case(weight=weight, target=Target(sign, Quantity(target)), actual=Quantity(n)))
        )
        for n in sorted((one, other))
    ]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0] <= found[1]


@given(st.sampled_from(["反向一", "反向二"]), weights, st.sampled_from("≤<"), numbers, numbers, numbers)
def test_less_is_never_worth_less_by_the_reverse_ratio(name, weight, sign, target, one, other) -> None:
    found = [
        points(
            award(ALL[name], Case(weight=weight, target=Target(sign, Quantity(target)), actual=Quantity(n)))
        )
        for n in sorted((one, other))
    ]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0] >= found[1]


@given(weights.filter(lambda one: one.value > 0), targets.filter(lambda one: one.operator in "≥>"), numbers)
def test_a_missed_target_never_gets_full_marks(weight, target, actual) -> None:
    made = award(ALL["纯比例"], Case(weight=weight, target=target, actual=Quantity(actual, "项")))
    assert made.met is not None
    assert made.full == made.met


def test_a_rate_that_prints_as_its_target_meets_it() -> None:
    rate = Quantity(Fraction(89996, 1000), "%", 2)
    case = Case(weight=Quantity(Fraction(10)), target=parse_target("≥90%"), actual=rate)
    made = award(ALL["纯比例"], case)
    assert made.full
    assert made.reason == "完成值90.00%达到指标值≥90%，得满分"


def test_the_reason_holds_the_numbers_and_the_trace_leads_to_the_input() -> None:
    line = Step("项目[甲].指标[1].完成值", Quantity(Fraction(7), "项", 0), span=HERE, kind="input")
    case = Case(
        weight=Quantity(Fraction(10), "分", 0),
        target=parse_target("≥9项"),
        actual=Quantity(Fraction(7), "项", 0),
        sources={"完成值": line},
    )
    made = award(ALL["纯比例"], case)
    assert made.reason == "完成值7项未达到指标值（≥9项），按比例计分：10×7/9=7.78"
    assert made.step.value == Quantity(Fraction(778, 100), "分", 2)
    assert line in leaves(made.step)


def leaves(step: Step) -> list[Step]:
    return [step] if not step.operands else [leaf for part in step.operands for leaf in leaves(part)]


@pytest.mark.parametrize("missing", ["weight", "target", "actual"])
def test_what_has_no_value_goes_on_with_its_reason(missing: str) -> None:
    nothing = NoValue("缺少 支出.合计.决算", "未填")
    case = {"weight": Quantity(Fraction(10)), "target": parse_target("≥1"), "actual": Quantity(Fraction(1))}
    made = award(ALL["纯比例"], Case(**{**case, missing: nothing}))
    assert made.score == nothing
    assert made.remarks == ()


def test_an_error_is_told_once_with_the_name_of_the_indicator() -> None:
    case = Case(weight=Quantity(Fraction(10)), target=parse_target("≥1项"), actual=date(2024, 1, 1))
    made = award(ALL["纯比例"], case)
    [finding] = check_award(ALL["纯比例"], made, case, HERE, name="指标[1]")
    assert finding.code == "R007"
    assert finding.span == HERE
    assert finding.message.startswith("指标[1]：完成值“2024-01-01”")


def test_a_full_override_of_a_missed_target_may_be_allowed_by_the_pack() -> None:
    loose = read("宽: {方法: 比例, 未达上限: 可得满分, 失分说明: 否}")["宽"]
    case = Case(
        weight=Quantity(Fraction(10), "分", 0),
        target=parse_target(">90%"),
        actual=Quantity(Fraction(80), "%", 0),
        given=Quantity(Fraction(10), "分", 0),
        reason="不可抗力",
    )
    assert check_award(loose, award(loose, case), case, HERE) == ()

"""Targets as clerks write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.indicator import Target, TargetError, parse_target, print_target
from toolkit.quantity import Quantity


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("≥10项", "≥10项"),
        (">=10项", "≥10项"),
        ("=>10项", "≥10项"),
        ("≧１０项", "≥10项"),
        ("=100%", "=100%"),
        ("＝100％", "=100%"),
        ("100%", "=100%"),
        ("≤12元/件", "≤12元/件"),
        (">90", ">90"),
        ("＞90百分比", ">90%"),
        ("≥ 90 百分比", "≥90%"),
        ("=44坐席", "=44坐席"),
        ("=24小时/天", "=24小时/天"),
        ("=1", "=1"),
        ("≥-5%", "≥-5%"),
        ("≥1,000套", "≥1000套"),
        ("≤0.50万元", "≤0.50万元"),
        ("≤26℃", "≤26摄氏度"),
        ("不低于10项", "≥10项"),
        ("不少于10项", "≥10项"),
        ("至少10项", "≥10项"),
        ("10项以上", "≥10项"),
        ("10项（含）以上", "≥10项"),
        ("达到90%以上", "≥90%"),
        ("百分之90以上", "≥90%"),
        ("不超过3次", "≤3次"),
        ("控制在5%以内", "≤5%"),
        ("5个工作日内", "≤5个工作日"),
        ("3次以下", "≤3次"),
        ("超过90%", ">90%"),
        ("低于3次", "<3次"),
        ("不满3次", "<3次"),
        ("2024年12月31日前", "2024年12月31日前"),
        ("2024-12-31前", "2024年12月31日前"),
        ("2024/12/31", "2024年12月31日前"),
        ("2024年12月31日止", "2024年12月31日前"),
        ("≤2024年12月31日", "2024年12月31日前"),
        ("于2024年6月底前完成", "2024年6月30日前"),
        ("2024年2月末", "2024年2月29日前"),
        ("2024年12月底", "2024年12月31日前"),
        ("2024年底前", "2024年12月31日前"),
        ("合格及以上", "合格及以上"),
        ("优良", "优良"),
        ("达到年度目标", "达到年度目标"),
        ("高于全省平均水平", "高于全省平均水平"),
        ("达到5A级标准", "达到5A级标准"),
        ("验收12项全部合格", "验收12项全部合格"),
    ],
)
def test_a_target_is_understood(text: str, printed: str) -> None:
    assert print_target(parse_target(text)) == printed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "没有写指标值"),
        ("/", "没有写指标值"),
        ("90%-95%", "范围"),
        ("10~12项", "范围"),
        ("≥90%至95%", "范围"),
        ("12月31日前完成", "年份"),
        ("年底前", "年份"),
        ("2024年12月前", "哪一天"),
        ("2024年2月30日前", "没有2024年2月30日"),
        ("2024年13月底前", "没有2024年13月"),
        ("≥2024年12月31日", "是日期"),
        ("≥10项以下", "前后不一"),
        ("超过90%以上", "前后不一"),
        ("≥", "看不出"),
        ("≥约10项", "看不出"),
        ("全年≥10次", "看不出"),
        ("同比增长5%", "看不出"),
        ("≥百分之九十", "看不出"),
        ("≥10项左右", "约数"),
        ("≥1:5", "比例"),
    ],
)
def test_what_is_not_understood_is_quoted_with_a_remedy(text: str, says: str) -> None:
    with pytest.raises(TargetError) as caught:
        parse_target(text)
    assert says in caught.value.message
    assert text in caught.value.message
    assert all(caught.value.hints)
    assert caught.value.hints


def test_operator_and_unit_may_stand_in_cells_of_their_own() -> None:
    wanted = Target("≥", Quantity(Fraction(10), "项", 0))
    assert parse_target("10", operator="≥", unit="项") == wanted
    assert parse_target("10项", operator=">=", unit="项") == wanted
    assert parse_target("≥10", operator="大于等于", unit="项") == wanted
    assert parse_target("90", operator="＝", unit="百分比") == Target("=", Quantity(Fraction(90), "%", 0))
    assert parse_target("5A级", operator="定性") == Target("定性", "5A级")
    assert parse_target("2024-12-31", operator="期限") == Target("期限", date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "operator", "unit"),
    [
        ("10个", "≥", "项"),
        ("≤10", "≥", "项"),
        ("良好", "≥", ""),
        ("按时", "期限", ""),
        ("10", "正向", ""),
        ("≥2024年12月31日", "≥", ""),
    ],
)
def test_cells_that_contradict_each_other_are_refused(text: str, operator: str, unit: str) -> None:
    with pytest.raises(TargetError):
        parse_target(text, operator=operator, unit=unit)


def test_a_number_without_operator_takes_the_one_of_the_form() -> None:
    assert parse_target("100%", default="≥").operator == "≥"
    assert parse_target("≤100%", default="≥").operator == "≤"


def test_the_text_as_written_is_kept_but_does_not_count() -> None:
    assert parse_target("＞90百分比").text == ">90百分比"
    assert parse_target("＞90百分比") == parse_target(">90%")


quantities = st.builds(
    lambda number, decimals, unit: Quantity(Fraction(number, 10**decimals), unit, decimals),
    st.integers(-(10**12), 10**12),
    st.integers(0, 6),
    st.sampled_from(["", "项", "%", "百分点", "万元", "元/件", "小时/天", "个工作日", "人次", "套"]),
)
comparisons = st.builds(Target, st.sampled_from(["≥", ">", "≤", "<", "="]), quantities)
deadlines = st.builds(Target, st.just("期限"), st.dates(date(1990, 1, 1), date(2099, 12, 31)))


@given(st.one_of(comparisons, deadlines))
def test_a_printed_target_reads_back(target: Target) -> None:
    assert parse_target(print_target(target)) == target


@given(st.text(alphabet="优良中差合格以上下不超过达到年月日前底0123456789.%≥≤><=-项A级 ，", max_size=12))
def test_whatever_is_read_prints_so_that_it_reads_back(text: str) -> None:
    try:
        target = parse_target(text)
    except TargetError:
        return
    assert parse_target(print_target(target)) == target

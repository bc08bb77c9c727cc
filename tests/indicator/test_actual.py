"""What was achieved, and whether it meets the target."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from toolkit.indicator import Answers, TargetError, is_met, parse_actual, parse_target, print_actual
from toolkit.quantity import Quantity

ANSWERS = Answers(
    scales=(("不合格", "合格", "良好", "优秀"), ("差", "中", "良", "优")),
    met=frozenset({"达成预期指标"}),
    missed=frozenset({"未达成预期指标"}),
    synonyms={"优良": "良及以上"},
)


@pytest.mark.parametrize(
    ("target", "actual", "found"),
    [
        ("≥10项", "12", Quantity(Fraction(12), "项", 0)),
        ("≥10项", "１２项", Quantity(Fraction(12), "项", 0)),
        ("≥90%", "91", Quantity(Fraction(91), "%", 0)),
        ("≥90%", "97.45%", Quantity(Fraction(9745, 100), "%", 2)),
        ("≥90百分比", "100百分比", Quantity(Fraction(100), "%", 0)),
        ("≤5000元", "0.45万元", Quantity(Fraction(4500), "元", -2)),
        ("≥10人", "9名", Quantity(Fraction(9), "人", 0)),
        ("≤3%", "0.8", Quantity(Fraction(8, 10), "%", 1)),
        ("≥90%", "0.9745%", Quantity(Fraction(9745, 10000), "%", 4)),
        ("=1", "1", Quantity(Fraction(1), "", 0)),
        ("2024年12月31日前", "2024年11月2日完成", date(2024, 11, 2)),
        ("2024年12月31日前", "达成预期指标", "达成预期指标"),
        ("合格及以上", "合格", "合格"),
    ],
)
def test_an_actual_value_is_read_in_the_kind_of_its_target(target: str, actual: str, found: object) -> None:
    assert parse_actual(actual, parse_target(target)) == found


@pytest.mark.parametrize(
    ("target", "actual", "says"),
    [
        ("≥10项", "12个", ("“个”", "“项”")),
        ("≥10", "12项", ("“项”", "没有写单位")),
        ("≥90", "91%", ("“%”", "没有写单位")),
        ("≥10%", "12项", ("“项”", "“%”")),
        ("≥90%", "0.9745", ("97.45%", "0.9745%")),
        ("≥100%", "1", ("100%", "1%")),
        ("≥10项", "≥10项", ("比较符号",)),
        ("≥10项", "完成", ("应当是数", "≥10项")),
        ("≥10项", "", ("空的",)),
        ("2024年12月31日前", "11月2日", ("年份",)),
        ("2024年12月31日前", "完成90%", ("不是日期",)),
    ],
)
def test_an_actual_value_of_another_kind_is_refused(target: str, actual: str, says: tuple[str, ...]) -> None:
    with pytest.raises(TargetError) as caught:
        parse_actual(actual, parse_target(target))
    assert all(one in caught.value.message for one in says), caught.value.message
    assert caught.value.hints


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("≥10项", "10", True),
        ("≥10项", "9.99", False),
        (">90%", "90", False),
        (">90%", "90.01%", True),
        ("≤12元/件", "12", True),
        ("≤12元/件", "12.01", False),
        ("<12元/件", "12", False),
        ("=44坐席", "44", True),
        ("=44坐席", "45", False),
        ("≤0.5万元", "5000元", True),
        ("≤0.5万元", "5001元", False),
        ("2024年12月31日前", "2024-12-31", True),
        ("2024年12月31日前", "2025-1-1", False),
        ("2024年12月31日前", "达成预期指标", True),
        ("达到年度目标", "未达成预期指标", False),
        ("达到年度目标", "达到年度目标", True),
        ("合格", "优秀", True),
        ("合格及以上", "合格", True),
        ("合格及以上", "不合格", False),
        ("优良", "良", True),
        ("优良", "中", False),
        ("良好及以下", "合格", True),
        ("合格及以下", "良好", False),
    ],
)
def test_a_target_is_met_or_not(target: str, actual: str, met: bool) -> None:
    wanted = parse_target(target)
    assert is_met(wanted, parse_actual(actual, wanted), ANSWERS) is met


def test_numbers_are_compared_as_printed() -> None:
    rate = Quantity(Fraction(89996, 1000), "%", 2)
    assert is_met(parse_target("≥90%"), rate)
    assert not is_met(parse_target(">90%"), rate)


@pytest.mark.parametrize(
    ("target", "actual"), [("合格及以上", "尚可"), ("合格", "良"), ("按计划推进", "合格")]
)
def test_words_that_say_neither_yes_nor_no_are_refused_with_what_may_be_written(
    target: str, actual: str
) -> None:
    with pytest.raises(TargetError) as caught:
        is_met(parse_target(target), actual, ANSWERS)
    assert "达成预期指标" in caught.value.hints[0]


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [
        ("≥10项", "12", "12项"),
        ("≥10项", "12项", "12项"),
        (">90百分比", "91", "91%"),
        ("=100百分比", "100百分比", "100%"),
        ("=24小时/天", "24", "24小时/天"),
        ("=1", "1", "1"),
        ("≥98%", "99.99", "99.99%"),
        ("2024年12月31日前", "2024年11月2日", "2024年11月2日"),
        ("合格及以上", "达成预期指标", "达成预期指标"),
        ("≥10项", "十二", "十二"),
    ],
)
def test_a_sentence_says_what_was_achieved_with_its_unit(target: str, actual: str, said: str) -> None:
    assert print_actual(actual, parse_target(target)) == said

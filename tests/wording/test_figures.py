"""Figures compare as they are printed and refuse to be guessed at."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.quantity import NoValue, Quantity, Rounding, plain
from toolkit.tag import TagError
from toolkit.wording import Figure, Printer, Styles


def money(number: str, decimals: int | None = 2, unit: str = "万元") -> Figure:
    return Figure(Quantity(Fraction(number), unit), "支出.决算", "决算数", decimals, "金额")


MISSING = Figure(NoValue("缺少 支出.上年决算", "未填"), "支出.上年决算")


@pytest.mark.parametrize(
    ("left", "operation", "right", "holds"),
    [
        (money("254.22"), operator.eq, money("254.2200"), True),
        (money("254.2249"), operator.eq, money("254.22"), True),
        (money("254.2249"), operator.gt, money("254.22"), False),
        (money("254.225"), operator.gt, money("254.22"), True),
        (money("0.7", 1, "亿元"), operator.eq, money("7000"), True),
        (money("0.7", 1, "亿元"), operator.lt, money("7000.01"), True),
        (money("99.995", 2), operator.ge, 100, True),
        (money("99.994", 2), operator.ge, 100, False),
        (money("99.994", None), operator.lt, Fraction("99.995"), True),
        (money("5"), operator.ne, 5, False),
        (money("5"), operator.le, 5, True),
        (Figure(Quantity(Fraction(1000, 11), "%"), decimals=2), operator.eq, Fraction("90.91"), True),
        (Figure(Quantity(Fraction(3), "人")), operator.eq, Figure(Quantity(Fraction(3), "名")), True),
    ],
)
def test_comparison_follows_what_is_printed(
    left: Figure, operation: Callable[[object, object], bool], right: object, holds: bool
) -> None:
    assert operation(left, right) is holds


@given(st.fractions(-1000, 1000), st.fractions(-1000, 1000), st.integers(0, 4))
def test_what_prints_alike_is_equal(one: Fraction, other: Fraction, decimals: int) -> None:
    left, right = (Figure(Quantity(number, "%"), decimals=decimals) for number in (one, other))
    printer = Printer(Styles())
    assert (left == right) is (printer.text(left, "正文") == printer.text(right, "正文"))
    assert (left < right) is (Fraction(plain(one, decimals)) < Fraction(plain(other, decimals)))


def test_rounding_follows_the_rule_of_the_pack() -> None:
    half = Quantity(Fraction("0.125"), "万元")
    assert Figure(half, decimals=2) == Fraction("0.13")
    assert Figure(half, decimals=2, rounding=Rounding.HALF_EVEN) == Fraction("0.12")


def test_the_written_decimals_stand_in_for_declared_ones() -> None:
    assert Figure(Quantity(Fraction("254.2"), "万元", 2)).places == 2
    assert Figure(Quantity(Fraction(7000), "万元", -3)).places is None
    assert Figure(Quantity(Fraction("254.2"), "万元", 4), decimals=2).places == 2


@pytest.mark.parametrize(
    ("use", "parts"),
    [
        (lambda: bool(money("1")), ["支出.决算", "作条件"]),
        (lambda: not money("1"), ["支出.决算", "作条件"]),
        (lambda: money("1") == "1", ["支出.决算", "文字“1”"]),
        (lambda: money("1") > Figure(Quantity(Fraction(1), "人"), "人数"), ["“万元”", "“人”", "“人数”"]),
        (lambda: MISSING > 1, ["支出.上年决算", "缺少 支出.上年决算"]),
        (lambda: money("1") == MISSING, ["缺少 支出.上年决算"]),
        (lambda: money("1") < MISSING, ["缺少 支出.上年决算"]),
        (lambda: money("1") == MISSING.value, ["缺少 支出.上年决算"]),
    ],
)
def test_what_cannot_be_decided_is_refused(use: Callable[[], object], parts: list[str]) -> None:
    with pytest.raises(TagError) as caught:
        use()
    assert all(part in caught.value.message for part in parts)


def test_the_cause_of_a_missing_value_goes_along() -> None:
    with pytest.raises(TagError) as caught:
        Figure(NoValue("基数为零", "基数为零")).as_printed()
    assert caught.value.cause == "基数为零"


def test_an_unlike_thing_is_not_ordered() -> None:
    with pytest.raises(TypeError):
        operator.lt(money("1"), object())
    assert money("1") != object()
    assert money("1") != True  # noqa: E712


def test_equal_figures_have_no_hash() -> None:
    with pytest.raises(TypeError):
        hash(money("1"))

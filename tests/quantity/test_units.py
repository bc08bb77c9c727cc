"""Families of units, conversion, products and quotients of units."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.quantity import (
    MONEY_UNITS,
    Quantity,
    UnitError,
    combine_units,
    convert,
    is_money,
    is_pure,
    is_rate,
    plain,
    same_family,
    sum_quantities,
)


@pytest.mark.parametrize(
    ("unit_a", "unit_b"),
    [
        ("元", "亿元"),
        ("人", "名"),
        ("%", ""),
        ("百分点", "%"),
        ("个百分点", "百分点"),
        ("万元/辆", "元/辆"),
        ("万元/人", "元/名"),
        ("件", "件"),
        ("人·天", "天·人"),
    ],
)
def test_units_of_one_family(unit_a, unit_b):
    assert same_family(unit_a, unit_b)
    assert same_family(unit_b, unit_a)


@pytest.mark.parametrize(
    ("unit_a", "unit_b"),
    [("元", "人"), ("人", ""), ("项", "个"), ("万元", "万元/辆"), ("分", "%"), ("人", "人次")],
)
def test_units_of_different_families(unit_a, unit_b):
    assert not same_family(unit_a, unit_b)
    with pytest.raises(UnitError):
        convert(Quantity(Fraction(1), unit_a), unit_b)


@pytest.mark.parametrize(
    ("number", "unit", "target", "expected", "decimals"),
    [
        ("0.7", "亿元", "万元", "7000", -3),
        ("12.5", "元", "万元", "0.00125", 5),
        ("254.22", "万元", "元", "2542200", -2),
        ("1", "", "%", "100", -2),
        ("36.37", "%", "", "0.3637", 4),
        ("3", "百分点", "%", "3", 0),
        ("1.50", "万元/辆", "元/辆", "15000", -2),
        ("12", "名", "人", "12", 0),
    ],
)
def test_conversion_is_exact_and_takes_the_written_precision_along(number, unit, target, expected, decimals):
    written = len(number.partition(".")[2])
    converted = convert(Quantity(Fraction(number), unit, written), target)
    assert converted == Quantity(Fraction(expected), target, decimals)


money = st.sampled_from(sorted(MONEY_UNITS))
amounts = st.builds(
    lambda digits, decimals, unit: Quantity(Fraction(digits, 10**decimals), unit, decimals),
    st.integers(-(10**12), 10**12),
    st.integers(0, 6),
    money,
)


@settings(max_examples=100, deadline=None)
@given(amounts, money)
def test_converting_there_and_back_loses_nothing(amount, unit):
    assert convert(convert(amount, unit), amount.unit) == amount


@settings(max_examples=100, deadline=None)
@given(st.lists(amounts, max_size=8), money, st.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_the_order(terms, unit, random):
    shuffled = random.sample(terms, len(terms))
    assert sum_quantities(shuffled, unit) == sum_quantities(terms, unit)


def test_a_sum_of_nothing_is_zero_and_a_foreign_unit_is_refused():
    assert sum_quantities([], "万元") == Quantity(Fraction(0), "万元")
    with pytest.raises(UnitError, match="“人”不能换算成“万元”"):
        sum_quantities([Quantity(Fraction(1), "人")], "万元")


def test_tenths_add_up():
    tenths = [Quantity(Fraction("0.1"), "万元", 1)] * 10
    assert plain(sum_quantities(tenths, "万元")) == "1"


@pytest.mark.parametrize(
    ("unit_a", "unit_b", "divide", "unit", "factor"),
    [
        ("万元", "辆", True, "万元/辆", 1),
        ("万元/辆", "辆", False, "万元", 1),
        ("万元", "元", True, "", 10000),
        ("元", "万元", True, "", Fraction(1, 10000)),
        ("万元", "元/辆", True, "辆", 10000),
        ("人", "名", True, "", 1),
        ("", "人", True, "1/人", 1),
        ("1/人", "人", False, "", 1),
        ("万元", "%", False, "万元", Fraction(1, 100)),
        ("万元", "%", True, "万元", 100),
        ("%", "%", False, "", Fraction(1, 10000)),
        ("%", "%", True, "", 1),
        ("人", "天", False, "人·天", 1),
        ("万元/人", "天", True, "万元/人·天", 1),
    ],
)
def test_units_combine_and_cancel(unit_a, unit_b, divide, unit, factor):
    assert combine_units(unit_a, unit_b, divide=divide) == (unit, factor)


def test_kinds_of_units():
    assert is_money("万元/辆")
    assert not is_money("辆/天")
    assert is_pure("%")
    assert is_pure("万元/元")
    assert not is_pure("分")
    units = ("万元", "人", "%", "", "分", "万元/辆")
    assert [unit for unit in units if is_rate(unit)] == ["%", "", "分", "万元/辆"]

"""Rounding half up and half even, and printing."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.quantity import (
    Quantity,
    QuantityError,
    Rounding,
    as_printed,
    plain,
    round_number,
    round_quantity,
)


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        ("0.125", 2, "0.13"),
        ("2.5", 0, "3"),
        ("0.5", 0, "1"),
        ("0.49999999999999999999", 0, "0"),
        ("1.005", 2, "1.01"),
        ("89.995", 2, "90.00"),
        ("99.995", 2, "100.00"),
        ("94.994999", 2, "94.99"),
        ("-0.125", 2, "-0.13"),
        ("-2.5", 0, "-3"),
        ("-0.004", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("0", 2, "0.00"),
        ("1234567.10", 2, "1234567.10"),
        ("7049", -2, "7000"),
        ("7050", -2, "7100"),
        ("-50", -2, "-100"),
    ],
)
def test_a_half_goes_away_from_zero(number, decimals, expected):
    assert plain(Fraction(number), decimals) == expected


def test_a_third_of_a_product_is_exact():
    # With decimals the division first gives 0.168333…, and three times it 0.50499…, printed 0.50.
    assert plain(Fraction(101, 600) * 3, 2) == "0.51"


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        ("0.125", 2, "0.12"),
        ("0.135", 2, "0.14"),
        ("2.5", 0, "2"),
        ("3.5", 0, "4"),
        ("-2.5", 0, "-2"),
        ("2.50001", 0, "3"),
    ],
)
def test_half_even_goes_to_the_even_neighbour(number, decimals, expected):
    assert plain(Fraction(number), decimals, Rounding.HALF_EVEN) == expected


def test_rounding_records_its_decimals_and_keeps_the_unit():
    rounded = round_quantity(Quantity(Fraction(2, 3), "万元"), 2)
    assert rounded == Quantity(Fraction("0.67"), "万元", 2)


def test_a_figure_as_printed_is_rounded_to_its_own_decimals_only():
    rate = Quantity(Fraction(6160, 100) + Fraction(1, 30), "%", 1)
    assert as_printed(rate).value == Fraction("61.6")
    unrounded = Quantity(Fraction(2, 3))
    assert as_printed(unrounded) is unrounded


@pytest.mark.parametrize(
    ("number", "text"), [("1/8", "0.125"), ("96.90", "96.9"), ("-5", "-5"), ("1/3200", "0.0003125")]
)
def test_without_decimals_as_many_as_needed_are_printed(number, text):
    assert plain(Fraction(number)) == text


def test_an_endless_number_needs_decimals():
    with pytest.raises(QuantityError, match="除不尽"):
        plain(Fraction(1, 3))


def test_decimals_are_bounded():
    with pytest.raises(QuantityError, match="小数位数"):
        plain(Fraction(1), 10**6)


def test_a_quantity_shows_itself_with_its_unit():
    assert str(Quantity(Fraction("1954.4"), "万元", 2)) == "1954.40万元"
    assert str(Quantity(Fraction(1, 3), "%")) == "1/3%"


numbers = st.fractions(-(10**9), 10**9, max_denominator=10**6)


@settings(max_examples=200, deadline=None)
@given(numbers, st.integers(-3, 6), st.sampled_from(Rounding))
def test_rounding_moves_by_at_most_half_a_unit(number, decimals, rule):
    rounded = round_number(number, decimals, rule)
    assert abs(rounded - number) <= Fraction(10) ** -decimals / 2
    assert (rounded * Fraction(10) ** decimals).denominator == 1
    assert round_number(rounded, decimals, rule) == rounded


@settings(max_examples=100, deadline=None)
@given(numbers, st.integers(0, 6))
def test_what_is_printed_is_what_was_rounded(number, decimals):
    assert Fraction(plain(number, decimals)) == round_number(number, decimals)

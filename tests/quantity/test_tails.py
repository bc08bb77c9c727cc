"""Half-widths: by how much a rounded source may be off (design §4)."""

from fractions import Fraction

import pytest

from toolkit.quantity import Quantity, convert, half_width, parse_quantity


def width(text: str, declared: int | None, unit: str = "万元") -> Fraction:
    return half_width(parse_quantity(text, default_unit=unit).quantity, declared, unit)


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("254.22", 2, "0.005"),
        ("254", 2, "0.005"),
        ("254.2250", 2, "0.00005"),
        ("-3.73", 2, "0.005"),
        ("0.7亿元", 2, "500"),
        ("0.70亿元", 2, "50"),
        ("2542200元", 2, "0.00005"),
        ("12.5元", 2, "0.000005"),
        ("254.22", None, "0.005"),
    ],
)
def test_money_is_good_to_half_of_its_precision(text, declared, expected):
    assert width(text, declared) == Fraction(expected)


@pytest.mark.parametrize("text", ["0", "0.00", "0亿元"])
def test_a_written_zero_is_exact(text):
    assert width(text, 2) == 0


@pytest.mark.parametrize(
    ("text", "declared", "unit"), [("38", 0, "人"), ("37", None, "项"), ("15.22", 2, "分")]
)
def test_counts_and_scores_are_exact(text, declared, unit):
    assert width(text, declared, unit) == 0


def test_a_measure_with_decimals_is_not_a_count():
    assert width("12.3", 1, "公里") == Fraction("0.05")


def test_a_stated_percentage_is_good_to_half_of_its_last_digit():
    assert width("36.37%", 2, "%") == Fraction("0.005")


def test_a_converted_figure_keeps_the_width_of_what_was_written():
    written = parse_quantity("0.7亿元").quantity
    assert half_width(convert(written, "万元"), 2) == 500


def test_a_figure_without_any_precision_is_exact():
    assert half_width(Quantity(Fraction(1, 3), "万元"), None) == 0

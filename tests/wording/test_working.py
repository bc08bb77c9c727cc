"""代入: a figure with the formula and the numbers that it came from."""

from __future__ import annotations

from fractions import Fraction

import pytest

from toolkit.formula import Step
from toolkit.quantity import NoValue, Quantity
from toolkit.tag import TagEnvironment, TagError
from toolkit.wording import FILTERS, FUNCTIONS, OPAQUE, Figure, Printer, read_styles

ENVIRONMENT = TagEnvironment(FUNCTIONS, FILTERS, opaque=OPAQUE)
PRINTER = Printer(read_styles({})[0])


def given(name: str, number: int) -> Step:
    return Step(name, Quantity(Fraction(number), "人", 0), kind="input")


def rate() -> Step:
    quotient = Step(
        "在职÷编制",
        Quantity(Fraction(35, 38)),
        (given("在职", 35), given("编制", 38)),
        kind="operation",
        operator="/",
    )
    return Step("控制率", Quantity(Fraction(3500, 38), "%", 2), (quotient,), kind="formula")


def figure(step: Step | None, value: Quantity | NoValue | None = None) -> Figure:
    found = value or (step.value if step else None)
    assert isinstance(found, (Quantity, NoValue))
    return Figure(found, "控制率", "控制率", 2, "百分比", step=step)


def render(source: str, **names: object) -> str:
    return ENVIRONMENT.compile(source, name="测试").render(
        names, lambda value, _: PRINTER.text(value, "正文")
    )


def test_the_numbers_stand_in_the_formula() -> None:
    assert (
        render("{{ 率|代入 }}；{{ 代入(率) }}", 率=figure(rate())) == "35/38×100%=92.11%；35/38×100%=92.11%"
    )


def test_a_figure_that_takes_over_another_shows_the_formula_of_that_one() -> None:
    again = Step("考核控制率", rate().value, (rate(),), kind="formula")
    assert render("{{ 率|代入 }}", 率=figure(again)) == "35/38×100%=92.11%"


def test_a_given_figure_stands_alone() -> None:
    step = given("在职", 35)
    assert render("{{ 数|代入 }}", 数=Figure(Quantity(Fraction(35), "人", 0), "在职", step=step)) == "35"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (figure(None, Quantity(Fraction(1), "%", 2)), "没有公式"),
        (figure(rate(), NoValue("未填 编制", "未填")), "未填 编制"),
        ("文字", "只用于数"),
    ],
)
def test_what_has_no_formula_cannot_be_shown_with_numbers(value: object, message: str) -> None:
    with pytest.raises(TagError, match=message):
        render("{{ 数|代入 }}", 数=value)

"""What formulas give: exact numbers, units, as printed, and why there is no value."""

import datetime as dt
from fractions import Fraction

import pytest

from toolkit.formula import as_declared
from toolkit.quantity import NoValue, Quantity, Rounding, plain

MONEY = {"决算": "254.22万元", "上年决算": "157.32万元", "预算": "300万元", "零": "0万元", "缺": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("决算−上年决算", Quantity(Fraction("96.9"), "万元")),
        ("决算+预算", Quantity(Fraction("554.22"), "万元")),
        ("决算/预算", Quantity(Fraction("0.8474"))),
        ("决算×50%", Quantity(Fraction("127.11"), "万元")),
        ("决算/50%", Quantity(Fraction("508.44"), "万元")),
        ("−决算", Quantity(Fraction("-254.22"), "万元", 2)),
        ("决算+1元", Quantity(Fraction("254.2201"), "万元")),
        ("1元+决算", Quantity(Fraction(2542201), "元")),
        ("决算+0", Quantity(Fraction("254.22"), "万元")),
        ("决算+缺省(缺, 0)×3万元/人", Quantity(Fraction("254.22"), "万元")),
        ("0+决算", Quantity(Fraction("254.22"), "万元")),
        ("最大(0, 上年决算−决算)", Quantity(Fraction(0), "万元")),
        ("最小(决算, 预算, 上年决算)", Quantity(Fraction("157.32"), "万元")),
        ("平均(1万元, 2万元, 20000元)", Quantity(Fraction(5, 3), "万元")),
        ("绝对值(上年决算−决算)", Quantity(Fraction("96.9"), "万元")),
        ("四舍五入(决算/3, 2)", Quantity(Fraction("84.74"), "万元", 2)),
        ("四舍五入(决算, −1)", Quantity(Fraction(250), "万元", -1)),
        ("占比(决算, 预算)", Quantity(Fraction("0.8474"))),
        ("增减率(决算, 上年决算)", Quantity(Fraction(9690, 15732))),
        ("缺省(缺, 0)", Quantity(Fraction(0), "", 0)),
        ("缺省(决算, 0)", Quantity(Fraction("254.22"), "万元", 2)),
        ("若(决算>预算, 决算, 预算)", Quantity(Fraction(300), "万元", 0)),
        ("若(决算<预算, 1, 缺)", Quantity(Fraction(1), "", 0)),
        ("1−5%", Quantity(Fraction("0.95"))),
        ("95%−5%", Quantity(Fraction(90), "%")),
        ("95%+5百分点", Quantity(Fraction(100), "%")),
        ("(1+2)%", Quantity(Fraction(3), "%")),
        ("101/600×3", Quantity(Fraction(101, 200))),
        ("3人+2名", Quantity(Fraction(5), "人")),
        ("3人+2", Quantity(Fraction(5), "人")),
        ("10分×93%", Quantity(Fraction("9.3"), "分")),
        ("10分×15分/20分", Quantity(Fraction("7.5"), "分")),
        ("决算/3辆", Quantity(Fraction("84.74"), "万元/辆")),
        ("决算/3辆×2辆", Quantity(Fraction("169.48"), "万元")),
        ("决算/1元", Quantity(Fraction(2542200))),
        ("天数(2024)", Quantity(Fraction(366), "天", 0)),
        ("天数(2023年)", Quantity(Fraction(365), "天", 0)),
        ("天数(1900)", Quantity(Fraction(365), "天", 0)),
    ],
)
def test_numbers(compute, text, expected):
    assert compute(text, MONEY).value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("决算>上年决算", True),
        ("决算>254", True),
        ("决算=254.22", True),
        ("2542200元=决算", True),
        ("决算≠上年决算", True),
        ("决算≤上年决算", False),
        ("93.5%>90", True),
        ("90<93.5%", True),
        ("决算/预算>90%", False),
        ("1/2=50%", True),
        ("3名=3人", True),
        ("决算>0 且 预算>0", True),
        ("决算<0 或 预算>0", True),
        ("非 决算<0", True),
        ("为零(零)", True),
        ("为零(决算)", False),
        ("有值(决算)", True),
        ("有值(缺)", False),
        ("有值(决算/零)", False),
        ("决算<0 且 缺>0", False),
        ("决算>0 或 缺>0", True),
        ("是=是", True),
        ("是≠是", False),
    ],
)
def test_conditions(compute, text, expected):
    assert compute(text, MONEY).value is expected


def test_texts_and_dates_compare(compute):
    data = {
        "性质": "'行政",
        "甲": dt.date(2024, 12, 31),
        "乙": dt.date(2025, 1, 1),
    }
    assert compute("性质=“行政”", data).value is True
    assert compute("性质≠“事业”", data).value is True
    assert compute("甲<乙", data).value is True
    assert compute("天数(甲)", data).value == Quantity(Fraction(366), "天", 0)


@pytest.mark.parametrize(
    ("text", "reason", "cause"),
    [
        ("决算−缺", "缺少 缺", "未填"),
        ("缺>0", "缺少 缺", "未填"),
        ("非 缺>0", "缺少 缺", "未填"),
        ("若(缺>0, 1, 2)", "缺少 缺", "未填"),
        ("缺>0 且 决算>0", "缺少 缺", "未填"),
        ("决算>0 且 缺>0", "缺少 缺", "未填"),
        ("决算/零", "基数 零 为零", "基数为零"),
        ("零/零", "基数 零 为零", "基数为零"),
        ("决算/(预算−300万元)", "基数 预算−300万元 为零", "基数为零"),
        ("占比(决算, 零)", "基数 零 为零", "基数为零"),
        ("增减率(决算, 零)", "基数 零 为零", "基数为零"),
        ("增减率(决算, 缺)", "缺少 缺", "未填"),
        ("最大(决算, 缺)", "缺少 缺", "未填"),
        ("四舍五入(缺, 2)", "缺少 缺", "未填"),
        ("缺省(决算/零, 0)", "基数 零 为零", "基数为零"),
        ("缺+决算/零", "缺少 缺", "未填"),
        ("决算+3人", "单位不一致", "有误"),
        ("决算+3", "单位不一致", "有误"),
        ("决算>3人", "单位不一致", "有误"),
        ("最大(决算, 3人)", "单位不一致", "有误"),
        ("缺+(决算+3人)", "单位不一致", "有误"),
        ("决算+“文字”", "“文字”是文字，不是数，不能计算", "有误"),
        ("决算>“文字”", "不能比较", "有误"),
        ("“甲”<“乙”", "不能比较", "有误"),
        ("若(决算, 1, 2)", "“决算”是数，不是条件", "有误"),
        ("决算 且 是", "不是条件", "有误"),
        ("决算%", "不能写“%”", "有误"),
        ("天数(决算)", "不是年份", "有误"),
        ("天数(2024.5)", "不是年份", "有误"),
        ("四舍五入(决算, 0.5)", "小数位数", "有误"),
        ("四舍五入(决算, 99)", "小数位数", "有误"),
    ],
)
def test_no_value_has_its_reason(compute, text, reason, cause):
    value = compute(text, MONEY).value
    assert isinstance(value, NoValue)
    assert reason in value.reason
    assert value.cause == cause


def test_a_default_stands_for_what_is_missing_and_for_what_does_not_apply(compute):
    data = {"缺": None, "免填": NoValue("未填 免填", "不适用"), "零": "0万元", "有": "5人"}
    assert compute("缺省(缺, 3人)", data).value == Quantity(Fraction(3), "人", 0)
    assert compute("缺省(免填, 3人)", data).value == Quantity(Fraction(3), "人", 0)
    assert compute("缺省(有, 3人)", data).value == Quantity(Fraction(5), "人", 0)
    assert compute("缺省(有/零, 3人)", data).value.cause == "基数为零"


def test_an_error_elsewhere_is_not_replaced_and_comes_before_what_is_missing(compute):
    error = NoValue("甲 不是数", "有误")
    data = {"甲": error, "乙": None}
    assert compute("缺省(甲, 0)", data).value is error
    assert compute("乙+甲", data).value is error
    assert compute("缺省(乙+甲, 0)", data).value is error


def test_the_branch_that_is_not_taken_is_not_computed(compute):
    step = compute("若(零=0, “无”, 决算/零)", MONEY)
    assert step.value == "无"
    assert len(step.operands) == 2


def test_growing_without_end_is_stopped(compute):
    power = "×".join(["甲"] * 40)
    data = {"甲": "9" * 40}
    for _ in range(4):
        value = compute(power, data).value
        data = {"甲": value}
    assert isinstance(value, NoValue)
    assert value.cause == "有误"


# -- as printed


RATES = {
    "甲": Quantity(Fraction("1.005"), "万元", 2),
    "乙": Quantity(Fraction("0.995"), "万元", 2),
    "率": Quantity(Fraction("89.9951"), "%", 2),
    "分": Quantity(Fraction("9.996"), "分", 2),
    "微": Quantity(Fraction("0.004"), "万元", 2),
}


def test_amounts_are_taken_as_printed_and_rates_unrounded(compute):
    assert compute("甲−乙", RATES).value == Quantity(Fraction("0.01"), "万元")
    assert compute("甲−乙", RATES, as_printed=False).value == Quantity(Fraction("0.01"), "万元")
    assert compute("甲×2", RATES).value == Quantity(Fraction("2.02"), "万元")
    assert compute("甲×2", RATES, as_printed=False).value == Quantity(Fraction("2.01"), "万元")
    assert compute("率−89%", RATES).value == Quantity(Fraction("0.9951"), "%")
    assert compute("分×1", RATES).value == Quantity(Fraction("9.996"), "分")


def test_comparisons_take_both_sides_as_printed(compute):
    assert compute("率≥90", RATES).value is True
    assert compute("率≥90", RATES, as_printed=False).value is False
    assert compute("分=10", RATES).value is True
    assert compute("为零(微)", RATES).value is True
    assert compute("为零(微)", RATES, as_printed=False).value is False


def test_a_base_that_prints_as_zero_is_zero(compute):
    value = compute("甲/微", RATES).value
    assert value == NoValue("基数 微 为零", "基数为零")


def test_half_even_is_a_choice_but_not_of_the_function(compute):
    data = {"甲": Quantity(Fraction("0.125"), "万元", 2)}
    assert compute("甲×1", data).value.value == Fraction("0.13")
    assert compute("甲×1", data, rule=Rounding.HALF_EVEN).value.value == Fraction("0.12")
    assert compute("四舍五入(0.125, 2)", rule=Rounding.HALF_EVEN).value.value == Fraction("0.13")


# -- traces


def test_every_operation_leaves_a_step(compute):
    step = compute("(决算−上年决算)/上年决算", MONEY)
    assert (step.text, step.kind, step.operator) == ("(决算−上年决算)/上年决算", "operation", "/")
    assert (step.span.line, step.span.column) == (3, 5)
    change, base = step.operands
    assert (change.text, change.operator) == ("决算−上年决算", "−")
    assert [leaf.text for leaf in change.operands] == ["决算", "上年决算"]
    assert (base.kind, base.value) == ("input", Quantity(Fraction("157.32"), "万元", 2))


def test_a_formula_that_is_a_name_gives_the_step_of_the_name(compute):
    step = compute("决算", MONEY)
    assert (step.text, step.kind) == ("决算", "input")


# -- declared


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "expected"),
    [
        (Quantity(Fraction(35, 38)), "%", 2, Quantity(Fraction(3500, 38), "%", 2)),
        (Quantity(Fraction(93), "%"), "", None, Quantity(Fraction("0.93"))),
        (Quantity(Fraction(7000), "万元"), "亿元", 2, Quantity(Fraction("0.7"), "亿元", 2)),
        (Quantity(Fraction(3), "", 0), "个", 0, Quantity(Fraction(3), "个", 0)),
        (Quantity(Fraction("9.3")), "分", 2, Quantity(Fraction("9.3"), "分", 2)),
        (Quantity(Fraction(0)), "万元", 2, Quantity(Fraction(0), "万元", 2)),
        (Quantity(Fraction(0), "万元/人"), "万元", 2, Quantity(Fraction(0), "万元", 2)),
        (Quantity(Fraction("0.5"), "", 1), "", None, Quantity(Fraction("0.5"), "", 1)),
        (NoValue("缺少 甲", "未填"), "%", 2, NoValue("缺少 甲", "未填")),
        ("文字", "", None, "文字"),
        (True, "", None, True),
    ],
)
def test_a_result_is_brought_to_what_is_declared(value, unit, decimals, expected):
    assert as_declared(value, unit, decimals) == expected


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (Quantity(Fraction(5)), "万元"),
        (Quantity(Fraction(5), "万元"), "人"),
        (Quantity(Fraction(5), "万元"), ""),
    ],
)
def test_what_cannot_be_brought_there_is_no_value(value, unit):
    assert as_declared(value, unit, 2).cause == "有误"


def test_the_declared_value_prints_as_the_form_wants(compute):
    value = as_declared(compute("101/600×3").value, "分", 2)
    assert plain(value, value.decimals) == "0.51"

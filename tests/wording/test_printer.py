"""What a value becomes in prose and in a table, by the styles of a pack."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from toolkit.quantity import NoValue, Quantity, Rounding
from toolkit.tag import TagError
from toolkit.wording import FILTERS, Figure, Printer, read_styles

UNSAID = Figure(NoValue("缺少 上年决算", "未填"), "上年决算", kind="金额")
NO_BASE = Figure(NoValue("基数 上年决算 为零", "基数为零"), "增减率", kind="百分比")


def figure(number: str, unit: str = "万元", decimals: int | None = 2, kind: str = "金额") -> Figure:
    return Figure(Quantity(Fraction(number), unit), "某数", "某数", decimals, kind)


def printer(**places: dict[str, dict[str, str]]) -> Printer:
    styles, problems = read_styles(places)
    assert problems == ()
    return Printer(styles)


def style(**keys: str) -> Printer:
    return printer(正文={"缺省": keys})


def prose(made: Printer, value: object) -> str:
    return made.text(value, "正文")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("甲", "甲"),
        ("", ""),
        (2024, "2024"),
        (True, "是"),
        (False, "否"),
        (date(2025, 3, 5), "2025年3月5日"),
        (Fraction("1.5"), "1.5"),
        (Quantity(Fraction("1954.4"), "万元", 2), "1954.40"),
        (figure("1954.4"), "1954.40"),
        (figure("0.505"), "0.51"),
        (figure("-0.001"), "0.00"),
        (figure("-3.73"), "-3.73"),
        (Figure(Quantity(Fraction(101, 600) * 3)), "0.505"),
        (figure("1954.4567", decimals=None), "1954.4567"),
        (Figure(Quantity(Fraction(7000), "万元", -3)), "7000"),
    ],
)
def test_without_a_style_a_value_prints_plainly(value: object, text: str) -> None:
    assert prose(printer(), value) == text


@pytest.mark.parametrize(
    ("keys", "value", "text"),
    [
        ({"去尾零": "是"}, figure("96.90"), "96.9"),
        ({"去尾零": "是"}, figure("100"), "100"),
        ({"去尾零": "是"}, figure("0"), "0"),
        ({"去尾零": "是"}, figure("100", decimals=0), "100"),
        ({"去尾零": "否"}, figure("96.9"), "96.90"),
        ({"小数": "1"}, figure("61.649", "%"), "61.6"),
        ({"小数": "0"}, figure("0.5"), "1"),
        ({"小数": "1", "舍入": "四舍六入五成双"}, figure("0.25"), "0.2"),
        ({"小数": "1"}, figure("0.249", decimals=2), "0.2"),
        ({"千分位": "逗号"}, figure("1954.4"), "1,954.40"),
        ({"千分位": "逗号"}, figure("-1234567.891"), "-1,234,567.89"),
        ({"千分位": "逗号"}, figure("-123.4567", decimals=4), "-123.4567"),
        ({"千分位": "空格"}, figure("1234567", "元", 0), "1 234 567"),
        ({"千分位": "无"}, figure("1234567", "元", 0), "1234567"),
        ({"带单位": "是"}, figure("96.9"), "96.90万元"),
        ({"带单位": "是"}, figure("3", "", 0), "3"),
        ({"带单位": "是"}, figure("5.2", "百分点", 1), "5.2个百分点"),
        ({"零印作": "—"}, figure("0"), "—"),
        ({"零印作": "—"}, figure("0.004"), "—"),
        ({"零印作": "—"}, figure("-0.004"), "—"),
        ({"零印作": "—", "带单位": "是"}, figure("0"), "—"),
        ({"零印作": "0", "带单位": "是"}, figure("0"), "0万元"),
        ({"零印作": ""}, figure("0"), ""),
        ({"零印作": "—"}, figure("0.005"), "0.01"),
        ({"零印作": "—"}, figure("100", decimals=0), "100"),
        ({"未填印作": "—"}, UNSAID, "—"),
        ({"未填印作": ""}, UNSAID, ""),
        ({"未填印作": "/"}, NoValue("缺少 备注", "未填"), "/"),
        ({"基数为零印作": "无上年数"}, NO_BASE, "无上年数"),
    ],
)
def test_a_style_changes_how_a_number_prints(keys: dict[str, str], value: object, text: str) -> None:
    assert prose(style(**keys), value) == text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("带单位", figure("96.9"), "96.9万元"),
        ("带单位", figure("61.6", "%", 1, "百分比"), "61.6%"),
        ("带单位", figure("5", "百分点", 1, "百分比"), "5个百分点"),
        ("带单位", figure("0.5", "万元/辆"), "0.5万元/辆"),
        ("绝对值", figure("-96.9"), "96.9"),
        ("绝对值", -3, "3"),
        ("不带单位", figure("96.9"), "96.9"),
    ],
)
def test_a_filter_asks_and_the_style_still_holds(name: str, value: object, text: str) -> None:
    assert prose(style(去尾零="是"), FILTERS[name](value)) == text


def test_a_filter_on_no_value_leaves_the_wording_to_the_style() -> None:
    asked = FILTERS["绝对值"](FILTERS["带单位"](UNSAID))
    assert prose(style(未填印作="—", 带单位="是"), asked) == "—"


def test_the_unit_can_be_left_out_where_the_style_has_it() -> None:
    assert prose(style(带单位="是"), FILTERS["不带单位"](figure("3"))) == "3.00"


def test_a_place_comes_before_all_places_and_a_type_before_all_types() -> None:
    made = printer(
        缺省={"缺省": {"小数": "4", "千分位": "逗号", "未填印作": "/"}, "金额": {"小数": "3"}},
        正文={"缺省": {"去尾零": "是"}, "百分比": {"小数": "1"}},
        表格={"缺省": {"小数": "0", "基数为零印作": "—"}, "金额": {"未填印作": "…"}},
    )
    amount = figure("1234.5")
    rate = figure("61.66", "%", kind="百分比")
    assert [made.text(value, "正文") for value in (amount, rate)] == ["1,234.5", "61.7"]
    assert [made.text(value, "表格") for value in (amount, rate)] == ["1,235", "62"]
    assert [made.text(value, "别处") for value in (amount, rate)] == ["1,234.500", "61.6600"]
    assert [made.text(value, "表格") for value in (UNSAID, NO_BASE)] == ["…", "—"]
    assert made.text(UNSAID, "正文") == "/"


def test_scores_may_have_a_style_of_their_own() -> None:
    made = printer(正文={"分": {"去尾零": "是"}, "数值": {"小数": "1", "去尾零": "否"}})
    assert prose(made, figure("95.90", "分", kind="数值")) == "95.9"
    assert prose(made, figure("95.90", "次", kind="数值")) == "95.9"
    assert prose(made, figure("95", "分", kind="数值")) == "95"
    assert prose(made, figure("95", "次", kind="数值")) == "95.0"


@pytest.mark.parametrize(
    ("value", "part", "cause"),
    [
        (UNSAID, "“上年决算”没有数：缺少 上年决算", "未填"),
        (NO_BASE, "基数 上年决算 为零", "基数为零"),
        (Figure(NoValue("决算 有误", "有误")), "决算 有误", "有误"),
        (NoValue("缺少 单位.全称", "未填"), "缺少 单位.全称", "未填"),
        (None, "没有内容", ""),
        ({"决算": 1}, "一个组", ""),
        ([1], "不能整个印出", ""),
        (object(), "不能印出", ""),
        (Figure(Quantity(Fraction(1, 3), "%"), "执行率"), "“执行率”除不尽", ""),
    ],
)
def test_what_cannot_be_printed_is_told(value: object, part: str, cause: str) -> None:
    with pytest.raises(TagError) as caught:
        prose(style(不适用印作="—"), value)
    assert part in caught.value.message
    assert caught.value.cause == cause


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ({"正文": {"金额": {"去尾0": "是"}}}, ["数字样式.正文.金额", "“去尾0”", "是不是“去尾零”"]),
        ({"表": {}}, ["“表”", "是不是“表格”"]),
        ({"正文": {"钱": {}}}, ["数字样式.正文", "“钱”", "金额"]),
        ({"正文": {"金额": {"小数": "两位"}}}, ["数字样式.正文.金额.小数", "“两位”"]),
        ({"正文": {"金额": {"小数": "99"}}}, ["小数", "“99”"]),
        ({"正文": {"金额": {"带单位": "对"}}}, ["是、否", "“对”"]),
        ({"正文": {"金额": {"舍入": "截尾"}}}, ["四舍五入", "“截尾”"]),
        ({"正文": {"金额": {"千分位": ","}}}, ["逗号", "“,”"]),
        ({"正文": {"金额": {"零印作": []}}}, ["零印作", "文字"]),
        ({"正文": {"金额": {"带单位": []}}}, ["带单位"]),
        ({"正文": "金额"}, ["数字样式.正文", "“金额”"]),
        ("正文", ["数字样式", "“正文”"]),
    ],
)
def test_a_style_that_cannot_be_read_is_told_by_its_place(data: object, parts: list[str]) -> None:
    _, problems = read_styles(data)
    assert len(problems) == 1
    assert all(part in problems[0] for part in parts)


def test_what_can_be_read_is_kept_beside_a_problem() -> None:
    styles, problems = read_styles(
        {"正文": {"金额": {"去尾零": "是", "小数": "x", "舍入": "四舍六入五成双"}}}
    )
    assert len(problems) == 1
    kept = styles.style("正文", "金额")
    assert (kept.strip_zeros, kept.decimals, kept.rounding) == (True, None, Rounding.HALF_EVEN)


def test_nothing_said_is_no_problem() -> None:
    styles, problems = read_styles(None)
    assert problems == ()
    assert not styles.style("正文", "金额").strip_zeros

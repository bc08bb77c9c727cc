"""Wrong units are found before there is data."""

import pytest

from toolkit.formula import FormulaError, check_unit, parse_formula, unit_of

UNITS = {
    ("决算",): "万元",
    ("预算",): "元",
    ("人数",): "人",
    ("编制",): "名",
    ("车辆",): "辆",
    ("执行率",): "%",
    ("比值",): "",
    ("年度",): "年",
    ("权重",): "分",
    ("支出", "*", "决算"): "万元",
    ("支出", "*", "人数"): "人",
    ("项目", "*", "资金", "*", "执行"): "万元",
}
NAMES = frozenset(name for path in UNITS for name in path) | {"性质", "名称"}


def unit(text: str) -> str | None:
    return unit_of(parse_formula(text, NAMES), UNITS.get)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("决算", "万元"),
        ("决算−预算", "万元"),
        ("预算+决算", "元"),
        ("决算/预算", ""),
        ("决算/人数", "万元/人"),
        ("决算/人数×编制", "万元"),
        ("决算×执行率", "万元"),
        ("人数/编制", ""),
        ("执行率−90%", "%"),
        ("1−执行率", ""),
        ("年度−1", "年"),
        ("0+决算", "万元"),
        ("最大(0, 决算)", "万元"),
        ("若(决算>0, 决算, 0)", "万元"),
        ("缺省(决算, 0)", "万元"),
        ("若(性质=“甲”, 0, 决算)", "万元"),
        ("增减率(决算, 预算)", ""),
        ("占比(决算, 人数)", "万元/人"),
        ("合计(支出, 决算)", "万元"),
        ("合计(支出, 决算, 人数>3)", "万元"),
        ("合计(支出, 决算×年度/年度)", "万元"),
        ("合计(项目, 合计(资金, 执行))", "万元"),
        ("取(支出, 名称, 人数)", "人"),
        ("计数(支出)", ""),
        ("计数(支出)+人数", "人"),
        ("上年(决算)", "万元"),
        ("天数(年度)", "天"),
        ("权重×执行率", "分"),
        ("四舍五入(决算/人数, 2)", "万元/人"),
        ("(比值)%", "%"),
        ("性质", None),
        ("性质+决算", None),
        ("决算>0", None),
        ("有值(决算)", None),
        ("“文字”", None),
    ],
)
def test_the_unit_of_a_result(text, expected):
    assert unit(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("决算+人数", "F005", 2),
        ("决算+预算×人数", "F005", 2),
        ("决算−5", "F005", 2),
        ("决算>人数", "F005", 2),
        ("决算>比值", "F005", 2),
        ("执行率−90", "F005", 3),
        ("90−执行率", "F005", 2),
        ("最小(执行率, 100)", "F005", 0),
        ("最大(决算, 人数)", "F005", 0),
        ("增减率(决算, 人数)", "F005", 0),
        ("若(决算>0, 决算, 人数)", "F005", 0),
        ("缺省(人数, 5)", "F005", 0),
        ("若(决算>0, 计数(支出), 人数)", "F005", 0),
        ("合计(支出, 决算+人数)", "F005", 9),
        ("合计(支出, 决算, 决算>人数)", "F005", 13),
        ("决算%", "F005", 2),
        ("若(决算, 1, 2)", "F007", 2),
        ("决算 且 是", "F007", 0),
        ("决算+“文字”", "F007", 3),
        ("决算+(人数>0)", "F007", 6),
        ("决算=“文字”", "F007", 2),
        ("“甲”<“乙”", "F007", 3),
        ("非 决算", "F007", 2),
        ("若(决算>0, 1, “无”)", "F007", 0),
        ("计数(支出, 决算)", "F007", 7),
    ],
)
def test_a_clash_is_told_with_its_place(text, code, offset):
    with pytest.raises(FormulaError) as caught:
        unit(text)
    assert (caught.value.kind.code, caught.value.offset) == (code, offset)


@pytest.mark.parametrize(
    "text", ["决算>500", "执行率≥90", "90≤执行率", "人数>3", "执行率>决算/预算", "决算>0.05亿元"]
)
def test_a_written_number_takes_the_unit_of_the_other_side(text):
    assert unit(text) is None


def test_a_percentage_is_suggested_for_a_bare_number_beside_one():
    with pytest.raises(FormulaError) as caught:
        unit("执行率−90")
    assert caught.value.hints == ("写成“90%”",)


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("决算/预算", "%"),
        ("决算/预算×100%", "%"),
        ("决算−预算", "亿元"),
        ("10×执行率", "分"),
        ("计数(支出)", "个"),
        ("0", "万元"),
        ("性质", "万元"),
        ("执行率", "百分点"),
        ("决算/车辆", "元/辆"),
    ],
)
def test_results_that_fit_what_is_declared(text, declared):
    check_unit(parse_formula(text, NAMES), declared, UNITS.get)


@pytest.mark.parametrize(
    ("text", "declared", "message"),
    [
        ("决算/人数", "万元", "“万元/人”"),
        ("执行率×5", "万元", "没有单位的数"),
        ("决算>0", "万元", "以“万元”计的数"),
        ("决算/预算×100", "%", "大了 100 倍"),
        ("人数", "%", "“人”"),
    ],
)
def test_results_that_do_not_fit_are_told(text, declared, message):
    with pytest.raises(FormulaError, match=message):
        check_unit(parse_formula(text, NAMES), declared, UNITS.get)

"""合计, 计数, 取 and 上年: formulas that go through rows."""

from fractions import Fraction

import pytest

from toolkit.quantity import NoValue, Quantity

FUNDS = {
    "支出": {
        "一般": {"决算": "254.22万元", "性质": "'财政"},
        "基金": {"决算": "-3.73万元", "性质": "'财政"},
        "其他": {"决算": "5000元", "性质": "'自有"},
    },
    "下限": "0万元",
    "空表": [],
    "职责": ["'甲", "'乙"],
}
PROJECTS = {
    "项目": [
        {"名称": "'甲", "资金": {"中央": {"执行": "10万元"}, "本级": {"执行": "5万元"}}},
        {"名称": "'乙", "资金": {"中央": {"执行": "1万元"}}},
    ],
    "首选": "'乙",
}


def missing(reason: str, cause: str) -> NoValue:
    return NoValue(reason, cause)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合计(支出, 决算)", Quantity(Fraction("250.99"), "万元")),
        ("合计(支出, 决算, 性质=“财政”)", Quantity(Fraction("250.49"), "万元")),
        ("合计(支出, 决算, 决算>下限)", Quantity(Fraction("254.72"), "万元")),
        ("合计(支出, 决算×50%)", Quantity(Fraction("125.495"), "万元")),
        ("合计(支出, 决算, 否)", Quantity(Fraction(0))),
        # nothing is known of a table without rows, but that none of its rows counts is known
        ("合计(空表, 决算)", NoValue("空表没有填写", "不适用")),
        ("缺省(合计(空表, 决算), 0)+5万元", Quantity(Fraction(5), "万元")),
        ("计数(支出)", Quantity(Fraction(3), "", 0)),
        ("计数(职责)", Quantity(Fraction(2), "", 0)),
        ("计数(空表)", Quantity(Fraction(0), "", 0)),
        ("计数(支出, 决算<0)", Quantity(Fraction(1), "", 0)),
        ("计数(支出)+2项", Quantity(Fraction(5), "项")),
    ],
)
def test_sums_and_counts(compute, text, expected):
    assert compute(text, FUNDS).value == expected


def test_rows_within_rows(compute):
    assert compute("合计(项目, 合计(资金, 执行))", PROJECTS).value == Quantity(Fraction(16), "万元")


def test_a_row_is_taken_by_its_key(compute):
    assert compute("取(项目, “甲”, 资金.本级.执行)", PROJECTS).value == Quantity(Fraction(5), "万元", 0)
    assert compute("取(项目, 首选, 资金.中央.执行)", PROJECTS).value == Quantity(Fraction(1), "万元", 0)
    assert compute("取(项目, 2, 资金.中央.执行)", PROJECTS).value == Quantity(Fraction(1), "万元", 0)
    assert "没有“丙”" in compute("取(项目, “丙”, 名称)", PROJECTS).value.reason
    assert compute("取(项目, 是, 名称)", PROJECTS).value.cause == "有误"


def test_the_year_before(compute):
    step = compute("增减率(决算, 上年(决算))", {"决算": "3万元"}, last={"决算": "2万元"})
    assert step.value == Quantity(Fraction(1, 2))
    none = compute("决算−上年(决算)", {"决算": "3万元"})
    assert none.value == NoValue("缺少 上年.决算", "未填")


def test_a_sum_is_exact_although_its_cells_print_rounded(compute):
    third = Quantity(Fraction(1, 3), "万元", 2)
    data = {"表": [{"列": third}, {"列": third}, {"列": third}]}
    assert compute("合计(表, 列)", data).value == Quantity(Fraction(1), "万元")
    assert compute("3×取(表, 1, 列)", data).value == Quantity(Fraction("0.99"), "万元")


def test_a_cell_that_is_missing_leaves_the_sum_without_value(compute):
    data = {"表": {"甲": {"列": "1万元"}, "乙": {"列": None}}}
    assert compute("合计(表, 列)", data).value == NoValue("缺少 表[乙].列", "未填")
    assert compute("合计(表, 缺省(列, 0))", data).value == Quantity(Fraction(1), "万元")


def test_a_cell_that_does_not_apply_is_left_out(compute):
    blank = missing("列 不适用", "不适用")
    data = {"表": [{"列": "1万元"}, {"列": blank}]}
    assert compute("合计(表, 列)", data).value == Quantity(Fraction(1), "万元")
    assert compute("合计(表, 列)", {"表": [{"列": blank}]}).value.cause == "不适用"


def test_a_table_or_a_condition_without_value_gives_none(compute):
    absent = missing("没有 表", "未填")
    assert compute("合计(表, 列)", {"表": absent, "列": "1"}).value is absent
    assert compute("计数(表)", {"表": absent}).value is absent
    data = {"表": [{"列": "1万元", "类": None}]}
    assert compute("合计(表, 列, 类=“甲”)", data).value == NoValue("缺少 表[1].类", "未填")
    assert compute("计数(表, 类=“甲”)", data).value.cause == "未填"
    assert compute("计数(表, 列)", data).value.cause == "有误"


def test_units_that_do_not_add_up_are_an_error(compute):
    data = {"表": [{"列": "1万元"}, {"列": "3人"}]}
    assert "单位不一致" in compute("合计(表, 列)", data).value.reason


def test_the_operands_of_a_sum_are_its_cells(compute):
    step = compute("合计(支出, 决算, 性质=“财政”)", FUNDS)
    assert [cell.text for cell in step.operands] == ["支出[一般].决算", "支出[基金].决算"]

"""What is wrong with a formula is said with its place and a way out."""

import pytest

from toolkit.finding import Severity, Span
from toolkit.formula import (
    FUNCTION_TABLE,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_NODES,
    FormulaError,
    formula_finding,
    parse_formula,
)

NAMES = frozenset({"决算", "上年决算", "支出", "甲", "乙", "合计"})


def error_of(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text, NAMES)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "offset", "message"),
    [
        ("", "F001", 0, "空"),
        ("   ", "F001", 0, "空"),
        ("甲+", "F001", 2, "公式在此结束"),
        ("甲+)", "F001", 2, "却是“)”"),
        ("(甲", "F001", 2, "第 1 个字的“(”没有对应的“)”"),
        ("甲)", "F001", 1, "应已结束"),
        ("甲 乙", "F001", 2, "缺少运算符"),
        ("甲“乙”", "F001", 1, "缺少运算符"),
        ("2甲", "F001", 1, "数字与“甲”之间缺少运算符"),
        ("2(甲)", "F001", 1, "缺少运算符"),
        ("甲<乙<2", "F001", 3, "不能连写"),
        ("1.2.3", "F001", 3, "小数点"),
        ("5.", "F001", 1, "小数点"),
        ("5辆车", "F001", 1, "不是认识的单位"),
        ("“甲", "F001", 0, "没有收尾"),
        ("甲^2", "F001", 1, "却是“^”"),
        ("甲**2", "F001", 2, "却是“*”"),
        ("甲.", "F001", 2, "后面应是名称"),
        ("甲.5", "F001", 2, "后面应是名称"),
        ("支出.合计(甲, 乙)", "F003", 5, "“合计”不是函数"),
        ("甲 且乙", "F001", 2, "前后应有空格"),
        ("5>4且 甲>0", "F001", 3, "前后应有空格"),
        ("甲 > 0且 乙>0", "F001", 5, "前后应有空格"),
        ("甲, 乙", "F001", 1, "应已结束"),
        ("最大(甲,)", "F001", 5, "却是“)”"),
        ("决算−上年决算数", "F002", 3, "没有声明过的名称“上年决算数”"),
        ("甲且乙", "F002", 0, "“甲且乙”"),
        ("SUM(支出, 决算)", "F003", 0, "没有函数“SUM”"),
        ("甲(乙)", "F003", 1, "“甲”不是函数"),
        ("合计(支出)", "F004", 0, "写了 1 个参数"),
        ("绝对值()", "F004", 0, "写了 0 个参数"),
        ("若(甲>0, 1)", "F004", 0, "写了 2 个参数"),
        ("合计(支出+1, 决算)", "F007", 5, "应是表的名称"),
        ("上年(甲+1)", "F007", 4, "应是一个名称"),
    ],
)
def test_the_first_thing_that_cannot_be_read_is_told(text, code, offset, message):
    error = error_of(text)
    assert (error.kind.code, error.offset) == (code, offset)
    assert message in error.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("上年决算数", "“上年决算”"),
        ("决祘", "“决算”"),
        ("SUM(支出, 决算)", "“合计”"),
        ("VLOOKUP(甲, 乙, 1)", "“取”"),
        ("最大值(甲, 乙)", "“最大”"),
        ("甲<乙<2", "甲<乙 且 乙<丙"),
        ("甲且乙", "“甲 且 乙”"),
        ("甲>0 && 乙>0", "应写“且”"),
        ("甲>0 and 乙>0", "应写“且”"),
        ("not 甲", "应写“非”"),
        ("甲^2", "乘方"),
        ("甲**2", "乘方"),
        ("甲。乙", "应写“.”"),
        ("2甲", "×"),
        ("合计(支出)", "合计(表, 列[, 条件])"),
    ],
)
def test_a_hint_says_what_to_write(text, hint):
    assert any(hint in written for written in error_of(text).hints), error_of(text).hints


def test_limits_are_told_before_they_hurt():
    assert error_of("1+" * MAX_LENGTH + "1").kind.code == "F006"
    assert error_of("(" * 200 + "1" + ")" * 200).kind.code == "F006"
    assert error_of("−" * 200 + "甲").kind.code == "F006"
    assert error_of("非 " * 200 + "是").kind.code == "F006"
    assert error_of("+".join(["甲"] * (MAX_DEPTH + 2))).kind.code == "F006"
    assert error_of(f"最大({', '.join(['1'] * MAX_NODES)})").kind.code == "F006"
    assert error_of("1" * 41).kind.code == "F001"


def test_a_formula_within_the_limits_is_read():
    text = "+".join(["甲"] * MAX_DEPTH)
    assert len(parse_formula(text, NAMES).references()) == MAX_DEPTH


def test_a_finding_points_at_the_faulty_character():
    span = Span("formulas.yaml", 12, 9)
    finding = formula_finding(error_of("决算−上年决算数"), span)
    assert finding.span == Span("formulas.yaml", 12, 12)
    assert finding.code == "F002"
    assert finding.severity is Severity.ERROR
    assert "第 4 个字" in finding.message
    assert formula_finding(error_of("甲+"), Span("甲.docx", address="表2 行5")).span.column == 0


def test_every_function_is_written_as_its_usage_says():
    for name, function in FUNCTION_TABLE.items():
        assert function.usage.startswith(f"{name}(")
        assert function.least >= 1
